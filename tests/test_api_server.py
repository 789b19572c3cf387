"""The HTTP interface on the real server: beside the pages, with a rate of its own, for pages of other sites too."""

import http.client
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from frictionless import Package

from indicators.opendata import TABLES
from tests.bench.servers import serve
from tests.fixtures import PROJECT
from tests.visitor.blocking import visit

ASKERS, ASKED_EACH = 10, 50

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def server(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the real figures."""
    copy = shutil.copyfile(loaded_file, tmp_path_factory.mktemp("interface") / "indicators.duckdb")
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{copy}"}
    with serve("dashboard:app", folder=PROJECT, environment=environment) as running:
        yield running.url


def get(server: str, *addresses: str, **headers: str) -> list[Answer]:
    """What is answered to one question after the other, over one connection."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    found = []
    for address in addresses:
        connection.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        found.append((answer.status, names, answer.read()))
    connection.close()
    return found


def test_the_page_and_its_files_share_an_address(server: str) -> None:
    page, file, folder = get(server, "/donnees", "/donnees/sources.csv", "/donnees/")
    assert page[1]["content-type"].startswith("text/html")
    assert b'lang="fr"' in page[2]
    assert file[1]["content-type"].startswith("text/csv")
    assert (folder[0], folder[1]["content-type"]) == (404, "application/problem+json")


def test_an_answer_is_never_compressed_behind_its_strong_tag(server: str) -> None:
    for _, names, _ in get(server, "/donnees/sources.csv", "/api/v1/indicators", accept_encoding="gzip"):
        assert "content-encoding" not in names
        assert names["etag"].startswith('"')
        assert names["x-content-type-options"] == "nosniff"
        assert names["cross-origin-resource-policy"] == "cross-origin"


def test_the_package_is_valid_as_it_is_fetched(server: str) -> None:
    report = Package(f"{server}/donnees/datapackage.json").validate()
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == len(TABLES)


def test_the_page_leads_to_every_file_and_says_the_licence(server: str) -> None:
    with visit(server, "/donnees") as tab:
        text = str(tab.screen.texts())
    for table in TABLES:
        assert f"/donnees/{table}.parquet" in text
    assert "Licence Ouverte" in text
    assert "/api/v1/openapi.json" in text


def test_hundreds_of_requests_at_once_leave_the_pages_going(server: str) -> None:
    addresses = [f"/api/v1/indicators?per_page={number}" for number in range(1, ASKED_EACH + 1)]
    with ThreadPoolExecutor(ASKERS) as askers:
        answers = [each for many in askers.map(lambda _: get(server, *addresses), range(ASKERS)) for each in many]
    counted = Counter(status for status, _, _ in answers)
    assert counted.keys() == {200, 429}
    _, names, body = next(each for each in answers if each[0] == 429)
    assert int(names["retry-after"]) >= 1
    assert names["access-control-allow-origin"] == "*"
    assert json.loads(body)["type"] == "urn:problem-type:too-many-requests"
    assert get(server, "/")[0][0] == 200
    with visit(server, "/donnees") as tab:
        assert tab.screen.texts()
