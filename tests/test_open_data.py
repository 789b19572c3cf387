"""The open tables: complete, typed, described, the same bytes every time, and readable by other programs."""

import csv
import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from frictionless import Package, system
from python_calamine import CalamineWorkbook
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from starlette.applications import Starlette

from indicators import api, schemas
from indicators.catalogue import Catalogue
from indicators.errors import TableTooLong
from indicators.opendata import FORMATS, TABLES, files, frame
from indicators.readings import Desk
from indicators.readings.ratios import COMPUTED
from indicators.store import Store, append
from tests.asking import ask
from tests.fixtures import ANNIVERSARY, NOW, PROJECT, TODAY, entered, value_row

Fetch = Callable[[str], bytes]

FOLDER = "http://localhost/donnees/"
DAYS_APART = 40

ALONE = """
import datetime as dt, hashlib, sys
from pathlib import Path
from indicators.catalogue import read_strategy
from indicators.opendata import FORMATS, TABLES, frame
from indicators.readings import Desk
from indicators.store import open_store
desk = Desk(open_store(Path(sys.argv[1])), read_strategy(), unpublished=False)
overview = desk.overview(on=dt.date(2026, 11, 22))
for table in TABLES:
    for name, each in FORMATS.items():
        print(table, name, hashlib.sha256(each.write(frame(table, desk, overview))).hexdigest())
"""


@pytest.fixture
def public(loaded: Store, catalogue: Catalogue) -> Desk:
    return Desk(loaded, catalogue.strategy, unpublished=False)


@pytest.fixture
def fetch(public: Desk) -> Fetch:
    app = serving(public)
    return lambda address: ask(app, f"/donnees/{address.removeprefix(FOLDER)}").body


def serving(desk: Desk, *, now: dt.datetime = NOW) -> Starlette:
    return Starlette(routes=api.routes(clock=lambda: now, desk=lambda: desk))


def filled(name: str, desk: Desk) -> pl.DataFrame:
    return frame(name, desk, desk.overview(on=TODAY))


# What is in them


def test_there_is_a_row_for_every_public_indicator_plan_and_value(public: Desk) -> None:
    overview = public.overview(on=TODAY)
    slugs = sorted(each.indicator.slug for each in overview.situations)
    milestones = sum(len(plan.milestones) for each in overview.situations for plan in each.plans)
    assert filled("indicators", public)["slug"].to_list() == slugs
    assert filled("targets", public).height == milestones
    assert set(filled("sources", public)["id"]) == set(overview.sources)


def test_values_are_those_that_count_and_ratios_are_among_them(public: Desk) -> None:
    rows = {(row["indicator"], row["period_end"]): row for row in filled("achievements", public).to_dicts()}
    for situation in public.overview(on=TODAY).situations:
        achieved = situation.achieved
        if achieved:
            row = rows[situation.indicator.slug, achieved.period_end]
            assert row["value"] == achieved.value
            assert row["computed"] == (achieved.batch == COMPUTED) == bool(situation.indicator.numerator)
            assert row["unit"] == situation.indicator.unit


def test_a_past_day_tells_only_what_was_known(public: Desk) -> None:
    then = frame("achievements", public, public.overview(on=ANNIVERSARY))
    assert 0 < then.height < filled("achievements", public).height
    assert then["known_on"].max() <= ANNIVERSARY  # type: ignore[operator]


def test_nobodys_address_and_no_batch_leaves_with_them() -> None:
    told = {column for table in TABLES.values() for column in table.types}
    assert told.isdisjoint({"owner", "batch", "recorded_at", "actor", "warnings", "reason", "public"})


@pytest.mark.parametrize("name", TABLES)
def test_types_and_constraints_are_those_of_the_stored_tables(name: str, public: Desk) -> None:
    table, found = TABLES[name], filled(name, public)
    assert dict(found.schema) == table.types
    assert found.select(table.key).is_unique().all()
    for column in table.columns:
        stored, _, original = column.model.partition(".")
        assert not column.model or column.type == schemas.columns(stored)[original]
        assert not column.required or found[column.name].null_count() == 0, column.name


# The files


def test_the_same_table_gives_the_same_bytes_in_another_process(public: Desk, loaded: Store) -> None:
    here = [
        f"{table} {name} {hashlib.sha256(each.write(filled(table, public))).hexdigest()}"
        for table in TABLES
        for name, each in FORMATS.items()
    ]
    path = loaded.path
    loaded.close()
    there = subprocess.run([sys.executable, "-c", ALONE, str(path)], cwd=PROJECT, capture_output=True, check=True)
    assert there.stdout.decode().splitlines() == here


@pytest.mark.parametrize("name", TABLES)
def test_every_format_gives_the_same_values_back(name: str, public: Desk, fetch: Fetch, tmp_path: Path) -> None:
    expected = filled(name, public)
    parquet = tmp_path / f"{name}.parquet"
    parquet.write_bytes(fetch(f"{name}.parquet"))
    assert pl.read_parquet(parquet).equals(expected)
    with duckdb.connect() as connection:
        assert connection.execute("SELECT * FROM read_parquet($1)", [str(parquet)]).fetchall() == expected.rows()
    rows = list(csv.DictReader(io.StringIO(fetch(f"{name}.csv").decode())))
    assert [plain(row) for row in rows] == [plain(row) for row in expected.to_dicts()]
    assert [plain(row) for row in json.loads(fetch(f"{name}.json"))] == [plain(row) for row in expected.to_dicts()]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(fetch(f"{name}.xlsx"))).get_sheet_by_index(0).to_python()
    cells = [plain(dict(zip(map(str, sheet[0]), row, strict=True))) for row in sheet[1:]]
    assert cells == [plain(row) for row in expected.to_dicts()]


def plain(row: dict[str, object]) -> dict[str, str]:
    """A row as texts: what all formats can tell."""
    return {name: as_text(value) for name, value in row.items()}


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | int | Decimal):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None else str(value)


def test_csv_follows_the_standard(fetch: Fetch) -> None:
    body = fetch("sources.csv")
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"\r\n")
    assert body.partition(b"\r\n")[0].decode().split(",") == list(TABLES["sources"].types)


def test_no_cell_starts_a_formula(public: Desk, loaded: Store, fetch: Fetch) -> None:
    evil = '=HYPERLINK("http://x")'
    row = value_row(period_end=TODAY, known_on=TODAY, comment_fr=evil, comment_en="@x", value=Decimal(-3))
    append(loaded, entered(row), now=NOW)
    (found,) = [
        each for each in csv.DictReader(io.StringIO(fetch("achievements.csv").decode())) if each["value"] == "-3"
    ]
    assert (found["comment_fr"], found["comment_en"]) == (f"'{evil}", "'@x")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(fetch("achievements.xlsx"))).get_sheet_by_index(0).to_python()
    assert any(evil in line for line in sheet)


def test_a_table_too_long_for_a_workbook_is_refused() -> None:
    with pytest.raises(TableTooLong):
        files.write_spreadsheet(pl.DataFrame({"n": range(files.SPREADSHEET_ROWS + 1)}))


# The package


@pytest.mark.parametrize("query", ["", "?on=2022-11-21", "?lang=en"])
def test_the_package_is_valid_with_all_its_files(query: str, fetch: Fetch, tmp_path: Path) -> None:
    described = json.loads(fetch(f"datapackage.json{query}"))
    for resource in described["resources"]:
        body = fetch(resource["path"])
        assert resource["bytes"] == len(body)
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        for other in resource["distributions"]:
            assert fetch(other["path"])
        assert resource["path"].startswith(FOLDER)
        resource["path"] = resource["path"].removeprefix(FOLDER).partition("?")[0]
        (tmp_path / resource["path"]).write_bytes(body)
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == len(TABLES)


def test_a_fault_in_a_file_is_found(fetch: Fetch, tmp_path: Path) -> None:
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_bytes(fetch(f"{name}.csv"))
    described = json.loads(fetch("datapackage.json"))
    for resource in described["resources"]:
        del resource["bytes"], resource["hash"]
        resource["path"] = resource["path"].removeprefix(FOLDER)
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    targets = tmp_path / "targets.csv"
    targets.write_bytes(
        targets.read_bytes().replace(b",exact,", b",sort of,", 1).replace(b"lieux_experimentation", b"nowhere", 1)
    )
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {"constraint-error", "foreign-key"}


def test_the_package_says_under_which_terms_and_from_where(fetch: Fetch, catalogue: Catalogue, public: Desk) -> None:
    french, english = json.loads(fetch("datapackage.json")), json.loads(fetch("datapackage.json?lang=en"))
    licence = catalogue.strategy.licence
    assert french["licenses"] == [{"name": licence.id, "path": licence.url, "title": licence.name}]
    assert len(french["sources"]) == len(public.overview(on=TODAY).sources)
    assert french["version"] == f"2026.11.22-{public.store.version()}"
    assert french["created"] == "2026-11-22T08:00:00Z"
    assert french["title"] == catalogue.strategy.name_fr != english["title"]
    for one, other in zip(french["resources"], english["resources"], strict=True):
        for here, there in zip(one["schema"]["fields"], other["schema"]["fields"], strict=True):
            assert here["name"] == there["name"]
            assert here["description"] != there["description"]


CHECKSUMS = """
PREFIX spdx: <http://spdx.org/rdf/terms#>
SELECT ?address ?size ?digest WHERE {
    ?file dcat:downloadURL ?address; dcat:byteSize ?size; spdx:checksum/spdx:checksumValue ?digest
}
"""


@pytest.fixture
def graph(fetch: Fetch) -> Graph:
    """The catalogue as a portal understands it, which has forgotten where it found it."""
    return understood(fetch("catalog.jsonld"))


def understood(catalogue: bytes) -> Graph:
    return Graph().parse(data=catalogue.decode(), format="json-ld")


def test_a_portal_reads_the_catalogue_and_finds_every_file(graph: Graph, fetch: Fetch) -> None:
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(TABLES)
    addresses = {str(each) for each in graph.objects(None, DCAT.downloadURL)}
    assert addresses == {f"{FOLDER}{table}.{name}" for table in TABLES for name in FORMATS}
    assert all(fetch(each) for each in addresses)


def test_the_catalogue_tells_size_and_checksum_of_the_csv_files(graph: Graph, fetch: Fetch) -> None:
    rows = [{str(name): str(cell) for name, cell in each.items()} for each in graph.query(CHECKSUMS).bindings]
    told = {each["address"].removeprefix(FOLDER): (int(each["size"]), each["digest"].lower()) for each in rows}
    written = {f"{table}.csv": fetch(f"{table}.csv") for table in TABLES}
    assert told == {name: (len(each), hashlib.sha256(each).hexdigest()) for name, each in written.items()}


# What a portal that comes every day finds


def named_things(graph: Graph) -> dict[str, set[str]]:
    """What a portal knows again, by kind."""
    kinds = (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution)
    found = {str(kind): {str(each) for each in graph.subjects(RDF.type, kind)} for kind in kinds}
    return {**found, "identifiers": {str(each) for each in graph.objects(None, DCTERMS.identifier)}}


def every_address(value: object) -> list[str]:
    """Whatever stands under a key for addresses, anywhere in a document."""
    if isinstance(value, list):
        return [found for each in value for found in every_address(each)]
    if not isinstance(value, dict):
        return []
    own = [each for name, each in value.items() if name in ("@id", "path", "url") and isinstance(each, str)]
    return own + [found for each in value.values() for found in every_address(each)]


@pytest.mark.parametrize("query", ["", "?lang=en", "?on=2022-11-21"])
def test_on_whatever_day_it_comes_a_portal_finds_the_same_datasets(query: str, public: Desk) -> None:
    days = [NOW, NOW + dt.timedelta(days=1), NOW + dt.timedelta(days=DAYS_APART)]
    apps = [serving(public, now=day) for day in days]
    catalogues = [understood(ask(app, f"/donnees/catalog.jsonld{query}").body) for app in apps]
    packages = [ask(app, f"/donnees/datapackage.json{query}").said for app in apps]
    first, *later = map(named_things, catalogues)
    assert {len(each) for each in first.values()} == {1, len(TABLES), len(TABLES) * len(FORMATS)}
    assert later == [first, first]
    assert len({(each["name"], each["id"]) for each in packages}) == 1
    addresses = [sorted(every_address(each)) for each in packages]
    assert addresses[0] == addresses[1] == addresses[2]


def test_datasets_of_a_past_day_and_in_english_are_those_of_today(public: Desk) -> None:
    found = [
        understood(ask(serving(public), f"/donnees/catalog.jsonld{query}").body)
        for query in ("", "?lang=en", "?on=2022-11-21")
    ]
    names = [named_things(each) for each in found]
    for kind in (str(DCAT.Catalog), str(DCAT.Dataset), "identifiers"):
        assert names[0][kind] == names[1][kind] == names[2][kind]
    assert names[0] == names[1]


def test_without_news_nothing_is_said_anew_from_day_to_day(public: Desk) -> None:
    for address in ("/donnees/catalog.jsonld", "/donnees/datapackage.json"):
        today, later = (ask(serving(public, now=NOW + dt.timedelta(days=days)), address) for days in (0, DAYS_APART))
        assert today.headers["etag"] == later.headers["etag"]


def test_a_new_value_is_a_change_of_the_same_dataset(public: Desk, loaded: Store) -> None:
    app, late = serving(public), NOW.replace(hour=23, minute=30)
    before = understood(ask(app, "/donnees/catalog.jsonld").body)
    append(loaded, entered(value_row(period_end=TODAY, known_on=TODAY)), now=late)
    after = understood(ask(serving(public, now=late), "/donnees/catalog.jsonld").body)
    assert named_things(before) == named_things(after)
    modified = [{str(day) for day in each.objects(None, DCTERMS.modified)} for each in (before, after)]
    assert modified == [{"2026-11-22"}, {"2026-11-23"}]  # in Paris it is past midnight
    assert ask(serving(public, now=late), "/donnees/datapackage.json").said["modified"] == "2026-11-23"


@pytest.mark.parametrize("query", ["", "?on=2022-11-21"])
def test_no_address_needs_a_base(query: str, public: Desk) -> None:
    app = serving(public)
    catalogue = ask(app, f"/donnees/catalog.jsonld{query}")
    graph = understood(catalogue.body)
    told = {str(each) for triple in graph for each in triple if isinstance(each, URIRef)}
    addresses = every_address(ask(app, f"/donnees/datapackage.json{query}").said)
    assert [each for each in told | set(addresses) if not each.startswith(("http://", "https://"))] == []
    assert len(addresses) > len(TABLES) * len(FORMATS)


@pytest.mark.parametrize(
    ("host", "scheme", "site"),
    [
        ("suivi.example.org", "https", "https://suivi.example.org"),
        ("SUIVI.example.org:443", "https", "https://suivi.example.org"),
        ("suivi.example.org.:80", "http", "http://suivi.example.org"),
        ("suivi.example.org:8443", "https", "https://suivi.example.org:8443"),
        ("[::1]:8501", "http", "http://[::1]:8501"),
    ],
)
def test_addresses_are_those_under_which_the_server_is_reached(host: str, scheme: str, site: str, public: Desk) -> None:
    app = serving(public)
    here = ask(app, "/donnees/datapackage.json")
    told = ask(app, "/donnees/datapackage.json", host=host, scheme=scheme, x_forwarded_host="evil.example")
    assert told.said["resources"][0]["path"] == f"{site}/donnees/indicators.csv"
    assert ask(app, "/donnees/datapackage.json").body == here.body  # one site's answer is not another's
    assert ask(app, "/donnees/catalog.jsonld", host=host, scheme=scheme).said["@id"] == f"{site}/donnees/catalog.jsonld"


@pytest.mark.parametrize("host", ["localhost:port", "localhost:99999", 'localhost"><x>', "localhost/evil"])
def test_a_host_that_is_no_address_is_not_repeated(host: str, public: Desk) -> None:
    told = ask(serving(public), "/donnees/catalog.jsonld", host=host).said
    assert told["@id"] == f"{FOLDER}catalog.jsonld"
