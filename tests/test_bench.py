"""The benchmark's own arithmetic, and that its references show what the dashboard shows."""

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest

from indicators.catalogue import read_strategy
from indicators.model import Achievement, Milestone
from indicators.readings import Desk
from indicators.store import open_store
from tests.bench import plain, references
from tests.bench.dash.dash_tab import DashTab
from tests.bench.driving import Address, Page, Visitor, cpu_ms_per_rerun, measure_in_turn, measure_together
from tests.bench.errors import MeasurementError
from tests.bench.experiments import EXPERIMENTS
from tests.bench.figures import Figure, Profile, compared, json_line, report
from tests.bench.filling import fill, multiplied
from tests.bench.goals import TIMES, Goal
from tests.bench.profiling import AREAS, LINES, REST, profile, whose
from tests.bench.servers import serve
from tests.bench.sessions import percentile
from tests.bench.sizes import FULL, QUICK
from tests.bench.worlds import SITES, about, dashboard, page
from tests.bench.writing import Writer
from tests.fixtures import PROJECT, TODAY
from tests.visitor.blocking import run_apart
from tests.visitor.tab import Rerun

AT_MOST_THREE = Goal(3.0, "the tests")
AT_LEAST_TWENTY = Goal(20.0, "the tests", least=True)
AT_MOST_15_MS = Goal(15.0, "the tests", unit="ms")


@pytest.mark.parametrize(
    ("goal", "value", "reference", "missed"),
    [
        (AT_MOST_THREE, 6.0, 2.0, False),
        (AT_MOST_THREE, 6.1, 2.0, True),
        (AT_MOST_THREE, 1.0, None, True),
        (AT_MOST_THREE, 1.0, 0.0, True),
        (AT_LEAST_TWENTY, 100.0, 5.0, False),
        (AT_LEAST_TWENTY, 99.0, 5.0, True),
        (AT_MOST_15_MS, 15.0, 1.0, False),
        (AT_MOST_15_MS, 16.0, 100.0, True),
        (None, 1e9, 1.0, False),
    ],
)
def test_a_goal_bounds_the_ratio_or_the_figure_itself(
    goal: Goal | None, value: float, reference: float | None, missed: bool
) -> None:
    assert Figure("one", value, 1, reference=reference, goal=goal).is_missed is missed


def test_series_are_compared_by_their_medians() -> None:
    ours, bare = ([Rerun(ms / 1000, 10 * ms, ms) for ms in series] for series in ((1, 30, 9), (2, 4, 3)))
    figure = compared("ours / bare", reruns=ours, reference=bare)
    assert (figure.value, figure.reference, figure.ratio) == pytest.approx((9, 3, 3))
    assert (figure.n, figure.received_bytes, figure.elements) == (3, 90, 9)


def test_a_record_is_one_line_of_json_with_the_machine_and_the_versions() -> None:
    missed = Figure("one", 7.0, 2, reference=2.0, goal=AT_MOST_THREE)
    lines = [json_line(each) for each in (missed, Profile("where", ("50 %", "50 %")))]
    figure, found = (json.loads(line) for line in lines)
    assert not any("\n" in line for line in lines)
    assert (figure["ratio"], figure["missed"], figure["goal"]["bound"]) == (3.5, True, 3.0)
    assert found["lines"] == ["50 %", "50 %"]
    assert figure["versions"].keys() >= {"streamlit", "dash"}
    assert figure["machine"]["python"]


def test_the_report_shows_each_goal_beside_its_figure_and_then_the_profiles() -> None:
    figures = [
        Figure("a long name", 7.0, 2, reference=2.0, goal=AT_MOST_THREE, received_bytes=9_494, note="as noted"),
        Figure("met", 1.0, 2, unit="s", goal=Goal(2.0, "the tests", unit="s")),
    ]
    head, missed, met, _, *profiled = report([Profile("where", ("one", "two")), *figures]).splitlines()
    assert head.startswith("figure")
    assert missed.startswith("a long name")
    assert missed.split()[3:] == [
        "7",
        "ms",
        "2",
        "3.50",
        "≤",
        "3",
        TIMES,
        "2",
        "9494",
        "-",
        "as",
        "noted",
        "GOAL",
        "MISSED",
    ]
    assert met.split() == ["met", "1", "s", "-", "-", "≤", "2", "s", "2", "-", "-"]
    assert profiled == ["where", "one", "two"]


def test_nothing_measured_is_a_report_without_rows() -> None:
    assert len(report([]).splitlines()) == 1


@pytest.mark.parametrize(
    ("waits", "percent", "found"), [([4.0], 95, 4.0), ([1.0, 2.0, 3.0], 50, 2.0), ([0.0, 100.0], 99, 99.0)]
)
def test_a_percentile_never_exceeds_the_longest_wait(waits: list[float], percent: int, found: float) -> None:
    assert percentile(waits, percent) == pytest.approx(found)


def test_quick_is_smaller_in_everything() -> None:
    smaller = [
        name for name, full in vars(FULL).items() if isinstance(full, float | int) and getattr(QUICK, name) < full
    ]
    assert set(smaller) == {name for name, full in vars(FULL).items() if isinstance(full, float | int)} - {"few_rows"}
    assert max(QUICK.crowds) < max(FULL.crowds)


def test_every_experiment_is_told_of_in_the_readme() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in EXPERIMENTS if f"`{name}`" not in text] == []


# Driving


class Counting:
    """A visitor whose page takes a moment of the processor, and who keeps count."""

    def __init__(self, said: list[str], name: str = "") -> None:
        self._said, self._name = said, name

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._said.append("gone")

    async def rerun(self) -> Rerun:
        self._said.append(self._name)
        await asyncio.sleep(0)
        return Rerun(0.001, 1, 1)


def test_pages_take_turns_and_the_warm_up_does_not_count() -> None:
    said: list[str] = []
    series = run_apart(measure_in_turn({name: Counting(said, name) for name in "ab"}, reruns=4))
    assert {name: len(reruns) for name, reruns in series.items()} == {"a": 4, "b": 4}
    asked = [name for name in said if name != "gone"]
    assert asked == ["a", "b"] * (len(asked) // 2)
    assert len(asked) > 8


def test_sessions_that_do_not_think_are_counted_by_the_second() -> None:
    said: list[str] = []
    rate = run_apart(measure_together([Counting(said) for _ in range(3)], seconds=0.05))
    assert len(rate.reruns) == said.count("") - 3
    assert rate.per_second * 0.05 <= len(rate.reruns)
    assert said[-3:] == ["gone"] * 3


# Profiles


def stack(*files: str) -> list[str]:
    return [f"call ({PROJECT}/{file}:1)" if not file.startswith("/") else f"call ({file}:1)" for file in files]


@pytest.mark.parametrize(
    ("files", "area"),
    [
        (["/lib/python3.11/threading.py"], REST),
        (["pages/overview.py", "indicators/readings/desk.py", "/lib/python3.11/json/encoder.py"], "ours: readings"),
        (["pages/overview.py", "/x/site-packages/streamlit/elements/map.py"], "Streamlit: elements to protobuf"),
        (["/x/site-packages/streamlit/runtime/scriptrunner/script_runner.py", "pages/frame.py"], "ours: pages"),
        (["/x/site-packages/uvicorn/server.py", "/lib/asyncio/events.py"], "uvicorn, websockets, starlette"),
        (["/other/pages/overview.py"], REST),
    ],
)
def test_time_belongs_to_the_innermost_code_that_is_named(files: list[str], area: str) -> None:
    assert whose(stack(*files), PROJECT) == area


def test_a_profile_shares_a_rerun_among_a_dozen_areas_at_most() -> None:
    waiting = stack("/lib/python3.11/selectors.py")
    stacks = [(stack("pages/overview.py"), 60), (stack("indicators/store/queries.py"), 30), (waiting, 500)]
    stacks.append((stack("/lib/python3.11/threading.py"), 10))
    text = "\n".join(f"{';'.join(frames)} {count}" for frames, count in stacks)
    found = profile("overview", text, project=PROJECT, cpu_ms=10.0)
    assert found.name == "overview: 10.0 ms of processor time per rerun, 100 samples"
    assert [line.split() for line in found.lines] == [
        ["60%", "6.00", "ms", "ours:", "pages"],
        ["30%", "3.00", "ms", "ours:", "store"],
        ["10%", "1.00", "ms", *REST.split()],
    ]


def test_small_areas_of_a_profile_are_added_up() -> None:
    ours = ("indicators/", "pages/")
    files = [f"{start}a.py" if start.startswith(ours) else f"/x/site-packages/{start}a.py" for start in AREAS]
    text = "\n".join(f"{';'.join(stack(file))} {10 + number}" for number, file in enumerate(files))
    found = profile("all", text, project=PROJECT, cpu_ms=1.0)
    assert len(found.lines) == LINES
    assert found.lines[-1].endswith(REST)


# Stores and references


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("bench") / "facts.duckdb")


@pytest.mark.parametrize("number", [30, 300])
def test_a_made_up_catalogue_has_as_many_indicators_as_asked_for(number: int, tmp_path: Path) -> None:
    with closing(open_store(fill(tmp_path / "made.duckdb", catalogue=multiplied(number)))) as opened:
        overview = Desk(opened, read_strategy()).overview(on=TODAY)
    assert len(overview.situations) == number
    assert len({each.indicator.label_fr for each in overview.situations}) == number
    assert len(overview.headline) == 6


def test_rows_are_spread_over_indicators_as_asked_for(tmp_path: Path) -> None:
    with closing(open_store(fill(tmp_path / "rows.duckdb", 10_000))) as opened:
        (row,) = opened.rows("SELECT count(*) AS rows FROM achievement WHERE version >= 100")
    assert row["rows"] == 10_000


def test_the_references_show_the_figures_that_we_show(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(store)) as opened:
        headline = Desk(opened, read_strategy()).overview(on=TODAY).headline
        ours = {each.indicator.slug: (_float(each.achieved), _float(each.target)) for each in headline}
    monkeypatch.setenv(plain.DATABASE, str(store))
    with plain.connected() as connection:
        theirs = {each["slug"]: (each["achieved"], each["target"]) for each in plain.cards(connection)}
    assert theirs == ours


def _float(found: Achievement | Milestone | None) -> float | None:
    return None if found is None or found.value is None else float(found.value)


def test_the_naive_page_comes_out_whole(store: Path) -> None:
    with references.naive(store) as server:
        overview, sheet = (run_apart(_drawn(server.url, query)) for query in ("", about(SITES)))
    assert [kinds.count("vega_lite_chart") for kinds in (overview, sheet)] == [2, 1]
    assert overview.count("metric") == 6


async def _drawn(url: str, query: str) -> list[str | None]:
    """The kinds of the elements on a page."""
    async with Page(Address(url, query_string=query)) as visitor:
        await visitor.rerun()
        return [each.WhichOneof("type") for each in visitor.tab.screen.elements()]


@pytest.mark.parametrize("kept", [False, True])
def test_the_dash_page_comes_out_whole(kept: bool, store: Path) -> None:
    with references.dash(store, kept=kept) as server:
        reruns = [run_apart(_rerun(DashTab(server.url, slug))) for slug in ("", SITES, "")]
        with pytest.raises(MeasurementError):
            run_apart(_rerun(DashTab(server.url, "unknown")))
    assert [each.elements for each in reruns] == [5, 5, 5]
    assert reruns[0].received_bytes == reruns[2].received_bytes != reruns[1].received_bytes


async def _rerun(visitor: Visitor) -> Rerun:
    async with visitor:
        return await visitor.rerun()


def test_what_a_writer_saves_is_on_the_next_rerun(tmp_path: Path) -> None:
    with dashboard(PROJECT, fill(tmp_path / "facts.duckdb")) as server:
        before, after, value = run_apart(_saved(server.url))
        used = run_apart(cpu_ms_per_rerun(page(server.url, "overview"), pid=server.pid, reruns=20))
    assert value not in before
    assert value in after
    assert used > 0


async def _saved(url: str) -> tuple[str, str, str]:
    """What the overview says before and after a save, and the value as it is written."""
    async with page(url, "overview") as visitor, Writer(url) as writer:
        await visitor.rerun()
        before = visitor.tab.screen.text()
        assert await writer.save() > 0
        await visitor.rerun()
        return before, visitor.tab.screen.text(), writer.last_written


def test_a_page_with_an_error_on_it_is_no_measurement(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text("import streamlit as st\nst.error('nothing')\n")
    server_of = serve("page", folder=tmp_path, by=references.by_default(script))
    with server_of as server, pytest.raises(MeasurementError, match="nothing"):
        run_apart(_rerun(Page(Address(server.url))))
