"""Roles at the pages' door, over the websocket: what each role is given, and what forged and replayed messages get.

The data door is tried in ``tests/test_access.py``, the command line's in ``tests/test_cli_roles.py``.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from indicators.access import PERMISSIONS, Act
from indicators.model import Role
from indicators.store import append, events, open_store
from tests.bench.servers import HOST, free_port, serve
from tests.browser.conftest import database
from tests.browser.signing import EVIL, project_folder, secrets_file, signed_in
from tests.fixtures import NOW, entered, redefine, value_row
from tests.staff import OTHER, OWN, appointed, give_roles, known_as, staff
from tests.visitor.blocking import Visit, visit
from tests.visitor.handshake import Handshake, issued_cookies
from tests.visitor.screen import readable

SECRET_SLUG, CANARY = "porteurs_projets", "Canari jaune"
ADDRESSES: Mapping[str, tuple[Act, ...]] = {
    "/apercu": (Act.READ_PUBLIC,),
    "/fiche": (Act.READ_PUBLIC,),
    "/donnees": (Act.READ_PUBLIC,),
    "/presse": (Act.READ_PUBLIC,),
    "/methode": (Act.READ_PUBLIC,),
    "/saisie": (Act.REPORT, Act.VALIDATE),
    "/cibles": (Act.REVISE_PLAN,),
    "/journal": (Act.READ_JOURNAL,),
    "/revue": (Act.READ_REVIEWS,),
    "/administration": (Act.APPOINT,),
}
MAY_NOT, NOT_SIGNED_IN = "ne permet pas cette action", "Personne n’est connecté"
NOBODY, LEAVER = "", "leaver@example.org"
PEOPLE = {**{known_as(role).email: role for role in Role}, NOBODY: Role.NONE}
ADMINISTRATOR, MANAGER, READER = (known_as(role).email for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.READER))


@dataclass(frozen=True)
class Office:
    """A dashboard where people sign in, with a member of each role and an indicator that is not published."""

    url: str
    file: Path

    def handshake(self, email: str) -> Handshake:
        """The cookies of somebody who is signed in."""
        issued = issued_cookies(self.url)
        if email == NOBODY:
            return Handshake(cookies=issued)
        return Handshake(cookies={**issued, **signed_in(self.url, email)})

    @contextmanager
    def visit(self, email: str, path: str) -> Iterator[Visit]:
        with visit(self.url, path, handshake=self.handshake(email)) as tab:
            yield tab

    def version(self) -> int:
        """How many submissions are stored, as an administrator is told."""
        with self.visit(ADMINISTRATOR, "/administration") as tab:
            found = re.search(r"données en version (\d+)", tab.screen.text())
        assert found is not None
        return int(found[1])


@contextmanager
def opened(figures: Path, folder: Path) -> Iterator[Office]:
    """The office, with its server on a copy of the real figures."""
    file = folder / "indicators.duckdb"
    file.write_bytes(figures.read_bytes())
    store = open_store(file)
    staff(store)
    give_roles(store, appointed(LEAVER, Role.MANAGER))
    redefine(store, SECRET_SLUG, public=False, label_fr=CANARY, label_en=CANARY, definition_fr=CANARY)
    append(store, entered(value_row(indicator=SECRET_SLUG, version=9, comment_fr=CANARY), id="secret"), now=NOW)
    store.close()
    port = free_port()
    url = f"http://{HOST}:{port}"
    project = folder / "project"
    project.mkdir()
    project_folder(project, secrets_file(url, {EVIL: f"http://{HOST}:{free_port()}"}))
    with serve("dashboard:app", folder=project, environment=database(file), port=port):
        yield Office(url, file)


@pytest.fixture(scope="module")
def office(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that the tests of this module share."""
    with opened(figures, tmp_path_factory.mktemp("office")) as running:
        yield running


def refusals(tab: Visit) -> str:
    return " ".join(tab.screen.alerts())


# What each role is given


@pytest.mark.parametrize("email", PEOPLE)
def test_every_page_opens_for_its_roles_and_says_why_to_the_others(email: str, office: Office) -> None:
    for address, acts in ADDRESSES.items():
        allowed = any(PEOPLE[email] in PERMISSIONS[act] for act in acts)
        with office.visit(email, address) as tab:
            told = refusals(tab)
        assert (MAY_NOT in told or NOT_SIGNED_IN in told) is not allowed, address
        assert (NOT_SIGNED_IN in told) is (email == NOBODY and not allowed), address


@pytest.mark.parametrize("email", PEOPLE)
def test_what_is_not_published_is_in_no_message_to_whoever_may_not_see_it(email: str, office: Office) -> None:
    sent = b""
    for address in (*ADDRESSES, f"/fiche?indicateur={SECRET_SLUG}", f"/saisie?indicateur={SECRET_SLUG}"):
        with office.visit(email, address) as tab:
            sent += b"".join(tab.tab.payloads)
    assert (CANARY.encode() in sent) is (PEOPLE[email] in PERMISSIONS[Act.READ_UNPUBLISHED])


@pytest.mark.parametrize("email", [NOBODY, READER])
def test_what_the_address_or_the_state_claims_gives_no_rights(email: str, office: Office) -> None:
    claims = "role=administrator&email=administrator@example.org&actor=administrator@example.org&public=false"
    request = BackMsg()
    request.rerun_script.query_string = claims
    for name in ("role", "actor", "person", "identity"):
        widget = request.rerun_script.widget_states.widgets.add()
        widget.id, widget.string_value = name, ADMINISTRATOR
    with office.visit(email, f"/administration?{claims}") as tab:
        told = refusals(tab)
        tab.run(request)
        sent = b"".join(tab.tab.payloads)
    assert MAY_NOT in told or NOT_SIGNED_IN in told
    assert LEAVER not in readable(sent.decode(errors="replace"))


# What is sent by somebody else than whom it was drawn for


def type_a_value(tab: Visit, text: str) -> None:
    """Fill in the form for one value, and look at the preview."""
    tab.fill("30/06/2026", label="Date de la valeur")
    [value] = [each.label for each in tab.screen.widgets() if each.label.startswith("Valeur (")]
    tab.fill(text, label=value)
    tab.press(label="Prévisualiser")


def press_to_store(tab: Visit) -> BackMsg:
    """The message of the button that stores; a reason and a source are given where they are asked for."""
    for each in tab.screen.widgets():
        if (each.key or "").startswith("reason-"):
            tab.fill("essai", key=each.key or "")
        if (each.key or "").startswith("source-"):
            tab.fill("sans source", key=each.key or "")
    return tab.tab.press_request(label="Enregistrer 1 valeur")


@pytest.mark.parametrize("email", [NOBODY, READER])
def test_a_press_of_somebody_elses_button_stores_nothing(email: str, office: Office) -> None:
    with office.visit(MANAGER, f"/saisie?indicateur={OWN}") as tab:
        type_a_value(tab, "38")
        stolen = press_to_store(tab)
    before = office.version()
    with office.visit(email, f"/saisie?indicateur={OWN}") as tab:
        tab.run(stolen)
        told = refusals(tab)
    assert MAY_NOT in told or NOT_SIGNED_IN in told
    assert office.version() == before


def test_a_value_outside_ones_scope_is_refused_at_the_store(office: Office) -> None:
    before = office.version()
    with office.visit(MANAGER, f"/saisie?indicateur={OTHER}") as tab:
        type_a_value(tab, "100")
        tab.run(press_to_store(tab))
        told = refusals(tab)
    assert "n’est pas dans votre périmètre" in told
    assert OTHER in told
    assert office.version() == before


def test_a_sheet_leads_to_the_form_whoever_reports_its_indicator_and_nobody_else(office: Office) -> None:
    way = "Saisir ou corriger une valeur"
    for email, slug, is_led in ((MANAGER, OWN, True), (MANAGER, OTHER, False), (READER, OWN, False)):
        with office.visit(email, f"/fiche?indicateur={slug}") as tab:
            assert (way in tab.screen.text()) is is_led


def test_a_role_that_was_taken_away_is_gone_at_the_next_click(office: Office) -> None:
    with office.visit(LEAVER, f"/saisie?indicateur={OWN}") as theirs:
        type_a_value(theirs, "39")
        press = press_to_store(theirs)
        with office.visit(ADMINISTRATOR, "/administration") as tab:
            dismiss(tab, LEAVER)
        before = office.version()
        theirs.run(press)
        assert MAY_NOT in refusals(theirs)
    assert office.version() == before


def dismiss(tab: Visit, email: str) -> None:
    """Take a role away, as the page does."""
    tab.fill(email, key="member-whom-0")
    tab.rerun()
    tab.fill("aucun rôle", key=f"member-{email}-1-role")
    tab.rerun()
    tab.fill(True, key=f"member-{email}-1-sure")
    tab.rerun()
    tab.press(key=f"member-{email}-1-send")
    assert "aucun rôle" in refusals(tab)


def test_the_session_of_somebody_else_cannot_be_taken_over(office: Office) -> None:
    with office.visit(MANAGER, f"/saisie?indicateur={OWN}") as tab:
        type_a_value(tab, "40")
        taken = office.handshake(READER)
        stranger = Handshake(cookies=taken.cookies, session_id=tab.tab.session_id)
        with visit(office.url, f"/saisie?indicateur={OWN}", handshake=stranger) as other:
            assert MAY_NOT in refusals(other)
            assert other.tab.session_id != tab.tab.session_id


# What is kept of it


def test_every_refusal_of_somebody_who_is_known_is_kept(figures: Path, tmp_path: Path) -> None:
    with opened(figures, tmp_path) as office:
        for address in ("/saisie", "/cibles", "/administration"):
            with office.visit(READER, address):
                pass
        with office.visit(NOBODY, "/saisie"):
            pass
    store = open_store(office.file)
    kept = events.events(store, last=100)
    store.close()
    refused = {(each.actor, each.act) for each in kept if each.kind == "refused"}
    assert refused == {(READER, Act.REPORT), (READER, Act.REVISE_PLAN), (READER, Act.APPOINT)}
    assert {each.actor for each in kept if each.kind == "signed_in"} == {READER}
