"""A house with room for three, whose visitors may be silent for two seconds: the server's gate before a bare page."""

from pages.shared.server.asgi import Receive, Scope, Send
from pages.shared.server.gate import SocketGate
from pages.shared.server.limits import Limits
from pages.shared.server.traffic import Traffic

LIMITS = Limits(sockets=3, sockets_per_network=3, first_word_seconds=2.0, body_seconds=0.5)


async def serve_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer any request, and listen to a websocket for as long as it stays open."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "streamlit"})
        while (await receive())["type"] == "websocket.receive":
            pass
    elif scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "lifespan":
        await Traffic(GATE, limits=LIMITS, hosts=["127.0.0.1"], sites=[])(scope, receive, send)


GATE = SocketGate(serve_page, limits=LIMITS)
