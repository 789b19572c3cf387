"""Settings that the server insists upon, however it was started: uvicorn ignores STREAMLIT_* variables.

An operator adds names in ``local.env``, origins in ``.streamlit/config.toml``; weaker than this it does not start.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st
from streamlit.config import set_option

from indicators.errors import OperatorError
from indicators.limits import FILE_MB, MESSAGE_MB
from indicators.settings import read_settings
from pages.shared.signing.settings import auth_section

SECRET_BYTES = 32
CALLBACK = "/oauth2callback"


@dataclass(frozen=True)
class Needed:
    """One setting: which values will do, and what to write where they do not."""

    name: str
    suits: Callable[[object], bool]
    cure: str


def exactly(name: str, value: object) -> Needed:
    """A setting with one good value."""
    return Needed(name, lambda found: type(found) is type(value) and found == value, f"write {json.dumps(value)}")


def _without_wildcard(found: object) -> bool:
    return isinstance(found, list | tuple) and "*" not in found


NEEDED = (
    exactly("client.showErrorDetails", "none"),
    exactly("client.toolbarMode", "viewer"),
    exactly("client.allowedOrigins", []),
    exactly("browser.gatherUsageStats", False),
    exactly("global.developmentMode", False),
    exactly("logger.enableRich", False),
    exactly("server.enableXsrfProtection", True),
    exactly("server.enableCORS", True),
    exactly("server.fileWatcherType", "none"),
    exactly("server.runOnSave", False),
    exactly("server.allowRunOnSave", False),
    exactly("server.enableStaticServing", False),
    exactly("server.enableAgentApi", False),
    exactly("server.scriptHealthCheckEnabled", False),
    exactly("server.enableWebsocketCompression", False),
    exactly("server.trustedUserHeaders", {}),
    exactly("server.unsafeMetricsUserAttributes", []),
    exactly("server.baseUrlPath", ""),
    exactly("server.maxUploadSize", FILE_MB),
    exactly("server.maxWidgetStateSize", MESSAGE_MB),
    Needed("server.xsrfCookieSameSite", lambda found: found in ("lax", "strict"), 'write "lax" or "strict"'),
    Needed("server.address", bool, "name the address to listen on"),
    Needed(
        "server.allowedHosts",
        lambda found: bool(found) and _without_wildcard(found),
        'list the names that people type, without "*"',
    ),
    Needed("server.corsAllowedOrigins", _without_wildcard, 'list origins, without "*"'),
)


def answer_under_set_names() -> None:
    """Add the names that the operator set to those of this machine."""
    names = [*st.get_option("server.allowedHosts"), *read_settings().names]
    set_option("server.allowedHosts", list(dict.fromkeys(names)))


def check_settings() -> None:
    """Refuse to start with weaker settings than ours.

    Raises:
        OperatorError: Naming each setting and its cure.
    """
    faults = [_fault(needed) for needed in NEEDED if not needed.suits(st.get_option(needed.name))]
    if faults:
        raise OperatorError(f".streamlit/config.toml: {'; '.join(faults)} (start from the project’s folder)")
    check_secret()
    check_callback(str((auth_section() or {}).get("redirect_uri", "")))


def check_secret() -> None:
    """Refuse to sign cookies with a secret that could be guessed.

    Raises:
        OperatorError: Without the secret.
    """
    section = auth_section()
    if section is None:
        return
    secret = str(section.get("cookie_secret", ""))
    if len(secret.encode()) < SECRET_BYTES:
        raise OperatorError(
            f".streamlit/secrets.toml: [auth] cookie_secret is shorter than {SECRET_BYTES} bytes; write the output of "
            "python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )


def check_callback(address: str) -> None:
    """Refuse an address to come back to that this server does not answer at, such as one below a path.

    Raises:
        OperatorError: Naming what it should be.
    """
    found = urlsplit(address)
    if address and (found.path != CALLBACK or found.scheme not in ("http", "https") or not found.netloc):
        raise OperatorError(
            f".streamlit/secrets.toml: [auth] redirect_uri is {address!r}; write https://, the host name and "
            f"{CALLBACK}: the dashboard needs a host name of its own, it does not work below a path of another site"
        )


def _fault(needed: Needed) -> str:
    return f"{needed.name} is {st.get_option(needed.name)!r}, {needed.cure}"
