"""No caption, count or status contradicts a row: of real and invented indicators, on twenty days.

What is known of each indicator on a day is worked out here anew, from the rows alone: which value stands, how old it
is, what waits, of which population it is. The pages' own answers are never asked for it.
"""

import calendar
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.cli.status import _table as status_table
from indicators.dossier.content import Table, Verdict
from indicators.dossier.tables import every_indicator
from indicators.model import Population, Status
from indicators.press.telling import details
from indicators.readings import Desk, Overview, count_indicators, figures
from indicators.store import Store, append, queries
from indicators.texts import LANGUAGES, Language
from pages.overview import answer
from pages.overview import figures as figures_table
from pages.shared.parts import situation_mark
from tests.fixtures import NOW, TODAY, entered, opened_copy
from tests.invented_indicators import store_invented
from tests.test_ages import DAYS

INVENTED = 80
PLACES = {"page", "table", "press", "method", "command", "dossier", "row"}
BEHIND = {Status.OVERDUE, Status.LATE, Status.WATCH}
languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What the store's rows say of an indicator on a day.

    Attributes:
        value: The row of the value that stands; None without one.
        waiting: In how many periods the last word waits to be confirmed.
        is_old: Whether a newer value should have been there.
    """

    population: Population
    value: Row | None
    waiting: int
    is_old: bool


@pytest.fixture(scope="module")
def desk(loaded_file: Path, catalogue: Catalogue) -> Iterator[Desk]:
    """A desk with the real indicators and many invented ones: every status, qualifier and measure is among them."""
    store = opened_copy(loaded_file, loaded_file.with_name("no-contradiction.duckdb"))
    _name_each(store, store_invented(store, INVENTED))
    yield Desk(store, catalogue.strategy)
    store.close()


def _name_each(store: Store, slugs: list[str]) -> None:
    """Give each invented indicator a name of its own, in one submission."""
    named = [
        {
            **{name: value for name, value in row.items() if name not in {"recorded_at", "batch", "channel"}},
            "version": row["version"] + 1,
            "label_fr": f"Indicateur {slugs.index(row['slug'])}",
            "label_en": f"Indicator {slugs.index(row['slug'])}",
        }
        for row in queries.stored_rows(store, "indicator")
        if row["slug"] in slugs
    ]
    append(store, entered(*named, id="names", table="indicator"), now=NOW)


@pytest.fixture(scope="module")
def rows(desk: Desk) -> Mapping[str, list[Row]]:
    return {table: list(queries.stored_rows(desk.store, table)) for table in ("indicator", "target", "achievement")}


@pytest.fixture(scope="module")
def overviews(desk: Desk) -> list[Overview]:
    return [desk.overview(on=on) for on in (*DAYS, TODAY)]


# What is known, from the rows alone


def _known(rows: Mapping[str, list[Row]], desk: Desk, on: dt.date) -> dict[str, Known]:
    """What the rows say of every indicator that nobody computes."""
    by_slug: dict[str, list[Row]] = defaultdict(list)
    for row in rows["achievement"]:
        if row["known_on"] <= on and row["period_end"] <= on:
            by_slug[row["indicator"]].append(row)
    promised = {
        row["indicator"]
        for row in rows["target"]
        if row["known_on"] <= on and row["standing"] == "plan" and row["certainty"] != "disputed"
    }
    newest = {row["slug"]: row for row in sorted(rows["indicator"], key=lambda row: row["version"])}
    return {
        slug: _known_of(definition, by_slug[slug], slug in promised, desk, on)
        for slug, definition in newest.items()
        if not definition["numerator"] and definition["known_on"] <= on
    }


def _known_of(definition: Row, values: list[Row], is_promised: bool, desk: Desk, on: dt.date) -> Known:
    if definition["context"]:
        population = Population.CONTEXT
    elif definition["slug"] in desk.strategy.envelopes:
        population = Population.ENVELOPE
    else:
        population = Population.PROMISE if is_promised else Population.COUNT
    value, months = _standing(values), definition["update_months"]
    is_old = value is not None and bool(months) and not definition["context"]
    if is_old and value is not None:
        is_old = on > _later(value["period_end"], months) + dt.timedelta(days=definition["delay_days"])
    last: dict[dt.date, Row] = {}
    for row in sorted(values, key=lambda row: row["version"]):
        last[row["period_end"]] = row
    waiting = [row for row in last.values() if row["state"] == "submitted" and row["certainty"] != "disputed"]
    return Known(population, value, len(waiting), is_old)


def _standing(values: list[Row]) -> Row | None:
    """The value that stands: of the last period, the last confirmed version that nobody disputes."""
    for end in sorted({row["period_end"] for row in values}, reverse=True):
        versions = sorted((row for row in values if row["period_end"] == end), key=lambda row: row["version"])
        confirmed = [row for row in versions if row["state"] == "validated"]
        undisputed = [row for row in confirmed if row["certainty"] != "disputed"]
        if undisputed and undisputed[-1]["value"] is not None:
            last = undisputed[-1]
            doubts = [row for row in confirmed if row["certainty"] == "disputed" and row["version"] > last["version"]]
            if not any(row["value"] == last["value"] for row in doubts):
                return last
    return None


def _later(day: dt.date, months: int) -> dt.date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


# Rows


def test_every_status_and_every_kind_of_caption_is_among_them(overviews: list[Overview]) -> None:
    """Else what follows would hold of nothing."""
    seen = [each for overview in overviews for each in overview.situations]
    assert {each.status for each in seen} == set(Status)
    assert {each.population for each in seen} == set(Population)
    assert {each.ends_late for each in seen} == {bool(each.provisional) for each in seen} == {True, False}
    assert {each.is_stale for each in seen if each.population is Population.PROMISE} == {True, False}
    assert any(each.is_stale and each.provisional for each in seen)


def test_value_age_population_and_what_waits_are_those_of_the_stored_rows(
    overviews: list[Overview], desk: Desk, rows: Mapping[str, list[Row]]
) -> None:
    for overview in overviews:
        known = _known(rows, desk, overview.on)
        shown = {each.indicator.slug: each for each in overview.situations if not each.indicator.numerator}
        assert shown.keys() == known.keys()
        for slug, each in shown.items():
            said, achieved = known[slug], each.achieved
            stands = None if said.value is None else (said.value["period_end"], said.value["value"])
            assert (None if achieved is None else (achieved.period_end, achieved.value)) == stands, (slug, overview.on)
            assert (each.population, each.is_stale) == (said.population, said.is_old), (slug, overview.on)
            assert each.provisional_count == said.waiting, (slug, overview.on)


def test_no_status_contradicts_the_figures_beside_it(overviews: list[Overview]) -> None:
    for overview in overviews:
        for each in overview.of(Population.PROMISE):
            told, about = figures(each), (each.indicator.slug, overview.on)
            aim = each.plan.aim if each.plan else None
            assert (told["status"] == Status.NO_DATA) == (told["achieved"] is None), about
            if aim == "reach" and told["qualifier"] == "exact" and told["rate"] is not None:
                assert (told["status"] == Status.REACHED) == (told["rate"] >= 100), about
            if told["status"] in BEHIND and aim == "reach":
                assert told["rate"] is None or told["rate"] < 100, about
                assert told["qualifier"] != "at_least" or each.indicator.direction == "down", about
            if told["status"] in (Status.LATE, Status.WATCH) and told["gap"] is not None and aim == "reach":
                assert told["gap"] < 0 if each.indicator.direction == "up" else told["gap"] > 0, about
            if told["status"] == Status.OVERDUE:
                assert told["due"] < overview.on.isoformat(), about
            if told["shown"] == 100 and told["qualifier"] == "exact" and aim == "reach":
                assert told["status"] == Status.REACHED, about
            if told["ends_late"]:
                assert told["projected_end"] is None or told["projected_end"] > told["due"], about


# Captions


def _captions(overview: Overview, language: Language) -> dict[str, dict[str, str]]:
    """Every text that tells the status of a promise, by its name and by where it stands; escapes left out."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for where, texts in _by_place(overview, language).items():
        for name, text in texts.items():
            found[name][where] = text.replace("\\", "")
    return found


def _by_place(overview: Overview, language: Language) -> dict[str, dict[str, str]]:
    promises, strategy = overview.of(Population.PROMISE), overview.strategy
    names = {each: wording.label(each.indicator, language) for each in promises}
    table = figures_table(overview, promises, language).splitlines()[2:]
    lines = status_table(overview, language)
    return {
        "page": {name: situation_mark(each, language) for each, name in names.items()},
        "table": dict(zip(names.values(), table, strict=True)),
        "press": {name: " · ".join(details(each, strategy, language)) for each, name in names.items()},
        "method": {name: wording.verdict(each, strategy, language) for each, name in names.items()},
        "command": {name: next(line for line in lines if f"  {name}  " in f"{line}  ") for name in names.values()},
        "dossier": {name: verdict.word for name, verdict in _dossier_rows(overview, language)},
        "row": {name: " ".join([word, *lines]) for name, (word, lines) in _rows(overview, language).items()},
    }


def _dossier_rows(overview: Overview, language: Language) -> Iterator[tuple[str, Verdict]]:
    """The name and the verdict of each promise, as the table of a dossier has them."""
    if overview.of(Population.PROMISE):
        table = next(block for block in every_indicator(overview, language).blocks if isinstance(block, Table))
        for row in (row for group in table.groups for row in group.rows):
            assert isinstance(row[-1], Verdict)
            yield str(row[0]), row[-1]


def _rows(overview: Overview, language: Language) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The verdict in each row of the first screen, with what is told beside it."""
    return {
        wording.label(each.indicator, language): wording.row_verdict(each, language)
        for each in overview.of(Population.PROMISE)
    }


@languages
def test_every_caption_tells_the_same_verdict_with_its_age_and_its_late_end(
    language: Language, overviews: list[Overview], desk: Desk, rows: Mapping[str, list[Row]]
) -> None:
    late = language.say("projected end: {end}", end="").strip()
    never = (language.say("target not met at this pace"), language.say("the target is not met at this pace"))
    seen: Counter[str] = Counter()
    for overview in overviews:
        known, captions = _known(rows, desk, overview.on), _captions(overview, language)
        for each in overview.of(Population.PROMISE):
            said, told = known.get(each.indicator.slug), captions[wording.label(each.indicator, language)]
            about, word = (each.indicator.slug, overview.on), wording.status_word(each.status, language)
            assert {where for where in told if word in told[where]} == PLACES, about
            ends = {where for where, text in told.items() if any(end in text for end in (late, *never))}
            assert ends == (PLACES if each.ends_late else set()), about
            seen["late"] += each.ends_late
            if said and said.value and (said.is_old or each.status is Status.TOO_OLD):
                assert each.achieved is not None
                day = wording.period_text(each.achieved, language, short=True)
                assert {where for where in told if day in told[where]} == PLACES, about
                seen["old"] += 1
    assert seen["late"] > 5
    assert seen["old"] > INVENTED


# Counts


@languages
def test_every_count_is_that_of_the_rows(
    language: Language, overviews: list[Overview], desk: Desk, rows: Mapping[str, list[Row]]
) -> None:
    for overview in overviews:
        known, counts = _known(rows, desk, overview.on), count_indicators(overview)
        ratios = Counter(each.population for each in overview.situations if each.indicator.numerator)
        populations = Counter(each.population for each in known.values()) + ratios
        statuses = Counter(verdict.status for _, verdict in _dossier_rows(overview, language))
        assert {each: number for each, number in counts.populations.items() if number} == populations
        assert {each: number for each, number in counts.statuses.items() if number} == statuses
        title, _, under = answer(overview, language).partition("\n")
        promises, *numbers = map(int, re.findall(r"\d+", title)) if statuses else (0,)
        assert sorted(numbers) == sorted(statuses.values())
        assert sum(numbers) == promises == populations[Population.PROMISE]
        assert sum(map(int, re.findall(r"\d+", under.rpartition(":")[2]))) == populations.total() - promises
