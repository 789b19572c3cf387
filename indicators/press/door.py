"""The exit door: no picture leaves without all that makes it correct, sourced and dated next year, too.

What a picture must say is looked for in what it will really show. ``Released`` is made here only, and only a released
picture is ever written to a file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indicators.charts.measuring import text_width
from indicators.errors import (
    DisputedShown,
    GlyphMissing,
    Phrase,
    PictureIncomplete,
    PictureRefused,
    PictureTooFull,
    ProvisionalShown,
    SourceMissing,
    noted,
)
from indicators.numbers import KEPT_SPACE
from indicators.pictures import lacking
from indicators.press.choosing import RESERVES, Reserve
from indicators.press.content import Picture, Told

_REFUSALS: dict[Reserve, type[PictureRefused]] = {
    Reserve.PROVISIONAL: ProvisionalShown,
    Reserve.DISPUTED: DisputedShown,
}


@dataclass(frozen=True)
class Released:
    """A picture that may leave."""

    picture: Picture


def released(picture: Picture) -> Released:
    """Let a picture leave.

    Raises:
        SourceMissing, ProvisionalShown, DisputedShown: What it shows must not be shown, or not without being allowed.
        PictureIncomplete: It does not say all that it must.
        GlyphMissing: A character of it would be missing.
        PictureTooFull: A text of its chart would be cut off.
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
    missing = [name for name, text in _needed(picture) if not text or _plainly(text) not in texts]
    missing += [name for name, has in _CARRIED if not has(picture)]
    if missing:
        raise PictureIncomplete(missing=Phrase(missing[0]))


_CARRIED: tuple[tuple[str, Callable[[Picture], object]], ...] = (
    (noted("the source"), lambda picture: picture.sources),
    (noted("the text read aloud"), lambda picture: picture.alt),
    (noted("the caption"), lambda picture: picture.caption),
)


def _needed(picture: Picture) -> Iterator[tuple[str, str]]:
    """What must stand in the picture, and what it is called."""
    yield noted("the title"), picture.title
    yield noted("the date of the data"), picture.as_of
    yield noted("the licence"), picture.licence
    yield noted("the strategy"), picture.strategy
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
    """No text of a chart that is laid out to the pixel may leave its frame."""
    frame = picture.layout.chart
    for row in picture.drawing.rows("texts"):
        width = text_width(row["text"], size=row["size"], weight=row["weight"])
        left = row["x"] - (width if row["align"] == "right" else 0)
        across = left > -1 and left + width < frame.width_px + 1
        down = row["y"] > row["size"] / 2 - 1 and row["y"] < frame.height_px - row["size"] / 2 + 1
        if not (across and down):
            raise PictureTooFull
