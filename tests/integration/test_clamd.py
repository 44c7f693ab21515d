"""The ClamAV daemon as scanner: the real one where it is installed, and wrong answers that one could give."""

from __future__ import annotations

import shutil
import socketserver
import struct
import subprocess
import threading
import time

import pytest
from django.conf import settings
from django.test import override_settings
from tests.factories import NOW
from tests.filled import filled

from medaccord.adapters import loopback
from medaccord.adapters.malware import Clamd
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.files import open_file
from medaccord.core import ports
from medaccord.core.ports import Unanswered
from medaccord.domain.errors import Illegal
from medaccord.worker.examine import examine
from medaccord.worker.patience import Patience

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STARTING = 60
"""Seconds that a daemon with one signature may take to begin, on a busy machine."""


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    """A real clamd whose only signature is that of the EICAR test file; its two addresses."""
    if CLAMD is None:
        pytest.skip("clamd is not installed (Debian: apt-get install clamav-daemon)")
    place = tmp_path_factory.mktemp("clamd")
    (place / "db").mkdir()
    (place / "db" / "own.ndb").write_text(f"Own.Test.EICAR:0:*:{EICAR.hex()}\n")
    port = loopback.free_port()
    lines = {
        "DatabaseDirectory": place / "db",
        "LocalSocket": place / "clamd.ctl",
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "Foreground": "yes",
        "LogFile": place / "log",
    }
    (place / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    running = subprocess.Popen(
        [CLAMD, "-c", str(place / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    addresses = (f"unix://{place / 'clamd.ctl'}", f"tcp://127.0.0.1:{port}")
    try:
        _await(running, Clamd(addresses[0]))
        yield addresses
    finally:
        running.terminate()
        running.wait(30)


def _await(running, scanner):
    for _ in range(STARTING * 5):
        assert running.poll() is None, "clamd ended"
        try:
            scanner.version()
        except Unanswered:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("clamd did not begin")


@pytest.mark.parametrize("place", [0, 1], ids=["socket", "tcp"])
def test_a_real_daemon_finds_the_test_file_and_nothing_in_others(daemon, place):
    scanner = Clamd(daemon[place])
    assert scanner.version().startswith("ClamAV ")
    assert scanner.scan(EICAR) == "Own.Test.EICAR.UNOFFICIAL"
    assert scanner.scan(b"0 1 0\n" * 100_000) == ""
    assert scanner.scan(b"\x00") == ""


@pytest.mark.django_db
def test_a_real_daemon_opens_clean_files_and_locks_the_others(daemon):
    f = filled()
    sent = [Evidence("run.csv", "text/csv", b"1,150\n"), Evidence("test.txt", "text/plain", EICAR)]
    clean, bad = file.add(f.w.northgate, f.case.id, NOW, room=f.case.room_id, files=sent)
    with _configured(daemon[0]):
        looked = examine(NOW, Patience(), lambda: False)
        assert (looked.clean, looked.suspicious, looked.failed, looked.waiting) == (1, 1, 0, 0)
        assert open_file(f.w.halcyon, clean.id).data == b"1,150\n"
        with pytest.raises(Illegal, match=r"Own\.Test\.EICAR"):
            open_file(f.w.halcyon, bad.id)


def _configured(address):
    ports._made.cache_clear()
    return override_settings(
        MEDACCORD=settings.MEDACCORD.model_copy(update={"scanner": address, "scanner_seconds": 5}),
        MEDACCORD_ADAPTERS={**settings.MEDACCORD_ADAPTERS, "scanner": "medaccord.adapters.malware.Clamd"},
    )


class _Answering(socketserver.StreamRequestHandler):
    """Speaks clamd's protocol as far as a stream, and then says what the test wants."""

    def handle(self):
        asked = self.rfile.readline()
        if asked == b"nVERSION\n":
            self.wfile.write(self.server.says)
            return
        assert asked == b"nINSTREAM\n"
        held = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            held += self.rfile.read(size)
        self.server.held.append(held)
        self.wfile.write(self.server.says)


@pytest.fixture
def answering():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Answering) as server:
        server.says, server.held = b"", []
        running = threading.Thread(target=server.serve_forever, daemon=True)
        running.start()
        yield server
        server.shutdown()


def _at(server):
    return Clamd(f"tcp://127.0.0.1:{server.server_address[1]}")


def test_every_byte_reaches_the_daemon(answering):
    answering.says = b"stream: OK\n"
    data = bytes(range(256)) * 5000 + b"end"
    assert _at(answering).scan(data) == ""
    assert answering.held == [data]


def test_the_name_of_a_finding_is_told(answering):
    answering.says = b"stream: Win.Test.EICAR_HDB-1 FOUND\n"
    assert _at(answering).scan(b"x") == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"\n",
        b"OK\n",
        b"stream: ERROR\n",
        b"stream: Can't allocate memory ERROR\n",
        b"INSTREAM size limit exceeded. ERROR\n",
        b"other: OK\n",
        b"stream: OKAY\n",
        b"\xff\xfe\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_nothing_but_its_own_ok_is_clean(answering, says):
    answering.says = says
    with pytest.raises(Unanswered):
        _at(answering).scan(b"x")


@pytest.mark.parametrize("says", [b"", b"\n", b"SSH-2.0-OpenSSH\n", b"\xff\n", b"COMMAND ERROR\n"])
def test_whoever_does_not_say_its_version_is_no_daemon(answering, says):
    answering.says = says
    with pytest.raises(Unanswered):
        _at(answering).version()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:{free}", "unix:///nowhere/clamd.ctl", "tcp://[::1]:{free}"]
)
def test_a_daemon_that_is_not_there_is_away(address):
    scanner = Clamd(address.format(free=loopback.free_port()))
    for asked in (scanner.version, lambda: scanner.scan(b"x")):
        with pytest.raises(Unanswered):
            asked()


def test_a_daemon_that_says_nothing_for_too_long_is_away():
    held = threading.Event()

    class Silent(socketserver.StreamRequestHandler):
        def handle(self):
            held.wait(60)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        quick = settings.MEDACCORD.model_copy(update={"scanner_seconds": 1})
        try:
            with override_settings(MEDACCORD=quick), pytest.raises(Unanswered):
                _at(server).scan(b"x")
        finally:
            held.set()
            server.shutdown()


@pytest.mark.django_db
def test_the_check_says_whether_it_answers(answering):
    from medaccord.cli.safety import of_scanner

    (none,) = of_scanner(settings.MEDACCORD)
    assert (none.weight.value, none.setting) == ("note", "MEDACCORD_SCANNER")
    answering.says = b"ClamAV 1.4.3/27600/Thu Nov 26 09:00:00 2026\n"
    with _configured(f"tcp://127.0.0.1:{answering.server_address[1]}"):
        assert list(of_scanner(settings.MEDACCORD)) == []
        answering.says = b""
        (away,) = of_scanner(settings.MEDACCORD)
    assert (away.weight.value, "Nothing answers at tcp://" in away.sentence) == ("missing", True)
