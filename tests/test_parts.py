"""What pages share, without a browser: texts made inert, tables, links."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.model import NO_SOURCE, Achievement, Certainty, Precision, Qualifier, Source, State
from indicators.texts import LANGUAGES, Language
from pages import indicator
from pages.shared import parts

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
DAY = dt.date(2025, 12, 31)


def _achieved(
    *, comment_fr: str | None = None, comment_en: str | None = None, evidence: str | None = None
) -> Achievement:
    return Achievement(
        period_start=None,
        period_end=DAY,
        period_precision=Precision.DAY,
        version=1,
        value=Decimal(10),
        qualifier=Qualifier.EXACT,
        state=State.VALIDATED,
        certainty=Certainty.CERTAIN,
        known_on=DAY,
        known_precision=Precision.DAY,
        source=None,
        evidence=evidence,
        comment_fr=comment_fr,
        comment_en=comment_en,
        reason=None,
        warnings=None,
        batch="first",
    )


def test_an_entity_is_shown_as_it_was_typed() -> None:
    assert parts.plain("R&D &lt;b>") == r"R\&D \&lt;b\>"


def test_a_line_break_in_a_cell_does_not_end_its_row() -> None:
    drawn = parts.table(["a", "b"], [["one\r\ntwo\u2028three", "10\u202fsites"]])
    assert drawn.splitlines()[2:] == ["| one two three | 10\u202fsites |"]


@pytest.mark.parametrize(
    ("address", "drawn"),
    [
        ("https://example.org/a?b=1&c=2%20d", "[pièce](https://example.org/a?b=1&c=2%20d)"),
        ("https://example.org/(a|b) <c>", "[pièce](https://example.org/%28a%7Cb%29%20%3Cc%3E)"),
        ("javascript:alert(1)", "pièce"),
        (None, "pièce"),
    ],
)
def test_a_link_leads_to_the_web_only_and_cannot_leave_its_brackets(address: str | None, drawn: str) -> None:
    assert parts.link("pièce", address) == drawn


def test_the_remarks_on_a_value_show_its_comment_in_either_language_and_its_evidence() -> None:
    link = "https://example.org/a"
    assert indicator._remarks(_achieved(), FRENCH) == "–"
    assert indicator._remarks(_achieved(comment_en="recounted", evidence=link), FRENCH) == f"recounted [pièce]({link})"
    assert (
        indicator._remarks(_achieved(comment_fr="recompté", evidence=link), ENGLISH) == f"recompté [evidence]({link})"
    )


@pytest.mark.parametrize(("language", "cited"), [(FRENCH, "Sans source"), (ENGLISH, "no source")])
def test_that_a_value_has_no_source_is_said_once(language: Language, cited: str) -> None:
    none = Source(NO_SOURCE, "Sans source", "Sans source", None, None, None, None)
    assert parts.source_citation(none, language) == cited
