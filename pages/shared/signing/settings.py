"""What ``.streamlit/secrets.toml`` says of signing in: the providers, and whether there are any. Secrets stay there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

DEFAULT = "default"


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider, as the operator set it up.

    ``session_minutes`` is None where the session is as long as the provider's ID token.
    """

    name: str
    label: str
    client_id: str
    metadata_url: str
    session_minutes: int | None = None


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
    if not st.secrets.load_if_toml_exists():
        files: list[str] = st.get_option("secrets.files")
        return Settings(is_unreadable=any(Path(file).exists() for file in files))
    if "auth" not in st.secrets:
        return Settings()
    return read_settings(st.secrets["auth"])


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
    )
