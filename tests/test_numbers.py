"""Numbers, amounts and dates as French and English people write them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import numbers
from indicators.errors import UnreadableDate
from indicators.model import Qualifier

THIN = "\u202f"  # narrow no-break space
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (210000, 0, f"210{THIN}000", "210,000"),
        (1000, 0, f"1{THIN}000", "1,000"),
        (Decimal("718.4"), 1, "718,4", "718.4"),
        (Decimal("718.4000"), 4, "718,4", "718.4"),
        (Decimal("650.0"), 1, "650", "650"),
        (1234567.891, 2, f"1{THIN}234{THIN}567,89", "1,234,567.89"),
        (-3.5, 1, f"{MINUS}3,5", f"{MINUS}3.5"),
        (0, 0, "0", "0"),
    ],
)
def test_numbers(value: Decimal | float | int, decimals: int, french: str, english: str) -> None:
    assert numbers.write_number(value, "fr", decimals=decimals) == french
    assert numbers.write_number(value, "en", decimals=decimals) == english


@pytest.mark.parametrize("value", [-0.4, Decimal("-0.04"), -0.0])
def test_what_rounds_to_zero_has_no_minus(value: Decimal | float) -> None:
    assert numbers.write_number(value, "fr") == "0"


@pytest.mark.parametrize(
    ("qualifier", "sign"), [("exact", ""), ("about", "\u2248"), ("at_least", "\u2265"), ("at_most", "\u2264")]
)
def test_a_qualifier_is_never_dropped(qualifier: str, sign: str) -> None:
    french = numbers.write_amount(550, "fr", qualifier=qualifier, unit="M€")
    english = numbers.write_amount(550, "en", qualifier=qualifier, unit="€{}M")
    lead = sign + THIN if sign else ""
    assert (french, english) == (f"{lead}550{THIN}M€", f"{lead}€550M")


def test_every_qualifier_has_its_sign() -> None:
    assert set(numbers.QUALIFIER_SIGNS) == {each.value for each in Qualifier}


def test_an_amount_without_unit_has_no_trailing_space() -> None:
    assert numbers.write_amount(37, "fr") == "37"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (12, f"+12{THIN}M€", "+€12M"),
        (Decimal("-3.5"), f"{MINUS}3,5{THIN}M€", f"{MINUS}€3.5M"),
        (0, f"0{THIN}M€", "€0M"),
    ],
)
def test_a_change_carries_its_sign(value: Decimal | int, french: str, english: str) -> None:
    assert numbers.write_change(value, "fr", decimals=1, unit="M€") == french
    assert numbers.write_change(value, "en", decimals=1, unit="€{}M") == english


@pytest.mark.parametrize("value", [0.04, -0.04])
def test_a_change_that_rounds_to_zero_has_no_sign(value: float) -> None:
    assert numbers.write_change(value, "fr", decimals=1) == "0"


def test_percentages() -> None:
    assert numbers.write_percent(123, "fr") == f"123{THIN}%"
    assert numbers.write_percent(123, "en") == "123%"
    assert numbers.write_percent(33.333, "fr", decimals=2) == f"33,33{THIN}%"


@pytest.mark.parametrize(
    ("day", "precision", "french", "english"),
    [
        (dt.date(2022, 11, 21), "day", "21 novembre 2022", "21 November 2022"),
        (dt.date(2025, 11, 1), "day", "1er novembre 2025", "1 November 2025"),
        (dt.date(2025, 11, 11), "day", "11 novembre 2025", "11 November 2025"),
        (dt.date(2024, 8, 31), "month", "ao\u00fbt 2024", "August 2024"),
        (dt.date(2025, 12, 31), "year", "2025", "2025"),
    ],
)
def test_a_date_is_written_no_finer_than_it_is_known(day: dt.date, precision: str, french: str, english: str) -> None:
    assert numbers.write_date(day, "fr", precision=precision) == french
    assert numbers.write_date(day, "en", precision=precision) == english


@pytest.mark.parametrize(
    ("precision", "french", "english"),
    [("day", "01/09/2024", "1 Sep 2024"), ("month", "09/2024", "Sep 2024"), ("year", "2024", "2024")],
)
def test_short_dates(precision: str, french: str, english: str) -> None:
    day = dt.date(2024, 9, 1)
    assert numbers.write_short_date(day, "fr", precision=precision) == french
    assert numbers.write_short_date(day, "en", precision=precision) == english


@given(day=st.dates(min_value=dt.date(1000, 1, 1)))
def test_an_iso_date_is_read_as_it_was_written(day: dt.date) -> None:
    assert numbers.read_iso_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["21/11/2022", "2022-11", "20221121", "2022-13-01", "2022-02-30", "2022-W47-1", " 2022-11-21", "today"],
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(UnreadableDate, match=re.escape(text)):
        numbers.read_iso_date(text)


@given(value=st.decimals(-10_000_000, 10_000_000, places=4), decimals=st.integers(0, 4))
def test_a_written_french_number_holds_no_space_that_breaks_and_reads_back(value: Decimal, decimals: int) -> None:
    written = numbers.write_number(value, "fr", decimals=decimals)
    read = Decimal(written.replace(THIN, "").replace(",", ".").replace(MINUS, "-"))
    assert " " not in written
    assert abs(read - value) <= Decimal(5).scaleb(-decimals - 1)
