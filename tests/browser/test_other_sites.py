"""Open data read by a page of another site, in a real browser: parts, versions, any header."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium

pytestmark = pytest.mark.browser

TABLE = "/donnees/targets.parquet"
# As DuckDB in a browser does it: the size, then the end of the file, then what that leads to.
READ_IN_PARTS = """async address => {
    const head = await fetch(address, {method: 'HEAD', cache: 'no-cache'});
    const size = Number(head.headers.get('Content-Length'));
    const parts = [];
    for (let start = 0; start < size; start += 5000) {
        const wanted = `bytes=${start}-${Math.min(size, start + 5000) - 1}`;
        const got = await fetch(address, {headers: {Range: wanted, 'If-Match': head.headers.get('ETag')}});
        parts.push({status: got.status, range: got.headers.get('Content-Range'), text: await bytesOf(got)});
    }
    const end = await fetch(address, {headers: {Range: 'bytes=-4'}});
    return {size, parts, accepts: head.headers.get('Accept-Ranges'), end: await bytesOf(end)};
    async function bytesOf(got) { return [...new Uint8Array(await got.arrayBuffer())]; }
}"""
ASK_WITH_HEADERS = """async ({address, headers, cache}) => {
    const got = await fetch(address, {headers, cache});
    return {status: got.status, tag: got.headers.get('ETag'), link: got.headers.get('Link')};
}"""


class _EmptyPage(BaseHTTPRequestHandler):
    """A page without anything, of another site."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>another site</title>")

    def log_message(self, *_: Any) -> None:
        """Write nothing."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[str]:
    """The address of a site on another port: another origin to a browser."""
    with HTTPServer(("127.0.0.1", 0), _EmptyPage) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def elsewhere(browser: Browser, other_site: str) -> Iterator[Page]:
    """A page of the other site."""
    context = chromium.new_context(browser)
    page = context.new_page()
    page.goto(other_site)
    yield page
    context.close()


def test_a_page_of_another_site_reads_a_table_in_parts(elsewhere: Page, server: str) -> None:
    whole = httpx.get(f"{server}{TABLE}").content
    for _ in range(3):
        read = elsewhere.evaluate(READ_IN_PARTS, f"{server}{TABLE}")
        assert (read["size"], read["accepts"]) == (len(whole), "bytes")
        assert {each["status"] for each in read["parts"]} == {206}
        assert bytes(byte for each in read["parts"] for byte in each["text"]) == whole
        assert read["parts"][0]["range"] == f"bytes 0-{min(4999, len(whole) - 1)}/{len(whole)}"
        assert bytes(read["end"]) == b"PAR1"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "no-cache", "Pragma": "no-cache"},
        {"If-Range": '"x"', "Range": "bytes=0-9"},
        {"Authorization": "Bearer none", "X-Requested-With": "XMLHttpRequest"},
        {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
    ],
)
@pytest.mark.parametrize("cache", ["default", "no-cache", "no-store", "reload"])
def test_whatever_headers_a_library_adds_it_is_answered(
    headers: dict[str, str], cache: str, elsewhere: Page, server: str
) -> None:
    for address in ("/api/v1/indicators?per_page=10", "/donnees/catalog.jsonld"):
        asked = {"address": f"{server}{address}", "headers": headers, "cache": cache}
        got = elsewhere.evaluate(ASK_WITH_HEADERS, asked)
        assert got["status"] == 200
        assert got["tag"]
        assert bool(got["link"]) == address.startswith("/api")
