"""A PostgreSQL server seen through DuckDB: the same tables, asked and filled with the same SQL.

A cursor that ``on_server`` gave reads and writes there what it otherwise would in a file. The extension comes with the
installed packages; nothing is fetched. A password is given as a secret, so that no error text can hold it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import duckdb

from indicators.errors import GrantMissing, ServerAway, ServerBusy, ServerSilent, StoreUnwritable
from indicators.store.address import Server
from indicators.store.connection import CONFIG, harden, is_grant_missing

logger = logging.getLogger("indicators.store")

TABLES = "shared.public."

_EXTENSION = "duckdb_extension_postgres_scanner"
_LOST = ("connect", "connection", "terminat", "shutting down", "starting up", "recovery mode")
_TURN = """
CALL postgres_execute('shared', '
    SET LOCAL lock_timeout = ''10s'';
    SET LOCAL idle_in_transaction_session_timeout = ''60s'';
    SELECT pg_advisory_xact_lock(3237998080)
')
"""


def connect_to_server(server: Server, *, copies: Path) -> duckdb.DuckDBPyConnection:
    """An instance of DuckDB in memory, beside which the server's tables stand.

    Args:
        copies: The one folder that SQL may write to.

    Raises:
        ServerSilent: It does not answer, or does not let us in.
    """
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        connection.execute("LOAD '" + _quoted(str(_extension())) + "'")
        connection.execute("CREATE SECRET shared (TYPE postgres, PASSWORD '" + _quoted(server.password) + "')")
        connection.execute("ATTACH '" + _quoted(_written(server)) + "' AS shared (TYPE postgres, SECRET shared)")
        harden(connection, copies=copies)
    except duckdb.Error as error:
        connection.close()
        raise silent(server, error) from error
    return connection


def servers_cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor for which table names mean those of the server; whoever has it must ``let_go`` of it.

    Raises:
        ServerAway: It does not answer.
    """
    cursor = connection.cursor()
    try:
        cursor.execute("USE shared.public")
    except duckdb.Error as error:
        cursor.close()
        raise refusal(error) from error
    return cursor


def let_go(cursor: duckdb.DuckDBPyConnection) -> None:
    """Close a cursor, its transaction ended before: one that is open when the server is gone ends the whole process."""
    with suppress(duckdb.Error):
        cursor.rollback()
    cursor.close()


@contextmanager
def on_server(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same for a few statements.

    Raises:
        ServerAway: It does not answer.
    """
    cursor = servers_cursor(connection)
    try:
        yield cursor
    finally:
        let_go(cursor)


@contextmanager
def beside_server(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor for which table names mean those of this instance, that may name those of the server too."""
    cursor = connection.cursor()
    try:
        yield cursor
    finally:
        let_go(cursor)


def take_turn(cursor: duckdb.DuckDBPyConnection) -> None:
    """Begin a transaction that no other writer of any machine overlaps; its end gives the turn back.

    A process that holds it and does nothing for a minute loses it, and its transaction with it: a frozen machine does
    not keep the others from writing.

    Raises:
        duckdb.Error: The server is away, or somebody else held it for too long.
    """
    cursor.begin()
    cursor.execute(_TURN).fetchall()


@contextmanager
def alone_on_server(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the server in a transaction, committed at the end, while no other writer of any machine is at work.

    Raises:
        ServerAway, ServerBusy, StoreUnwritable: Nothing was changed.
    """
    try:
        with beside_server(connection) as turn:
            take_turn(turn)  # a transaction of its own: what it sees is older than its turn
            with on_server(connection) as cursor:
                cursor.begin()
                yield cursor
                cursor.commit()
    except duckdb.Error as error:
        raise refusal(error) from error


def silent(server: Server, error: Exception) -> ServerSilent | GrantMissing:
    """What to tell people of a server that cannot be read from at all; why goes to the log."""
    logger.error("%s: %s", server.name, said(error))
    return GrantMissing(detail=said(error)) if is_grant_missing(error) else ServerSilent(name=server.name)


def refusal(error: Exception) -> StoreUnwritable:
    """What an error of the server means for somebody who wants to store something."""
    text = str(error)
    if "lock timeout" in text:
        return ServerBusy()
    if is_grant_missing(error):
        return GrantMissing(detail=said(error))
    if any(word in text for word in _LOST):
        return ServerAway()
    return StoreUnwritable(detail=said(error))


def size_of(connection: duckdb.DuckDBPyConnection) -> int:
    """Bytes of the database on the server.

    Raises:
        ServerAway: It does not answer.
    """
    sql = "FROM postgres_query('shared', 'SELECT pg_database_size(current_database())')"
    try:
        with beside_server(connection) as cursor:
            ((size,),) = cursor.execute(sql).fetchall()
    except duckdb.Error as error:
        raise refusal(error) from error
    return int(size)


def said(error: Exception) -> str:
    """The line of an error that says something; the address in it has no password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = next((each for each in lines if "ERROR:" in each or "failed:" in each), lines[0])
    return line.partition("ERROR:")[2].strip() or line.partition("failed: ")[2] or line


def _extension() -> Path:
    """The extension's file among the installed packages, for this very DuckDB."""
    found = find_spec(_EXTENSION)
    folders = list(found.submodule_search_locations or []) if found else []
    return Path(folders[0], "extensions", f"v{duckdb.__version__}", "postgres_scanner.duckdb_extension")


def _written(server: Server) -> str:
    """Options as libpq reads them."""
    return " ".join(f"{name}='{_escaped(value)}'" for name, value in server.options)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _quoted(text: str) -> str:
    """The inside of a text in SQL."""
    return text.replace("'", "''")
