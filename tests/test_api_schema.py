"""The HTTP interface against its own OpenAPI document: schemathesis makes up requests, allowed and not.

Its engine is run, not its plugin for pytest, whose tests all have one name, so that of seven xdist runs one.
"""

from pathlib import Path

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from starlette.applications import Starlette

from indicators import api
from indicators.api import OPERATIONS
from indicators.api.operations import DOCUMENT
from indicators.catalogue import Catalogue
from indicators.readings import Desk
from tests.fixtures import NOW, opened_copy

EXAMPLES = 20
FEWEST_REQUESTS = 300
CONFIG = {
    "seed": 1,
    "workers": 1,
    "generation": {"mode": "all", "deterministic": True, "database": "none", "max-examples": EXAMPLES},
    "phases": {"stateful": {"enabled": False}},
    "checks": {
        # Two days that are each allowed can still be in the wrong order, which no schema says.
        "positive_data_acceptance": {"expected-statuses": ["2xx", 400, 404]},
    },
}


def test_the_interface_keeps_to_its_document(loaded_file: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    store = opened_copy(loaded_file, tmp_path / "schema.duckdb")
    desk = Desk(store, catalogue.strategy, unpublished=False)
    app = Starlette(routes=api.routes(clock=lambda: NOW, desk=lambda: desk))
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_asgi(DOCUMENT, app, config=config)
    happened = list(from_schema(schema).execute())
    store.close()
    scenarios = [each for each in happened if isinstance(each, events.ScenarioFinished)]
    assert [each for each in happened if isinstance(each, events.NonFatalError | events.FatalError)] == []
    assert [failure for each in scenarios for failure in failures(each)] == []
    tried = {f"GET {each.path}" for each in OPERATIONS if each.path != DOCUMENT}  # it was read to begin with
    assert {each.label for each in scenarios} >= tried
    assert {each.status for each in scenarios} <= {Status.SUCCESS, Status.SKIP}
    assert sum(len(each.recorder.interactions) for each in scenarios) > FEWEST_REQUESTS


def failures(scenario: events.ScenarioFinished) -> list[str]:
    """What went wrong, in words."""
    recorder = scenario.recorder
    return [
        f"{recorder.label}: {node.name}: {node.failure_info.failure}: {recorder.cases[case].value.as_curl_command()}"
        for case, nodes in recorder.checks.items()
        for node in nodes
        if node.failure_info is not None
    ]
