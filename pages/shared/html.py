"""HTML for what Markdown cannot say: tables with pictures and links that stay within the session.

Every text is escaped here; the class names are those of ``server/document.css``.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote, urlencode

from indicators.charts.look import PALETTES, Size

_KEPT = " /:=(),;.+-"


def link_page(path: str, parameters: Mapping[str, str], text: str, *, hint: str = "") -> str:
    """Return a link to a page of ours; ``server/document.js`` follows it within the session."""
    address = f"{path}?{urlencode(parameters)}" if parameters else path
    title = f' title="{escape(hint)}"' if hint else ""
    return f'<a class="page-link" href="{escape(address)}"{title}>{escape(text)}</a>'


def embed_svg(svg: str, *, alt: str, size: Size) -> str:
    """Return a drawn SVG as a picture within the page, whose room is kept before it is there."""
    source = quote(svg.replace('"', "'"), safe=_KEPT + "'")
    return (
        f'<img src="data:image/svg+xml,{source}" alt="{escape(alt)}" width="{size.width_px}" height="{size.height_px}">'
    )


def theme_colours(theme: str) -> str:
    """Return the colours of a theme as custom properties, for the ``style`` of what is drawn with them."""
    palette = PALETTES[theme]
    names = ("background", "ink", "muted", "faint", "grid", "track", "achieved", "pale", "reached", "watch", "late")
    return ";".join(f"--{name}:{getattr(palette, name)}" for name in names)
