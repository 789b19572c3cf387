"""The copies that the running server makes of its database; ``[backups]`` in ``data/strategy.toml`` says how often."""

import asyncio

from indicators.errors import UserFacingError
from indicators.readings import shared_desk
from indicators.store.backups import back_up_on_schedule
from pages.shared import state
from pages.shared.server.log import incident, logger

LOOK_SECONDS = 600


async def copy_when_due() -> None:
    """Look now and then whether a copy is due, for as long as the server runs. No failure ends this."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await asyncio.to_thread(copy_if_due)


def copy_if_due() -> None:
    """Make the copy that is due, if one is, and tell the log how that went."""
    try:
        desk = shared_desk()
        wanted = desk.strategy.backups
        made = back_up_on_schedule(desk.store, every_hours=wanted.every_hours, keep=wanted.keep, now=state.now())
    except UserFacingError as error:
        logger.error("no copy of the database was made: %s", error)
    except Exception as error:
        incident(error)
    else:
        if made is not None:
            logger.info("copied the database: %s, batch %d, %s", made.path.name, made.version, made.checksum)
