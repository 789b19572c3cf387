"""What a new plan would change: refusals with what to do, plans of others, figures before and after, one button."""

from dataclasses import replace
from functools import partial

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.catalogue import Strategy
from indicators.errors import noted
from indicators.intake import Refusal
from indicators.intake.columns import QUALIFIER, SOURCE, VALUE
from indicators.intake.milestones import DUE, MILESTONES, WHOLE_PLAN
from indicators.intake.plans import DECIDED_ON, DECISION, REASON, Announced
from indicators.model import Indicator, Plan
from indicators.numbers import write_moment
from indicators.readings import Overview, Situation, WhatIf
from indicators.texts import Language
from pages.plans import draft
from pages.plans.draft import Begun
from pages.shared import parts, receipts, state

FIELD_WORDS = {
    DUE: noted("Due"),
    VALUE: noted("Value"),
    QUALIFIER: noted("Precision"),
    MILESTONES: noted("Milestones"),
    DECISION: noted("Reference of the decision"),
    DECIDED_ON: noted("Day of the decision"),
    REASON: noted("Reason"),
    SOURCE: noted("Source"),
}


def draw(begun: Begun, *, actor: Identity | None, language: Language, theme: str) -> None:
    """The preview of what was typed."""
    found = begun.preview
    st.header(language.say("What would be announced"), anchor=False)
    if found.plan is None or begun.what_if is None:
        refusals(found.refusals, language)
        return
    if found.overtaken_by:
        overtaken(begun, begun.what_if, language)
        return
    if found.is_in_force:
        st.info(language.say("This plan is in force already: there is nothing to announce."), icon=":material/info:")
        return
    promised(begun, begun.what_if, language)
    figures(begun.what_if, found.draft.indicator, language)
    st.subheader(language.say("The trajectory as it would be"), anchor=False)
    parts.trajectory_after(begun.what_if, found.draft.indicator, language, theme)
    confirmation(begun, actor=actor, language=language)


def refusals(found: tuple[Refusal, ...], language: Language) -> None:
    """What cannot be taken: where, as typed, why and what to do."""
    say = language.say
    st.error(
        language.count("{number} thing to mend first.", "{number} things to mend first.", len(found)),
        icon=":material/error:",
    )
    header = [say("Field"), say("As typed"), say("Why"), say("What to do")]
    rows = [
        [
            parts.plain(_place(each, language)),
            parts.plain(each.text) or "–",
            *map(parts.plain, language.explain(each.error)),
        ]
        for each in found
    ]
    parts.wide_table(parts.table(header, rows))


def _place(refusal: Refusal, language: Language) -> str:
    field = language.say(FIELD_WORDS[refusal.column])
    if refusal.line == WHOLE_PLAN:
        return field
    return language.say("Milestone {number}, {field}", number=refusal.line, field=field.lower())


def overtaken(begun: Begun, what_if: WhatIf, language: Language) -> None:
    """Plans that others announced meanwhile beside the person's own; the person chooses."""
    say, slug = language.say, begun.preview.draft.indicator
    st.warning(
        say("Somebody else announced a plan for this indicator while you were working. Nothing is lost: choose."),
        icon=":material/group:",
    )
    header = [say("Plan"), say("By"), say("Reference and reason")]
    rows = [_announced(each, what_if.before, slug, language) for each in begun.preview.overtaken_by]
    if begun.preview.plan is not None:
        own = replace(begun.preview.plan, warnings=None)  # nobody confirmed them yet
        text = wording.plan_text(own, *_named(what_if.before, slug), language)
        mine = say("yours, not announced yet")
        rows.append([f"**{parts.plain(text)}**", parts.plain(mine), parts.plan_grounds(own, language)])
    parts.wide_table(parts.table(header, rows))
    with st.container(horizontal=True):
        st.button(
            say("Look at mine on top of theirs"),
            key=f"top-{begun.id}",
            on_click=partial(draft.put_on_top, begun, language),
            help=say("Theirs stays in the history."),
        )
        st.button(
            say("Keep theirs and give up"),
            key=f"drop-{begun.id}",
            on_click=draft.give_up,
            args=(begun.preview.draft.indicator,),
        )


def _announced(each: Announced, overview: Overview, slug: str, language: Language) -> list[str]:
    when = write_moment(each.recorded_at, language.code)
    return [
        parts.plain(wording.plan_text(each.plan, *_named(overview, slug), language)),
        parts.plain(f"{each.actor}, {when}"),
        parts.plan_grounds(each.plan, language),
    ]


def _named(overview: Overview, slug: str) -> tuple[Indicator, Strategy]:
    return overview.named(slug).indicator, overview.strategy


def promised(begun: Begun, what_if: WhatIf, language: Language) -> None:
    """The plan in force and the one that would replace it, in words."""
    slug, say = begun.preview.draft.indicator, language.say
    plans: list[tuple[str, Plan | None]] = [
        (say("Plan in force"), begun.preview.in_force),
        (say("New plan"), begun.preview.plan),
    ]
    lines = [
        parts.labelled(name, wording.plan_text(plan, *_named(what_if.before, slug), language), language)
        for name, plan in plans
        if plan is not None
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))


def figures(what_if: WhatIf, slug: str, language: Language) -> None:
    """Every figure that would change, the indicator's own first, then computed ratios."""
    say = language.say
    affected = sorted(what_if.affected(), key=lambda pair: pair[1].indicator.slug != slug)
    st.subheader(say("What this changes"), anchor=False)
    if not affected:
        st.caption(parts.plain(say("No figure would change.")))
        return
    header = [
        say("Indicator"),
        say("Achieved"),
        say("Target"),
        say("Planned at that date"),
        say("Rate"),
        say("Gap"),
        say("Status"),
    ]
    rows = [_figures(before, after, what_if.before, language) for before, after in affected]
    parts.wide_table(parts.table(header, rows, right=(1, 2, 3, 4, 5)))


def _figures(before: Situation, after: Situation, overview: Overview, language: Language) -> list[str]:
    old, new = (_written(each, overview, language) for each in (before, after))
    marks = [parts.situation_mark(each, language) for each in (before, after)]
    return [
        parts.plain(wording.label(after.indicator, language)),
        *(_changed(*pair) for pair in zip(old, new, strict=True)),
        marks[1] if marks[0] == marks[1] else " → ".join(marks),
    ]


def _written(situation: Situation, overview: Overview, language: Language) -> list[str]:
    indicator, strategy, target = situation.indicator, overview.strategy, situation.target
    planned = situation.planned
    return [
        wording.achieved_text(situation, strategy, language),
        wording.target_text(target, indicator, strategy, language) if target else "–",
        wording.amount(planned, indicator, strategy, language) if planned is not None else "–",
        wording.rate_of(situation, language),
        wording.gap_text(situation, strategy, language),
    ]


def _changed(before: str, after: str) -> str:
    return parts.plain(after) if before == after else f"{parts.plain(before)} → **{parts.plain(after)}**"


def confirmation(begun: Begun, *, actor: Identity | None, language: Language) -> None:
    """A tick where something speaks against the plan, then one button."""
    say = language.say
    warned = wording.warning_texts(begun.preview.plan.warnings if begun.preview.plan else None, language)
    sure = not warned or _sure(begun, warned, language)
    obstacle = _obstacle(actor=actor, sure=sure, language=language)
    with st.container(horizontal=True):
        asked = st.button(
            say("Announce this plan"), type=state.main_button(), disabled=bool(obstacle), key=f"announce-{begun.id}"
        )
        if asked and actor is not None:
            draft.announce(begun, actor=actor, language=language)
            st.rerun()
        st.button(say("Give up"), on_click=draft.give_up, args=(begun.preview.draft.indicator,), key=f"drop-{begun.id}")
    if obstacle:
        st.caption(parts.plain(obstacle))


def _sure(begun: Begun, warned: list[str], language: Language) -> bool:
    """What speaks against the plan, and whether the person stands by it."""
    say = language.say
    lines = "\n".join(f"- {parts.plain(text)}" for text in warned)
    st.warning(f"**{parts.plain(say('Something speaks against this plan'))}**\n\n{lines}", icon=":material/warning:")
    return st.checkbox(
        say("I confirm: the plan is right, and the reason given says why"),
        key=f"sure-{begun.id}",
        persist_state="session",
    )


def _obstacle(*, actor: Identity | None, sure: bool, language: Language) -> str:
    """Why the plan cannot be announced yet; empty where it can."""
    if not sure:
        return language.say("Tick the box above to confirm what speaks against the plan.")
    if actor is None:
        return language.say("Give your e-mail address at the top of the page: it is kept with the plan.")
    return ""


def receipt(situation: Situation, language: Language) -> None:
    """What was announced last, in the place of its preview, with the way to its sheet."""
    indicator = situation.indicator
    done = draft.announced(indicator.slug)
    if done is None:
        return
    said = language.say("Revision {revision} announced", revision=done.revision)
    with receipts.draw_receipt(done.receipt.seq, said, language):
        receipts.link_sheets({indicator.slug: wording.label(indicator, language)}, language)
