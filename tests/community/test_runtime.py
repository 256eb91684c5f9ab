"""The embedded site in real processes: what is killed comes back, nothing is lost or doubled."""

import http.client
import json
import os
import signal
import socket
import statistics
import threading
import time

import psutil
import pytest
from websockets.sync.client import connect

from tests.community.site import Site, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("runtime")]  # they share one site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        site.start()
        yield site
    finally:
        site.remove()


def light(site: Site, lamp_id: int) -> int | None:
    """The status of one POST, or None where the connection was lost."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    try:
        connection.request("POST", f"/lamps/{lamp_id}")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def test_three_kills_of_the_worker_lose_and_double_nothing(site):
    lamps = list(range(100, 200))
    for lamp_id in lamps:
        assert light(site, lamp_id) == 201

    for heard in (10, 40, 70):
        wait_until(lambda heard=heard: len(site.reported()) > heard)
        site.kill("worker")

    wait_until(lambda: set(lamps) <= set(site.reported()))
    assert [lamp for lamp in site.reported() if lamp in lamps] == lamps


def test_no_acknowledged_lamp_is_lost_when_the_web_process_is_killed(site):
    acknowledged: list[int] = []

    def burst(first: int) -> None:
        for lamp_id in range(first, first + 100):
            if light(site, lamp_id) == 201:
                acknowledged.append(lamp_id)
            time.sleep(0.02)

    threads = [threading.Thread(target=burst, args=(first,)) for first in (1000, 2000, 3000)]
    for thread in threads:
        thread.start()
    site.kill("uvicorn")
    for thread in threads:
        thread.join()
    wait_until(lambda: light(site, 4000) == 201)

    lit = site.lit()
    assert set(acknowledged) <= set(lit)
    wait_until(lambda: len(site.reported()) >= len(site.lit()))
    assert site.reported() == site.lit()


def test_a_socket_hears_what_a_task_did(site):
    with connect(f"ws://127.0.0.1:{site.port}/ws/lamps/", origin=_origin(site)) as ws:
        light(site, 5000)

        assert json.loads(ws.recv(timeout=20))["lamp_id"] == 5000


def test_what_a_task_raises_reaches_an_open_page_within_fifty_milliseconds(site):
    took = []
    with connect(f"ws://127.0.0.1:{site.port}/ws/lamps/", origin=_origin(site)) as ws:
        for lamp_id in range(5100, 5120):
            light(site, lamp_id)
            raised_at = json.loads(ws.recv(timeout=20))["raised_at"]
            took.append(time.time() - raised_at)

    # The machine may be busy with something else now and then.
    assert statistics.median(took) < 0.05, took


def test_a_beat_that_was_killed_comes_back_and_nothing_is_done_twice(site):
    site.kill("beat")
    lamps = list(range(5200, 5220))
    for lamp_id in lamps:
        assert light(site, lamp_id) == 201

    wait_until(lambda: site.child("beat"))
    wait_until(lambda: set(lamps) <= set(site.reported()))
    assert [lamp for lamp in site.reported() if lamp in lamps] == lamps


def test_a_socket_from_another_site_is_refused(site):
    with pytest.raises(Exception, match="403"):
        connect(f"ws://127.0.0.1:{site.port}/ws/lamps/", origin="https://elsewhere.example")


def test_a_socket_to_nowhere_is_refused(site):
    with pytest.raises(Exception, match="403"):
        connect(f"ws://127.0.0.1:{site.port}/ws/nothing/", origin=_origin(site))


def test_the_running_site_is_ready(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", "/health/ready")
    response = connection.getresponse()

    assert (response.status, json.load(response)) == (200, {"status": "ready"})


def test_it_says_its_address_by_name_and_answers_by_number_too(site):
    assert f"Hearth is at http://localhost:{site.port}/" in site.output

    for host in ("localhost", "127.0.0.1"):
        connection = http.client.HTTPConnection(host, site.port, timeout=20)
        connection.request("GET", "/health/ready")
        assert connection.getresponse().status == 200


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(site):
    result = site.manage("serve")

    assert result.returncode == 1
    assert result.stderr == (
        f"CommandError: Hearth already runs here (process {site.process.pid}):"
        " stop it first, or set VAR_DIR.\n"
    )


def test_a_taken_port_is_refused_in_one_sentence(site, tmp_path):
    result = site.manage("serve", VAR_DIR=str(tmp_path))

    assert result.returncode == 1
    assert result.stderr == (
        f"CommandError: Port {site.port} is taken by another program: choose another one,"
        f" for example make run PORT={site.port + 1}.\n"
    )


def test_a_database_that_does_not_answer_is_said_in_one_sentence(site, tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgres://root@127.0.0.1:{nobody.getsockname()[1]}/nothing"
        port = str(site.port + 1)
        result = site.manage("serve", VAR_DIR=str(tmp_path), PORT=port, DATABASE_URL=url)

    assert result.returncode == 1
    assert result.stderr.startswith("CommandError: The database does not answer: ")
    assert result.stderr.count("\n") == 1


def test_one_signal_stops_everything_and_a_new_start_takes_over(site):
    children = psutil.Process(site.process.pid).children(recursive=True)

    site.process.send_signal(signal.SIGINT)
    code = site.process.wait(20)

    assert len(children) == 3
    assert code == 0
    assert not [child for child in children if child.is_running()]
    site.start()


def test_no_program_outlives_a_killed_supervisor(site):
    children = psutil.Process(site.process.pid).children(recursive=True)
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()

    _, alive = psutil.wait_procs(children, timeout=20)

    assert len(children) == 3
    assert alive == []


def test_after_a_kill_of_everything_the_site_starts_without_help(site):
    if site.process.poll() is None:
        group = [psutil.Process(site.process.pid), *psutil.Process(site.process.pid).children()]
        for process in group:
            process.kill()
        site.process.wait()

    site.start()

    assert light(site, 6000) == 201
    wait_until(lambda: 6000 in site.reported())


def _origin(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"
