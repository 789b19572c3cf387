"""The address of the page, as far as choices are in it: put right before a run reads it.

A browser that is asked for two things in a row sends the second one with the address that it had before the first;
read as it comes, the first choice would be thrown away. So a page must not link to itself with ``st.page_link`` and
another choice: that looks the same as an address left behind; a list, a button or ``html.link_page`` does it. After
Back it still sends what its widgets held before, until it has drawn the answer; taken for choices, that would lead
forward again. And the links at the top name nothing but the page: language and day are taken along, and the page is as
it was left.
"""

import math
import time
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

LONGEST_TRAIL = 6
"""How many addresses are remembered: those that the browser may still send where it is pressed faster than answered."""

REDRAWN_S = 0.5
"""How long a browser may take to draw what Back led to, once it is sent; nobody chooses the same again so soon."""

_TRAIL, _LEFT, _STEP = "address-trail", "address-left", "address-step"

Address = dict[str, list[str]]


@dataclass(frozen=True)
class Trail:
    """The addresses of a page that a session went through, the last one last."""

    page: str
    addresses: tuple[Address, ...]


@dataclass
class HistoryStep:
    """The last step through the history of the browser: Back, or forward again.

    Attributes:
        held: Widget → what it held before the step.
        redrawn_by: When the browser has drawn what the step led to; not known until that was sent.
    """

    held: dict[str, object] = field(default_factory=dict)
    redrawn_by: float = math.inf


def settle_address(*, carried: tuple[str, ...] = (), passing: tuple[str, ...] = ()) -> None:
    """Put the address right that the browser sent.

    Args:
        carried: Parameters that go along to another page, where its address names none of them.
        passing: Parameters that a page does not have again when somebody comes back to it.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    trail: Trail | None = st.session_state.get(_TRAIL)
    is_step = context.is_history_navigation  # Back, or a link of a table: the address is what is wanted
    if is_step:
        st.session_state[_STEP] = HistoryStep()
    page = _identify_page(context)
    if trail is not None:
        if trail.page != page:
            left = st.session_state.setdefault(_LEFT, {})
            left[trail.page] = trail.addresses[-1]
            if not is_step:
                _turn(trail, left.get(page, {}), carried=carried, passing=passing)
        elif read_address() in trail.addresses and not is_step:  # left behind: the browser has not heard yet
            st.query_params.from_dict(trail.addresses[-1])
    remember_address()


def remember_address() -> None:
    """Remember the address as it stands now, as the last one of this page."""
    context = get_script_run_ctx()
    if context is None:
        return
    trail: Trail | None = st.session_state.get(_TRAIL)
    page = _identify_page(context)
    stays = trail is not None and trail.page == page and not context.is_history_navigation
    earlier = trail.addresses if trail is not None and stays else ()
    address = read_address()
    if not earlier or earlier[-1] != address:
        earlier = (*earlier, address)[-LONGEST_TRAIL:]
    st.session_state[_TRAIL] = Trail(page, earlier)


def _identify_page(context: ScriptRunContext) -> str:
    """Return what tells a page from others: the first one has two names, one opened and one turned to."""
    pages = context.pages_manager
    first = [hash for hash, page in pages.get_pages().items() if not page.get("url_pathname")]
    return pages.main_script_hash if context.page_script_hash in first else context.page_script_hash


def remember_held(name: str) -> None:
    """Remember what a widget held before a step through the history; call this before it is set to where that leads."""
    context = get_script_run_ctx()
    if context is not None and context.is_history_navigation:
        step: HistoryStep = st.session_state.setdefault(_STEP, HistoryStep())
        step.held.setdefault(name, st.session_state.get(name))


def is_held_over(name: str) -> bool:
    """Return whether a widget sends what it held before a step through the history, not what somebody chose since."""
    context = get_script_run_ctx()
    if context is not None and context.is_history_navigation:
        return True
    step: HistoryStep | None = st.session_state.get(_STEP)
    if step is None or time.monotonic() > step.redrawn_by:
        return False
    return name in step.held and step.held[name] == st.session_state.get(name)


def finish_step() -> None:
    """Note that everything was sent that the last step through the history led to."""
    step: HistoryStep | None = st.session_state.get(_STEP)
    if step is not None and step.redrawn_by == math.inf:
        step.redrawn_by = time.monotonic() + REDRAWN_S


def read_address() -> Address:
    """Return every parameter with all of its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _turn(trail: Trail, before: Address, *, carried: tuple[str, ...], passing: tuple[str, ...]) -> None:
    """Complete the address of another page by what was carried there, and where it is bare by how the page was left."""
    last, address = trail.addresses[-1], read_address()
    taken = {} if any(name in address for name in carried) else {name: last[name] for name in carried if name in last}
    if not set(address) - set(carried):
        taken |= {name: texts for name, texts in before.items() if name not in (*carried, *passing)}
    if taken:
        st.query_params.from_dict({**address, **taken})
