"""Pictures for the press as files: the same bytes everywhere, their origin inside, kits, and the command ``render``."""

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PdfReader

from indicators.catalogue import Catalogue
from indicators.errors import DisputedShown
from indicators.intake import load_catalogue
from indicators.pictures import Painter
from indicators.press import FORMATS, Kind, Kit, Order, Released, Reserve, compose, kit, make, released
from indicators.press.making import make_all
from indicators.readings import Desk
from indicators.texts import FRENCH, LANGUAGES
from pages.press.picture import for_screens
from tests.commands import run
from tests.fixtures import NOW, PROJECT, TODAY, opened_copy, redefine
from tests.press_elsewhere import ORDERS

SITES, FUNDS = "lieux_experimentation", "montant_engage"
SVG, DC, XLINK = "{http://www.w3.org/2000/svg}", "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/1999/xlink}"
ACTIVE = ("=", "+", "@", "\t", "\r")
NASTY = "=1+1<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    """One painter for this file's tests, with a child of its own."""
    made = Painter()
    yield made
    made.close()


@pytest.fixture(scope="module")
def funds(desk: Desk) -> Released:
    return released(compose(desk, Order(FUNDS, allowed=frozenset(Reserve)), on=TODAY))


@pytest.fixture(scope="module")
def files(funds: Released, painter: Painter) -> dict[str, bytes]:
    """One picture as every kind of file."""
    return make_all(funds, painter)


# The same bytes


def test_another_process_makes_the_same_bytes_of_the_same_facts_stored_in_another_order(
    empty_file: Path, catalogue: Catalogue, desk: Desk, painter: Painter, tmp_path: Path
) -> None:
    turned = opened_copy(empty_file, tmp_path / "turned.duckdb")
    tables = ("sources", "indicators", "targets", "achievements")
    load_catalogue(turned, replace(catalogue, **{each: getattr(catalogue, each)[::-1] for each in tables}), now=NOW)
    turned.close()
    command = [sys.executable, "-m", "tests.press_elsewhere", str(turned.path), str(tmp_path)]
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C"}
    ran = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **elsewhere}, capture_output=True, text=True, check=True
    )
    expected = [
        f"{order.slug} {ending} {hashlib.sha256(made).hexdigest()}"
        for order in ORDERS
        for ending, made in make_all(released(compose(desk, order, on=TODAY)), painter).items()
    ]
    packed = kit(desk, ORDERS[1:2], on=TODAY, painter=painter).content
    assert ran.stdout.splitlines() == [*expected, f"kit {hashlib.sha256(packed).hexdigest()}"]
    assert len(set(expected)) == len(ORDERS) * 3


# What a file says of itself


@pytest.mark.parametrize("format_", FORMATS)
def test_a_png_has_exactly_the_pixels_promised_and_a_printed_one_its_density(
    format_: str, desk: Desk, painter: Painter
) -> None:
    promised = {
        "wide": (1920, 1080),
        "square": (1080, 1080),
        "portrait": (1080, 1350),
        "print": (3508, 2480),
        "print-a5": (2480, 1748),
    }
    made = make(released(compose(desk, Order(SITES, Kind.FIGURE, format_), on=TODAY)), "png", painter)
    with Image.open(io.BytesIO(made)) as image:
        image.load()
        density = image.info.get("dpi")
        assert image.size == promised[format_] == FORMATS[format_].pixels
    if format_.startswith("print"):
        assert density == pytest.approx((300, 300), abs=0.01)
    else:
        assert density is None


@pytest.mark.parametrize(
    ("format_", "shown"), [("wide", (1460, 821)), ("square", (1080, 1080)), ("print", (1460, 1032))]
)
def test_a_page_shows_it_no_wider_than_it_is_drawn(
    format_: str, shown: tuple[int, int], desk: Desk, painter: Painter
) -> None:
    made = make(released(compose(desk, Order(SITES, Kind.FIGURE, format_), on=TODAY)), "png", painter)
    with Image.open(io.BytesIO(for_screens(made))) as image:
        assert image.size == shown
    assert for_screens(made) is for_screens(made)


def test_a_png_tells_title_source_licence_day_and_alternative_text(funds: Released, files: dict[str, bytes]) -> None:
    picture = funds.picture
    with Image.open(io.BytesIO(files["png"])) as image:
        image.load()
        told: dict[str, Any] = dict(image.text)  # type: ignore[attr-defined]
    assert told["Title"] == picture.title
    assert told["Source"] == "; ".join(picture.sources)
    assert told["Copyright"] == picture.licence
    assert told["Creation Time"] == "2026-11-22"
    assert told["Description"] == picture.alt
    assert told["Author"] == picture.strategy
    assert told["Title"].lang == "fr"


def test_an_svg_is_plain_shapes_with_a_title_a_description_and_its_origin(
    funds: Released, files: dict[str, bytes]
) -> None:
    root, picture = ElementTree.fromstring(files["svg"]), funds.picture  # noqa: S314 (our own)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1920", "1080", "0 0 640 360")
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc") == picture.alt
    assert root.get("role") == "img"
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert set(str(root.get("aria-labelledby")).split()) <= set(ids)
    assert len(ids) == len(set(ids))
    told = {each.tag.removeprefix(DC): each.text for each in root.iter() if each.tag.startswith(DC)}
    assert told["title"] == picture.title
    assert told["rights"] == picture.licence
    assert told["date"] == "2026-11-22"
    assert told["source"] == "; ".join(picture.sources)
    assert told["language"] == "fr"


def test_an_svg_needs_no_typeface_and_reaches_for_nothing(files: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(files["svg"])  # noqa: S314 (our own)
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert names & {"text", "tspan", "image", "script", "foreignObject", "style", "a", "animate"} == set()
    assert "path" in names
    ids = {each.get("id") for each in root.iter()}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            for inner in re.findall(r"url\(([^)]*)\)", value):
                assert inner.startswith("#")
            if name in {"href", f"{XLINK}href"}:
                assert value.startswith("#")
                assert value[1:] in ids


def test_a_pdf_is_tagged_and_tells_its_origin(funds: Released, files: dict[str, bytes]) -> None:
    reader, picture = PdfReader(io.BytesIO(files["pdf"])), funds.picture
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == picture.title
    assert reader.metadata.author == picture.strategy
    assert reader.metadata.subject == picture.caption
    assert picture.licence in str(reader.metadata.keywords)
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == TODAY
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", xmp)
    assert picture.title in xmp
    assert picture.alt.replace("\u00a0", " ") in [text.replace("\u00a0", " ") for text in alternatives(root)]
    assert picture.title.replace("\u00a0", " ") in re.sub(r"[\n\u00a0]", " ", reader.pages[0].extract_text())


@pytest.mark.parametrize("kind", [Kind.TRAJECTORY, Kind.BULLET, Kind.FIGURE])
def test_a_pdf_holds_each_text_of_its_chart_once(kind: Kind, desk: Desk, painter: Painter) -> None:
    leaving = released(compose(desk, Order(FUNDS, kind, allowed=frozenset(Reserve)), on=TODAY))
    written = PdfReader(io.BytesIO(make(leaving, "pdf", painter))).pages[0].extract_text()
    said = re.sub(r"[\s\u00a0\u202f]", "", written)
    rows = [row["text"] for name in ("labels", "texts") for row in leaving.picture.drawing.rows(name)]
    texts = {re.sub(r"[\s\u00a0\u202f]", "", text): rows.count(text) for text in rows if len(text) > 8}
    assert texts
    beside = re.sub(r"[\s\u00a0\u202f]", "", " ".join((leaving.picture.title, leaving.picture.subtitle)))
    assert {text: said.count(text) - beside.count(text) for text in texts} == texts


def alternatives(root: Any) -> list[str]:
    """The alternative text of every figure of a tagged PDF."""
    found, waiting = [], [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_an_a4_pdf_has_the_size_of_a4(desk: Desk, painter: Painter) -> None:
    made = make(released(compose(desk, Order(SITES, Kind.FIGURE, "print"), on=TODAY)), "pdf", painter)
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((841.89, 595.28), abs=0.01)


# The kit


@pytest.fixture(scope="module")
def packed(loaded_file: Path, catalogue: Catalogue, painter: Painter) -> Iterator[Kit]:
    """A kit of two pictures that may leave, one of them with a hostile name, and one that may not."""
    store = opened_copy(loaded_file, loaded_file.with_name("press-kit.duckdb"))
    redefine(store, "laureats_total", label_fr=NASTY, label_en=NASTY)
    desk = Desk(store, catalogue.strategy, unpublished=False)
    orders = [Order(SITES, Kind.FIGURE), Order(FUNDS), Order("laureats_total", Kind.FIGURE)]
    yield kit(desk, orders, on=TODAY, painter=painter)
    store.close()


def unpacked(made: Kit) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.testzip() is None
        assert {each.date_time[:3] for each in archive.infolist()} == {(2026, 11, 22)}
        return {name: archive.read(name) for name in archive.namelist()}


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.said += data


def test_a_kit_holds_every_file_with_captions_and_names_what_is_missing(packed: Kit) -> None:
    inside = unpacked(packed)
    endings = sorted(Path(name).suffix for name in inside)
    assert (packed.pictures, endings) == (2, sorted([".csv", ".html", ".txt", *(2 * [".pdf", ".png", ".svg"])]))
    (order, error) = packed.refused[0]
    assert (order.slug, type(error)) == (FUNDS, DisputedShown)
    page = Page(inside["index.html"].decode())
    assert f"{FUNDS} (Trajectoire)" in page.said
    assert " ".join(FRENCH.explain(error)) in page.said
    captions = inside["captions.txt"].decode()
    assert "37\u202flieux" in captions
    assert "Données au 22 novembre 2026" in captions


def test_the_page_of_a_kit_asks_for_its_own_files_only_and_runs_nothing(packed: Kit) -> None:
    inside = unpacked(packed)
    page = Page(inside["index.html"].decode())
    assert set(page.tags) == {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "figure",
        "img",
        "figcaption",
    }
    sources = [value for name, value in page.attributes if name == "src"]
    assert len(sources) == 2
    assert set(sources) <= set(inside)
    assert {name for name, _ in page.attributes} == {"lang", "charset", "src", "alt"}
    assert NASTY in page.said
    assert "url(" not in page.said
    assert "@import" not in page.said


def test_the_table_of_a_kit_holds_no_cell_that_a_spreadsheet_would_run(packed: Kit) -> None:
    text = unpacked(packed)["figures.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 3
    assert any(NASTY in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell.startswith(ACTIVE)] == []


def test_a_kit_of_nothing_that_may_leave_says_why(desk: Desk, painter: Painter) -> None:
    with pytest.raises(DisputedShown):
        kit(desk, [Order(FUNDS)], on=TODAY, painter=painter)


# The command


def test_render_writes_what_may_leave_tells_what_may_not_and_its_exit_code_says_so(
    loaded_file: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    copy = opened_copy(loaded_file, tmp_path / "render.duckdb")
    headline = [each.indicator.slug for each in Desk(copy, catalogue.strategy).overview(on=TODAY).headline]
    copy.close()
    folder = tmp_path / "new" / "pictures"
    every = run(copy.path, "render", "--all", "--file", "svg", "--on", "2026-11-22", "--to", str(folder))
    written = sorted(path.name for path in folder.iterdir())
    expected = sorted(f"{slug}-trajectory-wide-fr-2026-11-22.svg" for slug in headline if slug != FUNDS)
    assert written == expected == sorted(every.stdout.splitlines())
    assert every.returncode == 1
    assert every.stderr.startswith(f"{FUNDS}\u00a0: L’image montrerait un chiffre contesté")


def test_render_makes_the_bytes_that_the_pages_make(
    loaded_file: Path, desk: Desk, painter: Painter, tmp_path: Path
) -> None:
    copy = opened_copy(loaded_file, tmp_path / "render.duckdb")
    copy.close()
    asked = ["--kind", "figure", "--format", "square", "--on", "2026-11-22", "--to", str(tmp_path)]
    ran = run(copy.path, "--lang", "en", "render", SITES, *asked)
    order = Order(SITES, Kind.FIGURE, "square", LANGUAGES["en"])
    name = "lieux_experimentation-figure-square-en-2026-11-22.png"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{name}\n", "")
    assert (tmp_path / name).read_bytes() == make(released(compose(desk, order, on=TODAY)), "png", painter)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["nowhere"], "nowhere"),
        ([SITES, "--kind", "pie"], "trajectory"),
        ([SITES, "--format", "huge"], "print-a5"),
        ([SITES, "--file", "gif"], "png, svg, pdf"),
        ([SITES, "--allow", "all"], "provisional"),
        (["axes", "--kind", "bullet"], "comparison"),
        ([SITES, "--on", "22/11/2026"], "2022-11-21"),
    ],
)
def test_render_says_in_a_sentence_what_it_does_not_know(
    asked: list[str], said: str, loaded_file: Path, tmp_path: Path
) -> None:
    copy = opened_copy(loaded_file, tmp_path / "render.duckdb")
    copy.close()
    ran = run(copy.path, "render", *asked, "--to", str(tmp_path / "out"))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_render_without_a_choice_is_a_wrong_usage(tmp_path: Path) -> None:
    for asked in (["--to", str(tmp_path)], [SITES], [SITES, "--all", "--to", str(tmp_path)]):
        assert run(tmp_path / "none.duckdb", "render", *asked).returncode == 2


def test_render_into_what_is_no_folder_is_told(loaded_file: Path, tmp_path: Path) -> None:
    copy = opened_copy(loaded_file, tmp_path / "render.duckdb")
    copy.close()
    (tmp_path / "file").write_text("")
    for place in ("file", "file/below"):
        ran = run(copy.path, "render", SITES, "--to", str(tmp_path / place))
        assert (ran.returncode, ran.stdout) == (1, "")
        assert "Traceback" not in ran.stderr
        assert ran.stderr.strip()
