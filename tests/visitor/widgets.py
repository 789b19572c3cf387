"""What widgets report: the state that each takes when it is drawn, and the one that a person gives it.

Rebuilt from the frontend of Streamlit 1.67 (``WidgetStateManager`` and the widgets' components).
"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.visitor.errors import VisitError
from tests.visitor.screen import Widget

State = dict[str, Any]


def pressed_state(widget: Widget) -> WidgetState:
    """The state of a button in the one run that the press starts.

    Raises:
        VisitError: It is none, or one that cannot be pressed.
    """
    if widget.kind not in ("button", "download_button") or widget.drawn.disabled:
        raise VisitError(f"{widget.kind} {widget.label!r} cannot be pressed")
    return WidgetState(id=widget.id, trigger_value=True)


def given_state(widget: Widget, value: Any) -> WidgetState:
    """The state of a widget that a person filled in.

    Args:
        value: A text, a number, a date, a truth, the text of a choice as it is shown, several of these; None empties.
            For a table ``{"edited_rows": {row: {column: text}}, "added_rows": [{column: text}], "deleted_rows": []}``.

    Raises:
        VisitError: It is no such widget, it is switched off, or it does not offer that choice.
    """
    if widget.kind not in GIVEN_STATES or getattr(widget.drawn, "disabled", False):
        raise VisitError(f"{widget.kind} {widget.label!r} cannot be filled in")
    return WidgetState(id=widget.id, **GIVEN_STATES[widget.kind](widget.drawn, value))


def drawn_state(element: Element) -> WidgetState | None:
    """The state that a widget reports once drawn and untouched; None for what reports none (text, buttons…)."""
    kind = element.WhichOneof("type")
    if kind not in DRAWN_STATES:
        return None
    widget = getattr(element, kind)
    return WidgetState(id=widget.id, **DRAWN_STATES[kind](widget))


def _text(widget: Any) -> State:
    return _single("string_value", widget.value if widget.set_value else _default(widget))


def _flag(widget: Any) -> State:
    return {"bool_value": widget.value if widget.set_value else widget.default}


def _choice(widget: Any) -> State:
    if widget.set_value:
        return _single("string_value", widget.raw_value if widget.HasField("raw_value") else None)
    position = _default(widget)
    return _single("string_value", None if position is None else widget.options[position])


def _choices(widget: Any) -> State:
    chosen = widget.raw_values if widget.set_value else [widget.options[at] for at in widget.default]
    return {"string_array_value": {"data": chosen}}


def _buttons(widget: Any) -> State:
    chosen = widget.raw_values if widget.set_value else [_written(widget)[at] for at in widget.default]
    return {"string_array_value": {"data": chosen}}


def _written(widget: Any) -> list[str]:
    """The choices of a row of buttons, as they are shown."""
    return [f"{option.content_icon} {option.content}".strip() for option in widget.options]


def _dates(widget: Any) -> State:
    return {"string_array_value": {"data": widget.value if widget.set_value else widget.default}}


def _number(widget: Any) -> State:
    value = widget.value if widget.set_value else _default(widget)
    if widget.data_type == NumberInput.DataType.INT:
        return _single("int_value", None if value is None else int(value))
    return _single("double_value", value)


def _range(widget: Any) -> State:
    if widget.options:
        chosen = widget.raw_value if widget.set_value else [widget.options[int(at)] for at in widget.default]
        return {"string_array_value": {"data": chosen}}
    return {"double_array_value": {"data": widget.value if widget.set_value else widget.default}}


def _default(widget: Any) -> Any:
    """The widget's default, None where it was drawn empty."""
    return widget.default if widget.HasField("default") else None


def _single(name: str, value: Any) -> State:
    """An empty widget reports its id without a value."""
    return {} if value is None else {name: value}


DRAWN_STATES: dict[str, Callable[[Any], State]] = {
    "button_group": _buttons,
    "checkbox": _flag,
    "date_input": _dates,
    "multiselect": _choices,
    "number_input": _number,
    "radio": _choice,
    "selectbox": _choice,
    "slider": _range,
    "text_area": _text,
    "text_input": _text,
}


def _given_text(widget: Any, value: Any) -> State:
    return _single("string_value", value)


def _given_flag(widget: Any, value: Any) -> State:
    return {"bool_value": bool(value)}


def _given_number(widget: Any, value: Any) -> State:
    if value is None:
        return {}
    if widget.data_type == NumberInput.DataType.INT:
        return {"int_value": int(value)}
    return {"double_value": float(value)}


def _given_dates(widget: Any, value: Any) -> State:
    days = [value] if isinstance(value, dt.date) else value or []
    return {"string_array_value": {"data": [day.isoformat() for day in days]}}


def _given_choice(widget: Any, value: Any) -> State:
    new_ones = getattr(widget, "accept_new_options", False)
    return _single("string_value", value if value is None or new_ones else _offered(widget.options, value))


def _given_choices(widget: Any, value: Any) -> State:
    return {"string_array_value": {"data": [_offered(widget.options, each) for each in _several(value)]}}


def _given_buttons(widget: Any, value: Any) -> State:
    return {"string_array_value": {"data": [_offered(_written(widget), each) for each in _several(value)]}}


def _given_rows(widget: Any, value: Any) -> State:
    nothing: State = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    return {"string_value": json.dumps({**nothing, **value})}


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _offered(options: Any, choice: str) -> str:
    if choice not in options:
        raise VisitError(f"{choice!r} is not among {list(options)}")
    return choice


GIVEN_STATES: dict[str, Callable[[Any, Any], State]] = {
    "button_group": _given_buttons,
    "checkbox": _given_flag,
    "dataframe": _given_rows,
    "date_input": _given_dates,
    "multiselect": _given_choices,
    "number_input": _given_number,
    "radio": _given_choice,
    "selectbox": _given_choice,
    "text_area": _given_text,
    "text_input": _given_text,
}
