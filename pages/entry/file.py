"""A file: a template to fill in, or a season's values as CSV, XLSX or ODS."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from indicators.access import Identity
from indicators.errors import FileRefused
from indicators.export import current_values, template, write_csv, write_xlsx
from indicators.intake import preview_file
from indicators.limits import FILE_MB
from indicators.readings import Overview
from indicators.store import Store
from indicators.texts import Language
from pages.entry import awaited, draft
from pages.shared import acting, parts, state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(overview: Overview, language: Language) -> None:
    """Templates to take home, a place to drop the filled one."""
    _templates(overview, language)
    dropped = st.file_uploader(  # of any type: Streamlit refuses in English, the reader says what to do
        language.say("Put a CSV, XLSX or ODS file here"),
        max_upload_size=FILE_MB,
        key=f"file-{draft.fields_round()}",
    )
    seen = dropped.file_id if dropped else None
    if state.kept(_READ, None) == seen and (dropped is None or draft.current() is not None):
        return
    draft.forget("file")
    state.keep(_READ, seen)
    if dropped is None:
        return
    try:
        _read(dropped, overview, language)
    except FileRefused as error:
        draft.forget_receipt()
        parts.warn(error, language)


_READ = "file-read"


def _read(dropped: UploadedFile, overview: Overview, language: Language) -> None:
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
    draft.begin(found)


def _templates(overview: Overview, language: Language) -> None:
    """Downloads are made when they are asked for."""
    who, desk = acting.identity(), acting.desk()
    slugs = [each.indicator.slug for each in awaited.reported(overview)]
    day = overview.on.isoformat()
    with st.container(horizontal=True):
        st.download_button(
            language.say("Template (XLSX)"),
            lambda: write_xlsx(template(overview, slugs, language)),
            file_name=f"modele-{day}.xlsx",
            mime=XLSX,
            key="template-xlsx",
            on_click="ignore",
        )
        st.download_button(
            language.say("Template (CSV)"),
            lambda: write_csv(template(overview, slugs, language), language),
            file_name=f"modele-{day}.csv",
            mime="text/csv",
            key="template-csv",
            on_click="ignore",
        )
        st.download_button(
            language.say("Values as they stand (CSV)"),
            lambda: _current_values(who, desk.store, overview, language),
            file_name=f"valeurs-{day}-{overview.stamp[0]}.csv",
            mime="text/csv",
            key="current-values",
            on_click="ignore",
        )


def _current_values(who: Identity, store: Store, overview: Overview, language: Language) -> bytes:
    """Every current value that the person may see; that they took them is kept."""
    acting.exported(who, "valeurs.csv")
    return write_csv(current_values(store, overview, language), language)
