"""``intake FILE``: what the entry page does with a file, for a scheduled job or a terminal.

Good rows go in, refused rows are listed. A value that something speaks against goes in only with ``--accept-warnings
REASON``, one without a source only where ``--source`` says which, or that there is none ("sans source"). Exit 0: all is
in or was known; 1: something was refused or needs a reason.
"""

import argparse
import json
import uuid
from collections.abc import Iterator
from typing import Any

from indicators import wording
from indicators.catalogue import read_catalogue
from indicators.cli.shared import DONE, REFUSED, AddParser, acting, add_actor, now, read_file
from indicators.errors import FileRefused, NoSourceStated
from indicators.intake import Preview, Refusal, confirm, preview_file
from indicators.intake.columns import FIELDS, SOURCE, VALUE, WRITTEN
from indicators.numbers import local_day
from indicators.store import Receipt
from indicators.store.distant import reach_store
from indicators.texts import Language

_ISO_LENGTHS = {"day": 10, "month": 7, "year": 4}


def register(add_parser: AddParser) -> None:
    parser = add_parser("intake", help="import a CSV, XLSX or ODS file of achieved values")
    parser.add_argument("file", help="columns: " + ";".join(WRITTEN["fr"]) + " or " + ",".join(WRITTEN["en"]))
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")
    parser.add_argument("--json", action="store_true", help="print one object instead of a text")
    parser.add_argument("--accept-warnings", metavar="REASON", help="store implausible values too, and why")
    parser.add_argument("--source", metavar="TEXT", help="source of values without one, or “no source”")
    add_actor(parser, help="who reports (kept with each value), with the rights of that member")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace, language: Language) -> int:
    """Import one file."""
    try:
        found, taken, receipt = _import(options)
    except FileRefused as error:
        if not options.json:
            raise
        print(json.dumps(_refused_whole(error, language), ensure_ascii=False, indent=1))
        return REFUSED
    report = _report(found, taken, receipt, language)
    if not options.source:
        report["refused"] += _unsourced(found, language)
    print(json.dumps(report, ensure_ascii=False, indent=1) if options.json else "\n".join(_text(report, language)))
    left_out = len(found.changes) - len(taken.changes)
    return REFUSED if report["refused"] or left_out else DONE


def _import(options: argparse.Namespace) -> tuple[Preview, Preview, Receipt | None]:
    """What was found, what of it is taken, and the receipt where something was stored.

    The file is read before the store is open: closing the database's own file would drop its lock.
    """
    name, data = read_file(options.file)
    strategy, moment = read_catalogue().strategy, now()
    store = reach_store()
    try:
        found = preview_file(store, strategy, name=name, data=data, today=local_day(moment))
        taken = found if options.accept_warnings else found.without_warned()
        taken = taken if options.source else taken.without_unsourced()
        if options.dry_run or taken.changes.is_empty():
            return found, taken, None
        receipt = confirm(
            store,
            taken,
            id=uuid.uuid4().hex,
            actor=acting(store, options),
            now=moment,
            state=strategy.state_entered,
            reason=options.accept_warnings,
            source=options.source,
        )
        return found, taken, receipt
    finally:
        store.close()


def _report(found: Preview, taken: Preview, receipt: Receipt | None, language: Language) -> dict[str, Any]:
    """What happened, as plain values; ``accepted`` is what was stored, or would be in a dry run."""
    return {
        "accepted": len(taken.changes),
        "unchanged": found.unchanged,
        "blank": found.blank,
        "warnings": _warnings(found, language),
        "refused": [_refused(refusal, language) for refusal in found.refusals],
        "ignored_columns": list(found.ignored),
        "notices": [
            {"code": notice.code, "message": language.say(notice.phrase.message, **notice.phrase.values)}
            for notice in found.notices
        ],
        "values": list(_values(taken, language)),
        "batch": receipt.seq if receipt else None,
    }


def _values(taken: Preview, language: Language) -> Iterator[dict[str, Any]]:
    """Every value that is stored, or would be, as the file says it."""
    titles = {id: row["title"] for id, row in taken.sources.items()}
    for row in taken.changes.sort("line").iter_rows(named=True):
        yield {
            "line": row["line"],
            "indicator": row["indicator"],
            "date": row["period_end"].isoformat()[: _ISO_LENGTHS[row["period_precision"]]],
            "value": f"{row['value'].normalize():f}",
            "qualifier": row["qualifier"],
            "source": titles.get(row["source"], row["source"]),
            "link": row["evidence"],
            "comment": row[f"comment_{taken.language}"],
        }


def _warnings(found: Preview, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "line": row["line"],
            "column": found.headed[VALUE],
            "value": f"{row['value'].normalize():f}",
            "code": code,
            "message": text,
            "indicator": row["indicator"],
        }
        for row in found.changes.drop_nulls("warnings").sort("line").iter_rows(named=True)
        for code, text in zip(
            wording.warning_codes(row["warnings"]),
            wording.warning_texts(row["warnings"], language, value=row["value"]),
            strict=True,
        )
    ]


def _unsourced(found: Preview, language: Language) -> list[dict[str, Any]]:
    """The values of which nobody said where they come from, as refused rows."""
    message = " ".join(language.explain(NoSourceStated(number=1)))
    column = found.headed.get(SOURCE, WRITTEN[found.language][FIELDS.index(SOURCE)])
    fault = {"column": column, "value": "", "code": NoSourceStated.code, "message": message}
    rows = found.unsourced_lines().iter_rows(named=True)
    return [{"line": row["line"], **fault, "indicator": row["indicator"]} for row in rows]


def _refused(refusal: Refusal, language: Language) -> dict[str, Any]:
    return {
        "line": refusal.line,
        "column": refusal.column,
        "value": refusal.text,
        "code": refusal.error.code,
        "message": " ".join(language.explain(refusal.error)),
        "indicator": refusal.indicator,
    }


def _refused_whole(error: FileRefused, language: Language) -> dict[str, Any]:
    """The report of a file of which nothing can be taken."""
    message = " ".join(language.explain(error))
    fault = {"line": None, "column": "", "value": "", "code": error.code, "message": message, "indicator": None}
    nothing: dict[str, Any] = {"accepted": 0, "unchanged": 0, "blank": 0, "warnings": []}
    return {**nothing, "refused": [fault], "ignored_columns": [], "notices": [], "values": [], "batch": None}


def _text(report: dict[str, Any], language: Language) -> Iterator[str]:
    stored = report["accepted"]
    done = language.count("{number} value stored", "{number} values stored", stored)
    would = language.count("{number} value would be stored", "{number} values would be stored", stored)
    warned, refused = (len({each["line"] for each in report[kind]}) for kind in ("warnings", "refused"))
    yield wording.listed(
        [
            would if stored and report["batch"] is None else done,
            language.count("{number} known already", "{number} known already", report["unchanged"]),
            language.count("{number} to confirm", "{number} to confirm", warned),
            language.count("{number} row refused", "{number} rows refused", refused),
        ],
        language,
    )
    yield from (notice["message"] for notice in report["notices"])
    if report["ignored_columns"]:
        names = ", ".join(report["ignored_columns"])
        yield language.say("Columns that were not understood and are left out: {names}", names=names)
    for each in (*report["refused"], *report["warnings"]):
        place = language.say("line {line}, {column}", line=each["line"], column=each["column"] or "–")
        yield wording.labelled(f"{place} « {each['value']} »", each["message"], language)
    if report["batch"]:
        yield language.say("No. {seq} in the journal.", seq=report["batch"])
