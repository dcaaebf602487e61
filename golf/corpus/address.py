"""Names of hosts to addresses, and which addresses are public."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass


def first_address(host: str) -> str:
    """The first address of a host. Raises OSError where it has none."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


def is_public(address: str) -> bool:
    """Can everybody on the internet reach this address? Not if it is loopback, private, or link-local."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True)
class Names:
    """How hosts are found. A test puts its own functions here."""

    resolve: Callable[[str], str] = first_address
    public: Callable[[str], bool] = is_public
