"""What whoever runs the dashboard sets: variables of the environment, or lines ``NAME=value`` in ``local.env``.

That file lies in the project's folder, Git does not track it, and systemd and containers read the same lines; what is
set in the environment wins. What belongs to the strategy itself stays in ``data/strategy.toml``. Only the standard
library is needed here: commands read the file before anything else.
"""

import ipaddress
import os
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indicators.errors import Phrase, SettingRefused, SettingsUnreadable, noted

PROJECT = Path(__file__).resolve().parents[1]
FILE = "local.env"
KEY_CHARACTERS = 32

_OWN, _QUOTES = "DASHBOARD_", ("'", '"')


@dataclass(frozen=True)
class Settings:
    """What is set; None where ``data/strategy.toml`` says it.

    Attributes:
        names: Under which the server answers, beside those of this machine.
        listen, port: Where the server listens.
        members_only, validation, backup_hours, backups_kept: Instead of what the strategy's file says.
        state: The folder for copies of a database that is on a server.
        metrics_key: Shown by a collector of metrics that does not run as the dashboard's own user; empty for none.
    """

    names: tuple[str, ...] = ()
    listen: str = "127.0.0.1"
    port: int = 8501
    members_only: bool | None = None
    validation: bool | None = None
    backup_hours: int | None = None
    backups_kept: int | None = None
    state: Path = PROJECT / "data"
    metrics_key: str = field(default="", repr=False)


def _read_names(text: str) -> tuple[str, ...]:
    names = tuple(text.replace(",", " ").lower().split())
    if any("*" in name.removeprefix("*.") or "/" in name for name in names):
        raise ValueError
    return names


def _read_address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _read_flag(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _read_number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError
    return int(text)


def _read_folder(text: str) -> Path:
    if not Path(text).is_absolute():
        raise ValueError
    return Path(text)


def _read_key(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text or len(text) < KEY_CHARACTERS:
        raise ValueError
    return text


_YES_OR_NO = noted("write true or false")
_NUMBER = noted("write a whole number")
_READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "names": (_read_names, noted("write names like suivi.example.gouv.fr or *.example.gouv.fr, with spaces between")),
    "listen": (_read_address, noted("write an IP address of this machine")),
    "port": (_read_number, _NUMBER),
    "members_only": (_read_flag, _YES_OR_NO),
    "validation": (_read_flag, _YES_OR_NO),
    "backup_hours": (_read_number, _NUMBER),
    "backups_kept": (_read_number, _NUMBER),
    "state": (_read_folder, noted("write a whole path")),
    "metrics_key": (_read_key, noted("write 32 characters or more, without spaces")),
}
NAMES = tuple(_OWN + each.upper() for each in _READERS)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment, by default this process's.

    Raises:
        SettingRefused: A name beginning with ``DASHBOARD_`` is not known, or its value says nothing.
    """
    given = {
        name: value
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith(_OWN) and value
    }
    return Settings(**dict(_read_setting(name, value) for name, value in given.items()))


def load_settings_file(path: Path = PROJECT / FILE, environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what the settings file says, where there is one; what is set already stays.

    Raises:
        SettingsUnreadable: A line is not ``NAME=value``, or the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(path=path, detail=str(error)) from error
    for number, line in enumerate(lines, start=1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip() or name.startswith(("#", ";")):
            continue
        if not equals or not name.isidentifier():
            raise SettingsUnreadable(path=path, detail=f"{number}: {line.strip()}")
        environment.setdefault(name, _unquoted(value))


def _read_setting(name: str, value: str) -> tuple[str, Any]:
    field = name.removeprefix(_OWN).lower()
    if name not in NAMES:
        raise SettingRefused(
            name=name, value=value, cure=Phrase(noted("there are {names}"), {"names": ", ".join(NAMES)})
        )
    read, cure = _READERS[field]
    try:
        return field, read(value)
    except (ValueError, KeyError) as error:
        raise SettingRefused(name=name, value=value, cure=Phrase(cure)) from error


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES
    return value[1:-1] if is_quoted else value
