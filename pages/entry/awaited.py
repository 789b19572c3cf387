"""What is awaited, the late ones first: who must update what, and since when."""

from collections.abc import Collection, Sequence

import streamlit as st

from indicators import wording
from indicators.access import Act, Identity
from indicators.catalogue import Strategy
from indicators.numbers import write_number, write_short_date
from indicators.readings import Overview, Reminder, Situation, count_indicators, reminders
from indicators.reminding import calendar_feed, list_upcoming
from indicators.texts import Language
from pages.shared import acting, owners, parts, state
from pages.shared.once import told_once

SOON_DAYS = 60
WITH_PASSED = "calendar_with_passed"


def draw(overview: Overview, actor: Identity | None, language: Language) -> None:
    """A table of what is awaited; of the person's own indicators where some are theirs."""
    due = reminders(overview, within_days=SOON_DAYS)
    own = [each for each in due if actor and (each.owner or "").lower() == actor.email]
    shown = own or list(due)
    heading = name_list(shown, language, is_own=bool(own))
    with st.expander(parts.plain(heading), icon=":material/schedule:", expanded=bool(own), key="awaited"):
        if not own:
            st.markdown(parts.plain(wording.awaited_counted(count_indicators(overview), language)))
        parts.wide_table(list_awaited(overview, tuple(shown), language))
        if acting.person().may(Act.NAME_OWNER):
            _name_owners(overview, shown, actor, language)
        _offer_calendar(overview, {each.indicator.slug for each in own}, language)


def name_list(shown: Sequence[Reminder], language: Language, *, is_own: bool) -> str:
    """Return how many values are awaited by now; what is due soon is in the list, and not counted."""
    late = sum(each.is_due for each in shown)
    if is_own:
        return language.count("{number} of your values awaited", "{number} of your values awaited", late)
    return language.count("{number} value awaited", "{number} values awaited", late)


def _name_owners(overview: Overview, shown: Sequence[Reminder], actor: Identity | None, language: Language) -> None:
    """The form that names somebody responsible: for what is awaited first, then for any other indicator."""
    may_name = acting.person().may
    awaited = [each.indicator for each in sorted(shown, key=lambda each: each.owner is not None)]
    others = [each.indicator for each in overview.situations if each.indicator not in awaited]
    offered = [each for each in (*awaited, *others) if may_name(Act.NAME_OWNER, each)]
    labels = {each.slug: wording.label(each, language) for each in offered}
    with st.popover(language.say("Name who is responsible"), icon=":material/person_add:", key="awaited-owners"):
        owners.draw_form("awaited", labels, actor=actor, language=language)


def _offer_calendar(overview: Overview, own: Collection[str], language: Language) -> None:
    """Offer the dates to come as a calendar, however far ahead; those that have passed if somebody wants them.

    Args:
        own: The person's indicators; everybody's where there are none.
    """
    every = [each for each in reminders(overview, within_days=None) if not own or each.indicator.slug in own]
    with_passed = st.checkbox(language.say("With the dates that have passed"), key=WITH_PASSED)
    events = every if with_passed else list_upcoming(every)
    st.download_button(
        language.count(
            "Put {number} date into my calendar (iCalendar)",
            "Put {number} dates into my calendar (iCalendar)",
            len(events),
        ),
        acting.while_allowed(lambda: calendar_feed(events, language, version=overview.version, now=state.now())),
        file_name="valeurs-attendues.ics",
        mime="text/calendar",
        on_click="ignore",
        key="awaited-calendar",
        disabled=not events,
    )


def reported(overview: Overview) -> list[Situation]:
    """Every indicator that this person reports: the awaited ones first, computed ratios left out."""
    waiting = [each.indicator.slug for each in reminders(overview)]
    order = {slug: place for place, slug in enumerate(waiting)}
    may_report = acting.reportable()
    own = [each for each in overview.situations if may_report(each.indicator)]
    return sorted(own, key=lambda each: order.get(each.indicator.slug, len(order)))


def last_value(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The last achieved value with its date."""
    value = wording.achieved_text(situation, strategy, language)
    if situation.achieved is None:
        return value
    return f"{value} · {wording.period_text(situation.achieved, language, short=True)}"


@told_once
def list_awaited(overview: Overview, shown: tuple[Reminder, ...], language: Language) -> str:
    """Return what is awaited as a table."""
    say = language.say
    header = [say("Indicator"), say("Last value"), say("Awaited since"), say("Days"), say("Owner")]
    return parts.table(header, [_row(each, overview, language) for each in shown], right=(3,))


def _row(reminder: Reminder, overview: Overview, language: Language) -> list[str]:
    situation = overview.named(reminder.indicator.slug)
    return [
        parts.plain(wording.label(reminder.indicator, language)),
        parts.plain(last_value(situation, overview.strategy, language)),
        *_lateness(reminder, language),
        parts.plain(reminder.owner or "–"),
    ]


def _lateness(reminder: Reminder, language: Language) -> list[str]:
    """Since when a newer value is awaited, and the days since then; of a first value, which had no day, neither."""
    if reminder.days_late is None:
        return [parts.plain(language.say("never released")), "–"]
    days = write_number(reminder.days_late, language.code) if reminder.is_due else language.say("ahead")
    return [parts.plain(write_short_date(reminder.update_due, language.code)), parts.plain(days)]
