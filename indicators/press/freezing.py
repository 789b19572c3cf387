"""A link that gives the same bytes for ever: the files are kept, with what was known when they were made.

Kept, not made again: a later release of a drawing library may draw otherwise.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.access import Act, Identity
from indicators.catalogue import WHOLE
from indicators.charts import comparable
from indicators.errors import PictureWithheld, UnknownPicture
from indicators.model import FrozenPicture
from indicators.numbers import local_day, write_date
from indicators.pictures import Painter
from indicators.press.choosing import Order
from indicators.press.composing import compose
from indicators.press.content import Picture
from indicators.press.door import released
from indicators.press.making import make_all
from indicators.readings import Desk, Overview, Situation, figures
from indicators.store import Submission, append, receipt_of, snapshots
from indicators.store.pictures import frozen_bytes, frozen_picture, frozen_pictures

DIGITS = 8
KEPT_IN_LIST = 50
NO_MINUTES = ""
COMPARED = ("achieved", "qualifier", "achieved_on", "certainty", "target", "target_qualifier", "due", "plans")

Row = Mapping[str, object]


@dataclass(frozen=True)
class Hand:
    """Who freezes, when (UTC), and the id drawn with the form: the same one freezes once."""

    id: str
    actor: Identity
    now: dt.datetime


@dataclass(frozen=True)
class Frozen:
    """A frozen picture and whether what it shows has changed since."""

    picture: FrozenPicture
    is_outdated: bool


def freeze(desk: Desk, orders: Sequence[Order], hand: Hand, *, on: dt.date, painter: Painter) -> str:
    """Make pictures and keep them for ever under one name, which is given back.

    Raises:
        PictureRefused: One of them may not leave; nothing is kept.
        SignInNeeded, NotAllowed: It is not for this person.
        DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
    """
    name = _name(hand)
    if receipt_of(desk.store, hand.id):
        return name
    desk.person(hand.actor).check(Act.FREEZE)
    overview = desk.overview(on=on)
    rows = [row for order in orders for row in _rows(name, compose(desk, order, on=on), painter)]
    frozen = {"snapshot": [_snapshot(name, desk, overview, orders, hand)], "picture": rows}
    append(desk.store, Submission(hand.id, hand.actor, Act.FREEZE, "press", frozen), now=hand.now)
    return name


def frozen_file(desk: Desk, snapshot: str, slug: str, ending: str, *, today: dt.date) -> bytes:
    """The bytes of a frozen picture.

    Raises:
        UnknownPicture: There is none of that name.
        PictureWithheld: It shows what is not public any more.
        PictureBroken: It is not what was frozen.
    """
    found = frozen_picture(desk.store, snapshot, slug)
    if found is None:
        raise UnknownPicture
    if not _shown_slugs(found) <= {each.indicator.slug for each in desk.overview(on=today).situations}:
        raise PictureWithheld
    return frozen_bytes(desk.store, found, ending)


def frozen_list(desk: Desk, *, today: dt.date) -> list[Frozen]:
    """The pictures frozen last whose indicators this desk knows, newest first."""
    now = {each.indicator.slug: _compared(figures(each)) for each in desk.overview(on=today).situations}
    kept = [each for each in frozen_pictures(desk.store, last=KEPT_IN_LIST) if _shown_slugs(each) <= now.keys()]
    return [Frozen(each, is_outdated=_then(each) != {slug: now[slug] for slug in _then(each)}) for each in kept]


def _name(hand: Hand) -> str:
    digest = hashlib.sha256(hand.id.encode()).hexdigest()[:DIGITS]
    return f"{local_day(hand.now).isoformat()}-{digest}"


def _rows(name: str, picture: Picture, painter: Painter) -> list[Row]:
    """A row per file."""
    order = picture.order
    return [
        {
            "snapshot": name,
            "slug": order.slug,
            "ending": ending,
            "kind": order.kind.value,
            "format": order.format,
            "language": order.language.code,
            "title": picture.title,
            "caption": picture.caption,
            "alt": picture.alt,
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for ending, content in make_all(released(picture), painter).items()
    ]


def _snapshot(name: str, desk: Desk, overview: Overview, orders: Sequence[Order], hand: Hand) -> Row:
    shown = [figures(each) for order in orders for each in _situations(overview, order)]
    written = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    until_seq = overview.stamp[0]
    return {
        "id": name,
        "instant": hand.now,
        "label": write_date(overview.on, "fr"),
        "frozen_on": overview.on,
        "until_seq": until_seq,
        "figures": written,
        "checksum": snapshots.checksum(
            desk.store, on=overview.on, until_seq=until_seq, figures=written, minutes=NO_MINUTES
        ),
    }


def _situations(overview: Overview, order: Order) -> Sequence[Situation]:
    return comparable(overview) if order.slug == WHOLE else [overview.named(order.slug)]


def _shown_slugs(picture: FrozenPicture) -> set[str]:
    return set(_then(picture))


def _then(picture: FrozenPicture) -> dict[str, dict[str, Any]]:
    """The figures that the picture itself shows, by slug."""
    every = {each["slug"]: _compared(each) for each in json.loads(picture.figures)}
    return every if picture.slug == WHOLE else {picture.slug: every[picture.slug]}


def _compared(told: Mapping[str, Any]) -> dict[str, Any]:
    """What of an indicator's figures a picture shows."""
    return {name: told[name] for name in COMPARED}
