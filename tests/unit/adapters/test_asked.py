"""What CSAF tests on request: addresses that answer or not, and the words of a dictionary."""

from __future__ import annotations

import http.server
import shutil
import threading

import pytest

from medaccord.adapters import outside, spelling
from medaccord.adapters.reach import MOST, Reach
from medaccord.domain.errors import Invalid


class _Answers(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_HEAD(self):
        self._answer({"/only-get": 405, "/moved": 301, "/gone": 410}.get(self.path, 200))

    def do_GET(self):
        self._answer({"/gone": 410}.get(self.path, 200))
        if self.path != "/gone":
            self.wfile.write(b"x" * (MOST * 2))

    def _answer(self, status):
        self.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/gone")
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(outside, "SLOW", outside.Kept())
    monkeypatch.setattr(_Answers, "asked", [])
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_success_and_redirection_are_answers_and_nobody_is_followed(here):
    reach = Reach(private=True)
    assert [reach(here + path) for path in ("/fine", "/moved", "/only-get")] == [None, None, None]
    assert _Answers.asked == ["HEAD /fine", "HEAD /moved", "HEAD /only-get", "GET /only-get"]


def test_other_answers_and_none_are_told(here):
    reach = Reach(private=True)
    assert reach(here + "/gone") == "it answers with 410"
    assert reach("http://127.0.0.1:1/") == "it does not answer (ConnectionError)"
    assert reach("https://[::1") == "it does not answer (ValueError)"


def test_what_lies_inside_is_not_asked(here):
    reach = Reach()
    for address in (
        here,
        "https://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
    ):
        assert reach(address) == "only public addresses under https or http are asked"
    assert _Answers.asked == []


@pytest.fixture
def hunspell():
    if shutil.which("hunspell") is None:
        pytest.skip("hunspell is not installed: apt-get install hunspell hunspell-en-us")
    return spelling.Hunspell()


def test_words_that_the_dictionary_lacks_are_told(hunspell):
    assert set(hunspell("en-US", {"Security", "Secruity", "wrongg"})) == {"Secruity", "wrongg"}
    assert set(hunspell("en", {"remote", "renote"})) == {"renote"}
    assert set(hunspell("en-GB-oxendict", {"renote"})) == {"renote"}
    assert set(hunspell("EN", ())) == set()


def test_a_language_without_a_dictionary_is_not_checked(hunspell):
    for lang in ("tlh", "../../etc/passwd", "x-private", "-h"):
        assert hunspell(lang, {"word"}) is None


def test_without_the_program_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Invalid, match="apt-get install hunspell"):
        spelling.Hunspell()


def test_a_program_that_hangs_is_given_up(monkeypatch, tmp_path):
    program = tmp_path / "hunspell"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(spelling, "SECONDS", 0.1)
    with pytest.raises(Invalid, match="TimeoutExpired"):
        spelling.Hunspell()
