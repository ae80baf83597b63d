"""Which network addresses a request made on a stranger's behalf may reach.

Feed and webhook URLs come from outside, so the address a name resolves to is judged, not the name:
`localhost`, `127.1` and `2130706433` all resolve to a loopback address. Ranges follow the IANA
special-purpose registries (RFC 6890) with the IPv6 forms that carry an IPv4 address inside unwrapped first.
"""

import ipaddress
from collections.abc import Sequence

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_IPV4_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
_RELAY_6TO4 = ipaddress.IPv4Network("192.88.99.0/24")


def read_networks(texts: Sequence[str]) -> tuple[IPNetwork, ...]:
    """Return networks from their CIDR texts; raises ValueError that names the first wrong one."""
    return tuple(ipaddress.ip_network(text.strip()) for text in texts)


def why_refused(address: str, allowed: Sequence[IPNetwork] = ()) -> str | None:
    """Return why an address may not be reached, or None if it may.

    Args:
        address: an IPv4 or IPv6 address as a resolver gives it, with or without a zone.
        allowed: networks an operator permits although they are not public.

    """
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return "is not an IP address"
    real = _unwrap(given)
    if any(form in network for form in (given, real) for network in allowed if network.version == form.version):
        return None
    return _not_public(real)


def _unwrap(address: IPAddress) -> IPAddress:
    """Return the IPv4 address that an IPv6 address carries, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    plain = ipaddress.IPv6Address(int(address))
    last_32_bits = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    embeds = (*_NAT64, _IPV4_TRANSLATED)
    if any(plain in network for network in embeds):
        return last_32_bits
    if plain in _IPV4_COMPATIBLE and int(plain) > 1:
        return last_32_bits
    return address


def _not_public(address: IPAddress) -> str | None:
    """Return the name of the special range an address lies in, or None for a public one."""
    ranges = (
        ("is the unspecified address", address.is_unspecified),
        ("is a loopback address", address.is_loopback),
        ("is a link-local address", address.is_link_local),
        ("is a multicast address", address.is_multicast),
        ("is a site-local address", isinstance(address, ipaddress.IPv6Address) and address.is_site_local),
        ("is a relay address", isinstance(address, ipaddress.IPv4Address) and address in _RELAY_6TO4),
        ("is a private address", address.is_private),
        ("is a reserved address", address.is_reserved),
        ("is a shared or special-purpose address", not address.is_global),
    )
    return next((reason for reason, holds in ranges if holds), None)
