"""The bodies of the answers, each made from the desk for everybody."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from indicators import opendata
from indicators.api.kept import Answer
from indicators.api.parameters import PER_PAGE
from indicators.errors import DayNotServed, DaysTurnedRound, PageMissing, UnknownFormat, UnknownIndicator, UnknownTable
from indicators.model import AsOf
from indicators.numbers import dated, inert
from indicators.opendata import dcat
from indicators.readings import Desk, change_figures, figures
from indicators.store.backups import last_copy
from indicators.store.condition import last_batch
from indicators.texts import Language

JSON = "application/json"
TABLES_FOLDER = "/donnees/"


@dataclass(frozen=True)
class Asked:
    """One request, read.

    Attributes:
        day: The day asked for, else today.
        query: The parameters given, by name.
        texts: The same as they were given, for links.
        site: Where this server is reached, as ``https://suivi.example.org``; empty where the answer does not tell.
        names: What stands in the variable parts of the address.
    """

    desk: Desk
    today: dt.date
    language: Language
    path: str
    query: Mapping[str, Any]
    texts: Mapping[str, str]
    site: str
    names: Mapping[str, str]

    @property
    def day(self) -> dt.date:
        day: dt.date = self.query.get("on", self.today)
        return day

    def check_days(self) -> None:
        """Refuse days before the strategy, days to come, and days in the wrong order.

        Raises:
            DayNotServed: With the days that there are.
            DaysTurnedRound: ``since`` is the later one.
        """
        first = self.desk.strategy.known_on
        for name in ("on", "since"):
            day = self.query.get(name, first)
            if not first <= day <= self.today:
                raise DayNotServed(text=day, first=first, last=self.today, where=name)
        since = self.query.get("since", first)
        if since > self.day:
            raise DaysTurnedRound(since=dated(since), on=dated(self.day), where="since")


def all_indicators(asked: Asked) -> Answer:
    """Every indicator's figures, page by page."""
    overview = asked.desk.overview(on=asked.day)
    return _page(asked, [figures(each) for each in overview.situations])


def one_indicator(asked: Asked) -> Answer:
    """One indicator's figures."""
    try:
        situation = asked.desk.overview(on=asked.day).named(asked.names["slug"])
    except UnknownIndicator as error:
        raise UnknownIndicator(slug=inert(asked.names["slug"]), where="slug") from error
    return Answer(as_json(figures(situation)), JSON)


def changes(asked: Asked) -> Answer:
    """What became known between two days, page by page."""
    since = asked.query["since"]
    found = asked.desk.changes(AsOf(since), AsOf(asked.day))
    return _page(asked, change_figures(found), since=since.isoformat())


def table(asked: Asked) -> Answer:
    """An open table as a file."""
    name, extension = asked.names["table"], asked.names["format"]
    if name not in opendata.TABLES:
        raise UnknownTable(text=inert(name), known=", ".join(opendata.TABLES), where="table")
    if extension not in opendata.FORMATS:
        raise UnknownFormat(text=inert(extension), known=", ".join(opendata.FORMATS), where="format")
    body = _file(asked, name, extension)
    called = {"Content-Disposition": f'attachment; filename="{name}-{asked.day.isoformat()}.{extension}"'}
    return Answer(body, opendata.FORMATS[extension].media, called)


def data_package(asked: Asked) -> Answer:
    """The description of all tables."""
    return Answer(as_json(_package(asked, _addresses(asked))), JSON)


def data_catalog(asked: Asked) -> Answer:
    """The same for portals."""
    addresses = _addresses(asked)
    described = opendata.catalog(_package(asked, addresses), asked.language.code, folder=addresses.folder)
    return Answer(as_json(described), dcat.MEDIA)


def _addresses(asked: Asked) -> opendata.Addresses:
    suffix = f"?on={asked.day.isoformat()}" if "on" in asked.query else ""
    return opendata.Addresses(f"{asked.site}{TABLES_FOLDER}", suffix)


def _package(asked: Asked, addresses: opendata.Addresses) -> dict[str, Any]:
    return opendata.package(
        asked.desk.overview(on=asked.day),
        last_batch(asked.desk.store),
        lambda name: _file(asked, name, "csv"),
        asked.language,
        addresses,
    )


def health(asked: Asked) -> Answer:
    """That the database answers, and takes what is stored; it is asked each time.

    Raises:
        StoreSilent, StoreUnwritable: It does not.
    """
    last, trouble = last_batch(asked.desk.store), asked.desk.store.trouble()
    if trouble is not None:
        raise trouble
    copied_at = last_copy(asked.desk.store)
    said = {
        "status": "ok",
        "data_version": last.seq if last else 0,
        "last_copy": f"{copied_at.isoformat()}Z" if copied_at else None,
    }
    return Answer(as_json(said), JSON)


def _file(asked: Asked, name: str, extension: str) -> bytes:
    filled = opendata.frame(name, asked.desk, asked.desk.overview(on=asked.day))
    return opendata.FORMATS[extension].write(filled)


def _page(asked: Asked, items: Sequence[object], **beside: str) -> Answer:
    """A part of a list, with links to the other parts, in the body and as a header (RFC 8288).

    Raises:
        PageMissing: The list is not that long.
    """
    number, size = asked.query.get("page", 1), asked.query.get("per_page", PER_PAGE)
    pages = max(1, -(-len(items) // size))
    if number > pages:
        raise PageMissing(page=number, pages=pages, where="page")
    links = _links(asked, number, pages)
    body = {
        **beside,
        "on": asked.day.isoformat(),
        "total": len(items),
        "page": number,
        "pages": pages,
        "links": links,
        "items": items[(number - 1) * size : number * size],
    }
    return Answer(as_json(body), JSON, {"Link": ", ".join(f'<{to}>; rel="{name}"' for name, to in links.items())})


def _links(asked: Asked, number: int, pages: int) -> dict[str, str]:
    wanted = {"self": number, "first": 1, "prev": number - 1, "next": number + 1, "last": pages}
    return {
        name: f"{asked.path}?{urlencode({**asked.texts, 'page': page})}"
        for name, page in wanted.items()
        if 1 <= page <= pages
    }


def as_json(value: object) -> bytes:
    """A value as the bytes of a JSON file."""
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()
