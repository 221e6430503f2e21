"""Addresses: what may be asked, what two spellings have in common, whom to be polite to.

Cleaning is our own and not courlan's: courlan 1.4 drops parameters without a value (``story.php?20240501``
becomes ``story.php``, and so do all its neighbours) and takes ``cid``, ``uid``, ``eid`` and ``source`` for
trackers. A tracker that is left in costs a duplicate; an identifier that is dropped merges two
articles for ever.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

import idna
import tld

from extractors.tracking import is_tracking

LONGEST = 4000
DEFAULT_PORTS = {"http": 80, "https": 443}
_BLANK = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u200b\ufeff"
_REMOVED = dict.fromkeys([*range(0x20), 0x7F, 0xFEFF, 0x200B])
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$")
_UNRESERVED = re.compile(r"%(2[dDeE]|5[fF]|7[eE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA])")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


class _Address(NamedTuple):
    scheme: str
    host: str  # lower case, punycode, IPv6 in brackets
    port: int
    path: str
    query: str

    @property
    def netloc(self) -> str:
        return self.host if self.port == DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    def text(self, query: str) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}" + (f"?{query}" if query else "")


def clean_url(url: str, base: str | None = None) -> str | None:
    """Return the absolute http(s) address without fragment, user name and tracking parameters, or None.

    A relative address is resolved against ``base``. The order and spelling of what remains is kept,
    since this address is the one that will be fetched.
    """
    found = _address(url, base)
    if found is None:
        return None
    kept = [part for part in found.query.split("&") if part and not is_tracking(part)]
    return found.text("&".join(kept))


def request_url(url: str, base: str | None = None) -> str | None:
    """Return the address as it can be asked for, with all its parameters, or None if it cannot."""
    found = _address(url, base)
    return None if found is None else found.text(found.query)


def url_key(url: str) -> str:
    """Return the identity of an address: two addresses with one key are the same page.

    No scheme, no ``www.`` (feeds and canonical links mix both, and no outlet is known that serves two
    different articles under them), no default port, no tracking parameters, sorted query, no slash at the
    end. Any other port is kept. What is no http(s) address is its own key; a key is its own key too.
    """
    text = url if "://" in url else "http://" + url
    found = _address(text, None)
    if found is None:
        return url.strip(_BLANK)
    host = found.host.removeprefix("www.") if found.host.count(".") > 1 else found.host
    port = "" if found.port in DEFAULT_PORTS.values() else f":{found.port}"
    query = "&".join(sorted(_even(part) for part in found.query.split("&") if part and not is_tracking(part)))
    return f"{host}{port}{_even(found.path).rstrip('/')}" + (f"?{query}" if query else "")


def authority(url: str) -> str:
    """Return ``host:port``, the key of politeness; "" if it is no http(s) address."""
    found = _address(url, None)
    return "" if found is None else f"{found.host}:{found.port}"


@lru_cache(maxsize=2048)
def registrable_domain(url: str) -> str | None:
    """Return the domain that somebody registered; an IP address or a bare name is itself, with its port."""
    found = _address(url, None)
    if found is None:
        return None
    if is_ip(found.host) or "." not in found.host:
        return found.netloc
    domain = tld.get_fld(found.host, fix_protocol=True, fail_silently=True, search_private=True)
    return domain if isinstance(domain, str) else found.host


def is_ip(host: str) -> bool:
    """Say whether the host of an address is an IPv4 or a bracketed IPv6 address."""
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


@lru_cache(maxsize=2048)
def _address(url: str, base: str | None) -> _Address | None:
    text = url.strip(_BLANK).translate(_REMOVED)
    try:
        if base is not None and not _SCHEME.match(text):
            text = urljoin(base.strip(_BLANK).translate(_REMOVED), text)
        parts = urlsplit(text)
        scheme = parts.scheme.lower()
        if scheme not in DEFAULT_PORTS or len(text) > LONGEST:
            return None
        host, port = _host(parts), parts.port
    except ValueError:  # urllib: an invalid IPv6 address, a port that is no number; idna: no such name
        return None
    if not host or port == 0:
        return None
    path = _quoted(parts.path) or "/"
    return _Address(scheme, host, port or DEFAULT_PORTS[scheme], path, _quoted(parts.query, "?"))


def _host(parts: SplitResult) -> str | None:
    if "\\" in parts.netloc:  # browsers see another host here than urllib does
        return None
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host.partition('%')[0]).compressed}]"
    if not host.isascii():
        host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
    return host if len(host) <= 253 and _HOST.match(host) and ".." not in host else None


def _quoted(text: str, more: str = "") -> str:
    """Escape what may not stand in an address, and a percent sign that escapes nothing."""
    escaped = quote(text, safe="%/:@!$&'()*+,;=~-._|[]" + more, errors="replace")
    return re.sub(r"%(?![0-9a-fA-F]{2})", "%25", escaped)


def _even(text: str) -> str:
    """Spell escapes one way: unreserved characters bare, hexadecimal digits in capitals."""
    bare = _UNRESERVED.sub(lambda found: unquote_to_bytes(found[0]).decode("ascii"), text)
    return _ESCAPE.sub(lambda found: found[0].upper(), bare)
