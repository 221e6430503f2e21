"""Which network addresses may be connected to.

``ipaddress.is_global`` is not asked: it lets multicast, 6to4, Teredo and NAT64 through, behind which a
private IPv4 address can stand. IPv4 is a list of what is closed; IPv6 is closed but for global unicast.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_OLD_SPELLING = re.compile(
    r"(?:0[xX][0-9a-fA-F]{0,16}|\d{1,16})(?:\.(?:0[xX][0-9a-fA-F]{0,16}|\d{1,16})){0,3}"
)
_CLOSED_4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    ipaddress.IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # Teredo lies in the first
)


def parse_address(text: str) -> Address | None:
    """Return the address that is written here, or None if it is a name; IPv4-mapped ones are unwrapped.

    ``0x7f.1`` and ``2130706433`` are 127.0.0.1, as the resolvers of most systems read them.
    """
    try:
        found = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return _old_spelling(text)
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _old_spelling(text: str) -> Address | None:
    if not _OLD_SPELLING.fullmatch(text):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def is_open(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Say whether this address may be connected to; ``allowed`` opens named ranges."""
    if any(address.version == network.version and address in network for network in allowed):
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    return address in _OPEN_6 and not any(address in network for network in _CLOSED_6)
