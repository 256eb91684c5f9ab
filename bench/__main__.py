"""`python -m bench`: load a community, serve it as in production, measure it."""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import django
import redis

from bench import archive, database
from bench.database import ROOT
from bench.report import compare, say
from bench.server import FLOOR, SITE, Server, environment, free_port, redis_url_of

if TYPE_CHECKING:
    from bench.cases import Case
    from bench.community import Community


def main() -> None:
    options = _options()
    if options.compare:
        compare(*options.compare)
        return
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder, ExitStack() as stack:
        _Bench(options, Path(folder), stack).run()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    size = int(os.environ.get("SIZE") or 100_000)
    parser.add_argument("--size", type=int, default=size, help="posts (SIZE, 100000)")
    parser.add_argument("--cases", default="", help="parts of names, between commas")
    parser.add_argument("--seconds", type=float, default=2.0, help="a case's length in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--load", action="store_true", help="only fill the database")
    parser.add_argument("--redis-database", type=int, default=9, help="is emptied (9)")
    parser.add_argument("--archive", action="store_true", help="only import the archive")
    parser.add_argument("--queue", action="store_true", help="only the moderators' queue")
    parser.add_argument("--wave", action="store_true", help="only a wave of posts decided as one")
    parser.add_argument("--quick", action="store_true", help="2 rounds of 0.7 seconds")
    parser.add_argument("--profile", metavar="CASE", help="where this case spends its time")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("A.json", "B.json"))
    parser.add_argument("--output", type=Path, default=ROOT / "var" / "bench.json")
    return parser.parse_args()


def _name_for(options: argparse.Namespace) -> str:
    if options.wave:
        return database.WAVE
    return database.QUEUE if options.queue else database.name_for(options.size)


class _Bench:
    def __init__(self, options: argparse.Namespace, folder: Path, stack: ExitStack) -> None:
        self.options, self.folder, self.stack = options, folder, stack
        self.port = free_port()
        self.name = _name_for(options)
        server_url = os.environ.get("DATABASE_URL") or "postgres://root@127.0.0.1:5432/"
        self.server_url = server_url
        self.postgres = stack.enter_context(database.server_connection(server_url))
        self.redis_url = redis_url_of(
            os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379", options.redis_database
        )
        self.cache = redis.Redis.from_url(self.redis_url)
        self.database_url = database.url_of(server_url, self.name)
        os.environ.update(
            environment(
                database_url=self.database_url,
                redis_url=self.redis_url,
                var_dir=folder,
                port=self.port,
            )
        )

    def run(self) -> None:
        if self.options.archive:
            say(str(archive.import_all(self.server_url, self.postgres)))
            return
        if self.options.queue or self.options.wave:
            self._measure_desk()
            return
        self._prepare()
        if self.options.load:
            return
        # These read models, so they come after django.setup().
        from bench.cases import all_cases
        from bench.community import Community

        community = Community(self.options.size, self.port)
        cases = all_cases(community)
        if self.options.profile:
            from bench.profiling import profile

            profile(next(c for c in cases if c.name == self.options.profile), community)
            return
        parts = [part for part in self.options.cases.split(",") if part]
        wanted = [c for c in cases if not parts or c.is_floor or any(p in c.name for p in parts)]
        self._measure(community, wanted)

    def _measure_desk(self) -> None:
        """The queue or a wave, in a database of its own, which is made anew."""
        from django.core.management import call_command
        from django.db import connections

        self.cache.flushdb()
        database.make_empty(self.postgres, self.name)
        os.environ["HASHED_STATIC"] = "off"  # no browser asks for files here
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        from bench import queue, wave
        from bench.cost import Meter

        run = wave.run if self.options.wave else queue.run
        kept = run(Meter(os.getpid(), self.name, self.postgres, self.cache))
        connections.close_all()
        database.drop(self.postgres, self.name)
        if not kept:
            raise SystemExit(1)

    def _prepare(self) -> None:
        """The database, the static files, an empty cache."""
        from django.core.management import call_command

        self.cache.flushdb()
        is_ready = database.is_ready(self.postgres, self.name)
        if not is_ready:
            say(f"Loading {self.options.size:,} posts into {self.name}…")
            database.make_empty(self.postgres, self.name)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        if not is_ready:
            from bench.loader import load

            load(self.options.size)
            database.mark_ready(self.postgres, self.name)
        if not self.options.load:
            call_command("collectstatic", interactive=False, verbosity=0)

    def _measure(self, community: "Community", cases: "list[Case]") -> None:
        from bench.client import Client
        from bench.cost import Meter
        from bench.measure import Measuring, Pace
        from bench.report import run_of, show, write

        options = self.options
        pace = Pace(2, 0.7, 0.3) if options.quick else Pace(options.rounds, options.seconds)
        enter = self.stack.enter_context
        site = enter(Server(SITE, port=self.port))
        floor = enter(Server(FLOOR, port=free_port(), DJANGO_SETTINGS_MODULE="bench.floor"))
        servers = {False: site, True: floor}
        meters = {
            is_floor: Meter(server.process.pid, self.name, self.postgres, self.cache)
            for is_floor, server in servers.items()
        }
        measuring = Measuring(community, pace, {key: s.port for key, s in servers.items()})
        tallies = measuring.run(cases, meters, enter(Client()))
        run = run_of(options.size, tallies, meters[False].memory())
        show(run, tallies)
        if archive.ARCHIVE.exists() and not options.cases:
            imported = archive.import_all(self.server_url, self.postgres)
            run["import"] = imported.facts()
            say(f"\n{imported}")
        write(run, options.output)


if __name__ == "__main__":
    main()
