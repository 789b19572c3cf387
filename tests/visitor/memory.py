"""What a browser remembers of a Streamlit page between two reruns, and sends back with the next one.

Rebuilt from the frontend of Streamlit 1.67 (``sendRerunBackMsg``, ``WidgetStateManager``,
``ForwardMsgCache``): the address, the page's hash, the state of each widget that is drawn, what was typed into
forms and not sent yet, and the hashes of the large messages that need not be sent again.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.visitor.screen import Widget
from tests.visitor.widgets import drawn_state, given_state, pressed_state

TIMEZONE = "Europe/Paris"
TIMEZONE_OFFSET_MINUTES = -60
LOCALE = "fr-FR"
COLOR_SCHEME = "light"

States = dict[str, WidgetState]


@dataclass
class Memory:
    """The state of one tab. ``page_name`` is the path of the address; it counts on the first run only.

    Attributes:
        widgets: What is sent with each rerun, by the widget's id.
        held_back: What was typed into each form since it was last sent, by the form's id.
        pages: The hash of each page of the navigation, by the path of its address.
        live: Every how many seconds each fragment is run by itself, by the fragment's id.
    """

    url: str
    page_name: str = ""
    query_string: str = ""
    page_hash: str = ""
    session_id: str = ""
    widgets: States = field(default_factory=dict)
    held_back: dict[str, States] = field(default_factory=lambda: defaultdict(dict))
    pages: dict[str, str] = field(default_factory=dict)
    live: dict[str, float] = field(default_factory=dict)
    messages: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    finished_runs: int = 0
    kept_runs: int = 0
    _drawn_ids: set[str] = field(default_factory=set)

    def rerun_request(self, pressed: WidgetState | None = None) -> BackMsg:
        """The message that the browser sends to run the page where the tab stands, after the press of a button."""
        request = BackMsg()
        state = request.rerun_script
        state.query_string = self.query_string
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page_name
        state.widget_states.widgets.extend([*self.widgets.values(), *([pressed] if pressed else [])])
        state.cached_message_hashes.extend(self.messages)
        state.context_info.timezone = TIMEZONE
        state.context_info.timezone_offset = TIMEZONE_OFFSET_MINUTES
        state.context_info.locale = LOCALE
        state.context_info.url = self.address
        state.context_info.is_embedded = False
        state.context_info.color_scheme = COLOR_SCHEME
        return request

    def live_request(self, fragment_id: str) -> BackMsg:
        """The message by which the browser runs a fragment by itself."""
        request = self.rerun_request()
        request.rerun_script.fragment_id = fragment_id
        request.rerun_script.is_auto_rerun = True
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
            self.held_back.clear()

    def give(self, widget: Widget, value: Any) -> None:
        """Fill a widget in; a form keeps that to itself until one of its buttons is pressed."""
        states = self.held_back[widget.form] if widget.form else self.widgets
        states[widget.id] = given_state(widget, value)

    def press(self, button: Widget) -> WidgetState:
        """Press a button: the state that goes with the next rerun only. A form's button sends what it held back."""
        pressed = pressed_state(button)
        if button.form:
            self.widgets |= self.held_back.pop(button.form, {})
        return pressed

    def take(self, message: ForwardMsg) -> ForwardMsg:
        """Remember what a message changes; give the message itself, or the kept one that it refers to."""
        whole = self._recalled(message)
        match whole.WhichOneof("type"):
            case "new_session":
                self._start_run(whole)
            case "navigation":
                self.page_hash = whole.navigation.page_script_hash
                self.pages = {each.url_pathname: each.page_script_hash for each in whole.navigation.app_pages}
            case "auto_rerun":
                self.live[whole.auto_rerun.fragment_id] = whole.auto_rerun.interval
            case "page_info_changed":
                self.query_string = whole.page_info_changed.query_string
            case "delta":
                self._draw(whole)
            case "script_finished":
                self._finish_run(whole)
        return whole

    def _recalled(self, message: ForwardMsg) -> ForwardMsg:
        """The message, kept for later where the server allows it, or the kept one that a reference names.

        A kept element may stand at another place by now, which the reference says.
        """
        if message.WhichOneof("type") == "ref_hash":
            kept, _ = self.messages[message.ref_hash]
            self.messages[message.ref_hash] = (kept, self.finished_runs)
            recalled = ForwardMsg()
            recalled.CopyFrom(kept)
            recalled.metadata.CopyFrom(message.metadata)
            return recalled
        if message.metadata.cacheable:
            self.messages[message.hash] = (message, self.finished_runs)
        return message

    def _start_run(self, message: ForwardMsg) -> None:
        self.page_hash = message.new_session.page_script_hash
        self.kept_runs = message.new_session.config.max_cached_message_age
        self.session_id = message.new_session.initialize.session_id or self.session_id
        self._drawn_ids.clear()
        if not message.metadata.run.fragment_ids:
            self.live.clear()

    def _draw(self, message: ForwardMsg) -> None:
        """A widget that is drawn again keeps its state, unless the page sets another one."""
        if message.delta.WhichOneof("type") == "new_element":
            drawn = _widget(message.delta.new_element)
            self._drawn_ids.add(getattr(drawn, "id", ""))
            state = drawn_state(message.delta.new_element)
            if state is not None and (drawn.set_value or state.id not in self.widgets):
                self.widgets[state.id] = state

    def _finish_run(self, message: ForwardMsg) -> None:
        """A run that was cut short does not age the large messages; a fragment's leaves those of the page alone."""
        if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.widgets = self._still_drawn(self.widgets)
            for form, states in self.held_back.items():
                self.held_back[form] = self._still_drawn(states)
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        self.finished_runs += 1
        if message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            return
        oldest = self.finished_runs - self.kept_runs
        self.messages = {key: kept for key, kept in self.messages.items() if kept[1] >= oldest}

    def _still_drawn(self, states: States) -> States:
        return {id: state for id, state in states.items() if id in self._drawn_ids}


def _widget(element: Element) -> Any:
    kind = element.WhichOneof("type")
    return getattr(element, kind) if kind else None
