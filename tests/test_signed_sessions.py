"""Sign-ins and sign-outs are kept in the store, and what a cookie says is judged against them."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indicators.access import NOBODY, Identity, Origin
from indicators.errors import AddressUnavailable, SessionEnded, SignedOut, SignInFailed
from indicators.readings import close_shared_desk, shared_desk
from indicators.store import events, initialise
from pages.shared.signing import register
from pages.shared.signing.claims import fingerprint
from pages.shared.signing.sessions import standing
from pages.shared.signing.settings import Provider, Settings
from tests.fixtures import NOW

MARIE = Identity("marie@example.org", Origin.SIGNED_IN)
NOBODY_LISTENS = "http://127.0.0.1:9/.well-known/openid-configuration"
SETTINGS = Settings(signs_in=True, providers=(Provider("pro", "ProConnect", "dashboard", NOBODY_LISTENS),))


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path) -> Iterator[None]:
    """The process's desk on a store of this test's own."""
    path = tmp_path / "sessions.duckdb"
    initialise(path, now=NOW).close()
    shared_desk(path)
    yield
    close_shared_desk()


def claims(nonce: str, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {
        "sub": "7",
        "email": "Marie@example.org",
        "email_verified": True,
        "nonce": nonce,
        "iat": now,
        "exp": now + 3600,
    }
    return {**said, "provider": "pro", "is_logged_in": True, **changes}


def kept() -> list[tuple[str, str, str | None]]:
    return [(each.kind, each.actor, each.detail) for each in events.events(shared_desk().store, last=10)]


def test_a_sign_in_is_kept_once_however_often_it_is_seen() -> None:
    said = claims("once")
    for _ in range(3):
        assert standing(said, settings=SETTINGS, now=time.time()).identity == MARIE
    assert kept() == [("signed_in", MARIE.email, fingerprint(said))]


def test_a_session_that_was_signed_out_is_nobodys_from_the_next_run_on() -> None:
    said = claims("out")
    assert standing(said, settings=SETTINGS, now=time.time()).identity == MARIE
    register.revoke(fingerprint(said), identity=MARIE)
    for copy in (said, {**said, "tokens": {"access": "of somebody else"}}):
        found = standing(copy, settings=SETTINGS, now=time.time())
        assert found.identity == NOBODY
        assert isinstance(found.trouble, SignedOut)
    assert [each[0] for each in kept()] == ["signed_out", "signed_in"]
    assert standing(claims("again"), settings=SETTINGS, now=time.time()).identity == MARIE


def test_a_session_is_over_at_the_second_its_token_ends() -> None:
    said = claims("over")
    assert standing(said, settings=SETTINGS, now=said["exp"] - 1).identity == MARIE
    found = standing(said, settings=SETTINGS, now=said["exp"])
    assert found.identity == NOBODY
    assert isinstance(found.trouble, SessionEnded)


def test_an_address_that_cannot_be_asked_for_is_nobodys() -> None:
    found = standing(claims("asked", email=None), settings=SETTINGS, now=time.time())
    assert found.identity == NOBODY
    assert isinstance(found.trouble, AddressUnavailable)
    assert kept() == []


def test_a_provider_that_was_removed_vouches_for_nobody() -> None:
    found = standing(claims("removed", provider="gone"), settings=SETTINGS, now=time.time())
    assert found.identity == NOBODY
    assert isinstance(found.trouble, SignInFailed)


@pytest.mark.parametrize("said", [{}, {"is_logged_in": False}, {"is_logged_in": "true"}, {"email": "a@example.org"}])
def test_without_a_cookie_nobody_is_signed_in_and_nothing_is_wrong(said: dict[str, Any]) -> None:
    found = standing(said, settings=SETTINGS, now=time.time())
    assert found.identity == NOBODY
    assert found.trouble is None
