"""Every widget of every page has a key, and none starts with something that may change while it is on the screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[1] / "pages"
WIDGETS = {
    *("button", "checkbox", "data_editor", "date_input", "download_button", "file_uploader", "form_submit_button"),
    *("multiselect", "number_input", "pills", "radio", "segmented_control", "selectbox", "slider", "text_area"),
    *("text_input", "toggle"),
}
STARTS = {"default", "index", "value"}
"""What a widget starts with: Streamlit looks at it once, or takes the widget for another one when it changes."""
LABEL_AND_CHOICES = {"multiselect": 2, "pills": 2, "radio": 2, "segmented_control": 2, "selectbox": 2}


def widget_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call that draws a widget, and where it is."""
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WIDGETS:
                yield f"{path.relative_to(PAGES.parent)}:{node.lineno}", node


CALLS = dict(widget_calls())


def arguments(call: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in call.keywords if each.arg}


def test_the_widgets_are_found() -> None:
    assert len(CALLS) > 60


@pytest.mark.parametrize("place", CALLS)
def test_a_widget_has_a_key(place: str) -> None:
    assert "key" in arguments(CALLS[place])


@pytest.mark.parametrize("place", CALLS)
def test_a_widget_starts_with_what_is_written_before_it_is_drawn(place: str) -> None:
    """A start that is computed counts once, and only where the session keeps the value from then on."""
    call, given = CALLS[place], arguments(CALLS[place])
    computed = [name for name in STARTS & set(given) if not isinstance(given[name], ast.Constant)]
    assert not computed or ast.unparse(given.get("persist_state", ast.Constant(None))) == "'session'"
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    assert name not in LABEL_AND_CHOICES or len(call.args) <= LABEL_AND_CHOICES[name]


@pytest.mark.parametrize("place", CALLS)
def test_a_key_does_not_hold_the_language(place: str) -> None:
    key = arguments(CALLS[place])["key"]
    if isinstance(key, ast.Call) and ast.unparse(key.func).rpartition(".")[2].startswith("begin_"):
        key = key.args[0]  # what the field starts with comes after its name
    assert not {"language", "label", "say", "text"} & {each.id for each in ast.walk(key) if isinstance(each, ast.Name)}
