"""What ``.streamlit/secrets.toml`` says of signing in: the providers, and whether there are any. Secrets stay there."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.config import set_option

logger = logging.getLogger("dashboard")

DEFAULT = "default"

_closed: list[str] = []
"""Files of secrets that this process may not open."""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider, as the operator set it up.

    ``session_minutes`` is None where the session is as long as the provider's ID token. ``addresses_are_verified``: it
    verifies every address without saying so (``email_verified``), which the operator answers for.
    """

    name: str
    label: str
    client_id: str
    metadata_url: str
    session_minutes: int | None = None
    addresses_are_verified: bool = False


@dataclass(frozen=True)
class Settings:
    """How people sign in here. ``is_unreadable``: there are secrets, and nobody can tell what they say."""

    signs_in: bool = False
    is_unreadable: bool = False
    over_https: bool = False
    providers: tuple[Provider, ...] = ()

    def provider(self, name: object) -> Provider | None:
        """The provider of that name; None where it was taken out of the settings."""
        return next((provider for provider in self.providers if provider.name == name), None)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once: a change takes a new start of the server."""
    section = auth_section()
    if section is not None:
        return read_settings(section)
    unread = not st.secrets.load_if_toml_exists()
    return Settings(is_unreadable=bool(_closed) or (unread and any(map(_is_there, st.get_option("secrets.files")))))


def set_closed_secrets_aside() -> None:
    """Keep Streamlit from files that it may not open: it answers 500 to everything where one is among its secrets.

    Without them nobody can sign in, so the server only reads; ``settings`` and the log say why.
    """
    files = st.get_option("secrets.files")
    found = [file for file in files if _is_closed(file)]
    if found:
        _closed.extend(found)
        set_option("secrets.files", [file for file in files if file not in found])
        logger.error("%s cannot be read by this user: nobody can sign in, the server only reads", ", ".join(found))


def _is_there(file: str) -> bool:
    try:
        return Path(file).exists()
    except OSError:
        return True


def _is_closed(file: str) -> bool:
    """Whether a file is, or may be, there and cannot be opened."""
    try:
        with Path(file).open("rb"):
            return False
    except (FileNotFoundError, IsADirectoryError):
        return False
    except OSError:
        return True


def auth_section() -> Mapping[str, Any] | None:
    """``[auth]`` of the secrets; None where there is none, or no secrets that can be read."""
    readable = st.secrets.load_if_toml_exists()
    return st.secrets["auth"] if readable and "auth" in st.secrets else None


def read_settings(section: Mapping[str, Any]) -> Settings:
    """The section ``[auth]``: a provider of its own, and one in each sub-section."""
    sections = {DEFAULT: section, **{name: each for name, each in section.items() if isinstance(each, Mapping)}}
    return Settings(
        signs_in=True,
        over_https=str(section.get("redirect_uri", "")).startswith("https://"),
        providers=tuple(_provider(name, each) for name, each in sections.items() if "client_id" in each),
    )


def _provider(name: str, section: Mapping[str, Any]) -> Provider:
    return Provider(
        name=name,
        label=str(section.get("label", "OpenID Connect" if name == DEFAULT else name.capitalize())),
        client_id=str(section["client_id"]),
        metadata_url=str(section.get("server_metadata_url", "")),
        session_minutes=section.get("session_minutes"),
        addresses_are_verified=section.get("addresses_are_verified") is True,
    )
