"""The journal's lower part: taking back one value, or a whole submission. What was stored stays in the journal."""

import datetime as dt
from dataclasses import dataclass, replace

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.intake import reversal
from indicators.model import JournalEntry
from indicators.numbers import write_moment
from indicators.readings import Journal
from indicators.store.waiting import Version
from indicators.texts import Language
from pages.shared import acting, parts, receipts, state
from pages.shared.whole_lists import draw_list

NAME = "undo"
LISTED = 10
FORM_PX = 640
REASON_LENGTH = 1000
_DONE = "undone"


@dataclass(frozen=True)
class Done:
    """What came of an undo, to be said at the next run."""

    seq: int
    values: int
    changed: int = 0
    plans: int = 0


@dataclass(frozen=True)
class Signed:
    """Who takes back, why and when, under which submission."""

    id: str
    actor: Identity
    reason: str
    now: dt.datetime


def receipt(language: Language) -> None:
    """Say what the last undo of this session did, until the next one is begun."""
    done: Done | None = state.kept(_DONE, None)
    if done is None:
        return
    said = language.count("{number} value taken back", "{number} values taken back", done.values)
    with receipts.draw_receipt(done.seq, said, language):
        if left := _left(done.changed, done.plans, language):
            st.caption(parts.plain(left))


def panel(journal: Journal, language: Language) -> None:
    """Choose what to take back among what this page shows, see what would stand then, sign."""
    if not journal.undoable and state.kept(_DONE, None) is None:
        return
    st.header(language.say("Take back"), anchor=False)
    note = language.say("Nothing is erased: taking back adds a version that says again what counted before.")
    st.caption(parts.plain(note))
    ways = {"value": language.say("one value"), "batch": language.say("a whole submission")}
    way = "value"
    if journal.batches:
        way = state.show_again(f"{NAME} way", "value", among=ways)
        st.segmented_control(
            language.say("To take back"),
            list(ways),
            format_func=ways.__getitem__,
            required=True,
            key=f"{NAME} way",
            persist_state="session",
        )
    if way == "batch":
        whole_submission(journal, language)
    else:
        one_value(journal, language)
    receipt(language)


def one_value(journal: Journal, language: Language) -> None:
    """Take back one of the page's values that still stand."""
    names = {_key(entry): _named(entry, journal, language) for entry in journal.undoable}
    state.show_again(f"{NAME} {state.submission(NAME)}", None, among=names)
    chosen = st.selectbox(
        language.say("Value"),
        list(names),
        index=None,
        format_func=lambda key: names.get(key, ""),
        placeholder=language.say("Choose a value"),
        key=f"{NAME} {state.submission(NAME)}",
        persist_state="session",
        on_change=_forget,
    )
    if chosen not in names:
        return
    found = reversal.reversal_of(acting.desk().store, chosen, id=state.submission(NAME))
    st.markdown(parts.labelled(language.say("After that"), _outcome(found, journal, language), language))
    if signed := sign(language.say("Take this value back"), language):
        finish(take_value_back(chosen, signed))


def whole_submission(journal: Journal, language: Language) -> None:
    """Take back what still stands of one of the page's submissions."""
    batches = {entry.batch.seq: entry for entry in reversed(journal.entries) if entry.batch.seq in journal.batches}
    names = {seq: _batch_named(batches[seq], language) for seq in sorted(batches, reverse=True)}
    state.show_again(f"{NAME} whole {state.submission(NAME)}", None, among=names)
    chosen = st.selectbox(
        language.say("Submission"),
        list(names),
        index=None,
        format_func=lambda seq: names.get(seq, ""),
        placeholder=language.say("Choose a submission"),
        key=f"{NAME} whole {state.submission(NAME)}",
        persist_state="session",
        on_change=_forget,
    )
    if chosen not in names:
        return
    found = reversal.batch_reversal(acting.desk().store, chosen, id=state.submission(NAME))
    outcomes = [_outcome(each, journal, language, named=True) for each in found.reversals]
    draw_list("taken back", outcomes, language, first=LISTED)
    if left := _left(len(found.changed), found.plans, language):
        st.caption(parts.plain(left))
        since = [_since(each, journal, language) for each in found.changed]
        draw_list("changed since", since, language, first=LISTED)
    if not found.reversals:
        st.info(language.say("Nothing of it stands any more."))
    elif signed := sign(language.say("Take this submission back"), language):
        finish(take_batch_back(chosen, signed))


def sign(action: str, language: Language) -> Signed | None:
    """Ask for the reason and the person; None until both were given and the button pressed."""
    with st.container(border=True, width=FORM_PX):
        reason = st.text_input(
            language.say("Reason"),
            max_chars=REASON_LENGTH,
            key=f"{NAME} why {state.submission(NAME)}",
            persist_state="session",
        )
        actor = acting.asked(language)
        pressed = st.button(action, type=state.main_button(), key=f"{NAME} send")
    if not pressed:
        return None
    if not reason.strip() or actor is None:
        st.warning(language.say("Give the reason and a complete e-mail address; nothing was stored."))
        return None
    return Signed(state.submission(NAME), actor, reason, state.now())


def take_value_back(key: Version, signed: Signed) -> Done:
    """Store it."""
    desk, (slug, end, version) = acting.desk(), key
    stored = reversal.undo_value(
        desk.store,
        indicator=slug,
        period_end=end,
        version=version,
        id=signed.id,
        actor=signed.actor,
        now=signed.now,
        reason=signed.reason,
        state=desk.strategy.state_entered,
    )
    return Done(stored.seq, values=1)


def take_batch_back(seq: int, signed: Signed) -> Done:
    """Store it."""
    desk = acting.desk()
    stored, done = reversal.undo_batch(
        desk.store,
        seq,
        id=signed.id,
        actor=signed.actor,
        now=signed.now,
        reason=signed.reason,
        state=desk.strategy.state_entered,
    )
    return Done(stored.seq, values=len(done.reversals), changed=len(done.changed), plans=done.plans)


def finish(done: Done) -> None:
    """Begin anew, with the receipt in the place of the form."""
    state.keep(_DONE, done)
    state.submitted(NAME)
    st.rerun()


def _forget() -> None:
    state.forget(_DONE)


def _key(entry: JournalEntry) -> Version:
    return entry.subject, reversal.value_of(entry).period_end, entry.version


def _named(entry: JournalEntry, journal: Journal, language: Language) -> str:
    name = wording.subject_name(entry, journal.choices.definitions, language)
    change = wording.entry_change(entry, journal.choices.definitions, journal.choices.strategy, language)
    return " · ".join([name, wording.subject_detail(entry, language), change])


def _batch_named(entry: JournalEntry, language: Language) -> str:
    batch = entry.batch
    number = language.say("no. {number}", number=batch.seq)
    received = write_moment(batch.recorded_at, language.code)
    who = wording.actor_text(batch.actor, language)
    return " · ".join([number, received, who, wording.channel_text(batch, language)])


def _outcome(found: reversal.Reversal, journal: Journal, language: Language, *, named: bool = False) -> str:
    """A value as it stands, and as it would: "41 sites → 37 sites"."""
    entry, choices = found.entry, journal.choices
    indicator = choices.definitions[entry.subject]
    standing = wording.value_text(reversal.value_of(entry), indicator, choices.strategy, language)
    back = language.say("withdrawn")
    if found.back is not None:
        again = replace(found.back, state=found.state_after(state_entered=choices.strategy.state_entered))
        back = wording.marked(wording.value_text(again, indicator, choices.strategy, language), again, language)
    text = f"{standing} → {back}"
    return f"{_named_value(entry, journal, language)} · {text}" if named else text


def _named_value(entry: JournalEntry, journal: Journal, language: Language) -> str:
    name = wording.subject_name(entry, journal.choices.definitions, language)
    return f"{name} · {wording.subject_detail(entry, language)}"


def _since(entry: JournalEntry, journal: Journal, language: Language) -> str:
    """Who changed a value since, and when."""
    moment = write_moment(entry.batch.recorded_at, language.code)
    return f"{_named_value(entry, journal, language)} · {entry.batch.actor}, {moment}"


def _left(changed: int, plans: int, language: Language) -> str:
    """What a submission brought that is not taken back."""
    said = []
    if changed:
        said.append(
            language.count(
                "{number} value changed since is left as it is.",
                "{number} values changed since are left as they are.",
                changed,
            )
        )
    if plans:
        said.append(
            language.count(
                "{number} plan is left as it is: announce the earlier one again.",
                "{number} plans are left as they are: announce the earlier ones again.",
                plans,
            )
        )
    return " ".join(said)
