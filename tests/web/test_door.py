"""The door before the threads: whole bodies in time, each network its share, and what a slow sender costs."""

from __future__ import annotations

import asyncio
import os
import select
import socket
import subprocess
import sys
import threading
import urllib.request

import pytest
from django.conf import settings
from django.test import override_settings

from medaccord.web import door, taking
from medaccord.web.door import Door, environ_of

LARGE = 2_500_001


def _scope(length=0, *, path="/report/files/", network="198.51.100.7", headers=(), **changes):
    announced = [(b"content-length", str(length).encode())] if length else []
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "server": ("127.0.0.1", "8000"),
        "client": (network, "4000"),
        "headers": [(b"host", b"testserver"), *announced, *headers],
        **changes,
    }


class Visitor:
    """Somebody at the door, who sends what and when the test says."""

    def __init__(self, entrance, length, **scope):
        self.parts = asyncio.Queue()
        self.asked = asyncio.Event()
        self.told = []
        self.task = asyncio.create_task(entrance(_scope(length, **scope), self._receive, self._send))

    async def _receive(self):
        self.asked.set()
        return await self.parts.get()

    async def _send(self, message):
        self.told.append(message)

    def sends(self, body, more=False):
        self.parts.put_nowait({"type": "http.request", "body": body, "more_body": more})

    async def is_let_in(self):
        """Wait until the door asks for the body; an answer in its place fails."""
        asked = asyncio.create_task(self.asked.wait())
        await asyncio.wait([asked, self.task], return_when=asyncio.FIRST_COMPLETED)
        assert self.asked.is_set(), self.told
        return self

    async def status(self):
        await self.task
        return self.told[0]["status"] if self.told else None


class Behind:
    """An application that answers with what it got: the status of the refusal, or 200 and the body."""

    def __init__(self):
        self.seen = []

    def __call__(self, environ, start_response):
        self.seen.append({**environ, "body": environ["wsgi.input"].read()})
        status = environ.get(door.REFUSED, 200)
        start_response(f"{status} x", [("X-Seen", "yes")])
        return [b"a", b"b"]


def _config(**changes):
    return override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update=changes))


def test_a_body_comes_whole_before_a_thread_is_taken():
    async def walk():
        behind = Behind()
        entrance = Door(behind, 1)
        silent = [await Visitor(entrance, 200, network=f"192.0.2.{one}").is_let_in() for one in range(9)]
        quick = Visitor(entrance, 6)
        quick.sends(b"abc", more=True)
        quick.sends(b"def")
        assert await quick.status() == 200
        assert [one["body"] for one in behind.seen] == [b"abcdef"]
        assert quick.told[0]["headers"] == [(b"x-seen", b"yes")]
        assert quick.told[1]["body"] == b"ab"
        for one in silent:
            one.parts.put_nowait({"type": "http.disconnect"})
            assert await one.status() is None, "who left is not answered"
        assert len(behind.seen) == 1

    asyncio.run(walk())


@pytest.mark.parametrize("sent", [[], [b"abc"], [b"a"] * 150])
def test_a_body_that_does_not_end_in_time_is_cut_off(sent, monkeypatch):
    monkeypatch.setattr(door, "BYTES_A_SECOND", 1_000_000)

    async def walk():
        behind = Behind()
        late = Visitor(Door(behind, 1), 200)
        for part in sent:
            late.sends(part, more=True)
        assert await late.status() == 408
        assert behind.seen[0]["body"] == b"", "nothing of it goes on"

    with _config(receive_seconds=0.05):
        asyncio.run(walk())


def test_a_body_may_take_longer_the_more_of_it_has_come(monkeypatch):
    """One sends nothing and is cut off, however long it said to be; the other has earned its time by then."""
    monkeypatch.setattr(door, "BYTES_A_SECOND", 100)

    async def walk():
        entrance = Door(Behind(), 1)
        sending, silent = Visitor(entrance, 1_000_000), Visitor(entrance, 1_000_000, network="203.0.113.9")
        sending.sends(b"x" * 1_000, more=True)
        assert await silent.status() == 408
        sending.sends(b"x" * 999_000)
        assert await sending.status() == 200

    with _config(receive_seconds=0.05):
        asyncio.run(walk())


def test_a_network_has_its_share_of_arriving_bodies_and_others_have_theirs():
    async def walk():
        entrance = Door(Behind(), 1)
        mine = [await Visitor(entrance, 5).is_let_in() for _ in range(door.OF_ONE_NETWORK)]
        assert await Visitor(entrance, 5).status() == 503
        other = await Visitor(entrance, 5, network="203.0.113.9").is_let_in()
        assert await Visitor(entrance, 0).status() == 200, "what has no body needs no share"
        for one in [*mine, other]:
            one.sends(b"abcde")
            assert await one.status() == 200
        again = Visitor(entrance, 5)
        again.sends(b"abcde")
        assert await again.status() == 200, "each share was given back"

    asyncio.run(walk())


def test_whoever_has_a_whole_48_has_a_share_of_arriving_bodies_too():
    """Four times what a /64 has; another /48 keeps its own."""

    async def walk():
        entrance = Door(Behind(), 1)
        inside = [f"2001:db8:1:{one:x}::1" for one in range(8)]
        share = door.OF_ONE_AROUND // len(inside)
        held = [await Visitor(entrance, 5, network=one).is_let_in() for one in inside for _ in range(share)]
        assert await Visitor(entrance, 5, network="2001:db8:1:ffff::1").status() == 503
        other = await Visitor(entrance, 5, network="2001:db8:2::1").is_let_in()
        for one in [*held, other]:
            one.sends(b"abcde")
            assert await one.status() == 200
        again = Visitor(entrance, 5, network="2001:db8:1:ffff::1")
        again.sends(b"abcde")
        assert await again.status() == 200, "each share was given back"

    asyncio.run(walk())


def test_a_48_takes_one_place_for_a_large_body_and_not_all_the_room(monkeypatch):
    for name, size in (("ROOM", 8), ("ROOM_OF_ONE", 4), ("ROOM_AROUND", 6), ("ROOM_FOR_FORMS", 0)):
        monkeypatch.setattr(door, name, size)

    async def walk():
        entrance = Door(Behind(), 1)
        await Visitor(entrance, LARGE, network="2001:db8:1:1::1").is_let_in()
        assert await Visitor(entrance, LARGE, network="2001:db8:1:2::1").status() == 503
        assert await Visitor(entrance, LARGE, network="2001:db8:2::1").is_let_in()
        for network, part, status in (("2001:db8:1:1::1", b"abcd", None), ("2001:db8:1:2::1", b"abc", 503)):
            one = await Visitor(entrance, 5, network=network).is_let_in()
            one.sends(part, more=True)
            if status:
                assert await one.status() == status
        last = Visitor(entrance, 4, network="2001:db8:3::1")
        last.sends(b"abcd")
        assert await last.status() == 200

    asyncio.run(walk())


def test_two_large_bodies_are_held_at_a_time_one_of_each_network():
    async def walk():
        entrance = Door(Behind(), 1)
        first = await Visitor(entrance, LARGE).is_let_in()
        assert await Visitor(entrance, LARGE).status() == 503
        second = await Visitor(entrance, LARGE, network="192.0.2.44").is_let_in()
        assert await Visitor(entrance, LARGE, network="203.0.113.9").status() == 503
        small = Visitor(entrance, 3)
        small.sends(b"abc")
        assert await small.status() == 200, "what is small needs no place"
        for one in (first, second):
            one.sends(b"x" * LARGE)
            assert await one.status() == 200
        again = Visitor(entrance, LARGE, network="203.0.113.9")
        again.sends(b"x" * LARGE)
        assert await again.status() == 200

    asyncio.run(walk())


def test_a_large_place_is_held_until_the_answer_is_made():
    """The application holds the first body while a second one of the same network knocks."""
    busy, go_on = threading.Event(), threading.Event()

    def slow(environ, start_response):
        if door.REFUSED not in environ:
            busy.set()
            assert go_on.wait(60)
        start_response(f"{environ.get(door.REFUSED, 200)} x", [])
        return []

    async def walk():
        entrance = Door(slow, 2)
        first = Visitor(entrance, LARGE)
        first.sends(b"x" * LARGE)
        assert await asyncio.to_thread(busy.wait, 60)
        assert await Visitor(entrance, LARGE).status() == 503
        go_on.set()
        assert await first.status() == 200

    asyncio.run(walk())


def test_small_bodies_have_room_as_far_as_they_have_come(monkeypatch):
    monkeypatch.setattr(door, "ROOM", 10)
    monkeypatch.setattr(door, "ROOM_OF_ONE", 10)
    monkeypatch.setattr(door, "ROOM_FOR_FORMS", 0)

    async def walk():
        entrance = Door(Behind(), 1)
        first = await Visitor(entrance, 8).is_let_in()
        first.sends(b"abcdef", more=True)
        second = Visitor(entrance, 8)
        second.sends(b"abc", more=True)
        second.sends(b"defgh")
        assert await second.status() == 503
        first.sends(b"gh")
        assert await first.status() == 200
        third = Visitor(entrance, 10)
        third.sends(b"abcdefghij")
        assert await third.status() == 200, "what was held is given back"

    asyncio.run(walk())


def test_no_network_takes_all_the_room_and_a_form_finds_some_beside_it(monkeypatch):
    for name, size in (("ROOM", 8), ("ROOM_OF_ONE", 6), ("FORM", 3), ("ROOM_FOR_FORMS", 3)):
        monkeypatch.setattr(door, name, size)

    async def walk():
        entrance = Door(Behind(), 1)
        greedy = Visitor(entrance, 7)
        greedy.sends(b"abcdefg")
        assert await greedy.status() == 503
        for network, part in (("192.0.2.44", b"abcdef"), ("192.0.2.45", b"ab")):
            full = await Visitor(entrance, 8, network=network).is_let_in()
            full.sends(part, more=True)
        for body, status in ((b"abcd", 503), (b"abc", 200)):
            other = Visitor(entrance, len(body), network="203.0.113.9")
            other.sends(body)
            assert await other.status() == status

    asyncio.run(walk())


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/report/files/", 102_500_001),
        ("/report/harm/", LARGE),
        ("/track/", LARGE),
        ("/no-such-page/", LARGE),
    ],
)
def test_what_is_larger_than_its_page_takes_is_refused_unread(path, length):
    async def walk():
        visitor = Visitor(Door(Behind(), 1), length, path=path)
        assert await visitor.status() == 413
        assert not visitor.asked.is_set()

    asyncio.run(walk())


def test_the_application_gets_the_request_as_it_was_sent():
    scope = _scope(
        3,
        headers=[
            (b"content-type", b"text/plain"),
            (b"x-forwarded-for", b"192.0.2.1"),
            (b"x_forwarded_for", b"203.0.113.66"),
            (b"x-forwarded-for", b"192.0.2.2"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
        ],
        raw_path=b"/a%FF%C3%A9/b%2Fc",
        query_string=b"q=%FF\xc3",
    )
    environ = environ_of(scope)
    assert environ["PATH_INFO"] == "/a\xff\xc3\xa9/b/c"
    assert environ["QUERY_STRING"] == "q=%FF\xc3"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2", "one with a low line passes for none"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["REMOTE_ADDR"] == "198.51.100.7"


def test_a_connection_ends_in_time_unless_something_is_asked_on_it_anew(monkeypatch):
    ended = []
    monkeypatch.setattr(taking, "cut_off", ended.append)
    monkeypatch.setattr(taking, "BETWEEN", 0.01)

    async def walk():
        entrance = taking.Taking()
        for port in (1, 2):
            entrance.answered(("192.0.2.1", port), 5)
        entrance.asked(("192.0.2.1", 1))
        while not ended:
            await asyncio.sleep(0.01)
        entrance.answered(("192.0.2.1", 1), 5)
        while len(ended) < 2:
            await asyncio.sleep(0.01)

    with _config(receive_seconds=0.05):
        asyncio.run(walk())
    assert ended == [{("192.0.2.1", 2)}, {("192.0.2.1", 1)}]


# The served program


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Served:
    """`medaccord serve` on a port of its own."""

    def __init__(self, folder, **environment):
        self.port = _free_port()
        ours = ("MEDACCORD_", "DATABASE_", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = {**kept, "MEDACCORD_DATA": str(folder), **environment}
        self.environment |= {"MEDACCORD_LISTEN_PORT": str(self.port)}
        self.environment |= {"MEDACCORD_PUBLIC_URL": f"http://127.0.0.1:{self.port}"}

    def run(self, command):
        return subprocess.Popen(
            [sys.executable, "-m", "medaccord.cli.main", command],
            env=self.environment,
            stderr=subprocess.PIPE,
        )

    def __enter__(self):
        self.process = self.run("serve")
        while True:
            assert self.process.poll() is None, self.process.stderr.read()
            try:
                self.connect().close()
                return self
            except ConnectionRefusedError:
                threading.Event().wait(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.process.stderr.close()

    def connect(self, sent=b""):
        one = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        one.sendall(sent)
        return one

    def asks_for_much(self):
        """A connection of small parts on which a file was asked for that is larger than all between holds."""
        one = socket.socket()
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        one.settimeout(60)
        one.connect(("127.0.0.1", self.port))
        one.sendall(b"GET /static/vendor/uswds/css/uswds.min.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return one

    def page(self, path="/track/"):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.status

    def silent(self, path="/sign-in/", kind="application/x-www-form-urlencoded", length=200):
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: {kind}\r\n"
        return self.connect(f"{head}Content-Length: {length}\r\n\r\nlogin=".encode())


def _answer(one):
    """All that a connection is told until the other side ends it."""
    with one, one.makefile("rb") as file:
        return file.read()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with an empty database."""
    made = tmp_path_factory.mktemp("served")
    assert Served(made).run("migrate").wait(180) == 0
    return made


@pytest.mark.sqlite
def test_silent_senders_keep_nobody_out(folder):
    """Far more of them than threads, with a deadline that this test does not live to see."""
    with Served(folder, MEDACCORD_RECEIVE_SECONDS="600") as site:
        paths = ["/sign-in/", "/sign-out/", "/api/v1/reports", "/track/"] * 4
        held = [site.silent(path) for path in paths]
        held += [site.connect(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ") for _ in range(60)]
        held += [site.connect() for _ in range(60)]
        assert site.page() == 200
        assert site.page("/sign-in/") == 200
        head = site.connect(b"HEAD /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        told, body = _answer(head).split(b"\r\n\r\n")
        assert told.startswith(b"HTTP/1.1 200")
        assert body == b""
        assert b"HTTP/1.1 503" in _answer(site.silent()), "one network has its share of bodies"
        assert all(_is_open(one) for one in held), "they were waited for all the while"
        for one in held:
            one.close()


def _is_open(one):
    one.setblocking(False)
    try:
        return one.recv(1) != b""
    except BlockingIOError:
        return True


@pytest.mark.sqlite
def test_whoever_does_not_send_in_time_is_cut_off(folder):
    with Served(folder, MEDACCORD_RECEIVE_SECONDS="1") as site:
        bodies = [site.silent(path) for path in ("/sign-in/", "/sign-out/", "/track/")]
        program = site.silent("/api/v1/reports", "application/json")
        head, nothing = site.connect(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "), site.connect()
        for one in bodies:
            told = _answer(one)
            assert told.startswith(b"HTTP/1.1 408"), told
            assert b"That did not come in time" in told
        told = _answer(program)
        assert told.startswith(b"HTTP/1.1 408")
        assert b'"error": "late"' in told
        assert _answer(head) == _answer(nothing) == b""
        dribble = site.silent()
        try:
            while True:
                dribble.sendall(b"a")
                threading.Event().wait(0.1)
                if not _is_open(dribble):
                    break
        except ConnectionError:
            pass
        dribble.close()
        assert site.page() == 200


@pytest.mark.sqlite
def test_whoever_does_not_take_an_answer_is_cut_off(folder):
    """One reads nothing and one a byte now and then; the server ends both, with most of the answer unread."""
    with Served(folder, MEDACCORD_RECEIVE_SECONDS="1") as site:
        asleep, dribbling = (site.asks_for_much() for _ in range(2))
        assert _was_reset(asleep)
        while not _was_reset(dribbling, milliseconds=100):
            dribbling.recv(1)
        with site.asks_for_much() as quick, quick.makefile("rb") as file:
            head, size = file.readline(), 0
            while (line := file.readline()) != b"\r\n":
                size = int(line.split()[1]) if line.lower().startswith(b"content-length") else size
            assert head.startswith(b"HTTP/1.1 200")
            assert len(file.read(size)) == size > 500_000, "whoever reads gets all of it"
        asleep.close()
        dribbling.close()
        assert site.page() == 200


def _was_reset(one, milliseconds=60_000):
    """Whether the other side ended a connection, which shows however much lies unread."""
    waiting = select.poll()
    waiting.register(one, 0)
    return bool(waiting.poll(milliseconds))
