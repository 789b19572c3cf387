"""What the tests of entering values share: files and forms as people fill them, and their confirmation."""

import datetime as dt
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indicators.access import Identity
from indicators.catalogue import Catalogue, Strategy
from indicators.intake import Preview, confirm, look_again, preview_file, preview_typed
from indicators.model import State
from indicators.store import Receipt, Store, queries
from tests.fixtures import MARIE, NOW, TODAY, Row, everything, opened_copy

SITES, FUNDS, SHARE, YEARLY = (
    "lieux_experimentation",
    "montant_engage",
    "part_apprenants_formes",
    "mes_documents_annuels",
)
HEADER = "indicateur;date;valeur;precision;source;lien;commentaire"
FILES = int(os.environ.get("INTAKE_FILES", "500"))
"""How many files the properties invent; ``make abuse`` asks for 10,000."""

JUNE = dt.date(2026, 6, 30)

Told = list[tuple[int, str, str]]
"""Line, column and code of each refusal."""


@dataclass(frozen=True)
class Entry:
    """One store, entered into as the pages and the command line do."""

    store: Store
    strategy: Strategy

    def rows(self, *rows: str, header: str = HEADER) -> Preview:
        """Preview a file with these lines."""
        return self.file("\n".join((header, *rows)).encode())

    def file(self, data: bytes, *, name: str = "relevé.csv", today: dt.date = TODAY) -> Preview:
        return preview_file(self.store, self.strategy, name=name, data=data, today=today)

    def value(self, text: str, *, slug: str = SITES, date: str = "2026-06-30") -> Preview:
        """Preview a file with one value."""
        return self.rows(f'{slug};{date};"{text}"', header="indicateur;date;valeur")

    def form(self, *rows: Mapping[str, str | None], seen: int | None = None, language: str = "fr") -> Preview:
        """Preview what was typed; ``seen`` is the version that the person had in front of them, by default today's."""
        known = self.store.version() if seen is None else seen
        return preview_typed(
            self.store, self.strategy, rows, channel="form", language=language, today=TODAY, seen=known
        )

    def again(self, preview: Preview) -> Preview:
        return look_again(self.store, self.strategy, preview, today=TODAY)

    def save(
        self,
        preview: Preview,
        *,
        actor: Identity = MARIE,
        id: str = "",
        reason: str | None = None,
        source: str | None = "sans source",
    ) -> Receipt:
        return confirm(
            self.store,
            preview,
            id=id or uuid.uuid4().hex,
            actor=actor,
            now=NOW,
            state=State.VALIDATED,
            reason=reason,
            source=source,
        )

    def versions(self, slug: str = SITES, period_end: dt.date = JUNE) -> list[Row]:
        """Every version of one period, the first one first."""
        found = [
            row
            for row in queries.stored_rows(self.store, "achievement")
            if (row["indicator"], row["period_end"]) == (slug, period_end)
        ]
        return sorted(found, key=lambda row: int(row["version"]))

    def values(self, slug: str = SITES, period_end: dt.date = JUNE) -> list[Any]:
        return [row["value"] for row in self.versions(slug, period_end)]


@pytest.fixture
def entry(loaded: Store, catalogue: Catalogue) -> Entry:
    """The real figures in a store of this test's own."""
    return Entry(loaded, catalogue.strategy)


@pytest.fixture(scope="module")
def shared_entry(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Entry]:
    """The real figures in a store that the examples of a module's properties share."""
    opened = opened_copy(loaded_file, tmp_path_factory.mktemp("entry") / "real.duckdb")
    yield Entry(opened, catalogue.strategy)
    opened.close()


def typed(
    value: str | None = None, *, slug: str = SITES, date: str = "2026-06-30", **more: str
) -> dict[str, str | None]:
    """A row of the form."""
    return {"indicator": slug, "date": date, "value": value, **more}


def told(preview: Preview) -> Told:
    return [(refusal.line, refusal.column, refusal.error.code) for refusal in preview.refusals]


def changed(preview: Preview) -> list[tuple[Any, ...]]:
    """Line, indicator, period, value and qualifier of what would be stored, in the order of the lines."""
    return preview.changes.sort("line").select("line", "indicator", "period_end", "value", "qualifier").rows()


def added(store: Store, before: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows that were not there before; nothing that was may be gone or changed."""
    after = everything(store)
    assert all(row in after[table] for table, rows in before.items() for row in rows)
    new = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    return {table: rows for table, rows in new.items() if rows}


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls in as many threads, all started together; their answers, or the first failure."""
    answers: list[Any] = []
    failures: list[Exception] = []
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers.append(call())
        except Exception as error:  # handed to the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers
