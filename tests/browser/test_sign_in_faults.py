"""Every way in which a provider's answer can be wrong: nobody is signed in, and a plain page says so."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Newcomer
from tests.browser.evil_provider import EMAIL, ID_TOKEN_FAULTS, USERINFO_FAULTS, USERINFO_GOOD
from tests.browser.signing import (
    EVIL,
    IDENTITY,
    World,
    answered_by_evil,
    assert_nobody,
    choose_provider,
    expect_nobody,
    expect_notice,
    expect_person,
    shown_to,
    sign_in_at_evil,
)

pytestmark = pytest.mark.browser

FAILED = "la réponse du service de connexion n’a pas pu être acceptée"
UNCONFIRMED = "n’a pas pu confirmer votre adresse e-mail"


def refused(page: Page, sentence: str) -> None:
    """Nobody is signed in, one sentence says why, and the figures are there all the same."""
    expect_notice(page, sentence)
    expect_nobody(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("promesses chiffrées")


def test_a_wrong_answer_signs_nobody_in(newcomer: Newcomer, world: World) -> None:
    page = sign_in_at_evil(world.visit(newcomer()), world, fault="wrong nonce")
    assert page.url == f"{world.url}/?connexion=echec"
    refused(page, FAILED)


@pytest.mark.parametrize("fault", [*ID_TOKEN_FAULTS, "wrong state", "used code", "token endpoint down"])
def test_every_wrong_answer_signs_nobody_in(world: World, fault: str) -> None:
    back = answered_by_evil(world, fault=fault)
    assert back.address == "/?connexion=echec"
    assert IDENTITY not in back.cookies
    assert_nobody(shown_to(world, back.cookies, back.address), FAILED)


def test_a_provider_that_says_no_is_told_from_a_fault(newcomer: Newcomer, world: World) -> None:
    page = sign_in_at_evil(world.visit(newcomer()), world, fault="denied")
    assert page.url == f"{world.url}/?connexion=refusee"
    refused(page, "Le service de connexion a refusé l’accès, ou vous avez renoncé")


@pytest.mark.parametrize("fault", USERINFO_GOOD)
def test_an_address_is_asked_for_where_the_token_has_none(newcomer: Newcomer, world: World, fault: str) -> None:
    page = sign_in_at_evil(world.visit(newcomer()), world, fault=fault)
    expect_person(page, EMAIL)


def test_an_address_that_cannot_be_believed_signs_nobody_in(newcomer: Newcomer, world: World) -> None:
    page = sign_in_at_evil(world.visit(newcomer()), world, fault="userinfo unsigned")
    refused(page, UNCONFIRMED)


@pytest.mark.parametrize("fault", USERINFO_FAULTS)
def test_no_address_that_cannot_be_believed_signs_anybody_in(world: World, fault: str) -> None:
    back = answered_by_evil(world, fault=fault)
    assert IDENTITY in back.cookies
    assert_nobody(shown_to(world, back.cookies), UNCONFIRMED)


def test_claims_that_do_not_fit_one_cookie_are_refused(newcomer: Newcomer, world: World) -> None:
    page = sign_in_at_evil(world.visit(newcomer()), world, fault="large")
    assert page.url == f"{world.url}/?connexion=trop-long"
    refused(page, "transmet sur vous plus d’informations")


def test_a_callback_seen_by_somebody_else_lets_nobody_in(newcomer: Newcomer, world: World) -> None:
    page = world.visit(newcomer())
    callbacks: list[str] = []
    page.on("request", lambda request: callbacks.append(request.url) if "/oauth2callback" in request.url else None)
    sign_in_at_evil(page, world)
    stolen = newcomer().new_page()
    stolen.goto(callbacks[0])
    refused(chromium.settled(stolen), FAILED)
    page.goto(callbacks[0])
    expect_person(chromium.settled(page), EMAIL)
    assert page.get_by_test_id("stMain").get_by_test_id("stAlert").count() == 0


def test_a_stale_sign_in_link_leads_to_the_dashboard(newcomer: Newcomer, world: World) -> None:
    page = newcomer().new_page()
    for query in ("", "?provider=", "?provider=eyJhbGciOiJub25lIn0.eyJwcm92aWRlciI6ImV2aWwifQ."):
        page.goto(f"{world.url}/auth/login{query}")
        expect_nobody(chromium.settled(page))
    choose_provider(page, EVIL)
    page.wait_for_selector("text=nothing")
