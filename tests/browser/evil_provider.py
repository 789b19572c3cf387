"""An OpenID Connect provider that errs on demand: its page offers one link for each fault, and one for none.

Nothing is kept but the codes that were used: a code says which fault is wanted, and serves as access token too.
"""

import base64
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "dashboard"
EMAIL = "eve@example.org"
SUBJECT = "eve"

Claims = dict[str, Any]

KEY = ECKey.generate_key("P-256", {"kid": "ours", "use": "sig"})
OTHER_KEY = ECKey.generate_key("P-256", {"kid": "ours", "use": "sig"})
USED: set[str] = set()

# What goes wrong with the ID token: its claims as they become.
ID_TOKEN_FAULTS: dict[str, Callable[[Claims], Claims]] = {
    "wrong issuer": lambda claims: {**claims, "iss": "http://elsewhere.example"},
    "wrong audience": lambda claims: {**claims, "aud": "another-client"},
    "wrong nonce": lambda claims: {**claims, "nonce": "of another sign-in"},
    "expired": lambda claims: {**claims, "iat": claims["iat"] - 7200, "exp": claims["exp"] - 7200},
    "unsigned": lambda claims: claims,
    "signed by another": lambda claims: claims,
}
# What goes wrong at the userinfo endpoint, asked for where the ID token has no e-mail address.
USERINFO_FAULTS: dict[str, Callable[[Claims], Claims]] = {
    "userinfo of another issuer": lambda claims: {**claims, "iss": "http://elsewhere.example"},
    "userinfo for another audience": lambda claims: {**claims, "aud": "another-client"},
    "userinfo of another subject": lambda claims: {**claims, "sub": "mallory"},
    "userinfo expired": lambda claims: {**claims, "exp": claims["iat"] - 7200},
    "userinfo unsigned": lambda claims: claims,
    "userinfo signed by another": lambda claims: claims,
    "userinfo down": lambda claims: claims,
}
USERINFO_GOOD = ("userinfo signed", "userinfo plain")
ADDRESS_FAULTS: dict[str, Claims] = {
    "unverified": {"email_verified": False},
    "verification unknown": {"email_verified": None},
    "no address": {"email": "eve"},
    "look-alike": {"email": "eve@example.org".replace("e", "\N{CYRILLIC SMALL LETTER IE}", 1)},
}
LENGTHS = {"short": 6, "large": 3600}


def metadata(request: Request) -> JSONResponse:
    """Discovery."""
    base = _base(request)
    return JSONResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


def authorize(request: Request) -> HTMLResponse:
    """The page where the person chooses what goes wrong."""
    faults = ["nothing", "denied", "wrong state", "used code", "token endpoint down", *ID_TOKEN_FAULTS]
    faults += [*USERINFO_GOOD, *USERINFO_FAULTS, *ADDRESS_FAULTS, *LENGTHS]
    links = (
        f'<li><a href="/consent?{urlencode({**request.query_params, "fault": fault})}">{fault}</a>' for fault in faults
    )
    return HTMLResponse(f"<ul>{''.join(links)}</ul>")


def consent(request: Request) -> RedirectResponse:
    """Back to the dashboard, with a code or an error."""
    asked, fault = request.query_params, request.query_params["fault"]
    code = wish(fault, nonce=asked["nonce"])
    if fault == "used code":
        USED.add(code)
    answer = {"code": code, "state": "of another sign-in" if fault == "wrong state" else asked["state"]}
    if fault == "denied":
        answer = {"error": "access_denied", "state": asked["state"]}
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)


def wish(fault: str, *, nonce: str = "") -> str:
    """A code, or an access token, that asks for a fault."""
    return _packed({"fault": fault, "nonce": nonce, "id": secrets.token_hex(8)})


async def token(request: Request) -> JSONResponse:
    """Tokens for a code, once."""
    form = await request.form()
    code = str(form["code"])
    wanted = _unpacked(code)
    if code in USED:
        return JSONResponse({"error": "invalid_grant"}, status_code=400)
    if wanted["fault"] == "token endpoint down":
        return JSONResponse({"error": "server_error"}, status_code=503)
    USED.add(code)
    claims = _id_claims(_base(request), wanted)
    return JSONResponse(
        {
            "access_token": code,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": _signed(claims, "" if wanted["fault"] in USERINFO_FAULTS else wanted["fault"]),
        }
    )


def userinfo(request: Request) -> Response:
    """Who the holder of an access token is."""
    fault = _unpacked(request.headers["authorization"].removeprefix("Bearer "))["fault"]
    now = int(time.time())
    claims: Claims = {
        "sub": SUBJECT,
        "email": EMAIL.upper(),
        "email_verified": True,
        "iss": _base(request),
        "aud": CLIENT_ID,
    }
    claims = {**claims, "iat": now, "exp": now + 60}
    if fault == "userinfo down":
        return PlainTextResponse("down", status_code=503)
    if fault == "userinfo plain":
        return JSONResponse({"sub": SUBJECT, "email": EMAIL, "email_verified": True})
    changed = USERINFO_FAULTS.get(fault, dict)(claims)
    return Response(_signed(changed, fault), media_type="application/jwt")


def jwks(request: Request) -> JSONResponse:
    """The public keys."""
    return JSONResponse(KeySet([KEY]).as_dict(private=False))


def health(request: Request) -> PlainTextResponse:
    """What ``tests.bench.servers`` waits for."""
    return PlainTextResponse("ok")


def _id_claims(issuer: str, wanted: Claims) -> Claims:
    fault, now = wanted["fault"], int(time.time())
    claims: Claims = {"iss": issuer, "sub": SUBJECT, "aud": CLIENT_ID, "nonce": wanted["nonce"], "iat": now}
    claims["exp"] = now + LENGTHS.get(fault, 3600)
    if not fault.startswith("userinfo"):
        claims |= {"email": EMAIL, "email_verified": True}
    if fault == "large":
        claims["groups"] = ["/health/programme/team-" + secrets.token_hex(8) for _ in range(400)]
    return ID_TOKEN_FAULTS.get(fault, dict)({**claims, **ADDRESS_FAULTS.get(fault, {})})


def _signed(claims: Claims, fault: str) -> str:
    if fault.endswith("unsigned"):
        return f"{_packed({'alg': 'none', 'kid': 'ours'})}.{_packed(claims)}."
    key = OTHER_KEY if fault.endswith("signed by another") else KEY
    return jwt.encode({"alg": "ES256", "kid": "ours"}, claims, key)


def _packed(value: Claims) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _unpacked(text: str) -> Claims:
    found: Claims = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


app = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", metadata),
        Route("/authorize", authorize),
        Route("/consent", consent),
        Route("/token", token, methods=["POST"]),
        Route("/userinfo", userinfo),
        Route("/jwks", jwks),
        Route("/_stcore/health", health),
    ]
)
