"""Who may do what: the whole matrix of roles, acts and scopes at the data door, and what is kept of each refusal."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from indicators import access
from indicators.access import NOBODY, PERMISSIONS, WRITES, Act, Identity, Origin
from indicators.catalogue import Catalogue
from indicators.errors import (
    ActUnknown,
    LastAdministrator,
    NotAllowed,
    NotYours,
    OwnValue,
    Refused,
    SignInNeeded,
    UnknownIndicator,
)
from indicators.intake import reversal, validation
from indicators.model import Clock, Door, Event, EventKind, Member, Role, State
from indicators.ownership import name_owner
from indicators.readings import Desk, Wanted
from indicators.readings.meetings import all_reviews
from indicators.review import Hand, Minutes, keep_minutes, open_review
from indicators.store import Store, Submission, append, door, events, members, queries
from tests.fixtures import CATALOGUE, MARIE, NOW, TODAY, Row, everything, opened_copy, redefine, value_row
from tests.staff import LIMITED, OTHER, OWN, appointed, give_roles, known_as, staff

DAY = dt.date(2026, 6, 30)

Attempt = Callable[[Store, Identity, str], object]


@pytest.fixture(scope="module")
def staffed(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The real figures, and one member of each role."""
    store = opened_copy(loaded_file, tmp_path_factory.mktemp("staffed") / "staffed.duckdb")
    staff(store)
    yield store
    store.close()


# What each act is, done as the pages and the command line do it


def _submit(store: Store, actor: Identity, act: Act, table: str, row: Row) -> object:
    return append(store, Submission(uuid.uuid4().hex, actor, act, "form", {table: [row]}), now=NOW)


def _next_version(store: Store, slug: str) -> int:
    rows = queries.stored_rows(store, "achievement")
    return max([row["version"] for row in rows if (row["indicator"], row["period_end"]) == (slug, DAY)] or [0]) + 1


def report(store: Store, actor: Identity, slug: str, state: State = State.SUBMITTED) -> int:
    """Report a value; its version."""
    version = _next_version(store, slug)
    row = value_row(indicator=slug, period_end=DAY, version=version, value=Decimal(version), state=state.value)
    _submit(store, actor, Act.REPORT, "achievement", {**row, "known_on": TODAY})
    return version


def undo(store: Store, actor: Identity, slug: str) -> object:
    version = report(store, MARIE, slug)
    return reversal.undo_value(
        store,
        indicator=slug,
        period_end=DAY,
        version=version,
        id=uuid.uuid4().hex,
        actor=actor,
        now=NOW,
        reason="erreur",
        state=State.SUBMITTED,
    )


def validate(store: Store, actor: Identity, slug: str) -> object:
    version = report(store, MARIE, slug)
    return validation.validate(store, [(slug, DAY, version)], id=uuid.uuid4().hex, actor=actor, now=NOW)


def revise(store: Store, actor: Identity, slug: str) -> object:
    revision = max(row["revision"] for row in queries.stored_rows(store, "target") if row["indicator"] == slug) + 1
    row: Row = {
        **{"indicator": slug, "revision": revision, "milestone": 1, "value": Decimal(50), "qualifier": "exact"},
        **{"path": "linear", "aim": "reach", "standing": "plan", "certainty": "certain"},
        **{"known_on": TODAY, "known_precision": "day"},
    }
    return _submit(store, actor, Act.REVISE_PLAN, "target", row)


def appoint(store: Store, actor: Identity, _: str) -> object:
    row = appointed(f"{uuid.uuid4().hex}@example.org", Role.READER)
    return _submit(store, actor, Act.APPOINT, "member", row)


def hold(store: Store, actor: Identity, _: str) -> object:
    """Open a review, or keep the minutes of the one that is open."""
    hand, opened = Hand(uuid.uuid4().hex, actor, NOW), all_reviews(store).open
    minutes = Minutes(TODAY, chair="Présidente")
    return keep_minutes(store, opened, minutes, hand) if opened else open_review(store, minutes, hand)


def load(store: Store, actor: Identity, slug: str) -> object:
    last = max(
        (row for row in queries.stored_rows(store, "indicator") if row["slug"] == slug), key=lambda row: row["version"]
    )
    kept = {name: each for name, each in last.items() if name not in {"recorded_at", "batch", "channel"}}
    return _submit(store, actor, Act.LOAD, "indicator", {**kept, "version": last["version"] + 1})


def keep(store: Store, actor: Identity, _: str) -> object:
    """Freeze a picture, whose bytes are of no matter here."""
    name, content = uuid.uuid4().hex, b"<svg/>"
    snapshot: Row = {"id": name, "instant": NOW, "label": "22 novembre 2026", "frozen_on": TODAY, "until_seq": 1}
    picture: Row = {
        "snapshot": name,
        "slug": OWN,
        "ending": "svg",
        "kind": "figure",
        "format": "wide",
        "language": "fr",
    }
    picture |= {"title": "titre", "caption": "légende", "alt": "texte", "content": content}
    digest = hashlib.sha256(content).hexdigest()
    rows = {
        "snapshot": [{**snapshot, "figures": "{}", "checksum": digest}],
        "picture": [{**picture, "sha256": digest}],
    }
    return append(store, Submission(uuid.uuid4().hex, actor, Act.FREEZE, "press", rows), now=NOW)


def read(act: Act) -> Attempt:
    return lambda store, actor, _: door.require(store, members.person(store, actor), act, now=NOW)


def name_an_owner(store: Store, actor: Identity, slug: str) -> object:
    address = f"{uuid.uuid4().hex}@example.org"
    return name_owner(store, slugs=[slug], email=address, id=uuid.uuid4().hex, actor=actor, now=NOW)


ATTEMPTS: dict[Act, Attempt] = {
    Act.READ_PUBLIC: read(Act.READ_PUBLIC),
    Act.READ_UNPUBLISHED: read(Act.READ_UNPUBLISHED),
    Act.READ_JOURNAL: read(Act.READ_JOURNAL),
    Act.READ_REVIEWS: read(Act.READ_REVIEWS),
    Act.REPORT: report,
    Act.UNDO: undo,
    Act.VALIDATE: validate,
    Act.REVISE_PLAN: revise,
    Act.NAME_OWNER: name_an_owner,
    Act.REVIEW: hold,
    Act.FREEZE: keep,
    Act.APPOINT: appoint,
    Act.LOAD: load,
}


def _is_allowed(role: Role, act: Act, slug: str) -> bool:
    """The declaration, read on its own: the role has the act, and a limited one only within its axis."""
    outside = role in LIMITED and slug == OTHER and act in (Act.REPORT, Act.UNDO, Act.VALIDATE, Act.NAME_OWNER)
    return role in PERMISSIONS[act] and not outside


def test_every_act_is_declared_and_tried_here() -> None:
    assert set(Act) == set(PERMISSIONS) == set(ATTEMPTS)
    assert {act for act in Act if act.value.startswith("read")} == set(Act) - set(WRITES)


def _figures(store: Store) -> dict[str, list[Row]]:
    return {table: rows for table, rows in everything(store).items() if table != "event"}


@pytest.mark.parametrize("entrance", [Door.PAGE, Door.COMMAND, Door.API])
@pytest.mark.parametrize("slug", [OWN, OTHER])
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("role", list(Role))
def test_a_cell_of_the_matrix_holds_at_the_data_door(
    role: Role, act: Act, slug: str, entrance: Door, staffed: Store
) -> None:
    actor = known_as(role, entrance)
    if _is_allowed(role, act, slug):
        ATTEMPTS[act](staffed, actor, slug)
        return
    prepared = act in (Act.UNDO, Act.VALIDATE)  # these report a value first, which they then may not touch
    before, kept = (None if prepared else _figures(staffed)), events.events(staffed, last=10_000)
    with pytest.raises((NotAllowed, NotYours)):
        ATTEMPTS[act](staffed, actor, slug)
    assert before is None or _figures(staffed) == before
    subject = slug if role in LIMITED and role in PERMISSIONS[act] else None
    refusal = Event(NOW, actor.email, EventKind.REFUSED, entrance, act=act.value, subject=subject)
    refused = events.events(staffed, last=10_000)
    assert refused.count(refusal) == 1  # that of another indicator may have been the same, and is kept once
    assert len(refused) == len(kept) + (refusal not in kept)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.READ_PUBLIC])
def test_nobody_may_do_anything_but_read_what_is_public(act: Act, staffed: Store) -> None:
    with pytest.raises(SignInNeeded):
        ATTEMPTS[act](staffed, NOBODY, OWN)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.LOAD])
def test_the_catalogue_loads_itself_and_nothing_else(act: Act, staffed: Store) -> None:
    with pytest.raises(NotAllowed):
        ATTEMPTS[act](staffed, CATALOGUE, OWN)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.LOAD])
def test_whoever_sits_at_the_machine_may_do_everything_else(act: Act, staffed: Store) -> None:
    ATTEMPTS[act](staffed, MARIE, OTHER)


def test_an_address_that_was_never_appointed_has_no_role(staffed: Store) -> None:
    with pytest.raises(NotAllowed):
        report(staffed, Identity("unknown@example.org", Origin.SIGNED_IN), OWN)


def test_a_role_taken_away_is_gone_at_the_next_write(staffed: Store) -> None:
    actor = Identity("leaver@example.org", Origin.SIGNED_IN)
    give_roles(staffed, appointed(actor.email, Role.MANAGER))
    report(staffed, actor, OWN)
    give_roles(staffed, appointed(actor.email, Role.NONE, version=2))
    with pytest.raises(NotAllowed):
        report(staffed, actor, OWN)


def test_the_same_address_in_capitals_is_the_same_person(staffed: Store) -> None:
    shouted = Identity(known_as(Role.MANAGER).email.upper(), Origin.SIGNED_IN)
    report(staffed, shouted, OWN)


def test_a_submission_cannot_write_what_its_act_is_not_for(staffed: Store) -> None:
    with pytest.raises(ActUnknown):
        _submit(staffed, MARIE, Act.REPORT, "member", appointed("x@example.org", Role.ADMINISTRATOR))


# Scopes


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("all", (True, True)),
        ("axis:experimentation", (True, False)),
        ("indicator:etudiants_formes", (False, True)),
        ("axis:experimentation indicator:etudiants_formes", (True, True)),
        ("own", (False, True)),
        ("axis:recherche", (False, True)),
    ],
)
def test_a_scope_is_axes_indicators_and_always_what_one_owns(
    scope: str, allowed: tuple[bool, bool], staffed: Store
) -> None:
    known = queries.definitions(staffed, on=TODAY)
    owned = replace(known[OTHER], owner="Jeanne@Example.org" if scope in ("own", "axis:recherche") else None)
    member = Member("jeanne@example.org", 1, Role.MANAGER, scope, TODAY, "b")
    jeanne = access.person(Identity(member.email, Origin.SIGNED_IN), member)
    assert (jeanne.may(Act.REPORT, known[OWN]), jeanne.may(Act.REPORT, owned)) == allowed


def test_one_indicator_outside_the_scope_stops_the_whole_submission(staffed: Store) -> None:
    rows = [
        {**value_row(indicator=slug, period_end=DAY, version=_next_version(staffed, slug)), "known_on": TODAY}
        for slug in (OWN, OTHER)
    ]
    before = _figures(staffed)
    mixed = Submission("mixed", known_as(Role.MANAGER), Act.REPORT, "file", {"achievement": rows})
    with pytest.raises(NotYours) as refusal:
        append(staffed, mixed, now=NOW)
    assert OTHER in str(refusal.value)
    assert _figures(staffed) == before


# Four eyes, and the last administrator


def test_nobody_validates_what_they_reported_themselves(staffed: Store) -> None:
    both = Identity("both@example.org", Origin.SIGNED_IN)
    give_roles(staffed, appointed(both.email, Role.ADMINISTRATOR))
    version = report(staffed, both, OWN)
    with pytest.raises(OwnValue):
        validation.validate(staffed, [(OWN, DAY, version)], id="own", actor=both, now=NOW)
    seq = staffed.version()
    with pytest.raises(OwnValue):
        validation.validate_batch(staffed, seq, id="own", actor=both, now=NOW)
    validation.validate(staffed, [(OWN, DAY, version)], id="other", actor=known_as(Role.VALIDATOR), now=NOW)


def test_the_last_administrator_stays(store: Store) -> None:
    give_roles(store, appointed("anne@example.org", Role.ADMINISTRATOR))
    with pytest.raises(LastAdministrator):
        give_roles(store, appointed("anne@example.org", Role.READER, version=2))
    give_roles(store, appointed("benoit@example.org", Role.ADMINISTRATOR))
    give_roles(store, appointed("anne@example.org", Role.READER, version=2))
    assert members.administrators(store) == {"benoit@example.org"}


# What is not published


@pytest.fixture
def hidden(loaded: Store, catalogue: Catalogue) -> tuple[Desk, Desk]:
    """The desk of everybody and that of members, while one part of a ratio is not published."""
    redefine(loaded, "montant_engage", public=False)
    public, whole = (Desk(loaded, catalogue.strategy, unpublished=each) for each in (False, True))
    return public, whole


def test_an_unpublished_indicator_and_its_ratios_are_at_the_members_desk_only(hidden: tuple[Desk, Desk]) -> None:
    public, whole = ({each.indicator.slug for each in desk.overview(on=TODAY).situations} for desk in hidden)
    assert whole - public == {"montant_engage", "taux_engagement"}
    for slug in whole - public:
        with pytest.raises(UnknownIndicator):
            hidden[0].sheet(slug, on=TODAY)


def test_nothing_of_an_unpublished_indicator_is_in_what_everybody_is_given(hidden: tuple[Desk, Desk]) -> None:
    told = hidden[0].overview(on=TODAY)
    assert {change.indicator.slug for change in hidden[0].since_last_review(on=TODAY).values}.isdisjoint(
        {"montant_engage", "taux_engagement"}
    )
    whole = hidden[1].overview(on=TODAY)
    only_there = {id for id in whole.sources if id not in told.sources}
    read_in = {
        row["source"]
        for table in ("target", "achievement")
        for row in queries.stored_rows(hidden[0].store, table)
        if row["indicator"] == "montant_engage"
    }
    assert only_there
    assert only_there <= read_in


def test_answers_are_the_same_for_all_as_long_as_everything_is_published(loaded: Store, catalogue: Catalogue) -> None:
    public, whole = (Desk(loaded, catalogue.strategy, unpublished=each).overview(on=TODAY) for each in (False, True))
    assert public.stamp == whole.stamp
    told = [[(each.indicator, each.status, each.rate) for each in answer.situations] for answer in (public, whole)]
    assert told[0] == told[1]


def test_answers_that_leave_something_out_are_not_taken_for_whole_ones(hidden: tuple[Desk, Desk]) -> None:
    public, whole = (desk.overview(on=TODAY) for desk in hidden)
    assert public.stamp != whole.stamp


def test_who_did_what_is_not_at_everybodys_desk(hidden: tuple[Desk, Desk]) -> None:
    wanted = Wanted(until=TODAY, clock=Clock.RECORDED)
    assert hidden[1].journal(wanted).entries
    for asked in (lambda: hidden[0].journal(wanted), hidden[0].journal_choices, hidden[0].waiting):
        with pytest.raises(SignInNeeded):
            asked()


def test_where_reading_is_for_members_nobody_else_reads(staffed: Store) -> None:
    assert members.person(staffed, known_as(Role.READER), members_only=True).may(Act.READ_PUBLIC)
    assert members.person(staffed, MARIE, members_only=True).may(Act.READ_PUBLIC)
    for stranger in (NOBODY, known_as(Role.NONE)):
        shut_out = members.person(staffed, stranger, members_only=True)
        with pytest.raises(Refused):
            shut_out.check(Act.READ_PUBLIC)
        with pytest.raises(Refused):
            door.require(staffed, shut_out, Act.READ_PUBLIC, now=NOW)


# What is kept beside the figures


def test_an_event_moves_no_cache_and_is_found_by_its_fingerprint(store: Store) -> None:
    seen = store.version()
    events.record(store, Event(NOW, "a@example.org", EventKind.SIGNED_OUT, Door.PAGE, detail="f" * 64))
    assert store.version() == seen
    assert events.was_recorded(store, EventKind.SIGNED_OUT, detail="f" * 64, since=NOW)
    assert not events.was_recorded(store, EventKind.SIGNED_OUT, detail="f" * 64, since=NOW + dt.timedelta(seconds=1))
    assert not events.was_recorded(store, EventKind.SIGNED_IN, detail="f" * 64, since=NOW)
