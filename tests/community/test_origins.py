"""A socket is opened by pages of the site itself, and by no others."""

import pytest
from channels.generic.websocket import AsyncWebsocketConsumer

from community import origins
from community.origins import FewPerNetwork, SameOrigin
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)  # channels gives connections back


@pytest.mark.parametrize(
    ("origin", "host", "is_https", "is_open"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", False, True),
        ("https://tarn.example", "tarn.example", True, True),
        ("https://www.tarn.example", "tarn.example", True, True),
        ("http://127.0.0.1:9000", "127.0.0.1:8000", False, False),
        ("http://tarn.example", "tarn.example", True, False),
        ("https://tarn.example:8443", "tarn.example", True, False),
        ("https://tarn.example@evil.example", "tarn.example", True, False),
        ("http://[::1", "127.0.0.1:8000", False, False),
        ("null", "tarn.example", True, False),
        ("", "", False, False),
    ],
)
async def test_only_a_page_of_this_site_opens_a_socket(settings, origin, host, is_https, is_open):
    settings.HTTPS = is_https
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.tarn.example"]
    socket = Socket(SameOrigin(AsyncWebsocketConsumer.as_asgi()), "/ws/")
    socket.scope["headers"] = [(b"host", host.encode()), (b"origin", origin.encode())]

    assert (await socket.connect() == 0) == is_open
    await socket.leave()


async def test_a_network_opens_so_many_sockets(settings, monkeypatch):
    settings.FLOOD_LIMITS, settings.TRUSTED_PROXIES = True, 1
    monkeypatch.setattr(origins, "SOCKETS_PER_NETWORK", 2)
    few = FewPerNetwork(AsyncWebsocketConsumer.as_asgi())

    def socket(address):
        made = Socket(few, "/ws/")
        made.scope["headers"] = [(b"x-forwarded-for", address.encode())]
        return made

    sockets = [
        socket("2001:db8::1"),
        socket("2001:db8::2"),
        socket("2001:db8::3"),
        socket("1.1.1.1"),
    ]

    assert [await one.connect() == 0 for one in sockets] == [True, True, False, True]
    for one in sockets:
        await one.leave()
    assert not few.open
