"""Pictures for the press over HTTP: made now, or frozen once."""

from indicators import press
from indicators.api.answers import Asked
from indicators.api.kept import Answer
from indicators.errors import UnknownIndicator
from indicators.numbers import inert
from indicators.press.shelf import picture_file

SHUT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def picture(asked: Asked) -> Answer:
    """A picture of the figures as they are known; in French unless the address says otherwise, whoever looks at it."""
    slug, ending = asked.names["slug"], press.read_ending(asked.names["ending"])
    try:
        order = press.read_order(slug, asked.texts)
        file = picture_file(asked.desk, order, ending, on=asked.day)
    except UnknownIndicator as error:
        raise UnknownIndicator(slug=inert(slug), where="slug") from error
    return _answer(file.content, file.name, ending)


def frozen(asked: Asked) -> Answer:
    """A picture as it was when it was frozen."""
    snapshot, slug, ending = asked.names["snapshot"], asked.names["slug"], press.read_ending(asked.names["ending"])
    content = press.frozen_file(asked.desk, snapshot, slug, ending, today=asked.today)
    return _answer(content, f"{slug}-{snapshot}.{ending}", ending)


def _answer(content: bytes, name: str, ending: str) -> Answer:
    """Shown where it is asked for, but for SVG, which could hold a script: that is saved, or drawn by a page."""
    shown = "attachment" if ending == "svg" else "inline"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"', "Content-Security-Policy": SHUT}
    return Answer(content, press.FILES[ending].media, headers)
