"""Files that nobody asked for: who may send one, how many are kept, and when they are let go."""

import http.client

from tests.attacks.conftest import MEGABYTE, Answer, ask, resident_megabytes, wait_until
from tests.bench.servers import Server
from tests.visitor.blocking import visit
from tests.visitor.handshake import XSRF_COOKIE, Handshake, issued_cookies, write_cookies

ENTRY = "/saisie?mode=fichier"
FILE_MEGABYTES = 30


def send_file(url: str, cookies: dict[str, str], session: str, file: str, megabytes: int) -> Answer:
    """Send a file as a form of the browser does."""
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    body += b"x" * (megabytes * MEGABYTE) + b"\r\n--b--\r\n"
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "Cookie": write_cookies(cookies),
        "X-Xsrftoken": cookies[XSRF_COOKIE],
    }
    return ask(url, f"/_stcore/upload_file/{session}/{file}", method="PUT", headers=headers, body=body)


def test_a_page_without_a_field_for_files_takes_none_and_no_memory(attacked: Server) -> None:
    cookies = issued_cookies(attacked.url)
    with visit(attacked.url, "/", handshake=Handshake(cookies=cookies)) as seen:
        before = resident_megabytes(attacked)
        answers = [
            send_file(attacked.url, cookies, seen.tab.session_id, str(number), FILE_MEGABYTES) for number in range(4)
        ]
        grown = resident_megabytes(attacked) - before
    assert [answer.status for answer in answers] == [http.HTTPStatus.FORBIDDEN] * 4
    assert "Saisie" in answers[0].body.decode()
    assert grown < FILE_MEGABYTES


def test_a_session_holds_one_file_which_goes_when_its_visitor_leaves(attacked: Server) -> None:
    cookies = issued_cookies(attacked.url)
    with visit(attacked.url, ENTRY, handshake=Handshake(cookies=cookies)) as seen:
        before = resident_megabytes(attacked)
        answers = [
            send_file(attacked.url, cookies, seen.tab.session_id, str(number), FILE_MEGABYTES) for number in range(6)
        ]
        grown = resident_megabytes(attacked) - before
    assert [answer.status for answer in answers] == [http.HTTPStatus.NO_CONTENT] * 6
    assert grown < 3 * FILE_MEGABYTES
    assert wait_until(lambda: resident_megabytes(attacked) < 1.1 * before, seconds=10)


def test_a_page_that_was_left_takes_no_file_any_more_and_does_again_when_it_is_back(attacked: Server) -> None:
    cookies = issued_cookies(attacked.url)
    with visit(attacked.url, ENTRY, handshake=Handshake(cookies=cookies)) as seen:
        seen.turn_to("journal")
        assert send_file(attacked.url, cookies, seen.tab.session_id, "a", 1).status == http.HTTPStatus.FORBIDDEN
        seen.turn_to("saisie", "mode=fichier")
        assert send_file(attacked.url, cookies, seen.tab.session_id, "a", 1).status == http.HTTPStatus.NO_CONTENT


def test_a_file_without_a_length_or_of_an_unknown_session_is_refused(attacked: Server) -> None:
    cookies = issued_cookies(attacked.url)
    assert send_file(attacked.url, cookies, "nobody", "a", 1).status == http.HTTPStatus.FORBIDDEN
    with visit(attacked.url, ENTRY, handshake=Handshake(cookies=cookies)) as seen:
        path = f"/_stcore/upload_file/{seen.tab.session_id}/a"
        headers = {"Transfer-Encoding": "chunked"}
        answer = ask(attacked.url, path, method="PUT", headers=headers, body=b"0\r\n\r\n")
        assert answer.status == http.HTTPStatus.LENGTH_REQUIRED
