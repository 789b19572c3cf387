"""The dossier of a review, made on demand and then handed out: a PDF to print, HTML and Markdown for an e-mail."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from indicators.dossier import FORMATS, Dossier, dossier_of
from indicators.errors import UserFacingError
from indicators.readings import Meeting
from indicators.readings.turns import turn
from indicators.texts import Language
from pages.shared import acting, parts, state

_MADE = "review-dossier"
DIGITS = 8
BYTES_PER_KILOBYTE = 1000


@dataclass(frozen=True)
class Made:
    """A dossier that is ready.

    Attributes:
        of: What it is about: the review, the figures and the language.
    """

    of: tuple[object, ...]
    name: str
    mime: str
    data: bytes


def draw(meeting: Meeting, language: Language) -> None:
    """One button per format; then the file."""
    st.header(language.say("Dossier"), anchor=False)
    if meeting.snapshot is None:
        st.caption(parts.plain(language.say("The review is open: this dossier is provisional.")))
    with st.container(horizontal=True):
        asked = [ending for ending in FORMATS if _button(ending, language)]
    for ending in asked:
        try:
            state.keep(_MADE, _make(meeting, ending, language))
        except UserFacingError as error:
            parts.warn(error, language)
    made: Made | None = state.kept(_MADE, None)
    if made is not None and made.of == _about(meeting, language):
        _hand_out(made, language)


def _about(meeting: Meeting, language: Language) -> tuple[object, ...]:
    """What a dossier is about; that of an open review is out of date once anybody stores something."""
    return meeting.review, meeting.overview.stamp, language.code


def _button(ending: str, language: Language) -> bool:
    label = language.say("Make the dossier ({format})", format=FORMATS[ending].name)
    return st.button(label, key=f"{_MADE}{ending}")


def _make(meeting: Meeting, ending: str, language: Language) -> Made:
    """Make the file, telling what is being done."""
    with st.status(language.say("Reading the figures…")) as told:
        dossier = _composed(meeting, language)
        told.update(label=language.count("Drawing {number} chart…", "Drawing {number} charts…", len(dossier.figures)))
        data = FORMATS[ending].write(dossier)
        told.update(label=language.say("The dossier is ready."), state="complete")
    digits = hashlib.sha256(data).hexdigest()[:DIGITS]
    name = f"dossier-{meeting.on}-{digits}{ending}"
    return Made(_about(meeting, language), name, FORMATS[ending].mime, data)


def _composed(meeting: Meeting, language: Language) -> Dossier:
    with turn():
        return dossier_of(meeting, language)


def _hand_out(made: Made, language: Language) -> None:
    size = max(1, len(made.data) // BYTES_PER_KILOBYTE)
    st.download_button(
        language.say("Download {name} ({size} kB)", name=made.name, size=size),
        acting.offer_file(made.data),
        file_name=made.name,
        mime=made.mime,
        key=f"{_MADE}-file",
        type=state.main_button(),
        icon=":material/download:",
        on_click=acting.exported,
        args=(acting.identity(), made.name),
    )
