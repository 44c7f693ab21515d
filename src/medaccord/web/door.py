"""The door: takes in the whole body of a request, in time, before one of the few threads is taken for it.

A thread waits for nobody who sends slowly or not at all (decision 0264). What was refused here goes on
without its body and is marked, so that its answer is made where every other one is. An answer that is not
taken in time ends its connection (decision 0274).
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.urls import Resolver404, resolve

from medaccord.core.throttle import Networks, networks_of
from medaccord.web import uploads
from medaccord.web.taking import BYTES_A_SECOND, Taking, peer_of
from medaccord.web.wire import REFUSED, Application, Environ, length_of

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

OF_ONE_NETWORK: Final = 16
"""Bodies of one visitor's network that a process takes in at the same time."""
OF_ONE_AROUND: Final = 4 * OF_ONE_NETWORK
"""The same of the wider network that it lies in."""
LARGE_AT_ONCE: Final = 2
"""Large bodies that a process holds at the same time, until they are answered."""
ROOM: Final = 64_000_000
"""Bytes of all other bodies that a process holds at the same time, as far as they have come."""
ROOM_OF_ONE: Final = ROOM // 4
"""What one visitor's network may take of it."""
ROOM_AROUND: Final = ROOM // 2
"""The same of the wider network that it lies in."""
FORM: Final = 64_000
"""Bytes of a body such as most forms send."""
ROOM_FOR_FORMS: Final = 8_000_000
"""Bytes beside the room of all, for such bodies alone: longer ones cannot fill it."""
LATE, TOO_LARGE, BUSY = 408, 413, 503


class Refused(Exception):
    """A body is not taken in, with the status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Left(Exception):
    """Whoever sent it went away; nobody is there to be answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered, whole."""

    status: int
    headers: Headers
    body: bytes


class Room:
    """What a process holds of bodies at present: whose are arriving, who has a large one, bytes of the rest.

    Only the event loop's own thread touches it.
    """

    def __init__(self) -> None:
        self._arriving: Counter[str] = Counter()
        self._large: list[str] = []
        self._all, self._held = 0, Counter[str]()

    @contextmanager
    def arrival(self, networks: Networks) -> Iterator[None]:
        """A body is arriving; raises Refused while a network's share of them is used up."""
        for network, most in ((networks.own, OF_ONE_NETWORK), (networks.around, OF_ONE_AROUND)):
            if self._arriving[network] >= most:
                raise Refused(BUSY)
        self._arriving.update(networks.each)
        try:
            yield
        finally:
            self._arriving.subtract(networks.each)
            self._arriving += Counter()  # forgets whoever has none left

    @contextmanager
    def place(self, networks: Networks) -> Iterator[Callable[[int], None]]:
        """A place for a large body, one of each wider network at most; raises Refused where none is free."""
        if len(self._large) >= LARGE_AT_ONCE or networks.around in self._large:
            raise Refused(BUSY)
        self._large.append(networks.around)
        try:
            yield lambda _count: None
        finally:
            self._large.remove(networks.around)

    @contextmanager
    def share(self, networks: Networks, length: int) -> Iterator[Callable[[int], None]]:
        """Room for a body as it comes: gives what counts its bytes and raises Refused where all is used."""
        mine, most = 0, ROOM + (ROOM_FOR_FORMS if length <= FORM else 0)
        bounds = ((networks.own, ROOM_OF_ONE), (networks.around, ROOM_AROUND))

        def count(arrived: int) -> None:
            nonlocal mine
            if self._all + arrived > most or any(self._held[one] + arrived > own for one, own in bounds):
                raise Refused(BUSY)
            mine += arrived
            self._hold(networks, arrived)

        try:
            yield count
        finally:
            self._hold(networks, -mine)
            self._held += Counter()

    def _hold(self, networks: Networks, count: int) -> None:
        self._all += count
        for network in networks.each:
            self._held[network] += count


class Door:
    """An ASGI application before a WSGI one, which runs in `threads` threads and gets whole bodies."""

    def __init__(self, application: Application, threads: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self._room, self._taking = Room(), Taking()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Take in a request and answer it; whoever went away is not answered."""
        environ, peer = environ_of(scope), peer_of(scope)
        self._taking.asked(peer)
        try:
            answer = await self._taken_in(environ, scope["path"], receive)
        except Refused as refused:
            answer = await self._run({**environ, "CONTENT_LENGTH": "0", REFUSED: refused.status})
        except Left:
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})
        self._taking.answered(peer, len(answer.body))

    async def _taken_in(self, environ: Environ, path: str, receive: Receive) -> Answer:
        """The answer to a request whose body came whole; its room is held until then."""
        length = length_of(environ) or 0
        if not length:
            return await self._run(environ)
        if length > _most_at(path):
            raise Refused(TOO_LARGE)
        networks = networks_of(environ)
        large = length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        with self._room.place(networks) if large else self._room.share(networks, length) as count:
            with self._room.arrival(networks):
                body = await _body(receive, count)
            return await self._run({**environ, "wsgi.input": body})

    async def _run(self, environ: Environ) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _answer, self._application, environ)


async def _body(receive: Receive, count: Callable[[int], None]) -> BytesIO:
    """A body that came whole, and all the while fast enough; raises Refused (408) otherwise, and Left."""
    body, began = BytesIO(), asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(settings.MEDACCORD.receive_seconds) as deadline:
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Left
                part = message.get("body", b"")
                count(len(part))
                body.write(part)
                deadline.reschedule(began + settings.MEDACCORD.receive_seconds + body.tell() / BYTES_A_SECOND)
                more = message.get("more_body", False)
    except TimeoutError:
        raise Refused(LATE) from None
    body.seek(0)
    return body


def _most_at(path: str) -> int:
    """Bytes of the largest body that the view at an address takes."""
    try:
        return uploads.most_of(resolve(path).func)
    except Resolver404:
        return uploads.most_of(None)


def environ_of(scope: Mapping[str, Any]) -> Environ:
    """A request as WSGI has it (PEP 3333), yet without its body.

    A header with a low line is left out: it would pass for one with a hyphen, which a proxy has checked.
    """
    server, client = scope.get("server") or ("", ""), scope.get("client") or ("",)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = between.join([*filter(None, [environ.get(key)]), value.decode("latin-1")])
    return environ


def _answer(application: Application, environ: Environ) -> Answer:
    """Run the application in the present thread, to the end of its answer."""
    told: list[tuple[int, Headers]] = []

    def start(status: str, headers: Iterable[tuple[str, str]], _error: Any = None) -> None:
        told.append(
            (
                int(status[:3]),
                [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers],
            )
        )

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    status, sent = told[-1]
    return Answer(status, sent, body)
