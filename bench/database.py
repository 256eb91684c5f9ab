"""The database a size is measured in: made once, used again while what made it is the same."""

import hashlib
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

VERSION: Final = "1"
QUEUE: Final = "hearth_bench_queue"
WAVE: Final = "hearth_bench_wave"
ROOT: Final = Path(__file__).resolve().parent.parent


def server_connection(server_url: str) -> psycopg.Connection:
    """To the server's own database, where databases are made and processes are listed."""
    return psycopg.connect(url_of(server_url, "postgres"), autocommit=True)


def url_of(server_url: str, name: str) -> str:
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def name_for(size: int) -> str:
    return f"hearth_bench_{size}"


def is_ready(server: psycopg.Connection, name: str) -> bool:
    """Whether it is there and was filled to the end by today's loader. Its tables may be of an
    earlier day: migrations bring them up to date, as they do in life.
    """
    row = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return bool(row and row[0] == _made_by())


def drop(server: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(statement.format(sql.Identifier(name)))


def make_empty(server: psycopg.Connection, name: str) -> None:
    drop(server, name)
    identifier = sql.Identifier(name)
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))


def mark_ready(server: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    server.execute(statement.format(sql.Identifier(name), sql.Literal(_made_by())))


def _made_by() -> str:
    digest = hashlib.sha256(VERSION.encode())
    for name in ("loader", "plan", "words"):
        digest.update((ROOT / "bench" / f"{name}.py").read_bytes())
    return f"hearth bench {digest.hexdigest()[:16]}"
