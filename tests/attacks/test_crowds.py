"""A few who would keep all others out: silent websockets, requests that stop half way, queues filled by one network."""

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from indicators.api.fairness import MOST_WAITING, FairTurns
from indicators.errors import TooManyRequests
from tests.attacks.conftest import Answer, ask
from tests.bench.servers import Server, serve
from tests.fixtures import PROJECT
from tests.visitor.blocking import run_apart
from tests.visitor.handshake import Handshake

HERE = Path(__file__).parent
FIRST, SECOND = "192.0.2.1", "192.0.2.2"
SILENT, ROOM_FOR_OTHERS = 1008, 1013


@pytest.fixture(scope="module")
def crowded() -> Iterator[Server]:
    """The server's gate before a bare page, with room for three."""
    environment = {"PYTHONPATH": str(PROJECT)}
    with serve("crowded_app:app", folder=PROJECT, app_folder=HERE, environment=environment) as running:
        yield running


def come_from(server: Server, address: str) -> connect:
    """Open a websocket through a proxy that names this address."""
    return connect(
        f"ws://{urlsplit(server.url).netloc}/_stcore/stream",
        additional_headers={"X-Forwarded-For": address},
        subprotocols=Handshake().offered(),  # type: ignore[arg-type]
        proxy=None,
    )


async def speak(line: ClientConnection) -> ClientConnection:
    await line.send(BackMsg(app_heartbeat=True).SerializeToString())
    return line


async def closing_code(line: ClientConnection) -> int | None:
    """The code with which the server closes within some seconds; None where it does not."""
    try:
        async with asyncio.timeout(6):
            await line.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None
    except TimeoutError:
        return None
    return None


def test_a_websocket_that_says_nothing_is_closed_and_one_that_spoke_stays(crowded: Server) -> None:
    async def scenario() -> list[int | None]:
        async with come_from(crowded, FIRST) as silent, come_from(crowded, FIRST) as speaking:
            await speak(speaking)
            return list(await asyncio.gather(closing_code(silent), closing_code(speaking)))

    assert run_apart(scenario()) == [SILENT, None]


def test_where_the_house_is_full_the_fullest_network_makes_way(crowded: Server) -> None:
    async def scenario() -> tuple[int | None, int | None]:
        lines = [await speak(await come_from(crowded, FIRST)) for _ in range(3)]
        async with come_from(crowded, SECOND) as other:
            await speak(other)
            first = await closing_code(lines[0])
            stays = await closing_code(other)
        for line in lines:
            await line.close()
        return first, stays

    assert run_apart(scenario()) == (ROOM_FOR_OTHERS, None)


def send_half(server: Server) -> Answer:
    """Announce a body and send only its beginning."""
    address = urlsplit(server.url)
    begun = time.perf_counter()
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf")
        answered = line.recv(4096)
    return Answer(int(answered.split()[1]), {}, answered, time.perf_counter() - begun)


def test_a_body_that_stops_half_way_is_given_up(crowded: Server) -> None:
    answer = send_half(crowded)
    assert answer.status == 408
    assert answer.seconds < 5
    assert ask(crowded.url, "/").status == 200


def test_turns_go_round_among_networks() -> None:
    order: list[str] = []

    async def work(turns: FairTurns, network: str) -> None:
        async with turns.take_turn(network):
            order.append(network)
            await asyncio.sleep(0.001)

    async def scenario() -> None:
        turns = FairTurns(1)
        async with asyncio.TaskGroup() as crowd:
            for _ in range(20):
                crowd.create_task(work(turns, FIRST))
            await asyncio.sleep(0)
            crowd.create_task(work(turns, SECOND))

    run_apart(scenario())
    assert len(order) == 21
    assert order.index(SECOND) <= 2


def test_who_waits_in_vain_gives_the_turn_on_and_who_asks_too_much_is_told() -> None:
    async def scenario() -> int:
        turns, told = FairTurns(1), 0
        async with turns.take_turn(FIRST):
            waiting = [asyncio.ensure_future(turns.take_turn(FIRST).__aenter__()) for _ in range(MOST_WAITING + 5)]
            await asyncio.sleep(0)
            told = sum(each.done() and isinstance(each.exception(), TooManyRequests) for each in waiting)
            for each in waiting:
                each.cancel()
        await asyncio.sleep(0)
        async with asyncio.timeout(1), turns.take_turn(SECOND):
            return told

    assert run_apart(scenario()) == 5
