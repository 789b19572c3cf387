"""What a page that stays open offers to download, after its visitor lost the right to it, or to somebody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.attacks.conftest import ask
from tests.attacks.test_uploads import ENTRY, send_file
from tests.browser.signing import World, signed_in
from tests.fixtures import PROJECT
from tests.visitor.blocking import Visit, visit
from tests.visitor.errors import VisitError
from tests.visitor.handshake import Handshake, issued_cookies, write_cookies

POLICY = 1008
BUTTON = "current-values"


def change_members(file: Path, *words: str) -> None:
    """Run the command that gives and takes roles, while the server holds the database."""
    environment = {**os.environ, "INDICATORS_DATABASE_URL": f"duckdb:///{file}"}
    command = [sys.executable, "-m", "indicators", "members", *words]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)


def cookies_of(world: World, email: str) -> dict[str, str]:
    return {**issued_cookies(world.url), **signed_in(world.url, email)}


def download_request(seen: Visit, file_id: str) -> BackMsg:
    """What a browser sends when somebody presses the button of a download that is made then."""
    message = BackMsg()
    message.backend_operation_request.request_id = "a"
    message.backend_operation_request.session_id = seen.tab.session_id
    message.backend_operation_request.deferred_file.file_id = file_id
    return message


def ask_for(seen: Visit, file_id: str) -> tuple[str, str]:
    """The address of what was made, or why it was not."""
    seen.send(download_request(seen, file_id))
    answer = seen.hear("backend_operation_response").backend_operation_response
    return answer.deferred_file.url, answer.error_msg


def test_a_download_asks_for_the_role_anew_and_so_does_an_upload(attacked_world: World, attacked_file: Path) -> None:
    email = "mallory@example.org"
    change_members(attacked_file, "add", email, "--role", "manager")
    cookies = cookies_of(attacked_world, email)
    with visit(attacked_world.url, ENTRY, handshake=Handshake(cookies=cookies)) as seen:
        file_id = seen.screen.widget(key=BUTTON).drawn.deferred_file_id
        url, _ = ask_for(seen, file_id)
        own = {"Cookie": write_cookies(cookies)}
        assert b"actions_strategie" in ask(attacked_world.url, url, headers=own).body
        stranger = {"Cookie": write_cookies(cookies_of(attacked_world, "stranger@example.org"))}
        assert [ask(attacked_world.url, url, headers=each).status for each in ({}, stranger)] == [403, 403]
        change_members(attacked_file, "remove", email)
        assert send_file(attacked_world.url, cookies, seen.tab.session_id, "a", 1).status == 403
        assert ask(attacked_world.url, url, headers=own).status == 403
        url, why = ask_for(seen, file_id)
        assert not url
        assert why


def test_a_download_asks_for_the_session_anew(attacked_world: World, attacked_file: Path) -> None:
    email = "nadia@example.org"
    change_members(attacked_file, "add", email, "--role", "manager")
    handshake = Handshake(cookies=cookies_of(attacked_world, email))
    with visit(attacked_world.url, ENTRY, handshake=handshake) as seen:
        file_id = seen.screen.widget(key=BUTTON).drawn.deferred_file_id
        with visit(attacked_world.url, "/", handshake=handshake) as other:
            other.press(label="Se déconnecter")
        assert not ask_for(seen, file_id)[0]


def test_who_asks_for_the_download_of_another_page_is_cut(attacked_world: World, attacked_file: Path) -> None:
    email = "oscar@example.org"
    change_members(attacked_file, "add", email, "--role", "manager")
    with visit(attacked_world.url, ENTRY, handshake=Handshake(cookies=cookies_of(attacked_world, email))) as seen:
        file_id = seen.screen.widget(key=BUTTON).drawn.deferred_file_id
        with visit(attacked_world.url) as stranger, pytest.raises(VisitError, match=str(POLICY)):
            stranger.run(download_request(stranger, file_id))
        assert ask_for(seen, file_id)[0].startswith("/media/")
