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

MILESTONES_PX = 640


@dataclass(frozen=True, eq=False)
class Opened:
    """What the person had in front of them when the form was drawn; what others announce since is a conflict."""

    situation: Situation
    draft: PlanDraft


def draw(situation: Situation, strategy: Strategy, language: Language) -> PlanDraft | None:
    """The form; what was typed once the person asks for the preview, else None."""
    st.header(language.say("New plan"), anchor=False)
    key = f"plan-{situation.indicator.slug}-{draft.fields_round()}"
    opened = _opened(key, situation, language)
    taken_up = _taken_up(key, opened.situation, strategy, language)
    filled = opened.draft if taken_up is None else _back_to(taken_up, opened, language)
    return _fields(f"{key}-{taken_up.revision if taken_up else ''}", filled, opened.situation, strategy, language)


def _opened(key: str, situation: Situation, language: Language) -> Opened:
    """Kept as long as the form is on the screen, however often the page is drawn again."""
    kept: Opened | None = state.kept(f"{key}-opened", None)
    if kept is not None and state.is_drawn(f"{key}-earlier"):
        return kept
    opened = Opened(situation, draft_of(situation.indicator.slug, situation.plans, language=language))
    state.keep(f"{key}-opened", opened)
    return opened


def _taken_up(key: str, situation: Situation, strategy: Strategy, language: Language) -> Plan | None:
    """An earlier plan to go back to: nothing is undone, it is announced again."""
    say = language.say
    earlier = {plan.revision: plan for plan in reversed(situation.superseded)}
    names = {
        0: say("the plan in force") if situation.plan else say("an empty form"),
        **{number: _named(plan, situation, strategy, language) for number, plan in earlier.items()},
    }
    chosen = st.selectbox(
        say("Start from"),
        list(names),
        format_func=names.__getitem__,
        key=f"{key}-earlier",
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


def _fields(
    key: str, filled: PlanDraft, situation: Situation, strategy: Strategy, language: Language
) -> PlanDraft | None:
    say = language.say
    with st.form(f"{key}-form", enter_to_submit=False):
        milestones = _milestones(key, filled, situation, strategy, language)
        aim, path = _kind(key, filled, language)
        reference, day = st.columns([3, 1])
        typed = replace(
            filled,
            milestones=milestones,
            aim=aim,
            path=path,
            decision=reference.text_input(
                say("Reference of the decision (required)"),
                key=f"{key}-decision",
                max_chars=LONGEST_TEXT,
                placeholder=say("Steering committee of 21/11/2026, item 3"),
            ),
            decided_on=day.text_input(say("Day of the decision"), key=f"{key}-day", placeholder="21/11/2026"),
            reason=st.text_area(
                say("Reason (required)"), filled.reason, key=f"{key}-reason", max_chars=LONGEST_TEXT, height=80
            ),
            source=st.text_input(
                say("Source"),
                filled.source,
                key=f"{key}-source",
                max_chars=LIMITS[SOURCE],
                placeholder=say("ANS, minutes of the committee, 2026"),
            ),
        )
        asked = st.form_submit_button(say("Preview"), type=state.main_button(), key=f"{key}-preview")
    return typed if asked else None


def _milestones(
    key: str, filled: PlanDraft, situation: Situation, strategy: Strategy, language: Language
) -> tuple[TypedMilestone, ...]:
    """The small table of milestones; rows can be added and removed."""
    say = language.say
    st.markdown(f"**{parts.plain(say('Milestones'))}**")
    words = {each.value: say(word) for each, word in wording.QUALIFIER_WORDS.items()}
    unit = wording.unit_text(situation.indicator, strategy, language)
    edited = st.data_editor(
        _rows(filled),
        key=f"{key}-milestones",
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
    return tuple(_typed(row) for row in edited.iter_rows(named=True))


def _rows(filled: PlanDraft) -> pl.DataFrame:
    rows = filled.milestones or (TypedMilestone(qualifier=Qualifier.EXACT.value),)
    columns = dict.fromkeys((DUE, VALUE, QUALIFIER), pl.String)
    return pl.DataFrame([(each.due, each.value, each.qualifier) for each in rows], columns, orient="row")


def _typed(row: dict[str, Any]) -> TypedMilestone:
    return TypedMilestone(due=row[DUE] or "", value=row[VALUE] or "", qualifier=row[QUALIFIER] or "")


def _hint(situation: Situation, language: Language) -> str:
    if situation.indicator.measure is Measure.ANNUAL:
        return language.say("Due: a year such as 2027. Left empty, the value is meant for each year.")
    return language.say("Due: a day, a month or a year (31/12/2027, 12/2027, 2027), the earliest first.")


def _kind(key: str, filled: PlanDraft, language: Language) -> tuple[Aim, Path]:
    """What is promised and how it is meant to come about, in words."""
    say = language.say
    left, right = st.columns(2)
    aim = left.radio(
        say("What is promised"),
        list(Aim),
        index=list(Aim).index(filled.aim),
        format_func=lambda each: say(wording.AIM_WORDS[each]),
        key=f"{key}-aim",
    )
    path = right.radio(
        say("How it comes about"),
        list(Path),
        index=list(Path).index(filled.path),
        format_func=lambda each: say(wording.PATH_WORDS[each]),
        captions=[
            say("progress is expected day after day, in a straight line between the milestones"),
            say("nothing is late before its due date"),
        ],
        key=f"{key}-path",
    )
    return aim or filled.aim, path or filled.path
