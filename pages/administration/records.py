"""The page's lower part: what people did or tried, and the state of what is stored."""

import datetime as dt
import time
from collections.abc import Sequence

import psutil
import streamlit as st

from indicators import wording
from indicators.errors import noted
from indicators.model import Event, Kind
from indicators.numbers import write_moment, write_number
from indicators.readings import Administration
from indicators.readings.administration import EVENTS_AT_ONCE
from indicators.store.events import events as read_events
from indicators.texts import Language
from pages.shared import acting, parts, state
from pages.shared.whole_lists import draw_table

BYTES_PER_MEGABYTE = 1_000_000
COPY_GRACE = dt.timedelta(hours=2)

_OVERDUE = noted(
    "No copy of the database was made when one was due. Tell the person who runs the dashboard: the log says why."
)


def events(found: Administration, language: Language) -> None:
    """Sign-ins, sign-outs, refusals and exports, the newest first; changes of roles are in the journal."""
    say = language.say
    st.header(say("What happened last"), anchor=False)
    st.caption(parts.plain(say("Sign-ins, sign-outs, refusals and exports. What was stored is in the journal.")))
    if not found.events:
        st.info(say("Nothing happened yet."))
    else:
        header = [say("When"), say("Who"), say("What"), say("Where")]
        draw_table(
            "events",
            header,
            lambda start, stop: _rows(_read_events(found, start, stop), found, language),
            language,
            number=found.events_total,
            first=EVENTS_AT_ONCE,
        )
    st.page_link(
        state.page("journal"),
        label=say("Changes of roles in the journal"),
        icon=":material/history:",
        query_params={state.KIND: Kind.MEMBER.value, state.LANGUAGE: language.code},
    )


def _read_events(found: Administration, start: int, stop: int) -> tuple[Event, ...]:
    """Return events from one place to another; the newest ones are at hand."""
    if stop <= len(found.events):
        return found.events[start:stop]
    return read_events(acting.desk().store, skip=start, last=stop - start)


def _rows(shown: Sequence[Event], found: Administration, language: Language) -> list[list[str]]:
    return [
        [
            parts.plain(write_moment(event.recorded_at, language.code)),
            parts.plain(wording.actor_text(event.actor, language)),
            parts.plain(wording.event_text(event, found.choices.definitions, language)),
            parts.plain(wording.door_text(event, language)),
        ]
        for event in shown
    ]


def condition(found: Administration, language: Language) -> None:
    """The catalogue, the database and its copies, a line each; a copy that is overdue is warned of."""
    st.header(language.say("Catalogue and database"), anchor=False)
    lines = [
        (language.say("Catalogue"), _catalogue(found, language)),
        (language.say("Database"), _database(found, language)),
        (language.say("Last copy"), last_copy_text(found, language)),
    ]
    st.markdown("\n".join(f"- {parts.labelled(name, text, language)}" for name, text in lines))
    if is_copy_overdue(found, now=state.now(), running=_running()):
        st.warning(parts.plain(language.say(_OVERDUE)))


def _catalogue(found: Administration, language: Language) -> str:
    definitions, loaded = found.choices.definitions.values(), found.condition.loaded
    number = len(definitions)
    said = [
        language.count("{number} indicator", "{number} indicators", number),
        language.count("{number} of context", "{number} of context", sum(each.context for each in definitions)),
        language.count("{number} not public", "{number} not public", sum(not each.public for each in definitions)),
    ]
    if loaded:
        moment = write_moment(loaded.recorded_at, language.code)
        said.append(language.say("last loaded on {moment} (no. {seq} in the journal)", moment=moment, seq=loaded.seq))
    return wording.listed(said, language)


def _database(found: Administration, language: Language) -> str:
    now = found.condition
    said = [
        language.say("data version {version}", version=now.version),
        language.say(
            "release {number} since {moment}",
            number=now.release,
            moment=write_moment(now.migrated_at, language.code),
        ),
        language.say(
            "{size} MB on disk", size=write_number(now.size_bytes / BYTES_PER_MEGABYTE, language.code, decimals=1)
        ),
    ]
    return wording.listed(said, language)


def last_copy_text(found: Administration, language: Language) -> str:
    """When the database was copied for the last time, as far as the server does that."""
    if not found.choices.strategy.backups.every_hours:
        return language.say("none is made by the dashboard itself")
    copied_at = found.condition.copied_at
    return write_moment(copied_at, language.code) if copied_at else language.say("none yet")


def is_copy_overdue(found: Administration, *, now: dt.datetime, running: dt.timedelta) -> bool:
    """Whether the last copy is older than it should be though the server had the time to make another.

    Args:
        now: UTC.
        running: For how long the server has been running.
    """
    hours, copied_at = found.choices.strategy.backups.every_hours, found.condition.copied_at
    is_old = copied_at is None or now - copied_at > dt.timedelta(hours=hours) + COPY_GRACE
    return hours > 0 and is_old and running > COPY_GRACE


def _running() -> dt.timedelta:
    return dt.timedelta(seconds=time.time() - psutil.Process().create_time())
