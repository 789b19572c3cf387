"""A link that gives the same bytes for ever: the files are kept, with what was known when they were made.

Kept, not made again: a later release of a drawing library may draw otherwise.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indicators.access import Act
from indicators.catalogue import WHOLE
from indicators.charts import comparable
from indicators.errors import PictureWithheld, UnknownPicture
from indicators.model import Achievement, FrozenPicture, State, Status
from indicators.numbers import write_date
from indicators.pictures import Painter
from indicators.press.choosing import Kind, Order
from indicators.press.door import Released
from indicators.press.making import make_all
from indicators.press.releasing import release
from indicators.readings import Desk, Situation, figures
from indicators.store import Hand, Submission, append, snapshots
from indicators.store.pictures import frozen_bytes, frozen_picture, frozen_pictures, frozen_under
from indicators.store.quotas import check_quota
from indicators.texts import FRENCH

DIGITS = 8
_STATE = 3  # where the facts of a value have its state
WRITTEN = (
    *("unit", "measure", "decimals", "axis", "baseline", "baseline_on", "achieved", "qualifier", "achieved_on"),
    *("achieved_precision", "certainty", "state", "target", "target_qualifier", "due", "rate", "planned", "plans"),
)
"""What of an indicator's facts any picture shows; label, status and earlier values are shown by some."""

Row = Mapping[str, object]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Frozen:
    """A frozen picture, at a desk that knows all it shows."""

    picture: FrozenPicture
    desk: Desk
    today: dt.date

    @cached_property
    def is_outdated(self) -> bool:
        """Whether the same picture would say something else today, but for its date."""
        then, now = _then(self.picture), _facts(self.desk, self.picture.slug, on=self.today)
        names, confirmed = _names(self.picture), self.desk.strategy.validation
        told_then, told_now = ([_told(each, names, confirmed=confirmed) for each in facts] for facts in (then, now))
        return told_then != told_now


def freeze(desk: Desk, orders: Sequence[Order], hand: Hand, *, on: dt.date, painter: Painter) -> str:
    """Make pictures and keep them for ever under one name, which is given back.

    Args:
        orders: Of as many indicators: one's address tells no more than which indicator it is.

    Raises:
        PictureRefused: One of them may not leave; nothing is kept.
        SignInNeeded, NotAllowed: It is not for this person.
        TooManyFrozen, TooManyStored: As much as one person may in a day is stored already.
        DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
    """
    earlier = frozen_under(desk.store, hand.id)
    if earlier is not None:
        return earlier
    desk.person(hand.actor).check(Act.FREEZE)
    check_quota(desk.store, hand.actor, Act.FREEZE, now=hand.now)
    name = _name(hand)
    rows = [row for order in orders for row in _rows(name, release(desk, order, on=on), painter)]
    frozen = {"snapshot": [_snapshot(name, desk, orders, hand, on=on)], "picture": rows}
    append(desk.store, Submission(hand.id, hand.actor, Act.FREEZE, "press", frozen), now=hand.now)
    return frozen_under(desk.store, hand.id) or name


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
    """Every frozen picture whose indicators this desk knows, newest first."""
    known = {each.indicator.slug for each in desk.overview(on=today).situations}
    return [Frozen(each, desk, today) for each in frozen_pictures(desk.store) if _shown_slugs(each) <= known]


def _told(facts: Facts, names: Sequence[str], *, confirmed: bool) -> list[Any]:
    """What a picture says of an indicator, whose bar is pale if it is too old; of its values the confirmed ones."""
    known = {name: facts.get(name) for name in names}
    values = known.get("values")
    if values and confirmed:
        known["values"] = [each for each in values if each[_STATE] == State.VALIDATED]
    return [facts["slug"], facts["status"] == Status.TOO_OLD, *known.values()]


def _names(picture: FrozenPicture) -> list[str]:
    """Which facts a picture shows."""
    names = [*WRITTEN, "label" if picture.language == FRENCH.code else "label_en"]
    names += ["status"] if picture.kind != Kind.COMPARISON else []
    return names + (["values"] if picture.kind == Kind.TRAJECTORY else [])


def _name(hand: Hand) -> str:
    digest = hashlib.sha256(hand.id.encode()).hexdigest()[:DIGITS]
    return f"{hand.today.isoformat()}-{digest}"


def _rows(name: str, leaving: Released, painter: Painter) -> list[Row]:
    """A row per file."""
    picture, order = leaving.picture, leaving.picture.order
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
        for ending, content in make_all(leaving, painter).items()
    ]


def _snapshot(name: str, desk: Desk, orders: Sequence[Order], hand: Hand, *, on: dt.date) -> Row:
    shown = {order.slug: _facts(desk, order.slug, on=on) for order in orders}
    written = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    until_seq = desk.overview(on=on).stamp[0]
    return {
        "id": name,
        "instant": hand.now,
        "label": write_date(on, FRENCH.code),
        "frozen_on": on,
        "until_seq": until_seq,
        "figures": written,
        "checksum": snapshots.checksum(desk.store, on=on, until_seq=until_seq, figures=written),
    }


def _facts(desk: Desk, slug: str, *, on: dt.date) -> list[Facts]:
    """Everything that a picture of that name can show, as plain values: an entry for each indicator in it."""
    if slug == WHOLE:
        return [_facts_of(each, ()) for each in comparable(desk.overview(on=on))]
    sheet = desk.sheet(slug, on=on)
    return [_facts_of(sheet.situation, (*sheet.points, *sheet.versions))]


def _facts_of(situation: Situation, values: Sequence[Achievement]) -> Facts:
    indicator, achieved = situation.indicator, situation.achieved
    told = {
        **figures(situation),
        "baseline": None if indicator.baseline is None else str(indicator.baseline),
        "baseline_on": None if indicator.baseline_on is None else indicator.baseline_on.isoformat(),
        "state": achieved.state if achieved else None,
        "values": [_value(each) for each in values],
    }
    return dict(json.loads(json.dumps(told)))  # as it will be when it is read again


def _value(achieved: Achievement) -> list[str]:
    told = (
        achieved.period_end,
        achieved.value,
        achieved.qualifier,
        achieved.state,
        achieved.certainty,
        achieved.source,
    )
    return [str(each) for each in told]


def _shown_slugs(picture: FrozenPicture) -> set[str]:
    return {each["slug"] for each in _then(picture)}


def _then(picture: FrozenPicture) -> list[Facts]:
    """The facts that the picture itself shows."""
    return list(json.loads(picture.figures)[picture.slug])
