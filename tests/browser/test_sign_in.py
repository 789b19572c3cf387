"""Signing in and out with a real provider: who the bar names, what a cookie is worth, how a session ends."""

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Newcomer, Open
from tests.browser.evil_provider import EMAIL, wish
from tests.browser.signing import (
    DOWN,
    EVIL,
    IDENTITY,
    MOCK,
    PASSING,
    TOKENS,
    World,
    assert_nobody,
    choose_provider,
    door,
    evil_provider,
    expect_nobody,
    expect_notice,
    expect_person,
    shown_to,
    sign_in,
    sign_in_at_evil,
    signed,
    signed_in,
)
from tests.visitor.screen import Screen

pytestmark = pytest.mark.browser

ENDED = "Votre session est terminée"
SIGNED_OUT = "Cette session a été fermée"
FAILED = "la réponse du service de connexion n’a pas pu être acceptée"


def rerun(page: Page) -> None:
    """Run the open page again, by choosing one language and then the other."""
    for language in ("English", "Français"):
        page.get_by_role("radio", name=language).click()
        page.wait_for_timeout(200)
        chromium.settled(page)


def sign_out(page: Page) -> None:
    door(page).click()
    page.get_by_role("button", name="Se déconnecter").click()


def register(world: World, subject: str, claims: dict[str, Any]) -> None:
    """Tell the faithful provider what it knows of somebody."""
    request = urllib.request.Request(
        f"{world.mock_url}/users/{subject}",
        data=json.dumps(claims).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(request).close()


def test_readers_see_everything_published_without_signing_in(newcomer: Newcomer, world: World) -> None:
    page = world.visit(newcomer())
    expect_nobody(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("promesses chiffrées")
    assert page.get_by_test_id("stAlert").count() == 0


def test_two_providers_at_once_each_know_their_own_people(newcomer: Newcomer, world: World) -> None:
    first, second = (world.visit(newcomer()) for _ in range(2))
    sign_in(first, world, as_="Marie@Example.org")
    sign_in_at_evil(second, world)
    expect_person(first, "marie@example.org")
    expect_person(second, EMAIL)
    door(first).click()
    expect(first.get_by_test_id("stPopoverBody")).to_contain_text(f"Connexion par {MOCK}, jusqu’au")


def test_an_identity_cookie_is_out_of_reach_of_scripts_and_other_sites(newcomer: Newcomer, world: World) -> None:
    context = newcomer()
    sign_in(world.visit(context), world, as_="marie@example.org")
    kept = {cookie["name"]: cookie for cookie in context.cookies() if cookie["name"].startswith(IDENTITY)}
    assert kept.keys() == {IDENTITY, TOKENS}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in kept.values())


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        (
            {"email": "paul@example.org", "email_verified": False},
            "n’a pas vérifié votre adresse e-mail paul@example.org",
        ),
        ({"email": "paul"}, "n’a pas transmis d’adresse e-mail utilisable"),
    ],
)
def test_an_address_that_the_provider_does_not_vouch_for_signs_nobody_in(
    newcomer: Newcomer, world: World, claims: dict[str, Any], sentence: str
) -> None:
    register(world, "paul", claims)
    page = sign_in(world.visit(newcomer()), world, as_="paul")
    expect_notice(page, sentence)
    expect_nobody(page)


def test_an_open_session_ends_with_its_token(newcomer: Newcomer, world: World) -> None:
    page = sign_in_at_evil(world.visit(newcomer()), world, fault="short")
    page.evaluate("() => { window.sameTab = true; }")
    notice = page.get_by_test_id("stMain").get_by_test_id("stAlert")
    for _ in range(20):
        rerun(page)
        if notice.count():
            break
    expect_notice(page, ENDED)
    expect_nobody(page)
    assert page.evaluate("() => window.sameTab")
    sign_in_at_evil(page, world)
    expect_person(page, EMAIL)


def test_signing_out_ends_every_copy_of_the_session(newcomer: Newcomer, world: World) -> None:
    owner, thief = newcomer(), newcomer()
    page = sign_in(world.visit(owner), world, as_="marie@example.org")
    thief.add_cookies([{**cookie, "url": None} for cookie in owner.cookies()])
    stolen = world.visit(thief)
    expect_person(stolen, "marie@example.org")
    sign_out(page)
    page.wait_for_url(f"{world.mock_url}/**")
    rerun(stolen)
    expect_nobody(stolen)
    expect_notice(stolen, SIGNED_OUT)
    again = world.visit(thief)
    expect_nobody(again)
    expect_notice(again, SIGNED_OUT)


def test_signing_out_goes_through_the_provider_and_back(newcomer: Newcomer, world: World) -> None:
    context = newcomer()
    page = sign_in(world.visit(context), world, as_="marie@example.org")
    sign_out(page)
    page.wait_for_url(f"{world.mock_url}/oauth2/end_session?**")
    assert "id_token_hint=" in page.url
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{world.url}/**")
    chromium.settled(page)
    expect_nobody(page)
    assert page.get_by_test_id("stMain").get_by_test_id("stAlert").count() == 0
    assert not [cookie for cookie in context.cookies() if cookie["name"].startswith(IDENTITY)]
    sign_in(page, world, as_="marie@example.org")
    expect_person(page, "marie@example.org")


def test_a_cookie_forged_with_the_right_secret_would_be_believed(newcomer: Newcomer, world: World) -> None:
    context = newcomer()
    world.give(context, IDENTITY, world.claims())
    expect_person(world.visit(context), EMAIL)


def test_a_cookie_signed_with_another_secret_is_worth_nothing(newcomer: Newcomer, world: World) -> None:
    context = newcomer()
    world.give(context, IDENTITY, world.claims(), secret="of somebody else, and just as long")  # noqa: S106
    expect_nobody(world.visit(context))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"exp": 1}, ENDED),
        ({"exp": None}, ENDED),
        ({"iat": 1}, ENDED),
        ({"provider": "removed"}, FAILED),
    ],
)
def test_an_old_cookie_is_refused_in_words(world: World, changes: dict[str, Any], sentence: str) -> None:
    assert_nobody(shown_to(world, signed_in(world.url, EMAIL, **changes)), sentence)


@pytest.mark.parametrize(
    "changes", [{"origin": "http://elsewhere.example"}, {"is_logged_in": False}, {"is_logged_in": "yes"}]
)
def test_a_cookie_of_another_place_signs_nobody_in(world: World, changes: dict[str, Any]) -> None:
    assert_nobody(shown_to(world, signed_in(world.url, EMAIL, **changes)))


def test_the_address_comes_from_the_tokens_of_the_same_person_only(world: World) -> None:
    def shown(nonce: str, fault: str) -> Screen:
        tokens = signed(TOKENS, {"access_token": wish(fault)})
        claims = signed(IDENTITY, world.claims(email=None, nonce=nonce))
        return shown_to(world, {IDENTITY: claims, TOKENS: tokens})

    assert EMAIL in shown("own", "userinfo signed").text()
    assert_nobody(shown("other", "userinfo of another subject"), "n’a pas pu confirmer votre adresse e-mail")


def test_a_provider_out_of_reach_is_said_in_words(newcomer: Newcomer, world: World) -> None:
    page = world.visit(newcomer())
    choose_provider(page, DOWN)
    page.wait_for_url(f"{world.url}/?connexion=indisponible")
    chromium.settled(page)
    expect_notice(page, "Connexion impossible pour l’instant : le service de connexion ne répond pas")
    expect_nobody(page)


def test_open_sessions_outlive_their_provider_and_can_still_be_ended(newcomer: Newcomer, world: World) -> None:
    page = world.visit(newcomer())
    with evil_provider(world.passing_port):
        sign_in_at_evil(page, world, provider=PASSING)
    expect_person(page, EMAIL)
    rerun(page)
    expect_person(page, EMAIL)
    page.reload()
    expect_person(chromium.settled(page), EMAIL)
    sign_out(page)
    expect_nobody(page)


def test_the_bar_keeps_to_the_width_of_a_phone(newcomer: Newcomer, world: World) -> None:
    page = world.visit(newcomer())
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in_at_evil(page, world)
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_the_machine_itself_needs_no_sign_in(open_page: Open) -> None:
    page = open_page("/?au=2026-11-22")
    expect(page.get_by_test_id("stMain")).to_contain_text("mode local")
    assert EVIL not in page.inner_text("[data-testid=stMain]")
