"""Several values: a table to type into or to paste into from a spreadsheet, in the columns of the file."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from indicators import wording
from indicators.intake.columns import FIELDS, INDICATOR, TITLES
from indicators.readings import Overview
from indicators.texts import Language
from pages.entry import awaited, draft
from pages.shared import acting, parts, state

_LAST = "last"
HEIGHT_PX = 420
_OPENED = "entry-table"


@dataclass(frozen=True, eq=False)
class Opened:
    """What the table was opened with; kept as long as it is on the screen. What others save since is a conflict."""

    key: str
    seen: int
    rows: pl.DataFrame


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
    key = f"several-{draft.fields_round()}-{language.code}"
    opened: Opened | None = state.kept(_OPENED, None)
    if opened is None or opened.key != key or not state.is_drawn(key):
        opened = Opened(key=key, seen=acting.desk().store.version(), rows=_rows(overview, language))
        state.keep(_OPENED, opened)
    edited = st.data_editor(
        opened.rows,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=HEIGHT_PX,
        column_config=_columns(language),
        placeholder="",
        alt=language.say("Table of values to enter, one row per indicator"),
    )
    if st.button(language.say("Preview"), type=state.main_button(), key=f"{key}-preview"):
        typed = [{field: _text(row.get(field)) for field in FIELDS} for row in edited.iter_rows(named=True)]
        draft.begin_typed(typed, channel="grid", language=language, seen=opened.seen)


def _rows(overview: Overview, language: Language) -> pl.DataFrame:
    """Every indicator that is reported, in the order in which it is awaited."""
    rows: list[dict[str, Any]] = [
        {
            **dict.fromkeys(FIELDS),
            INDICATOR: wording.label(each.indicator, language),
            _LAST: awaited.last_value(each, overview.strategy, language),
        }
        for each in awaited.reported(overview)
    ]
    return pl.DataFrame(rows, {**dict.fromkeys(FIELDS, pl.String), _LAST: pl.String})


def _columns(language: Language) -> dict[str, Any]:
    """The columns under the names of the file, and the last value beside them."""
    names = zip(FIELDS, TITLES[language.code], strict=True)
    typed = {field: st.column_config.TextColumn(name) for field, name in names}
    return {**typed, _LAST: st.column_config.TextColumn(language.say("Last value"), disabled=True)}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
