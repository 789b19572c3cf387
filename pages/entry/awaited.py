"""What is awaited, the late ones first: who must update what, and since when."""

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.catalogue import Strategy
from indicators.numbers import write_number, write_short_date
from indicators.readings import Overview, Reminder, Situation, reminders
from indicators.reminding import calendar_feed
from indicators.texts import Language
from pages.shared import acting, parts, state
from pages.shared.once import told_once

SOON_DAYS = 60


def draw(overview: Overview, actor: Identity | None, language: Language) -> None:
    """A table of what is awaited; of the person's own indicators where some are theirs."""
    due = reminders(overview, within_days=SOON_DAYS)
    own = [each for each in due if actor and (each.owner or "").casefold() == actor.email.casefold()]
    shown = own or list(due)
    late = sum(each.is_due for each in shown)
    heading = language.count("{number} value awaited", "{number} values awaited", late)
    if own:
        heading = language.count("{number} of your values awaited", "{number} of your values awaited", late)
    with st.expander(parts.plain(heading), icon=":material/schedule:", expanded=bool(own)):
        parts.wide_table(_table(overview, tuple(shown), language))
        st.download_button(
            language.say("Put these dates into my calendar (iCalendar)"),
            lambda: calendar_feed(tuple(shown), language, now=state.now()),
            file_name="valeurs-attendues.ics",
            mime="text/calendar",
            key="awaited-calendar",
            on_click="ignore",
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
def _table(overview: Overview, shown: tuple[Reminder, ...], language: Language) -> str:
    say = language.say
    header = [say("Indicator"), say("Last value"), say("Awaited since"), say("Days"), say("Owner")]
    return parts.table(header, [_row(each, overview, language) for each in shown], right=(3,))


def _row(reminder: Reminder, overview: Overview, language: Language) -> list[str]:
    situation = overview.named(reminder.indicator.slug)
    return [
        parts.plain(wording.label(reminder.indicator, language)),
        parts.plain(last_value(situation, overview.strategy, language)),
        *_lateness(reminder, language),
        parts.plain(wording.owner_text(reminder.owner, language)),
    ]


def _lateness(reminder: Reminder, language: Language) -> list[str]:
    """Since when a newer value is awaited, and the days since then; of a first value, which had no day, neither."""
    if reminder.days_late is None:
        return [parts.plain(language.say("never released")), "–"]
    days = write_number(reminder.days_late, language.code) if reminder.is_due else language.say("ahead")
    return [parts.plain(write_short_date(reminder.update_due, language.code)), parts.plain(days)]
