"""Who is in front of the screen: found out anew in every run of a page, once in it, and never kept longer."""

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from pages.shared.per_run import once_per_run, remember_answers
from tests.bench.servers import serve
from tests.fixtures import PROJECT
from tests.visitor.blocking import visit

COUNTING = Path(__file__).parent / "counting"
PAGES = [
    "/",
    "/fiche",
    "/revue",
    "/saisie",
    "/cibles",
    "/presse",
    "/journal",
    "/administration",
    "/donnees",
    "/methode",
]
RUNS = 3
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:1/oauth2callback"
cookie_secret = "only-for-this-test-only-for-this-test"
client_id = "dashboard"
client_secret = "none"
server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"
"""


class Counting(NamedTuple):
    """A server, the file in which it counts, and what a run may count."""

    url: str
    file: Path
    once: dict[str, int]


# A run


def test_an_answer_is_found_once_in_a_run_for_the_same_question() -> None:
    asked: list[str] = []

    @once_per_run
    def find(name: str) -> str:
        asked.append(name)
        return name.upper()

    with remember_answers():
        assert [find("a"), find("b"), find("a")] == ["A", "B", "A"]
    assert asked == ["a", "b"]
    with remember_answers():
        assert find("a") == "A"
    assert asked == ["a", "b", "a"]


def test_outside_of_a_run_and_after_an_error_it_is_found_anew() -> None:
    asked: list[int] = []

    @once_per_run
    def find() -> int:
        asked.append(len(asked))
        if len(asked) == 1:
            raise LookupError
        return len(asked)

    with remember_answers():
        with pytest.raises(LookupError):
            find()
        assert [find(), find()] == [2, 2]
    assert [find(), find()] == [3, 4]


def test_a_run_that_is_broken_off_leaves_nothing_behind() -> None:
    @once_per_run
    def find() -> object:
        return object()

    def run() -> None:
        with remember_answers():
            find()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert find() is not find()


def test_runs_at_the_same_time_do_not_hear_of_each_other() -> None:
    @once_per_run
    def find() -> object:
        return object()

    def run(_: int) -> object:
        with remember_answers():
            assert find() is find()
            return find()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(map(id, list(threads.map(run, range(20)))))) == 20


# On the real server


@pytest.fixture(scope="module", params=["place", "session"])
def counting(
    request: pytest.FixtureRequest, loaded_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counting]:
    """A server on the real figures that counts, in local mode or with sign-in; its visitors do not sign in."""
    folder = tmp_path_factory.mktemp("counting")
    copy, counted = shutil.copyfile(loaded_file, folder / "indicators.duckdb"), folder / "counted"
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{copy}", "COUNTED_IN": str(counted)}
    project = PROJECT if request.param == "place" else project_that_signs_in(folder)
    with serve("counting_app:app", folder=project, app_folder=COUNTING, environment=environment) as running:
        yield Counting(running.url, counted, {"role": 1, request.param: 1})


def project_that_signs_in(folder: Path) -> Path:
    """The project in another folder, with a provider that nobody will ask."""
    for name in ("dashboard.py", "pages", "indicators", "data"):
        (folder / name).symlink_to(PROJECT / name)
    (folder / ".streamlit").mkdir()
    shutil.copy(PROJECT / ".streamlit" / "config.toml", folder / ".streamlit")
    (folder / ".streamlit" / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_every_run_of_a_page_finds_out_once_who_is_there(page: str, counting: Counting) -> None:
    counting.file.write_text("")
    with visit(counting.url, page) as tab:
        assert tab.screen.texts()
        found = [Counter(counting.file.read_text().split())]
        for _ in range(RUNS - 1):
            counting.file.write_text("")
            tab.rerun()
            found.append(Counter(counting.file.read_text().split()))
    assert found == [counting.once] * RUNS
