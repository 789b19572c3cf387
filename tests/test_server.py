"""The server's middleware around a small application: headers, traffic, the websocket's gate, numbers and log lines."""

import asyncio
import io
import json
import logging
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from indicators.errors import OperatorError
from indicators.texts import FRENCH, read_french
from pages.shared.server import log, settings
from pages.shared.server.asgi import Application, Message, Receive, Scope, Send, network
from pages.shared.server.document import Document
from pages.shared.server.first_screen import INDEX, WORDS, document
from pages.shared.server.gate import SocketGate
from pages.shared.server.headers import SecurityHeaders, inline_script_hashes
from pages.shared.server.limits import KEPT_NETWORKS, Bucket, Buckets, Limits, Rate
from pages.shared.server.numbered import Numbered
from pages.shared.server.system import OPEN_FILES, allow_open_files
from pages.shared.server.traffic import Traffic, is_ours
from tests.fixtures import PROJECT
from tests.visitor.blocking import run_apart

HOSTS = ("localhost", "127.0.0.1", "::1", "*.example.org")
CANARY = "c4n4ry"
SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def request(path: str = "/", *, method: str = "GET", query: str = "", client: str = "192.0.2.1", **more: Any) -> Scope:
    """An HTTP request as uvicorn hands it over; ``headers`` are pairs of texts."""
    given = [(b"host", b"localhost:8501"), *((n.encode(), v.encode("latin-1")) for n, v in more.pop("headers", []))]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": dict(given).items(),
        "client": (client, 50_000),
        "scheme": "http",
        "extensions": {},
        **more,
    }


def asked(app: Application, scope: Scope, *bodies: bytes) -> list[Message]:
    """What the application sends back; the request's body comes in these pieces."""
    sent: list[Message] = []
    pieces = [{"type": "http.request", "body": each, "more_body": True} for each in bodies]
    pieces.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope["headers"] = list(scope["headers"])
    run_apart(run(app, scope, receive, send))
    return sent


async def run(app: Application, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def status(sent: list[Message]) -> int:
    return int(sent[0]["status"])


def headers(sent: list[Message]) -> dict[str, str]:
    return {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}


def problem(sent: list[Message]) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(sent[1]["body"])
    return parsed


def page(body: bytes = b"ok", kind: bytes = b"text/plain", **given: str) -> Application:
    """An application that reads the whole request, then answers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        own = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()]
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind), *own]})
        await send({"type": "http.response.body", "body": body})

    return app


def traffic(app: Application | None = None, *, sites: Sequence[str] = (), **limits: Any) -> Traffic:
    return Traffic(app or page(), limits=Limits(**limits), hosts=HOSTS, sites=sites)


# Headers


def test_every_answer_says_what_browsers_shall_refuse() -> None:
    found = headers(asked(SecurityHeaders(page()), request()))
    policy = dict(each.split(" ", 1) for each in found["content-security-policy"].split("; "))
    assert policy["script-src"].split() == ["'self'", *inline_script_hashes()]
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe-eval" not in found["content-security-policy"]
    assert "*" not in found["content-security-policy"]
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert found["cross-origin-opener-policy"] == "same-origin"


def test_https_is_insisted_upon_only_where_the_request_came_by_it() -> None:
    name = "strict-transport-security"
    assert name not in headers(asked(SecurityHeaders(page()), request()))
    assert "max-age=" in headers(asked(SecurityHeaders(page()), request(scheme="https")))[name]


def test_a_route_may_say_otherwise_for_itself() -> None:
    found = headers(asked(SecurityHeaders(page(cross_origin_resource_policy="cross-origin")), request()))
    assert found["cross-origin-resource-policy"] == "cross-origin"
    assert found["x-frame-options"] == "DENY"


def test_the_document_says_its_language_its_title_and_that_it_is_loading() -> None:
    streamlits = Document(page(INDEX, b"text/html; charset=utf-8"))
    french, english, unknown = (
        asked(streamlits, request(query=query))[1]["body"].decode() for query in ("", "lang=en", "lang=%22%3E")
    )
    assert unknown == french
    for whole, language, words in (
        (french, "fr", ("Santé numérique", "se charge", "a besoin de JavaScript")),
        (english, "en", ("Digital health", "is loading", "needs JavaScript")),
    ):
        assert f'<html lang="{language}"' in whole
        assert all(word in whole for word in words)
        assert "Streamlit app" not in whole
        assert whole.count("<title>") == whole.count("<noscript>") == whole.count('id="root"') == 1


def test_every_word_said_for_streamlit_is_one_of_its_own() -> None:
    scripts = "".join(each.read_text(encoding="utf-8") for each in SCRIPTS.glob("*.js")).replace("**", "")  # Markdown
    words = read_french(WORDS)
    assert not [each for each in words if not all(part.strip(" ,") in scripts for part in each.split("{text}"))]
    assert not [each for each in words.items() if each[1].count("{text}") > each[0].count("{text}") or not each[1]]
    assert json.dumps(words, ensure_ascii=False) in document(FRENCH).decode()


def test_files_and_other_documents_pass_as_they_are() -> None:
    for body, kind in ((INDEX, b"text/plain"), (b'<html lang="en"><p>', b"text/html; charset=utf-8")):
        assert asked(Document(page(body, kind)), request())[1]["body"] == body


# Traffic


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8501", "127.0.0.1:1", "[::1]:8501", "suivi.example.org", "localhost."]
)
def test_the_server_answers_under_its_names(host: str) -> None:
    assert is_ours(host, HOSTS)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "example.org",
        "evilexample.org",
        "[::2]",
        "127.0.0.1.evil",
        "@localhost",
    ],
)
def test_and_under_no_other(host: str) -> None:
    assert not is_ours(host, HOSTS)
    sent = asked(traffic(), request(headers=[("host", host)]))
    assert status(sent) == 400
    assert "DASHBOARD_NAMES" in problem(sent)["detail"]


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("http://localhost:8501", None),
        ("https://localhost:8501", None),
        ("https://partner.example", None),
        ("http://localhost:8502", 403),
        ("http://localhost:8501.evil.example", 403),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
def test_only_own_pages_open_a_websocket_or_fetch_from_streamlit(origin: str, code: int | None) -> None:
    reached: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(origin)

    asking = {**request("/_stcore/stream", headers=[("origin", origin)]), "type": "websocket"}
    sent = asked(Traffic(app, hosts=HOSTS, sites=["https://partner.example"]), asking)
    assert (status(sent) if sent else None) == code
    assert bool(reached) == (code is None)
    fetching = asked(traffic(sites=["https://partner.example"]), request("/media/a.csv", headers=[("origin", origin)]))
    assert (status(fetching) == 200) == (code is None)
    assert status(asked(traffic(), request("/api/v1/indicators", headers=[("origin", origin)]))) == 200


@pytest.mark.parametrize("path", ["/auth/logout", "/auth/login"])
@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"referer": "http://localhost:8501/journal"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "referer": "http://localhost:8501/"}, 403),
        ({"referer": "https://evil.example/?http://localhost:8501/"}, 403),
        ({"referer": "http://localhost:8501.evil.example/"}, 403),
        ({}, 403),
    ],
)
def test_a_page_of_another_site_signs_nobody_out_or_in(path: str, headers: dict[str, str], code: int) -> None:
    assert status(asked(traffic(), request(path, headers=list(headers.items())))) == code


def test_a_health_check_may_use_any_name() -> None:
    assert status(asked(traffic(), request("/_stcore/health", headers=[("host", "10.0.0.7:8501")]))) == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json"])
def test_what_no_reader_needs_is_not_there(path: str) -> None:
    assert status(asked(traffic(), request(path))) == 404
    assert status(asked(traffic(), request(path, method="HEAD"))) == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_pages_are_read_only(method: str) -> None:
    sent = asked(traffic(), request(method=method))
    assert status(sent) == 405
    assert headers(sent)["allow"] == "GET, HEAD, OPTIONS"


def test_files_go_up_where_streamlit_takes_them_and_nowhere_else() -> None:
    assert status(asked(traffic(), request("/_stcore/upload_file/a/b", method="PUT"), b"x" * 100_000)) == 200
    assert status(asked(traffic(), request("/_stcore/upload_file/a/b", method="POST"))) == 405


def test_a_large_body_is_refused_announced_or_not() -> None:
    limit = Limits().body_bytes
    announced = asked(traffic(), request(headers=[("content-length", str(limit + 1))]))
    chunked = asked(traffic(), request(), b"x" * limit, b"x")
    assert status(announced) == status(chunked) == 413
    assert status(asked(traffic(), request(), b"x" * limit)) == 200


def test_long_addresses_and_large_headers_are_refused() -> None:
    assert status(asked(traffic(), request("/" + "a" * Limits().address_bytes))) == 414
    assert status(asked(traffic(), request(query="a" * Limits().address_bytes))) == 414
    assert status(asked(traffic(), request(headers=[("cookie", "a" * Limits().header_bytes)]))) == 431


def test_a_refusal_speaks_the_readers_language() -> None:
    french = asked(traffic(), request("/_stcore/metrics"))
    english = asked(traffic(), request("/_stcore/metrics", headers=[("accept-language", "en-GB,en;q=0.9")]))
    chosen = asked(traffic(), request("/_stcore/metrics", query="lang=fr", headers=[("accept-language", "en")]))
    assert problem(french)["title"] == "Il n’y a rien à cette adresse."
    assert problem(english)["title"] == "There is nothing at this address."
    assert headers(chosen)["content-language"] == "fr"
    assert headers(french)["content-type"] == "application/problem+json"


def test_one_network_cannot_ask_without_end_and_others_do_not_notice() -> None:
    app = traffic(requests=Rate(burst=5, per_second=0.5))
    answers = [asked(app, request()) for _ in range(8)]
    assert [status(each) for each in answers] == [200] * 5 + [429] * 3
    assert headers(answers[-1])["retry-after"] == "2"
    assert "Réessayez dans" in problem(answers[-1])["detail"]
    assert status(asked(app, request(client="192.0.2.2"))) == 200
    assert status(asked(app, request("/static/js/index.js"))) == 200


def test_a_bucket_fills_again_but_not_beyond_its_burst() -> None:
    clock = Clock()
    bucket = Bucket(Rate(burst=2, per_second=1), clock)
    assert [bucket.wait() for _ in range(3)] == [0, 0, 1]
    clock.now = 0.5
    assert bucket.wait() == 0.5
    clock.now = 100
    assert [bucket.wait() for _ in range(3)] == [0, 0, 1]


def test_the_memory_of_networks_is_bounded() -> None:
    buckets = Buckets(Rate(burst=1, per_second=1), Clock())
    assert [buckets.wait("first"), buckets.wait("first")] == [0, 1]
    for number in range(KEPT_NETWORKS):
        buckets.wait(str(number))
    assert buckets.wait("first") == 0


def test_an_ipv6_subscriber_counts_once() -> None:
    assert network(request(client="2001:db8:1:2::1")) == network(request(client="2001:db8:1:2:ffff::9"))
    assert network(request(client="2001:db8:1:3::1")) != network(request(client="2001:db8:1:2::1"))
    assert network(request(client="not an address: really")) == "not an address: really"


# The websocket's gate


class Line:
    """A websocket whose visitor says these messages in turn; Streamlit's part is ``streamlit``."""

    def __init__(self, *said: object) -> None:
        self.said = [each if isinstance(each, dict) else received(each) for each in said]
        self.seen: list[bytes] = []
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        return self.said.pop(0) if self.said else {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def streamlit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Accepts, then answers every rerun as Streamlit does: something drawn, then the end of the script."""
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.seen.append(message["bytes"])
            for answer in self.answers():
                await send({"type": "websocket.send", "bytes": answer.SerializeToString()})

    def answers(self) -> list[ForwardMsg]:
        drawn = ForwardMsg()
        drawn.delta.new_element.markdown.body = "x" * 1_000
        return [drawn, ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)]

    def talk(self, **limits: Any) -> "Line":
        gate = SocketGate(self.streamlit, limits=Limits(**limits), clock=Clock())
        scope = {**request("/_stcore/stream"), "type": "websocket"}
        run_apart(run(gate, scope, self.receive, self.send))
        return self

    @property
    def code(self) -> int | None:
        """The code it was cut with; None where it was not."""
        return next((each["code"] for each in self.sent if each["type"] == "websocket.close"), None)


class SilentLine(Line):
    """Streamlit is still busy with the first rerun."""

    def answers(self) -> list[ForwardMsg]:
        return []


def received(said: object) -> Message:
    data = said.SerializeToString() if isinstance(said, BackMsg) else said
    return {"type": "websocket.receive", "bytes": data}


def rerun(query: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.query_string = query
    return message


def test_what_pages_send_passes() -> None:
    said = [rerun("lang=fr"), BackMsg(app_heartbeat=True), BackMsg(stop_script=True), BackMsg()]
    said[3].file_urls_request.request_id = "a"
    line = Line(*said).talk()
    assert line.code is None
    assert line.seen == [each.SerializeToString() for each in said]


def test_whoever_would_empty_the_caches_of_all_is_cut() -> None:
    line = Line(rerun(), BackMsg(clear_cache=True), rerun()).talk()
    assert line.code == 1008
    assert len(line.seen) == 1


def installing() -> BackMsg:
    message = BackMsg()
    message.backend_operation_request.install_skills.SetInParent()
    return message


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (BackMsg(debug_shutdown_runtime=True), 1008),
        (BackMsg(debug_disconnect_websocket=True), 1008),
        (installing(), 1008),
        (b"", 1008),
        (b"\xff\xff\xff", 1002),
        (b"\x00" * 50, 1002),
        (b"x" * (Limits().message_bytes + 1), 1009),
        ({"type": "websocket.receive", "text": "hello", "bytes": None}, 1003),
    ],
)
def test_what_no_page_sends_ends_the_conversation(said: object, code: int) -> None:
    line = Line(said, rerun()).talk()
    assert line.code == code
    assert line.seen == []


def test_what_an_honest_browser_may_send_without_need_is_only_ignored() -> None:
    line = Line(BackMsg(load_git_info=True), BackMsg(set_run_on_save=True), rerun()).talk()
    assert line.code is None
    assert line.seen == [rerun().SerializeToString()]


def test_a_client_that_waits_for_its_answers_is_never_cut() -> None:
    line = Line(*[rerun()] * 500).talk(messages=Rate(burst=1, per_second=0.001))
    assert line.code is None
    assert len(line.seen) == 500


def test_a_client_that_does_not_wait_is_cut_after_the_burst() -> None:
    line = SilentLine(*[rerun()] * 500).talk(messages=Rate(burst=60, per_second=20))
    assert line.code == 1008
    assert len(line.seen) == 61
    beating = Line(*[BackMsg(app_heartbeat=True)] * 500).talk(messages=Rate(burst=60, per_second=20))
    assert (beating.code, len(beating.seen)) == (1008, 60)


def test_sockets_are_counted_per_network_and_in_total_and_given_back() -> None:
    async def scenario() -> list[int]:
        release = asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await release.wait()

        gate = SocketGate(app, limits=Limits(sockets_per_network=2, sockets=3))
        refusals: list[int] = []

        async def visit(client: str) -> None:
            async def send(message: Message) -> None:
                if message["type"] == "websocket.http.response.start":
                    refusals.append(message["status"])

            await gate({**request(client=client), "type": "websocket"}, Line().receive, send)

        first = [asyncio.create_task(visit(each)) for each in ("192.0.2.1",) * 3 + ("192.0.2.2",) * 2]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*first)
        await asyncio.gather(*(visit("192.0.2.1") for _ in range(2)))
        return refusals

    assert run_apart(scenario()) == [503, 503]


# Numbers and log lines


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the dashboard logs from here on, each line read as JSON by itself."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.JsonLines())
    log.logger.addHandler(handler)
    level = log.logger.level
    log.logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().split("\n") if line]
    log.logger.removeHandler(handler)
    log.logger.setLevel(level)


Lines = Callable[[], list[dict[str, Any]]]


def test_a_request_has_one_number_in_its_answer_its_line_and_for_the_page(lines: Lines) -> None:
    seen: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(value for name, value in scope["headers"] if name == b"x-request-id")
        await page()(scope, receive, send)

    sent = asked(Numbered(app), request("/fiche", query="lang=fr", headers=[("x-request-id", "forged")]))
    (line,) = lines()
    assert headers(sent)["x-request-id"] == line["request"] == seen[0].decode()
    assert len(seen) == 1
    assert {name: line[name] for name in ("client", "method", "path", "status", "parameters")} == {
        "client": "192.0.2.1",
        "method": "GET",
        "path": "/fiche",
        "status": 200,
        "parameters": ["lang"],
    }
    assert line["ms"] >= 0


def test_files_and_health_checks_have_no_line(lines: Lines) -> None:
    for path in ("/static/js/a.js", "/_stcore/health"):
        asked(Numbered(page()), request(path))
    assert lines() == []


def test_a_fault_answers_with_its_number_and_tells_nothing_else(lines: Lines) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError(f"no such person: {CANARY}")

    sent = asked(Numbered(broken), request())
    fault, visit = lines()
    assert status(sent) == 500
    assert fault["incident"] in problem(sent)["title"]
    assert fault["request"] == visit["request"] == headers(sent)["x-request-id"]
    assert fault["error"][0]["type"] == "ValueError"
    assert "broken" in fault["error"][0]["at"][-1]
    assert CANARY not in json.dumps([fault, visit, problem(sent)])


def test_no_secret_of_a_request_is_logged(lines: Lines) -> None:
    secret = [
        ("authorization", f"Bearer {CANARY}"),
        ("cookie", f"_streamlit_user={CANARY}; _streamlit_xsrf={CANARY}"),
        ("x-xsrftoken", CANARY),
        ("user-agent", f"agent token={CANARY} marie.{CANARY}@example.org"),
    ]
    asked(Numbered(traffic()), request("/oauth2callback", query=f"code={CANARY}&state={CANARY}", headers=secret))
    asked(
        Numbered(traffic()),
        request(f"/_stcore/upload_file/{CANARY}/{CANARY}", method="POST", headers=secret),
        CANARY.encode(),
    )
    asked(Numbered(traffic()), request(f"/media/{CANARY}.csv", headers=secret))
    asked(Numbered(traffic()), request("/_stcore/metrics", headers=secret))
    assert len(lines()) == 4
    assert CANARY not in json.dumps(lines())
    assert lines()[0]["parameters"] == ["code", "state"]


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {CANARY}",
        f"Cookie: a=b; _streamlit_user={CANARY}",
        f'{{"access_token": "{CANARY}"}}',
        f"client_secret='{CANARY}'",
        f"password: {CANARY}",
        f"GET /oauth2callback?code={CANARY}&scope=openid",
        f"eyJhbGciOiJIUzI1NiJ9.{CANARY}.{CANARY}",
        f"written by {CANARY}@example.org",
        f"basic {CANARY}==",
    ],
)
def test_secrets_in_any_message_are_hidden(text: str) -> None:
    assert CANARY not in log.redacted(text)
    assert log.HIDDEN in log.redacted(text)


def test_session_ids_are_hidden_and_plain_words_are_not() -> None:
    assert log.redacted("session 0b6f5cf0-5a3c-4b8e-9d3f-0123456789ab ended") == f"session {log.HIDDEN} ended"
    assert log.redacted("La base indicators.duckdb est utilisée.") == "La base indicators.duckdb est utilisée."


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\r\nb",
        "\x1b[31mred\x1b[0m",
        "\u202etxet",
        "\u2028line",
        "\x00",
        "\x9b31m",
        '","level":"critical',
        "\ud800",
    ],
)
def test_no_text_of_a_visitor_breaks_a_line(text: str) -> None:
    record = logging.LogRecord("dashboard", logging.INFO, "", 0, "said %s", (text,), None)
    record.facts = {"path": f"/{text}", "agent": text}
    written = log.JsonLines().format(record)
    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written)["path"] == f"/{text}"
    assert json.loads(written)["level"] == "info"


def test_an_errors_text_is_logged_only_where_it_cannot_quote_what_was_typed(lines: Lines) -> None:
    def fail() -> None:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise OSError(28, "No space left on device") from error

    try:
        fail()
    except OSError as error:
        number = log.incident(error, request="abc")
    (line,) = lines()
    assert (line["incident"], line["request"]) == (number, "abc")
    assert [each["type"] for each in line["error"]] == ["OSError", "ValueError"]
    assert "No space left" in line["error"][0]["text"]
    assert "text" not in line["error"][1]
    assert CANARY not in json.dumps(line)


class SlowReader(io.StringIO):
    """A place to write to that nobody reads from, until ``is_read`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.is_read = threading.Event()

    def write(self, text: str) -> int:
        self.is_read.wait(30)
        return super().write(text)


def test_nobody_waits_for_the_log_and_what_is_lost_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, root = SlowReader(), logging.getLogger()
    before, captured = root.handlers, logging.getLogger("py.warnings").handlers
    monkeypatch.setattr(sys, "stderr", reader)
    monkeypatch.setattr(log, "WAITING_LINES", 10)
    try:
        with log.write_json_lines():
            begun = time.monotonic()
            for number in range(30):
                log.logger.warning("line %d", number)
            waited = time.monotonic() - begun
            reader.is_read.set()
            while "line 9" not in reader.getvalue():
                time.sleep(0.01)
            log.REQUEST.set("abc")
            log.logger.warning("the last one")
    finally:
        root.handlers = before
        logging.captureWarnings(False)
        logging.getLogger("py.warnings").handlers = captured
    said = [json.loads(line) for line in reader.getvalue().splitlines()]
    assert waited < 5
    assert any("lines were lost" in line["said"] for line in said)
    assert [line["request"] for line in said if line["said"] == "the last one"] == ["abc"]


# Settings


def test_the_projects_own_settings_suffice() -> None:
    settings.check_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client.showErrorDetails", "full"),
        ("server.enableXsrfProtection", 1),
        ("server.enableCORS", False),
        ("server.maxUploadSize", 101),
        ("server.maxUploadSize", 99),  # Streamlit would refuse, in its own words, what the page says is welcome
        ("server.maxWidgetStateSize", 25),
        ("server.allowedHosts", []),
        ("server.allowedHosts", ["*"]),
        ("server.corsAllowedOrigins", ["*"]),
        ("server.xsrfCookieSameSite", "none"),
        ("server.address", None),
        ("server.trustedUserHeaders", {"X-User": "email"}),
        ("server.enableAgentApi", True),
    ],
)
def test_weaker_settings_do_not_suit(name: str, value: object) -> None:
    (needed,) = [each for each in settings.NEEDED if each.name == name]
    assert not needed.suits(value)
    assert needed.cure


def test_a_short_cookie_secret_stops_the_start_and_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    class Secrets(dict[str, dict[str, str]]):
        def load_if_toml_exists(self) -> bool:
            return True

    monkeypatch.setattr(st, "secrets", Secrets(auth={"cookie_secret": CANARY}))
    with pytest.raises(OperatorError, match="cookie_secret") as caught:
        settings.check_secret()
    assert CANARY not in str(caught.value)
    monkeypatch.setattr(st, "secrets", Secrets(auth={"cookie_secret": "é" * 16}))
    settings.check_secret()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.gouv.fr/suivi/oauth2callback",
        "https://suivi.example.gouv.fr/",
        "suivi.example.gouv.fr/oauth2callback",
        "ftp://suivi.example.gouv.fr/oauth2callback",
    ],
)
def test_an_address_to_come_back_to_below_a_path_stops_the_start(address: str) -> None:
    with pytest.raises(OperatorError, match="host name of its own"):
        settings.check_callback(address)
    settings.check_callback("https://suivi.example.gouv.fr/oauth2callback")


def test_the_server_lets_itself_open_the_files_that_a_full_house_needs() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
        allow_open_files()
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert allowed == (OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard), hard)
    assert 4 * Limits().sockets <= OPEN_FILES


LARGE_BLOCKS = """
import ctypes
from pages.shared.server.system import give_memory_back

class Blocks(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd a b c d e".split()]

if {told}:
    give_memory_back()
bytearray(16 * 1024 * 1024)
kept = bytearray(1024 * 1024)
mallinfo = ctypes.CDLL(None).mallinfo2
mallinfo.restype = Blocks
print(mallinfo().hblkhd >= len(kept))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other allocator keeps large blocks")
@pytest.mark.parametrize("told", [True, False])
def test_a_large_block_goes_back_to_the_system_even_after_a_larger_one_and_not_without_us(told: bool) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LARGE_BLOCKS.format(told=told)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == str(told)
