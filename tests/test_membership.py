"""Membership: roles given, changed and taken away; who may, for which scope, and what two people at once cannot do."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, uuid5

import pytest

from indicators import access, membership
from indicators.access import PERMISSIONS, Act, Identity, Origin
from indicators.catalogue import Strategy, read_strategy
from indicators.errors import (
    LastAdministrator,
    NotAllowed,
    NotAnAddress,
    SameRole,
    ScopeUnknown,
    SignInNeeded,
    UnknownMember,
    UserFacingError,
    VersionTaken,
)
from indicators.model import Member, Role
from indicators.readings import Desk, administration
from indicators.store import Receipt, Store, append, events, members, queries
from tests.entering import at_once
from tests.fixtures import MARIE, NOW, PAUL, PROJECT, TODAY, entered, everything, value_row

JEANNE = "jeanne@example.org"

Refusal = type[UserFacingError] | None


@dataclass(frozen=True)
class Office:
    """A store with the real figures, and roles given in it as the page and the command line do."""

    store: Store
    strategy: Strategy

    def appoint(self, email: str = JEANNE, role: Role = Role.READER, scope: str = "", **changes: object) -> Receipt:
        asked = {"id": uuid5(NAMESPACE_OID, f"{email} {role} {scope}").hex, "actor": MARIE, "now": NOW, **changes}
        return membership.appoint(self.store, self.strategy, email=email, role=role, scope=scope, **asked)  # type: ignore[arg-type]

    def dismiss(self, email: str = JEANNE, **changes: object) -> Receipt:
        asked = {"id": f"dismiss {email}", "actor": MARIE, "now": NOW, **changes}
        return membership.dismiss(self.store, email=email, **asked)  # type: ignore[arg-type]

    def known(self, email: str = JEANNE) -> Member:
        found = members.member(self.store, email)
        assert found is not None
        return found

    def has(self, email: str = JEANNE) -> tuple[int, Role, str]:
        found = self.known(email)
        return found.version, found.role, found.scope


@pytest.fixture
def office(loaded: Store) -> Office:
    return Office(loaded, read_strategy())


def signed_in(email: str) -> Identity:
    return Identity(email, Origin.SIGNED_IN)


def test_a_role_is_given_changed_and_taken_away_each_as_a_new_version(office: Office) -> None:
    office.appoint(role=Role.READER)
    office.appoint(role=Role.MANAGER, scope="axis:formation")
    office.dismiss()
    rows = office.store.rows("SELECT version, role, scope, known_on FROM member ORDER BY version")
    assert [tuple(row.values()) for row in rows] == [
        (1, "reader", "all", TODAY),
        (2, "manager", "axis:formation", TODAY),
        (3, "none", "all", TODAY),
    ]
    channels = office.store.rows("SELECT DISTINCT channel, actor FROM batch WHERE channel <> 'catalogue'")
    assert channels == [{"channel": "members", "actor": MARIE.email}]


def test_who_lost_a_role_gets_another_one_as_the_next_version(office: Office) -> None:
    office.appoint()
    office.dismiss()
    office.appoint(role=Role.SECRETARY)
    assert office.has() == (3, Role.SECRETARY, "all")


def test_an_address_is_kept_in_lower_case_and_is_the_same_person_however_written(office: Office) -> None:
    office.appoint(" Jeanne@Example.ORG ", Role.READER)
    office.appoint("JEANNE@example.org", Role.SECRETARY)
    assert office.has("jeanne@example.org") == (2, Role.SECRETARY, "all")
    assert office.store.rows("SELECT DISTINCT email FROM member") == [{"email": JEANNE}]


@pytest.mark.parametrize(
    "text",
    ["", "jeanne", "jeanne@", "@example.org", "j e@example.org", "jean\u200bne@example.org", "a@b.c", "a@@b.org"],
)
def test_what_is_no_address_is_refused(office: Office, text: str) -> None:
    with pytest.raises(NotAnAddress):
        office.appoint(text)
    with pytest.raises(NotAnAddress):
        office.dismiss(text)


def test_an_address_longer_than_any_is_refused(office: Office) -> None:
    longest = "a@" + "b" * (access.LONGEST_ADDRESS - 6) + ".org"
    assert len(longest) == access.LONGEST_ADDRESS
    office.appoint(longest)
    with pytest.raises(NotAnAddress):
        office.appoint(longest.replace("@", "@b"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", "own"),
        ("own", "own"),
        ("own axis:formation", "axis:formation"),
        (
            "indicator:lieux_experimentation  axis:formation axis:formation",
            "axis:formation indicator:lieux_experimentation",
        ),
        ("axis:formation all", "all"),
    ],
)
def test_a_scope_is_kept_in_its_one_way_of_being_written(office: Office, typed: str, kept: str) -> None:
    office.appoint(role=Role.MANAGER, scope=typed)
    assert office.known().scope == kept


@pytest.mark.parametrize("role", [Role.READER, Role.SECRETARY, Role.ADMINISTRATOR])
def test_roles_without_limits_always_get_the_whole(office: Office, role: Role) -> None:
    office.appoint(role=role, scope="axis:formation")
    assert office.known().scope == "all"


@pytest.mark.parametrize(
    "word", ["axis:cuisine", "indicator:rien", "formation", "axis:", "All", "axis:formation,imagerie"]
)
def test_a_word_that_is_no_scope_is_named(office: Office, word: str) -> None:
    with pytest.raises(ScopeUnknown) as caught:
        office.appoint(role=Role.MANAGER, scope=f"axis:formation {word}")
    assert caught.value.values["text"] == word
    assert office.store.rows("FROM member") == []


def test_the_same_submission_twice_is_stored_once_even_where_nothing_is_left_to_do(office: Office) -> None:
    first = office.appoint()
    assert office.appoint() == replace(first, repeated=True)
    gone = office.dismiss()
    assert office.dismiss() == replace(gone, repeated=True)
    assert office.has() == (2, Role.NONE, "all")


def test_a_role_that_somebody_has_already_is_not_stored_again(office: Office) -> None:
    office.appoint(role=Role.MANAGER, scope="own axis:formation")
    with pytest.raises(SameRole):
        office.appoint(role=Role.MANAGER, scope="axis:formation")


def test_nobody_loses_a_role_they_do_not_have(office: Office) -> None:
    with pytest.raises(UnknownMember):
        office.dismiss()
    office.appoint()
    office.dismiss()
    with pytest.raises(UnknownMember):
        office.dismiss(id="another one")


def test_no_role_is_another_way_of_taking_it_away(office: Office) -> None:
    with pytest.raises(UnknownMember):
        office.appoint(role=Role.NONE)
    office.appoint()
    office.appoint(role=Role.NONE)
    assert office.has() == (2, Role.NONE, "all")


def test_what_somebody_changed_since_the_form_was_drawn_is_not_overwritten(office: Office) -> None:
    office.appoint(role=Role.READER, seen=0)
    office.appoint(role=Role.SECRETARY, seen=1)
    with pytest.raises(VersionTaken):
        office.appoint(role=Role.VALIDATOR, seen=1)
    with pytest.raises(VersionTaken):
        office.dismiss(seen=1)
    with pytest.raises(VersionTaken):
        office.appoint(role=Role.VALIDATOR, seen=0)
    assert office.has() == (2, Role.SECRETARY, "all")


def test_only_one_of_many_who_change_the_same_person_at_once_is_stored(office: Office) -> None:
    roles = (Role.READER, Role.MANAGER, Role.VALIDATOR, Role.SECRETARY)
    told = at_once(*(_tried(office.appoint, role=role, seen=0) for role in roles))
    assert Counter(told) == {None: 1, VersionTaken: 3}
    assert office.known().version == 1


def test_the_last_administrator_stays(office: Office) -> None:
    office.appoint(role=Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator) as caught:
        office.dismiss()
    assert caught.value.values["email"] == JEANNE
    with pytest.raises(LastAdministrator):
        office.appoint(role=Role.MANAGER)
    office.appoint("paul@example.org", Role.ADMINISTRATOR)
    office.dismiss()
    assert members.administrators(office.store) == {"paul@example.org"}


def test_of_two_last_administrators_taken_away_at_once_one_stays(office: Office) -> None:
    pair = (JEANNE, "paul@example.org")
    for attempt in range(10):
        for email in pair:
            if members.member(office.store, email) is None or office.known(email).role is Role.NONE:
                office.appoint(email, Role.ADMINISTRATOR, id=f"{attempt} {email}")
        told = at_once(*(_tried(office.dismiss, email, id=f"{attempt} less {email}") for email in pair))
        assert Counter(told) == {None: 1, LastAdministrator: 1}
        assert len(members.administrators(office.store)) == 1


def test_of_two_administrators_who_take_each_other_away_at_once_one_stays(office: Office) -> None:
    pair = (JEANNE, "paul@example.org")
    for email in pair:
        office.appoint(email, Role.ADMINISTRATOR)
    told = at_once(
        *(_tried(office.dismiss, email, actor=signed_in(by)) for by, email in zip(pair, reversed(pair), strict=True))
    )
    assert Counter(told) == {None: 1, NotAllowed: 1}
    assert len(members.administrators(office.store)) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_give_roles_and_a_refusal_is_kept(office: Office, role: Role) -> None:
    office.appoint("chief@example.org", Role.ADMINISTRATOR)
    if role is not Role.NONE:
        office.appoint(role=role, scope="all")
    before = everything(office.store)
    with pytest.raises(NotAllowed):
        office.appoint(role=Role.ADMINISTRATOR, actor=signed_in(JEANNE), id="climb")
    after = everything(office.store)
    assert {table for table in after if after[table] != before[table]} == {"event"}
    (event,) = events.events(office.store, last=1)
    assert (event.actor, event.kind, event.act) == (JEANNE, "refused", Act.APPOINT.value)


def test_nobody_gives_roles_without_signing_in(office: Office) -> None:
    with pytest.raises(SignInNeeded):
        office.appoint(actor=access.NOBODY)


def test_a_role_counts_from_the_next_question_on(office: Office) -> None:
    desk, jeanne = Desk(office.store, office.strategy), signed_in(JEANNE)
    assert not desk.person(jeanne).may(Act.REPORT)
    office.appoint(role=Role.MANAGER, scope="indicator:lieux_experimentation")
    known = queries.definitions(office.store, on=TODAY)
    assert desk.person(jeanne).may(Act.REPORT, known["lieux_experimentation"])
    assert not desk.person(jeanne).may(Act.REPORT, known["budget_total"])
    office.dismiss()
    assert not desk.person(jeanne).may(Act.REPORT)


def test_what_an_administrator_looks_at_has_people_events_and_the_state_of_the_database(office: Office) -> None:
    office.appoint("zoe@example.org", Role.READER)
    office.appoint(role=Role.MANAGER, actor=PAUL)
    office.dismiss("zoe@example.org")
    with pytest.raises(SignInNeeded):
        office.appoint(actor=access.NOBODY, id="no")
    found = administration(office.store, Desk(office.store, office.strategy).journal_choices())
    assert [(member.email, batch.actor) for member, batch in found.members] == [(JEANNE, PAUL.email)]
    gone = found.known("zoe@example.org")
    assert gone is not None
    assert (gone[0].role, found.known("nobody@example.org")) == (Role.NONE, None)
    assert [(event.kind, event.actor) for event in found.events] == [("refused", "anonymous")]
    assert (found.condition.version, found.condition.loaded.seq if found.condition.loaded else None) == (4, 1)
    assert found.condition.release == len(list((PROJECT / "indicators" / "store" / "sql").glob("*.sql")))
    assert found.condition.size_bytes >= office.store.path.stat().st_size > 0


def test_the_size_on_disk_counts_what_is_not_merged_into_the_file_yet(store: Store) -> None:
    append(store, entered(value_row()), now=NOW)
    log = store.path.with_name(f"{store.path.name}.wal")
    found = administration(store, Desk(store, read_strategy()).journal_choices()).condition
    assert log.exists()
    assert found.size_bytes == store.path.stat().st_size + log.stat().st_size
    assert found.loaded is None


def test_the_readme_says_who_may_do_what_as_the_permissions_do() -> None:
    assert "\n".join(matrix()) in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_without_a_role_one_sees_what_is_public_as_the_readme_says() -> None:
    assert access.acts_of(Role.NONE) == (Act.READ_PUBLIC,)


def matrix() -> list[str]:
    """The table of the README: one row per act that people do, one column per role."""
    roles, acts = [role for role in Role if role is not Role.NONE], [act for act in Act if PERMISSIONS[act]]
    header = f"| may | {' | '.join(str(access.role_words(role)) for role in roles)} |"
    rows = [[str(access.words(act)), *("yes" if role in PERMISSIONS[act] else "–" for role in roles)] for act in acts]
    return [header, "|---" * (len(roles) + 1) + "|", *(f"| {' | '.join(cells)} |" for cells in rows)]


def _tried(do: Callable[..., Receipt], *values: object, **named: object) -> Callable[[], Refusal]:
    """Something to be done that tells by which refusal it ended."""

    def tried() -> Refusal:
        try:
            do(*values, **named)
        except UserFacingError as error:
            return type(error)
        return None

    return tried
