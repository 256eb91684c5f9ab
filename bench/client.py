"""Asks as fast as a server answers, in a process of its own: `python -m bench.client`.

It is told what to do in lines of JSON: `{"port", "requests"}` opens a new set of requests,
`{"seconds", "connections", "at_least"}` sends them in turn over that many kept connections, each at
least so often, and answers with the latencies in microseconds and how many answers were not as
they should be. It must cost little
itself, so it reads no more of an answer than its status and length.
"""

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from select import select
from typing import Any, Final, Self

KEY: Final = b"0" * 31 + b"k"
"""In a request, replaced by another key every time it is sent."""
_GOOD: Final = frozenset({200, 302})


class Connection:
    """One kept connection to the server on this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
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
    connection: Connection, requests: "itertools.cycle[bytes]", until: float, at_least: int
) -> tuple[list[int], int]:
    latencies: list[int] = []
    bad = 0
    started = time.perf_counter()
    while started < until or len(latencies) < at_least:
        status, _total = connection.exchange(next(requests))
        ended = time.perf_counter()
        latencies.append(round((ended - started) * 1e6))
        bad += status not in _GOOD
        started = ended
    return latencies, bad


def _serve() -> None:
    connections: list[Connection] = []
    requests: itertools.cycle[bytes] = itertools.cycle([])
    port = 0
    with ThreadPoolExecutor(32) as threads:
        for line in sys.stdin:
            order = json.loads(line)
            if "port" in order:
                if order["port"] != port:
                    port, connections = order["port"], []
                requests = itertools.cycle([one.encode("latin-1") for one in order["requests"]])
                continue
            while len(connections) < order["connections"]:
                connections.append(Connection(port))
            started = time.perf_counter()
            until = started + order["seconds"]
            send = partial(_send_for, requests=requests, until=until, at_least=order["at_least"])
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

    def open(self, port: int, requests: list[bytes]) -> None:
        self._tell({"port": port, "requests": [one.decode("latin-1") for one in requests]})

    def start(self, seconds: float, connections: int, at_least: int = 1) -> None:
        self._tell({"seconds": seconds, "connections": connections, "at_least": at_least})

    def is_done(self, wait: float) -> bool:
        assert self.process.stdout
        return bool(select([self.process.stdout], [], [], wait)[0])

    def result(self) -> dict[str, Any]:
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
