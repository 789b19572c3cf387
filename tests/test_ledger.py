"""The ledger's lines: exact, chained, and readable without any of our code."""

import base64
import datetime as dt
import hashlib
import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from indicators import schemas
from indicators.errors import VersionTaken
from indicators.store import Store, append, exact, open_store
from indicators.store.ledger import FIRST_HASH, LINES, STORED, VOID, End, Ledger, frames_of, ledger_path, lines
from indicators.store.verification import verify
from tests.fixtures import NOW, TODAY, entered, everything, opened_copy, value_row

SAMPLES: dict[object, tuple[object, ...]] = {
    pl.String: ('l’été\n\u2028 « 12 » \\ "', ""),
    pl.Int64: (2**53 + 1,),
    pl.Int32: (7,),
    pl.Boolean: (True, False),
    pl.Date: (dt.date(2022, 11, 21), dt.date(1, 1, 1)),
    pl.Datetime: (dt.datetime(2022, 11, 21, 8, 0, 0, 1), dt.datetime(2022, 11, 21)),
    pl.Decimal: (Decimal("718.4321"), Decimal("-0.0001"), Decimal("99999999999999.9999"), Decimal(0)),
    pl.Binary: (b"\x00\xff\n", b""),
}


def filled(table: str) -> pl.DataFrame:
    """A frame with a sample of every kind in each column, and a row without anything."""
    rows: list[dict[str, object]] = [
        {name: samples[place % len(samples)] for name, samples in _samples(table).items()} for place in range(4)
    ]
    return pl.DataFrame([*rows, dict.fromkeys(schemas.columns(table))], schema=schemas.columns(table), strict=True)


def _samples(table: str) -> dict[str, tuple[object, ...]]:
    kinds = {name: kind if isinstance(kind, type) else type(kind) for name, kind in schemas.columns(table).items()}
    return {name: SAMPLES[kind] for name, kind in kinds.items()}


@pytest.mark.parametrize("table", schemas.TABLES)
def test_every_table_is_read_as_it_was_written_in_lines_and_in_blocks(table: str) -> None:
    frame = filled(table)
    through_json = json.loads(json.dumps(exact.written_rows(frame)))
    assert exact.read_rows(table, through_json).equals(frame, null_equal=True)
    assert exact.read_block(table, exact.written_block(frame)).equals(frame, null_equal=True)


@pytest.mark.parametrize("table", ["achievement", "decision"])
def test_what_an_earlier_release_wrote_is_read_with_its_new_columns_empty(table: str) -> None:
    frame = filled(table)
    older = frame.drop("reason" if table == "achievement" else "note")
    for read in (
        exact.read_rows(table, exact.written_rows(older)),
        exact.read_block(table, exact.written_block(older)),
    ):
        assert read.columns == frame.columns
        assert read.select(older.columns).equals(older, null_equal=True)
        assert read.select(set(frame.columns) - set(older.columns)).null_count().sum_horizontal().item() == len(frame)


def test_a_line_can_be_checked_with_nothing_but_its_description(store: Store) -> None:
    append(store, entered(value_row(value=Decimal("718.4"), comment_fr="« été »")), now=NOW)
    before = FIRST_HASH
    text = (ledger_path(store.path) / LINES).read_bytes().splitlines()
    for number, line in enumerate(text, start=1):
        facts = json.loads(line)
        assert (facts["seq"], facts["prev"]) == (number, before)
        assert facts["hash"] == hashlib.sha256(line.split(b',"hash":"')[0]).hexdigest()
        before = facts["hash"]
    rows = json.loads(text[-1])["rows"]
    assert rows["achievement"][0]["value"] == "718.4000"
    assert rows["achievement"][0]["period_end"] == "2022-11-21"
    assert rows["batch"][0]["recorded_at"] == "2026-11-22T08:00:00"
    assert "evidence" not in rows["achievement"][0]
    assert base64.b64decode(exact.written_rows(filled("picture"))[0]["content"]) == b"\x00\xff\n"  # type: ignore[arg-type]


def test_what_is_refused_leaves_no_line(store: Store) -> None:
    append(store, entered(value_row()), now=NOW)
    size = (ledger_path(store.path) / LINES).stat().st_size
    with pytest.raises(VersionTaken):
        append(store, entered(value_row(), id="second"), now=NOW)
    append(store, entered(value_row()), now=NOW)
    assert (ledger_path(store.path) / LINES).stat().st_size == size


def test_a_void_line_is_not_stored_again_and_one_without_its_void_gives_way_to_the_later(
    empty_file: Path, tmp_path: Path
) -> None:
    """Three lines with one batch number: taken back, never committed, committed."""
    with closing(opened_copy(empty_file, tmp_path / "a.duckdb")) as store:
        append(store, entered(value_row(), id="third"), now=NOW)
    folder = ledger_path(store.path)
    (line,) = (line for line in lines(folder) if line.kind == STORED)
    frames = frames_of(folder, line)
    (folder / LINES).unlink()
    ledger = Ledger(folder, End())
    ledger.start(release=0)
    for id in ("first", "second", "third"):
        seq = ledger.write(_renamed(frames, id))
        if id == "first":
            ledger.void(seq)
    ledger.close()
    store.path.unlink()
    store.path.write_bytes(empty_file.read_bytes())
    with closing(open_store(store.path)) as again:
        assert [row["submission_id"] for row in everything(again)["batch"]] == ["third"]
        assert verify(again) == ()
    assert [line.kind for line in lines(folder)].count(VOID) == 2


def _renamed(frames: dict[str, pl.DataFrame], id: str) -> dict[str, pl.DataFrame]:
    batch = frames["batch"].with_columns(submission_id=pl.lit(id))
    days = {"first": 1, "second": 2, "third": 3}
    values = frames["achievement"].with_columns(
        batch=pl.lit(id), period_end=pl.lit(TODAY - dt.timedelta(days=days[id]))
    )
    return {"batch": batch, "achievement": values}
