"""Several values: a table to type into or to paste into from a spreadsheet, in the columns of the file."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from indicators import wording
from indicators.intake.columns import FIELDS, INDICATOR, TITLES
from indicators.readings import Overview
from indicators.texts import Language
from pages.entry import awaited, draft
from pages.shared import acting, parts, state
from pages.shared.forms import SEND, Row, open_form

LAST = "last"
HEIGHT_PX = 420
ROWS = "rows"


def draw(overview: Overview, language: Language) -> None:
    """One row per indicator, the late ones first; rows without a value say nothing."""
    st.markdown(
        parts.plain(
            language.say(
                "Type, or paste cells copied from a spreadsheet in this order. "
                "Rows left without a value change nothing; new rows can be added at the end."
            )
        )
    )
    form = open_form("several", acting.desk().store.version, language)
    draft.show(form.name)
    rename = partial(_renamed, overview=overview, language=language)
    table = form.begin_table(ROWS, _rows(overview, language), language, rename)
    edited = st.data_editor(
        pl.DataFrame(table.rows, dict.fromkeys((*FIELDS, LAST), pl.String)),
        key=table.key,
        num_rows="dynamic",
        hide_index=True,
        height=HEIGHT_PX,
        column_config=_columns(language),
        placeholder="",
        alt=language.say("Table of values to enter, one row per indicator"),
    )
    rows = [{name: _text(row.get(name)) for name in (*FIELDS, LAST)} for row in edited.iter_rows(named=True)]
    form.keep_table(ROWS, rows)
    asked = st.button(language.say("Preview"), type=state.main_button(), key=form.key(SEND))
    typed = [{field: row[field] for field in FIELDS} for row in rows]
    draft.begin_typed(typed, channel="grid", language=language, seen=form.seen, asked=asked)


def _rows(overview: Overview, language: Language) -> list[Row]:
    """Every indicator that is reported, in the order in which it is awaited."""
    return [
        {
            **dict.fromkeys(FIELDS),
            INDICATOR: wording.label(each.indicator, language),
            LAST: awaited.last_value(each, overview.strategy, language),
        }
        for each in awaited.reported(overview)
    ]


def _renamed(row: Row, *, overview: Overview, language: Language) -> Row:
    """A row with the indicator's name and its last value in this language; what else was typed stays."""
    for each in overview.situations:
        if row[INDICATOR] in (each.indicator.label_fr, each.indicator.label_en):
            last = awaited.last_value(each, overview.strategy, language) if row[LAST] else None
            return {**row, INDICATOR: wording.label(each.indicator, language), LAST: last}
    return row


def _columns(language: Language) -> dict[str, Any]:
    """The columns under the names of the file, and the last value beside them."""
    names = zip(FIELDS, TITLES[language.code], strict=True)
    typed = {field: st.column_config.TextColumn(name) for field, name in names}
    return {**typed, LAST: st.column_config.TextColumn(language.say("Last value"), disabled=True)}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
