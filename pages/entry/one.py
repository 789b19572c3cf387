"""One value: a new one, or the correction of a known one."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from indicators import wording
from indicators.export import written_plainly
from indicators.intake.columns import COMMENT, DATE, INDICATOR, LINK, QUALIFIER, SOURCE, VALUE
from indicators.model import Achievement, Qualifier, Source
from indicators.numbers import write_short_date
from indicators.readings import Overview, Sheet
from indicators.texts import FRENCH, Language
from pages.entry import draft
from pages.shared import acting, parts, state

CORRECTED = 6
_OPENED = "entry-opened"


@dataclass(frozen=True, eq=False)
class Opened:
    """What the person had in front of them when the form was drawn: what others save since is a conflict."""

    mark: str
    seen: int
    sheet: Sheet


def draw(overview: Overview, language: Language) -> None:
    """Choose an indicator, then a known value to correct or a new one; preview."""
    slug = parts.choose_indicator(overview, language, only=acting.reportable())
    opened = _opened(slug, overview.on)
    indicator = opened.sheet.situation.indicator
    st.caption(parts.plain(language.either(indicator.definition_fr, indicator.definition_en)))
    corrected = _correction(opened.sheet, language)
    typed = _form(opened.sheet, corrected, language, mark=opened.mark)
    if typed is not None:
        row = {INDICATOR: slug, **typed}
        draft.begin_typed([row], channel="form", language=language, seen=opened.seen)


def _opened(slug: str, on: dt.date) -> Opened:
    """Kept as long as the form is on the screen, however often it is drawn again."""
    kept: Opened | None = state.kept(_OPENED, None)
    mark = f"form-{slug}-{draft.fields_round()}"
    if kept is not None and kept.mark == mark and state.is_drawn(_asked(mark)):
        return kept
    desk = acting.desk()
    opened = Opened(mark=mark, seen=desk.store.version(), sheet=desk.sheet(slug, on=on))
    state.keep(_OPENED, opened)
    return opened


def _correction(sheet: Sheet, language: Language) -> Achievement | None:
    """A known value to correct, or none for a new one."""
    known = {each.period_end.isoformat(): each for each in reversed(sheet.points[-CORRECTED:])}
    if not known:
        return None
    indicator, strategy = sheet.situation.indicator, sheet.strategy
    texts = {
        key: f"{wording.period_text(each, language, short=True)} : "
        f"{wording.value_text(each, indicator, strategy, language, with_unit=False)}"
        for key, each in known.items()
    }
    chosen = st.pills(
        language.say("Correct a known value (otherwise a new one is added)"),
        list(texts),
        format_func=texts.__getitem__,
        key=f"correct-{indicator.slug}-{draft.fields_round()}",
    )
    return known.get(chosen or "")


def _asked(mark: str) -> str:
    return f"{mark}-preview"


def _form(
    sheet: Sheet, corrected: Achievement | None, language: Language, *, mark: str
) -> dict[str, str | None] | None:
    """The fields, filled in with the value to correct; None until the person asks for the preview."""
    indicator, strategy, say = sheet.situation.indicator, sheet.strategy, language.say
    name = f"{indicator.slug}-{corrected.period_end if corrected else 'new'}-{draft.fields_round()}"
    typed: dict[str, str | None] = {}
    with st.form(f"one-{name}"):
        date, value, precision = st.columns(3)
        typed[DATE] = date.text_input(
            say("Date of the value"), _date(corrected, language), placeholder=say("31/12/2025, 12/2025 or 2025")
        )
        typed[VALUE] = value.text_input(
            say("Value ({unit})", unit=wording.unit_text(indicator, strategy, language)),
            _value(corrected, language),
            placeholder=say("1 234,5"),
        )
        typed[QUALIFIER] = precision.selectbox(
            say("Precision"),
            [each.value for each in Qualifier],
            index=list(Qualifier).index(corrected.qualifier) if corrected else None,
            format_func=lambda word: say(wording.QUALIFIER_WORDS[Qualifier(word)]),
            placeholder=say("exact, unless the value says otherwise (≈, ≥, ≤)"),
        )
        source, link = st.columns(2)
        with source:
            typed[SOURCE] = _source(sheet, corrected, language)
        typed[LINK] = link.text_input(
            say("Link to the evidence"), (corrected.evidence or "") if corrected else "", placeholder="https://…"
        )
        typed[COMMENT] = st.text_area(say("Comment"), _comment(corrected, language), height=80)
        asked = st.form_submit_button(say("Preview"), type=state.main_button(), key=_asked(mark))
    return typed if asked else None


def _source(sheet: Sheet, corrected: Achievement | None, language: Language) -> str:
    """A known source, or a new one as the person writes it."""
    sources: dict[str, Source] = dict(sorted(sheet.sources.items(), key=lambda each: each[1].title))
    known = corrected.source if corrected else None
    chosen = st.selectbox(
        language.say("Source"),
        list(sources),
        index=list(sources).index(known) if known in sources else None,
        format_func=lambda id: sources[id].title if id in sources else id,
        placeholder=language.say("Choose one, or write a new one: publisher, title, date"),
        accept_new_options=True,
    )
    return chosen or ""


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
