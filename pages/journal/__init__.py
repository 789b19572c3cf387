"""Journal: who stored what and when, from what to what and why; filters, the two clocks, and taking back."""

import streamlit as st

from indicators import wording
from indicators.access import Act
from indicators.model import Clock, JournalEntry
from indicators.numbers import write_date, write_moment
from indicators.readings import Choices, Journal, Wanted
from indicators.texts import Language
from pages.journal import undoing
from pages.shared import acting, parts, state
from pages.shared.once import told_once

ENTRIES = 50
PAGED = (state.PAGE, state.UNTIL_SEQ)


def main() -> None:
    language = state.language()
    st.title(language.say("Journal"), anchor=False)
    journal = acting.desk().journal(wanted(acting.desk().journal_choices(), language))
    if journal.entries:
        parts.wide_table(entries(journal, language))
    else:
        st.info(language.say("The journal has no such entry. Remove a filter, or choose a later day."))
    pages(journal, language)
    if acting.person().may(Act.UNDO):
        undoing.panel(journal, language)


def wanted(choices: Choices, language: Language) -> Wanted:
    """What the filters, the clock and the page of the URL ask for."""
    with st.container(horizontal=True, gap="medium"):
        kinds = _choose(state.KIND, language.say("What"), _kinds(language), language)
        slugs = _choose(state.INDICATOR, language.say("Indicator"), _indicators(choices, language), language)
        people = {actor: wording.actor_text(actor, language) for actor in choices.actors}
        actors = _choose(state.PERSON, language.say("Who"), people, language)
        channels = _choose(state.CHANNEL, language.say("How"), _channels(language), language)
    return Wanted(
        until=state.day(),
        clock=clock(language),
        kinds=tuple(kinds),
        indicators=tuple(slugs),
        actors=tuple(actors),
        channels=tuple(channels),
        until_seq=state.number_in_url(state.UNTIL_SEQ),
        skip=((state.number_in_url(state.PAGE) or 1) - 1) * ENTRIES,
        last=ENTRIES,
    )


def _choose(name: str, label: str, options: dict[str, str], language: Language) -> list[str]:
    return parts.choose(name, label, options, language, resets=PAGED)


def _kinds(language: Language) -> dict[str, str]:
    return {kind.value: language.say(word) for kind, word in wording.KIND_WORDS.items()}


def _indicators(choices: Choices, language: Language) -> dict[str, str]:
    labels = {slug: wording.label(each, language) for slug, each in choices.definitions.items()}
    return dict(sorted(labels.items(), key=lambda each: each[1].casefold()))


def _channels(language: Language) -> dict[str, str]:
    """The ways by which entries come."""
    ways = ("form", "grid", "file", "review", "members", "catalogue")
    return {channel: language.say(wording.CHANNEL_WORDS[channel]) for channel in ways}


def clock(language: Language) -> Clock:
    """Which of the two times orders the journal and ends it, with what that means."""
    words = {Clock.RECORDED.value: language.say("received on"), Clock.KNOWN.value: language.say("known on")}
    chosen = parts.choose_one(state.CLOCK, language.say("Order by"), words, default=Clock.RECORDED.value, resets=PAGED)
    day = write_date(state.day(), language.code)
    meaning = (
        language.say(
            "Everything that was known on {day}, even if it was stored here later; the last to be known first.", day=day
        )
        if chosen == Clock.KNOWN.value
        else language.say("Everything that was stored here by the evening of {day}, the last received first.", day=day)
    )
    st.caption(parts.plain(meaning))
    return Clock(chosen)


@told_once
def entries(journal: Journal, language: Language) -> str:
    """One row per entry."""
    say = language.say
    header = [
        say("Received on"),
        say("Known on"),
        say("Who"),
        say("How"),
        say("What"),
        say("Before → after"),
        say("Reason and warnings"),
    ]
    return parts.table(header, [_row(entry, journal, language) for entry in journal.entries])


def _row(entry: JournalEntry, journal: Journal, language: Language) -> list[str]:
    definitions, strategy = journal.choices.definitions, journal.choices.strategy
    name = wording.subject_name(entry, definitions, language)
    detail = f":gray[{parts.plain(wording.subject_detail(entry, language))}]"
    return [
        parts.plain(write_moment(entry.batch.recorded_at, language.code)),
        parts.plain(wording.known_text(entry, language)),
        parts.plain(wording.actor_text(entry.batch.actor, language)),
        parts.plain(wording.channel_text(entry.batch, language)),
        f"{parts.plain(name)} {detail}",
        parts.plain(wording.entry_change(entry, definitions, strategy, language)),
        parts.plain(wording.entry_reason(entry, language)) or "–",
    ]


def pages(journal: Journal, language: Language) -> None:
    """To newer and to older entries; what is stored meanwhile does not move the pages."""
    seq, skipped = journal.wanted.until_seq, journal.wanted.skip
    number = skipped // ENTRIES + 1
    if number == 1 and not journal.older:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            language.say("Newer"), disabled=number == 1, key="journal-newer", on_click=_turn, args=(number - 1, seq)
        )
        st.button(
            language.say("Older"),
            disabled=not journal.older,
            key="journal-older",
            on_click=_turn,
            args=(number + 1, seq),
        )
        if journal.entries:
            first, last = skipped + 1, skipped + len(journal.entries)
            st.caption(parts.plain(language.say("entries {first} to {last}", first=first, last=last)))


def _turn(number: int, until_seq: int) -> None:
    state.put_in_url(state.PAGE, str(number) if number > 1 else "")
    state.put_in_url(state.UNTIL_SEQ, str(until_seq) if number > 1 else "")
