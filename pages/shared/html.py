"""HTML for what Markdown cannot say: tables with pictures and links that stay within the session.

Every text is escaped here; the class names are those of ``server/document.css``.
"""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from indicators.charts.look import PALETTES, Size
from pages.shared import state

_KEPT = " /:=(),;.+-'"


def link_page(path: str, parameters: Iterable[tuple[str, str]], text: str) -> str:
    """Return a link to a page of ours; ``server/document.js`` follows it within the session."""
    return f'<a class="page-link" href="{escape(f"{path}?{urlencode(tuple(parameters))}")}">{escape(text)}</a>'


def link_sheet(slug: str, text: str, carried: state.Carried) -> str:
    """Return a link to the sheet of an indicator, with what goes along from page to page."""
    return link_page("fiche", ((state.INDICATOR, slug), *carried), text)


def write_table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """Return a table with these headings; each row is HTML."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def draw(name: str, text: str, theme: str) -> None:
    """Draw HTML under the class of that name, in the colours of the theme."""
    st.html(f'<div class="{name}" style="{theme_colours(theme)}">{text}</div>')


def embed_svg(svg: str, *, alt: str, size: Size) -> str:
    """Return a drawn SVG as a picture within the page, whose room is kept before it is there."""
    source = quote(svg.replace('"', "'"), safe=_KEPT + "'")
    return (
        f'<img src="data:image/svg+xml,{source}" alt="{escape(alt)}" width="{size.width_px}" height="{size.height_px}">'
    )


def encode_svg(svg: str) -> str:
    """Return a drawn SVG as an address that holds it whole."""
    return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=_KEPT)


def theme_colours(theme: str) -> str:
    """Return the colours of a theme as custom properties, for the ``style`` of what is drawn with them."""
    palette = PALETTES[theme]
    names = ("background", "ink", "muted", "faint", "grid", "track", "achieved", "pale", "reached", "watch", "late")
    return ";".join(f"--{name}:{getattr(palette, name)}" for name in names)
