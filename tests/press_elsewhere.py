"""A program for ``test_press_files``: prints a digest of every file of some pictures, made as another machine would.

    python -m tests.press_elsewhere DATABASE FOLDER

The process that draws is told that the machine has no typefaces at all.
"""

import hashlib
import sys
from pathlib import Path

from indicators.catalogue import WHOLE, read_strategy
from indicators.pictures import Painter
from indicators.pictures.process import CHILD
from indicators.press import Kind, Order, Reserve, compose, kit, released
from indicators.press.making import make_all
from indicators.readings import Desk
from indicators.store import open_store
from tests.fixtures import TODAY

EVERYTHING = frozenset(Reserve)
ORDERS = (
    Order("montant_engage", Kind.TRAJECTORY, allowed=EVERYTHING),
    Order("lieux_experimentation", Kind.BULLET, "print-a5"),
    Order(WHOLE, Kind.COMPARISON, "square"),
)


def painter_without_fonts(folder: Path) -> Painter:
    """A painter whose child finds no typeface of the machine."""
    (folder / "fonts.conf").write_text("<fontconfig></fontconfig>")
    program = folder / "fontless.py"
    told = f"import os, runpy\nos.environ['FONTCONFIG_FILE'] = {str(folder / 'fonts.conf')!r}\n"
    program.write_text(f"{told}runpy.run_path({str(CHILD)!r}, run_name='__main__')\n")
    return Painter(program=program)


def main() -> None:
    database, folder = map(Path, sys.argv[1:])
    store, painter = open_store(database), painter_without_fonts(folder)
    desk = Desk(store, read_strategy(), unpublished=False)
    try:
        for order in ORDERS:
            for ending, made in make_all(released(compose(desk, order, on=TODAY)), painter).items():
                print(order.slug, ending, hashlib.sha256(made).hexdigest())
        print("kit", hashlib.sha256(kit(desk, ORDERS[1:2], on=TODAY, painter=painter).content).hexdigest())
    finally:
        painter.close()
        store.close()


if __name__ == "__main__":
    main()
