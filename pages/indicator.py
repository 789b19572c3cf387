"""Sheet of one indicator: its trajectory, the sum behind each figure, its plans, its values, its sources."""

import datetime as dt

import streamlit as st

from indicators import wording
from indicators.access import Act
from indicators.charts import trajectory_chart
from indicators.errors import UnknownIndicator
from indicators.model import Achievement, Plan, Population
from indicators.numbers import write_short_date
from indicators.readings import Sheet
from indicators.readings.answers import VERSIONS_AT_ONCE
from indicators.texts import Language
from pages.shared import acting, owners, parts, state
from pages.shared.whole_lists import draw_table


def main() -> None:
    language, theme = state.language(), state.theme()
    on = state.day()
    overview = acting.desk().overview(on=on)
    slug = parts.choose_indicator(overview, language)
    sheet = wanted(slug, on, language)
    title(sheet, language)
    chart, figures = st.columns([3, 1], gap="large")
    with chart:
        parts.chart(trajectory_chart(sheet, language=language, theme=theme))
        st.caption(parts.plain(wording.prospect_text(sheet, language)))
        ways_on(sheet, language)
        responsible(sheet, language)
    with figures:
        key_figures(sheet, language)
    how = language.say("How these figures are computed")
    parts.fold("computed", how, lambda: computations(sheet, language), icon=":material/calculate:")
    plans(sheet, language)
    values(sheet, language)
    reading_notes(sheet, language)
    sources(sheet, language)


def wanted(slug: str, on: dt.date, language: Language) -> Sheet:
    """The sheet asked for.

    Raises:
        UnknownIndicator: There is none; the page then has its own name as its title.
    """
    try:
        return acting.desk().sheet(slug, on=on)
    except UnknownIndicator:
        st.title(language.say("Indicator"), anchor=False)
        raise


def ways_on(sheet: Sheet, language: Language) -> None:
    """The ways to a picture, of what is published, and to the form for its values, for whoever may fill it in."""
    indicator, say = sheet.situation.indicator, language.say
    link = state.link_to(indicator.slug)
    with st.container(horizontal=True, gap="medium"):
        if indicator.public:
            st.page_link(
                state.page("press"), label=say("Picture for the press"), icon=":material/image:", query_params=link
            )
        if acting.reportable()(indicator):
            st.page_link(
                state.page("entry"), label=say("Report or correct a value"), icon=":material/edit:", query_params=link
            )


def responsible(sheet: Sheet, language: Language) -> None:
    """Who is responsible, for members; a form to name somebody, for whoever may."""
    indicator, person, say = sheet.situation.indicator, acting.person(), language.say
    if not person.may(Act.READ_UNPUBLISHED):
        return  # an address is not for everybody
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        owner = wording.owner_text(indicator.owner, language)
        st.markdown(parts.labelled(say("Owner"), owner, language), width="content")
        if not person.may(Act.NAME_OWNER, indicator):
            return
        with st.popover(say("Name who is responsible"), icon=":material/person_add:", key="sheet-owner"):
            actor = acting.asked(language)
            labels = {indicator.slug: wording.label(indicator, language)}
            owners.draw_form(indicator.slug, labels, actor=actor, language=language)


def title(sheet: Sheet, language: Language) -> None:
    """The name, what is counted, and the finding in one sentence."""
    situation, indicator = sheet.situation, sheet.situation.indicator
    st.title(parts.plain(wording.label(indicator, language)), anchor=False)
    st.markdown(
        f"{parts.plain(wording.finding(situation, sheet.strategy, language))}"
        f" · {parts.situation_mark(situation, language)}"
    )
    if provisional := wording.provisional_text(situation, sheet.strategy, language):
        note = language.say("No figure rests on it until then; the chart shows it hollow.")
        st.info(parts.plain(f"{provisional}. {note}"), icon=":material/hourglass_empty:")
    if indicator.context:
        st.info(language.say("Outside the strategy: shown for context, counted nowhere."), icon=":material/info:")


def key_figures(sheet: Sheet, language: Language) -> None:
    """Achieved, planned at its date, rate and gap, each with what it is about; who says the first two."""
    situation, strategy = sheet.situation, sheet.strategy
    achieved, target, say = situation.achieved, situation.target, language.say
    when = wording.when_text(achieved.period_end, achieved.period_precision, language) if achieved else ""
    dated = wording.marked(when, achieved, language)
    if situation.population is Population.ENVELOPE:
        committed = wording.committed_text(situation, strategy, language)
        figure(say("Committed or spent"), committed, _told_by(situation.committed, "", sheet))
    else:
        figure(say("Achieved"), wording.achieved_text(situation, strategy, language), _told_by(achieved, dated, sheet))
    if target is not None:
        due = _told_by(situation.plan, wording.due_text(target, situation.indicator, language), sheet)
        name = say("Planned") if situation.population is Population.ENVELOPE else say("Target")
        figure(name, wording.target_text(target, situation.indicator, strategy, language), due)
    if situation.planned is not None:
        planned = wording.amount(situation.planned, situation.indicator, strategy, language)
        gap = say("gap {gap}", gap=wording.gap_text(situation, strategy, language))
        figure(say("Planned at that date"), planned, gap)
    if situation.rate is not None:
        first = situation.first_rate
        changed = first is not None and first != situation.rate
        note = (
            say("{rate} of the first plan", rate=wording.rate_text(first, language))
            if changed
            else say("of the way to the target")
        )
        figure(say("Progress rate"), wording.rate_of(situation, language), note)


def _told_by(told: Achievement | Plan | None, note: str, sheet: Sheet) -> str:
    """A note with the publisher of what it is about, where that is known."""
    source = sheet.sources.get(told.source or "") if told else None
    return " · ".join(each for each in (note, source.publisher if source else "") if each)


def figure(label: str, value: str, note: str) -> None:
    """One key figure with a note under it."""
    st.metric(label, value)
    if note:
        st.caption(parts.plain(note))


def computations(sheet: Sheet, language: Language) -> None:
    """How each figure came about, with inputs, thresholds and the verdict's meaning."""
    situation = sheet.situation
    lines = [
        (language.say("Rate"), wording.computation(situation, language)),
        (language.say("Gap"), wording.gap_computation(situation, sheet.strategy, language)),
        (language.say("Status"), wording.verdict(situation, sheet.strategy, language)),
    ]
    if sheet.parts:
        lines.insert(0, (language.say("Ratio"), wording.ratio_computation(sheet, language)))
    st.markdown("\n".join(f"- {parts.labelled(name, text, language)}" for name, text in lines))


def plans(sheet: Sheet, language: Language) -> None:
    """Every plan ever announced, the one in force first, with what replaced what and why."""
    situation, say = sheet.situation, language.say
    st.header(say("Plans"), anchor=False)
    if not situation.plans:
        st.caption(say("No numeric target was ever announced."))
        return
    header = [
        say("Announced"),
        say("Target"),
        say("Due"),
        say("Standing"),
        say("Rate against it"),
        say("Reference and reason"),
        say("Source"),
    ]
    rows = [_plan_row(plan, sheet, language) for plan in reversed(situation.plans)]
    parts.wide_table(parts.table(header, rows, right=(1, 4)))


def _plan_row(plan: Plan, sheet: Sheet, language: Language) -> list[str]:
    situation = sheet.situation
    target = plan.target
    rate = situation.rate if plan is situation.plan else situation.first_rate if plan is situation.first_plan else None
    return [
        parts.plain(write_short_date(plan.known_on, language.code, precision=plan.known_precision)),
        parts.plain(wording.target_text(target, situation.indicator, sheet.strategy, language)),
        _due(plan, sheet, language),
        parts.plan_standing(plan, situation, language),
        parts.plain(wording.rate_text(rate, language)),
        parts.plan_grounds(plan, language),
        parts.source_link(sheet.sources.get(plan.source or "")),
    ]


def _due(plan: Plan, sheet: Sheet, language: Language) -> str:
    """When the end target is due; where a plan has several milestones, all of them."""
    indicator = sheet.situation.indicator
    due = parts.plain(wording.due_text(plan.target, indicator, language))
    if len(plan.milestones) == 1:
        return due
    return f"{due} – :small[{parts.plain(wording.plan_text(plan, indicator, sheet.strategy, language))}]"


def values(sheet: Sheet, language: Language) -> None:
    """Every version of every value: a correction is a new version, nothing is overwritten."""
    say = language.say
    st.header(say("Achieved values"), anchor=False)
    if not sheet.versions:
        envelope = sheet.situation.population is Population.ENVELOPE
        none = say("No achieved value was released. That is not zero.")
        st.caption(say("An envelope is planned: what is committed of it is another indicator.") if envelope else none)
        return
    header = [
        say("Date of the value"),
        say("Achieved"),
        say("Certainty"),
        say("Version"),
        say("Known on"),
        say("Comment"),
        say("Source"),
    ]

    def rows(start: int, stop: int) -> list[list[str]]:
        return [_value_row(each, sheet, language) for each in acting.desk().versions(sheet, start, stop)]

    draw_table("values", header, rows, language, number=sheet.versions_total, first=VERSIONS_AT_ONCE, right=(1, 3))


def _value_row(achieved: Achievement, sheet: Sheet, language: Language) -> list[str]:
    return [
        parts.plain(wording.period_text(achieved, language, short=True)),
        parts.plain(wording.value_text(achieved, sheet.situation.indicator, sheet.strategy, language)),
        parts.plain(wording.certainty_text(achieved, language)),
        str(achieved.version),
        parts.plain(write_short_date(achieved.known_on, language.code, precision=achieved.known_precision)),
        _remarks(achieved, language),
        parts.source_link(sheet.all_sources.get(achieved.source or "")),
    ]


def _remarks(achieved: Achievement, language: Language) -> str:
    """The comment, the link to the evidence, then what spoke against the value and why it was entered all the same."""
    comment = wording.either_way(achieved.comment_fr, achieved.comment_en, language)
    evidence = parts.link(language.say("evidence"), achieved.evidence) if achieved.evidence else ""
    reservation = wording.reservation_text(achieved.warnings, achieved.reason, language, value=achieved.value)
    said = [parts.plain(comment), evidence, f":gray[{parts.plain(reservation)}]" if reservation else ""]
    return " ".join(each for each in said if each) or "–"


def reading_notes(sheet: Sheet, language: Language) -> None:
    """What is counted and how to read it."""
    indicator = sheet.situation.indicator
    st.header(language.say("How to read it"), anchor=False)
    st.markdown(parts.plain(language.either(indicator.definition_fr, indicator.definition_en)))
    st.markdown(parts.plain(language.either(indicator.method_fr, indicator.method_en)))
    measure = language.say(wording.MEASURE_WORDS[indicator.measure])
    st.caption(parts.plain(language.say("Nature: {measure}", measure=measure)))


def sources(sheet: Sheet, language: Language) -> None:
    """The documents behind this sheet."""
    known = sheet.cited_sources
    if not known:
        return
    st.header(language.say("Sources"), anchor=False)
    st.markdown("\n".join(f"- {parts.source_citation(source, language)}" for source in known))
