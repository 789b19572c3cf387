"""The dashboard with a fault in every page, one in a widget's callback and one before the error boundary.

A module of its own since the fault must be in the server's process; ``dashboard.app`` is otherwise the real one.
"""

import streamlit as st

from dashboard import app
from pages import data, entry, indicator, journal, method, overview, plans, press, review

UNSAYABLE = "SELECT mail FROM person WHERE mail = 'jeanne.martin@example.org' -- /etc/secret.toml"


def fail() -> None:
    """What no page expects, with everything in its text that nobody may see."""
    raise RuntimeError(UNSAYABLE)


def failing_page() -> None:
    """A page that fails; with ``?bouton`` it draws a button whose callback fails."""
    if "bouton" not in st.query_params:
        fail()
    st.title("Bouton")
    st.button("Appuyer", on_click=fail)


for page in (data, entry, indicator, journal, method, overview, plans, press, review):
    vars(page)["main"] = failing_page

__all__ = ["app"]
