"""Pictures: drawn outside the server's process, in our own typeface, always the same bytes; faults are sentences."""

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest

from indicators.charts import Drawing, trajectory_chart
from indicators.charts.look import SIGNS
from indicators.errors import DrawingFailed, DrawingStopped, DrawingTooSlow
from indicators.pictures import FAMILY, Painter, printable
from indicators.pictures.fonts import LACKING, font_folder
from indicators.pictures.process import CHILD, MEMORY_BYTES
from indicators.pictures.specs import spec_with_rows
from indicators.readings import Desk
from indicators.texts import LANGUAGES
from tests.fixtures import PROJECT, TODAY

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
ONE_LINE = '#set document(title: "t")\n#set text(font: "Source Sans Pro")\n#sys.inputs.said'

DEAF = "import sys, time\nsys.stdin.buffer.readline()\ntime.sleep(3600)\n"
DYING = "import os, sys\nsys.stdin.buffer.readline()\nos.abort()\n"


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    """One painter for this file's tests, with a child of its own."""
    made = Painter()
    yield made
    made.close()


@pytest.fixture
def sites(desk: Desk) -> Drawing:
    return trajectory_chart(desk.sheet("lieux_experimentation", on=TODAY), language=FRENCH, theme="light")


def _texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def _painter_running(tmp_path: Path, program: str, *, seconds: float) -> Painter:
    file = tmp_path / "child.py"
    file.write_text(program)
    return Painter(seconds=seconds, program=file)


def test_a_chart_becomes_vectors_with_every_label_in_our_typeface(painter: Painter, sites: Drawing) -> None:
    (svg,) = painter.svgs([sites])
    labels = [row["text"] for row in spec_with_rows(sites)["datasets"]["labels"]]
    assert labels
    assert [label for label in labels if label not in _texts(svg)] == []
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {FAMILY}


def test_nothing_drawn_is_cut_off_by_the_frame(painter: Painter, desk: Desk) -> None:
    """Every label's anchor lies within the picture, with room for half its height."""
    drawings = [
        trajectory_chart(desk.sheet(each.indicator.slug, on=TODAY), language=FRENCH, theme="light")
        for each in desk.overview(on=TODAY).headline
    ]
    for svg in painter.svgs(drawings):
        width, height = (float(each) for each in re.findall(r'(?:width|height)="([\d.]+)"', svg)[:2])
        assert svg.count("<text") > 3
        assert all(-1 <= x <= width and 6 <= y <= height for x, y in _anchors(svg))


def _anchors(svg: str) -> Iterator[tuple[float, float]]:
    """Where each text stands: the sum of the shifts of the groups around it."""
    shifts: list[tuple[float, float]] = []
    for tag in re.findall(r"<(/?)(g|text)\b([^>]*?)(/?)>", svg):
        closing, name, attributes, empty = tag
        if closing:
            if name == "g":
                shifts.pop()
            continue
        found = re.search(r"translate\(([-\d.]+),([-\d.]+)\)", attributes)
        shift = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
        if name == "g" and not empty:
            shifts.append(shift)
        elif name == "text":
            yield sum(each[0] for each in shifts) + shift[0], sum(each[1] for each in shifts) + shift[1]


def test_several_charts_come_back_in_the_order_asked_for(painter: Painter, desk: Desk) -> None:
    slugs = ["montant_engage", "lieux_experimentation", "etudiants_formes"]
    drawings = [trajectory_chart(desk.sheet(slug, on=TODAY), language=ENGLISH, theme="light") for slug in slugs]
    together = painter.svgs(iter(drawings))
    assert together == [painter.svgs([drawing])[0] for drawing in drawings]
    assert len(set(together)) == len(slugs)


def test_another_process_draws_the_same_bytes(painter: Painter, sites: Drawing) -> None:
    other = Painter()
    try:
        assert other.svgs([sites]) == painter.svgs([sites])
        assert other.pdf(ONE_LINE, {"said": "é"}, standard="ua-1", instant=0) == painter.pdf(
            ONE_LINE, {"said": "é"}, standard="ua-1", instant=0
        )
    finally:
        other.close()


def test_one_child_is_kept_for_all_pictures(sites: Drawing) -> None:
    painter = Painter()
    try:
        painter.svgs([sites])
        first = painter.child_pid
        painter.svgs([sites])
        assert painter.child_pid == first
    finally:
        painter.close()
    assert painter.child_pid is None


def test_threads_that_ask_together_for_the_first_time_are_given_one_painter() -> None:
    script = (
        "import threading\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from indicators.pictures import painter\n"
        "gate = threading.Barrier(8)\n"
        "with ThreadPoolExecutor(8) as threads:\n"
        "    print(len(set(threads.map(lambda _: (gate.wait(), id(painter()))[1], range(8)))))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "1"


def test_a_child_that_was_killed_is_replaced(sites: Drawing) -> None:
    painter = Painter()
    try:
        before = painter.svgs([sites])
        first = painter.child_pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        _wait_until_dead(first)
        assert painter.svgs([sites]) == before
        assert painter.child_pid != first
    finally:
        painter.close()


def _wait_until_dead(pid: int) -> None:
    """Until the kernel has ended all its threads; the painter itself is still to notice."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def test_a_child_that_hangs_is_ended_and_said_to_be_slow(tmp_path: Path, sites: Drawing) -> None:
    painter = _painter_running(tmp_path, DEAF, seconds=0.5)
    for _ in range(2):
        with pytest.raises(DrawingTooSlow):
            painter.svgs([sites])
    painter.close()


def test_a_child_that_dies_over_a_chart_is_told_and_the_next_call_starts_another(
    tmp_path: Path, sites: Drawing
) -> None:
    painter = _painter_running(tmp_path, DYING, seconds=60)
    with pytest.raises(DrawingStopped):
        painter.svgs([sites])
    (tmp_path / "child.py").write_text(CHILD.read_text())
    assert painter.svgs([sites])
    painter.close()


def test_a_chart_that_cannot_be_drawn_is_a_sentence_and_the_child_lives_on(painter: Painter, sites: Drawing) -> None:
    broken = Drawing(spec={"mark": "nonsense", "config": {}, "datasets": {}}, description="")
    good = painter.svgs([sites])
    pid = painter.child_pid
    with pytest.raises(DrawingFailed):
        painter.svgs([sites, broken, sites])
    assert painter.svgs([sites]) == good
    assert painter.child_pid == pid


def test_a_chart_that_cannot_be_made_leaves_no_answer_behind_for_the_next_one(painter: Painter, sites: Drawing) -> None:
    def two_then_a_fault() -> Iterator[Drawing]:
        yield sites
        yield sites
        raise LookupError("no such chart")

    with pytest.raises(LookupError):
        painter.svgs(two_then_a_fault())
    assert len(painter.svgs([sites])) == 1


def test_a_chart_fetches_nothing(painter: Painter, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\nsecret\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        for url in (f"http://127.0.0.1:{server.getsockname()[1]}/rows.csv", f"file://{tmp_path}/rows.csv"):
            spec = {"data": {"url": url}, "mark": "text", "encoding": {"text": {"field": "a"}}}
            with suppress(DrawingFailed):
                (svg,) = painter.svgs([Drawing(spec={**spec, "config": {}, "datasets": {}}, description="")])
                assert "secret" not in svg
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_child_may_not_hold_more_memory_than_it_is_given(sites: Drawing) -> None:
    painter = Painter(memory_bytes=64 << 20)
    with pytest.raises((DrawingStopped, DrawingFailed)):
        painter.svgs([sites])
    painter.close()
    assert MEMORY_BYTES < 4 << 30


def test_the_child_ends_with_whoever_asks_it() -> None:
    script = "from indicators.pictures import painter\npainter().svgs([])\nprint(painter().child_pid)\n"
    ran = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    deadline = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    while Path(f"/proc/{ran.stdout.strip()}").exists() and dt.datetime.now(dt.UTC) < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{ran.stdout.strip()}").exists()


def test_a_faulty_document_is_a_sentence(painter: Painter) -> None:
    with pytest.raises(DrawingFailed):
        painter.pdf("#let x = (", {}, standard="ua-1", instant=0)


def test_a_document_without_a_title_is_no_pdf_ua(painter: Painter) -> None:
    with pytest.raises(DrawingFailed, match="title"):
        painter.pdf("Text", {}, standard="ua-1", instant=0)


# The typeface


def test_only_our_two_styles_are_at_hand_and_each_once() -> None:
    files = sorted(path.name for path in font_folder().iterdir())
    assert files == [f"SourceSansPro-{style}.otf" for style in ("Regular", "Semibold")]


@pytest.mark.parametrize("text", ["718,4\u202fM€", "« près\u00a0de\u202f»", "≈ ≥ ≤ → − – — … ’ œ É", "Ελλάδα, Москва"])
def test_what_our_sentences_need_has_a_glyph(text: str) -> None:
    assert printable(text) == text


def test_glyphs_of_statuses_are_drawn_since_the_typeface_lacks_most_of_them() -> None:
    assert LACKING in {printable(sign.glyph) for sign in SIGNS.values()}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("oui 🙂🙂 non", f"oui {LACKING} non"),
        ("مرحبا", LACKING),
        ("a\u202eb\u200bc\u0007", "abc"),
        ("un\u2009mot\tdeux", "un mot deux"),
        ("e\u0301te\u0301", "été"),
        ("❤\ufe0f", LACKING),
        ("deux\nlignes", "deux\nlignes"),
    ],
)
def test_what_the_typeface_lacks_is_marked_once_and_what_is_invisible_goes(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def test_every_sentence_of_ours_has_its_glyphs() -> None:
    french = (PROJECT / "indicators" / "locales" / "fr.po").read_text(encoding="utf-8")
    assert [line for line in french.splitlines() if LACKING in printable(line)] == []
