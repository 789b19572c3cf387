"""Warm-up at the server's start, and its orderly end."""

import asyncio
import datetime as dt
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial

import streamlit as st

from indicators.api import stop_drawing
from indicators.charts import trajectory_chart
from indicators.charts.look import PALETTES
from indicators.errors import OperatorError, SnapshotBroken, UserFacingError
from indicators.model import Population
from indicators.pictures import close_painter, draw_rows
from indicators.readings import Desk, close_shared_desk, shared_desk
from indicators.store.permissions import make_files_private
from indicators.texts import FRENCH
from pages.shared import state
from pages.shared.server.commands import commands_answered
from pages.shared.server.copies import copy_when_due
from pages.shared.server.following import follow_others
from pages.shared.server.log import logger, write_json_lines
from pages.shared.server.rehearsal import rehearse
from pages.shared.server.settings import check_settings
from pages.shared.server.system import allow_open_files, give_memory_back
from pages.shared.signing.local_access import print_address_once_listening


@asynccontextmanager
async def warmed_up(app: st.App) -> AsyncIterator[None]:
    """Compute today's answers and charts and look at pages before the first visitor, then freeze all of it.

    Streamlit runs a full collection after every rerun; frozen objects cost it nothing. A store that cannot be
    opened does not stop the server: the pages say what is wrong and try again.

    Raises:
        OperatorError: A setting is weaker than ours; the server does not start.
    """
    with write_json_lines():
        async with _serving():
            yield


@asynccontextmanager
async def _serving() -> AsyncIterator[None]:
    make_files_private()
    allow_open_files()
    give_memory_back()
    try:
        check_settings()
    except OperatorError as error:
        logger.critical("%s", error)
        raise
    try:
        warm(state.today())
    except UserFacingError as error:
        logger.error("The server starts without figures. %s", " ".join(FRENCH.explain(error)))
    await rehearse()
    gc.collect()
    gc.freeze()
    tasks = [asyncio.create_task(each) for each in _tasks()]
    async with commands_answered():
        yield
    for task in tasks:
        task.cancel()
    stop_drawing()
    close_painter()
    close_shared_desk()


def warm(on: dt.date) -> None:
    """Fill the caches for a day: the overview, and the headline trajectories in French.

    For everybody's desk and for members'; they share the charts where all indicators are public.
    """
    for unpublished in (False, True):
        _warm(shared_desk(unpublished=unpublished), on)
    _warm_for_members(shared_desk(unpublished=True), on)


def _warm(desk: Desk, on: dt.date) -> None:
    overview = desk.overview(on=on)
    for situation in overview.headline:
        sheet = desk.sheet(situation.indicator.slug, on=on)
        trajectory_chart(sheet, language=FRENCH, theme="light")


def _warm_for_members(desk: Desk, on: dt.date) -> None:
    """What is new since the last review, and the review that is held now; one that is broken says so on its page."""
    known = desk.reviews()
    with suppress(SnapshotBroken):
        desk.since_last_review(on=on)
        if known.all:
            desk.meeting(known.usual(on, today=on).id, today=on)


def _tasks() -> tuple[Coroutine[object, object, None], ...]:
    """What goes on beside the pages for as long as the server runs."""
    return copy_when_due(), follow_others(), paint_once(), print_address_once_listening()


async def paint_once() -> None:
    """Draw today's promises, so that the first visitor need not wait for the child that draws."""
    try:
        overview = shared_desk().overview(on=state.today())
        for theme in PALETTES:
            await asyncio.to_thread(partial(draw_rows, overview.of(Population.PROMISE), theme=theme))
    except UserFacingError as error:
        logger.warning("Nothing could be drawn yet. %s", " ".join(FRENCH.explain(error)))
