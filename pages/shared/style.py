"""The style sheet of all pages: paper, and the little that no theme option reaches."""

from pathlib import Path

import streamlit as st

_SHEET = f"<style>{Path(__file__).with_name('style.css').read_text(encoding='utf-8')}</style>"


def draw() -> None:
    """Give it to the browser; it takes no room on the page."""
    st.html(_SHEET)
