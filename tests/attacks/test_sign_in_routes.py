"""The routes of signing in, asked by whoever wants to lead people elsewhere or to occupy the server."""

import threading
import time

import pytest

from tests.attacks.conftest import ask
from tests.browser.signing import World

LONG = "a-" * 3_500
"""What once took a third of a second to look for secrets in."""


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/oauth2callback?error=access_denied",
        "//evil.example/auth/login",
        "/%2f/evil.example/oauth2callback?error=access_denied",
        "/\\evil.example/oauth2callback?error=access_denied",
        "/.//evil.example/oauth2callback?error=x",
        "/fiche/oauth2callback?error=access_denied",
        "http://evil.example/oauth2callback?error=access_denied",
        "/oauth2callback?error=access_denied&next=//evil.example",
        "/auth/login?provider=//evil.example",
        "/auth/logout?next=//evil.example",
    ],
)
def test_no_route_of_signing_in_leads_to_another_site(target: str, attacked_world: World) -> None:
    answer = ask(attacked_world.url, target)
    place = answer.headers.get("location", "")
    assert "evil.example" not in place
    assert not place.startswith(("//", "/\\"))


def test_a_declined_sign_in_still_leads_to_the_overview(attacked_world: World) -> None:
    answer = ask(attacked_world.url, "/oauth2callback?error=access_denied")
    assert (answer.status, answer.headers["location"]) == (302, "/?connexion=refusee")


def test_long_errors_of_a_provider_do_not_keep_others_waiting(attacked_world: World) -> None:
    target = f"/oauth2callback?error=x&error_description={LONG}"
    attack = threading.Thread(target=lambda: [ask(attacked_world.url, target) for _ in range(30)])
    attack.start()
    waits = []
    while attack.is_alive():
        waits.append(ask(attacked_world.url, "/_stcore/health").seconds)
        time.sleep(0.02)
    attack.join()
    assert sorted(waits)[int(len(waits) * 0.95)] < 0.2
