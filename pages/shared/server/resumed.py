"""A session that comes back shall not watch source files: Streamlit 1.67 begins to, whatever its settings say.

After a rerun it would look for the file of every module imported, on the thread that serves everybody (0.2 s).
"""

from streamlit import runtime

from pages.shared.server.asgi import Application, Message, Receive, Scope, Send, header

SESSION_PLACE = 2
"""Of the session's id among the subprotocols that a browser offers; a new visitor has none."""


class Unwatched:
    """Middleware that stops the watching before the first rerun."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session_id = offered_session(scope) if scope["type"] == "websocket" else ""
        await self.app(scope, unwatched(receive, session_id) if session_id else receive, send)


def offered_session(scope: Scope) -> str:
    """The session that a browser wants to go on with; empty where it has none."""
    offered = header(scope, b"sec-websocket-protocol").split(",")
    return offered[SESSION_PLACE].strip() if len(offered) > SESSION_PLACE else ""


def unwatched(receive: Receive, session_id: str) -> Receive:
    """What the visitor says; by the first request Streamlit has taken the session up again."""

    async def receive_unwatched() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and (session := runtime.get_instance().get_app_session(session_id)):
            session.disconnect_file_watchers()
        return message

    return receive_unwatched
