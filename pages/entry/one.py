"""One value: a new one, or the correction of a known one."""

from dataclasses import dataclass

import streamlit as st

from indicators import wording
from indicators.export import written_plainly
from indicators.intake.columns import COMMENT, DATE, INDICATOR, LINK, QUALIFIER, SOURCE, VALUE
from indicators.model import Achievement, Qualifier
from indicators.numbers import write_short_date
from indicators.readings import Overview, Sheet
from indicators.texts import FRENCH, Language
from pages.entry import draft
from pages.shared import acting, parts, state
from pages.shared.forms import SEND, Form, open_form

CORRECTED = 6
NEW = "new"


@dataclass(frozen=True, eq=False)
class Opened:
    """What the person had in front of them when the form was opened: what others save since is a conflict."""

    version: int
    sheet: Sheet
    corrected: Achievement | None


def draw(overview: Overview, language: Language) -> None:
    """Choose an indicator, then a known value to correct or a new one; preview."""
    slug = parts.choose_indicator(overview, language, only=acting.reportable())
    sheet = acting.desk().sheet(slug, on=overview.on)
    indicator = sheet.situation.indicator
    st.caption(parts.plain(language.either(indicator.definition_fr, indicator.definition_en)))
    corrected = _correction(sheet, language)
    form = open_form(f"one-{slug}-{corrected}", lambda: _look(sheet, corrected), language)
    draft.show(form.name, _correct(slug))
    with st.container(border=True):
        typed = {INDICATOR: slug, **_fields(form, language)}
        asked = st.button(language.say("Preview"), type=state.main_button(), key=form.key(SEND))
    draft.begin_typed([typed], channel="form", language=language, seen=form.seen.version, asked=asked)


def _look(sheet: Sheet, corrected: str) -> Opened:
    known = {each.period_end.isoformat(): each for each in sheet.points}
    return Opened(acting.desk().store.version(), sheet, known.get(corrected))


def _correct(slug: str) -> str:
    return f"correct-{slug}"


def _correction(sheet: Sheet, language: Language) -> str:
    """Last day of a known value to correct, as ISO; "new" for a new one."""
    known = {each.period_end.isoformat(): each for each in reversed(sheet.points[-CORRECTED:])}
    if not known:
        return NEW
    indicator, strategy = sheet.situation.indicator, sheet.strategy
    texts = {
        key: f"{wording.period_text(each, language, short=True)} : "
        f"{wording.value_text(each, indicator, strategy, language, with_unit=False)}"
        for key, each in known.items()
    }
    key = _correct(indicator.slug)
    state.show_again(key, None, among=texts)
    chosen = st.pills(
        language.say("Correct a known value (otherwise a new one is added)"),
        list(texts),
        format_func=texts.__getitem__,
        key=key,
        persist_state="session",
    )
    return chosen if chosen in known else NEW


def _fields(form: Form[Opened], language: Language) -> dict[str, str | None]:
    """The fields, filled in with the value to correct, and what they hold."""
    sheet, corrected, say = form.seen.sheet, form.seen.corrected, language.say
    unit = wording.unit_text(sheet.situation.indicator, sheet.strategy, language)
    typed: dict[str, str | None] = {}
    date, value, precision = st.columns(3)
    typed[DATE] = date.text_input(
        say("Date of the value"),
        key=form.begin_text(DATE, _date(corrected, language)),
        persist_state="session",
        placeholder=say("31/12/2025, 12/2025 or 2025"),
    )
    typed[VALUE] = value.text_input(
        say("Value ({unit})", unit=unit),
        key=form.begin_text(VALUE, _value(corrected, language)),
        persist_state="session",
        placeholder=say("1 234,5"),
    )
    with precision:
        typed[QUALIFIER] = _qualifier(form, language)
    source, link = st.columns(2)
    with source:
        typed[SOURCE] = _source(form, language)
    typed[LINK] = link.text_input(
        say("Link to the evidence"),
        key=form.begin_text(LINK, (corrected.evidence or "") if corrected else ""),
        persist_state="session",
        placeholder="https://…",
    )
    comment = st.text_area(
        say("Comment"), key=form.begin_text(COMMENT, _comment(corrected, language)), persist_state="session", height=80
    )
    return {**typed, COMMENT: comment if _is_said_now(comment, form, language) else ""}


def _qualifier(form: Form[Opened], language: Language) -> str | None:
    corrected = form.seen.corrected
    chosen: str | None = st.selectbox(
        language.say("Precision"),
        [each.value for each in Qualifier],
        index=None,
        format_func=lambda word: language.say(wording.QUALIFIER_WORDS[Qualifier(word)]),
        key=form.begin_choice(QUALIFIER, corrected.qualifier.value if corrected else None, among=list(Qualifier)),
        persist_state="session",
        placeholder=language.say("exact, unless the value says otherwise (≈, ≥, ≤)"),
    )
    return chosen


def _source(form: Form[Opened], language: Language) -> str:
    """A known source, or a new one as the person writes it."""
    sources = dict(sorted(form.seen.sheet.all_sources.items(), key=lambda each: each[1].title))
    corrected = form.seen.corrected
    chosen = st.selectbox(
        language.say("Source"),
        list(sources),
        index=None,
        format_func=lambda id: sources[id].title if id in sources else id,
        key=form.begin_choice(SOURCE, corrected.source if corrected else None),
        persist_state="session",
        placeholder=language.say("Choose one, or write a new one: publisher, title, date"),
        accept_new_options=True,
    )
    return chosen or ""


def _is_said_now(comment: str | None, form: Form[Opened], language: Language) -> bool:
    """Whether a comment is of this language: not the one that stood in the other language when the form was opened."""
    return form.language == language.code or comment != form.starts[COMMENT]


def _date(corrected: Achievement | None, language: Language) -> str:
    if corrected is None:
        return ""
    return write_short_date(corrected.period_end, language.code, precision=corrected.period_precision)


def _value(corrected: Achievement | None, language: Language) -> str:
    return written_plainly(corrected.value, language) if corrected and corrected.value is not None else ""


def _comment(corrected: Achievement | None, language: Language) -> str:
    """The comment in this language only: the other one stays as it is."""
    if corrected is None:
        return ""
    return (corrected.comment_fr if language is FRENCH else corrected.comment_en) or ""
