"""Texts are rendered by other processes while this one reads and writes."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

from imports.discourse.links import Site
from imports.discourse.texts import Job, Text, start_worker, texts_of, write_texts

Texts = list[list[Text]]


class TextPool:
    """`workers=0` does everything here. Should its processes die, the rest is done here too."""

    def __init__(self, workers: int, site: Site) -> None:
        self.site = site
        self.executor: ProcessPoolExecutor | None = None
        if workers:
            # A fresh process holds no connection to the database, as a forked one would.
            self.executor = ProcessPoolExecutor(
                workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=start_worker,
                initargs=(site,),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.executor:
            self.executor.shutdown(wait=error is None, cancel_futures=True)

    def submit(self, jobs: list[Job]) -> Callable[[], Texts]:
        """A function that waits for the texts of these topics."""
        if self.executor is None:
            return lambda: texts_of(jobs, self.site)
        try:
            future = self.executor.submit(write_texts, jobs)
        except BrokenProcessPool:
            return lambda: texts_of(jobs, self.site)
        return lambda: self._result(future, jobs)

    def _result(self, future: Future[Texts], jobs: list[Job]) -> Texts:
        try:
            return future.result()
        except BrokenProcessPool:
            return texts_of(jobs, self.site)
