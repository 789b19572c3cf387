"""A file: a template to fill in, or a season's values as CSV, XLSX or ODS."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from indicators.access import Identity
from indicators.errors import FileRefused
from indicators.export import current_values, template, write_csv, write_xlsx
from indicators.intake import Preview, preview_file
from indicators.limits import FILE_MB
from indicators.readings import Overview
from indicators.store import Store
from indicators.texts import Language
from pages.entry import awaited, draft
from pages.shared import acting, parts, state
from pages.shared.server import uploads

FORM = "file"
_DROPPED, _ROUND = "file-dropped", "file-round"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Dropped:
    """A file that was read; why it was refused, where it was."""

    name: str
    refusal: FileRefused | None


def draw(overview: Overview, language: Language) -> None:
    """Templates to take home, a place to drop the filled one, and the file that was dropped last."""
    draft.show(FORM)
    _templates(overview, language)
    uploads.open_session(acting.keep_rights())
    dropped = st.file_uploader(  # of any type: Streamlit refuses in English, the reader says what to do
        language.say("Put a CSV, XLSX or ODS file here"),
        max_upload_size=FILE_MB,
        key=f"{FORM}-{state.kept(_ROUND, 0)}",
    )
    if dropped is not None:
        _take(dropped, overview, language)
    _draw_dropped(language)


def _take(dropped: UploadedFile, overview: Overview, language: Language) -> None:
    """Read a file and keep what came of it; Streamlit forgets the file itself as soon as its field is not drawn."""
    draft.give_up()
    refusal = None
    try:
        draft.begin(_read(dropped, overview, language))
    except FileRefused as error:
        draft.forget_receipt()
        refusal = error
    finally:
        uploads.free_file(dropped.file_id)
    state.keep(_DROPPED, Dropped(dropped.name, refusal))
    state.keep(_ROUND, state.kept(_ROUND, 0) + 1)
    st.rerun()


def _draw_dropped(language: Language) -> None:
    """The name of the file that the preview is of, and a way to remove it; nothing once it is stored."""
    kept: Dropped | None = state.kept(_DROPPED, None)
    if kept is None or (kept.refusal is None and draft.current() is None):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/description: **{parts.plain(kept.name)}**", width="content")
        st.button(language.say("Remove this file"), key=f"{FORM}-remove", icon=":material/close:", on_click=_remove)
    if kept.refusal is not None:
        parts.warn(kept.refusal, language)


def _remove() -> None:
    draft.give_up()
    state.forget(_DROPPED)


def _read(dropped: UploadedFile, overview: Overview, language: Language) -> Preview:
    """Read and compare the file once, with a bar that says how far it is."""
    bar = st.progress(0.0, language.say("Reading {name}", name=parts.plain(dropped.name)))
    desk = acting.desk()
    found = preview_file(
        desk.store,
        desk.strategy,
        name=dropped.name,
        data=dropped.getvalue(),
        today=overview.on,
        progress=bar.progress,
    )
    bar.empty()
    return found


def _templates(overview: Overview, language: Language) -> None:
    """Downloads are made when they are asked for."""
    who, desk = acting.identity(), acting.desk()
    slugs = [each.indicator.slug for each in awaited.reported(overview)]
    day = overview.on.isoformat()
    with st.container(horizontal=True):
        st.download_button(
            language.say("Template (XLSX)"),
            acting.while_allowed(lambda: write_xlsx(template(overview, slugs, language))),
            file_name=f"modele-{day}.xlsx",
            mime=XLSX,
            key="template-xlsx",
            on_click="ignore",
        )
        st.download_button(
            language.say("Template (CSV)"),
            acting.while_allowed(lambda: write_csv(template(overview, slugs, language), language)),
            file_name=f"modele-{day}.csv",
            mime="text/csv",
            key="template-csv",
            on_click="ignore",
        )
        st.download_button(
            language.say("Values as they stand (CSV)"),
            acting.while_allowed(lambda: _current_values(who, desk.store, overview, language)),
            file_name=f"valeurs-{day}-{overview.stamp[0]}.csv",
            mime="text/csv",
            key="current-values",
            on_click="ignore",
        )


def _current_values(who: Identity, store: Store, overview: Overview, language: Language) -> bytes:
    """Every current value that the person may see; that they took them is kept."""
    acting.exported(who, "valeurs.csv")
    return write_csv(current_values(store, overview, language), language)
