import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.addresses import read_networks, why_refused


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - an address to be refused, nothing listens
        ("0.1.2.3", "private"),
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("169.254.169.254", "link-local"),
        ("100.64.0.1", "shared"),
        ("100.127.255.255", "shared"),
        ("192.0.0.1", "private"),
        ("192.0.2.1", "private"),
        ("192.88.99.1", "relay"),
        ("198.18.0.1", "private"),
        ("203.0.113.9", "private"),
        ("224.0.0.1", "multicast"),
        ("240.0.0.1", "private"),
        ("255.255.255.255", "private"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fc00::1", "private"),
        ("fd12:3456::1", "private"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "private"),
        ("2001::1", "private"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:a9fe:a9fe", "link-local"),
        ("::ffff:0:127.0.0.1", "loopback"),
        ("::127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b:1::c0a8:1", "private"),
        ("2002:7f00:1::", "loopback"),
        ("2002:c0a8:101::1", "private"),
        ("not an address", "not an IP address"),
        ("2130706433", "not an IP address"),
    ],
)
def test_a_special_address_is_refused_with_the_name_of_its_range(address: str, told: str) -> None:
    assert told in (why_refused(address) or "")


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_a_public_address_is_permitted(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3"])
def test_an_allowed_network_is_permitted_in_every_form(address: str) -> None:
    assert why_refused(address, read_networks(["10.1.0.0/16"])) is None


def test_an_allowed_network_opens_no_other() -> None:
    assert why_refused("10.2.0.1", read_networks(["10.1.0.0/16", "fd00::/8"])) is not None


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="somewhere"):
        read_networks(["somewhere"])


@given(st.ip_addresses(v=4))
def test_hiding_an_ipv4_address_inside_ipv6_changes_nothing(address: ipaddress.IPv4Address) -> None:
    plain = why_refused(str(address))
    embedded = [f"::ffff:{address}", str(ipaddress.IPv6Address((0x64FF9B << 96) | int(address)))]

    assert [why_refused(form) for form in embedded] == [plain, plain]
