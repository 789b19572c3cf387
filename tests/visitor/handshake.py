"""How a tab introduces itself: origin, cookies, headers, and the tokens that the browser hides in the subprotocols."""

import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

XSRF_COOKIE = "_streamlit_xsrf"
NO_TOKEN = "PLACEHOLDER_AUTH_TOKEN"  # noqa: S105 - the word that the browser sends without a token
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class Handshake:
    """What is sent to open the websocket; by default what a browser without cookies sends.

    Attributes:
        origin: The page's address; empty: the server's own, None: no such header.
        session_id: Of a session to come back to after a cut, as ``Tab.session_id`` gave it.
        subprotocols: In the place of those that follow from the cookies and the session.
        is_opened: Whether the browser was opened with the address that the server printed, as that of whoever acts.
    """

    origin: str | None = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    session_id: str = ""
    subprotocols: Sequence[str] | None = None
    is_opened: bool = True

    def offered(self) -> list[str]:
        """The subprotocols: the protocol's name, the token against forged requests, the session to come back to."""
        if self.subprotocols is not None:
            return list(self.subprotocols)
        come_back = [self.session_id] if self.session_id else []
        return ["streamlit", self.cookies.get(XSRF_COOKIE, NO_TOKEN), *come_back]

    def written_headers(self, *, locale: str, opened: Mapping[str, str]) -> dict[str, str]:
        """The headers beside origin and subprotocols.

        Args:
            opened: The cookies of a browser that was opened at the server.
        """
        cookies = {**opened, **self.cookies} if self.is_opened else self.cookies
        sent = {"Cookie": write_cookies(cookies)} if cookies else {}
        return {"Accept-Language": locale, **sent, **self.headers}


def issued_cookies(url: str, cookies: Mapping[str, str] | None = None) -> dict[str, str]:
    """The cookies that a browser gets from its first request, the token against forged requests among them.

    Args:
        cookies: Those that it has from before, and sends.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/_stcore/health", headers={"Cookie": write_cookies(cookies)} if cookies else {})
        return read_cookies(connection.getresponse().headers.get_all("Set-Cookie") or [])
    finally:
        connection.close()


def read_cookies(set_cookies: Sequence[str]) -> dict[str, str]:
    """The cookies that an answer sets, by name; what else it says of them is left out."""
    return {name: morsel.value for name, morsel in SimpleCookie("; ".join(set_cookies)).items()}


def write_cookies(cookies: Mapping[str, str]) -> str:
    """The header that sends cookies."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
