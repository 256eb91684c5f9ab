"""Asks as fast as a server answers, in a process of its own: `python -m bench.client`.

It is told what to do in lines of JSON. `{"port", "requests", "tokens"}` opens a set of requests.
`{"seconds", "connections", "at_least"}` sends them in turn over that many kept connections, each at
least so often, and answers with the latencies in microseconds and how many answers were not as
they should be. Before each request it renews the `tokens` in Redis, which is not timed. It must
cost little itself, so it reads no more of an answer than its status and length.
"""

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, Self

import redis

KEY: Final = b"0" * 31 + b"k"
"""In a request, replaced by another key every time it is sent."""
PATIENCE: Final = 300
"""Seconds to wait for an answer: a machine may be busy with more than this."""
_GOOD: Final = frozenset({200, 302})


class Connection:
    """One kept connection to the server on this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray(1 << 19)
        self.view = memoryview(self.buffer)

    def exchange(self, request: bytes) -> tuple[int, int]:
        """Status and length of the answer, which is then in `buffer`."""
        self.socket.sendall(request.replace(KEY, os.urandom(16).hex().encode()))
        got, end = 0, -1
        while end < 0:
            got += self._receive(got)
            end = self.buffer.find(b"\r\n\r\n", 0, got)
        head = bytes(self.view[:end]).lower()
        length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        total = end + 4 + length
        while got < total:
            got += self._receive(got)
        return int(head[9:12]), total

    def _receive(self, at: int) -> int:
        count = self.socket.recv_into(self.view[at:])
        if not count:
            raise ConnectionError("The server closed the connection.")
        return count

    def fetch(self, request: bytes) -> tuple[int, str, str]:
        """Status, head and body."""
        status, total = self.exchange(request)
        head, _, body = bytes(self.view[:total]).partition(b"\r\n\r\n")
        return status, head.decode("latin-1"), body.decode()


def _send_for(
    connection: Connection,
    *,
    requests: "itertools.cycle[bytes]",
    renew: Callable[[], None],
    until: float,
    at_least: int,
) -> tuple[list[int], int]:
    latencies: list[int] = []
    bad = 0
    while time.perf_counter() < until or len(latencies) < at_least:
        renew()
        started = time.perf_counter()
        status, _total = connection.exchange(next(requests))
        latencies.append(round((time.perf_counter() - started) * 1e6))
        bad += status not in _GOOD
    return latencies, bad


def _renewing(tokens: list[list[str]]) -> Callable[[], None]:
    """A function that writes every token anew. A token: address of Redis, key, value around it."""
    if not tokens:
        return lambda: None
    cache = redis.Redis.from_url(tokens[0][0])
    known = [[text.encode("latin-1") for text in token[1:]] for token in tokens]

    def renew() -> None:
        for key, before, after in known:
            cache.set(key, before + os.urandom(8).hex().encode() + after)

    return renew


def _serve() -> None:
    connections: list[Connection] = []
    requests: itertools.cycle[bytes] = itertools.cycle([])
    renew = _renewing([])
    port = 0
    with ThreadPoolExecutor(32) as threads:
        for line in sys.stdin:
            order = json.loads(line)
            if "port" in order:
                if order["port"] != port:
                    port, connections = order["port"], []
                requests = itertools.cycle([one.encode("latin-1") for one in order["requests"]])
                renew = _renewing(order["tokens"])
                continue
            while len(connections) < order["connections"]:
                connections.append(Connection(port))
            started = time.perf_counter()
            until = started + order["seconds"]
            send = partial(
                _send_for,
                requests=requests,
                renew=renew,
                until=until,
                at_least=order["at_least"],
            )
            parts = list(threads.map(send, connections[: order["connections"]]))
            result = {
                "latencies": [latency for some, _bad in parts for latency in some],
                "bad": sum(bad for _some, bad in parts),
                "seconds": time.perf_counter() - started,
            }
            sys.stdout.write(json.dumps(result) + "\n")
            sys.stdout.flush()


class Client:
    """The other end: the process that asks, as the measuring process sees it."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.client"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)

    def open(self, port: int, requests: list[bytes], tokens: list[list[str]]) -> None:
        texts = [one.decode("latin-1") for one in requests]
        self._tell({"port": port, "requests": texts, "tokens": tokens})

    def send(self, seconds: float, connections: int, at_least: int = 1) -> dict[str, Any]:
        """Ask for so long, and wait for what came of it."""
        self._tell({"seconds": seconds, "connections": connections, "at_least": at_least})
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("The process that asks has ended: the server closed a connection.")
        result: dict[str, Any] = json.loads(line)
        return result

    def _tell(self, order: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()


if __name__ == "__main__":
    _serve()
