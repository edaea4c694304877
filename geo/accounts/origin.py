"""Where somebody asks from, without keeping the address: keyed hashes of an address and of the networks around it."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from geo.accounts.secret import cookie_key

PREFIXES = {4: (32, 24, 16), 6: (64, 48, 32)}
"""Bits that make one connection, its network, and what one provider hands out; an IPv6 customer has at least a /64."""


def origins(address: str) -> tuple[str, ...]:
    """Return the connection of an address, its network and its provider's network, as text.

    Parameters
    ----------
    address
        IPv4 or IPv6; an IPv4 address written as IPv6 counts as IPv4.

    Returns
    -------
    tuple of str
        From narrow to wide; empty for an address of this machine (a proxy that does not say for whom it asks) and for
        what is no address.
    """
    try:
        given = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ()
    mapped = given.ipv4_mapped if isinstance(given, ipaddress.IPv6Address) else None
    known = mapped or given
    if known.is_loopback:
        return ()
    return tuple(str(ipaddress.ip_network((known, bits), strict=False)) for bits in PREFIXES[known.version])


def keyed_hash(*words: str) -> str:
    """Return 64 hexadecimal digits that stand for the words and that nobody without the server's key can turn back."""
    told = "\0".join(words).encode("utf-8", "replace")
    return hmac.new(cookie_key().encode(), told, hashlib.sha256).hexdigest()
