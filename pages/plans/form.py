"""The form of a plan: filled in with the plan in force, or with an earlier one that is taken up again."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from indicators import wording
from indicators.catalogue import Strategy
from indicators.intake.columns import QUALIFIER, SOURCE, VALUE
from indicators.intake.entries import LIMITS
from indicators.intake.milestones import DUE, TypedMilestone
from indicators.intake.plans import LONGEST_TEXT, PlanDraft, draft_back_to, draft_of
from indicators.model import Aim, Measure, Path, Plan, Qualifier
from indicators.readings import Situation
from indicators.texts import Language
from pages.plans import draft
from pages.shared import parts, state
from pages.shared.forms import SEND, Form, Row, open_form

MILESTONES_PX = 640


@dataclass(frozen=True, eq=False)
class Opened:
    """What the person had in front of them when the form was drawn; what others announce since is a conflict."""

    situation: Situation
    draft: PlanDraft


def draw(situation: Situation, strategy: Strategy, language: Language) -> tuple[PlanDraft, bool]:
    """The form; what it holds, and whether the person asks for the preview."""
    st.header(language.say("New plan"), anchor=False)
    form = open_form(draft.form_name(situation.indicator.slug), lambda: _look(situation, language), language)
    taken_up = _taken_up(form, strategy, language)
    with st.container(border=True):
        typed = _fields(form, taken_up, strategy, language)
        asked = st.button(language.say("Preview"), type=state.main_button(), key=form.key(SEND))
    return typed, asked


def _look(situation: Situation, language: Language) -> Opened:
    return Opened(situation, draft_of(situation.indicator.slug, situation.plans, language=language))


def _taken_up(form: Form[Opened], strategy: Strategy, language: Language) -> Plan | None:
    """An earlier plan to go back to: nothing is undone, it is announced again."""
    say, situation = language.say, form.seen.situation
    earlier = {plan.revision: plan for plan in reversed(situation.superseded)}
    names = {
        0: say("the plan in force") if situation.plan else say("an empty form"),
        **{number: _named(plan, situation, strategy, language) for number, plan in earlier.items()},
    }
    chosen = st.selectbox(
        say("Start from"),
        list(names),
        format_func=names.__getitem__,
        key=form.begin_choice("earlier", 0, among=names),
        persist_state="session",
        width=MILESTONES_PX,
        help=say("Taking up an earlier plan announces it again as a new revision; the history stays whole."),
    )
    return earlier.get(chosen)


def _named(plan: Plan, situation: Situation, strategy: Strategy, language: Language) -> str:
    promised = wording.plan_text(plan, situation.indicator, strategy, language)
    return wording.labelled(wording.plan_name(plan, language), promised, language)


def _back_to(plan: Plan, opened: Opened, language: Language) -> PlanDraft:
    plans = opened.situation.plans
    return draft_back_to(opened.draft.indicator, plans, plan=plan, language=language)


def _fields(form: Form[Opened], taken_up: Plan | None, strategy: Strategy, language: Language) -> PlanDraft:
    """The fields; those that come from a plan are others for each plan that is taken up."""
    say, opened = language.say, form.seen
    filled = opened.draft if taken_up is None else _back_to(taken_up, opened, language)
    which = str(taken_up.revision) if taken_up else ""
    milestones = _milestones(form, f"milestones{which}", filled, strategy, language)
    aim, path = _kind(form, which, filled, language)
    reference, day = st.columns([3, 1])
    return replace(
        filled,
        milestones=milestones,
        aim=aim,
        path=path,
        decision=reference.text_input(
            say("Reference of the decision (required)"),
            key=form.begin_text("decision"),
            persist_state="session",
            max_chars=LONGEST_TEXT,
            placeholder=say("Steering committee of 21/11/2026, item 3"),
        ),
        decided_on=day.text_input(
            say("Day of the decision"), key=form.begin_text("day"), persist_state="session", placeholder="21/11/2026"
        ),
        reason=st.text_area(
            say("Reason (required)"),
            key=form.begin_text(f"reason{which}", filled.reason),
            persist_state="session",
            max_chars=LONGEST_TEXT,
            height=80,
        ),
        source=st.text_input(
            say("Source"),
            key=form.begin_text(f"source{which}", filled.source),
            persist_state="session",
            max_chars=LIMITS[SOURCE],
            placeholder=say("ANS, minutes of the committee, 2026"),
        ),
    )


def _milestones(
    form: Form[Opened], field: str, filled: PlanDraft, strategy: Strategy, language: Language
) -> tuple[TypedMilestone, ...]:
    """The small table of milestones; rows can be added and removed."""
    say, situation = language.say, form.seen.situation
    st.markdown(f"**{parts.plain(say('Milestones'))}**")
    words = {each.value: say(word) for each, word in wording.QUALIFIER_WORDS.items()}
    unit = wording.unit_text(situation.indicator, strategy, language)
    table = form.begin_table(field, _rows(filled), language, dict)
    edited = st.data_editor(
        pl.DataFrame(table.rows, dict.fromkeys((DUE, VALUE, QUALIFIER), pl.String)),
        key=table.key,
        num_rows="dynamic",
        hide_index=True,
        width=MILESTONES_PX,
        placeholder="",
        alt=say("Table of the milestones of the new plan"),
        column_config={
            DUE: st.column_config.TextColumn(say("Due")),
            VALUE: st.column_config.TextColumn(say("Value ({unit})", unit=unit)),
            QUALIFIER: st.column_config.SelectboxColumn(
                say("Precision"), options=list(words), format_func=lambda code: words[str(code)]
            ),
        },
    )
    st.caption(parts.plain(_hint(situation, language)))
    form.keep_table(field, edited.to_dicts())
    return tuple(_typed(row) for row in edited.iter_rows(named=True))


def _rows(filled: PlanDraft) -> list[Row]:
    rows = filled.milestones or (TypedMilestone(qualifier=Qualifier.EXACT.value),)
    return [{DUE: each.due, VALUE: each.value, QUALIFIER: each.qualifier} for each in rows]


def _typed(row: dict[str, Any]) -> TypedMilestone:
    return TypedMilestone(due=row[DUE] or "", value=row[VALUE] or "", qualifier=row[QUALIFIER] or "")


def _hint(situation: Situation, language: Language) -> str:
    if situation.indicator.measure is Measure.ANNUAL:
        return language.say("Due: a year such as 2027. Left empty, the value is meant for each year.")
    return language.say("Due: a day, a month or a year (31/12/2027, 12/2027, 2027), the earliest first.")


def _kind(form: Form[Opened], which: str, filled: PlanDraft, language: Language) -> tuple[Aim, Path]:
    """What is promised and how it is meant to come about, in words."""
    say = language.say
    left, right = st.columns(2)
    aim = left.radio(
        say("What is promised"),
        list(Aim),
        format_func=lambda each: say(wording.AIM_WORDS[each]),
        key=form.begin_choice(f"aim{which}", filled.aim, among=list(Aim)),
        persist_state="session",
    )
    path = right.radio(
        say("How it comes about"),
        list(Path),
        format_func=lambda each: say(wording.PATH_WORDS[each]),
        captions=[
            say("progress is expected day after day, in a straight line between the milestones"),
            say("nothing is late before its due date"),
        ],
        key=form.begin_choice(f"path{which}", filled.path, among=list(Path)),
        persist_state="session",
    )
    return aim or filled.aim, path or filled.path
