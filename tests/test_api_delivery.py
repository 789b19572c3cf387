"""Parts of answers, conditions on them (RFC 9110), what other sites may ask, and what is hung on to addresses."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from indicators import api
from indicators.api import OPERATIONS
from indicators.api.ranges import read_range, write_content_range
from indicators.catalogue import Catalogue
from indicators.errors import RangeUnsatisfiable
from indicators.readings import Desk, Overview
from tests.asking import ask
from tests.fixtures import NOW, cases, opened_copy

SITES = "lieux_experimentation"
TABLE = "/donnees/targets.parquet"
BODY = b"0123456789"
KEPT = [each.example(SITES) for each in OPERATIONS if each.has_example and not each.is_live]


class CountingDesk(Desk):
    """A desk that counts how often a table is filled from it."""

    asked = 0

    def overview(self, *, on: dt.date, until_seq: int | None = None) -> Overview:
        self.asked += 1
        return super().overview(on=on, until_seq=until_seq)


@pytest.fixture(scope="module")
def desk(loaded_file: Path, catalogue: Catalogue) -> Iterator[CountingDesk]:
    """The desk for everybody on the real figures; nothing is stored there."""
    store = opened_copy(loaded_file, loaded_file.with_name("delivery.duckdb"))
    yield CountingDesk(store, catalogue.strategy, unpublished=False)
    store.close()


@pytest.fixture(scope="module")
def app(desk: CountingDesk) -> Starlette:
    return Starlette(routes=api.routes(clock=lambda: NOW, desk=lambda: desk))


# Parts


@pytest.mark.parametrize("case", cases("ranges"))
def test_a_range_is_read_as_the_standard_says(case: dict[str, str]) -> None:
    if case["expected"] == "none":
        with pytest.raises(RangeUnsatisfiable):
            read_range(case["range"], len(BODY))
        return
    part = read_range(case["range"], len(BODY))
    assert ("whole" if part is None else f"{part.start}-{part.stop}") == case["expected"]


@given(body=st.binary(min_size=1, max_size=300), cuts=st.lists(st.integers(0, 300), max_size=8))
def test_parts_put_together_are_the_body(body: bytes, cuts: list[int]) -> None:
    edges = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    wanted = [f"bytes={first}-{last - 1}" for first, last in pairwise(edges)]
    parts = [read_range(each, len(body)) for each in wanted]
    assert b"".join(body[part] for part in parts if part) == body
    told = [write_content_range(part, len(body)) for part in parts if part]
    assert told == [f"{each.replace('=', ' ')}/{len(body)}" for each in wanted]


@given(wanted=st.text(st.characters(codec="latin-1")) | st.from_regex(r"bytes=[0-9]{0,9}-[0-9]{0,9}"))
def test_no_range_is_too_strange(wanted: str) -> None:
    with suppress(RangeUnsatisfiable):
        part = read_range(wanted, len(BODY))
        assert part is None or BODY[part]


@pytest.mark.parametrize("address", KEPT)
def test_every_answer_is_given_in_parts(address: str, app: Starlette) -> None:
    whole = ask(app, address)
    size = len(whole.body)
    assert whole.headers["accept-ranges"] == "bytes"
    assert int(whole.headers["content-length"]) == size
    parts = [ask(app, address, range=f"bytes={place}-{place + size // 3}") for place in range(0, size, size // 3 + 1)]
    assert {each.status for each in parts} == {206}
    assert b"".join(each.body for each in parts) == whole.body
    assert [int(each.headers["content-length"]) for each in parts] == [len(each.body) for each in parts]
    assert parts[0].headers["content-range"] == f"bytes 0-{size // 3}/{size}"
    for name in ("etag", "content-type", "cache-control", "vary", "access-control-allow-origin"):
        assert {each.headers[name] for each in parts} == {whole.headers[name]}
    assert ask(app, address, range="bytes=-8").body == whole.body[-8:]


def test_head_tells_the_size_and_that_there_are_parts(app: Starlette) -> None:
    whole, head = ask(app, TABLE), ask(app, TABLE, method="HEAD", range="bytes=0-3")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == whole.headers


def test_a_part_behind_the_end_is_refused_with_the_size(app: Starlette) -> None:
    size = len(ask(app, TABLE).body)
    french, english = (ask(app, TABLE, range=f"bytes={size}-", accept_language=code) for code in ("fr", "en"))
    assert (french.status, french.headers["content-range"]) == (416, f"bytes */{size}")
    assert french.said["type"] == "urn:problem-type:range-unsatisfiable"
    assert str(size) in french.said["title"]
    assert french.said["title"] != english.said["title"]


def test_several_parts_at_once_and_what_cannot_be_read_give_the_whole(app: Starlette) -> None:
    whole = ask(app, TABLE)
    for wanted in ("bytes=0-3,8-9", "lines=0-3", "bytes=x"):
        got = ask(app, TABLE, range=wanted)
        assert (got.status, got.body) == (200, whole.body)
        assert "content-range" not in got.headers


# Conditions


def test_a_part_of_another_version_is_not_mixed_in(app: Starlette) -> None:
    whole = ask(app, TABLE)
    tag = whole.headers["etag"]
    assert ask(app, TABLE, range="bytes=0-3", if_range=tag).status == 206
    for other in ('"other"', f"W/{tag}", "Sun, 22 Nov 2026 08:00:00 GMT"):
        got = ask(app, TABLE, range="bytes=0-3", if_range=other)
        assert (got.status, got.body) == (200, whole.body)


def test_who_insists_on_a_version_is_told_that_it_is_gone(app: Starlette) -> None:
    tag = ask(app, TABLE).headers["etag"]
    for kept in (tag, "*", f'"other", {tag}'):
        assert ask(app, TABLE, range="bytes=0-3", if_match=kept).status == 206
    for gone in ('"other"', f"W/{tag}"):
        refused = ask(app, TABLE, range="bytes=0-3", if_match=gone)
        assert (refused.status, refused.said["type"]) == (412, "urn:problem-type:answer-changed")


def test_what_has_not_changed_is_not_sent_in_parts_either(app: Starlette) -> None:
    tag = ask(app, TABLE).headers["etag"]
    again = ask(app, TABLE, range="bytes=0-3", if_none_match=tag)
    assert (again.status, again.body) == (304, b"")


# Other sites


@pytest.mark.parametrize("address", KEPT)
def test_a_page_of_another_site_may_send_any_header_and_read_what_parts_need(address: str, app: Starlette) -> None:
    asked = {"origin": "https://other.example", "access_control_request_method": "GET"}
    preflight = ask(app, address, method="OPTIONS", access_control_request_headers="range,if-match", **asked)
    allowed = {each.strip() for each in preflight.headers["access-control-allow-headers"].split(",")}
    assert {"*", "Authorization"} <= allowed  # the star does not cover that one (Fetch)
    exposed = {each.strip() for each in ask(app, address).headers["access-control-expose-headers"].split(",")}
    assert {"Accept-Ranges", "Content-Length", "Content-Range", "ETag", "Link"} <= exposed


# What others hang on to an address

TRAILS = (
    "utm_source=lettre&utm_medium=mail",
    "fbclid=1",
    "gclid=2",
    "_=1764000000",
    "UTM_Source=x",
    "_gl=1*abc",
    "cb=9",
)


@pytest.mark.parametrize("address", KEPT)
def test_what_others_hang_on_changes_nothing(address: str, app: Starlette) -> None:
    plain = ask(app, address)
    joint = "&" if "?" in address else "?"
    for trail in (*TRAILS, *(f"{each}&{each}" for each in TRAILS)):
        followed = ask(app, f"{address}{joint}{trail}")
        assert (followed.status, followed.body) == (200, plain.body)
        assert followed.headers == plain.headers


@pytest.mark.parametrize("address", [*KEPT, "/sante"])
@pytest.mark.parametrize("name", ["utmsource", "on_", "colour", "onn", "gclid2", "x_utm_source"])
def test_any_other_parameter_is_still_named(address: str, name: str, app: Starlette) -> None:
    joint = "&" if "?" in address else "?"
    refused = ask(app, f"{address}{joint}{name}=1&utm_source=x")
    assert (refused.status, refused.said["where"]) == (400, name)
    assert refused.said["type"] == "urn:problem-type:unknown-parameter"


def test_what_others_hang_on_does_not_make_an_answer_anew(app: Starlette, desk: CountingDesk) -> None:
    ask(app, "/donnees/achievements.json?on=2024-05-05")
    before = desk.asked
    for number in range(50):
        ask(app, f"/donnees/achievements.json?on=2024-05-05&_={number}&utm_campaign={number}")
    assert desk.asked == before
    ask(app, "/donnees/achievements.json?on=2024-05-06")
    assert desk.asked > before


def test_links_of_a_list_do_not_carry_it_on(app: Starlette) -> None:
    page = ask(app, "/api/v1/indicators?per_page=10&utm_source=lettre")
    assert page.said["links"]["next"] == "/api/v1/indicators?per_page=10&page=2"
    assert not re.search("utm_", page.headers["link"])
