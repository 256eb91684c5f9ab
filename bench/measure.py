"""Runs the cases in interleaved rounds and adds up what they took."""

import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Any, Final

from bench.cases import Case
from bench.client import Client, Connection
from bench.community import Community, Reader, Request
from bench.cost import Cost, Meter

SETTLE: Final = 1.1
"""Seconds after a change in which nothing is stored, so the next case would begin cold."""


@dataclass(frozen=True, slots=True)
class Pace:
    rounds: int = 3
    seconds: float = 2.0
    warm_up: float = 0.5
    connections: int = 4


@dataclass(slots=True)
class Tally:
    """All rounds of one case."""

    case: Case
    latencies: list[int] = field(default_factory=list)
    """Microseconds, with all connections at once."""
    alone: list[int] = field(default_factory=list)
    """Microseconds, with one connection."""
    seconds: float = 0.0
    cost: Cost = field(default_factory=Cost)

    def facts(self) -> dict[str, Any]:
        """Rates per second, times in milliseconds, CPU in milliseconds per request."""
        count = len(self.latencies)
        per_request = 1000 / count
        return {
            "requests": count,
            "per_second": count / self.seconds,
            "p50": statistics.median(self.latencies) / 1000,
            "p99": _percentile(self.latencies, 99) / 1000,
            "alone": statistics.median(self.alone) / 1000,
            "cpu_server": self.cost.server * per_request,
            "cpu_db": self.cost.db * per_request,
            "cpu_redis": self.cost.redis * per_request,
            "cpu": self.cost.sum * per_request,
        }


def _percentile(values: list[int], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


class Measuring:
    def __init__(self, community: Community, pace: Pace, ports: dict[bool, int]) -> None:
        self.community, self.pace, self.ports = community, pace, ports

    def run(self, cases: list[Case], meters: dict[bool, Meter], client: Client) -> list[Tally]:
        """`meters` and `self.ports`: whether it is the floor's server → what belongs to it."""
        requests = {case.name: self.prepared(case) for case in cases}
        tallies = {case.name: Tally(case) for case in cases}
        order = list(cases)
        for _round in range(self.pace.rounds):
            random.shuffle(order)
            for case in order:
                tokens = self.community.tokens(case.outdates)
                client.open(self.ports[case.is_floor], requests[case.name], tokens)
                self._measure(tallies[case.name], meters[case.is_floor], client)
                self._settle(case)
        return [tallies[case.name] for case in cases]

    def _measure(self, tally: Tally, meter: Meter, client: Client) -> None:
        pace, case = self.pace, tally.case
        each = len(self.community.readers) // pace.connections if case.by_member else 1
        _send(client, case, pace.warm_up, pace.connections, each)
        meter.since()
        result = _send(client, case, pace.seconds, pace.connections)
        tally.cost += meter.since()
        tally.seconds += result["seconds"]
        tally.latencies += result["latencies"]
        tally.alone += _send(client, case, pace.warm_up, 1)["latencies"]

    def prepared(self, case: Case) -> list[bytes]:
        """The requests of a case; the first of them is sent, and its answer read as a whole."""
        port = self.ports[case.is_floor]
        requests = [request.as_bytes() for request in self._requests(case)]
        status, head, body = Connection(port).fetch(requests[0])
        reader = self.community.readers[0] if case.by_member and case.replies != "htmx" else None
        wanted = [case.marker] if status == 200 else []
        wanted += [reader.name] if reader and status == 200 else []
        missing = [text for text in wanted if text not in body]
        if case.replies == "form":
            missing = [] if status == 302 and case.marker in head else ["Location"]
        if status not in (200, 302) or (status == 302) != (case.replies == "form") or missing:
            said = f"{case.name}: {case.path} answered {status} without {missing}"
            raise SystemExit(f"{said}:\n{head}\n{body[:2000]}")
        self._settle(case)
        return requests

    def _settle(self, case: Case) -> None:
        if case.replies:
            self.community.take_back_replies()
        if case.replies or case.outdates:
            time.sleep(SETTLE)

    def _requests(self, case: Case) -> list[Request]:
        community = self.community
        if case.replies:
            topic = community.long if case.topic == community.long.pk else community.third
            connection = Connection(self.ports[False])
            return community.replies(
                topic,
                lambda request: connection.fetch(request.as_bytes())[2],
                htmx=case.replies == "htmx",
            )
        readers: list[Reader | None] = [*community.readers] if case.by_member else [None]
        return [community.get(case.path, reader) for reader in readers]


def _send(
    client: Client, case: Case, seconds: float, connections: int, at_least: int = 1
) -> dict[str, Any]:
    result = client.send(seconds, connections, at_least)
    if result["bad"] or not result["latencies"]:
        raise SystemExit(f"{case.name}: {result['bad']} answers were neither 200 nor 302.")
    return result
