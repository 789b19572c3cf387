"""Who is signed in, who is local and how a sign-in that failed is answered: the parts that need no browser."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey

from indicators.access import is_address
from indicators.errors import AddressMissing, AddressNotPlain, AddressNotVerified, VerificationUnknown
from pages.shared.server.asgi import Message, Receive, Scope, Send
from pages.shared.signing.answers import SecureCookies, SignInAnswers
from pages.shared.signing.claims import address, ends_at, fingerprint
from pages.shared.signing.place import Visit, is_local, is_loopback
from pages.shared.signing.settings import Provider, read_settings
from pages.shared.signing.userinfo import verified
from tests.visitor.blocking import run_apart

NOW = 1_795_000_000
HOUR = 3600
PROVIDER = Provider("keycloak", "Keycloak", client_id="dashboard", metadata_url="https://id.example/config")
CLAIMS = {"sub": "7", "email": "Marie@Example.org", "email_verified": True, "nonce": "a", "iat": NOW, "exp": NOW + HOUR}
AT_HOME = [("host", "localhost:8501"), ("origin", "http://localhost:8501"), ("user-agent", "Chromium")]


def test_a_session_ends_with_its_token() -> None:
    assert ends_at(CLAIMS) == NOW + HOUR


def test_a_session_lasts_twelve_hours_at_most() -> None:
    assert ends_at({**CLAIMS, "exp": NOW + 48 * HOUR}) == NOW + 12 * HOUR
    assert ends_at(CLAIMS, session_minutes=60 * 48) == NOW + 12 * HOUR


def test_an_operator_may_set_how_long_a_session_lasts() -> None:
    assert ends_at({**CLAIMS, "exp": NOW + 60}, session_minutes=480) == NOW + 8 * HOUR
    assert ends_at(CLAIMS, session_minutes=5) == NOW + 300


@pytest.mark.parametrize("name", ["iat", "exp"])
@pytest.mark.parametrize("value", [None, "1795000000", True, [NOW]])
def test_a_session_that_does_not_say_when_it_ends_has_ended(name: str, value: object) -> None:
    assert ends_at({**CLAIMS, name: value}) <= 12 * HOUR


def test_a_fingerprint_knows_a_session_by_its_claims_alone() -> None:
    shuffled = dict(reversed(CLAIMS.items()))
    with_tokens = {**CLAIMS, "tokens": {"access": "swapped"}, "is_logged_in": True}
    assert fingerprint(CLAIMS) == fingerprint(shuffled) == fingerprint(with_tokens)
    assert fingerprint({**CLAIMS, "nonce": "b"}) != fingerprint(CLAIMS)
    assert "marie" not in fingerprint(CLAIMS).lower()


@pytest.mark.parametrize("verified", [True, "true"])
def test_an_address_is_kept_in_lower_case(verified: object) -> None:
    assert address({**CLAIMS, "email_verified": verified}, provider=PROVIDER) == "marie@example.org"


@pytest.mark.parametrize("verified", [False, "false", "no", 0, []])
def test_an_address_that_is_not_verified_is_none(verified: object) -> None:
    with pytest.raises(AddressNotVerified, match=r"Keycloak.*Marie@Example\.org"):
        address({**CLAIMS, "email_verified": verified}, provider=PROVIDER)


def test_an_address_of_which_the_provider_does_not_say_that_it_is_verified_is_none() -> None:
    silent = {name: value for name, value in CLAIMS.items() if name != "email_verified"}
    for claims in (silent, {**silent, "email_verified": None}):
        with pytest.raises(VerificationUnknown, match=r"Keycloak.*Marie@Example\.org"):
            address(claims, provider=PROVIDER)
        assert address(claims, provider=replace(PROVIDER, addresses_are_verified=True)) == "marie@example.org"
    with pytest.raises(AddressNotVerified):
        address({**silent, "email_verified": False}, provider=replace(PROVIDER, addresses_are_verified=True))


@pytest.mark.parametrize(
    "email",
    [
        "\N{KELVIN SIGN}arl@example.org",
        "mari\N{LATIN SMALL LETTER LONG S}a@example.org",
        "\N{CYRILLIC SMALL LETTER ER}aul@example.org",
        "paul@ex\N{CYRILLIC SMALL LETTER A}mple.org",
        "\N{FULLWIDTH LATIN SMALL LETTER P}aul@example.org",
        "paul@example\N{IDEOGRAPHIC FULL STOP}org",
        "pa\N{ZERO WIDTH JOINER}ul@example.org",
        "rene\N{COMBINING ACUTE ACCENT}@example.org",
    ],
    ids=ascii,
)
def test_an_address_that_could_pass_for_another_is_none(email: str) -> None:
    with pytest.raises(AddressNotPlain):
        address({**CLAIMS, "email": email}, provider=PROVIDER)
    assert not is_address(email)


@pytest.mark.parametrize(
    "text", ["https://evil.example/a@b.fr", "<script>@example.org", "a](x)@b.fr", '"a b"@c.fr', "a@b"]
)
def test_what_could_be_read_as_something_else_is_no_address(text: str) -> None:
    assert not is_address(text)
    assert is_address("o'neil+x.y-z_1@sante.gouv.fr")


@pytest.mark.parametrize("email", [None, "", "marie", ["marie@example.org"], "a@b.fr\nb@b.fr", 7])
def test_what_is_no_address_is_none(email: object) -> None:
    with pytest.raises(AddressMissing):
        address({**CLAIMS, "email": email}, provider=PROVIDER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_loopback_addresses_lead_back_to_the_machine(text: str, expected: bool) -> None:
    assert is_loopback(text) is expected


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
@pytest.mark.parametrize("sender", [None, "127.0.0.1", "::1"])
def test_whoever_sits_at_the_machine_is_local(host: str, sender: str | None) -> None:
    visit = Visit(sender, [("host", host), ("origin", f"http://{host}")])
    assert is_local(visit, listening=["127.0.0.1", "::1"])


@pytest.mark.parametrize("listening", [[], ["0.0.0.0"], ["127.0.0.1", "::"], ["127.0.0.1", "192.168.1.4"]])
def test_a_server_that_others_may_reach_has_nobody_local(listening: list[str]) -> None:
    assert not is_local(Visit(None, AT_HOME), listening=listening)


def headers_with(*more: tuple[str, str], without: str = "") -> list[tuple[str, str]]:
    return [*(each for each in AT_HOME if each[0] != without), *more]


@pytest.mark.parametrize(
    "visit",
    [
        Visit("192.168.1.9", AT_HOME),
        Visit("not an address", AT_HOME),
        Visit(None, []),
        Visit(None, headers_with(without="host")),
        Visit(None, headers_with(without="origin")),
        Visit(None, headers_with(("host", "localhost:8501"))),
        Visit(None, headers_with(("origin", "http://localhost:8501"))),
        Visit(None, headers_with(("origin", "http://localhost:3000"), without="origin")),
        Visit(None, headers_with(("origin", "null"), without="origin")),
        Visit(None, headers_with(("origin", "http://[::1"), without="origin")),
        Visit(None, [("host", "tableau.example"), ("origin", "http://tableau.example")]),
        Visit(None, [("host", "127.0.0.1.example:8501"), ("origin", "http://127.0.0.1.example:8501")]),
        Visit(None, [("host", "[::1"), ("origin", "http://[::1")]),
    ],
)
def test_a_request_from_elsewhere_is_not_local(visit: Visit) -> None:
    assert not is_local(visit, listening=["127.0.0.1"])


@pytest.mark.parametrize(
    "name",
    ["Forwarded", "X-Forwarded-For", "X-FORWARDED-PROTO", "x-forwarded-host", "Via", "X-Real-IP", "CF-Connecting-IP"],
)
def test_the_trace_of_a_proxy_makes_nobody_local(name: str) -> None:
    assert is_local(Visit(None, AT_HOME), listening=["127.0.0.1"])
    assert not is_local(Visit(None, headers_with((name, "127.0.0.1"))), listening=["127.0.0.1"])


def test_providers_are_read_with_their_labels() -> None:
    pro = {"client_id": "a", "client_secret": "s", "server_metadata_url": "https://a", "session_minutes": 480}
    found = read_settings(
        {"redirect_uri": "https://t.example/oauth2callback", "pro": pro | {"label": "ProConnect"}, "mine": pro}
    )
    assert found.signs_in
    assert found.over_https
    assert [(each.name, each.label) for each in found.providers] == [("pro", "ProConnect"), ("mine", "Mine")]
    assert found.provider("pro") == Provider("pro", "ProConnect", "a", "https://a", 480)
    assert found.provider("removed") is None


def test_a_provider_without_a_name_is_the_default_one() -> None:
    found = read_settings({"redirect_uri": "http://localhost/oauth2callback", "client_id": "a"})
    assert [each.name for each in found.providers] == ["default"]
    assert not found.over_https


KEY, OTHER = (ECKey.generate_key("P-256", {"kid": "k"}) for _ in range(2))
SAID = {"iss": "https://id.example", "aud": "dashboard", "sub": "7"}


def believed(claims: dict[str, Any], *, key: Any = KEY, algorithm: str = "ES256") -> dict[str, Any]:
    token = jwt.encode({"alg": algorithm, "kid": "k"}, claims, key)
    return dict(verified(token, KeySet([KEY]), issuer="https://id.example", audience="dashboard"))


@pytest.mark.parametrize("audience", ["dashboard", ["another", "dashboard"]])
def test_a_signed_answer_for_us_is_believed(audience: object) -> None:
    assert believed({**SAID, "aud": audience})["sub"] == "7"


@pytest.mark.parametrize(
    "claims",
    [{**SAID, "iss": "https://else.example"}, {**SAID, "aud": "another"}, {"sub": "7"}, {**SAID, "exp": 1}],
)
def test_a_signed_answer_for_others_is_not_believed(claims: dict[str, Any]) -> None:
    with pytest.raises(JoseError):
        believed(claims)


def test_an_answer_that_anybody_could_sign_is_not_believed() -> None:
    with pytest.raises(JoseError):
        believed(SAID, key=OTHER)
    shared = OctKey.import_key("a secret that two share, long enough for HS256", {"kid": "k"})
    with pytest.raises(JoseError):
        believed(SAID, key=shared, algorithm="HS256")


COOKIE = b"_streamlit_user=signed; HttpOnly; Path=/; SameSite=lax"
LONG = b"_streamlit_user_tokens=" + b"x" * 7_000 + b"; HttpOnly"
PART, OLD_PART = b"_streamlit_user_1=signed; HttpOnly", b'_streamlit_user_1=""; Max-Age=0'


class Answering:
    """An application that always gives the same answer, or fails."""

    def __init__(self, status: int = 302, cookies: Iterable[bytes] = (), *, fails: bool = False) -> None:
        self.status, self.cookies, self.fails = status, cookies, fails

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.fails:
            raise RuntimeError("secrets.toml lacks a client_secret")
        headers = [(b"location", b"/"), *((b"set-cookie", cookie) for cookie in self.cookies)]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"Authentication error"})


def ask(app: Any, path: str, query: str = "") -> tuple[int, dict[bytes, bytes], list[Message]]:
    """The answer to a request: status, headers and all messages."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    run_apart(app(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent


@pytest.mark.parametrize(
    ("app", "path", "query", "location"),
    [
        (Answering(400), "/auth/login", "provider=x", b"/?connexion=indisponible"),
        (Answering(fails=True), "/auth/login", "", b"/?connexion=indisponible"),
        (Answering(), "/auth/login", "provider=x", b"/"),
        (Answering(), "/oauth2callback", "error=access_denied&state=s", b"/?connexion=refusee"),
        (Answering(), "/oauth2callback", "error=server_error", b"/?connexion=echec"),
        (Answering(), "/oauth2callback", "code=c&state=s", b"/?connexion=echec"),
        (Answering(cookies=[b'_streamlit_user=""; Max-Age=0']), "/oauth2callback", "code=c", b"/?connexion=echec"),
        (Answering(cookies=[COOKIE]), "/oauth2callback", "code=c&state=s", b"/"),
        (Answering(cookies=[COOKIE, LONG]), "/oauth2callback", "code=c&state=s", b"/?connexion=trop-long"),
        (Answering(cookies=[COOKIE, PART]), "/oauth2callback", "code=c&state=s", b"/?connexion=trop-long"),
        (Answering(cookies=[COOKIE, OLD_PART]), "/oauth2callback", "code=c&state=s", b"/"),
        (Answering(), "/oauth2callback", "", b"/"),
        (Answering(), "/apercu", "error=access_denied", b"/"),
    ],
)
def test_a_sign_in_that_failed_leads_to_a_sentence(app: Answering, path: str, query: str, location: bytes) -> None:
    status, headers, sent = ask(SignInAnswers(app), path, query)
    assert (status, headers[b"location"]) == (302, location)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


def test_cookies_that_are_taken_away_stay_taken_away() -> None:
    gone = b'_streamlit_user=""; Max-Age=0; Path=/'
    _, headers, _ = ask(SignInAnswers(Answering(cookies=[gone])), "/oauth2callback", "code=c&state=s")
    assert headers[b"set-cookie"] == gone


def test_an_identity_that_does_not_fit_is_not_kept() -> None:
    _, _, sent = ask(SignInAnswers(Answering(cookies=[COOKIE, PART])), "/oauth2callback", "code=c&state=s")
    assert not [value for name, value in sent[0]["headers"] if name == b"set-cookie"]


def test_a_failure_of_another_page_is_not_touched() -> None:
    with pytest.raises(RuntimeError):
        ask(SignInAnswers(Answering(fails=True)), "/apercu")


@pytest.mark.parametrize(
    ("cookie", "over_https", "expected"),
    [
        (COOKIE, True, COOKIE + b"; Secure"),
        (COOKIE, False, COOKIE),
        (b"_streamlit_user_tokens_1=x; HttpOnly", True, b"_streamlit_user_tokens_1=x; HttpOnly; Secure"),
        (b"_streamlit_session=x; secure", True, b"_streamlit_session=x; secure"),
        (b"of_a_proxy=x", True, b"of_a_proxy=x"),
    ],
)
def test_cookies_are_secure_where_people_come_over_https(cookie: bytes, over_https: bool, expected: bytes) -> None:
    app = SecureCookies(Answering(cookies=[cookie]), over_https=lambda: over_https)
    _, headers, _ = ask(app, "/oauth2callback")
    assert headers[b"set-cookie"] == expected
