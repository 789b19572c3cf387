"""A visit before the first visitor, for what Streamlit and the pages prepare only when they are first asked."""

import asyncio

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.session_manager import SessionClient

from pages.shared.server.log import logger
from pages.shared.signing.place import listening_addresses

REHEARSED = ("", "fiche")
"""The paths of pages that anybody may see and that between them use most kinds of elements."""

SECONDS = 20.0


class Rehearsal(SessionClient):
    """A visitor inside of the process, who asks for a page and only notes that it has come to its end."""

    def __init__(self) -> None:
        self._finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Streamlit's answer, message by message."""
        if msg.WhichOneof("type") == "script_finished" and msg.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._finished.set()

    async def look_at(self, path: str) -> None:
        """Ask for a page, and leave when it is there."""
        server = runtime.get_instance()
        session_id = server.connect_session(client=self, user_info={})
        try:
            request = BackMsg()
            request.rerun_script.page_name = path
            server.handle_backmsg(session_id, request)
            async with asyncio.timeout(SECONDS):
                await self._finished.wait()
        finally:
            server.close_session(session_id)


async def rehearse() -> None:
    """Look at some pages, one after the other. A page that fails says so itself; a slow one is not waited for.

    Nobody is listening yet, so that nobody is local: that is looked up again when somebody comes.
    """
    for path in REHEARSED:
        try:
            await Rehearsal().look_at(path)
        except TimeoutError:
            logger.warning("The page %r took longer than %g s before the first visitor.", path, SECONDS)
    listening_addresses.cache_clear()
