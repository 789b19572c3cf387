"""The provider's userinfo endpoint, for providers that keep the e-mail address out of the ID token (ProConnect).

Streamlit never asks it. The answer is JSON, or a JWT whose signature, issuer and audience are verified here.
"""

from typing import Any

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from pages.shared.signing.claims import Claims
from pages.shared.signing.settings import Provider

TIMEOUT_SECONDS = 5.0
# Never "none", and no shared secret: the key must be the provider's own.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]


class UserinfoRefused(Exception):
    """The endpoint did not answer, or its answer cannot be believed; the message is for the log."""


def fetch_claims(provider: Provider, *, access_token: str, subject: object) -> Claims:
    """Ask who the holder of an access token is.

    Args:
        subject: The ``sub`` of the ID token; another one in the answer is somebody else.

    Raises:
        UserinfoRefused: No answer within the time, or one that cannot be believed.
    """
    try:
        with httpx2.Client(timeout=TIMEOUT_SECONDS) as client:
            claims = _answer(client, provider, access_token)
    except (httpx2.HTTPError, httpx2.InvalidURL, JoseError, ValueError, KeyError, TypeError) as error:
        raise UserinfoRefused(f"{provider.name}: {type(error).__name__}: {error}") from error
    if not subject or claims.get("sub") != subject:
        raise UserinfoRefused(f"{provider.name}: the answer is about another subject")
    return claims


def _answer(client: httpx2.Client, provider: Provider, access_token: str) -> Claims:
    metadata = _json(client.get(provider.metadata_url))
    bearer = {"Authorization": f"Bearer {access_token}"}
    answer = client.get(metadata["userinfo_endpoint"], headers=bearer).raise_for_status()
    if not answer.headers.get("content-type", "").startswith("application/jwt"):
        return _json(answer)
    keys = KeySet.import_key_set(client.get(metadata["jwks_uri"]).raise_for_status().json())
    return verified(answer.text.strip(), keys, issuer=metadata["issuer"], audience=provider.client_id)


def _json(answer: httpx2.Response) -> dict[str, Any]:
    found = answer.raise_for_status().json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def verified(token: str, keys: KeySet, *, issuer: str, audience: str) -> Claims:
    """The claims of a signed answer.

    Raises:
        JoseError: Wrong signature, algorithm, issuer or audience, or expired.
        ValueError: Not a token at all.
    """
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    claims = jwt.decode(token, keys, registry=registry).claims
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": issuer}, aud={"essential": True, "value": audience}
    ).validate(claims)
    return claims
