"""The real server under abuse: what answers whom, what is cut, what a fault shows, whether it starts when weakened."""

import asyncio
import http.client
import json
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from tests.bench.errors import MeasurementError
from tests.bench.servers import serve
from tests.browser.conftest import PROJECT, database, opener
from tests.browser.test_pages import text_of
from tests.visitor.blocking import run_apart
from tests.visitor.handshake import Handshake
from tests.visitor.tab import Tab

pytestmark = pytest.mark.browser

PAGES = ("/", "/fiche", "/saisie", "/cibles", "/journal", "/revue", "/presse", "/donnees", "/methode")
MEGABYTE = 1024 * 1024
FUZZ_MESSAGES = 3_000
BELOW_BURST = 50
FAILING = Path(__file__).parent / "failing"
UNSEEN = ("Traceback", "RuntimeError", "SELECT", "jeanne", "/etc/", "failing_app", ".py")


class Logged(NamedTuple):
    """A server and the file it writes to."""

    url: str
    written: Path

    def lines(self) -> list[dict[str, Any]]:
        """Everything the server wrote, once its log stands still; a line that is not JSON fails the test."""
        size = -1
        while size != (size := self.written.stat().st_size):
            time.sleep(0.3)
        return [json.loads(line) for line in self.written.read_text(encoding="utf-8").split("\n") if line]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def guarded(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """The real server on a copy of the real figures, and its log."""
    folder = tmp_path_factory.mktemp("guarded")
    copy = folder / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=PROJECT, environment=database(copy), written=folder / "log") as running:
        yield Logged(running.url, folder / "log")


def ask(url: str, target: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """Send exactly this request target, without any tidying up."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.putrequest(method, "/", skip_host="Host" in (headers or {}))
        connection._buffer[0] = f"{method} {target} HTTP/1.1".encode("latin-1")  # type: ignore[attr-defined]
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def is_alive(url: str) -> bool:
    return ask(url, "/_stcore/health").status == http.HTTPStatus.OK


# S5: what answers an anonymous visitor


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("GET", page, 200) for page in PAGES),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/%5Fstcore/metrics", 404),
        ("HEAD", "/_stcore/metrics", 404),
        ("GET", "/_stcore/script-health-check", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("POST", "/_stcore/agent/interact", 404),
        ("POST", "/_stcore/agent/mcp", 404),
        ("GET", "/auth/login", 403),
        ("GET", "/auth/logout", 403),
        ("GET", "/oauth2callback?code=a&state=b", 302),
        ("GET", "/media/0123456789abcdef.csv", 404),
        ("GET", "/component/any/index.html", 404),
        ("GET", "/_stcore/bidi-components/any/a.js", 404),
        ("PUT", "/_stcore/upload_file/any/any", 403),
        ("DELETE", "/_stcore/upload_file/any/any", 403),
        ("POST", "/", 405),
        ("PUT", "/fiche", 405),
        ("DELETE", "/media/any", 405),
        ("TRACE", "/", 405),
    ],
)
def test_what_answers_an_anonymous_visitor(method: str, path: str, status: int, guarded: Logged) -> None:
    assert ask(guarded.url, path, method=method).status == status


@pytest.mark.parametrize("path", ["/app/static/config.toml", "/.streamlit/config.toml", "/data/facts.csv"])
def test_no_file_of_the_project_is_served(path: str, guarded: Logged) -> None:
    answer = ask(guarded.url, path)
    assert answer.status in (400, 404) or answer.body.endswith(ask(guarded.url, "/").body[-200:])


@pytest.mark.parametrize(
    "target",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/static/../../../../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%5c..%5c..%5cetc%5cpasswd",
        "/media/..%2f..%2fetc%2fpasswd",
        "/component/../../etc/passwd",
        "//etc/passwd",
        "/%2f%2fetc/passwd",
        "/\\\\server\\share",
        "/%5c%5cserver%5cshare",
        "/static/%00",
        "/etc/passwd%00.js",
        "/C:/Windows/win.ini",
        "/static/con",
        "http://outside.invalid/etc/passwd",
        "*",
    ],
)
def test_no_address_leads_out_of_the_server(target: str, guarded: Logged) -> None:
    answer = ask(guarded.url, target)
    assert answer.status in (200, 400, 404)
    assert b"root:" not in answer.body
    assert answer.status != 200 or answer.body.endswith(ask(guarded.url, "/").body[-200:])
    assert is_alive(guarded.url)


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/_stcore/metrics", "/media/none", "/%2e%2e/x", "/favicon.png"]
)
def test_every_answer_carries_the_headers(path: str, guarded: Logged) -> None:
    found = ask(guarded.url, path).headers
    assert "script-src 'self' 'sha256-" in found["content-security-policy"]
    assert "unsafe-eval" not in found["content-security-policy"]
    assert found["x-content-type-options"] == "nosniff"
    assert found["x-frame-options"] == "DENY"
    assert found["referrer-policy"] == "same-origin"
    assert re.fullmatch("[0-9a-f]{12}", found["x-request-id"])
    assert "strict-transport-security" not in found


def test_behind_a_proxy_with_https_it_is_insisted_upon(guarded: Logged) -> None:
    found = ask(guarded.url, "/", headers={"X-Forwarded-Proto": "https"}).headers
    assert found["strict-transport-security"].startswith("max-age=")


# Websockets


def socket_to(server: Logged, *, origin: str | None = "same", host: str | None = None) -> connect:
    """A websocket as a browser opens it; another origin, no origin (None) or another Host where asked for."""
    netloc = urlsplit(server.url).netloc
    return connect(
        f"ws://{host or netloc}/_stcore/stream",
        host=urlsplit(server.url).hostname,
        port=urlsplit(server.url).port,
        origin=None if origin is None else Origin(server.url if origin == "same" else origin),
        subprotocols=[Subprotocol(each) for each in Handshake().offered()],
        proxy=None,
        max_size=None,
    )


async def refusal(opening: connect) -> int:
    """The status of a handshake that is refused, 101 where it is not."""
    try:
        async with opening:
            return 101
    except InvalidStatus as error:
        return error.response.status_code


async def cut_by(socket: ClientConnection) -> int | None:
    """Read until the server closes, and return its code."""
    try:
        async with asyncio.timeout(60):
            while True:
                await socket.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def test_other_sites_cannot_open_a_websocket(guarded: Logged) -> None:
    assert run_apart(refusal(socket_to(guarded))) == 101
    assert run_apart(refusal(socket_to(guarded, origin=None))) == 101
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", f"{guarded.url}.evil.example"):
        assert run_apart(refusal(socket_to(guarded, origin=origin))) == 403
    assert all("external IP" not in line["said"] for line in guarded.lines())


def test_a_name_rebound_to_this_server_opens_nothing(guarded: Logged) -> None:
    port = urlsplit(guarded.url).port
    rebound = f"evil.example:{port}"
    assert run_apart(refusal(socket_to(guarded, host=rebound, origin=f"http://{rebound}"))) == 400
    assert ask(guarded.url, "/", headers={"Host": rebound}).status == 400
    assert ask(guarded.url, "/", headers={"Host": f"localhost:{port}"}).status == 200


def beside_a_witness(server: Logged, abuse: Callable[[], Awaitable[int | None]]) -> int | None:
    """Run the abuse while another visitor works; that one's connection must hold and its page still be drawn."""

    async def scenario() -> int | None:
        async with Tab(server.url) as witness:
            first = await witness.rerun()
            code, during = await asyncio.gather(abuse(), witness.rerun())
            last = await witness.rerun()
        assert first.elements == during.elements == last.elements >= 10
        return code

    code = run_apart(scenario())
    assert is_alive(server.url)
    return code


def rerun() -> BackMsg:
    message = BackMsg()
    message.rerun_script.query_string = ""
    return message


def saying(server: Logged, *messages: bytes) -> Callable[[], Awaitable[int | None]]:
    """A visitor who says all this at once, and the code it is cut with."""

    async def abuse() -> int | None:
        async with socket_to(server) as socket:
            reading = asyncio.create_task(cut_by(socket))
            with suppress(ConnectionClosed):
                for each in messages:
                    await socket.send(each)
            return await reading

    return abuse


@pytest.mark.parametrize(
    "message",
    [BackMsg(clear_cache=True), BackMsg(debug_shutdown_runtime=True), BackMsg(debug_disconnect_websocket=True)],
    ids=lambda message: message.WhichOneof("type"),
)
def test_who_asks_for_what_concerns_all_is_cut_alone(message: BackMsg, guarded: Logged) -> None:
    said = (rerun().SerializeToString(), message.SerializeToString())
    assert beside_a_witness(guarded, saying(guarded, *said)) == 1008
    cut = [line for line in guarded.lines() if line["said"] == "websocket cut"][-1]
    assert cut["why"] == message.WhichOneof("type")
    assert cut["request"]


@pytest.mark.parametrize("megabytes", [5, 50])
def test_a_huge_message_is_cut(megabytes: int, guarded: Logged) -> None:
    assert beside_a_witness(guarded, saying(guarded, b"\x5a" * megabytes * MEGABYTE)) == 1009


def test_thousand_messages_in_a_second_are_cut(guarded: Logged) -> None:
    assert beside_a_witness(guarded, saying(guarded, *[rerun().SerializeToString()] * 1_000)) == 1008


def test_text_and_garbage_end_the_conversation_of_their_sender(guarded: Logged) -> None:
    assert beside_a_witness(guarded, saying(guarded, b"\xff" * 9)) == 1002
    assert beside_a_witness(guarded, saying(guarded, b"")) == 1008


def random_message(chance: random.Random) -> bytes:
    """A message that is nearly one of Streamlit's: known fields with wild contents, now and then broken bytes."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string = chance.choice(["", "lang=en", "au=0000-00-00", "a=%ff&&=", "indicateur=" + "x" * 500])
    state.page_script_hash = chance.choice(["", "0" * 32, "../../etc/passwd", "é\u202e\x00"])
    state.page_name = chance.choice(["", "fiche", "saisie", "nowhere", "\n"])
    state.fragment_id = chance.choice(["", "", "none"])
    for _ in range(chance.randrange(4)):
        widget = state.widget_states.widgets.add(id=chance.choice(["", "$$ID-0-None", "lang", "x" * 300]))
        setattr(
            widget, *chance.choice([("string_value", "\x00'"), ("int_value", 2**62), ("double_value", float("nan"))])
        )
    if chance.random() < 0.2:
        message.file_urls_request.request_id = "a"
        message.file_urls_request.file_names.extend(["../../x"] * 3)
    data = bytearray(message.SerializeToString())
    if chance.random() < 0.1:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def test_the_server_outlives_thousands_of_random_messages(guarded: Logged) -> None:
    chance = random.Random(67)  # noqa: S311 - the same messages each time
    left = [random_message(chance) for _ in range(FUZZ_MESSAGES)]

    async def abuse() -> None:
        while left:
            async with socket_to(guarded) as socket:
                reading = asyncio.create_task(cut_by(socket))
                with suppress(ConnectionClosed):
                    for _ in range(min(len(left), BELOW_BURST)):
                        await socket.send(left.pop())
            await reading

    beside_a_witness(guarded, abuse)
    assert left == []


# S7 and the log


@pytest.fixture(scope="module")
def failing(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """The real server, in which every page fails."""
    folder = tmp_path_factory.mktemp("failing")
    copy = folder / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    environment = {**database(copy), "PYTHONPATH": str(PROJECT)}
    with serve(
        "failing_app:app", folder=PROJECT, app_folder=FAILING, environment=environment, written=folder / "log"
    ) as running:
        yield Logged(running.url, folder / "log")


def assert_only_a_number(said: str, server: Logged) -> None:
    """The screen shows the number of an incident and nothing of it; the log has it under that number."""
    found = re.search(r"incident n° ([0-9a-f]{8})", said)
    assert found
    assert [word for word in UNSEEN if word in said] == []
    (line,) = [each for each in server.lines() if each.get("incident") == found[1]]
    assert line["error"][0]["type"] == "RuntimeError"
    assert "fail" in line["error"][0]["at"][-1]
    opened = [each["request"] for each in server.lines() if each["said"] == "websocket opened"]
    assert line["request"] in opened


@pytest.mark.parametrize("path", PAGES)
def test_a_fault_in_a_page_shows_a_number_only(path: str, browser: Browser, failing: Logged) -> None:
    for open_page in opener(browser, failing.url):
        assert_only_a_number(text_of(open_page(path)), failing)


def test_so_does_a_fault_in_a_widgets_callback(browser: Browser, failing: Logged) -> None:
    for open_page in opener(browser, failing.url):
        page = open_page("/?bouton=1")
        page.get_by_role("button", name="Appuyer").click()
        expect(page.get_by_text(re.compile("incident n°"))).to_be_visible()
        assert_only_a_number(text_of(page), failing)


def test_nothing_of_the_fault_or_of_the_requests_is_in_the_log(failing: Logged) -> None:
    ask(
        failing.url,
        "/fiche?token=c4n4ry",
        headers={"Cookie": "_streamlit_user=c4n4ry", "Authorization": "Bearer c4n4ry"},
    )
    ask(failing.url, "/%0d%0aforged%1b%5b31m%e2%80%ae?a=b", headers={"User-Agent": "evil\x1b[31m"})
    ask(failing.url, "/_stcore/metrics", headers={"User-Agent": "evil\x1b[31m\xe2\x80\xae"})
    assert failing.lines()
    text = failing.written.read_text(encoding="utf-8")  # the lines above waited for its end
    assert [word for word in ("c4n4ry", "jeanne", "SELECT", "\x1b", "\u202e", "Traceback") if word in text] == []
    assert any(line.get("path", "").startswith("/\r\nforged") for line in failing.lines())


# S8: it starts with its own settings, by either way, and with none that are weaker


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project in another folder, with settings of its own."""
    for name in ("dashboard.py", "pages", "indicators", "data"):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / ".streamlit").mkdir()
    return tmp_path


def settle(project: Path, *, old: str = "", new: str = "") -> None:
    text = (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert old in text
    (project / ".streamlit" / "config.toml").write_text(text.replace(old, new), encoding="utf-8")


either_way = pytest.mark.parametrize("by_streamlit", [False, True], ids=["uvicorn", "streamlit run"])


@either_way
def test_the_server_starts_with_a_public_name_of_its_own(by_streamlit: bool, project: Path, figures: Path) -> None:
    settle(project, old='"localhost",', new='"localhost", "suivi.example.org",')
    environment = database(figures)
    with serve("dashboard:app", folder=project, environment=environment, by_streamlit=by_streamlit) as running:
        assert ask(running.url, "/", headers={"Host": "suivi.example.org"}).status == 200
        assert ask(running.url, "/", headers={"Host": "other.example.org"}).status == 400
        assert ask(running.url, "/_stcore/metrics").status == 404


@either_way
@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("enableXsrfProtection = true", "enableXsrfProtection = false", "server.enableXsrfProtection is False"),
        ("maxUploadSize = 100", "maxUploadSize = 200", "server.maxUploadSize is 200"),
        ('allowedHosts = ["localhost", "127.0.0.1", "::1"]', "", "server.allowedHosts is []"),
    ],
)
def test_it_does_not_start_when_weakened(
    by_streamlit: bool, old: str, new: str, named: str, project: Path, figures: Path
) -> None:
    settle(project, old=old, new=new)
    server = serve("dashboard:app", folder=project, environment=database(figures), by_streamlit=by_streamlit)
    with pytest.raises(MeasurementError, match=re.escape(named)), server:
        pass


def test_nor_when_a_variable_weakens_what_the_file_says(project: Path, figures: Path) -> None:
    settle(project)
    environment = {**database(figures), "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full"}
    server = serve("dashboard:app", folder=project, environment=environment, by_streamlit=True)
    with pytest.raises(MeasurementError, match=re.escape("client.showErrorDetails is 'full'")), server:
        pass


@either_way
def test_nor_with_a_cookie_secret_that_could_be_guessed(by_streamlit: bool, project: Path, figures: Path) -> None:
    settle(project)
    secrets = '[auth]\nredirect_uri = "http://localhost/oauth2callback"\ncookie_secret = "c4n4ry"\n'
    (project / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    server = serve("dashboard:app", folder=project, environment=database(figures), by_streamlit=by_streamlit)
    with pytest.raises(MeasurementError, match="cookie_secret is shorter than 32 bytes") as caught, server:
        pass
    assert "c4n4ry" not in str(caught.value)
