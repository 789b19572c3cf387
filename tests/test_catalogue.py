"""The catalogue: the real one agrees with the public record; a slip in any entry is refused with its place and cure."""

import ast
import csv
import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.catalogue import Catalogue, read_catalogue, read_strategy
from indicators.errors import CatalogueFault
from indicators.model import Precision, State
from indicators.texts import LANGUAGES
from tests.fixtures import PROJECT, cases
from tests.small_catalogue import change, write_catalogue

Entry = dict[str, Any]

DATA = PROJECT / "data"
OPENED, VISITED = "indicators/opened.toml", "indicators/visited.toml"

# The record calls some figures by another name than the indicator they belong to.
ALIASES = {
    "lieux_experimentation": {"tle_laureats", "tle_laureats_nouveaux"},
    "universites_concernees": {"universites_engagees"},
    "cma_laureats": {"cma_laureats_nouveaux"},
    "cma_montant_aides": {"cma_montant_aides_nouveaux"},
    "eds_laureats": {"eds_laureats_nouveaux"},
    "eval_dmn_laureats": {"eval_dmn_laureats_nouveaux"},
    "montant_engage": {"budget_total"},
}


# The real catalogue


def test_the_real_catalogue_reads(catalogue: Catalogue) -> None:
    files = {path.stem for path in (DATA / "indicators").glob("*.toml")}
    assert {row["slug"] for row in catalogue.indicators} == files
    assert len(catalogue.targets) > 20
    assert len(catalogue.achievements) > 40


def test_the_real_catalogue_has_its_six_headline_figures_in_order(catalogue: Catalogue) -> None:
    headline = {row["headline"]: row["slug"] for row in catalogue.indicators if row["headline"]}
    assert [headline[order] for order in range(1, 7)] == [
        "etudiants_formes",
        "apprenants_formes_par_an",
        "part_apprenants_formes",
        "lieux_experimentation",
        "montant_engage",
        "laureats_total",
    ]


def _toml(path: Path) -> Entry:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _figures() -> Iterator[Any]:
    """Every figure of the catalogue with the sources that its parts may come from."""
    for path in sorted((DATA / "indicators").glob("*.toml")):
        entry = _toml(path)
        for kind in ("target", "achieved"):
            for number, each in enumerate(entry.get(kind, []), start=1):
                before = [other["source"] for other in entry[kind][:number]] if "sum_of" in each else [each["source"]]
                yield pytest.param(path.stem, each, set(before), id=f"{path.stem} {kind} {number}")


def _record() -> list[dict[str, str]]:
    with (DATA / "facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def facts() -> list[dict[str, str]]:
    return _record()


@pytest.fixture(scope="module")
def sources() -> Entry:
    return _toml(DATA / "sources.toml")


@pytest.mark.parametrize(("slug", "figure", "cited"), [*_figures()])
def test_a_figure_stands_in_the_public_record_with_its_source(
    slug: str, figure: Entry, cited: set[str], facts: list[dict[str, str]], sources: Entry
) -> None:
    documents = {(sources[each]["title"], sources[each].get("url", "")) for each in cited}
    parts = [figure["stated"]] if "stated" in figure else figure.get("sum_of", [figure["value"]])
    for part in parts:
        found = [
            fact
            for fact in facts
            if fact["indicator"] in {slug, *ALIASES.get(slug, set())}
            and fact["value"] == str(part)
            and fact["qualifier"] == figure.get("qualifier", "exact")
            and (fact["source_title"], fact["source_url"]) in documents
        ]
        assert found, f"{part} of {slug}"


def test_the_public_record_numbers_its_figures_without_gap(facts: list[dict[str, str]]) -> None:
    assert [int(fact["fact"]) for fact in facts] == list(range(len(facts)))


# A small catalogue


def test_the_small_catalogue_reads(tmp_path: Path) -> None:
    read = read_catalogue(write_catalogue(tmp_path))
    opened, visited = read.indicators
    assert (opened["slug"], opened["baseline"], opened["baseline_on"]) == ("opened", 0, dt.date(2021, 10, 18))
    assert (visited["update_months"], visited["delay_days"], visited["weight"]) == (12, 60, 1)
    milestones = [(row["revision"], row["milestone"], row["value"]) for row in read.targets]
    assert milestones == [(1, 1, 30), (2, 1, 12), (2, 2, 35)]
    assert [row["value"] for row in read.achievements] == [25, Decimal("718.4")]


def test_each_file_of_the_catalogue_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, read, files = write_catalogue(tmp_path), Path.read_text, Counter[str]()

    def count_and_read(path: Path, *args: Any, **options: Any) -> str:
        files[path.name] += 1
        return read(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", count_and_read)
    read_catalogue(data)
    assert files == Counter(each.name for each in data.rglob("*.toml"))


def test_a_month_or_a_year_stands_for_its_last_day_and_keeps_its_precision(tmp_path: Path) -> None:
    read = read_catalogue(write_catalogue(tmp_path))
    assert [(row["due"], row["due_precision"]) for row in read.targets] == [
        (dt.date(2024, 12, 31), Precision.YEAR),
        (dt.date(2023, 6, 30), Precision.DAY),
        (dt.date(2024, 9, 30), Precision.MONTH),
    ]
    assert read.sources[0]["published_on"] == dt.date(2021, 10, 31)


def test_an_imprecise_announcement_counts_from_the_day_by_which_it_must_have_been_known(tmp_path: Path) -> None:
    second = read_catalogue(write_catalogue(tmp_path)).targets[1]
    assert (second["known_on"], second["known_precision"]) == (dt.date(2022, 11, 20), Precision.YEAR)


def test_french_texts_get_their_no_break_spaces(tmp_path: Path) -> None:
    read = read_catalogue(write_catalogue(tmp_path))
    assert "fois\u202f; ferm" in read.indicators[0]["method_fr"]
    assert "once; closed" in read.indicators[0]["method_en"]
    assert read.sources[0]["title"] == "Lancement\u00a0: «\u00a0Petite stratégie\u00a0»"


SLIPS = cases("catalogue_slip")


def _fault_of(data: Path) -> CatalogueFault:
    with pytest.raises(CatalogueFault) as refusal:
        read_catalogue(data)
    return refusal.value


def _told(error: CatalogueFault) -> tuple[object, object, object, object]:
    """File, entry, field and the fault before its placeholders are filled."""
    return error.values["file"], error.values["entry"], error.values["field"], _message(error)


def _message(error: CatalogueFault) -> object:
    return getattr(error.values["fault"], "message", None)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_with_file_entry_field_and_cure(slip: dict[str, str], tmp_path: Path) -> None:
    data = write_catalogue(tmp_path)
    change(data, slip["file"], slip["old"].replace("\\n", "\n"), slip["new"].replace("\\n", "\n"))
    error = _fault_of(data)
    assert _told(error) == (Path(slip["file"]).name, slip["entry"], slip["field"], slip["fault"])
    assert str(error.values["cure"]) in LANGUAGES["en"].explain(error)[1]
    assert Path(slip["file"]).name in LANGUAGES["fr"].explain(error)[0]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    data = write_catalogue(tmp_path)
    (data / "sources.toml").unlink()
    assert _told(_fault_of(data)) == ("sources.toml", "file", "name", "the file is missing")


def test_a_catalogue_without_indicators_is_refused(tmp_path: Path) -> None:
    data = write_catalogue(tmp_path)
    for file in (data / "indicators").iterdir():
        file.unlink()
    assert _message(_fault_of(data)) == "there is no indicator"


@pytest.mark.parametrize("name", ["Opened-Sites", "axes"])
def test_a_file_name_that_is_no_slug_is_refused(name: str, tmp_path: Path) -> None:
    data = write_catalogue(tmp_path)
    (data / OPENED).rename(data / "indicators" / f"{name}.toml")
    assert _told(_fault_of(data))[1:] == ("file", "name", "“{text}” is not a name for an indicator")


def test_every_fault_that_the_catalogue_knows_is_tried_here() -> None:
    known = set()
    for file in (PROJECT / "indicators" / "catalogue").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unfit":
                known |= {each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)}
    tried = {slip.values[0]["fault"] for slip in SLIPS}
    alone = {
        "the file is missing",
        "there is no indicator",
        "“{text}” is not a name for an indicator",
        "two values of that date would both count",
    }
    assert known == tried | alone | {fault for *_, fault in POPULATION_SLIPS.values()}


ENVELOPES = ("strategy.toml", "[entry]", '[populations]\nenvelopes = ["visited"]\n\n[entry]')
UNREPORTED = (VISITED, "decimals = 1", "decimals = 1\nupdate_months = 0")
NO_VALUE = (VISITED, '[[achieved]]\ndate = "2022"\nperiod_start = 2022-01-01', "[[target]]\nrevision = 1")
POPULATION_SLIPS: dict[str, tuple[list[tuple[str, str, str]], tuple[str, str, str], str]] = {
    "an envelope of which values are awaited": (
        [ENVELOPES, NO_VALUE],
        ("visited.toml", "indicator", "update_months"),
        "an envelope is planned, not reported",
    ),
    "an envelope outside the strategy": (
        [ENVELOPES, NO_VALUE, UNREPORTED, (VISITED, "decimals = 1", "decimals = 1\ncontext = true")],
        ("visited.toml", "indicator", "context"),
        "an envelope belongs to the strategy",
    ),
    "an achieved envelope": (
        [ENVELOPES, UNREPORTED],
        ("visited.toml", "achieved 1", "value"),
        "nobody achieves an envelope",
    ),
    "an envelope whose only plan is disputed": (
        [ENVELOPES, UNREPORTED, NO_VALUE, (VISITED, '"probable"', '"disputed"')],
        ("visited.toml", "indicator", "target"),
        "an envelope has no amount",
    ),
    "a plan without values that nobody calls an envelope": (
        [UNREPORTED, NO_VALUE],
        ("visited.toml", "indicator", "update_months"),
        "nothing is ever reported for it",
    ),
    "an envelope that is no indicator": (
        [("strategy.toml", "[entry]", '[populations]\nenvelopes = ["lost"]\n\n[entry]')],
        ("strategy.toml", "populations", "envelopes"),
        "“{text}” is not in {place}",
    ),
    "an envelope named twice": (
        [("strategy.toml", "[entry]", '[populations]\nenvelopes = ["visited", "visited"]\n\n[entry]')],
        ("strategy.toml", "populations", "envelopes"),
        "names are expected, each once",
    ),
}


@pytest.mark.parametrize("slip", POPULATION_SLIPS.values(), ids=POPULATION_SLIPS)
def test_what_is_called_an_envelope_is_one_and_what_is_one_is_called_so(
    slip: tuple[list[tuple[str, str, str]], tuple[str, str, str], str], tmp_path: Path
) -> None:
    changes, place, fault = slip
    data = write_catalogue(tmp_path)
    for file, old, new in changes:
        change(data, file, old, new)
    assert _told(_fault_of(data)) == (*place, fault)


def test_an_envelope_is_read(tmp_path: Path) -> None:
    data = write_catalogue(tmp_path)
    for file, old, new in (ENVELOPES, UNREPORTED, NO_VALUE):
        change(data, file, old, new)
    assert read_catalogue(data).strategy.envelopes == {"visited"}


AXES = '[[axes]]\nslug = "territory"\nlabel_fr = "Territoire"\nlabel_en = "Territory"\n'
THRESHOLDS = "[thresholds]\non_track_percent = 95\nwatch_percent = 85\n"
TOP = "starts_on = 2021-10-18\n"
QUIET_SLIPS: dict[str, list[tuple[str, str, str]]] = {
    "a misspelt key of the baseline": [(OPENED, "{ value = 0, date", "{ value = 0, valeu = 5, date")],
    "a misspelt bound": [(OPENED, "upper = 100", "uper = 100")],
    "the year 0": [(OPENED, 'due = "2024"', 'due = "0000"')],
    "a fifth decimal, which the table would round": [(OPENED, "value = 30", "value = 30.00001")],
    "a value too large for the table": [(OPENED, ", upper = 100", ""), (OPENED, "value = 30", "value = 1e15")],
    "more decimals than a value holds": [(OPENED, "decimals = 0", "decimals = 7")],
    "a negative weight": [(OPENED, "headline = true", "weight = -1\nheadline = true")],
    "one achieved table instead of a list": [(VISITED, "[[achieved]]", "[achieved]")],
    "a source that is no table": [("sources.toml", "[launch-2021]", "note = 3\n[launch-2021]")],
    "a source id that the table refuses": [
        ("sources.toml", "[launch", '["A B"]\ntitle = "T"\npublisher = "P"\n[launch'),
    ],
    "no axes": [("strategy.toml", AXES, "")],
    "no thresholds": [("strategy.toml", THRESHOLDS, "")],
    "axes that are no tables": [("strategy.toml", AXES, ""), ("strategy.toml", TOP, TOP + "axes = 3\n")],
    "thresholds that are no table": [
        ("strategy.toml", THRESHOLDS, ""),
        ("strategy.toml", TOP, TOP + "thresholds = 3\n"),
    ],
}


@pytest.mark.parametrize("changes", QUIET_SLIPS.values(), ids=QUIET_SLIPS)
def test_a_slip_that_no_single_check_is_about_is_refused_too(
    changes: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    data = write_catalogue(tmp_path)
    for file, old, new in changes:
        change(data, file, old, new)
    error = _fault_of(data)
    assert error.values["file"] == Path(changes[0][0]).name
    assert error.values["field"] != "text"


AGAIN = """
[[achieved]]
date = 2022-11-21
known_on = 2022-11-21
value = 26
certainty = "certain"
source = "launch-2021"
"""


def test_two_figures_of_one_day_that_both_count_are_refused(tmp_path: Path) -> None:
    """The second would silently stand for the first; a disputed one beside it may stay."""
    data = write_catalogue(tmp_path)
    text = (data / OPENED).read_text(encoding="utf-8")
    (data / OPENED).write_text(text + AGAIN.replace('"certain"', '"disputed"'), encoding="utf-8")
    assert len(read_catalogue(data).achievements) == 3
    (data / OPENED).write_text(text + AGAIN, encoding="utf-8")
    assert _told(_fault_of(data))[1:] == ("achieved 2", "date", "two values of that date would both count")


def test_an_entered_value_counts_at_once_where_no_second_look_is_wanted(tmp_path: Path) -> None:
    data = write_catalogue(tmp_path)
    assert read_strategy(data).state_entered is State.SUBMITTED
    change(data, "strategy.toml", "validation = true", "validation = false")
    assert read_strategy(data).state_entered is State.VALIDATED
