"""A colour is written once for charts, pictures and pages, and once more in Streamlit's settings, which must agree."""

import re
import tomllib

import pytest

from indicators.charts.look import PALETTES
from tests.fixtures import PROJECT

LOOK = "indicators/charts/look.py"
CODE, TEXTS = ("indicators", "pages"), {".py", ".css", ".js", ".jinja", ".typ"}
HEX = re.compile(r"(?:#|%23)[0-9a-fA-F]{6}\b")
SAME = {
    "primaryColor": "achieved",
    "backgroundColor": "background",
    "textColor": "ink",
    "linkColor": "achieved",
    **{f"red{part}": "late" for part in ("Color", "TextColor")},
    **{f"orange{part}": "watch" for part in ("Color", "TextColor")},
    **{f"green{part}": "reached" for part in ("Color", "TextColor")},
    **{f"blue{part}": "achieved" for part in ("Color", "TextColor")},
    **{f"gray{part}": "muted" for part in ("Color", "TextColor")},
}
"""Which colour of a chart each of Streamlit's is."""

SURFACES = {"secondaryBackgroundColor", "borderColor"}
"""Colours of Streamlit's own boxes, which no chart has."""


@pytest.mark.parametrize("theme", PALETTES)
def test_pages_have_the_colours_of_their_charts(theme: str) -> None:
    settings = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][theme]
    colours = {name: colour for name, colour in settings.items() if name not in SURFACES}
    assert colours == {name: getattr(PALETTES[theme], field) for name, field in SAME.items()}


def test_no_other_code_has_a_colour_of_its_own() -> None:
    files = [each for folder in CODE for each in (PROJECT / folder).rglob("*") if each.suffix in TEXTS]
    found = {str(each.relative_to(PROJECT)) for each in files if HEX.search(each.read_text(encoding="utf-8"))}
    assert found == {LOOK}
