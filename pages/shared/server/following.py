"""What other servers stored in a database that several share, taken in several times a second."""

import asyncio

from indicators.errors import UserFacingError
from indicators.readings import shared_desk
from pages.shared.server.log import incident

EVERY_SECONDS = 0.25


async def follow_others() -> None:
    """Take in what is new for as long as the server runs; there is nothing to do where the database is a file.

    No failure ends this.
    """
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await asyncio.to_thread(_follow)


def _follow() -> None:
    try:
        shared_desk().store.follow()
    except UserFacingError:
        return  # the pages say so, and try again
    except Exception as error:
        incident(error)
