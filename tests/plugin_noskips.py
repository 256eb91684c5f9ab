"""A skipped test is a failed one where its browser or service is promised.

`HEARTH_NO_SKIPS=browser,service` names the markers. Loaded by `make test`.
"""

import os
from collections.abc import Iterator

import pytest

PROMISED = set(filter(None, os.environ.get("HEARTH_NO_SKIPS", "").split(",")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    promised = PROMISED & {marker.name for marker in item.iter_markers()}
    if report.skipped and promised and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, though {', '.join(sorted(promised))} is promised here."
    return report
