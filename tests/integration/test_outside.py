"""Asking a provider: what is too long, too slow, elsewhere or inside is not taken, and nothing hangs."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading

import pytest
import requests

from medaccord.adapters import outside


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/fine")
            self.end_headers()
            return
        body = b"x" * (outside.MOST + 1) if self.path == "/long" else b'{"fine": true}'
        self.send_response(200)
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        if self.path == "/slow":
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b" ")
                    self.server.stop.wait(0.05)
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def here():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads, server.stop = True, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.stop.set()
    server.shutdown()


@pytest.fixture(autouse=True)
def _none_rests(monkeypatch):
    monkeypatch.setattr(outside, "SLOW", outside.Kept())


def _get(address, *, private=True):
    with outside.session(private=private) as asking:
        return asking.get(address)


def test_a_plain_answer_is_read(here):
    assert _get(f"{here}/fine").json() == {"fine": True}


def test_what_is_too_long_is_not_taken(here):
    with pytest.raises(outside.Refused):
        _get(f"{here}/long")


def test_an_answer_that_never_ends_is_cut(here, monkeypatch):
    monkeypatch.setattr(outside, "SECONDS_IN_ALL", 0.5)
    with pytest.raises(requests.RequestException):
        _get(f"{here}/slow")


def test_an_answer_that_never_ends_is_cut_on_a_connection_that_was_kept(monkeypatch):
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door, outside.session(private=True) as asking:

        def drip():
            reached, _ = door.accept()
            with reached, contextlib.suppress(OSError):
                reached.recv(4096)
                reached.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")
                reached.recv(4096)
                reached.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
                while not stop.wait(0.05):
                    reached.sendall(b"x")

        threading.Thread(target=drip, daemon=True).start()
        there = f"http://127.0.0.1:{door.getsockname()[1]}/"
        assert asking.get(there).content == b"fine"
        monkeypatch.setattr(outside, "SECONDS_IN_ALL", 0.5)
        with pytest.raises(requests.RequestException):
            asking.get(there)
        stop.set()


def test_a_proxy_is_asked_in_our_place_but_not_for_what_is_known_to_lie_inside(here):
    with outside.session(private=False, proxy=here) as asking:
        for inside in (
            "https://127.0.0.1/",
            "https://localhost/",
            "https://10.0.0.1/",
            "http://example.com/",
        ):
            with pytest.raises(outside.Refused, match="only public addresses"):
                asking.get(inside)
        with pytest.raises(requests.exceptions.ProxyError):  # it was asked, and knows no CONNECT
            asking.get("https://name.invalid/")


def test_headers_that_never_end_are_cut(monkeypatch):
    monkeypatch.setattr(outside, "SECONDS_IN_ALL", 0.5)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:

        def drip():
            reached, _ = door.accept()
            with reached, contextlib.suppress(OSError):
                reached.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not stop.wait(0.05):
                    reached.sendall(b"x")

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(requests.RequestException):
            _get(f"http://127.0.0.1:{door.getsockname()[1]}/")
        stop.set()


def test_all_questions_of_a_sign_in_share_one_time(here):
    with outside.budget():
        assert _get(f"{here}/fine").ok
        outside._DOOR.until = outside.time.monotonic() - 1
        with pytest.raises(outside.Refused, match="too long"):
            _get(f"{here}/fine")
    assert _get(f"{here}/fine").ok


def test_a_provider_that_was_too_slow_rests(monkeypatch):
    monkeypatch.setattr(outside, "SECONDS_IN_ALL", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(requests.RequestException):
            _get(there)
        with pytest.raises(outside.Refused, match="too slow"):
            _get(there)


def test_what_is_kept_ends_and_the_oldest_makes_room(monkeypatch):
    monkeypatch.setattr(outside, "MOST_KEPT", 2)
    kept = outside.Kept()
    for name in ("one", "two", "three"):
        kept.put(name, name, 60)
    assert [kept.get(name) for name in ("one", "two", "three")] == [None, "two", "three"]
    kept.put("two", "again", 0)
    assert kept.get("two") is None
    kept.drop("three")
    assert kept.get("three") is None


def test_nobody_is_followed_elsewhere(here):
    answer = _get(f"{here}/elsewhere")
    assert (answer.status_code, answer.content) == (302, b"")


def test_inside_is_not_asked_and_neither_is_what_has_no_tls(here):
    for address in (
        here,
        here.replace("http:", "https:"),
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/",
        "https://0.0.0.0/",
        "http://192.0.2.1/",
    ):
        with pytest.raises(outside.Refused):
            _get(address, private=False)


def test_a_name_that_has_come_to_lead_inside_is_dropped_before_anything_is_said(monkeypatch):
    monkeypatch.setattr(outside, "_numbers", lambda _host, _port: ["93.184.216.34"])
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(5)
        with pytest.raises(requests.RequestException):
            _get(f"https://127.0.0.1:{door.getsockname()[1]}/", private=False)
        reached, _ = door.accept()
        with reached:
            assert reached.recv(1) == b""


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::93.184.216.34", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b:1::7f00:1", False),
        ("64:ff9b:1:ffff::a00:1", False),
        ("::10.0.0.1", False),
        ("2002:5db8:d822::1", True),
        ("2002:a00:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:a247:27dd", True),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),
        ("2001:0:a00:1:8000:63bf:a247:27dd", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert outside.is_public(address) is public
