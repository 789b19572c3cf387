"""What cells say: names, values in the indicator's unit, qualifiers, dates, headers; what each refusal points at."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators import errors
from indicators.catalogue import Catalogue
from indicators.store import Store
from indicators.texts import LANGUAGES
from tests.entering import FUNDS, HEADER, JUNE, SHARE, SITES, YEARLY, Entry, changed, told, typed
from tests.fixtures import everything, redefine


@pytest.fixture(scope="module")
def entry(shared_entry: Entry) -> Entry:
    """One store for all: nothing is confirmed in this file."""
    return shared_entry


def test_a_preview_writes_nothing(entry: Entry) -> None:
    before = everything(entry.store)
    entry.rows(f"{SITES};2026-06-30;40;;ANS, bilan 2026;;", "nowhere;2026;x", header=HEADER)
    entry.form(typed("40"))
    assert everything(entry.store) == before


def test_a_blank_cell_means_no_change(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;;;;;", ";;;;;;x", ";;;;;;", f"{FUNDS};;;;;;")
    assert (preview.blank, preview.changes.is_empty(), told(preview)) == (2, True, [(3, "indicateur", "missing")])


def test_blank_cells_beside_a_new_value_keep_what_was_known(entry: Entry) -> None:
    (change,) = entry.rows(f"{FUNDS};2022-11-21;160").changes.rows(named=True)
    assert (change["qualifier"], change["source"]) == ("about", "gouvernement-2022-11-21")
    assert "150" in change["comment_fr"]
    assert "150" in change["comment_en"]


def test_a_row_that_says_what_is_known_makes_no_version(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};12/11/2025;37", f"{FUNDS};21 novembre 2022;environ 150 M€")
    assert (preview.unchanged, preview.changes.is_empty(), preview.refusals) == (2, True, ())


def test_a_comment_alone_is_a_version_that_keeps_the_value_and_is_not_questioned(entry: Entry) -> None:
    (change,) = entry.rows(f"{SITES};2022-11-21;;;;;relu").changes.rows(named=True)
    assert (change["version"], change["value"], change["comment_fr"]) == (2, Decimal(10), "relu")
    assert change["warnings"] is None


def test_a_comment_goes_into_the_language_of_the_header(entry: Entry) -> None:
    english = "indicator,date,value,comment"
    (change,) = entry.rows(f"{SITES},2022-11-21,,read again", header=english).changes.rows(named=True)
    assert change["comment_en"] == "read again"
    assert change["comment_fr"].startswith("« 10 premiers »")


@pytest.mark.parametrize(
    ("slug", "text", "value"),
    [
        (FUNDS, "718,4 M€", "718.4"),
        (FUNDS, "718 400 000 €", "718.4"),
        (FUNDS, "€718.4M", "718.4"),
        (FUNDS, "1,2 Md€", "1200"),
        (FUNDS, "718,4", "718.4"),
        (FUNDS, "718.40", "718.4"),
        (SHARE, "45 %", "45"),
        (SHARE, "45", "45"),
        (SHARE, "45\u202fpour cent", "45"),
        (SITES, "42 lieux", "42"),
        (SITES, "42 SITES", "42"),
        (SITES, "1\u00a0234", "1234"),
        (SITES, "042", "42"),
        (SITES, "-3", "-3"),
        ("mes_profils_actives", "25,5 millions", "25.5"),
        ("mes_profils_actives", "25,5 M", "25.5"),
        ("mes_profils_actives", "25,5", "25.5"),
    ],
)
def test_an_amount_is_read_in_the_unit_of_its_indicator(slug: str, text: str, value: str, entry: Entry) -> None:
    preview = entry.value(text, slug=slug)
    assert preview.refusals == ()
    assert preview.changes["value"].to_list() == [Decimal(value)]


@pytest.mark.parametrize(
    ("slug", "text", "code"),
    [
        (FUNDS, "45 %", "wrong_unit"),
        (FUNDS, "37 lieux", "wrong_unit"),
        (SITES, "37 M€", "wrong_unit"),
        (SITES, "37 étudiants", "wrong_unit"),
        (SHARE, "45 €", "wrong_unit"),
        (FUNDS, "718,45", "too_many_decimals"),
        (FUNDS, "718 450 000 €", "too_small_for_unit"),
        (FUNDS, "1 €", "too_small_for_unit"),
        (FUNDS, "1 000,01 €", "too_small_for_unit"),
        (SITES, "37,5", "too_many_decimals"),
        (SITES, "37,00001", "too_fine"),
        (SITES, "1,234", "ambiguous_number"),
        (SITES, "1_000", "not_a_number"),
        (SITES, "1e3", "power_of_ten"),
        (SITES, "1" + "0" * 14, "too_large"),
        (SITES, "NaN", "missing_word"),
        (SITES, "inf", "missing_word"),
        (SITES, "n.c.", "missing_word"),
        (SITES, "١٢", "other_digits"),
        (SITES, "4\u200f2", "hidden_characters"),
        (SITES, "=1+1", "formula"),
        (SITES, "9" * 5000, "too_long"),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused_with_its_cell(slug: str, text: str, code: str, entry: Entry) -> None:
    preview = entry.value(text, slug=slug)
    assert told(preview) == [(2, "valeur", code)]
    assert preview.refusals[0].indicator == slug
    assert preview.changes.is_empty()


@pytest.mark.parametrize(
    ("value", "word", "qualifier"),
    [
        ("42", "environ", "about"),
        ("42", "≥", "at_least"),
        ("42", "up to", "at_most"),
        ("≥ 42", "", "at_least"),
        ("près de 42 lieux", "", "about"),
        ("plus de 42", "au moins", "at_least"),
        ("42", "exact", "exact"),
        ("42", "", "exact"),
    ],
)
def test_a_qualifier_comes_from_its_column_or_from_the_sign(
    value: str, word: str, qualifier: str, entry: Entry
) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;{value};{word};;;")
    assert preview.changes["qualifier"].to_list() == [qualifier]


def test_two_contrary_qualifiers_are_refused_and_so_is_an_unknown_one(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;≥ 42;environ;;;", f"{FUNDS};2026-06-30;600;à vue de nez;;;")
    assert told(preview) == [(2, "precision", "contrary_qualifiers"), (3, "precision", "unknown_qualifier")]


@pytest.mark.parametrize(
    "name",
    [
        "lieux_experimentation",
        "Lieux Expérimentation",
        "LIEUX-EXPERIMENTATION",
        "Tiers-lieux d’expérimentation",
        "tiers lieux d'experimentation",
        "  TIERS-LIEUX D’EXPÉRIMENTATION\u00a0",
        "Experimentation sites",
        "experimentation SITES",
    ],
)
def test_an_indicator_is_named_by_its_slug_or_its_label_in_either_language(name: str, entry: Entry) -> None:
    assert entry.rows(f"{name};2026-06-30;40").changes["indicator"].to_list() == [SITES]


def test_an_unknown_name_is_refused_with_the_nearest_one(entry: Entry) -> None:
    (refusal,) = entry.rows("lieux_experimentaton;2026-06-30;40").refusals
    assert (refusal.line, refusal.column, refusal.text) == (2, "indicateur", "lieux_experimentaton")
    assert SITES in " ".join(LANGUAGES["fr"].explain(refusal.error))


@pytest.mark.parametrize("name", ["TOTAL", "Total général", "Sous-total", "Grand total"])
def test_a_row_of_totals_is_never_imported(name: str, entry: Entry) -> None:
    assert told(entry.rows(f"{name};2026-06-30;40")) == [(2, "indicateur", "total_row")]


def test_a_computed_ratio_is_refused_with_its_parts(entry: Entry) -> None:
    (refusal,) = entry.rows("taux_engagement;2026-06-30;45 %").refusals
    assert refusal.error.code == "computed_indicator"
    assert "montant_engage, budget_total" in " ".join(LANGUAGES["fr"].explain(refusal.error))


def test_an_envelope_is_refused_since_it_is_planned_and_not_achieved(entry: Entry) -> None:
    (refusal,) = entry.rows("budget_total;2026-06-30;718,4 M€").refusals
    assert (refusal.line, refusal.column, refusal.error.code) == (2, "indicateur", "envelope_reported")
    assert "Cibles" in " ".join(LANGUAGES["fr"].explain(refusal.error))


@pytest.mark.parametrize(
    ("date", "period_end", "precision"),
    [
        ("2026-06-30", JUNE, "day"),
        ("30/06/2026", JUNE, "day"),
        ("06/2026", JUNE, "month"),
        ("juin 2026", JUNE, "month"),
        ("2024", dt.date(2024, 12, 31), "year"),
        ("29/02/2024", dt.date(2024, 2, 29), "day"),
    ],
)
def test_a_date_keeps_its_precision(date: str, period_end: dt.date, precision: str, entry: Entry) -> None:
    found = entry.value("40", date=date).changes
    assert found.select("period_end", "period_precision").rows() == [(period_end, precision)]


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("03-04-23", "two_digit_year"),
        ("2023-02-29", "impossible_day"),
        ("02/13/2023", "month_out_of_range"),
        ("44886", "spreadsheet_serial"),
        ("20023", "year_out_of_range"),
        ("hier", "not_a_date"),
        ("", "missing"),
    ],
)
def test_a_date_that_cannot_be_taken_is_refused(date: str, code: str, entry: Entry) -> None:
    assert told(entry.value("40", date=date)) == [(2, "date", code)]


def test_an_annual_flow_needs_a_year(entry: Entry) -> None:
    preview = entry.rows(f"{YEARLY};06/2024;310", f"{YEARLY};2023;210", header="Code;Période;Réalisé")
    (refusal,) = preview.refusals
    assert (refusal.line, refusal.column, refusal.text) == (2, "Période", "06/2024")
    assert "06/2024" in " ".join(LANGUAGES["fr"].explain(refusal.error))
    assert preview.changes.select("period_start", "period_end").rows() == [(dt.date(2023, 1, 1), dt.date(2023, 12, 31))]


def test_a_comment_on_a_period_without_a_value_is_refused(entry: Entry) -> None:
    assert told(entry.rows(f"{SITES};2026-06-30;;;;;bientôt")) == [(2, "valeur", "no_value_yet")]


@pytest.mark.parametrize(
    "header",
    [
        "indicateur;date;valeur;source",
        "Indicator;Period;Achieved value;sources",
        "CODE; Année ;RÉALISÉ;Source",
        "slug;date of the value;value;source",
    ],
)
def test_headers_are_understood_by_their_aliases_in_both_languages(header: str, entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2024;40;quotidien-du-medecin-2021-10-18", header=header)
    assert (len(preview.changes), preview.refusals, preview.ignored) == (1, (), ())


def test_columns_may_stand_in_any_order_and_unknown_ones_are_listed(entry: Entry) -> None:
    preview = entry.rows(f"oui;40;note;30/06/2026;;{SITES}", header="Vu;valeur;libellé;date;;indicateur")
    assert preview.ignored == ("Vu",)
    assert changed(preview) == [(2, SITES, JUNE, Decimal(40), "exact")]


@pytest.mark.parametrize(
    ("header", "error", "said"),
    [
        ("indicateur;date;total", errors.ColumnMissing, "valeur"),
        ("a;b;c", errors.ColumnMissing, "indicateur, date, valeur"),
        ("indicateur;date;valeur;VALUE", errors.ColumnTwice, "VALUE"),
        ("indicateur;code;date;valeur", errors.ColumnTwice, "code"),
    ],
)
def test_missing_and_double_columns_refuse_the_whole_file(
    header: str, error: type[errors.FileRefused], said: str, entry: Entry
) -> None:
    with pytest.raises(error) as refusal:
        entry.rows(f"{SITES};2026-06-30;40;41", header=header)
    assert said in LANGUAGES["fr"].explain(refusal.value)[0]


def test_two_rows_for_one_value_are_both_refused_with_both_lines(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;40", f"{FUNDS};2026-06-30;600", "Experimentation sites;30 juin 2026;41")
    assert told(preview) == [(2, "date", "same_twice"), (4, "date", "same_twice")]
    assert "2, 4" in LANGUAGES["fr"].explain(preview.refusals[0].error)[0]
    assert changed(preview) == [(3, FUNDS, JUNE, Decimal(600), "exact")]


def test_rows_that_share_a_value_share_one_sentence_which_names_the_first_of_them(entry: Entry) -> None:
    preview = entry.rows(*(f"{SITES};2026-06-30;{number}" for number in range(1_000)))
    (error,) = {refusal.error for refusal in preview.refusals}
    assert len(preview.refusals) == 1_000
    assert str(error.values["lines"]) == ", ".join(map(str, range(2, 22))) + ", …"


def test_what_is_refused_for_the_same_text_is_said_once_and_keeps_no_traceback(entry: Entry) -> None:
    row = "inconnu;13/13/2026;x;peut-être;;ici"
    first, again = entry.rows(row), entry.rows(row, row)
    assert [each.error.code for each in again.refusals] == 2 * [each.error.code for each in first.refusals]
    assert len({each.error for each in again.refusals}) == len(first.refusals) == 5
    assert all(each.error.__traceback__ is None for each in again.refusals)


def test_a_record_with_too_many_cells_is_refused_as_a_whole_row(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;40;;;;;;de trop", f"{FUNDS};2026-06-30;600")
    assert told(preview) == [(2, "", "uneven_row")]
    assert len(preview.changes) == 1


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (f";;{'s' * 381};;", "source", "long_text"),
        (";;;ftp://example.org;", "lien", "not_a_link"),
        (";;;javascript:alert(1);", "lien", "not_a_link"),
        (f";;;;{'c' * 4001}", "commentaire", "long_text"),
    ],
)
def test_texts_that_are_too_long_or_no_links_are_refused(cells: str, column: str, code: str, entry: Entry) -> None:
    assert told(entry.rows(f"{SITES};2026-06-30;40{cells}")) == [(2, column, code)]


def test_decimals_are_those_of_the_indicator(loaded: Store, catalogue: Catalogue) -> None:
    entry = Entry(loaded, catalogue.strategy)
    redefine(loaded, SITES, decimals=4)
    assert entry.value("40,1234").changes["value"].to_list() == [Decimal("40.1234")]


def test_what_a_refusal_repeats_cannot_write_to_a_terminal(entry: Entry) -> None:
    preview = entry.rows('"a\x1b[2J\nb";2026;1', header="indicateur\u202e;date;valeur")
    (refusal,) = preview.refusals
    shown = refusal.text + refusal.column + str(refusal.indicator) + str(refusal.error)
    assert shown.isprintable()


@pytest.mark.parametrize(("language", "column"), [("fr", "valeur"), ("en", "value")])
def test_a_form_s_refusals_name_its_rows_from_one_and_its_columns(language: str, column: str, entry: Entry) -> None:
    (refusal,) = entry.form(typed("40"), typed("x", slug=FUNDS), language=language).refusals
    assert (refusal.line, refusal.column.casefold(), refusal.error.code) == (2, column, "not_a_number")
