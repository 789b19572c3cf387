"""Pictures for the press at their addresses: frozen for ever, refused in words, never what is not published."""

import asyncio
import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Event

import duckdb
import pytest
from PIL import Image
from starlette.applications import Starlette

from indicators import api
from indicators.access import NOBODY
from indicators.api.drawing import AT_ONCE, MOST_WAITING, RETRY_SECONDS, Drawings
from indicators.api.kept import Answer
from indicators.catalogue import WHOLE, Catalogue
from indicators.errors import (
    DisputedShown,
    NotAllowed,
    PictureBroken,
    PicturesBusy,
    PictureWithheld,
    SignInNeeded,
    UnknownIndicator,
    UnknownPicture,
)
from indicators.model import Role
from indicators.pictures import Painter
from indicators.press import FILES, Kind, Order, freeze, frozen_file, frozen_list, kit
from indicators.press.shelf import frozen_so_far
from indicators.readings import Desk, Sheet
from indicators.store import Hand, Store, append
from indicators.texts import LANGUAGES
from tests.asking import Reply, ask
from tests.commands import run
from tests.fixtures import (
    ANNIVERSARY,
    MARIE,
    NOW,
    TODAY,
    entered,
    everything,
    opened_copy,
    plan_row,
    redefine,
    value_row,
)
from tests.staff import known_as, staff
from tests.visitor.blocking import run_apart

SITES, FUNDS, WINNERS = "lieux_experimentation", "montant_engage", "laureats_total"
SOURCE = "gouvernement-2021-10-18"
CANARY = "Canari jaune"
SMALL = f"/presse/{SITES}.png?kind=figure&format=square"


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    """One painter for this file's tests, with a child of its own."""
    made = Painter()
    yield made
    made.close()


@pytest.fixture
def own(loaded: Store, catalogue: Catalogue) -> Desk:
    """The desk for everybody, on a store of the test's own."""
    return Desk(loaded, catalogue.strategy, unpublished=False)


@pytest.fixture(scope="module")
def app(loaded_file: Path, catalogue: Catalogue) -> Iterator[Starlette]:
    """The interface to the real figures; nothing is stored there."""
    store = opened_copy(loaded_file, loaded_file.with_name("press-links.duckdb"))
    yield interface(Desk(store, catalogue.strategy, unpublished=False))
    store.close()


def interface(desk: Desk) -> Starlette:
    return Starlette(routes=api.routes(clock=lambda: NOW, desk=lambda: desk))


def frozen_now(desk: Desk, painter: Painter, *orders: Order, id: str | None = None) -> str:
    return freeze(desk, orders, Hand(id or uuid.uuid4().hex, MARIE, NOW), on=TODAY, painter=painter)


def correct(store: Store, **changes: object) -> None:
    """A value that was stored becomes another one."""
    row = value_row(version=2, source=SOURCE, known_on=TODAY, **changes)
    append(store, entered(row, id=uuid.uuid4().hex), now=NOW)


def outdated(desk: Desk) -> dict[str, bool]:
    return {each.picture.slug: each.is_outdated for each in frozen_so_far(desk, today=TODAY)}


# Frozen


def test_one_form_freezes_once_even_twice_at_once_and_on_another_day(own: Desk, painter: Painter) -> None:
    order = Order(SITES, Kind.FIGURE)
    with ThreadPoolExecutor(2) as hands:
        (name,) = set(hands.map(lambda _: frozen_now(own, painter, order, id="form"), range(2)))
    before = everything(own.store)
    later = Hand("form", MARIE, NOW.replace(month=12))
    assert freeze(own, [order], later, on=TODAY, painter=painter) == name
    assert everything(own.store) == before
    assert [each.picture.snapshot for each in frozen_list(own, today=TODAY)] == [name]
    assert {ending for ending in FILES if frozen_file(own, name, SITES, ending, today=TODAY)} == set(FILES)


def test_a_frozen_picture_stays_as_it_is_and_is_listed_as_outdated_once_a_value_is_corrected(
    own: Desk, painter: Painter
) -> None:
    orders = [Order(SITES, Kind.FIGURE), Order(WINNERS, Kind.FIGURE), Order(WHOLE, Kind.COMPARISON)]
    name = frozen_now(own, painter, *orders)
    kept = {order.slug: frozen_file(own, name, order.slug, "svg", today=TODAY) for order in orders}
    assert outdated(own) == {SITES: False, WINNERS: False, WHOLE: False}
    correct(own.store, period_end=TODAY.replace(year=2025, day=12), value=Decimal(38))
    assert outdated(own) == {SITES: True, WINNERS: False, WHOLE: True}
    assert {order.slug: frozen_file(own, name, order.slug, "svg", today=TODAY) for order in orders} == kept


def test_a_definition_an_earlier_value_and_a_confirmation_make_it_outdated_where_it_shows_them(
    own: Desk, painter: Painter
) -> None:
    frozen_now(own, painter, Order(SITES, Kind.TRAJECTORY))
    frozen_now(own, painter, Order(WINNERS, Kind.FIGURE))
    english = frozen_now(own, painter, Order(FUNDS, Kind.FIGURE, language=LANGUAGES["en"]))
    assert set(outdated(own).values()) == {False}
    correct(own.store, period_end=ANNIVERSARY, value=Decimal(11))  # the line's beginning, not its last value
    redefine(own.store, WINNERS, label_fr="Lauréats")
    redefine(own.store, FUNDS, label_fr="Aides")
    assert outdated(own) == {SITES: True, WINNERS: True, FUNDS: False}
    before = frozen_file(own, english, FUNDS, "png", today=TODAY)
    redefine(own.store, FUNDS, decimals=2)
    assert outdated(own)[FUNDS]
    assert frozen_file(own, english, FUNDS, "png", today=TODAY) == before


def test_a_new_plan_makes_it_outdated(own: Desk, painter: Painter) -> None:
    frozen_now(own, painter, Order(WINNERS, Kind.FIGURE))
    append(own.store, entered(plan_row(indicator=WINNERS, source=SOURCE), id="plan", table="target"), now=NOW)
    assert outdated(own) == {WINNERS: True}


def test_what_may_not_leave_freezes_nothing_of_what_may(own: Desk, painter: Painter) -> None:
    before = everything(own.store)
    with pytest.raises(DisputedShown):
        frozen_now(own, painter, Order(SITES, Kind.FIGURE), Order(FUNDS))
    assert everything(own.store) == before


def test_what_is_not_published_any_more_is_gone_and_comes_back_with_it(own: Desk, painter: Painter) -> None:
    name = frozen_now(own, painter, Order(SITES, Kind.FIGURE), Order(WHOLE, Kind.COMPARISON))
    before = frozen_file(own, name, SITES, "png", today=TODAY)
    redefine(own.store, SITES, public=False)
    for slug in (SITES, WHOLE):
        with pytest.raises(PictureWithheld):
            frozen_file(own, name, slug, "png", today=TODAY)
        reply = ask(interface(own), f"/presse/{name}/{slug}.png")
        assert (reply.status, reply.said["type"]) == (410, "urn:problem-type:picture-withheld")
        assert before not in reply.body
    assert frozen_list(own, today=TODAY) == []
    redefine(own.store, SITES, public=True)
    assert frozen_file(own, name, SITES, "png", today=TODAY) == before


def test_bytes_that_were_tampered_with_are_not_handed_out(own: Desk, painter: Painter) -> None:
    name = frozen_now(own, painter, Order(SITES, Kind.FIGURE))
    own.store.close()
    tamper(own.store.path)
    desk = Desk(reopened(own.store.path), own.strategy, unpublished=False)
    try:
        with pytest.raises(PictureBroken):
            frozen_file(desk, name, SITES, "svg", today=TODAY)
        reply = ask(interface(desk), f"/presse/{name}/{SITES}.svg")
        assert (reply.status, reply.said["type"]) == (500, "urn:problem-type:picture-broken")
        assert frozen_file(desk, name, SITES, "png", today=TODAY)
    finally:
        desk.store.close()


def tamper(database: Path) -> None:
    """Change a byte of a picture behind the store's back."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE picture SET content = '<svg/>'::BLOB WHERE ending = 'svg'")


def reopened(database: Path) -> Store:
    return opened_copy(database, database.with_name("tampered.duckdb"))


def test_who_may_not_freeze_is_refused_before_anything_is_drawn(own: Desk) -> None:
    staff(own.store)
    painter = Painter()
    for actor, fault in ((NOBODY, SignInNeeded), (known_as(Role.NONE), NotAllowed)):
        with pytest.raises(fault):
            freeze(own, [Order(SITES)], Hand(uuid.uuid4().hex, actor, NOW), on=TODAY, painter=painter)
    assert painter.child_pid is None
    assert frozen_list(own, today=TODAY) == []


def test_nothing_is_at_an_address_where_nothing_was_frozen(own: Desk) -> None:
    with pytest.raises(UnknownPicture):
        frozen_file(own, "2026-11-22-00000000", SITES, "png", today=TODAY)


# What is not published


def test_what_is_not_published_leaves_by_no_door(own: Desk, painter: Painter, tmp_path: Path) -> None:
    name = frozen_now(own, painter, Order(WINNERS, Kind.FIGURE), Order(WHOLE, Kind.COMPARISON))
    redefine(own.store, WINNERS, public=False, label_fr=CANARY, label_en=CANARY, definition_fr=CANARY)
    redefine(own.store, "experimentations", public=False, label_fr=CANARY, label_en=CANARY)
    hidden = value_row(indicator="experimentations", period_end=TODAY, known_on=TODAY, value=Decimal(987654))
    append(own.store, entered({**hidden, "source": SOURCE}, id="hidden"), now=NOW)
    web = interface(own)
    for slug in (WINNERS, "experimentations"):
        for address in (f"/presse/{slug}.svg?kind=figure", f"/presse/{slug}.png?on=2026-11-21", f"/presse/{slug}.pdf"):
            refused = ask(web, address)
            assert (refused.status, canaries(refused)) == (404, [])
        with pytest.raises(UnknownIndicator):
            frozen_now(own, painter, Order(slug, Kind.FIGURE))
    for slug, status in ((WINNERS, 410), (WHOLE, 410)):
        assert ask(web, f"/presse/{name}/{slug}.svg").status == status
    axes = ask(web, "/presse/axes.svg")
    assert (axes.status, canaries(axes)) == (200, [])
    packed = kit(own, [Order(SITES, Kind.FIGURE), Order(WINNERS, Kind.FIGURE)], on=TODAY, painter=painter)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert [each for each in archive.namelist() if canaries(Reply(200, {}, archive.read(each)))] == []
    own.store.close()
    ran = run(own.store.path, "render", WINNERS, "--kind", "figure", "--to", str(tmp_path / "out"))
    assert (ran.returncode, CANARY in ran.stderr, list((tmp_path / "out").iterdir())) == (1, False, [])


def canaries(reply: Reply) -> list[str]:
    text = " ".join((reply.body.decode(errors="replace"), *reply.headers.values()))
    return [each for each in (CANARY, "987\u202f654", "987654") if each in text]


# Over HTTP


def test_a_picture_comes_with_its_type_its_name_and_a_tag(app: Starlette) -> None:
    got = ask(app, SMALL)
    assert (got.status, got.headers["content-type"]) == (200, "image/png")
    with Image.open(io.BytesIO(got.body)) as image:
        assert image.size == (1080, 1080)
    assert got.headers["content-disposition"] == f'inline; filename="{SITES}-figure-square-fr-2026-11-22.png"'
    assert got.headers["cache-control"] == "public, no-cache"
    again = ask(app, SMALL, if_none_match=got.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = ask(app, SMALL, method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", got.headers)
    assert ask(app, SMALL, method="OPTIONS").status == 204
    assert ask(app, SMALL, method="POST").status == 405


class CountingDesk(Desk):
    """A desk that counts how often a sheet is looked up."""

    sheets = 0

    def sheet(self, slug: str, *, on: dt.date, until_seq: int | None = None) -> Sheet:
        self.sheets += 1
        return super().sheet(slug, on=on, until_seq=until_seq)


def test_a_picture_that_is_there_is_looked_up_once_for_its_bytes_and_its_name(
    loaded: Store, catalogue: Catalogue
) -> None:
    desk = CountingDesk(loaded, catalogue.strategy, unpublished=False)
    first = ask(interface(desk), SMALL)
    for _ in range(3):
        before = desk.sheets
        again = ask(interface(desk), SMALL)  # another interface has not kept the answer, the picture is there
        assert desk.sheets == before + 1
        assert (again.status, again.body, again.headers) == (200, first.body, first.headers)


def test_a_picture_speaks_french_unless_its_address_says_otherwise_whoever_asks(app: Starlette) -> None:
    address = f"/presse/{SITES}.svg?kind=figure"
    got = ask(app, address, accept_language="en")
    assert "Données au" in got.body.decode()
    assert got.body == ask(app, address).body
    assert "Data as of" in ask(app, f"{address}&lang=en").body.decode()


def test_an_svg_is_saved_and_could_run_nothing(app: Starlette) -> None:
    got = ask(app, f"/presse/{SITES}.svg?kind=figure")
    assert got.headers["content-type"] == "image/svg+xml"
    assert got.headers["content-disposition"].startswith("attachment;")
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


@pytest.mark.parametrize(
    ("address", "status", "name", "where"),
    [
        ("/presse/unknown.png", 404, "unknown-indicator", "slug"),
        (f"/presse/{SITES}.gif", 404, "unknown-file", "ending"),
        (f"/presse/{SITES}.PNG", 404, "unknown-file", "ending"),
        (f"/presse/{SITES}.png?format=huge", 400, "choice-unknown", "format"),
        (f"/presse/{SITES}.png?kind=pie", 400, "choice-unknown", "kind"),
        (f"/presse/{SITES}.png?kind=comparison", 400, "choice-unknown", "kind"),
        ("/presse/axes.png?kind=figure", 400, "choice-unknown", "kind"),
        (f"/presse/{SITES}.png?lang=de", 400, "unknown-language", "lang"),
        (f"/presse/{SITES}.png?allow=all", 400, "choice-unknown", "allow"),
        (f"/presse/{SITES}.png?on=2026-11-23", 404, "day-not-served", "on"),
        (f"/presse/{SITES}.png?on=22/11/2026", 400, "unreadable-date", "on"),
        (f"/presse/{SITES}.png?width=9000", 400, "unknown-parameter", "width"),
        (f"/presse/{SITES}.png?kind=figure&kind=bullet", 400, "parameter-twice", "kind"),
        (f"/presse/{FUNDS}.png", 422, "disputed-shown", None),
        (f"/presse/{WINNERS}.png?kind=bullet", 422, "target-needed", None),
        ("/presse/axes.png?on=2021-06-29", 422, "nothing-to-compare", None),
        (f"/presse/2026-11-22-00000000/{SITES}.png", 404, "unknown-picture", None),
        (f"/presse/2026-11-22-00000000/{SITES}.exe", 404, "unknown-file", "ending"),
        (f"/presse/..%2f{SITES}.png", 404, "unknown-indicator", "slug"),
        (f"/presse/../{SITES}.png", 404, "unknown-picture", None),
        (f"/presse/%2e%2e/{SITES}.png", 404, "unknown-picture", None),
        (f"/presse//{SITES}.png", 404, "nothing-there", None),
        (f"/presse/{SITES}\x00.png", 404, "unknown-indicator", "slug"),
        (f"/presse/{'x' * 9000}.png", 404, "unknown-indicator", "slug"),
        (f"/presse/{'x' * 9000}/{'y' * 9000}.png", 404, "unknown-picture", None),
        (f"/presse/{SITES}", 404, "nothing-there", None),
        ("/presse/.png", 404, "nothing-there", None),
    ],
)
def test_a_bad_address_is_a_problem_in_words(
    address: str, status: int, name: str, where: str | None, app: Starlette
) -> None:
    french, english = ask(app, address), ask(app, address, accept_language="en")
    for reply in (french, english):
        assert (reply.status, reply.said["type"]) == (status, f"urn:problem-type:{name}")
        assert reply.said.get("where") == where
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.headers["cache-control"] == "no-store"
        assert len(reply.body) < 2000
    assert french.said["title"] != english.said["title"]


def test_a_frozen_picture_keeps_its_bytes_and_its_tag_over_http(own: Desk, painter: Painter) -> None:
    name = frozen_now(own, painter, Order(SITES, Kind.FIGURE))
    web = interface(own)
    before = {ending: ask(web, f"/presse/{name}/{SITES}.{ending}") for ending in FILES}
    assert {ending: reply.headers["content-type"] for ending, reply in before.items()} == {
        ending: file.media for ending, file in FILES.items()
    }
    assert before["png"].headers["content-disposition"] == f'inline; filename="{SITES}-{name}.png"'
    assert before["svg"].headers["content-disposition"].startswith("attachment;")
    correct(own.store, period_end=TODAY.replace(year=2025, day=12), value=Decimal(38))
    redefine(own.store, SITES, label_fr="Lieux", label_en="Sites")
    for ending, reply in before.items():
        after = ask(web, f"/presse/{name}/{SITES}.{ending}")
        assert (after.body, after.headers["etag"]) == (reply.body, reply.headers["etag"])
    assert ask(web, SMALL).status == 200


# Many at once


def test_one_picture_is_made_once_however_many_ask_and_a_full_queue_says_when_to_come_back() -> None:
    drawings, gate, made = Drawings(), Event(), list[str]()

    def make(name: str) -> Answer:
        gate.wait(30)
        made.append(name)
        return Answer(name.encode(), "image/png")

    async def crowd() -> list[Answer | BaseException]:
        wanted = [f"picture {number}" for number in range(MOST_WAITING)]
        waiting = [
            asyncio.ensure_future(drawings.made((name,), lambda name=name: make(name)))  # type: ignore[misc]
            for name in wanted * 3
        ]
        await asyncio.sleep(0)
        with pytest.raises(PicturesBusy) as refusal:
            await drawings.made(("one more",), lambda: make("one more"))
        assert refusal.value.values["seconds"] == RETRY_SECONDS
        gate.set()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        await drawings.made(("one more",), lambda: make("one more"))
        return answers

    answers = run_apart(crowd())
    assert {type(each) for each in answers} == {Answer}
    assert sorted(made) == sorted([f"picture {number}" for number in range(MOST_WAITING)] + ["one more"])
    assert AT_ONCE < MOST_WAITING


def test_what_fails_in_the_queue_is_told_to_all_who_asked_and_tried_again_for_the_next() -> None:
    drawings, tries = Drawings(), list[int]()

    def fail() -> Answer:
        tries.append(1)
        raise DisputedShown(name="x")

    async def twice() -> list[Answer | BaseException]:
        return await asyncio.gather(*(drawings.made(("same",), fail) for _ in range(5)), return_exceptions=True)

    assert [type(each) for each in run_apart(twice())] == [DisputedShown] * 5
    assert [type(each) for each in run_apart(twice())] == [DisputedShown] * 5
    assert len(tries) == 2


@pytest.mark.parametrize("kind", [Kind.TRAJECTORY, Kind.BULLET, Kind.FIGURE], ids=str)
def test_a_frozen_picture_is_not_out_of_date_because_a_value_waits(kind: Kind, own: Desk, painter: Painter) -> None:
    """What nobody has confirmed is in no picture: the one that was frozen says what one of today would say."""
    frozen_now(own, painter, Order(SITES, kind))
    waiting = value_row(period_end=TODAY, known_on=TODAY, value=Decimal(41), source=SOURCE, state="submitted")
    append(own.store, entered(waiting, id="waiting"), now=NOW)
    assert outdated(own) == {SITES: False}
    confirmed = {**waiting, "version": 2, "state": "validated"}
    append(own.store, entered(confirmed, id="confirmed"), now=NOW)
    assert outdated(own) == {SITES: True}


def test_the_picture_of_the_strategy_is_out_of_date_once_a_value_in_it_is_too_old(own: Desk, painter: Painter) -> None:
    """Its bar would be pale now, although no figure has changed."""
    order, last_day = Order(WHOLE, Kind.COMPARISON), dt.date(2025, 12, 31)
    freeze(own, [order], Hand("whole", MARIE, NOW), on=last_day, painter=painter)
    told = {each.picture.slug: each.is_outdated for each in frozen_so_far(own, today=last_day)}
    assert told == {WHOLE: False}
    assert outdated(own) == {WHOLE: True}
