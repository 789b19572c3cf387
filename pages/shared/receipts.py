"""What was stored, said where the person pressed; ``document.js`` brings a new receipt onto the screen."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from indicators.texts import Language
from pages.shared import parts, state

LINKED = 6
"""Sheets that have a link of their own; beyond, they are a row of buttons."""


def draw_receipt(seq: int, sentence: str, language: Language) -> DeltaGenerator:
    """Say what was stored, and under which number; give the frame back for what can be done about it."""
    return draw_frame(str(seq), language.say("{sentence} (no. {seq} in the journal).", sentence=sentence, seq=seq))


def draw_frame(mark: str, sentence: str) -> DeltaGenerator:
    """Say that something was done; another mark is another receipt, which is looked at anew."""
    frame = st.container(key=f"receipt-{mark}")
    frame.success(parts.plain(sentence), icon=":material/check_circle:")
    return frame


def link_sheets(labels: Mapping[str, str], language: Language) -> None:
    """Lead to the sheets of these indicators (slug → label) as they are today, where what was stored is known."""
    if len(labels) > LINKED:
        parts.chips("sheets-stored", language.say("See the sheets"), dict(labels))
        return
    for slug, label in labels.items():
        past = state.day() != state.today()  # the new figure is not known there, and a link without a day keeps it
        link = state.link_to(slug) | ({state.DAY: state.today().isoformat()} if past else {})
        text = language.say("See the sheet: {name}", name=parts.plain(label))
        st.page_link(state.page("indicator"), label=text, icon=":material/show_chart:", query_params=link)
