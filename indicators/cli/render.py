"""``render SLUG … --to DIR``: pictures for the press as files, as the page *Presse* makes them.

What may not leave is told on stderr and the others are written; then the exit code says that not all were.
"""

import argparse
import sys
from pathlib import Path

from indicators import wording
from indicators.cli.shared import DONE, REFUSED, AddParser, add_day, day_asked, opened_desk, put_file
from indicators.errors import UnwritableFile, UserFacingError
from indicators.readings import Desk
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("render", help="write pictures for the press as PNG, SVG or PDF")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "slugs", nargs="*", default=[], metavar="SLUG", help="indicators, or axes for the whole strategy"
    )
    which.add_argument("--all", action="store_true", help="all headline indicators")
    parser.add_argument("--kind", help="trajectory, bullet, figure (default: trajectory); comparison for axes")
    parser.add_argument("--format", default="wide", help="wide, square, portrait, print or print-a5 (default: wide)")
    parser.add_argument("--file", default="png", help="png, svg or pdf (default: png)")
    parser.add_argument(
        "--allow", default="", help="provisional, disputed, unsourced, separated by commas: shown, and marked as such"
    )
    parser.add_argument("--to", required=True, metavar="DIR", help="the folder, made if it is missing")
    add_day(parser)
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    from indicators.pictures import painter  # noqa: PLC0415 (the charts take a second to import)

    folder, on = Path(options.to), day_asked(options)
    _make_folder(folder)
    outcome = DONE
    with opened_desk(unpublished=False) as desk:
        for slug in options.slugs or [each.indicator.slug for each in desk.overview(on=on).headline]:
            try:
                print(_written(desk, slug, options, language, folder))
            except UserFacingError as error:
                print(wording.labelled(slug, " ".join(language.explain(error)), language), file=sys.stderr)
                outcome = REFUSED
    painter().close()
    return outcome


def _written(desk: Desk, slug: str, options: argparse.Namespace, language: Language, folder: Path) -> str:
    """Make one picture; the name of its file."""
    from indicators import press  # noqa: PLC0415
    from indicators.pictures import painter  # noqa: PLC0415

    asked = {"format": options.format, "allow": options.allow, "lang": language.code}
    asked |= {"kind": options.kind} if options.kind else {}
    leaving = press.release(desk, press.read_order(slug, asked), on=day_asked(options))
    ending = press.read_ending(options.file)
    path = folder / f"{leaving.picture.file_name}.{ending}"
    put_file(path, press.make(leaving, ending, painter()), is_public=True)
    return path.name


def _make_folder(folder: Path) -> None:
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o755)  # pictures are for everybody
    except OSError as error:
        raise UnwritableFile(name=folder.name, detail=error.strerror or "") from error
