"""Signed-in sessions: whose they are and until when, judged from the cookie in every run.

Only what a provider's userinfo endpoint said is remembered, bounded, and as long as a session can last.
"""

import logging
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache

from indicators.access import NOBODY, Identity, Origin
from indicators.errors import AddressUnavailable, SessionEnded, SignedOut, SignInFailed, UserFacingError
from pages.shared.signing import claims as said
from pages.shared.signing import register
from pages.shared.signing.claims import LONGEST_SECONDS, Claims
from pages.shared.signing.register import KEPT_SESSIONS
from pages.shared.signing.settings import Provider, Settings
from pages.shared.signing.userinfo import UserinfoRefused, fetch_claims

logger = logging.getLogger("dashboard")

# Asking again sooner would keep every rerun of somebody waiting for a provider that is down.
RETRY_SECONDS = 20.0

_lock = Lock()
_fetched: TTLCache[str, Claims] = TTLCache(maxsize=KEPT_SESSIONS, ttl=LONGEST_SECONDS)
_refused: TTLCache[str, bool] = TTLCache(maxsize=KEPT_SESSIONS, ttl=RETRY_SECONDS)


@dataclass(frozen=True)
class Standing:
    """Who acts in this run; where somebody signed in and yet is nobody, why."""

    identity: Identity = NOBODY
    trouble: UserFacingError | None = None
    provider: Provider | None = None
    ends_at: float = 0.0


def standing(claims: Claims, *, settings: Settings, now: float) -> Standing:
    """Judge what Streamlit's cookie says.

    Args:
        now: Seconds since 1970.
    """
    if claims.get("is_logged_in") is not True:
        return Standing()
    provider = settings.provider(claims.get("provider"))
    if provider is None:
        return Standing(trouble=SignInFailed())
    try:
        return _standing(claims, provider, now=now)
    except UserFacingError as trouble:
        return Standing(trouble=trouble, provider=provider)


def _standing(claims: Claims, provider: Provider, *, now: float) -> Standing:
    mark = said.fingerprint(claims)
    ends_at = said.ends_at(claims, session_minutes=provider.session_minutes)
    if now >= ends_at:
        raise SessionEnded
    if register.is_revoked(mark):
        raise SignedOut
    known = claims if said.names_address(claims) else _asked(claims, provider, mark)
    identity = Identity(said.address(known, provider=provider), Origin.SIGNED_IN)
    register.on_sign_in(identity, mark)
    return Standing(identity, provider=provider, ends_at=ends_at)


def _asked(claims: Claims, provider: Provider, mark: str) -> Claims:
    """What the provider's userinfo endpoint says, asked once in a session: access tokens live a minute."""
    with _lock:
        known, refused = _fetched.get(mark), mark in _refused
    if known is not None:
        return known
    if refused:
        raise AddressUnavailable(provider=provider.label)
    try:
        token = (claims.get("tokens") or {}).get("access", "")
        known = fetch_claims(provider, access_token=token, subject=claims.get("sub"))
    except UserinfoRefused as error:
        logger.warning("userinfo refused: %s", error)
        with _lock:
            _refused[mark] = True
        raise AddressUnavailable(provider=provider.label) from error
    with _lock:
        _fetched[mark] = known
    return known
