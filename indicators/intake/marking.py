"""The mark that keeps a text from being a formula wherever a spreadsheet parts it, and its removal when it comes back.

A text that begins like a formula gets an apostrophe, as spreadsheets themselves mark texts. Within a text, a file that
is opened with another separator begins a new cell behind each ``;`` ``,`` tab or line break: there the mark is a
no-break space and an apostrophe, which nobody types behind a separator, so that only our own
marks are taken away again.
"""

import re

import polars as pl

_ACTIVE = r"[=+\-@＝＋－＠]"
_PARTED = r'[,;\t\n\r][ \x{a0}\t"]*'
_MARK_WITHIN = "\u00a0'"
_PYTHON_PARTED = _PARTED.replace(r"\x{a0}", "\u00a0")  # Polars and Python write this character differently

_BEGINS = re.compile(rf"[\t\r\n]|{_ACTIVE}")
_PARTS = re.compile(f"({_PYTHON_PARTED})(?=({_ACTIVE})?)")  # taken whole, signed or not: a row of tabs is read once
_LIKE_A_MARK = re.compile(f"'+{_ACTIVE}")


def mark_formulas(text: str) -> str:
    """Mark a text so that no spreadsheet calculates anything of it, whatever it takes for a separator."""
    marked = _PARTS.sub(lambda found: found[1] + (_MARK_WITHIN if found[2] else ""), text)
    return f"'{marked}" if _BEGINS.match(marked) else marked


def keep_own_mark(text: str) -> str:
    """Add an apostrophe to one that a text itself has before a sign: ``unmark_formulas`` takes one away."""
    return f"'{text}" if _LIKE_A_MARK.match(text) else text


def unmark_formulas(texts: pl.Expr) -> pl.Expr:
    """Take the marks off texts that come back."""
    within = texts.str.replace_all(f"({_PARTED}){_MARK_WITHIN}({_ACTIVE})", "${1}${2}")
    return within.str.replace(f"^'('*{_ACTIVE})", "${1}")
