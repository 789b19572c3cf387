"""Loading the catalogue: only what is new goes in, as new versions; what people entered stays."""

import datetime as dt
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.catalogue import Catalogue, read_catalogue
from indicators.errors import CatalogueRewritten, WordStillUsed
from indicators.intake import load_catalogue
from indicators.ownership import name_owner
from indicators.readings import Desk
from indicators.store import Receipt, Store, append, queries
from tests.fixtures import ANNIVERSARY, MARIE, NOW, TODAY, entered, everything, value_row
from tests.small_catalogue import change, write_catalogue

OPENED = "indicators/opened.toml"
LATER = NOW + dt.timedelta(days=3)

NEW_VALUE = """
[[achieved]]
date = 2024-01-18
known_on = 2024-01-18
value = 29
certainty = "{certainty}"
source = "launch-2021"
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path)


@pytest.fixture
def small(store: Store, data: Path) -> Store:
    """A store with the small catalogue loaded."""
    load_catalogue(store, read_catalogue(data), now=NOW)
    return store


def _add(data: Path, text: str) -> None:
    with (data / OPENED).open("a", encoding="utf-8") as file:
        file.write(text)


def _reload(store: Store, data: Path) -> Receipt | None:
    return load_catalogue(store, read_catalogue(data), now=LATER)


def _current(store: Store, data: Path, *, on: dt.date) -> Decimal | None:
    achieved = Desk(store, read_catalogue(data).strategy).overview(on=on).named("opened").achieved
    return achieved.value if achieved else None


def test_the_whole_catalogue_is_one_batch(store: Store, catalogue: Catalogue) -> None:
    receipt = load_catalogue(store, catalogue, now=NOW)
    counted = {table: len(store.rows("FROM " + table)) for table in ("source", "indicator", "target", "achievement")}
    assert receipt == Receipt(seq=1, repeated=False)
    assert counted == {
        "source": len(catalogue.sources),
        "indicator": len(catalogue.indicators),
        "target": len(catalogue.targets),
        "achievement": len(catalogue.achievements),
    }


def test_loading_twice_changes_nothing(loaded: Store, catalogue: Catalogue) -> None:
    before = everything(loaded)
    assert load_catalogue(loaded, catalogue, now=LATER) is None
    assert everything(loaded) == before


def test_two_servers_that_load_at_once_store_it_once(store: Store, data: Path) -> None:
    together = threading.Barrier(2)
    catalogue = read_catalogue(data)

    def start() -> None:
        together.wait()
        load_catalogue(store, catalogue, now=NOW)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.rows("SELECT seq FROM batch") == [{"seq": 1}]
    assert len(store.rows("SELECT * FROM achievement")) == len(catalogue.achievements)


def test_a_new_value_is_known_from_its_own_announcement(small: Store, data: Path) -> None:
    _add(data, NEW_VALUE.format(certainty="certain"))
    _reload(small, data)
    assert _current(small, data, on=dt.date(2024, 1, 17)) == 25
    assert _current(small, data, on=dt.date(2024, 1, 18)) == 29


def test_a_corrected_value_is_a_second_version_and_the_first_stays_visible_until_the_day_of_loading(
    small: Store, data: Path
) -> None:
    change(data, OPENED, "value = 25", "value = 24")
    change(data, OPENED, "[10, 15]", "[10, 14]")
    _reload(small, data)
    versions = small.rows(
        "SELECT version, value, known_on FROM achievement WHERE indicator = 'opened' ORDER BY version"
    )
    assert versions == [
        {"version": 1, "value": Decimal(25), "known_on": ANNIVERSARY},
        {"version": 2, "value": Decimal(24), "known_on": LATER.date()},
    ]
    assert _current(small, data, on=TODAY) == 25
    assert _current(small, data, on=LATER.date()) == 24
    assert _reload(small, data) is None


def test_a_value_that_is_later_called_disputed_counts_no_more(small: Store, data: Path) -> None:
    _add(data, NEW_VALUE.format(certainty="certain"))
    _reload(small, data)
    change(data, OPENED, NEW_VALUE.format(certainty="certain"), NEW_VALUE.format(certainty="disputed"))
    load_catalogue(small, read_catalogue(data), now=LATER)
    assert _current(small, data, on=TODAY) == 29
    assert _current(small, data, on=LATER.date()) == 25


def test_a_disputed_value_beside_a_certain_one_of_the_same_day_changes_nothing(small: Store, data: Path) -> None:
    _add(data, NEW_VALUE.format(certainty="certain"))
    _add(data, NEW_VALUE.replace("29", "33").format(certainty="disputed"))
    _reload(small, data)
    assert _current(small, data, on=LATER.date()) == 29
    assert _reload(small, data) is None


def test_a_changed_definition_is_a_second_version(small: Store, data: Path) -> None:
    change(data, OPENED, "Sites opened since the launch.", "Sites opened since the launch, all waves.")
    _reload(small, data)
    versions = small.rows("SELECT version, known_on FROM indicator WHERE slug = 'opened' ORDER BY version")
    assert versions == [
        {"version": 1, "known_on": dt.date(2021, 6, 29)},
        {"version": 2, "known_on": LATER.date()},
    ]


def test_an_owner_that_a_person_named_stays_when_the_definition_is_corrected(small: Store, data: Path) -> None:
    name_owner(small, slugs=["opened"], email="anne@example.org", id="owner", actor=MARIE, now=NOW)
    assert _reload(small, data) is None
    change(data, OPENED, "Sites opened since the launch.", "Sites opened since the launch, all waves.")
    _reload(small, data)
    assert _reload(small, data) is None
    last = queries.definition_rows(small)["opened"]
    assert (last["version"], last["owner"]) == (3, "anne@example.org")
    assert "all waves" in last["definition_en"]


def test_an_owner_that_the_catalogue_names_later_takes_the_place_of_another(small: Store, data: Path) -> None:
    name_owner(small, slugs=["opened"], email="anne@example.org", id="owner", actor=MARIE, now=NOW)
    change(data, OPENED, 'axis = "territory"', 'axis = "territory"\nowner = "paul@example.org"')
    _reload(small, data)
    assert queries.definition_rows(small)["opened"]["owner"] == "paul@example.org"
    assert _reload(small, data) is None


NEW_MILESTONE = """
[[target]]
revision = 2
known_on = "2022"
known_by = 2022-11-20
due = "2025"
value = 40
certainty = "certain"
source = "launch-2021"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("value = 30", "value = 31", id="value"),
        pytest.param('due = "2024"', 'due = "2025"', id="due date"),
        pytest.param('due = "2024"', "due = 2024-12-31", id="precision of the due date"),
        pytest.param('qualifier = "at_most"', 'qualifier = "exact"', id="qualifier"),
        pytest.param("revision = 1\n", 'revision = 1\npath = "step"\n', id="path"),
        pytest.param("revision = 1\n", 'revision = 1\nstanding = "context"\n', id="standing"),
        pytest.param("revision = 1\nknown_on = 2021-10-18", "revision = 1\nknown_on = 2021-10-19", id="day known"),
        pytest.param("[[achieved]]", NEW_MILESTONE + "\n[[achieved]]", id="one more milestone"),
    ],
)
def test_a_changed_plan_is_refused_and_nothing_is_stored(old: str, new: str, small: Store, data: Path) -> None:
    before = everything(small)
    change(data, OPENED, old, new)
    _add(data, NEW_VALUE.format(certainty="certain"))
    with pytest.raises(CatalogueRewritten, match=r"opened\.toml"):
        _reload(small, data)
    assert everything(small) == before


def test_a_new_revision_of_a_plan_is_welcome(small: Store, data: Path) -> None:
    change(data, OPENED, "[[achieved]]", NEW_MILESTONE.replace("revision = 2", "revision = 3") + "\n[[achieved]]")
    _reload(small, data)
    assert len(small.rows("SELECT * FROM target WHERE indicator = 'opened' AND revision = 3")) == 1


def test_a_changed_source_is_refused_and_nothing_is_stored(small: Store, data: Path) -> None:
    before = everything(small)
    change(data, "sources.toml", "Gouvernement", "Ministère")
    with pytest.raises(CatalogueRewritten, match=r"sources\.toml"):
        _reload(small, data)
    assert everything(small) == before


def _entry(**changes: object) -> dict[str, object]:
    return value_row(indicator="opened", known_on=TODAY, **changes)


def test_a_value_that_a_person_corrected_is_not_overwritten(small: Store, data: Path) -> None:
    append(small, entered(_entry(version=2, value=Decimal(26))), now=NOW)
    before = everything(small)
    assert _reload(small, data) is None
    assert everything(small) == before
    assert _current(small, data, on=LATER.date()) == 26


def test_a_value_that_a_person_withdrew_stays_withdrawn(small: Store, data: Path) -> None:
    append(small, entered(_entry(version=2, value=None, comment_fr="Erreur de saisie.")), now=NOW)
    assert _reload(small, data) is None
    assert _current(small, data, on=LATER.date()) is None


def test_a_value_that_a_person_entered_first_is_not_overwritten_by_the_catalogue(small: Store, data: Path) -> None:
    append(small, entered(_entry(period_end=dt.date(2024, 1, 18), value=Decimal(31))), now=NOW)
    _add(data, NEW_VALUE.format(certainty="certain"))
    _reload(small, data)
    assert _current(small, data, on=LATER.date()) == 31


def test_a_value_corrected_twice_beside_a_disputed_one_is_stored_once_each(small: Store, data: Path) -> None:
    _add(data, NEW_VALUE.format(certainty="certain"))
    _add(data, NEW_VALUE.replace("29", "33").format(certainty="disputed"))
    _reload(small, data)
    for before, after in (("29", "28"), ("28", "27")):
        change(
            data,
            OPENED,
            f'value = {before}\ncertainty = "certain"\nsource',
            f'value = {after}\ncertainty = "certain"\nsource',
        )
        assert _reload(small, data) is not None
        assert _reload(small, data) is None
    stored = small.rows("SELECT value FROM achievement WHERE period_end = DATE '2024-01-18' ORDER BY version")
    assert [int(row["value"]) for row in stored] == [29, 33, 28, 27]
    assert _current(small, data, on=LATER.date()) == 27


def test_a_removed_value_is_refused_and_not_passed_over_in_silence(small: Store, data: Path) -> None:
    _add(data, NEW_VALUE.format(certainty="certain"))
    _reload(small, data)
    change(data, OPENED, NEW_VALUE.format(certainty="certain"), "")
    with pytest.raises(CatalogueRewritten) as refusal:
        _reload(small, data)
    assert "opened.toml" in str(refusal.value)
    assert "2024-01-18" in str(refusal.value)


def test_a_unit_that_past_days_speak_of_cannot_be_dropped(small: Store, data: Path) -> None:
    change(data, "strategy.toml", "[units.places]", "[units.sites]")
    for file in (OPENED, "indicators/visited.toml"):
        change(data, file, 'unit = "places"', 'unit = "sites"')
    with pytest.raises(WordStillUsed) as refusal:
        _reload(small, data)
    assert "places" in str(refusal.value)
    assert small.rows("SELECT count(*) AS batches FROM batch") == [{"batches": 1}]
