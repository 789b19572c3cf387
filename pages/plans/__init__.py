"""Targets: the plans of an indicator, and a form to announce a new one, which never overwrites the old.

``draft`` keeps what is begun, ``form`` takes what is typed, ``preview`` shows what would change.
"""

import streamlit as st

from indicators import wording
from indicators.model import Plan
from indicators.numbers import write_short_date
from indicators.readings import Overview, Situation
from indicators.texts import Language
from pages.plans import draft, form, preview
from pages.shared import acting, parts, state
from pages.shared.whole_lists import draw_table

SHOWN_PLANS = 6


def main() -> None:
    language, theme = state.language(), state.theme()
    overview = acting.desk().overview(on=state.today())
    st.title(language.say("Revise a plan"), anchor=False)
    if state.day() != overview.on:
        st.info(
            language.say("A revision counts from today on: today’s figures are shown here, whatever day was chosen."),
            icon=":material/event:",
        )
    slug = parts.choose_indicator(overview, language)
    situation = overview.named(slug)
    actor = acting.asked(language)
    history(situation, overview, language)
    typed, asked = form.draw(situation, overview.strategy, language)
    draft.begin(typed, language, asked=asked)
    begun = draft.current(slug)
    if begun is not None:
        preview.draw(begun, actor=actor, language=language, theme=theme)
    preview.receipt(situation, language)


def history(situation: Situation, overview: Overview, language: Language) -> None:
    """The plans announced so far, the one in force first."""
    say = language.say
    st.header(say("Plans announced so far"), anchor=False)
    if not situation.plans:
        st.caption(parts.plain(say("No numeric target was ever announced.")))
        return
    header = [say("Announced"), say("Milestones"), say("Standing"), say("Reference and reason"), say("Source")]
    newest = sorted(situation.plans, key=lambda plan: (plan is situation.plan, plan.revision), reverse=True)

    def rows(start: int, stop: int) -> list[list[str]]:
        return [_plan_row(plan, situation, overview, language) for plan in newest[start:stop]]

    draw_table("plans", header, rows, language, number=len(newest), first=SHOWN_PLANS)


def _plan_row(plan: Plan, situation: Situation, overview: Overview, language: Language) -> list[str]:
    return [
        parts.plain(write_short_date(plan.known_on, language.code, precision=plan.known_precision)),
        parts.plain(wording.plan_text(plan, situation.indicator, overview.strategy, language)),
        parts.plan_standing(plan, situation, language),
        parts.plan_grounds(plan, language),
        parts.source_link(overview.sources.get(plan.source or "")),
    ]
