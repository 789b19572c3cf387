"""A closed review: shown again as it was whatever comes after, and refused where it is not what was stored."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from indicators import schemas, wording
from indicators.catalogue import Catalogue
from indicators.errors import (
    SnapshotBroken,
)
from indicators.intake import load_catalogue
from indicators.model import (
    AsOf,
    Confidence,
    Review,
    Snapshot,
)
from indicators.readings import Desk, Meeting, change_figures, written_figures, written_minutes
from indicators.readings.meetings import all_reviews, check_snapshot
from indicators.store import Store, append, initialise, open_store, queries
from indicators.store.snapshots import FROZEN, checksum
from indicators.texts import LANGUAGES
from pages.review import record
from tests.fixtures import ANNIVERSARY, NOW, TODAY, entered, everything, plan_row, redefine, value_row
from tests.holding import NEXT_WEEK, SITES, STUDENTS, WEEK, WINNERS, Room

YESTERDAY = TODAY - dt.timedelta(days=1)
FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
FUNDS = "montant_engage"


@pytest.fixture
def room(loaded: Store, catalogue: Catalogue) -> Room:
    return Room(loaded, catalogue.strategy)


# What a closed review shows for ever


def _corrected(room: Room) -> None:
    """Values known since long ago are corrected, withdrawn and disputed, as of days before the review."""
    last = max(
        (row for row in queries.stored_rows(room.store, "achievement") if row["indicator"] == SITES),
        key=lambda row: row["period_end"],
    )
    place = {"period_end": last["period_end"], "known_on": last["known_on"]}
    rows = [
        value_row(**place, version=last["version"] + 1, value=Decimal(12)),
        value_row(period_end=YESTERDAY, known_on=ANNIVERSARY, value=Decimal(55)),
        value_row(version=2, value=Decimal(11), certainty="disputed"),
        value_row(indicator=WINNERS, period_end=TODAY, known_on=TODAY, value=Decimal(400)),
    ]
    append(room.store, entered(*rows, id="corrections"), now=room.now)


def _replanned(room: Room) -> None:
    last = queries.plans(room.store, on=TODAY)[SITES][-1].revision
    row = plan_row(revision=last + 1, value=Decimal(90), known_on=ANNIVERSARY)
    append(room.store, entered(row, id="replanned", table="target"), now=room.now)


def _redefined(room: Room) -> None:
    redefine(room.store, SITES, label_fr="Lieux", unit="meur", headline=None)


def _went_on(room: Room) -> None:
    """The next review judges and decides otherwise."""
    later = room.later(days=7)
    review = later.open(NEXT_WEEK)
    later.judge(review, Confidence.COMPROMISED, slug=STUDENTS)
    later.decide(review, owner="zoe@example.org", before=room.decided())
    later.decide(review, "Autre chose")
    later.close(review)


def _set_back(room: Room) -> None:
    """Somebody reports and the next review is opened under a clock that was set back by a month."""
    earlier = room.later(days=-30)
    append(room.store, entered(value_row(indicator=WINNERS, period_end=TODAY - WEEK), id="early"), now=earlier.now)
    earlier.judge(earlier.open(NEXT_WEEK + WEEK))


CHANGES = [_corrected, _replanned, _redefined, _went_on, _set_back]


def _told(meeting: Meeting) -> object:
    """All that a meeting shows, in plain values."""
    return (
        written_figures(meeting.overview),
        change_figures(meeting.changes),
        meeting.changes.old,
        meeting.decisions,
        meeting.assessments,
        {slug: [each.assessment for each in verdicts] for slug, verdicts in meeting.verdicts.items()},
        meeting.walk,
        meeting.reminders,
        (meeting.review, meeting.previous, meeting.snapshot),
        [(meeting.sheet(slug).points, meeting.sheet(slug).versions) for slug in (SITES, WINNERS)],
    )


@pytest.mark.parametrize("earlier", [False, True], ids=["the first one", "one after another"])
@pytest.mark.parametrize("change", [*CHANGES, None], ids=lambda each: each.__name__.strip("_") if each else "all")
def test_a_closed_review_is_shown_again_as_it_was(
    change: Callable[[Room], None] | None, earlier: bool, room: Room
) -> None:
    if earlier:
        before = room.later(days=-7)
        before.judge(before.open(TODAY - WEEK), Confidence.COMPROMISED)
        before.close(room.last())
    review = room.open()
    room.judge(review)
    room.decide(review, due=TODAY, indicator=SITES)
    room.close(review, summary="Tout a été dit.")
    closed = room.last()
    then, snapshot = _told(room.shown(closed)), room.frozen()
    for each in [change] if change else CHANGES:
        each(room)
    again = room.shown(closed, today=TODAY + 50 * WEEK)
    assert written_figures(again.overview) == snapshot.figures
    assert again.snapshot == snapshot
    assert _told(again) == then
    assert _told(room.shown(closed, today=ANNIVERSARY)) == then
    check_snapshot(room.store, snapshot, review_of(room.store, snapshot))


def test_a_closed_review_is_shown_again_from_the_file(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "kept.duckdb"
    store = initialise(path, now=NOW)
    load_catalogue(store, catalogue, now=NOW)
    room = Room(store, catalogue.strategy)
    room.judge(room.open())
    room.close(room.last())
    then = _told(room.shown(room.last()))
    store.close()
    reopened = Room(open_store(path), catalogue.strategy)
    assert _told(reopened.shown(reopened.last())) == then
    reopened.store.close()


def _spoken(room: Room) -> dict[str, str]:
    """Close a review and return the rows of its table by their first cell, without escapes and thin spaces."""
    room.close(room.open())
    rows = record.figures(room.shown(room.last()), FRENCH).replace("\\", "").replace("\u202f", " ").splitlines()
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def test_the_table_of_a_closed_review_keeps_precision_age_and_population(room: Room) -> None:
    spoken = _spoken(room)
    assert "≥ 76 %" in spoken["Aides engagées"]
    assert "trop ancien pour conclure (au vu du 09/10/2023)" in spoken["Universités concernées"]
    assert "enveloppe |" in spoken["Enveloppe de la stratégie"]
    assert "chiffre sans cible |" in spoken["Consortiums lauréats de l’appel CMA"]


def test_the_table_of_a_closed_review_keeps_a_late_end(room: Room) -> None:
    told = {dt.date(2026, 2, 1): 640, dt.date(2026, 5, 1): 655, dt.date(2026, 9, 1): 670}
    rows = [value_row(indicator=FUNDS, period_end=on, known_on=on, value=Decimal(each)) for on, each in told.items()]
    append(room.store, entered(*rows, id="slow"), now=NOW)
    assert "en bonne voie, mais fin projetée\u00a0: mi-2027" in _spoken(room)["Aides engagées"]


def test_what_was_received_after_the_closing_is_news_of_the_next_review(room: Room) -> None:
    room.held(TODAY - WEEK)
    values = [value_row(indicator=slug, period_end=YESTERDAY, value=Decimal(400)) for slug in (WINNERS, SITES)]
    append(room.store, entered(*values, value_row(version=2, value=Decimal(11)), id="values"), now=NOW)
    _replanned(room)
    second = room.held(TODAY)
    meeting = room.shown(second)
    assert meeting.changes.old == AsOf(TODAY - WEEK, room.frozen(0).until_seq)
    assert meeting.changes.new == AsOf(TODAY, room.frozen().until_seq)
    assert {(each.indicator.slug, each.kind.value) for each in meeting.changes.values} == {
        (WINNERS, "new"),
        (SITES, "new"),
        (SITES, "revised"),
    }
    counted = wording.changes_counted(meeting.changes, FRENCH)
    assert counted.startswith("2 nouvelles valeurs, 1 valeur révisée, 2 plans")
    assert wording.since_text(meeting.changes, FRENCH) == "depuis la revue du 15 novembre 2026"


# The checksum

Cell = tuple[str, str]
MINUTES = ("held_on", "chair", "attendance", "summary")
CELLS: list[Cell] = [(table, column) for table in FROZEN for column in schemas.columns(table)]
CELLS += [("review", column) for column in MINUTES]


@pytest.fixture(scope="module")
def closed_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A database with a review of yesterday that was judged, decided in and closed today."""
    path = tmp_path_factory.mktemp("closed") / "closed.duckdb"
    store = initialise(path, now=NOW)
    load_catalogue(store, catalogue, now=NOW)
    room = Room(store, catalogue.strategy)
    review = room.open(YESTERDAY)
    room.judge(review)
    room.decide(review, due=TODAY, indicator=SITES)
    room.close(review)
    store.close()
    return path


@pytest.fixture(scope="module")
def tampered(closed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of it whose cursors can do anything; each test puts right what it spoilt."""
    path = tmp_path_factory.mktemp("tampered") / "copy.duckdb"
    shutil.copy(closed_file, path)
    store = open_store(path)
    yield store
    store.close()


@pytest.fixture
def frozen(tampered: Store) -> Snapshot:
    (found,) = all_reviews(tampered).snapshots.values()
    return found


def review_of(store: Store, snapshot: Snapshot) -> Review:
    """The review that froze a state."""
    return next(each for each in all_reviews(store).all if each.snapshot == snapshot.id)


OTHERWISE = {
    "VARCHAR": "coalesce({name}, '') || 'x'",
    "DATE": "coalesce({name}, DATE '2022-11-21') + 1",
    "INTEGER": "coalesce({name}, 0) + 1",
    "DECIMAL(18,4)": "coalesce({name}, 0) + 0.0001",
    "BOOLEAN": "NOT {name}",
    "TIMESTAMP": "{name} + INTERVAL 1 MICROSECOND",
}
"""Another value of the same type, as small a change as there is."""


def _spoil(store: Store, cell: Cell, text: str) -> Callable[[], object]:
    """Put another value into one cell of a table's last row; what puts it right again."""
    table, name = cell
    cursor, last = store.cursor(), f" FROM {table} ORDER BY rowid DESC LIMIT 1"
    ((kept,),) = cursor.execute("SELECT " + name + last).fetchall()
    update = f"UPDATE {table} SET {name} = {{}} WHERE rowid = (SELECT max(rowid) FROM {table})"  # noqa: S608
    cursor.execute(update.format(text))
    ((spoilt,),) = cursor.execute("SELECT " + name + last).fetchall()
    assert spoilt != kept
    return lambda: cursor.execute(update.format("$1"), [kept])


def _type_of(store: Store, cell: Cell) -> str:
    sql = "SELECT data_type FROM duckdb_columns() WHERE table_name = $1 AND column_name = $2"
    return str(store.cursor().execute(sql, cell).fetchall()[0][0])


@pytest.mark.parametrize("cell", CELLS, ids=".".join)
def test_one_cell_of_what_was_frozen_breaks_the_checksum(cell: Cell, tampered: Store, frozen: Snapshot) -> None:
    mend = _spoil(tampered, cell, OTHERWISE[_type_of(tampered, cell)].format(name=cell[1]))
    with pytest.raises(SnapshotBroken):
        check_snapshot(tampered, frozen, review_of(tampered, frozen))
    mend()
    check_snapshot(tampered, frozen, review_of(tampered, frozen))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (("achievement", "reason"), "CASE WHEN reason IS NULL THEN chr(30) END"),
        (("achievement", "reason"), "CASE WHEN reason IS NULL THEN '-' END"),
        (("assessment", "text"), "NULL"),
        (("decision", "note"), "''"),
    ],
    ids=["a mark for null", "a mark for none", "null for a text", "an empty text for null"],
)
def test_nothing_can_pass_for_a_missing_text(cell: Cell, text: str, tampered: Store, frozen: Snapshot) -> None:
    mend = _spoil(tampered, cell, text)
    with pytest.raises(SnapshotBroken):
        check_snapshot(tampered, frozen, review_of(tampered, frozen))
    mend()


def test_a_text_moved_over_the_end_of_its_cell_breaks_the_checksum(tampered: Store, frozen: Snapshot) -> None:
    def frozen_with(owner: str, text: str) -> str:
        mends = [
            _spoil(tampered, ("decision", "text"), f"'{text}'"),
            _spoil(tampered, ("decision", "owner"), f"'{owner}'"),
        ]
        found = _found(tampered, frozen)
        for mend in mends:
            mend()
        return found

    mark = "|"
    assert frozen_with(f"b{mark}c", "a") != frozen_with("c", f"a{mark}b")


def _found(store: Store, frozen: Snapshot) -> str:
    minutes = written_minutes(asdict(review_of(store, frozen)))
    return checksum(store, on=frozen.frozen_on, until_seq=frozen.until_seq, figures=frozen.figures, minutes=minutes)


@pytest.mark.parametrize("table", FROZEN)
def test_a_row_more_or_less_breaks_the_checksum(table: str, closed_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "less.duckdb"
    shutil.copy(closed_file, path)
    with duckdb.connect(path) as connection:
        connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")  # noqa: S608
    store = open_store(path)
    (frozen,) = all_reviews(store).snapshots.values()
    with pytest.raises(SnapshotBroken):
        check_snapshot(store, frozen, review_of(store, frozen))
    store.close()


@pytest.mark.parametrize(
    "changes",
    [{"figures": "[]"}, {"frozen_on": TODAY}, {"until_seq": 5}, {"checksum": "0" * 64}],
    ids=lambda each: next(iter(each)),
)
def test_a_frozen_state_that_says_something_else_of_itself_is_broken(
    changes: dict[str, object], tampered: Store, frozen: Snapshot
) -> None:
    spoilt = replace(frozen, **changes)  # type: ignore[arg-type]
    assert spoilt != frozen
    with pytest.raises(SnapshotBroken):
        check_snapshot(tampered, spoilt, review_of(tampered, spoilt))


def test_a_review_whose_facts_were_changed_is_not_shown_and_nothing_else_is_touched(
    closed_file: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "broken.duckdb"
    shutil.copy(closed_file, path)
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE achievement SET value = value + 1 WHERE indicator = $1", [SITES])
    room = Room(open_store(path), catalogue.strategy)
    before = everything(room.store)
    desk = Desk(room.store, room.strategy)
    for _ in range(2):
        with pytest.raises(SnapshotBroken) as caught:
            desk.meeting(room.last().id, today=TODAY)
    french, english = FRENCH.explain(caught.value), ENGLISH.explain(caught.value)
    assert "21 novembre 2026" in french[0]
    assert "21 November 2026" in english[0]
    assert "sauvegarde" in french[1]
    assert everything(room.store) == before
    assert desk.overview(on=TODAY).situations
    room.open()
    room.store.close()


def test_thresholds_that_change_later_leave_the_frozen_figures_and_say_so(room: Room) -> None:
    id = room.held().id
    thresholds = replace(room.strategy.thresholds, on_track_percent=Decimal(200), watch_percent=Decimal(199))
    stricter = replace(room.strategy, thresholds=thresholds)
    then = Desk(room.store, room.strategy).meeting(id, today=TODAY)
    now = Desk(room.store, stricter).meeting(id, today=TODAY)
    assert (then.is_as_frozen, now.is_as_frozen) == (True, False)
    assert then.snapshot is not None
    assert then.snapshot == now.snapshot
    assert written_figures(then.overview) == then.snapshot.figures


def test_every_column_of_today_is_frozen() -> None:
    assert {table: names.split() for table, names in FROZEN.items()} == {
        table: list(schemas.columns(table)) for table in FROZEN
    }


def test_a_column_that_is_added_later_breaks_nothing(closed_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(closed_file, tmp_path / "grown.duckdb"))
    with duckdb.connect(path) as connection:
        connection.execute("ALTER TABLE decision ADD COLUMN mood VARCHAR")
    store = open_store(path)
    (snapshot,) = all_reviews(store).snapshots.values()
    check_snapshot(store, snapshot, review_of(store, snapshot))
    store.close()
