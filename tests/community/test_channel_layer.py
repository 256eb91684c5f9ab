"""The local bus carries a message to every loop that receives, from wherever it was sent."""

import asyncio
import json
import os
import socket
import stat
import subprocess
import sys
import threading

import pytest
from channels.exceptions import ChannelFull

from core.channel_layer import LocalBusChannelLayer

MESSAGE = {"type": "lamp.lit", "lamp_id": 1}


@pytest.fixture
def layer(tmp_path):
    return LocalBusChannelLayer(str(tmp_path / "bus"))


async def joined(layer, group="lamps"):
    """A channel that has joined the group."""
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def receive(layer, channel):
    return await asyncio.wait_for(layer.receive(channel), 10)


def sockets(layer):
    return sorted(layer.directory.glob("*.sock"))


async def test_a_group_hears_what_its_own_loop_sends(layer):
    first, second = await joined(layer), await joined(layer)

    await layer.group_send("lamps", MESSAGE)

    assert await receive(layer, first) == MESSAGE
    assert await receive(layer, second) == MESSAGE


async def test_a_channel_hears_what_is_sent_to_it_alone(layer):
    channel = await layer.new_channel()

    await layer.send(channel, MESSAGE)

    assert await receive(layer, channel) == MESSAGE


async def test_who_left_the_group_hears_nothing(layer):
    channel = await joined(layer)
    await layer.group_discard("lamps", channel)

    await layer.group_send("lamps", MESSAGE)
    await layer.send(channel, {"type": "next"})

    assert await receive(layer, channel) == {"type": "next"}


async def test_a_group_hears_another_thread(layer):
    channel = await joined(layer)

    threading.Thread(target=layer.push_to_group, args=("lamps", MESSAGE)).start()

    assert await receive(layer, channel) == MESSAGE


async def test_a_group_hears_another_loop(layer):
    channel = await joined(layer)

    await asyncio.to_thread(asyncio.run, layer.group_send("lamps", MESSAGE))

    assert await receive(layer, channel) == MESSAGE


async def test_two_loops_both_hear_a_message(layer):
    """As when a test has a client of its own beside a server in a thread."""
    other_is_ready, other_heard = threading.Event(), []

    async def other():
        channel = await joined(layer)
        other_is_ready.set()
        other_heard.append(await receive(layer, channel))

    thread = threading.Thread(target=lambda: asyncio.run(other()))
    thread.start()
    await asyncio.to_thread(other_is_ready.wait)
    channel = await joined(layer)
    await layer.group_send("lamps", MESSAGE)
    await asyncio.to_thread(thread.join)

    assert [await receive(layer, channel), *other_heard] == [MESSAGE, MESSAGE]


async def test_a_group_hears_another_process(layer):
    channel = await joined(layer)
    code = (
        "from core.channel_layer import LocalBusChannelLayer;"
        f"LocalBusChannelLayer({str(layer.directory)!r}).push_to_group('lamps', {MESSAGE!r})"
    )

    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], check=True)

    assert await receive(layer, channel) == MESSAGE


def test_without_anybody_listening_a_message_is_dropped(layer):
    layer.push_to_group("lamps", MESSAGE)

    assert not layer.directory.exists()


async def test_the_socket_of_a_process_that_is_gone_is_cleared_away(layer):
    channel = await joined(layer)
    left_behind = layer.directory / "gone.sock"
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(left_behind))

    await asyncio.to_thread(layer.push_to_group, "lamps", MESSAGE)

    assert await receive(layer, channel) == MESSAGE
    assert not left_behind.exists()


async def test_half_a_message_breaks_nothing(layer):
    channel = await joined(layer)
    with socket.socket(socket.AF_UNIX) as careless:
        careless.connect(str(sockets(layer)[0]))
        careless.sendall(b'["group", "lamps", {"ty')
    with socket.socket(socket.AF_UNIX) as careless:
        careless.connect(str(sockets(layer)[0]))
        careless.sendall(b"no json\n")

    await asyncio.to_thread(layer.push_to_group, "lamps", MESSAGE)

    assert await receive(layer, channel) == MESSAGE


async def test_a_long_message_arrives_whole(layer):
    channel = await joined(layer)
    long = {"type": "lamp.lit", "words": "ö" * 100_000}

    await asyncio.to_thread(layer.push_to_group, "lamps", long)

    assert await receive(layer, channel) == long


async def test_a_full_channel_drops_for_a_group_and_says_so_to_a_sender(tmp_path):
    layer = LocalBusChannelLayer(str(tmp_path / "bus"), capacity=1)
    channel = await joined(layer)
    await layer.group_send("lamps", MESSAGE)
    await layer.group_send("lamps", MESSAGE)

    with pytest.raises(ChannelFull):
        await layer.send(channel, MESSAGE)


async def test_only_the_owner_of_the_site_may_write_to_it(layer):
    await joined(layer)

    assert stat.S_IMODE(os.stat(layer.directory).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(sockets(layer)[0]).st_mode) == 0o600


async def test_a_directory_of_somebody_else_is_neither_used_nor_written_to(layer, monkeypatch):
    channel = await joined(layer)
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)

    await asyncio.to_thread(layer.push_to_group, "lamps", MESSAGE)
    with pytest.raises(PermissionError):
        await asyncio.to_thread(asyncio.run, LocalBusChannelLayer(str(layer.directory))._hub())
    monkeypatch.undo()
    await layer.group_send("lamps", MESSAGE | {"lamp_id": 2})

    assert (await receive(layer, channel))["lamp_id"] == 2


async def test_a_long_path_is_replaced_by_a_short_one_that_is_always_the_same(tmp_path):
    path = str(tmp_path / ("deep" * 30))
    layer = LocalBusChannelLayer(path)
    channel = await joined(layer)

    await asyncio.to_thread(LocalBusChannelLayer(path).push_to_group, "lamps", MESSAGE)

    assert await receive(layer, channel) == MESSAGE
    assert len(json.dumps(str(layer.directory))) < 60


def test_one_loop_after_another_receives(layer):
    async def hear():
        channel = await joined(layer)
        await layer.group_send("lamps", MESSAGE)
        return await receive(layer, channel)

    assert [asyncio.run(hear()), asyncio.run(hear())] == [MESSAGE, MESSAGE]


def test_a_group_name_with_odd_characters_is_refused(layer):
    with pytest.raises(TypeError):
        layer.push_to_group("lamps and more", MESSAGE)
