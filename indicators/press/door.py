"""The exit door: no picture leaves without all that makes it correct, sourced and dated next year, too.

What a picture must say is looked for in what it will really show. ``Released`` is made here only, and only a released
picture is ever written to a file.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indicators.charts import find_illegible
from indicators.errors import (
    DisputedShown,
    GlyphMissing,
    Phrase,
    PictureIncomplete,
    PictureRefused,
    PictureTooFull,
    ProvisionalShown,
    SourceMissing,
    UnsourcedShown,
    noted,
)
from indicators.numbers import KEPT_SPACE
from indicators.pictures import lacking
from indicators.press.choosing import RESERVES, Reserve
from indicators.press.content import Picture, Told
from indicators.press.layout import SURE_SOURCES

_REFUSALS: dict[Reserve, type[PictureRefused]] = {
    Reserve.PROVISIONAL: ProvisionalShown,
    Reserve.DISPUTED: DisputedShown,
    Reserve.UNSOURCED: UnsourcedShown,
}


@dataclass(frozen=True)
class Released:
    """A picture that may leave."""

    picture: Picture


def released(picture: Picture) -> Released:
    """Let a picture leave.

    Raises:
        SourceMissing: It shows a figure that must not be shown.
        UnsourcedShown, ProvisionalShown, DisputedShown: It shows one that must not be shown without being allowed.
        PictureIncomplete: It does not say all that it must.
        GlyphMissing: A character of it would be missing.
        PictureTooFull: A text of its chart would be cut off, cover another one or a mark, or stand at a wrong mark.
    """
    for told in picture.told:
        _check_figures(told, picture)
    _check_complete(picture)
    _check_glyphs(picture)
    _check_chart(picture)
    return Released(picture)


def _check_figures(told: Told, picture: Picture) -> None:
    if not told.is_sourced:
        raise SourceMissing(name=told.name)
    for reserve in Reserve:
        if reserve in told.reserves and reserve not in picture.order.allowed:
            raise _REFUSALS[reserve](name=told.name)


def _check_complete(picture: Picture) -> None:
    texts = _plainly(" ".join(_shown(picture)))
    missing = [name for name, text in _needed(picture) if not text or not _says(texts, _plainly(text))]
    missing += [name for name, has in _CARRIED if not has(picture)]
    if missing:
        raise PictureIncomplete(missing=Phrase(missing[0]))


_CARRIED: tuple[tuple[str, Callable[[Picture], object]], ...] = (
    (noted("the text read aloud"), lambda picture: all(_says(picture.alt, told.value) for told in picture.told)),
    (noted("the caption"), lambda picture: picture.caption),
)


def _needed(picture: Picture) -> Iterator[tuple[str, str]]:
    """What must stand in the picture, and what it is called."""
    yield noted("the title"), picture.title
    yield noted("the date of the data"), picture.as_of
    yield noted("the licence"), picture.licence
    yield noted("the strategy"), picture.strategy
    is_unsourced = all(Reserve.UNSOURCED in told.reserves for told in picture.told)
    for source in picture.sources[:SURE_SOURCES] or (() if is_unsourced else ("",)):
        yield noted("the source"), source
    for told in picture.told:
        yield from _needed_of(told, picture)


def _needed_of(told: Told, picture: Picture) -> Iterator[tuple[str, str]]:
    yield noted("the name of the indicator"), picture.language.either(told.name.french, told.name.english)
    yield noted("the value"), told.value
    yield noted("the target"), told.target
    yield noted("the due date"), told.due
    if told.has_unit:
        yield noted("the unit"), told.unit
    if told.has_value:
        yield noted("the date of the value"), told.period
    if told.is_revised:
        yield noted("that the plan was revised"), told.revision
    for reserve in told.reserves:
        yield noted("that a figure is not settled"), picture.language.say(RESERVES[reserve])


def _says(texts: str, text: str) -> bool:
    """Whether a text stands there by itself: 37 is not said by 137."""
    return re.search(rf"(?:\b|(?!\w)){re.escape(text)}(?:\b|(?<!\w))", texts, re.IGNORECASE) is not None


def _plainly(text: str) -> str:
    """A text whose spaces may all break."""
    return text.replace(KEPT_SPACE, " ")


def _shown(picture: Picture) -> list[str]:
    """Every text that stands in the picture."""
    rows = (row for name in ("labels", "texts") for row in picture.drawing.rows(name))
    return [picture.title, picture.subtitle, picture.foot, *(row["text"] for row in rows)]


def _check_glyphs(picture: Picture) -> None:
    missing = lacking("".join((*_shown(picture), picture.alt, picture.caption)))
    if missing:
        raise GlyphMissing(characters=missing)


def _check_chart(picture: Picture) -> None:
    """No text of the chart may leave its frame, cover another one or a mark, or be taken for another mark's."""
    for text in find_illegible(picture.drawing, picture.layout.chart):
        raise PictureTooFull(text=text)
