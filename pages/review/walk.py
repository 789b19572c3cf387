"""Indicator by indicator: its chart, what was thought of it before, and what the committee thinks now."""

from functools import partial

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.charts import trajectory_chart
from indicators.model import CONFIDENCE_LEVELS, Assessment, Confidence, Population, Review
from indicators.numbers import visible, write_short_date
from indicators.progress import contradicts
from indicators.readings import Meeting, Situation, Verdict
from indicators.review import Judging, assess
from indicators.texts import Language
from pages.review import draft
from pages.review.draft import Opened
from pages.shared import acting, parts, state
from pages.shared.once import told_once

STRIP = 12
TEXT_PX = 120

WEATHER = {
    Confidence.SECURED: (":material/sunny:", "green"),
    Confidence.ATTAINABLE: (":material/partly_cloudy_day:", "blue"),
    Confidence.SUPPORT_NEEDED: (":material/rainy:", "orange"),
    Confidence.COMPROMISED: (":material/thunderstorm:", "red"),
    Confidence.COMMENT: (":material/chat:", "gray"),
}


def draw(slug: str, meeting: Meeting, language: Language, theme: str, *, actor: Identity | None, writes: bool) -> None:
    """One indicator: its figures large, its chart, and what is thought of it."""
    if not slug:
        return
    situation = meeting.overview.named(slug)
    st.markdown(heading(meeting, situation, language), anchors=False)
    chart, judgement = st.columns([3, 2], gap="large")
    with chart:
        parts.chart(trajectory_chart(meeting.sheet(slug), language=language, theme=theme))
    with judgement:
        st.markdown(verdicts(meeting, slug, language), anchors=False)
        earlier_verdicts(meeting, slug, language)
        if writes and meeting.review is not None:
            judging(meeting.review, situation, meeting, language, actor)


def position(meeting: Meeting, language: Language) -> str:
    """Where in the walk, with the way back and forth, by the arrow keys too; the URL keeps it."""
    walk = meeting.walk
    if not walk:
        st.info(language.say("Nothing was known on that day."))
        return ""
    slug = state.one_in_url(state.INDICATOR, walk, default=walk[0])
    place = walk.index(slug)
    judged = len(meeting.assessments)
    back, on = walk[place - 1], walk[(place + 1) % len(walk)]
    st.button(language.say("Previous"), shortcut="Left", key="review-back", on_click=_go, args=(back,))
    st.button(language.say("Next"), shortcut="Right", key="review-on", on_click=_go, args=(on,))
    where = language.say("{place} of {total}", place=place + 1, total=len(walk))
    counted = language.count("{number} judged", "{number} judged", judged)
    st.markdown(f":gray[{parts.plain(f'{where} · {counted}')}]")
    return slug


def _go(slug: str) -> None:
    state.put_in_url(state.INDICATOR, slug)


@told_once
def heading(meeting: Meeting, situation: Situation, language: Language) -> str:
    """Name, finding, status, rate and gap, large."""
    strategy = meeting.overview.strategy
    finding = wording.finding(situation, strategy, language)
    figures = []
    if situation.rate is not None:
        rate, gap = wording.rate_of(situation, language), wording.gap_text(situation, strategy, language)
        figures.append(language.say("rate {rate} · gap {gap}", rate=rate, gap=gap))
    figures.append(wording.stale_text(situation, language))
    figures.append(wording.provisional_text(situation, strategy, language))
    new = meeting.previous is not None and situation.indicator.slug in meeting.changes.touched()
    figures.append(language.say("something changed since the last review") if new else "")
    under = " · ".join(parts.plain(each) for each in figures if each)
    name = parts.plain(wording.label(situation.indicator, language))
    lines = [f"# {name}", f"### {parts.plain(finding)} · {parts.situation_mark(situation, language)}", under]
    return "\n\n".join(each for each in lines if each)


@told_once
def verdicts(meeting: Meeting, slug: str, language: Language) -> str:
    """Return the confidence of each review, oldest first, as a strip; under it the last sentence."""
    found = meeting.verdicts.get(slug, ())
    title = f"## {parts.plain(language.say('Confidence'))}"
    if not found:
        return f"{title}\n\n:gray[{parts.plain(language.say('No review has judged it yet.'))}]"
    lines = [title, " ".join(_badge(verdict, language) for verdict in found[-STRIP:])]
    if last := found[-1].assessment.text:
        lines.append(parts.plain(language.say("“{text}”", text=last)))
    if meeting.snapshot is not None and slug not in meeting.assessments:
        lines.append(f":gray[{parts.plain(language.say('This review did not judge it.'))}]")
    return "\n\n".join(lines)


def earlier_verdicts(meeting: Meeting, slug: str, language: Language) -> None:
    """Draw a fold with every judgement and its sentence, newest first, where there are several."""
    number = len(meeting.verdicts.get(slug, ()))
    if number > 1:
        label = language.count("Every judgement ({number})", "Every judgement ({number})", number)
        parts.fold("verdicts", label, lambda: st.markdown(verdict_lines(meeting, slug, language)))


@told_once
def verdict_lines(meeting: Meeting, slug: str, language: Language) -> str:
    """Return every judgement of an indicator as a list, the newest first."""
    return "\n".join(
        f"- {_badge(verdict, language)} {parts.plain(' '.join((verdict.assessment.text or '').split()))}"
        for verdict in reversed(meeting.verdicts.get(slug, ()))
    )


def _badge(verdict: Verdict, language: Language) -> str:
    day = write_short_date(verdict.review.held_on, language.code)
    word = wording.confidence_text(verdict.assessment.confidence, language)
    icon, colour = WEATHER[verdict.assessment.confidence]
    return f":{colour}-badge[{icon} {parts.plain(f'{day} · {word}')}]"


def said(assessment: Assessment, language: Language) -> str:
    """A judgement of this review: confidence and sentence."""
    icon, colour = WEATHER[assessment.confidence]
    word = wording.confidence_text(assessment.confidence, language)
    return f":{colour}[{icon} **{parts.plain(word)}**]  \n{parts.plain(assessment.text or '')}"


def judging(review: Review, situation: Situation, meeting: Meeting, language: Language, actor: Identity | None) -> None:
    """Ask for the committee's judgement of a promise; of what promises nothing there is no objective, but a comment."""
    slug, is_promise = situation.indicator.slug, situation.population is Population.PROMISE
    latest = meeting.assessments.get(slug)
    level = latest.confidence if latest and latest.confidence in CONFIDENCE_LEVELS else None
    starts = {"confidence": level, "text": (latest.text or "") if latest else ""}
    begun = draft.opened(f"{review.id}/{slug}", latest, starts)
    confidence, text = (_typed if is_promise else _commented)(begun, situation, language)
    theirs = _signed(latest, meeting, language) if latest else ""
    label = language.say("Keep this judgement") if is_promise else language.say("Keep this comment")
    kept = draft.pressed(
        begun, latest, label=label, theirs=theirs, actor=actor, language=language, ready=confidence is not None
    )
    if kept and actor and confidence:
        judged = Judging(slug, situation.status, confidence, text, kept.seen, situation.population)
        _store(review, judged, kept, actor, language)


def _typed(begun: Opened[Assessment], situation: Situation, language: Language) -> tuple[Confidence | None, str]:
    """The level chosen and the sentence; a contradiction that no sentence explains yet is pointed out at once."""
    confidence = st.segmented_control(
        language.say("What does the committee think?"),
        CONFIDENCE_LEVELS,
        format_func=lambda level: f"{WEATHER[level][0]} {wording.confidence_text(level, language)}",
        key=begun.start_field("confidence"),
        wrap=True,
        persist_state="session",
    )
    text_key, place = begun.start_field("text"), st.container()
    if confidence and contradicts(confidence, situation.status) and not visible(state.kept(text_key, "")):
        status = wording.status_text(situation, language)
        pointed = language.say("The computed status is “{status}”: say in a sentence why.", status=status)
        place.warning(parts.plain(pointed), icon=":material/compare_arrows:")
    text = st.text_area(language.say("Sentence"), height=TEXT_PX, key=text_key, persist_state="session")
    return Confidence(confidence) if confidence else None, text or ""


def _commented(begun: Opened[Assessment], situation: Situation, language: Language) -> tuple[Confidence | None, str]:
    """The comment on an indicator that promises nothing."""
    population = language.say(wording.POPULATION_WORDS[situation.population])
    note = language.say(
        "No numeric target was announced ({population}): there is no objective to judge.", population=population
    )
    st.caption(parts.plain(note))
    text = st.text_area(language.say("Comment"), height=TEXT_PX, key=begun.start_field("text"), persist_state="session")
    return Confidence.COMMENT, text or ""


def _signed(assessment: Assessment, meeting: Meeting, language: Language) -> str:
    """A judgement and who stored it, as Markdown."""
    return f"{said(assessment, language)}  \n:gray[{parts.plain(draft.by(assessment, meeting.batches, language))}]"


def _store(review: Review, judged: Judging, begun: Opened[Assessment], actor: Identity, language: Language) -> None:
    write, sentence = partial(assess, acting.desk().store, review, judged), language.say("The judgement is kept")
    if draft.store(begun, judged, actor, write, sentence=sentence, language=language):
        st.rerun()
