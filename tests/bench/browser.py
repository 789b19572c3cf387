"""What a browser remembers of a Streamlit page between two reruns, and sends back with the next one.

Rebuilt from the frontend of Streamlit 1.67 (``sendRerunBackMsg``, ``WidgetStateManager``,
``ForwardMsgCache``): the address, the page's hash, the state that each widget takes when it is drawn,
and the hashes of the large messages that need not be sent again. Nothing is ever clicked here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState

TIMEZONE = "Europe/Paris"
TIMEZONE_OFFSET_MINUTES = -60
LOCALE = "fr-FR"
COLOR_SCHEME = "light"

State = dict[str, Any]


@dataclass
class Memory:
    """The state of one tab. ``page_name`` is the path of the address; it counts on the first run only."""

    url: str
    page_name: str = ""
    query_string: str = ""
    page_hash: str = ""
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    messages: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    finished_runs: int = 0
    kept_runs: int = 0

    def rerun_request(self) -> BackMsg:
        """The message that the browser sends to run the page where the tab stands."""
        request = BackMsg()
        state = request.rerun_script
        state.query_string = self.query_string
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page_name
        state.widget_states.widgets.extend(self.widgets.values())
        state.cached_message_hashes.extend(self.messages)
        state.context_info.timezone = TIMEZONE
        state.context_info.timezone_offset = TIMEZONE_OFFSET_MINUTES
        state.context_info.locale = LOCALE
        state.context_info.url = self.address
        state.context_info.is_embedded = False
        state.context_info.color_scheme = COLOR_SCHEME
        return request

    @property
    def address(self) -> str:
        """What the address bar shows."""
        query = f"?{self.query_string}" if self.query_string else ""
        return f"{self.url}/{self.page_name}{query}"

    def go_to(self, page_hash: str) -> None:
        """Turn to another page of the navigation: the widgets of the old one are left behind."""
        if page_hash != self.page_hash:
            self.page_hash = page_hash
            self.widgets.clear()

    def take(self, message: ForwardMsg) -> ForwardMsg:
        """Remember what a message changes; give the message itself, or the kept one that it refers to."""
        whole = self._recalled(message)
        match whole.WhichOneof("type"):
            case "new_session":
                self._start_run(whole)
            case "navigation":
                self.page_hash = whole.navigation.page_script_hash
            case "page_info_changed":
                self.query_string = whole.page_info_changed.query_string
            case "delta":
                self._draw(whole)
            case "script_finished":
                self._forget_old_messages()
        return whole

    def _recalled(self, message: ForwardMsg) -> ForwardMsg:
        """The message, kept for later where the server allows it, or the kept one that a reference names."""
        if message.WhichOneof("type") == "ref_hash":
            kept, _ = self.messages[message.ref_hash]
            self.messages[message.ref_hash] = (kept, self.finished_runs)
            return kept
        if message.metadata.cacheable:
            self.messages[message.hash] = (message, self.finished_runs)
        return message

    def _start_run(self, message: ForwardMsg) -> None:
        self.page_hash = message.new_session.page_script_hash
        self.kept_runs = message.new_session.config.max_cached_message_age
        self.widgets.clear()

    def _draw(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") == "new_element":
            state = drawn_state(message.delta.new_element)
            if state is not None:
                self.widgets[state.id] = state

    def _forget_old_messages(self) -> None:
        self.finished_runs += 1
        oldest = self.finished_runs - self.kept_runs
        self.messages = {key: kept for key, kept in self.messages.items() if kept[1] >= oldest}


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
        return _single("string_value", widget.raw_value)
    position = _default(widget)
    return _single("string_value", None if position is None else widget.options[position])


def _choices(widget: Any) -> State:
    chosen = widget.raw_values if widget.set_value else [widget.options[at] for at in widget.default]
    return {"string_array_value": {"data": chosen}}


def _buttons(widget: Any) -> State:
    written = [f"{option.content_icon} {option.content}".strip() for option in widget.options]
    chosen = widget.raw_values if widget.set_value else [written[at] for at in widget.default]
    return {"string_array_value": {"data": chosen}}


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
