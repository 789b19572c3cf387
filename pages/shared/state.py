"""What a session has chosen; what can be shared is in the URL: lang, au (the day), axe, etat, indicateur, and of the
journal nature, personne, voie, horloge, page, avant; of a review revue, etape, comparer; of a picture image, format,
reserves.

The URL is the truth: before a widget is drawn its value is set from the URL (``show``), and its changes are
written there (``follows``). So the browser's Back works, and an open session moves on at midnight. Values that
come from the URL are checked, never trusted.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from indicators.errors import DayOutOfRange, UserFacingError
from indicators.numbers import local_day, read_iso_date
from indicators.texts import FRENCH, LANGUAGES, Language
from pages.shared import address

LANGUAGE, DAY, AXIS, STATUS, INDICATOR, WAY = "lang", "au", "axe", "etat", "indicateur", "mode"
REVIEW, STEP, OTHER = "revue", "etape", "comparer"
KIND, PERSON, CHANNEL, CLOCK = "nature", "personne", "voie", "horloge"
PAGE, UNTIL_SEQ = "page", "avant"
PICTURE, FORMAT, ALLOWED = "image", "format", "reserves"
ACTOR = "actor"
_PAGES, _SUBMISSION, _CHOSEN = "pages", "submission", "chosen"

DIGITS = 9

Carried = tuple[tuple[str, str], ...]

Wish = TypeVar("Wish")


def language() -> Language:
    """The language that the URL asks for, else French."""
    return LANGUAGES.get(st.query_params.get(LANGUAGE, FRENCH.code), FRENCH)


def theme() -> str:
    """``light`` or ``dark``, as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def main_button() -> Literal["primary", "secondary"]:
    """How the button looks that a page is about: filled, but in the dark only outlined.

    Streamlit writes white on every primary colour, and one that is light enough for the dark page (8:1 as text) leaves
    2:1 for that white (streamlit/streamlit#12801).
    """
    return "secondary" if theme() == "dark" else "primary"


def request() -> str:
    """The number of the request that opened this session, as the log has it; empty without a server."""
    return st.context.headers.get("X-Request-ID", "")


def site() -> str:
    """Where this server is reached, as the browser calls it; empty without a browser."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def day() -> dt.date:
    """The day shown in this run; today where the date was cleared."""
    chosen = st.session_state.get(DAY)
    return chosen if isinstance(chosen, dt.date) else today()


def day_in_url(*, first: dt.date, last: dt.date) -> dt.date:
    """The day asked for in the URL, by default the last one.

    Raises:
        UnreadableDate: It is not a date.
        DayOutOfRange: It lies outside the days that can be shown.
    """
    text = st.query_params.get(DAY)
    if text is None:
        return last
    day = read_iso_date(text)
    if not first <= day <= last:
        raise DayOutOfRange(text=text, first=first.isoformat(), last=last.isoformat())
    return day


def several_in_url(name: str, options: Sequence[str]) -> tuple[list[str], list[str]]:
    """Several choices from the URL, repeated or separated by commas: those among the options, and the others."""
    asked = [text for value in st.query_params.get_all(name) for text in value.split(",") if text]
    return [text for text in asked if text in options], [text for text in asked if text not in options]


def one_in_url(name: str, options: Sequence[str], *, default: str) -> str:
    """One choice from the URL; the default where it is none of the options."""
    asked = st.query_params.get(name, default)
    return asked if asked in options else default


def number_in_url(name: str) -> int | None:
    """A whole number from the URL, 1 at least; None where there is none."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS and int(text) > 0 else None


def show(name: str, value: object) -> None:
    """Set a widget's value from what the URL asks for, before the widget is drawn."""
    address.remember_held(name)
    st.session_state[name] = value


def show_again(name: str, first: Wish, *, among: Collection[object] | None = None) -> Wish:
    """Set a widget's choice to what it was, whatever its choices are called by now; at first to ``first``.

    A list keeps the labels of what was chosen: in another language it would find none of them again. A label that the
    browser still sends in the language before is no choice, and what was chosen last stands.

    Args:
        among: The choices; None where anything may be typed.
    """
    value = st.session_state.get(name, first)
    if not _is_among(value, among):
        last = st.session_state.get(f"{_CHOSEN} {name}", first)
        value = last if _is_among(last, among) else first
    st.session_state[name] = st.session_state[f"{_CHOSEN} {name}"] = value
    return value


def _is_among(value: object, choices: Collection[object] | None) -> bool:
    """Whether a choice, or every one of several, is among the choices; none at all is one."""
    return choices is None or all(
        each is None or each in choices for each in (value if isinstance(value, list) else [value])
    )


def begin_with(name: str, text: object) -> None:
    """Set what a field holds until somebody types into it; what is being typed is not written over."""
    st.session_state.setdefault(name, text)


def follows(
    name: str, *, default: object = None, among: Collection[str] | None = None, resets: Sequence[str] = ()
) -> Callable[[], None]:
    """A widget callback that writes the widget's value into the URL, or removes it at its default.

    Args:
        among: The choices of a list. Streamlit hands a label over where the list changed its language meanwhile:
            that is no choice, and nothing is written.
        resets: Other parameters that mean nothing under the new choice (the page of a list).
    """

    def follow() -> None:
        value = st.session_state.get(name)
        if address.is_held_over(name) or not _is_among(value, among):
            return
        put_in_url(name, "" if value == default else _written(value))
        for other in resets:
            put_in_url(other, "")

    return follow


def put_in_url(name: str, text: str) -> None:
    """Set one parameter of the URL; an empty text removes it."""
    address.settle_address()
    if text:
        st.query_params[name] = text
    elif name in st.query_params:
        del st.query_params[name]
    address.remember_address()


def forgiving(read: Callable[[], Wish], *, default: Wish) -> tuple[Wish, UserFacingError | None]:
    """Read from the URL; where it is unreadable give the default and the error to show."""
    try:
        return read(), None
    except UserFacingError as error:
        return default, error


def now() -> dt.datetime:
    """This instant in UTC, without a zone, as the store keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def today() -> dt.date:
    """The day in Paris, wherever the server stands."""
    return local_day(now())


def submission(name: str) -> str:
    """The id under which a form will store; the same until something was stored, so that a double click stores once."""
    drawn: str = st.session_state.setdefault(f"{_SUBMISSION} {name}", uuid.uuid4().hex)
    return drawn


def submitted(name: str) -> None:
    """Let a form begin anew: its next submission is another one."""
    st.session_state.pop(f"{_SUBMISSION} {name}", None)


def link_to(slug: str) -> dict[str, str]:
    """The URL parameters of an indicator's page, in the language and on the day of this one."""
    return {INDICATOR: slug, **dict(read_carried())}


def read_carried() -> Carried:
    """Return the parameters of the address that go along to another page: language and day."""
    asked = st.query_params.to_dict()
    return tuple((name, asked[name]) for name in (LANGUAGE, DAY) if name in asked)


def keep(name: str, value: object) -> None:
    """Keep something half done that belongs to no widget: a preview, a receipt."""
    st.session_state[name] = value


def kept(name: str, default: Wish) -> Wish:
    """What was kept under a name."""
    value: Wish = st.session_state.get(name, default)
    return value


def forget(name: str) -> None:
    """Forget what was kept under a name."""
    st.session_state.pop(name, None)


def is_drawn(name: str) -> bool:
    """Whether a widget was drawn in the last run: leaving a page forgets its widgets."""
    return name in st.session_state


def register_pages(pages: dict[str, st.Page]) -> None:
    """Keep the frame's pages where links can find them."""
    st.session_state[_PAGES] = pages


def page(name: str) -> st.Page:
    """A page registered by the frame."""
    registered: dict[str, st.Page] = st.session_state[_PAGES]
    return registered[name]


def _written(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(str(each) for each in value)
    return str(value)
