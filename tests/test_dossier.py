"""The dossier: its figures are those of ``status --json``, in PDF/UA-1, Markdown and HTML, in either language."""

import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from markdown_it import MarkdownIt
from pypdf import PdfReader

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.charts import Drawing, trajectory_chart
from indicators.dossier import Dossier, dossier_of, write_html, write_markdown, write_pdf
from indicators.dossier.content import (
    Block,
    Cover,
    Fact,
    Facts,
    Figure,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Section,
    Signs,
    Table,
    Tone,
    Verdict,
)
from indicators.errors import DrawingTooSlow
from indicators.model import Population, Status
from indicators.numbers import write_number
from indicators.pictures import Painter, close_painter
from indicators.readings import Desk, Meeting
from indicators.store import Store
from indicators.texts import LANGUAGES, LOCALES, Language
from tests import commands
from tests.commands import Ran
from tests.fixtures import ANNIVERSARY, TODAY
from tests.meetings import Typed, hold

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
DAYS = {"anniversary": ANNIVERSARY, "today": TODAY}
ENDINGS = (".pdf", ".md", ".html")

languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
days = pytest.mark.parametrize("on", DAYS.values(), ids=DAYS)
endings = pytest.mark.parametrize("ending", ENDINGS)

HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    "<script>alert(1)</script>",
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "![x](https://example.org/pixel.png)",
    "<https://example.org> https://example.org www.example.org",
    "*gras* _ital_ $x^2$ @marie #fin = titre",
    "| a | b |\n|---|---|\n| c | d |",
    "- liste\n1. un\n# titre\n> cité\n===",
    "&lt;b&gt; &amp; \" ' \\ ` ~~x~~ {{ 1 }} {% raw %}",
    "</style></title><img src=x onerror=alert(1)>",
]


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def database(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(loaded_file, tmp_path_factory.mktemp("dossier") / "indicators.duckdb"))


@pytest.fixture
def run(database: Path) -> Run:
    """The command line on that database."""
    return partial(commands.run, database)


@pytest.fixture(scope="module", autouse=True)
def shared_painter_closed() -> Iterator[None]:
    yield
    close_painter()


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    made = Painter()
    yield made
    made.close()


@pytest.fixture
def meeting(loaded: Store, catalogue: Catalogue) -> Meeting:
    """The second of two reviews, a week apart."""
    hold(loaded, catalogue.strategy, TODAY - dt.timedelta(days=7))
    return hold(loaded, catalogue.strategy, TODAY)


def _of_day(desk: Desk, on: dt.date, language: Language = FRENCH) -> Dossier:
    return dossier_of(desk.meeting(None, today=on), language)


# What it says


@days
@endings
def test_it_tells_every_headline_figure_as_status_does(
    on: dt.date, ending: str, run: Run, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / f"dossier{ending}"
    code, _, progress = run("dossier", "--on", on.isoformat(), "--to", str(file))
    assert (code, len(progress.splitlines())) == (0, 2)
    figures = {each["slug"]: each for each in json.loads(run("status", "--on", on.isoformat(), "--json")[1])}
    chapters = _chapters(file)
    headline = [each.indicator.slug for each in desk.overview(on=on).headline]
    assert headline
    for slug in headline:
        chapter = chapters[figures[slug]["label"]]
        assert [wanted for wanted in _expected(figures[slug]) if wanted not in chapter] == []


def _expected(figure: dict[str, Any]) -> Iterator[str]:
    """The figures of one indicator as French readers write them."""
    for value in (figure["achieved"], figure["target"]):
        if value is not None:
            yield write_number(value, "fr", decimals=4)
    if figure["shown"] is not None:
        yield f"{figure['shown']}\u202f%"
    if figure["gap"] is not None:
        yield write_number(abs(figure["gap"]), "fr", decimals=figure["decimals"])
    yield wording.status_word(Status(figure["status"]), FRENCH)
    if figure["achieved"] is None:
        yield "Aucun réalisé communiqué"


def _chapters(file: Path) -> dict[str, str]:
    """What a reader sees under each heading; in the PDF on each page."""
    if file.suffix == ".pdf":
        pages = [page.extract_text() for page in PdfReader(file).pages]
        return {text.splitlines()[0]: text for text in pages}
    text = file.read_text(encoding="utf-8")
    seen = _Seen(_rendered(text) if file.suffix == ".md" else text)
    return seen.chapters


def _rendered(markdown: str) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)


class _Seen(HTMLParser):
    """What a reader sees of an HTML text, and what it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.chapters: dict[str, str] = {}
        self._texts: list[str] = []
        self._heading: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self._end_chapter()

    @property
    def text(self) -> str:
        return "".join(self._texts)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self._end_chapter()
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attributes]
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open[: len(self._open) - 1 - self._open[::-1].index(tag)]

    def handle_data(self, data: str) -> None:
        self._texts.append(data)
        if "h2" in self._open:
            self._heading.append(data)

    def _end_chapter(self) -> None:
        if self._heading:
            name = "".join(self._heading)
            self.chapters[name] = self.text[self.text.rindex(name) :]
        self._heading.clear()


def test_a_review_is_told_with_people_minutes_judgements_and_decisions(meeting: Meeting) -> None:
    said = _texts(dossier_of(meeting, FRENCH))
    typed = Typed()
    for text in (typed.chair, typed.attendance, typed.summary, typed.decided, typed.owner):
        assert text in said
    assert any(text.startswith(typed.judged) for text in said)
    assert "Revue du 22 novembre 2026" in said
    assert "objectifs atteignables" in said


def test_overdue_decisions_come_first(meeting: Meeting) -> None:
    (table,) = _tables(dossier_of(meeting, FRENCH), "Décisions")
    states = [row[-1] for row in table.groups[0].rows]
    assert states == ["échéance dépassée", "ouverte"]


def test_changes_are_those_since_the_review_before(meeting: Meeting) -> None:
    section = _section(dossier_of(meeting, FRENCH), "Ce qui a changé")
    lead = section.blocks[0]
    assert isinstance(lead, Paragraph)
    assert lead.text.endswith("depuis la revue du 15 novembre 2026.")
    news = [item for block in section.blocks if isinstance(block, Listing) for item in block.items]
    assert len(news) == sum(len(lines) for _, lines in wording.change_lines(meeting.changes, FRENCH))


def test_every_indicator_of_the_day_is_once_in_the_table_of_its_population(desk: Desk) -> None:
    tables = _tables(_of_day(desk, TODAY), "Tous les indicateurs")
    names = [[str(row[0]) for group in table.groups for row in group.rows] for table in tables]
    assert names == [
        [wording.label(each.indicator, FRENCH) for each in desk.overview(on=TODAY).of(population)]
        for population in Population
    ]


def test_a_day_before_anything_was_known_still_has_a_dossier(desk: Desk, painter: Painter) -> None:
    assert write_pdf(_of_day(desk, dt.date(2020, 1, 1)), painter).startswith(b"%PDF")


def _section(dossier: Dossier, title: str) -> Section:
    return next(section for section in dossier.sections if section.title == title)


def _tables(dossier: Dossier, title: str) -> list[Table]:
    return [block for block in _section(dossier, title).blocks if isinstance(block, Table)]


def _texts(node: object) -> list[str]:
    """Every text of a dossier, wherever it stands."""
    if isinstance(node, Enum | Language | Drawing):
        return []
    if isinstance(node, str):
        return [node]
    if isinstance(node, tuple):
        return [text for each in node for text in _texts(each)]
    if isinstance(node, Figure):
        return [node.drawing.description]
    if is_dataclass(node):
        return [text for field in fields(node) for text in _texts(getattr(node, field.name))]
    return []


# Languages


@languages
def test_no_sentence_of_the_other_language_slips_in(language: Language, meeting: Meeting) -> None:
    said = "\n".join(_texts(dossier_of(meeting, language)))
    assert [fragment for fragment in _fragments(of_french=language is ENGLISH) if fragment in said] == []


def _fragments(*, of_french: bool) -> list[str]:
    """What stands between the placeholders of our sentences, where it is long enough to be told from a name."""
    with (LOCALES / "fr.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="fr") if message.id]
    spoken = [_forms(message.string if of_french else message.id) for message in messages]
    other = "\n".join(form for message in messages for form in _forms(message.id if of_french else message.string))
    parts = {part.strip() for forms in spoken for form in forms for part in re.split(r"\{.*?\}", form)}
    return sorted(part for part in parts if len(part) >= 14 and part not in other)


def _forms(message: object) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(map(str, message))  # type: ignore[call-overload]


def test_the_languages_differ_in_no_figure(desk: Desk) -> None:
    """Digits only: amounts, rates and gaps; decimal signs and the order of a date are the language's."""
    spoken = {
        language.code: _tables(_of_day(desk, TODAY, language), language.say("All indicators"))[0]
        for language in LANGUAGES.values()
    }
    found = [
        [[re.sub(r"\D", "", str(row[place])) for place in (1, 3, 5, 6)] for group in table.groups for row in group.rows]
        for table in spoken.values()
    ]
    assert found[0] == found[1]
    assert any(digits for row in found[0] for digits in row)


def test_french_is_spaced_as_french_is(meeting: Meeting) -> None:
    bad = re.compile(r"[^ \u00a0\u202f][?!;»]|[^ \u00a0\u202f]:(?!//)(?= )|«[^\u00a0\u202f]| [?!;:»%]")
    typed = {*vars(Typed()).values()}
    said = [text for text in _texts(dossier_of(meeting, FRENCH)) if "http" not in text and text not in typed]
    found = [text for text in said if bad.search(text)]
    assert [text for text in found if not _cites_a_source(text, meeting)] == []


def _cites_a_source(text: str, meeting: Meeting) -> bool:
    """Titles stand as their publishers wrote them."""
    return any(source.title in text for source in meeting.overview.sources.values())


# PDF/UA


@days
@languages
def test_the_compiler_accepts_it_as_pdf_ua_1_with_title_language_author_and_day(
    on: dt.date, language: Language, desk: Desk, painter: Painter
) -> None:
    dossier = _of_day(desk, on, language)
    reader = PdfReader(io.BytesIO(write_pdf(dossier, painter)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language.code
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    about = reader.metadata
    assert about
    assert about.title == dossier.title
    assert about.author == dossier.cover.strategy
    assert about.creation_date == dt.datetime.combine(on, dt.time(), dt.UTC)


def test_figures_have_alternatives_tables_have_headers_and_headings_are_in_order(
    meeting: Meeting, painter: Painter
) -> None:
    dossier = dossier_of(meeting, FRENCH)
    reader = PdfReader(io.BytesIO(write_pdf(dossier, painter)))
    root: Any = reader.trailer["/Root"]
    tagged = list(_structure(root["/StructTreeRoot"]))
    alternatives = [str(node["/Alt"]) for name, node in tagged if name == "Figure"]
    assert alternatives == [figure.drawing.description for figure in dossier.figures]
    tables = [block for section in dossier.sections for block in section.blocks if isinstance(block, Table)]
    names = [name for name, _ in tagged]
    assert names.count("Table") == len(tables)
    assert names.count("TH") >= sum(len(table.header) for table in tables)
    levels = [int(name[1]) for name in names if re.fullmatch(r"H\d", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _structure(node: Any) -> Iterator[tuple[str, Any]]:
    """The tags in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _structure(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])[1:], node
        if "/K" in node:
            yield from _structure(node["/K"])


def test_pages_are_numbered_and_the_contents_lead_to_them(desk: Desk, painter: Painter) -> None:
    dossier = _of_day(desk, TODAY)
    reader = PdfReader(io.BytesIO(write_pdf(dossier, painter)))
    last = len(reader.pages)
    for number, page in enumerate(reader.pages[1:], start=2):
        assert f"{number} / {last}" in page.extract_text()
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        section.title for section in dossier.sections
    ]


def test_the_header_of_the_long_table_is_repeated_on_each_of_its_pages(desk: Desk, painter: Painter) -> None:
    reader = PdfReader(io.BytesIO(write_pdf(_of_day(desk, TODAY), painter)))
    lying = [page.extract_text() for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) > 1
    assert all("Date de la valeur" in text for text in lying)


def test_charts_stay_vectors_with_their_text(desk: Desk, painter: Painter) -> None:
    reader = PdfReader(io.BytesIO(write_pdf(_of_day(desk, TODAY), painter)))
    page = next(page for page in reader.pages if page.extract_text().startswith("Tiers-lieux"))
    assert list(page.images) == []
    assert "≤\u202f35, pour mémoire" in page.extract_text()


def test_the_same_day_gives_the_same_bytes_in_two_processes(run: Run, database: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.pdf", tmp_path / "theirs.pdf"
    assert run("dossier", "--on", "2022-11-21", "--to", str(ours))[0] == 0
    commands.run_apart(database, "dossier", "--on", "2022-11-21", "--to", str(theirs))
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("write", [write_html, write_markdown], ids=["html", "markdown"])
def test_the_same_day_gives_the_same_text(write: Callable[[Dossier], bytes], desk: Desk) -> None:
    assert write(_of_day(desk, TODAY)) == write(_of_day(desk, TODAY))


# What people type stays text


def _hostile(text: str) -> Dossier:
    """A dossier that says one text in every place there is for one."""
    table = Table((text, text), (Group(((text, Verdict(Status.LATE, text, text)),), name=text),), shares=(1, 0))
    signs = Table((text,), (Group(((Signs((Status.LATE,), text),),)),), shares=(1,))
    item = Item(text, name=text, url=f"https://example.org/?q={text}")
    blocks: tuple[Block, ...] = (
        *(Paragraph(text, tone) for tone in Tone),
        Heading(text),
        Verdict(Status.REACHED, text, text),
        Listing((item, Item(text, url=text), Item(text, url=f"javascript:{text}"))),
        Facts((Fact(text, text, text),) * 4),
        table,
        signs,
    )
    cover = Cover(programme=text, strategy=text, title=text, lines=(item,))
    return Dossier(FRENCH, on=TODAY, cover=cover, sections=(Section(text, blocks), Section(text, blocks, wide=True)))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_read_as_text_in_html(text: str) -> None:
    seen = _Seen(write_html(_hostile(text)).decode())
    harmless = _Seen(write_html(_hostile("harmless")).decode())
    assert seen.tags == harmless.tags
    assert {name for name, _ in seen.attributes} == {name for name, _ in harmless.attributes}
    assert all(value.startswith("https://example.org/") for name, value in seen.attributes if name == "href")
    assert seen.text.count(text) == harmless.text.count("harmless")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_read_as_text_in_markdown(text: str) -> None:
    seen, harmless = (_Seen(_rendered(write_markdown(_hostile(each)).decode())) for each in (text, "harmless"))
    assert seen.tags == harmless.tags
    assert all(value.startswith("https://example.org/") for name, value in seen.attributes if name == "href")
    in_one_line = " ".join(text.split())
    assert seen.text.count(in_one_line) == harmless.text.count("harmless")


def test_an_address_in_a_text_does_not_become_a_link_by_itself() -> None:
    markdown = write_markdown(_hostile("https://example.org www.example.org")).decode()
    assert not re.search(r"(?<!\()(?<!<)https?://", re.sub(r"\(<[^>]*>\)", "", markdown))
    assert "www.example" not in re.sub(r"\(<[^>]*>\)", "", markdown)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_read_as_text_in_the_pdf(text: str, painter: Painter) -> None:
    made = write_pdf(_hostile(text), painter)
    reader = PdfReader(io.BytesIO(made))
    seen = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    assert seen.count(re.sub(r"\s+", "", text)) >= 40
    assert b"root:x:0" not in made


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا \u202eabc",
        "🙂 vu",
        "汉字" * 50,
        "a\u0000b\ud7ff",
        "\u200b" * 99,
        "x" * 400,
        "mot " * 25_000,
        "é" * 100_000,
    ],
    ids=["rtl", "emoji", "chinese", "null", "invisible", "one word", "100 kB of words", "100 kB in a word"],
)
@pytest.mark.parametrize("write", [write_html, write_markdown], ids=["html", "markdown"])
def test_odd_texts_are_written_and_printed(text: str, write: Callable[[Dossier], bytes], painter: Painter) -> None:
    paragraph = Section("Titre", (Paragraph(text), Listing((Item(text, name="nom"),))))
    cover = Cover("p", "s", "t", (Item(text),))
    dossier = Dossier(FRENCH, on=TODAY, cover=cover, sections=(paragraph,))
    assert write(dossier)
    assert PdfReader(io.BytesIO(write_pdf(dossier, painter))).pages


def test_a_word_without_end_stays_on_the_page(painter: Painter) -> None:
    cover = Cover("p", "s", "t", ())
    dossier = Dossier(FRENCH, on=TODAY, cover=cover, sections=(Section("Titre", (Paragraph("x" * 400),)),))
    reader = PdfReader(io.BytesIO(write_pdf(dossier, painter)))
    lines = [line for line in reader.pages[1].extract_text().splitlines() if "xx" in line]
    assert len(lines) > 1
    assert max(map(len, lines)) < 150


@days
def test_html_is_safe_for_mail(on: dt.date, desk: Desk) -> None:
    made = write_html(_of_day(desk, on))
    seen = _Seen(made.decode())
    assert not seen.tags & {"script", "style", "link", "img", "svg", "iframe", "form", "base", "object"}
    assert not [
        name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "srcset", "class", "id"}
    ]
    assert "url(" not in made.decode()
    assert len(made) < 100_000  # Gmail cuts messages off at 102 kB


# Children that fail


def test_a_painter_that_hangs_is_a_sentence(tmp_path: Path, desk: Desk) -> None:
    program = tmp_path / "child.py"
    program.write_text("import time\ntime.sleep(3600)\n")
    painter = Painter(seconds=0.5, program=program)
    with pytest.raises(DrawingTooSlow):
        write_pdf(_of_day(desk, TODAY), painter)
    painter.close()


def test_a_chart_is_only_made_where_it_is_asked_for() -> None:
    def never() -> Drawing:
        raise AssertionError

    cover = Cover("p", "s", "t", ())
    dossier = Dossier(FRENCH, on=TODAY, cover=cover, sections=(Section("Titre", (Figure(never),)),))
    assert len(dossier.figures) == 1


def test_two_charts_keep_their_order_among_other_blocks(desk: Desk, painter: Painter) -> None:
    sheet = desk.sheet("lieux_experimentation", on=TODAY)
    chart = trajectory_chart(sheet, language=FRENCH, theme="light")
    other = trajectory_chart(sheet, language=ENGLISH, theme="light")
    blocks = (Figure(lambda: chart), Paragraph("entre"), Figure(lambda: other))
    dossier = Dossier(FRENCH, on=TODAY, cover=Cover("p", "s", "t", ()), sections=(Section("Titre", blocks),))
    text = PdfReader(io.BytesIO(write_pdf(dossier, painter))).pages[1].extract_text()
    assert text.index("Cible") < text.index("entre") < text.index("Target")


# The command


@pytest.mark.parametrize("name", ["dossier.docx", "dossier", "dossier.pdf.exe", ".pdf"])
def test_another_ending_is_refused_before_anything_is_read(name: str, run: Run, tmp_path: Path) -> None:
    code, _, told = run("dossier", "--to", str(tmp_path / name))
    assert code == 1
    assert told.count("\n") == 1
    assert ".pdf, .html, .md" in told
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder.md"
    folder.mkdir()
    for target in (folder, tmp_path / "no" / "such" / "dossier.md", tmp_path / f"{'x' * 300}.md"):
        code, _, told = run("dossier", "--on", "2022-11-21", "--to", str(target))
        assert code == 1
        assert "ne peut pas être écrit" in told
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.md"]


def test_a_file_is_replaced_whole_or_left_as_it_was(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "dossier.md"
    file.write_text("before")
    assert run("dossier", "--on", "not a day", "--to", str(file))[0] == 1
    assert file.read_text() == "before"
    assert run("dossier", "--on", "2022-11-21", "--to", str(file))[0] == 0
    assert file.read_text(encoding="utf-8").startswith("# Dossier du 21 novembre 2022")
    assert list(tmp_path.iterdir()) == [file]


def test_english_is_spoken_where_asked_for(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "dossier.html"
    _, told, _ = run("--lang", "en", "dossier", "--on", "2022-11-21", "--to", str(file))
    assert told.startswith("Written: dossier.html")
    assert "<title>Dossier of 21 November 2022</title>" in file.read_text(encoding="utf-8")


def test_the_review_of_the_day_is_found(loaded: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    hold(loaded, catalogue.strategy, TODAY)
    loaded.close()
    file = tmp_path / "dossier.md"
    assert commands.run(loaded.path, "dossier", "--on", TODAY.isoformat(), "--to", str(file))[0] == 0
    assert file.read_text(encoding="utf-8").startswith("# Revue du 22 novembre 2026")
