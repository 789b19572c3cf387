"""What a provider says of somebody, read without trusting more than was verified. Pure: claims in, facts out.

Streamlit verifies the ID token once, when somebody signs in, and keeps its claims in a signed cookie for a month.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from indicators.access import is_address
from indicators.errors import AddressMissing, AddressNotPlain, AddressNotVerified, VerificationUnknown
from indicators.numbers import inert
from pages.shared.signing.settings import Provider

LONGEST_SECONDS = 12 * 3600.0

Claims = Mapping[str, Any]

# The tokens travel in a cookie of their own: who drops or swaps it still is the same session.
_BESIDE = frozenset({"tokens", "is_logged_in"})


def fingerprint(claims: Claims) -> str:
    """What a session is known by, without a word of it being readable; every sign-in has its own (``nonce``)."""
    kept = {name: value for name, value in claims.items() if name not in _BESIDE}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def ends_at(claims: Claims, *, session_minutes: int | None = None) -> float:
    """When a session ends, in seconds since 1970: with its ID token, and 12 hours after it was issued at the latest.

    Args:
        session_minutes: How long it lasts instead, for providers whose ID tokens live a minute.
    """
    issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
    if session_minutes is not None:
        expires = issued + session_minutes * 60
    return min(expires, issued + LONGEST_SECONDS)


def _moment(claims: Claims, name: str) -> float:
    """A moment in seconds since 1970; long past where the claims do not tell."""
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def names_address(claims: Claims) -> bool:
    """Whether the claims say anything of an e-mail address."""
    return bool(claims.get("email"))


def address(claims: Claims, *, provider: Provider) -> str:
    """The e-mail address, in lower case.

    Raises:
        AddressMissing: There is none, or something else in its place.
        AddressNotPlain: It has characters with which it could pass for another one.
        AddressNotVerified: The provider itself does not vouch for it.
        VerificationUnknown: The provider does not say, and the operator does not say that it always does.
    """
    email = claims.get("email")
    if isinstance(email, str) and not email.isascii():
        raise AddressNotPlain(provider=provider.label, email=inert(email))
    if not isinstance(email, str) or not is_address(email.strip()):
        raise AddressMissing(provider=provider.label)
    _check_verified(claims, email.strip(), provider)
    return email.strip().lower()


def _check_verified(claims: Claims, email: str, provider: Provider) -> None:
    said = claims.get("email_verified")
    if said is None and not provider.addresses_are_verified:
        raise VerificationUnknown(provider=provider.label, email=email)
    if said not in (None, True, "true"):
        raise AddressNotVerified(provider=provider.label, email=email)
