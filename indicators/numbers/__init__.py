"""French and English numbers, amounts and dates: written as people expect them, read as people type them.

``writing`` is what every sentence, table and chart uses. Reading is tolerant but never guesses: what has two
meanings is refused with how to write it instead. ``amounts`` reads values with their units, ``qualifiers``
"près de" and "≥", ``dates`` days, months and years; ``moments`` tells the time in Paris; ``typed`` refuses
what no typed text may hold.

What does not belong here: which unit an indicator has, whether a value is plausible, what a blank cell
means (``intake``), and the words of the screens (``wording``).
"""

from indicators.numbers.amounts import ReadAmount, read_amount
from indicators.numbers.dates import (
    ReadDate,
    find_school_years,
    read_date,
    read_iso_date,
    refuse_as_unsure,
    write_iso_date,
)
from indicators.numbers.moments import dated, end_of_day, local_day, write_moment
from indicators.numbers.qualifiers import read_qualifier
from indicators.numbers.typed import inert, visible
from indicators.numbers.writing import (
    KEPT_NUMBERS,
    KEPT_SPACE,
    MINUS,
    NARROW_SPACE,
    QUALIFIER_SIGNS,
    Number,
    join_decimals,
    with_sign,
    write_amount,
    write_change,
    write_date,
    write_number,
    write_percent,
    write_short_date,
)

__all__ = [
    "KEPT_NUMBERS",
    "KEPT_SPACE",
    "MINUS",
    "NARROW_SPACE",
    "QUALIFIER_SIGNS",
    "Number",
    "ReadAmount",
    "ReadDate",
    "dated",
    "end_of_day",
    "find_school_years",
    "inert",
    "join_decimals",
    "local_day",
    "read_amount",
    "read_date",
    "read_iso_date",
    "read_qualifier",
    "refuse_as_unsure",
    "visible",
    "with_sign",
    "write_amount",
    "write_change",
    "write_date",
    "write_iso_date",
    "write_moment",
    "write_number",
    "write_percent",
    "write_short_date",
]
