"""What waits for a second look: a submission's values, confirmed or refused together or one by one."""

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.charts import trajectory_chart
from indicators.errors import UserFacingError
from indicators.intake import reversal, validation
from indicators.model import Achievement, Batch, JournalEntry
from indicators.numbers import write_moment
from indicators.readings import Overview
from indicators.store import Receipt
from indicators.store.versions import last_validated
from indicators.texts import Language
from pages.shared import acting, parts, receipts, state
from pages.shared.whole_lists import choose_part

NAME = "waiting"
_DONE = "waiting-done"


def draw(overview: Overview, actor: Identity | None, language: Language, theme: str) -> None:
    """The submissions that wait, folded away; where none waits any more, what was decided last stands here."""
    batches = acting.desk().waiting()
    if not batches:
        _draw_receipt(language)
        return
    total = sum(number for _, number in batches)
    heading = language.count("{number} value to validate", "{number} values to validate", total)
    parts.fold(
        NAME,
        parts.plain(heading),
        lambda: _draw_batches(batches, overview, actor, language, theme),
        icon=":material/fact_check:",
    )


def _draw_batches(
    batches: tuple[tuple[Batch, int], ...],
    overview: Overview,
    actor: Identity | None,
    language: Language,
    theme: str,
) -> None:
    """One submission with what a validator needs to know of each value, and the two buttons."""
    batch, number = _choose_batch(batches, language)
    start, stop = choose_part(f"{NAME}-{batch.seq}", language, number=number)
    entries = acting.desk().waiting_values(batch, last=stop)[start:]
    parts.wide_table(_table(entries, overview, language))
    _draw_trajectory(entries, overview, language, theme)
    _decide(batch, entries, actor, overview, language)
    _draw_receipt(language)


def _draw_receipt(language: Language) -> None:
    """What the last decision stored."""
    done: tuple[int, bool] | None = state.kept(_DONE, None)
    if done is None:
        return
    seq, confirmed = done
    receipts.draw_receipt(seq, language.say("Validated") if confirmed else language.say("Refused"), language)


def _choose_batch(batches: tuple[tuple[Batch, int], ...], language: Language) -> tuple[Batch, int]:
    """One submission among those with values that wait."""
    numbers = {batch.seq: (batch, number) for batch, number in batches}
    names = {seq: _named(batch, number, language) for seq, (batch, number) in numbers.items()}
    key = f"{NAME}-batch"
    state.show_again(key, batches[0][0].seq, among=names)
    seq = st.selectbox(
        language.say("Submission"),
        list(names),
        format_func=lambda seq: names.get(seq, ""),
        key=key,
        persist_state="session",
        on_change=state.forget,
        args=(_DONE,),
    )
    return numbers.get(seq, batches[0])


def _named(batch: Batch, number: int, language: Language) -> str:
    values = language.count("{number} value", "{number} values", number)
    when = write_moment(batch.recorded_at, language.code)
    return f"{language.say('no. {number}', number=batch.seq)} · {batch.actor} · {when} · {values}"


def _table(entries: tuple[JournalEntry, ...], overview: Overview, language: Language) -> str:
    say = language.say
    header = [
        say("Indicator"),
        say("Date"),
        say("Last validated value"),
        say("Value to validate"),
        say("Source"),
        say("Evidence"),
        say("Comment"),
        say("Reason and warnings"),
    ]
    return parts.table(header, [_row(entry, overview, language) for entry in entries], right=(2, 3))


def _row(entry: JournalEntry, overview: Overview, language: Language) -> list[str]:
    value = reversal.value_of(entry)
    comment = wording.either_way(value.comment_fr, value.comment_en, language)
    return [
        parts.plain(_label(entry, overview, language)),
        parts.plain(wording.period_text(value, language)),
        parts.plain(_last_validated(entry, overview, language)),
        f"**{parts.plain(_written(value, entry, overview, language))}**",
        _source(value, overview, language),
        parts.link(value.evidence, value.evidence) if value.evidence else "–",
        parts.plain(comment) or "–",
        parts.plain(wording.reservation_text(value.warnings, value.reason, language, value=value.value)) or "–",
    ]


def _last_validated(entry: JournalEntry, overview: Overview, language: Language) -> str:
    """The value that stands as long as this one is not validated: of the same period, else of the last one before."""
    period_end = reversal.value_of(entry).period_end
    standing = last_validated(acting.desk().store, entry.subject, on=overview.on, period_end=period_end)
    if standing is None:
        return language.say("none")
    when = wording.period_text(standing, language, short=True)
    return f"{_written(standing, entry, overview, language)} · {when}"


def _source(value: Achievement, overview: Overview, language: Language) -> str:
    """A source as a citation, since whoever validates has to find the figure there."""
    source = overview.all_sources.get(value.source or "")
    if source is None:
        return f":orange[{parts.plain(language.say('source not given'))}]"
    return parts.source_citation(source, language)


def _draw_trajectory(entries: tuple[JournalEntry, ...], overview: Overview, language: Language, theme: str) -> None:
    """The trajectory of one of the indicators, with the value that waits."""
    names = {entry.subject: _label(entry, overview, language) for entry in entries}
    slug = next(iter(names), None)
    if slug is None:
        return
    with st.columns(2)[0]:
        if len(names) > 1:
            slug = st.selectbox(
                language.say("Trajectory"),
                list(names),
                format_func=lambda each: names.get(each, ""),
                key=f"{NAME}-chart",
            )
        drawing = trajectory_chart(acting.desk().sheet(slug, on=overview.on), language=language, theme=theme)
        parts.chart(drawing)


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
    key = f"{NAME}-some-{batch.seq}-{acting.desk().store.version()}"
    state.show_again(key, [], among=range(len(entries)))
    places = st.multiselect(
        say("Only some of them (otherwise all)"),
        range(len(entries)),
        format_func=names.__getitem__,
        placeholder=say("All"),
        key=key,
        persist_state="session",
    )
    chosen = [entries[place] for place in places]
    reason = st.text_input(
        say("Reason, where values are refused"),
        key=f"{NAME}-reason-{batch.seq}",
        max_chars=1000,
        persist_state="session",
    )
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
