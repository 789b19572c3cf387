"""What waits for a second look: a submission's values, confirmed or refused together or one by one."""

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.errors import UserFacingError
from indicators.intake import reversal, validation
from indicators.model import Achievement, Batch, JournalEntry
from indicators.numbers import write_moment
from indicators.readings import Overview
from indicators.store import Receipt
from indicators.texts import Language
from pages.shared import acting, parts, state

LISTED = 50
NAME = "waiting"
_DONE = "waiting-done"


def draw(overview: Overview, actor: Identity | None, language: Language) -> None:
    """Nothing where nothing waits."""
    _receipt(language)
    batches = acting.desk().waiting()
    if not batches:
        return
    total = sum(number for _, number in batches)
    heading = language.count("{number} value to validate", "{number} values to validate", total)
    with st.expander(parts.plain(heading), icon=":material/fact_check:"):
        batch, number = _choose_batch(batches, language)
        entries = acting.desk().waiting_values(batch, last=LISTED)
        parts.wide_table(_table(entries, overview, language))
        if number > len(entries):
            st.caption(parts.plain(language.say("… and {number} more", number=number - len(entries))))
        _decide(batch, entries, actor, overview, language)


def _receipt(language: Language) -> None:
    """What the last decision stored, said once."""
    done: tuple[int, bool] | None = state.kept(_DONE, None)
    if done is None:
        return
    state.forget(_DONE)
    seq, confirmed = done
    said = language.say("Validated") if confirmed else language.say("Refused")
    st.success(
        f"{parts.plain(said)}, {parts.plain(language.say('batch no. {seq}', seq=seq))}.", icon=":material/check:"
    )


def _choose_batch(batches: tuple[tuple[Batch, int], ...], language: Language) -> tuple[Batch, int]:
    """One submission among those with values that wait."""
    numbers = {batch.seq: (batch, number) for batch, number in batches}
    names = {seq: _named(batch, number, language) for seq, (batch, number) in numbers.items()}
    seq = st.selectbox(language.say("Submission"), list(names), format_func=names.__getitem__, key=f"{NAME}-batch")
    return numbers.get(seq, batches[0])


def _named(batch: Batch, number: int, language: Language) -> str:
    values = language.count("{number} value", "{number} values", number)
    when = write_moment(batch.recorded_at, language.code)
    return f"{language.say('batch no. {seq}', seq=batch.seq)} · {batch.actor} · {when} · {values}"


def _table(entries: tuple[JournalEntry, ...], overview: Overview, language: Language) -> str:
    say = language.say
    header = [say("Indicator"), say("Date"), say("Before"), say("Value to validate"), say("Reason and warnings")]
    return parts.table(header, [_row(entry, overview, language) for entry in entries], right=(2, 3))


def _row(entry: JournalEntry, overview: Overview, language: Language) -> list[str]:
    value = reversal.value_of(entry)
    before = entry.before if isinstance(entry.before, Achievement) else None
    return [
        parts.plain(_label(entry, overview, language)),
        parts.plain(wording.period_text(value, language)),
        parts.plain(_written(before, entry, overview, language)) if before else "–",
        f"**{parts.plain(_written(value, entry, overview, language))}**",
        parts.plain(wording.reservation_text(value.warnings, value.reason, language)) or "–",
    ]


def _label(entry: JournalEntry, overview: Overview, language: Language) -> str:
    return wording.label(overview.named(entry.subject).indicator, language)


def _written(value: Achievement, entry: JournalEntry, overview: Overview, language: Language) -> str:
    return wording.value_text(value, overview.named(entry.subject).indicator, overview.strategy, language)


def _decide(
    batch: Batch, entries: tuple[JournalEntry, ...], actor: Identity | None, overview: Overview, language: Language
) -> None:
    """All of the submission or some of it, then one of two buttons."""
    say = language.say
    names = [_named_value(entry, overview, language) for entry in entries]
    places = st.multiselect(
        say("Only some of them (otherwise all)"),
        range(len(entries)),
        format_func=names.__getitem__,
        placeholder=say("All"),
        key=f"{NAME}-some-{batch.seq}-{acting.desk().store.version()}",
    )
    chosen = [entries[place] for place in places]
    reason = st.text_input(say("Reason, where values are refused"), key=f"{NAME}-reason-{batch.seq}", max_chars=1000)
    with st.container(horizontal=True):
        confirmed = st.button(say("Validate"), type=state.main_button(), key=f"{NAME}-confirm")
        refused = st.button(say("Refuse"), key=f"{NAME}-refuse")
    if not (confirmed or refused):
        return
    if actor is None:
        st.warning(parts.plain(say("Give your e-mail address at the top of the page: it is kept with each value.")))
        return
    try:
        receipt = _settle(batch, chosen, actor=actor, reason=None if confirmed else reason)
    except UserFacingError as error:
        parts.warn(error, language)
        return
    state.submitted(NAME)
    state.keep(_DONE, (receipt.seq, bool(confirmed)))
    st.rerun()


def _named_value(entry: JournalEntry, overview: Overview, language: Language) -> str:
    value = reversal.value_of(entry)
    period = wording.period_text(value, language, short=True)
    return f"{_label(entry, overview, language)} · {period} · {_written(value, entry, overview, language)}"


def _settle(batch: Batch, chosen: list[JournalEntry], *, actor: Identity, reason: str | None) -> Receipt:
    """One core call; confirm where there is no reason asked for, refuse otherwise."""
    store, id, now = acting.desk().store, state.submission(NAME), state.now()
    keys = [(each.subject, reversal.value_of(each).period_end, each.version) for each in chosen]
    if reason is None:
        if keys:
            return validation.validate(store, keys, id=id, actor=actor, now=now)
        return validation.validate_batch(store, batch.seq, id=id, actor=actor, now=now)
    if keys:
        return validation.reject(store, keys, id=id, actor=actor, now=now, reason=reason)
    return validation.reject_batch(store, batch.seq, id=id, actor=actor, now=now, reason=reason)
