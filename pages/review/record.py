"""The record of a closed review: minutes, the frozen figures, and how they compare with those of another review."""

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from indicators import wording
from indicators.catalogue import Strategy
from indicators.errors import SnapshotBroken
from indicators.model import Direction, Indicator, Population, Precision, Qualifier, Review, Snapshot, Status
from indicators.numbers import read_iso_date, write_amount, write_moment, write_short_date
from indicators.readings import Meeting, ReviewComparison, Reviews
from indicators.texts import Language
from pages.review import decisions, dossier, news
from pages.shared import acting, parts, state
from pages.shared.once import told_once


def draw(meeting: Meeting, known: Reviews, language: Language) -> None:
    """What was noted, what was frozen, and the comparison."""
    if meeting.review is None:
        return
    st.markdown(noted(meeting.review, language))
    outcome(meeting, language)
    if meeting.snapshot is None:
        return
    dossier.draw(meeting, language)
    compared(meeting.review, known, language)
    st.header(language.say("Figures of the meeting"), anchor=False)
    st.caption(parts.plain(frozen_text(meeting.snapshot, language)))
    if not meeting.is_as_frozen:
        st.warning(parts.plain(wording.rules_changed(language)), icon=":material/rule:")
    parts.wide_table(figures(meeting, language))


def outcome(meeting: Meeting, language: Language) -> None:
    """Draw every judgement and every decision of the review, whole."""
    st.markdown(assessments(meeting, language), anchors=False)
    st.header(language.say("Decisions"), anchor=False)
    decisions.listed(meeting, language)


@told_once
def assessments(meeting: Meeting, language: Language) -> str:
    """Return every judgement of the review as a list, each with its sentence."""
    lines = wording.assessment_lines(meeting, language)
    heading = f"## {parts.plain(language.say('Judgements of the committee'))} · {len(lines)}"
    if not lines:
        return f"{heading}\n\n{parts.plain(language.say('This review judged no indicator.'))}"
    return "\n".join([heading, "", *list_lines(lines, language)])


def list_lines(lines: Sequence[tuple[str, str]], language: Language) -> list[str]:
    """Return names and what is said of them as the lines of a Markdown list, each on one line."""
    return [f"- {parts.labelled(' '.join(name.split()), ' '.join(text.split()), language)}" for name, text in lines]


def noted(review: Review, language: Language) -> str:
    """Chair, attendance and minutes."""
    said = [
        (language.say("Chair"), review.chair),
        (language.say("Attendance"), review.attendance),
        (language.say("Minutes"), review.summary),
    ]
    lines = [f"**{parts.plain(name)}**  \n{_lines(text)}" for name, text in said if text]
    return "\n\n".join(lines) or parts.plain(language.say("No minutes were kept."))


def _lines(text: str) -> str:
    return "  \n".join(parts.plain(line) for line in text.splitlines())


def frozen_text(snapshot: Snapshot, language: Language) -> str:
    """When the figures were frozen, and the checksum they are known by."""
    return language.say(
        "Frozen on {moment}; checksum {digits}…",
        moment=write_moment(snapshot.instant, language.code),
        digits=snapshot.first_digits,
    )


def compared(review: Review, known: Reviews, language: Language) -> None:
    """What differs between this review's figures and those of another one."""
    others = {each.id: each for each in reversed(known.closed) if each.id != review.id}
    if not others:
        return
    st.header(language.say("Compare with another review"), anchor=False)
    default = (known.before(review) or next(iter(others.values()))).id
    state.show(state.OTHER, state.one_in_url(state.OTHER, list(others), default=default))
    chosen = st.selectbox(
        language.say("Compare with"),
        list(others),
        format_func=lambda id: wording.review_name(others[id], language),
        key=state.OTHER,
        on_change=state.follows(state.OTHER, default=default),
        width=360,
    )
    first, last = sorted((review, others[chosen]), key=lambda each: each.held_on)
    try:
        comparison = acting.desk().compare_reviews(first, last)
    except SnapshotBroken as broken:
        parts.warn(broken, language)
        return
    changes = comparison.changes
    counted = wording.changes_counted(changes, language) or language.say("nothing new")
    between = language.say(
        "From the {first} to the {last}",
        first=wording.review_name(first, language),
        last=wording.review_name(last, language),
    )
    st.markdown(parts.labelled(between, counted, language))
    st.markdown(outcomes_compared(comparison, language), anchors=False)
    parts.fold("changed", language.say("What changed"), lambda: news.draw_changes(changes, language))


@told_once
def outcomes_compared(comparison: ReviewComparison, language: Language) -> str:
    """Return what became of each judgement and of each decision between the two reviews."""
    blocks = {
        language.say("Judgements of the committee"): wording.assessment_change_lines(comparison, language),
        language.say("Decisions"): wording.decision_change_lines(comparison, language),
    }
    return "\n\n".join(
        "\n".join([f"### {parts.plain(name)} · {len(lines)}", "", *list_lines(lines, language)])
        for name, lines in blocks.items()
    )


@told_once
def figures(meeting: Meeting, language: Language) -> str:
    """The figures as they were shown then, whatever rules and names say now."""
    kept = json.loads(meeting.snapshot.figures) if meeting.snapshot else []
    say = language.say
    header = [say("Indicator"), say("Planned"), say("Achieved"), say("Date of the value"), say("Rate"), say("Status")]
    known = {each.indicator.slug: each.indicator for each in meeting.overview.situations}
    rows = [_row(each, known.get(each["slug"]), meeting.overview.strategy, language) for each in kept]
    return parts.table(header, rows, right=(1, 2, 4))


def _row(kept: dict[str, Any], indicator: Indicator | None, strategy: Strategy, language: Language) -> list[str]:
    cells = [
        language.either(kept["label"], kept["label_en"]),
        _amount(kept, "target", strategy, language),
        _amount(kept, "achieved", strategy, language),
        _day(kept, language),
        _rate(kept, indicator, language),
        _status(kept, language),
    ]
    return [parts.plain(each) for each in cells]


def _amount(kept: dict[str, Any], name: str, strategy: Strategy, language: Language) -> str:
    """A frozen number with its qualifier and its unit, where the unit still exists."""
    if kept[name] is None:
        return "–"
    unit = strategy.units.get(kept["unit"])
    qualifier = kept["target_qualifier" if name == "target" else "qualifier"]
    shown = unit.after(float(kept[name]), language) if unit else ""
    return write_amount(kept[name], language.code, decimals=kept["decimals"], qualifier=qualifier, unit=shown)


def _rate(kept: dict[str, Any], indicator: Indicator | None, language: Language) -> str:
    """Write a frozen rate with the precision of the value it came from."""
    direction = indicator.direction if indicator else Direction.UP
    qualifier = wording.rate_qualifier(Qualifier(kept["qualifier"] or Qualifier.EXACT), direction)
    return wording.rate_text(kept["shown"], language, qualifier=qualifier)


def _status(kept: dict[str, Any], language: Language) -> str:
    """Write a frozen status with its late end, and with the day of its value where that was too old.

    What is no promise has no status; records from before the populations were told apart say what they said then.
    """
    if kept.get("population", Population.PROMISE) != Population.PROMISE:
        return language.say(wording.POPULATION_WORDS[Population(kept["population"])])
    word = wording.status_word(Status(kept["status"]), language)
    if kept.get("ends_late"):
        end = read_iso_date(kept["projected_end"]) if kept["projected_end"] else None
        word = wording.late_end_text(word, end, None, language)
    if kept["achieved_on"] is None or not (kept["stale"] or kept["status"] == Status.TOO_OLD):
        return word
    precision = Precision(kept["achieved_precision"])
    return f"{word} ({wording.value_of(read_iso_date(kept['achieved_on']), precision, language)})"


def _day(kept: dict[str, Any], language: Language) -> str:
    if kept["achieved_on"] is None:
        return "–"
    return write_short_date(
        read_iso_date(kept["achieved_on"]), language.code, precision=Precision(kept["achieved_precision"])
    )
