"""What is stored of a preview: versions, sources, reasons, batches; and two people who save the same value."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.dossier.content import Listing
from indicators.dossier.page import indicator_page
from indicators.errors import NoSourceStated, NothingToStore, ReasonMissing, UnsourcedShown, VersionTaken
from indicators.intake import confirm
from indicators.intake.files import digest
from indicators.model import NO_SOURCE, State
from indicators.opendata import Addresses, package
from indicators.press import read_order
from indicators.press.shelf import picture_of
from indicators.readings import Desk
from indicators.store import queries
from indicators.texts import LANGUAGES
from tests.entering import FUNDS, HEADER, SITES, Entry, added, at_once, typed
from tests.fixtures import ANNIVERSARY, MARIE, NOW, PAUL, TODAY, everything


def test_a_correction_is_the_next_version_and_the_old_one_stays(entry: Entry) -> None:
    (old,) = entry.versions(period_end=ANNIVERSARY)
    entry.save(entry.rows(f"{SITES};2022-11-21;12;≥;;https://example.org/a;recompté"))
    first, second = entry.versions(period_end=ANNIVERSARY)
    assert first == old
    assert (second["version"], second["value"], second["qualifier"]) == (2, Decimal(12), "at_least")
    assert (second["evidence"], second["comment_fr"]) == ("https://example.org/a", "recompté")
    assert (second["comment_en"], second["source"]) == (old["comment_en"], old["source"])
    assert (second["known_on"], second["recorded_at"], second["certainty"]) == (TODAY, NOW, "certain")


def test_what_is_stored_is_exactly_the_batch_its_values_and_its_sources(entry: Entry) -> None:
    before = everything(entry.store)
    receipt = entry.save(entry.rows(f"{SITES};2026-06-30;40;;ANS, bilan 2026;;", f"{FUNDS};2026-06-30;600;;;;"))
    new = added(entry.store, before)
    assert {table: len(rows) for table, rows in new.items()} == {"achievement": 2, "batch": 1, "source": 2}
    assert new["batch"][0]["seq"] == receipt.seq == entry.store.version()


def test_the_receipt_s_batch_names_the_file_and_counts_its_rows(entry: Entry) -> None:
    data = f"{HEADER}\n{SITES};2026-06-30;40;;;;\nnulle_part;hier;x\n{FUNDS};2026-06-30;≥ 600;;;;".encode()
    preview = entry.file(data, name="../C:\\envois\\relevé juin.csv")
    receipt = entry.save(preview, id="drawn")
    (batch,) = [row for row in everything(entry.store)["batch"] if row["seq"] == receipt.seq]
    assert (batch["submission_id"], batch["actor"], batch["channel"]) == ("drawn", MARIE.email, "file")
    assert (batch["file_name"], batch["file_sha256"]) == ("relevé juin.csv", digest(data))
    assert (batch["rows_accepted"], batch["rows_refused"]) == (3, 1)  # with their one source


@pytest.mark.parametrize("state", State)
def test_a_value_is_stored_in_the_state_asked_for(state: State, entry: Entry) -> None:
    confirm(entry.store, entry.value("40"), id="one", actor=MARIE, now=NOW, state=state, source="sans source")
    assert [row["state"] for row in entry.versions()] == [state]


def test_nothing_new_is_not_stored(entry: Entry) -> None:
    with pytest.raises(NothingToStore):
        entry.save(entry.rows(f"{SITES};2025-11-12;37"))


def test_confirming_twice_stores_once_and_gives_the_first_receipt(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;40;;Source toute neuve;;")
    first = entry.save(preview, id="drawn")
    before = everything(entry.store)
    second = entry.save(preview, id="drawn")
    assert (second.seq, first.repeated, second.repeated) == (first.seq, False, True)
    assert everything(entry.store) == before


def test_a_source_is_known_by_its_id_or_title_however_it_is_capitalised(entry: Entry) -> None:
    known = queries.every_source(entry.store)["gouvernement-2022-11-21"]
    names = (known.id.upper(), known.title.upper(), f"  {known.title.replace(' ', '  ')}")
    for day, name in enumerate(names, start=1):
        preview = entry.form(typed("40", date=f"2026-06-0{day}", source=name))
        assert (preview.changes["source"].to_list(), preview.sources) == ([known.id], {})


def test_a_new_source_is_stored_once_however_many_rows_spell_it(entry: Entry) -> None:
    preview = entry.rows(
        f"{SITES};2026-06-30;40;;ANS, Bilan 2026;;",
        f"{FUNDS};2026-06-30;600;;ans,  bilan 2026;;",
        "cma_laureats;2026-06-30;25;;ANS, bilan 20.26;;",
    )
    entry.save(preview)
    assert sorted(each["publisher"] for each in preview.sources.values()) == ["ANS", "ANS"]
    assert entry.rows(f"{SITES};2026-06-30;40;;ANS, Bilan 2026;;").unchanged == 1
    assert entry.rows(f"{FUNDS};2026-06-30;600;;ans,  bilan 2026;;").unchanged == 1


def test_two_people_who_add_the_same_sourceat_once_both_succeed(entry: Entry) -> None:
    marie = entry.rows(f"{SITES};2026-06-30;40;;ANS, bilan 2026;;")
    paul = entry.rows(f"{FUNDS};2026-06-30;600;;ans, bilan 2026;;")
    assert set(marie.sources) == set(paul.sources) != set()
    at_once(lambda: entry.save(marie), lambda: entry.save(paul, actor=PAUL))
    (source,) = {row["source"] for row in (*entry.versions(), *entry.versions(FUNDS))}
    assert source in queries.every_source(entry.store)


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_a_warned_value_needs_a_reason_and_nothing_is_stored_without(reason: str | None, entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;370", f"{FUNDS};2026-06-30;600")
    before = everything(entry.store)
    with pytest.raises(ReasonMissing):
        entry.save(preview, reason=reason)
    assert (preview.warned, everything(entry.store)) == (1, before)


def test_the_reason_and_the_codes_are_stored_with_the_warned_value_only(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-12-31;370", f"{FUNDS};2026-06-30;600")
    entry.save(preview, reason="  recensement complet ")
    (warned,) = entry.versions(period_end=TODAY.replace(month=12, day=31))
    (plain,) = entry.versions(FUNDS)
    assert (warned["reason"], warned["warnings"]) == ("recensement complet", "leap=37@2025-11-12 future")
    assert (plain["reason"], plain["warnings"]) == (None, None)


def test_warned_rows_can_be_left_out(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;370;;Source d’une ligne laissée;;", f"{FUNDS};2026-06-30;600;;;;")
    before = everything(entry.store)
    entry.save(preview.without_warned())
    new = added(entry.store, before)
    assert [row["indicator"] for row in new["achievement"]] == [FUNDS]
    assert [row["id"] for row in new["source"]] == [NO_SOURCE]  # not that of the row left out


def test_the_second_of_two_people_sees_both_values_who_and_when(entry: Entry) -> None:
    seen = entry.store.version()
    entry.save(entry.form(typed("40"), seen=seen), actor=PAUL)
    preview = entry.form(typed("41"), seen=seen)
    (conflict,) = preview.conflicts.rows(named=True)
    assert preview.changes.is_empty()
    assert (conflict["before_value"], conflict["value"]) == (40, 41)
    assert (conflict["actor"], conflict["recorded_at"], conflict["version"]) == (PAUL.email, NOW, 2)


def test_storing_on_top_loses_nothing(entry: Entry) -> None:
    seen = entry.store.version()
    entry.save(entry.rows(f"{SITES};2026-06-30;39"), actor=PAUL)
    entry.save(entry.rows(f"{SITES};2026-06-30;40"), actor=PAUL)
    entry.save(entry.form(typed("41"), seen=seen).with_conflicts())
    assert entry.values() == [39, 40, 41]
    assert [row["version"] for row in entry.versions()] == [1, 2, 3]


def test_leaving_theirs_stores_only_what_was_not_in_conflict(entry: Entry) -> None:
    seen = entry.store.version()
    entry.save(entry.rows(f"{SITES};2026-06-30;40"), actor=PAUL)
    mine = entry.form(typed("41"), typed("600", slug=FUNDS), seen=seen).without_conflicts()
    entry.save(mine)
    assert (entry.values(), entry.values(FUNDS)) == ([40], [600])


def test_two_people_who_say_the_same_are_no_conflict(entry: Entry) -> None:
    seen = entry.store.version()
    entry.save(entry.rows(f"{SITES};2026-06-30;40"), actor=PAUL)
    same = entry.form(typed("40"), seen=seen)
    assert (same.unchanged, len(same.conflicts), len(same.changes)) == (1, 0, 0)


def test_what_others_saved_before_one_began_is_no_conflict(entry: Entry) -> None:
    entry.save(entry.rows(f"{SITES};2026-06-30;40"), actor=PAUL)
    assert len(entry.form(typed("41")).changes) == 1


def test_who_confirms_second_is_refused_whole_and_sees_the_conflict_when_looking_again(entry: Entry) -> None:
    mine, theirs = entry.rows(f"{FUNDS};2026-06-30;600", f"{SITES};2026-06-30;41"), entry.value("40")
    entry.save(theirs, actor=PAUL)
    before = everything(entry.store)
    with pytest.raises(VersionTaken):
        entry.save(mine)
    assert everything(entry.store) == before
    again = entry.again(mine)
    assert again.conflicts["before_value"].to_list() == [40]
    assert again.changes["indicator"].to_list() == [FUNDS]
    assert again.file == mine.file
    entry.save(again.with_conflicts())
    assert (entry.values(), entry.values(FUNDS)) == ([40, 41], [600])


def test_a_new_source_that_somebody_else_stored_in_the_meantime_is_not_in_the_way(entry: Entry) -> None:
    marie = entry.rows(f"{SITES};2026-06-30;40;;ANS, bilan 2026;;")
    entry.save(entry.rows(f"{FUNDS};2026-06-30;600;;ANS, bilan 2026;;"), actor=PAUL)
    entry.save(marie)
    assert entry.values() == [40]


def test_confirming_the_same_form_from_two_threads_makes_one_batch(entry: Entry) -> None:
    preview = entry.form(typed("40", source="Source toute neuve"))
    receipts = at_once(*[lambda: entry.save(preview, id="drawn")] * 8)
    assert len({receipt.seq for receipt in receipts}) == 1
    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 7
    assert entry.values() == [40]


# Where a value comes from


def test_a_value_without_a_source_is_not_stored_until_somebody_says_that_it_has_none(entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;40", f"{FUNDS};2026-06-30;600;;ANS, bilan 2026;;")
    before = everything(entry.store)
    with pytest.raises(NoSourceStated):
        entry.save(preview, source=" ")
    assert (preview.unsourced, everything(entry.store)) == (1, before)
    entry.save(preview, source="Aucune source")
    [row], [other] = entry.versions(), entry.versions(FUNDS)
    assert row["source"] == NO_SOURCE != other["source"]
    again = entry.rows(f"{SITES};2026-07-31;41;;SANS SOURCE;;")
    assert (again.unsourced, again.sources) == (0, {})


def test_one_answer_gives_the_whole_batch_its_source_and_leaves_the_others(entry: Entry) -> None:
    said = f"{SITES};2026-07-31;41;;ANS, bilan 2026;;"
    preview = entry.rows(f"{SITES};2026-06-30;40", said, f"{FUNDS};2026-06-30;600")
    entry.save(preview, source="DGOS, courriel du 2 mai 2026")
    known = queries.every_source(entry.store)
    july = entry.versions(period_end=dt.date(2026, 7, 31))
    titles = [known[row["source"]].title for row in (*entry.versions(), *july, *entry.versions(FUNDS))]
    assert titles == ["DGOS, courriel du 2 mai 2026", "ANS, bilan 2026", "DGOS, courriel du 2 mai 2026"]


def test_a_corrected_value_keeps_its_source_and_a_remark_asks_for_none(entry: Entry) -> None:
    november = "2025-11-12"
    assert entry.form(typed("38", date=november)).unsourced == 0
    assert entry.form(typed(date=november, comment="vérifié")).unsourced == 0


def test_a_value_said_to_have_no_source_is_in_no_picture_for_the_press_unless_allowed(entry: Entry) -> None:
    entry.save(entry.rows(f"{SITES};2026-06-30;40"), source="sans source")
    desk = Desk(entry.store, entry.strategy)
    with pytest.raises(UnsourcedShown):
        picture_of(desk, read_order(SITES, {}), on=TODAY)


def test_that_a_value_has_no_source_stands_in_no_list_of_sources(entry: Entry) -> None:
    entry.save(entry.rows(f"{SITES};2026-06-30;40"), source="sans source")
    desk = Desk(entry.store, entry.strategy)
    overview, addresses = desk.overview(on=TODAY), Addresses("https://example.org/donnees/")
    described = package(overview, None, lambda name: b"", LANGUAGES["fr"], addresses)
    assert NO_SOURCE in overview.sources
    assert "Sans source" not in str(described["sources"])
    page = indicator_page(desk.sheet(SITES, on=TODAY), (), LANGUAGES["fr"])
    assert "Sans source" not in str([block for block in page.blocks if isinstance(block, Listing)])
