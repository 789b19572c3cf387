"""The HTTP interface on the real server: beside the pages, with a rate of its own, for pages of other sites too."""

import datetime as dt
import http.client
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from frictionless import Package
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed

from indicators.opendata import TABLES
from tests.bench.servers import serve
from tests.fixtures import NOW, PROJECT
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


def test_behind_a_proxy_addresses_are_those_that_people_type(server: str) -> None:
    proxied = {"host": "localhost", "x_forwarded_proto": "https", "x_forwarded_for": "203.0.113.9"}
    told = json.loads(get(server, "/donnees/datapackage.json", x_forwarded_host="evil.example", **proxied)[0][2])
    assert told["resources"][0]["path"] == "https://localhost/donnees/indicators.csv"
    direct = json.loads(get(server, "/donnees/datapackage.json")[0][2])
    assert direct["resources"][0]["path"] == f"{server}/donnees/indicators.csv"


def test_the_page_leads_to_every_file_and_says_the_licence(server: str) -> None:
    with visit(server, "/donnees") as tab:
        text = str(tab.screen.texts())
    for table in TABLES:
        assert f"/donnees/{table}.parquet" in text
    assert "Licence Ouverte" in text
    assert "/api/v1/openapi.json" in text


READERS: dict[str, Callable[[str], pl.DataFrame]] = {
    "read_parquet": lambda folder: pl.read_parquet(f"{folder}/targets.parquet"),
    "scan_parquet": lambda folder: pl.scan_parquet(f"{folder}/targets.parquet").collect(),
    "scan_parquet, one column": lambda folder: pl.scan_parquet(f"{folder}/targets.parquet").select("value").collect(),
    "read_csv": lambda folder: pl.read_csv(f"{folder}/targets.csv"),
    "scan_csv": lambda folder: pl.scan_csv(f"{folder}/targets.csv").collect(),
    "scan_csv, with a query": lambda folder: pl.scan_csv(f"{folder}/targets.csv?lang=en&utm_source=x").collect(),
}


@pytest.mark.parametrize("reader", READERS)
def test_polars_reads_a_table_from_its_address(reader: str, server: str) -> None:
    expected = pl.DataFrame(json.loads(get(server, "/donnees/targets.json")[0][2]), infer_schema_length=None)
    read = READERS[reader](f"{server}/donnees")
    assert read.height == expected.height > 0
    assert read["value"].cast(pl.Float64).to_list() == expected["value"].cast(pl.Float64).to_list()


def metrics(server: str) -> dict[str, float]:
    """The server's own figures, as a collector of metrics understands them."""
    status, names, body = get(server, "/metrics")[0]
    assert status == 200
    assert names["content-type"].startswith("application/openmetrics-text")
    return {sample.name: sample.value for each in parsed(body.decode()) for sample in each.samples}  # type: ignore[no-untyped-call]


def test_metrics_tell_data_store_sessions_and_memory(server: str) -> None:
    before = metrics(server)
    health = json.loads(get(server, "/sante")[0][2])
    assert before["dashboard_store_up"] == 1
    assert before["dashboard_data_version"] == health["data_version"] > 0
    assert before["dashboard_last_write_timestamp_seconds"] == NOW.replace(tzinfo=dt.UTC).timestamp()
    assert before["dashboard_store_latency_seconds"] > 0
    assert before["process_resident_memory_bytes"] > 50_000_000
    with visit(server, "/donnees"):
        assert metrics(server)["dashboard_sessions"] == before["dashboard_sessions"] + 1


@pytest.mark.parametrize("headers", [{"x_forwarded_for": "203.0.113.9"}, {"forwarded": "for=203.0.113.9"}])
def test_metrics_are_for_this_machine_only(headers: dict[str, str], server: str) -> None:
    status, _, body = get(server, "/metrics", **headers)[0]
    assert status == 404
    assert b"dashboard_" not in body


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
