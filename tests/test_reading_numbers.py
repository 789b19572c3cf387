"""Amounts, qualifiers and dates as people type them: read, or refused with what to do. Never guessed.

The worked cases are in ``cases/amounts_read.csv`` and ``cases/dates_read.csv``; ``\\u202f`` there is the
character of that number, for what cannot be seen or told apart.
"""

import calendar
import contextlib
import datetime as dt
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from indicators import numbers
from indicators.errors import AmbiguousNumber, CellRefused, TooLong
from indicators.model import Precision, Qualifier
from indicators.numbers.qualifiers import CODES, PHRASES
from indicators.texts import LANGUAGES
from indicators.wording import QUALIFIER_WORDS
from tests.fixtures import cases

READERS: list[Callable[[str], object]] = [numbers.read_amount, numbers.read_date, numbers.read_qualifier]
HOSTILE_PIECES = [" ", ",", ".", "-", "€", "M", "'", "d'", "1", "12 ", "1 234", "a", "é", "\u202e", "\0", "00:00", "()"]

languages = st.sampled_from(sorted(LANGUAGES))
qualifiers = st.sampled_from([each.value for each in Qualifier])
values = st.decimals(-10_000_000, 10_000_000, places=4)
days = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
precisions = st.sampled_from([each.value for each in Precision])
# Unit as the catalogue writes it: what it multiplies by, its kind, its words.
UNITS = {
    "": (1, "", ""),
    "lieux": (1, "", "lieux"),
    "%": (1, "percent", ""),
    "{}%": (1, "percent", ""),
    "M€": (10**6, "euro", ""),
    "€{}M": (10**6, "euro", ""),
    "millions": (10**6, "", ""),
}
# What people would write for fragments of a typed amount: far more often nearly readable than arbitrary text is.
nearly_amounts = st.lists(
    st.sampled_from([*"0123456789 ,.-−€%'eE=", "000", "M€", "Md", "environ ", "plus de ", " d’", "lieux", "billion"]),
    max_size=12,
).map("".join)
nearly_dates = st.lists(
    st.sampled_from([*"0123456789/-. :T", "00:00", "2022", "er ", "nov", "juin", ", "]), max_size=10
).map("".join)


def _typed(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), cell)


@pytest.mark.parametrize("case", cases("amounts_read"))
def test_amounts(case: dict[str, str]) -> None:
    text = _typed(case["text"])
    if case["code"]:
        assert _refusal(numbers.read_amount, text).code == case["code"]
        return
    read = numbers.read_amount(text)
    assert str(read.value) == case["value"]
    assert (read.qualifier or "", read.kind, read.words) == (case["qualifier"], case["kind"], case["words"])
    assert read.scaled is (case["scaled"] == "yes")


@pytest.mark.parametrize("case", cases("dates_read"))
def test_dates(case: dict[str, str]) -> None:
    text = _typed(case["text"])
    if case["code"]:
        assert _refusal(numbers.read_date, text).code == case["code"]
        return
    read = numbers.read_date(text)
    assert (read.day.isoformat(), read.precision) == (case["day"], case["precision"])


def _refusal(reader: Callable[[str], object], text: str) -> CellRefused:
    with pytest.raises(CellRefused) as caught:
        reader(text)
    return caught.value


def test_every_refusal_has_a_code_of_its_own_and_a_worked_case_that_meets_it() -> None:
    codes = [kind.code for kind in CellRefused.__subclasses__()]
    rooms = (numbers.amounts, numbers.dates, numbers.qualifiers, numbers.typed)
    ours = {kind.code for kind in CellRefused.__subclasses__() if any(kind in vars(room).values() for room in rooms)}
    met = {row.values[0]["code"] for name in ("amounts_read", "dates_read") for row in cases(name)}
    assert len(codes) == len(set(codes))
    assert ours - met == {"too_long", "unknown_qualifier"}  # tested on their own below


def test_an_ambiguous_number_is_refused_with_both_ways_to_write_it_and_both_are_read() -> None:
    refused = _refusal(numbers.read_amount, "12,345 M€")
    assert numbers.read_amount(str(refused.values["whole"])).value == 12345
    assert numbers.read_amount(str(refused.values["decimal"])).value == Decimal("12.345")
    assert "12 345" in refused.remedy.format(**refused.values)


@pytest.mark.parametrize("text", ["11/21/2022", "2022-21-11"])
def test_a_month_that_cannot_be_is_named_and_the_day_is_asked_for_first(text: str) -> None:
    what, remedy = LANGUAGES["fr"].explain(_refusal(numbers.read_date, text))
    assert "21" in what
    assert "le jour d’abord" in remedy


@pytest.mark.parametrize("qualifier", Qualifier)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_qualifier_is_read_from_its_code_its_sign_and_the_words_of_the_screens(
    qualifier: Qualifier, language: str
) -> None:
    shown = LANGUAGES[language].say(QUALIFIER_WORDS[qualifier])
    sign = numbers.QUALIFIER_SIGNS[qualifier]
    for text in [qualifier.value, shown, shown.upper(), f" {sign or '='} "]:
        assert numbers.read_qualifier(text) == qualifier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Près de", "about"),
        ("PRES DE", "about"),
        ("env.", "about"),
        ("plus d’", "at_least"),
        ("more than", "at_least"),
        ("jusqu’à", "at_most"),
        ("Jusqu'a", "at_most"),
        ("pas plus de", "at_most"),
        (">=", "at_least"),
        ("exactement", "exact"),
    ],
)
def test_qualifiers_as_people_write_them(text: str, expected: str) -> None:
    assert numbers.read_qualifier(text) == expected


@pytest.mark.parametrize("text", ["", "plus", "moins", "peut-être", "≈ 12", "=1", "±", "\u202e≈"])
def test_what_is_no_qualifier_is_refused(text: str) -> None:
    assert _refusal(numbers.read_qualifier, text).code in {"unknown_qualifier", "formula", "hidden_characters"}


def test_a_phrase_says_one_qualifier_and_every_qualifier_has_phrases() -> None:
    assert set(PHRASES) == {each.value for each in Qualifier}
    assert len(CODES) == sum(len(phrases) for phrases in PHRASES.values())


@given(
    value=values, decimals=st.integers(0, 4), qualifier=qualifiers, language=languages, unit=st.sampled_from([*UNITS])
)
def test_an_amount_is_read_back_as_it_was_written_or_refused_as_ambiguous(
    value: Decimal, decimals: int, qualifier: str, language: str, unit: str
) -> None:
    written = numbers.write_amount(value, language, decimals=decimals, qualifier=qualifier, unit=unit)
    shown = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    if _has_two_meanings(shown, language):
        assert isinstance(_refusal(numbers.read_amount, written), AmbiguousNumber)
        return
    factor, kind, words = UNITS[unit]
    read = numbers.read_amount(written)
    assert read.value == shown * factor
    assert (read.qualifier or "exact", read.kind, read.words) == (qualifier, kind, words)
    assert read.scaled is (factor > 1)


def _has_two_meanings(value: Decimal, language: str) -> bool:
    """Whether a value is written with one mark and three digits after it, by arithmetic rather than by its text."""
    size = abs(value)
    has_thousands = language == "en" and 1000 <= size < 1_000_000 and size == int(size)
    has_thousandths = 1 <= size < 1000 and size * 1000 == int(size * 1000) and size * 100 != int(size * 100)
    return has_thousands or has_thousandths


@given(value=st.decimals(-999, 999, places=2), language=languages)
def test_a_percentage_is_read_back(value: Decimal, language: str) -> None:
    read = numbers.read_amount(numbers.write_percent(value, language, decimals=2))
    assert (read.value, read.kind) == (value, "percent")


@given(value=st.decimals(-999, 0, places=2), language=languages, unit=st.sampled_from(["", "M€", "€{}M"]))
def test_a_fall_is_read_back(value: Decimal, language: str, unit: str) -> None:
    read = numbers.read_amount(numbers.write_change(value, language, decimals=2, unit=unit))
    assert read.value == value * UNITS[unit][0]


@given(day=days, precision=precisions, language=languages, short=st.booleans())
def test_a_date_is_read_back_as_it_was_written(day: dt.date, precision: str, language: str, short: bool) -> None:
    write = numbers.write_short_date if short else numbers.write_date
    read = numbers.read_date(write(day, language, precision=precision))
    assert (read.day, read.precision) == (_last_known(day, precision), precision)


def _last_known(day: dt.date, precision: str) -> dt.date:
    if precision == "year":
        return day.replace(month=12, day=31)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) if precision == "month" else day


@given(day=st.dates(dt.date(1000, 1, 1)).filter(lambda day: not 1990 <= day.year <= 2099), language=languages)
def test_a_date_outside_the_known_years_is_refused(day: dt.date, language: str) -> None:
    assert _refusal(numbers.read_date, numbers.write_date(day, language)).code == "year_out_of_range"


@given(day=days)
def test_day_and_month_are_never_swapped(day: dt.date) -> None:
    month_first = f"{day.month:02}/{day.day:02}/{day.year}"
    if day.day > 12:
        assert _refusal(numbers.read_date, month_first).code == "month_out_of_range"
    else:
        assert numbers.read_date(month_first).day == dt.date(day.year, day.day, day.month)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_every_month_is_read_by_its_names(language: str, width: str) -> None:
    for month, name in Locale.parse(language).months["stand-alone"][width].items():
        assert numbers.read_date(f"{name} 2024").day.month == month


@pytest.mark.parametrize("reader", READERS)
@given(
    text=st.one_of(
        st.text(max_size=250), st.text("0123456789 ,.-−/€%MkE'≈≥", max_size=30), nearly_amounts, nearly_dates
    )
)
def test_any_text_is_read_or_refused(reader: Callable[[str], object], text: str) -> None:
    with contextlib.suppress(CellRefused):
        read = reader(text)
        if isinstance(read, numbers.ReadAmount):
            assert abs(read.value) < 10**14
            assert read.value == round(read.value, 4)


@given(text=st.text(max_size=250))
def test_what_a_refusal_repeats_is_short_and_inert(text: str) -> None:
    refused = _refusal(numbers.read_date, f"no date: {text}")
    assert _is_inert(str(refused.values["text"]))


@given(text=st.text())
def test_a_repeated_text_is_short_and_inert(text: str) -> None:
    assert _is_inert(numbers.inert(text))


def _is_inert(text: str) -> bool:
    shown = text.replace("\ufffd", "")
    categories = {unicodedata.category(each) for each in shown}
    return len(text) <= 60 and not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize("piece", HOSTILE_PIECES)
@pytest.mark.parametrize("reader", READERS)
def test_a_very_long_text_is_refused_at_once(reader: Callable[[str], object], piece: str) -> None:
    started = time.perf_counter()
    with pytest.raises(TooLong):
        reader("1" + piece * 10_000 + "1")
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("piece", HOSTILE_PIECES)
@pytest.mark.parametrize("reader", READERS)
def test_the_longest_texts_that_are_looked_at_take_no_time(reader: Callable[[str], object], piece: str) -> None:
    started = time.perf_counter()
    for start in ("", "1", "environ 1"):
        with pytest.raises(CellRefused):
            reader((start + piece * 200)[:199] + "!")
    assert time.perf_counter() - started < 0.5


def test_every_space_that_unicode_knows_is_read_as_a_plain_one() -> None:
    spaces = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Zs"]
    assert {numbers.read_amount(f"1{space}234").value for space in spaces} == {Decimal(1234)}
