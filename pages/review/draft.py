"""What a person has begun in a review and not stored yet, and what they stored last.

A form is drawn upon what stood when it was opened. What others store meanwhile is shown beside it and never overwritten
by mistake: the next version carries the number after the one that the person saw.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.errors import UserFacingError, VersionTaken
from indicators.model import Assessment, Batch, Decision, Review
from indicators.numbers import write_moment
from indicators.review import Hand
from indicators.store import Receipt
from indicators.texts import Language
from pages.shared import parts, receipts, state

Seen = TypeVar("Seen", Review, Assessment, Decision)
Version = Review | Assessment | Decision

OPENING = "opening"
"""The form of a new review."""

_OPENED, _ROUND, _DONE, _SENT = "review-opened", "review-round", "review-done", "review-sent"
_NOW, _BEFORE, _NAMES = "review-drawn", "review-drawn-before", "review-names"
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Opened(Generic[Seen]):
    """A form as it was opened.

    Attributes:
        name: What it is about; one form each.
        round: Counts what was stored or given up, so that the fields start anew.
        seen: What it is drawn upon; None where nothing stood.
        starts: What each field holds before anybody typed.
    """

    name: str
    round: int
    seen: Seen | None
    starts: Mapping[str, Any]

    def key(self, field: str) -> str:
        """A field's widget."""
        return f"review-{self.name}-{self.round}-{field}"

    def start_field(self, field: str) -> str:
        """Give a field's widget what it holds first, unless it holds something already, and return its key.

        Only then: a value that is written at every run takes away what is being typed and was not sent yet.
        """
        key = self.key(field)
        if not state.is_drawn(key):
            state.show(key, self.starts[field])
        return key

    def is_touched(self) -> bool:
        """Whether somebody typed something; a form that was left keeps what it held."""
        return any(state.kept(self.key(field), start) != start for field, start in self.starts.items())


def begin_run() -> None:
    """Remember which forms the last run drew: what is typed into these may not have been sent yet."""
    state.keep(_BEFORE, state.kept(_NOW, _NONE))
    state.keep(_NOW, _NONE)


def opened(name: str, latest: Seen | None, starts: Mapping[str, Any]) -> Opened[Seen]:
    """The form of this name: the one begun earlier, or a new one where nobody typed and other things stand now.

    Args:
        latest: What stands now.
        starts: What each field holds when the form is drawn upon that.
    """
    begun: Opened[Seen] | None = state.kept(f"{_OPENED}-{name}", None)
    on_screen = name in state.kept(_BEFORE, _NONE)
    state.keep(_NOW, state.kept(_NOW, _NONE) | {name})
    if begun is None or _is_own(begun, latest):
        return _fresh(name, latest, starts)
    if on_screen or begun.is_touched() or (begun.seen, begun.starts) == (latest, starts):
        return begun
    return _fresh(name, latest, starts)


def _is_own(begun: Opened[Seen], latest: Seen | None) -> bool:
    """Whether what stands now was sent from this very form, by a click that a second one cut short."""
    sent = latest is not None and latest.batch == state.kept(f"{_SENT}-{begun.name}", None)
    return sent and begun.seen != latest


def _fresh(name: str, latest: Seen | None, starts: Mapping[str, Any]) -> Opened[Seen]:
    rounds = state.kept(f"{_ROUND}-{name}", 0) + 1
    state.keep(f"{_ROUND}-{name}", rounds)
    form = Opened(name, rounds, latest, starts)
    state.keep(f"{_OPENED}-{name}", form)
    state.keep(_NAMES, state.kept(_NAMES, _NONE) | {name})
    return form


def typed_into(name: str) -> Opened[Any] | None:
    """The form of this name if something was typed into it and not stored."""
    form: Opened[Any] | None = state.kept(f"{_OPENED}-{name}", None)
    return form if form is not None and form.is_touched() else None


def hand_back(closed: Sequence[str], *, is_open: bool, language: Language) -> None:
    """Show what was typed into forms that are not drawn any more, because others closed or opened a review meanwhile.

    Args:
        closed: Ids of reviews into which nothing can be written.
        is_open: Whether a review is open, so that none can be opened.
    """
    place = st.container()  # always there, as that of the receipt
    names = sorted(state.kept(_NAMES, _NONE))
    useless = (*(f"{id}/" for id in closed), *([OPENING] if is_open else []))
    lost = [form for name in names if name.startswith(useless) and (form := typed_into(name))]
    if not lost:
        return
    said = language.say("Somebody else closed or opened the review while you were writing. This is what you had typed:")
    place.warning(parts.plain(said), icon=":material/group:")
    for form in lost:
        typed = [str(state.kept(form.key(field), "") or "") for field in form.starts]
        place.code("\n".join(text for text in typed if text), language=None, wrap_lines=True)
        place.button(language.say("Discard it"), on_click=forget, args=(form,), key=form.key("discard"))


def forget(begun: Opened[Seen]) -> None:
    """What was typed is stored, or given up: the form opens anew upon what stands then."""
    state.forget(f"{_OPENED}-{begun.name}")


def on_top(begun: Opened[Seen], latest: Seen) -> Opened[Seen]:
    """The same form with what was typed, to be stored after what others stored."""
    return replace(begun, seen=latest)


def is_overtaken(begun: Opened[Seen], latest: Seen | None) -> bool:
    """Whether somebody else stored a version since the form was opened."""
    return latest is not None and (begun.seen is None or latest.version > begun.seen.version)


def pressed(
    begun: Opened[Seen],
    latest: Seen | None,
    *,
    label: str,
    theirs: str,
    actor: Identity | None,
    language: Language,
    ready: bool = True,
) -> Opened[Seen] | None:
    """The button that stores; where somebody else was faster, what they stored and the choice between both.

    Args:
        label: What the button says.
        theirs: What stands now and by whom, as Markdown.
        actor: Who signs it; nothing can be stored while nobody does.
        ready: Whether there is something to store.

    Returns:
        The form to store, upon what it is to follow; None while nobody pressed.
    """
    closed = not ready or actor is None
    if not is_overtaken(begun, latest) or latest is None:
        stored = st.button(label, type=state.main_button(), disabled=closed, key=begun.key("store"))
        unsigned(actor, language)
        receipt(language, form=begun.name)
        return begun if stored else None
    said = language.say("Somebody else stored this while you were writing. Nothing is lost: choose.")
    st.warning(f"{parts.plain(said)}\n\n{theirs}", icon=":material/group:")
    with st.container(horizontal=True):
        mine = st.button(language.say("Put mine in the place of theirs"), disabled=closed, key=begun.key("mine"))
        take = language.say("Keep theirs and give up mine")
        st.button(take, on_click=forget, args=(begun,), key=begun.key("theirs"))
    return on_top(begun, latest) if mine else None


def unsigned(actor: Identity | None, language: Language) -> None:
    """Why nothing can be stored while nobody signs."""
    if actor is None:
        st.caption(
            parts.plain(language.say("Give your e-mail address at the top of the page: it is kept with the entry."))
        )


def by(version: Version, batches: Mapping[str, Batch], language: Language) -> str:
    """Who stored a version, and when; empty where that is not known yet."""
    batch = batches.get(version.batch)
    if batch is None:
        return ""
    return f"{wording.actor_text(batch.actor, language)}, {write_moment(batch.recorded_at, language.code)}"


@dataclass(frozen=True)
class Done:
    """What was stored last: the form's name, the sentence and the receipt."""

    form: str
    sentence: str
    receipt: Receipt


def receipt(language: Language, *, form: str = "") -> None:
    """Say once what was stored, under the button of the form that it came from.

    The place is always there: were it to vanish with the receipt, the forms below would move up, and a browser draws
    what moves anew, without what is being typed into it.

    Args:
        form: Name of that form; by default whatever was stored, for forms that are gone with what they stored.
    """
    place = st.container()
    done: Done | None = state.kept(_DONE, None)
    if done is None or form not in ("", done.form):
        return
    state.forget(_DONE)
    with place:
        receipts.draw_receipt(done.receipt.seq, done.sentence, language)


def store(
    begun: Opened[Seen],
    typed: object,
    actor: Identity,
    write: Callable[[Hand], Receipt],
    *,
    sentence: str,
    language: Language,
) -> bool:
    """One core call. What cannot be stored is said, and stays typed; afterwards the page is drawn anew.

    Args:
        typed: All that was typed: another wish is another submission, even after a cut.
        sentence: What to say once it is stored.
    """
    name = f"{begun.name} {typed}"
    id = state.submission(name)
    state.keep(f"{_SENT}-{begun.name}", id)
    try:
        done = write(Hand(id, actor, state.now()))
    except VersionTaken:
        st.rerun()  # drawn again upon what stands now, the form says who was faster
    except UserFacingError as error:
        parts.warn(error, language)
        return False
    state.keep(_DONE, Done(begun.name, sentence, done))
    state.submitted(name)
    forget(begun)
    return True
