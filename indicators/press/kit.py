"""Several pictures to take away at once: a ZIP with every file, captions, the figures behind them, and one page.

A picture that may not leave is named on the page with the reason; the others leave. The same figures give the same
bytes.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from indicators import wording
from indicators.catalogue import WHOLE
from indicators.charts.look import LIGHT
from indicators.errors import UserFacingError
from indicators.export import Table, write_csv
from indicators.model import Population
from indicators.pictures import Painter
from indicators.press.choosing import KINDS, Order
from indicators.press.content import Picture
from indicators.press.door import Released
from indicators.press.making import make_all
from indicators.press.releasing import release
from indicators.readings import Desk, Overview
from indicators.texts import Language

PAGE, CAPTIONS, FIGURES = "index.html", "captions.txt", "figures.csv"
STYLE = (
    "body{font:16px/1.5 'Source Sans Pro',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    f"color:{LIGHT.ink}}}img{{width:100%;height:auto;border:1px solid {LIGHT.grid}}}"
    f"figure{{margin:0 0 3rem}}figcaption{{color:{LIGHT.muted}}}"
)


@dataclass(frozen=True)
class Kit:
    """A packed kit, how many pictures are in it, and what is wrong with those that are not."""

    content: bytes
    pictures: int
    refused: tuple[tuple[Order, UserFacingError], ...]


def kit(desk: Desk, orders: Sequence[Order], *, on: dt.date, painter: Painter) -> Kit:
    """Pack pictures.

    Args:
        orders: At least one, all in one language.

    Raises:
        UserFacingError: None of them may leave: what is wrong with the first.
        DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
    """
    leaving, refused = _sorted_out(desk, orders, on)
    if not leaving:
        raise refused[0][1]
    pictures = [each.picture for each in leaving]
    language, overview = pictures[0].language, desk.overview(on=on)
    files = {name: data for each in leaving for name, data in _files(each, painter)}
    files[CAPTIONS] = "\n\n".join(_caption(each) for each in pictures).encode()
    files[FIGURES] = write_csv(_figures(pictures, overview, language), language)
    files[PAGE] = _page(pictures, refused, overview, language)
    return Kit(_packed(files, on), len(pictures), tuple(refused))


def _sorted_out(
    desk: Desk, orders: Iterable[Order], on: dt.date
) -> tuple[list[Released], list[tuple[Order, UserFacingError]]]:
    leaving: list[Released] = []
    refused: list[tuple[Order, UserFacingError]] = []
    for order in orders:
        try:
            leaving.append(release(desk, order, on=on))
        except UserFacingError as error:
            refused.append((order, error))
    return leaving, refused


def _files(leaving: Released, painter: Painter) -> Iterator[tuple[str, bytes]]:
    for ending, data in make_all(leaving, painter).items():
        yield f"{leaving.picture.file_name}.{ending}", data


def _caption(picture: Picture) -> str:
    say = picture.language.say
    said = [picture.file_name, say("Caption: {text}", text=picture.caption)]
    return "\n".join([*said, say("Text read aloud: {text}", text=picture.alt)])


def _figures(pictures: Sequence[Picture], overview: Overview, language: Language) -> Table:
    """Every figure behind the pictures, a row per indicator."""
    wanted = {each.order.slug for each in pictures}
    situations = [
        each
        for each in overview.situations
        if each.indicator.slug in wanted or (WHOLE in wanted and each.population is Population.PROMISE)
    ]
    rows = [
        [*wording.figures_cells(each, overview.strategy, language), wording.status_text(each, language)]
        for each in situations
    ]
    return [wording.figures_header(language), *rows]


def _page(
    pictures: Sequence[Picture],
    refused: Sequence[tuple[Order, UserFacingError]],
    overview: Overview,
    language: Language,
) -> bytes:
    """One page that shows all of it without any outside request."""
    name = language.either(overview.strategy.name_fr, overview.strategy.name_en)
    html = ElementTree.Element("html", {"lang": language.code})
    head, body = ElementTree.SubElement(html, "head"), ElementTree.SubElement(html, "body")
    ElementTree.SubElement(head, "meta", {"charset": "utf-8"})
    _put(head, "title", name)
    _put(head, "style", STYLE)
    _put(body, "h1", name)
    _put(body, "p", pictures[0].as_of)
    for picture in pictures:
        figure = ElementTree.SubElement(body, "figure")
        ElementTree.SubElement(figure, "img", {"src": f"{picture.file_name}.png", "alt": picture.alt})
        _put(figure, "figcaption", picture.caption)
    if refused:
        _put(body, "h2", language.say("Not in this kit"))
        for order, error in refused:
            name, why = f"{order.slug} ({language.say(KINDS[order.kind])})", " ".join(language.explain(error))
            _put(body, "p", wording.labelled(name, why, language))
    return b"<!doctype html>\n" + ElementTree.tostring(html, encoding="utf-8", method="html")


def _put(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _packed(files: dict[str, bytes], on: dt.date) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
