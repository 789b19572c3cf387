"""The dossier of a review, made on demand and then handed out: a PDF to print, HTML and Markdown for an e-mail."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from indicators.dossier import WRITERS, dossier_of
from indicators.errors import UserFacingError
from indicators.readings import Meeting
from indicators.readings.turns import turn
from indicators.texts import Language
from pages.shared import acting, parts, state

FORMATS = {".pdf": ("PDF", "application/pdf"), ".html": ("HTML", "text/html"), ".md": ("Markdown", "text/markdown")}
_MADE = "review-dossier"
DIGITS = 8
BYTES_PER_KILOBYTE = 1000


@dataclass(frozen=True, eq=False)
class Made:
    """A dossier that is ready, and the meeting as it was when it was made."""

    meeting: Meeting
    name: str
    mime: str
    data: bytes


def draw(meeting: Meeting, language: Language) -> None:
    """One button per format; then the file."""
    st.header(language.say("Dossier"), anchor=False)
    if meeting.review is not None and meeting.review.is_open:
        st.caption(parts.plain(language.say("The review is open: this dossier is provisional.")))
    with st.container(horizontal=True):
        asked = [ending for ending, (name, _) in FORMATS.items() if _button(ending, name, language)]
    for ending in asked:
        try:
            state.keep(_MADE, _make(meeting, ending, language))
        except UserFacingError as error:
            parts.warn(error, language)
    made: Made | None = state.kept(_MADE, None)
    if made is not None and made.meeting is meeting:
        _hand_out(made, language)


def _button(ending: str, name: str, language: Language) -> bool:
    return st.button(language.say("Make the dossier ({format})", format=name), key=f"{_MADE}{ending}")


def _make(meeting: Meeting, ending: str, language: Language) -> Made:
    """Make the file, telling what is being done."""
    with st.status(language.say("Reading the figures…")) as told, turn():
        dossier = dossier_of(meeting, language)
        drawing = language.count("Drawing {number} chart…", "Drawing {number} charts…", len(dossier.figures))
        told.update(label=drawing)
        data = WRITERS[ending](dossier)
        told.update(label=language.say("The dossier is ready."), state="complete")
    digits = hashlib.sha256(data).hexdigest()[:DIGITS]
    _, mime = FORMATS[ending]
    return Made(meeting, f"dossier-{meeting.on}-{digits}{ending}", mime, data)


def _hand_out(made: Made, language: Language) -> None:
    size = max(1, len(made.data) // BYTES_PER_KILOBYTE)
    st.download_button(
        language.say("Download {name} ({size} kB)", name=made.name, size=size),
        made.data,
        file_name=made.name,
        mime=made.mime,
        type="primary",
        icon=":material/download:",
        on_click=acting.exported,
        args=(acting.identity(), made.name),
    )
