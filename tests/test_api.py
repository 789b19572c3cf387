"""The HTTP interface: figures as the command line gives them, problems in words, nothing that is not public."""

import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import polars as pl
import pytest
from starlette.applications import Starlette

from indicators import api
from indicators.api import OPERATIONS
from indicators.api.document import document
from indicators.api.kept import LARGEST_KEPT, Answer, Kept
from indicators.api.problems import name_of
from indicators.catalogue import Catalogue
from indicators.errors import StoreMissing
from indicators.opendata import FORMATS, TABLES
from indicators.readings import Desk
from indicators.store import Store, append
from indicators.store.backups import back_up_on_schedule
from indicators.texts import FRENCH, LANGUAGES
from tests.asking import Reply, ask
from tests.commands import run
from tests.fixtures import NOW, PROJECT, TODAY, entered, opened_copy, redefine, value_row

SITES = "lieux_experimentation"
CANARY = "Canari jaune"
FIGURES = [each.example(SITES) for each in OPERATIONS if each.is_figures and each.has_example]


def interface(desk: Desk) -> Starlette:
    return Starlette(routes=api.routes(clock=lambda: NOW, desk=lambda: desk))


@pytest.fixture(scope="module")
def app(loaded_file: Path, catalogue: Catalogue) -> Iterator[Starlette]:
    """The interface to the real figures; nothing is stored there."""
    store = opened_copy(loaded_file, loaded_file.with_name("api.duckdb"))
    yield interface(Desk(store, catalogue.strategy, unpublished=False))
    store.close()


@pytest.fixture
def own(loaded: Store, catalogue: Catalogue) -> Starlette:
    """The interface to a store of the test's own."""
    return interface(Desk(loaded, catalogue.strategy, unpublished=False))


def no_desk() -> Desk:
    raise StoreMissing(path="/secret/place")


def every_item(app: Starlette, address: str) -> list[object]:
    """A list's entries, page after page, as its links lead."""
    found: list[object] = []
    following: str | None = address
    while following:
        page = ask(app, following).said
        found += page["items"]
        following = page["links"].get("next")
    assert len(found) == page["total"]
    return found


# Figures


@pytest.mark.parametrize("on", ["2022-11-21", "2026-11-22"])
def test_figures_are_those_of_the_command_line(
    on: str,
    app: Starlette,
    loaded_file: Path,
    tmp_path: Path,
) -> None:
    copy = Path(shutil.copy(loaded_file, tmp_path / "cli.duckdb"))
    printed = json.loads(run(copy, "status", "--on", on, "--json").stdout)
    assert every_item(app, f"/api/v1/indicators?on={on}&per_page=7") == printed
    assert [ask(app, f"/api/v1/indicators/{each['slug']}?on={on}").said for each in printed] == printed


def test_changes_are_those_of_the_command_line(
    app: Starlette,
    loaded_file: Path,
    tmp_path: Path,
) -> None:
    copy = Path(shutil.copy(loaded_file, tmp_path / "cli.duckdb"))
    printed = json.loads(run(copy, "changes", "--since", "2022-11-21", "--on", "2026-11-22", "--json").stdout)
    assert every_item(app, "/api/v1/changes?since=2022-11-21&per_page=20") == printed
    assert len(printed) > 20


def test_a_list_has_links_in_its_body_and_its_header(app: Starlette) -> None:
    reply = ask(app, "/api/v1/indicators?on=2022-11-21&per_page=10&page=2")
    links = reply.said["links"]
    assert links["next"] == "/api/v1/indicators?on=2022-11-21&per_page=10&page=3"
    assert links["prev"] == links["first"] == "/api/v1/indicators?on=2022-11-21&per_page=10&page=1"
    assert {name: to for to, name in re.findall(r'<([^>]*)>; rel="(\w+)"', reply.headers["link"])} == links
    assert "next" not in ask(app, links["last"]).said["links"]


@pytest.mark.parametrize("address", FIGURES)
def test_real_answers_have_the_shape_that_the_document_tells(address: str, app: Starlette) -> None:
    described = document(FRENCH)
    operation = next(each for each in OPERATIONS if each.example(SITES) == address)
    reply = ask(app, address)
    content = described["paths"][operation.path]["get"]["responses"]["200"]["content"]
    media = reply.headers["content-type"].partition(";")[0]
    assert reply.status == 200
    if "json" in media:
        schema = {**content[media]["schema"], "components": described["components"]}
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(reply.said)
    assert media in content


def test_the_document_speaks_both_languages(app: Starlette) -> None:
    french, english = (ask(app, f"/api/v1/openapi.json?lang={code}").said for code in LANGUAGES)
    assert french["paths"].keys() == english["paths"].keys() == {each.path for each in OPERATIONS}
    assert french["paths"]["/sante"]["get"]["summary"] != english["paths"]["/sante"]["get"]["summary"]


# Caches


@pytest.mark.parametrize("address", [*FIGURES, "/api/v1/openapi.json"])
def test_what_has_not_changed_is_not_sent_again(address: str, app: Starlette) -> None:
    first = ask(app, address)
    tag = first.headers["etag"]
    assert re.fullmatch('"[0-9a-f]{32}"', tag)
    assert first.headers["cache-control"] == "public, no-cache"
    assert "Accept-Language" in first.headers["vary"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = ask(app, address, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert ask(app, address, if_none_match='"other"').body == first.body


def test_a_new_value_is_told_at_once(own: Starlette, loaded: Store) -> None:
    address = f"/api/v1/indicators/{SITES}"
    before = ask(own, address)
    append(loaded, entered(value_row(period_end=TODAY, known_on=TODAY, value=Decimal(41))), now=NOW)
    after = ask(own, address, if_none_match=before.headers["etag"])
    assert after.status == 200
    assert after.said["achieved"] == 41


def test_equal_figures_have_equal_tags_in_every_process(app: Starlette, own: Starlette) -> None:
    for address in FIGURES:
        assert ask(app, address).headers["etag"] == ask(own, address).headers["etag"]


def test_kept_answers_are_bounded() -> None:
    kept = Kept()
    kept.put(("large",), Answer(b"0" * (LARGEST_KEPT + 1), "text/plain"))
    for number in range(20):
        kept.put((number,), Answer(b"0" * LARGEST_KEPT, "text/plain"))
    assert kept.get(("large",)) is None
    assert kept.get((0,)) is None
    assert kept.get((19,)) is not None


# Methods and sites


@pytest.mark.parametrize("address", [each.example(SITES) for each in OPERATIONS if each.has_example])
def test_any_site_may_read_and_nobody_may_write(address: str, app: Starlette) -> None:
    got, head, options = (ask(app, address, method=method) for method in ("GET", "HEAD", "OPTIONS"))
    assert (got.status, head.status, options.status) == (200, 200, 204)
    assert {each.headers["access-control-allow-origin"] for each in (got, head, options)} == {"*"}
    assert {each.headers["cross-origin-resource-policy"] for each in (got, head)} == {"cross-origin"}
    assert options.headers["access-control-allow-methods"] == options.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in got.headers
    assert head.body == b""
    assert head.headers == got.headers
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "GE"):
        refused = ask(app, address, method=method)
        assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


# Problems


@pytest.mark.parametrize(
    ("address", "status", "name", "where"),
    [
        ("/api/v1/indicators?colour=blue", 400, "unknown-parameter", "colour"),
        ("/api/v1/indicators?on=2022-11-21&on=2022-11-21", 400, "parameter-twice", "on"),
        ("/api/v1/indicators?on=21/11/2022", 400, "unreadable-date", "on"),
        ("/api/v1/indicators?on=", 400, "unreadable-date", "on"),
        ("/api/v1/indicators?on=2022-02-30", 400, "unreadable-date", "on"),
        ("/api/v1/indicators?on=2021-06-28", 404, "day-not-served", "on"),
        ("/api/v1/indicators?on=2026-11-23", 404, "day-not-served", "on"),
        ("/api/v1/indicators?lang=de", 400, "unknown-language", "lang"),
        ("/api/v1/indicators?page=0", 400, "number-unreadable", "page"),
        ("/api/v1/indicators?page=1e2", 400, "number-unreadable", "page"),
        ("/api/v1/indicators?page=٣", 400, "number-unreadable", "page"),
        ("/api/v1/indicators?per_page=201", 400, "number-unreadable", "per_page"),
        ("/api/v1/indicators?page=3", 404, "page-missing", "page"),
        ("/api/v1/indicators/unknown", 404, "unknown-indicator", "slug"),
        ("/api/v1/indicators/..", 404, "unknown-indicator", "slug"),
        ("/api/v1/indicators/a/b", 404, "nothing-there", None),
        ("/api/v1/changes", 400, "parameter-missing", "since"),
        ("/api/v1/changes?since=2023-01-01&on=2022-01-01", 400, "days-turned-round", "since"),
        ("/api/v1/changes?since=1999-01-01", 404, "day-not-served", "since"),
        ("/donnees/members.csv", 404, "unknown-table", "table"),
        ("/donnees/targets.exe", 404, "unknown-format", "format"),
        ("/donnees/../targets.csv", 404, "nothing-there", None),
        ("/donnees/targets", 404, "nothing-there", None),
        ("/api/v2/indicators", 404, "nothing-there", None),
        ("/sante?on=2022-11-21", 400, "unknown-parameter", "on"),
    ],
)
def test_bad_input_is_a_problem_in_words(
    address: str, status: int, name: str, where: str | None, app: Starlette
) -> None:
    french, english = ask(app, address), ask(app, address, accept_language="en-GB,fr;q=0.5")
    assert_problem(french, "fr")
    assert_problem(english, "en")
    assert french.said["title"] != english.said["title"]
    for reply in (french, english):
        assert (reply.status, reply.said["status"]) == (status, status)
        assert reply.said["type"] == f"urn:problem-type:{name}"
        assert reply.said.get("where") == where


def test_the_address_chooses_the_language_before_the_browser(app: Starlette) -> None:
    assert_problem(ask(app, "/api/v1/indicators/unknown?lang=en", accept_language="fr"), "en")
    assert_problem(ask(app, "/api/v1/indicators/unknown?lang=fr", accept_language="en"), "fr")


def assert_problem(reply: Reply, language: str) -> None:
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["content-language"] == language
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "etag" not in reply.headers
    assert reply.said["title"]
    assert reply.said["detail"]


def test_what_is_repeated_of_a_request_is_short_and_visible(app: Starlette) -> None:
    said = ask(app, "/api/v1/indicators?on=%1b%5b31m%e2%80%ae" + "x" * 500).said
    assert "\x1b" not in said["title"]
    assert "\u202e" not in said["title"]
    assert len(said["title"]) < 120


def test_types_of_problems_are_names_of_errors() -> None:
    assert name_of(StoreMissing) == "store-missing"


# Health


def test_health_asks_the_database_each_time(own: Starlette, loaded: Store) -> None:
    well = ask(own, "/sante")
    assert (well.status, well.said) == (200, {"status": "ok", "data_version": loaded.version(), "last_copy": None})
    assert well.headers["cache-control"] == "no-store"
    back_up_on_schedule(loaded, every_hours=24, keep=14, now=NOW.replace(microsecond=0))
    assert ask(own, "/sante").said["last_copy"] == f"{NOW.replace(microsecond=0).isoformat()}Z"
    loaded.close()
    ill = ask(own, "/sante", accept_language="en")
    assert_problem(ill, "en")
    assert (ill.status, ill.headers["retry-after"]) == (503, "30")


@pytest.mark.parametrize("address", [*FIGURES, "/sante"])
def test_without_a_database_nothing_is_told_of_the_server(address: str) -> None:
    reply = ask(Starlette(routes=api.routes(clock=lambda: NOW, desk=no_desk)), address)
    assert_problem(reply, "fr")
    assert reply.status == 503
    assert b"secret" not in reply.body


# Who may read


@pytest.mark.parametrize("address", FIGURES)
def test_where_reading_is_for_members_only_nothing_leaves(address: str, loaded: Store, catalogue: Catalogue) -> None:
    closed = interface(Desk(loaded, replace(catalogue.strategy, members_only=True), unpublished=False))
    reply = ask(closed, address)
    assert_problem(reply, "fr")
    assert reply.status == 401
    assert reply.headers["www-authenticate"]
    assert ask(closed, "/sante").status == 200


def test_what_is_not_public_leaves_through_no_address(own: Starlette, loaded: Store) -> None:
    redefine(loaded, "budget_pepr", public=False, label_fr=CANARY, definition_fr=CANARY)
    redefine(loaded, "porteurs_projets", public=False, label_fr=CANARY)
    source = {"id": "canary-source", "title": CANARY, "publisher": CANARY}
    append(loaded, entered(source, id="source", table="source"), now=NOW)
    hidden = value_row(
        indicator="porteurs_projets", period_end=TODAY, known_on=TODAY, comment_fr=CANARY, source="canary-source"
    )
    append(loaded, entered(hidden), now=NOW)
    addresses = {
        *FIGURES,
        "/api/v1/indicators?per_page=200",
        "/api/v1/changes?since=2021-06-29&per_page=200",
        *(f"/donnees/{table}.{format_}" for table in TABLES for format_ in FORMATS),
    }
    hidden_words = [CANARY, "canary-source", "budget_pepr", "part_pepr_budget", "porteurs_projets"]
    for address in addresses:
        text = readable(ask(own, address))
        assert [word for word in hidden_words if word in text] == [], address
    for slug in ("budget_pepr", "porteurs_projets", "part_pepr_budget"):
        assert ask(own, f"/api/v1/indicators/{slug}").status == 404


def test_what_nobody_has_confirmed_yet_brings_no_source_comment_or_link_through_any_address(
    own: Starlette, loaded: Store
) -> None:
    source = {"id": "canary-source", "title": CANARY, "publisher": CANARY, "url": "https://canary.example/"}
    append(loaded, entered(source, id="source", table="source"), now=NOW)
    said = {"source": "canary-source", "comment_fr": CANARY, "evidence": "https://canary.example/evidence"}
    june = {"period_end": TODAY - dt.timedelta(days=140), "known_on": TODAY}
    rows = [value_row(state="submitted", **june, **said), value_row(indicator="laureats_total", **june)]
    append(loaded, entered(*rows), now=NOW)
    addresses = {
        *FIGURES,
        "/api/v1/indicators?per_page=200",
        "/api/v1/changes?since=2021-06-29&per_page=200",
        *(f"/donnees/{table}.{format_}" for table in TABLES for format_ in FORMATS),
    }
    for address in addresses:
        text = readable(ask(own, address))
        assert [word for word in (CANARY, "canary") if word in text] == [], address
    append(loaded, entered(value_row(version=2, **june, **said), id="confirmed"), now=NOW)
    for address in ("/donnees/sources.csv", "/donnees/sources.parquet", "/donnees/datapackage.json"):
        assert CANARY in readable(ask(own, address)), address


def test_what_was_public_once_does_not_leave_by_a_past_day(own: Starlette, loaded: Store) -> None:
    past = "on=2026-11-21"
    assert ask(own, f"/api/v1/indicators/porteurs_projets?{past}").status == 200
    redefine(loaded, "porteurs_projets", public=False, known_on=TODAY)
    assert ask(own, f"/api/v1/indicators/porteurs_projets?{past}").status == 404
    for address in (*FIGURES, f"/donnees/targets.csv?{past}", f"/donnees/achievements.csv?{past}"):
        assert "porteurs_projets" not in readable(ask(own, address))


def readable(reply: Reply) -> str:
    """Everything that an answer says, in whatever format."""
    assert reply.status == 200
    if reply.body.startswith(b"PAR1"):
        return pl.read_parquet(io.BytesIO(reply.body)).write_csv()
    if reply.body.startswith(b"PK"):
        with ZipFile(io.BytesIO(reply.body)) as parts:
            return "".join(parts.read(name).decode() for name in parts.namelist())
    return reply.body.decode(errors="replace")  # what a PNG says of itself stands there as it is


# The README


def test_the_readme_lists_every_address() -> None:
    _, table = (PROJECT / "README.md").read_text(encoding="utf-8").split("| address | what it answers |\n")
    listed = re.findall(r"^\| `(/[^`]*)` \| ([^|]*) \|", table, re.MULTILINE)
    assert listed == [(each.path + query(each.parameters), LANGUAGES["en"].say(each.meaning)) for each in OPERATIONS]


def query(parameters: tuple[api.Parameter, ...]) -> str:
    return "?" + "&".join(f"{each.name}=" for each in parameters)
