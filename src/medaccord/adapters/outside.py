"""Servers outside: asked within limits of time and size, and on public addresses alone.

What is asked for comes from somebody's settings and from what such a server answers, so that every address
is one that somebody outside chose.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

SECONDS = 5.0
"""For one step: connecting, or the next bytes."""
SECONDS_IN_ALL = 10.0
"""For one answer, and for all questions of one sign-in together (`budget`)."""
RESTS = 30.0
"""Seconds for which a server that was too slow is not asked: each further question would wait as long."""
MOST_KEPT = 200
MOST = 256 * 1024
"""Bytes of one answer, if nothing else is said; keys, tokens and descriptions are far smaller."""

Broken = requests.RequestException
"""What asking raises, whatever went wrong."""
Answer = requests.Response


class Refused(requests.RequestException):
    """An address that we do not ask, or an answer that is too long or too slow."""


TRANSLATED = ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")
"""Networks whose last 32 bits are an IPv4 address (RFC 6052 §2.1, RFC 8215, RFC 4291 §2.5.5.1)."""


NOT_ROUTED = ("3fff::/20", "5f00::/16")
"""Networks for documents and for segment routing, which Python calls global (RFC 9637, RFC 9602)."""


def is_public(address: str) -> bool:
    """Whether a number belongs to the internet at large, not to this machine, its network or nobody.

    Where one holds an IPv4 address, that one is judged as well: a gateway leads there.
    """
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return _is_outside(found)
    if found.ipv4_mapped:
        return _is_outside(found.ipv4_mapped)
    if any(found in ipaddress.IPv6Network(network) for network in TRANSLATED):
        return _is_outside(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    within = (found.sixtofour, *(found.teredo or ()))
    if any(one is not None and not _is_outside(one) for one in within):
        return False
    return bool(found.sixtofour or found.teredo) or _is_outside(found)


def _is_outside(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(found, ipaddress.IPv6Address) and (
        found.is_site_local or any(found in ipaddress.IPv6Network(network) for network in NOT_ROUTED)
    ):
        return False
    return found.is_global and not found.is_multicast


def session(
    *,
    private: bool,
    most: int | None = None,
    seconds: float | None = None,
    trusts: Path | None = None,
    proxy: str = "",
    patient: bool = False,
    plain: bool = False,
) -> Session:
    """A session for one exchange; `private` lets it ask private addresses, and those without TLS.

    One answer may have `most` bytes and take so many `seconds`, else what is said above. `trusts` is a file
    of certificate authorities in place of the usual ones. A `proxy` reaches every address in our place. Who
    is `patient` has nobody waiting, and asks a server that was too slow again. `plain` lets it ask public
    addresses without TLS.
    """
    asking = Session(private=private, most=most, seconds=seconds, patient=patient)
    for scheme in ("https://", "http://"):
        asking.mount(scheme, _Door(private=private, proxied=bool(proxy), plain=plain))
    if trusts is not None:
        asking.verify = str(trusts)
    if proxy:
        asking.proxies = {"http": proxy, "https": proxy}
    return asking


class Session(requests.Session):
    """Follows no redirect, uses no proxy and no `.netrc`, and reads so much and no more."""

    def __init__(self, *, private: bool, most: int | None, seconds: float | None, patient: bool) -> None:
        super().__init__()
        self.trust_env, self.private = False, private
        self.most, self.seconds, self.patient = most, seconds, patient
        if patient:  # whoever distributes files is not to know us again
            self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.headers["Accept-Encoding"] = "identity"  # nothing that unpacks to more than it is

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask, within the limits."""
        begun, host = time.monotonic(), urlsplit(str(url)).netloc
        if not self.patient and SLOW.get(host):
            raise Refused("it was too slow a moment ago")
        whole = self.seconds or SECONDS_IN_ALL
        until = min(begun + whole, getattr(_DOOR, "until", None) or begun + whole)
        if until <= begun:
            raise Refused("this took too long")
        limits = {"timeout": min(SECONDS, until - begun), "allow_redirects": False, "stream": True}
        _DOOR.clocks, _DOOR.seconds = [], until - begun
        try:
            answer = super().request(method, url, *args, **{**kwargs, **limits})
            with contextlib.closing(answer):
                _read(answer, until, self.most or MOST)
        except requests.RequestException:
            if not self.patient and time.monotonic() - begun >= min(SECONDS, until - begun):
                SLOW.put(host, True, RESTS)
            raise
        except (HTTPError, ValueError) as odd:  # a host that no name can be, here or where it leads on
            raise Refused("the address, or the one that it leads to, is none") from odd
        finally:
            for clock in _DOOR.clocks:
                clock.stop()
        return answer


def may_pass(broken: requests.RequestException) -> bool:
    """Whether it may go better in a while: a connection broke or was slow; one without trust stays so."""
    if isinstance(broken, requests.exceptions.SSLError | Refused):
        return False
    return isinstance(broken, requests.ConnectionError | requests.Timeout)


@contextlib.contextmanager
def budget() -> Iterator[None]:
    """Ask whatever a sign-in needs, in this thread, within one time for all of it."""
    _DOOR.until = time.monotonic() + SECONDS_IN_ALL
    try:
        yield
    finally:
        _DOOR.until = None


class Kept:
    """What is remembered for a while, in each process by itself; the oldest goes where there is too much."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Any:
        """What is kept under a name; None where nothing is, or it is too old."""
        with self._lock:
            ends, value = self._rows.get(name, (0.0, None))
            return value if ends > time.monotonic() else None

    def put(self, name: str, value: Any, seconds: float) -> None:
        """Keep something for so many seconds."""
        with self._lock:
            self._rows.pop(name, None)
            while len(self._rows) >= MOST_KEPT:
                self._rows.pop(next(iter(self._rows)))
            self._rows[name] = (time.monotonic() + seconds, value)

    def drop(self, name: str) -> None:
        """Forget it."""
        with self._lock:
            self._rows.pop(name, None)


SLOW = Kept()
"""Servers that were too slow."""


def _read(answer: requests.Response, until: float, most: int) -> None:
    parts, size = [], 0
    try:
        while part := answer.raw.read(8192, decode_content=False):
            parts.append(part)
            size += len(part)
            if size > most:
                raise Refused("the answer is too long")
    except Refused:
        raise
    except (OSError, ValueError, HTTPError) as broken:
        if time.monotonic() > until:
            raise Refused("the answer is too slow") from broken
        raise requests.ConnectionError(type(broken).__name__) from broken
    if time.monotonic() > until:  # what was cut in the middle looks like what has ended
        raise Refused("the answer is too slow")
    answer._content = b"".join(parts)
    answer._content_consumed = True


class _Door(HTTPAdapter):
    """Opens connections that look whom they reached before they say anything.

    A proxy is asked wherever it lies. It finds names that are not known here, so that only those which are
    known to lead inside are refused before it is asked; what else it reaches is its own rule.
    """

    def __init__(self, *, private: bool, proxied: bool, plain: bool) -> None:
        self.private, self.proxied = private, proxied
        self.ports = {"https": 443, "http": 80} if plain else {"https": 443}
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Pools of our own connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """The same pools behind a proxy."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self.poolmanager.pool_classes_by_scheme
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Refuse what has no TLS, and names that lead inside, before anything is opened."""
        if not self.private:
            parts = urlsplit(request.url or "")
            port = self.ports.get(parts.scheme)
            found = _numbers(parts.hostname or "", parts.port or port or 0)
            known = bool(found) or self.proxied
            if port is None or not known or not all(map(is_public, found)):
                raise Refused(f"only public addresses under {' or '.join(self.ports)} are asked")
        _DOOR.outside = not self.private and not self.proxied
        try:
            return super().send(request, *args, **kwargs)
        finally:
            _DOOR.outside = True


_DOOR = threading.local()
"""Of this thread: `outside` says that its connections must lead there, as they must if nothing is said;
`clocks` run beside those that are open."""


def _numbers(host: str, port: int) -> list[str]:
    """The addresses that a name means here; none where it is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(one[4][0]) for one in found]


class _Looking:
    """A connection that has a clock beside it, and is closed at once where it leads inside.

    The name was judged before; between that and now it may have come to mean another machine. One that was
    kept from an earlier question gets a clock of its own for each further one.
    """

    sock: socket.socket | None

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            _DOOR.clocks = [*getattr(_DOOR, "clocks", ()), _Clock(self.sock)]
        super().request(*args, **kwargs)  # type: ignore[misc]

    def _new_conn(self) -> socket.socket:
        reached: socket.socket = super()._new_conn()  # type: ignore[misc]
        if getattr(_DOOR, "outside", True) and not is_public(str(reached.getpeername()[0])):
            reached.close()
            raise NewConnectionError(self, "leads inside")  # type: ignore[arg-type]
        _DOOR.clocks = [*getattr(_DOOR, "clocks", ()), _Clock(reached)]
        return reached


class _Clock:
    """Cuts a connection when its time is over, during the handshake of TLS and between two bytes as well."""

    def __init__(self, reached: socket.socket) -> None:
        self.hold = socket.fromfd(reached.fileno(), reached.family, reached.type)  # one of TLS has no dup
        self.timer = threading.Timer(getattr(_DOOR, "seconds", SECONDS_IN_ALL), self._cut)
        self.timer.daemon = True
        self.timer.start()

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            self.hold.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Let the connection go."""
        self.timer.cancel()
        self.hold.close()


class _Connection(_Looking, HTTPConnection):
    pass


class _SecureConnection(_Looking, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
