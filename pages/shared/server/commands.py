"""The hatch through which commands of the same user reach the store while the server holds it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from indicators.errors import UserFacingError
from indicators.readings import shared_desk
from indicators.store.hatch import Hatch
from pages.shared.server.log import incident

AGAIN_SECONDS = 5


@asynccontextmanager
async def commands_answered() -> AsyncIterator[None]:
    """Answer commands as soon as the store is open, until the server ends; those of a shared database open it too."""
    opening = asyncio.create_task(_opened())
    try:
        yield
    finally:
        opening.cancel()
        with suppress(asyncio.CancelledError):
            hatch = await opening
            if hatch is not None:
                await asyncio.to_thread(hatch.close)


async def _opened() -> Hatch | None:
    """The hatch; None where there is no need of one, or the machine knows no such sockets or refuses this one."""
    while True:
        try:
            return await asyncio.to_thread(_hatch)
        except UserFacingError:
            await asyncio.sleep(AGAIN_SECONDS)
        except OSError as error:
            incident(error)
            return None


def _hatch() -> Hatch | None:
    store = shared_desk().store
    return None if store.is_shared else Hatch(store)
