"""A file of a million values: read, checked, previewed and stored, beside DuckDB's own ``read_csv`` of the same file.
And a megabyte in which every cell is wrong: refused, beside the preview of a correct one.

Two references for the million, each measured in turn with ours: into a table like ours (its columns, its key), and
into a table of the file's seven columns without any key. Every trial runs in a process of its own, whose peak memory
is told.

``python -m tests.bench.importing TRIAL FILE FOLDER`` is one trial.
"""

import datetime as dt
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import duckdb

from indicators.access import Act
from indicators.catalogue import read_strategy
from indicators.intake import confirm, preview_file
from indicators.model import State
from indicators.store import Store, Submission, append, initialise
from tests.bench.errors import MeasurementError
from tests.bench.figures import Figure
from tests.bench.goals import IMPORTING, Goal
from tests.bench.sizes import Run
from tests.fixtures import CATALOGUE, MARIE

ROWS = 1_000_000
DAYS = 3_334
FILE_BYTES = 1_000_000
CORRECT = "mesure_{0:03d};{1};{2};environ;Bilan {0};https://example.org/{2};relu\n"
ALL_WRONG = "mesuré {2};{2}/13/26;x{2} y;vers {2};;lien {2};\n"
HEADER = "indicateur;date;valeur;precision;source;lien;commentaire\n"
NOW = dt.datetime(2026, 11, 22, 8, 0)
FIRST = dt.date(2016, 1, 1)

INTO_THE_SAME = """
INSERT INTO achievement BY NAME
SELECT indicateur AS indicator, date AS period_end, 1 AS version, 'day' AS period_precision,
       replace(valeur, ',', '.')::DECIMAL(18, 4) AS value, 'exact' AS qualifier, 'submitted' AS state,
       'certain' AS certainty, DATE '2026-11-22' AS known_on, 'day' AS known_precision,
       TIMESTAMP '2026-11-22' AS recorded_at, 'file' AS batch
FROM read_csv($file, delim = ';')
"""
WITHOUT_KEY = "CREATE TABLE plain AS SELECT * FROM read_csv($file, delim = ';')"


def imports(run: Run) -> Iterator[Figure]:
    """The ratios of a few trials."""
    folder = run.folder
    file = folder / "million.csv"
    write_file(file)
    wrong, correct = folder / "wrong.csv", folder / "correct.csv"
    write_megabyte(wrong, ALL_WRONG)
    write_megabyte(correct, CORRECT)
    files = {"ours": file, "same": file, "plain": file, "refused": wrong, "previewed": correct}
    told = {trial: [_run(trial, each, folder) for _ in range(run.sizes.trials)] for trial, each in files.items()}
    yield _figure("million rows / same table", told["ours"], told["same"], goal=IMPORTING)
    yield _figure("million rows / no key", told["ours"], told["plain"], goal=IMPORTING)
    yield _figure("MB all wrong / MB correct", told["refused"], told["previewed"])


def write_megabyte(file: Path, line: str) -> None:
    """One megabyte of rows: ``{0}`` is the indicator, ``{1}`` the day, ``{2}`` the row."""
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        number = 0
        while out.tell() < FILE_BYTES:
            indicator, day = divmod(number, DAYS)
            out.write(line.format(indicator, FIRST + dt.timedelta(days=day), number))
            number += 1


def write_file(file: Path) -> None:
    """A file as a template would be filled: 300 indicators, day by day."""
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for number in range(ROWS):
            indicator, day = divmod(number, DAYS)
            out.write(f"mesure_{indicator:03d};{FIRST + dt.timedelta(days=day)};{100 + day},5;;;;\n")


def _run(trial: str, file: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.importing", trial, str(file), str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise MeasurementError(ended.stderr[-500:])
    told: dict[str, float] = json.loads(ended.stdout)
    return told


def _figure(
    name: str, ours: list[dict[str, float]], reference: list[dict[str, float]], *, goal: Goal | None = None
) -> Figure:
    seconds, reference_seconds = (median(each["seconds"] for each in series) for series in (ours, reference))
    return Figure(
        name=name,
        value=1000 * seconds,
        n=len(ours),
        reference=1000 * reference_seconds,
        goal=goal,
        note=f"{max(each['peak_mb'] for each in ours):.0f} MB at most",
    )


def trial(name: str, file: Path, folder: Path) -> dict[str, float]:
    """One import, from the file's bytes to the commit; or its preview alone."""
    path = folder / f"{name}.duckdb"
    for old in folder.glob(f"{name}.duckdb*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    if name == "ours":
        seconds = _ours(file, path)
    elif name in ("refused", "previewed"):
        seconds = _previewed(file, path, wrong=name == "refused")
    else:
        seconds = _theirs(file, path, same=name == "same")
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _ours(file: Path, path: Path) -> float:
    store = _store(path)
    start = time.perf_counter()
    found = preview_file(store, read_strategy(), name=file.name, data=file.read_bytes(), today=NOW.date())
    confirm(store, found, id="bench", actor=MARIE, now=NOW, state=State.SUBMITTED, source="sans source")
    seconds = time.perf_counter() - start
    stored = store.rows("SELECT count(*) AS rows FROM achievement")[0]["rows"]
    store.close()
    if stored != ROWS:
        raise MeasurementError(f"{stored} of {ROWS} rows stored")
    return seconds


def _previewed(file: Path, path: Path, *, wrong: bool) -> float:
    store, strategy, data = _store(path), read_strategy(), file.read_bytes()
    start = time.perf_counter()
    found = preview_file(store, strategy, name=file.name, data=data, today=NOW.date())
    seconds = time.perf_counter() - start
    store.close()
    lines = data.count(b"\n") - 1
    if (found.refused_rows, len(found.changes)) != ((lines, 0) if wrong else (0, lines)):
        raise MeasurementError(f"{found.refused_rows} of {lines} rows refused")
    return seconds


def _theirs(file: Path, path: Path, *, same: bool) -> float:
    _store(path).close()
    with duckdb.connect(path, config={"threads": 2}) as connection:
        start = time.perf_counter()
        connection.execute(INTO_THE_SAME if same else WITHOUT_KEY, {"file": str(file)})
    return time.perf_counter() - start


def _store(path: Path) -> Store:
    """A store with 300 indicators and no value."""
    store = initialise(path, now=NOW)
    texts = dict.fromkeys(
        ("label_fr", "label_en", "definition_fr", "definition_en", "method_fr", "method_en"), "mesure"
    )
    same = {
        **texts,
        "version": 1,
        "axis": "formation",
        "unit": "etudiants",
        "measure": "cumulative",
        "direction": "up",
        "decimals": 1,
        "update_months": 12,
        "delay_days": 60,
        "context": False,
        "public": True,
        "weight": 1,
        "known_on": FIRST,
    }
    rows = [{**same, "slug": f"mesure_{number:03d}"} for number in range(ROWS // DAYS + 1)]
    append(
        store,
        Submission(id="made", actor=CATALOGUE, act=Act.LOAD, channel="catalogue", rows={"indicator": rows}),
        now=NOW,
    )
    return store


if __name__ == "__main__":
    print(json.dumps(trial(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
