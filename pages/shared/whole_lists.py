"""Lists of any length: the first rows at once, all others one press away on the same page. None is ever cut."""

from collections.abc import Callable, Sequence

import streamlit as st

from indicators.texts import Language
from pages.shared import parts, state

ROWS_AT_ONCE = 500
"""A browser takes about a second for so many rows of a table."""

PART_PX = 240

Rows = Callable[[int, int], Sequence[Sequence[str]]]


def draw_table(
    name: str,
    header: Sequence[str],
    rows: Rows,
    language: Language,
    *,
    number: int,
    first: int,
    right: Sequence[int] = (),
) -> None:
    """Draw the first rows of a table; the others in a fold under it.

    Args:
        name: What its widgets are called.
        rows: Gives the rows from one place to another, as Markdown cells.
        number: How many rows there are.
        first: How many are drawn at once.
    """
    parts.wide_table(parts.table(header, rows(0, min(first, number)), right=right))
    draw_rest(
        name,
        lambda start, stop: parts.wide_table(parts.table(header, rows(first + start, first + stop), right=right)),
        language,
        number=number - first,
    )


def draw_list(name: str, texts: Sequence[str], language: Language, *, first: int) -> None:
    """Draw the first texts as a list; the others in a fold under it."""
    lines = [f"- {parts.plain(text)}" for text in texts]
    st.markdown("\n".join(lines[:first]))
    draw_rest(
        name,
        lambda start, stop: st.markdown("\n".join(lines[first + start : first + stop])),
        language,
        number=len(lines) - first,
    )


def draw_rest(name: str, draw: Callable[[int, int], object], language: Language, *, number: int) -> None:
    """Draw a fold with what is left of a list; nothing where nothing is left."""
    if number <= 0:
        return
    label = language.count("Show {number} more", "Show {number} more", number)
    parts.fold(f"rest {name}", label, lambda: draw(*choose_part(name, language, number=number)))


def choose_part(name: str, language: Language, *, number: int) -> tuple[int, int]:
    """Return from where to where a list is shown; where it is very long, draw a field to go through it by."""
    last, key = count_parts(number), f"part {name}"
    if last == 1:
        return 0, number
    if not state.is_drawn(key) or not 1 <= state.kept(key, 1) <= last:
        state.show(key, 1)
    label = language.say("Part of the list, 1 to {last}", last=last)
    chosen = st.number_input(label, min_value=1, max_value=last, step=1, key=key, width=PART_PX)
    return part_of(number, int(chosen))


def count_parts(number: int) -> int:
    """Return in how many parts a list is shown, at least one."""
    return max(1, -(-number // ROWS_AT_ONCE))


def part_of(number: int, place: int) -> tuple[int, int]:
    """Return from where to where a part of a list goes, the first being 1."""
    return (place - 1) * ROWS_AT_ONCE, min(place * ROWS_AT_ONCE, number)
