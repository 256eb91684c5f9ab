"""A wake-up reaches the group, whatever carries it, and never breaks what was saved."""

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from core import wake as module
from core.channel_layer import LocalBusChannelLayer
from core.wake import wake

MESSAGE = {"type": "lamp.lit", "lamp_id": 1}


@pytest.fixture
def use():
    """Make the given layer the site's, for one test."""
    before = channel_layers.backends.get("default")

    def set_layer(layer):
        channel_layers.set("default", layer)
        return layer

    yield set_layer
    if before:
        channel_layers.set("default", before)
    else:
        channel_layers.backends.pop("default")


async def heard_after_a_wake(layer):
    channel = await layer.new_channel("lamp")
    await layer.group_add("lamps", channel)
    await asyncio.to_thread(wake, "lamps", MESSAGE)
    return await asyncio.wait_for(layer.receive(channel), 10)


async def test_it_goes_over_the_local_bus(use, tmp_path):
    layer = use(LocalBusChannelLayer(str(tmp_path / "bus")))

    assert await heard_after_a_wake(layer) == MESSAGE


async def test_it_goes_over_a_layer_in_memory(use):
    assert await heard_after_a_wake(use(InMemoryChannelLayer())) == MESSAGE


@pytest.mark.service
async def test_it_goes_over_redis_as_the_layer_itself_would_send_it(settings):
    if not settings.REDIS_URL:
        pytest.skip("REDIS_URL is not set")
    layer = channel_layers["default"]

    assert await heard_after_a_wake(layer) == MESSAGE
    await layer.flush()


def test_a_failure_is_logged_and_not_raised(use, monkeypatch, caplog):
    use(LocalBusChannelLayer("/nowhere"))
    monkeypatch.setattr(LocalBusChannelLayer, "push_to_group", None)

    wake("lamps", MESSAGE)

    assert "Nobody in lamps was woken" in caplog.text
    assert module.logger.name in caplog.text
