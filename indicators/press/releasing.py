"""A picture that may leave, from an order; where its format is too small, which others would do."""

import datetime as dt
from dataclasses import replace

from indicators import wording
from indicators.errors import FormatTooSmall, Label, PictureRefused, PictureTooFull, TitleTooLong
from indicators.press.choosing import FORMATS, Order
from indicators.press.composing import compose
from indicators.press.door import Released, released
from indicators.readings import Desk
from indicators.texts import LANGUAGES


def release(desk: Desk, order: Order, *, on: dt.date) -> Released:
    """Compose a picture of the figures known on a day and let it leave.

    Raises:
        FormatTooSmall: It fits into other formats, which are named.
        UserFacingError: As for ``compose`` and ``released``.
    """
    try:
        return released(compose(desk, order, on=on))
    except (PictureTooFull, TitleTooLong) as refusal:
        formats = [each for each in FORMATS if each != order.format and _fits(desk, replace(order, format=each), on=on)]
        if not formats:
            raise
        raise FormatTooSmall(text=refusal.values["text"], formats=_named(formats)) from None


def _fits(desk: Desk, order: Order, *, on: dt.date) -> bool:
    try:
        released(compose(desk, order, on=on))
    except PictureRefused:
        return False
    return True


def _named(formats: list[str]) -> Label:
    said = {
        code: wording.listed([language.say(FORMATS[each].words) for each in formats], language)
        for code, language in LANGUAGES.items()
    }
    return Label(said["fr"], said["en"])
