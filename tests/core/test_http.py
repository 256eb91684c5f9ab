"""Whose address a request comes from."""

import pytest

from core.http import client_ip, network_of


@pytest.mark.parametrize(
    ("hops", "forwarded", "remote", "address"),
    [
        (0, "1.1.1.1", "10.0.0.1", "10.0.0.1"),
        (1, "1.1.1.1, 5.5.5.5", "10.0.0.1", "5.5.5.5"),
        (2, "1.1.1.1, 5.5.5.5", "10.0.0.1", "1.1.1.1"),
        (2, "5.5.5.5", "10.0.0.1", "10.0.0.1"),
        (1, "5.5.5.5:4711", "10.0.0.1", "5.5.5.5"),
        (1, "[2001:DB8::1]:4711", "10.0.0.1", "2001:db8::1"),
        (1, "fe80::1%eth0", "10.0.0.1", "fe80::1"),
        (1, "<script>", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (0, "", "", "0.0.0.0"),
    ],
)
def test_an_address_is_what_trusted_proxies_say(rf, settings, hops, forwarded, remote, address):
    settings.TRUSTED_PROXIES = hops

    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)

    assert client_ip(request) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
    ],
)
def test_all_addresses_that_one_line_can_take_are_one_network(address, network):
    assert network_of(address) == network
