"""The demo as a real process: how it starts, starts again, refuses and ends."""

from __future__ import annotations

import base64
import http.client
import json
import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.factories import world
from tests.support.factors import shown

from medaccord.adapters import loopback
from medaccord.apps.parties.models import Organisation, Origin
from medaccord.cli.demo import cast, marker

HARD_LIMIT = 180
"""Seconds after which a process of these tests is given up, however slow the machine."""


@pytest.mark.django_db
def test_an_empty_database_is_no_demo_and_one_with_a_live_organisation_never_is():
    assert marker.state() is marker.State.EMPTY
    w = world()
    assert marker.state() is marker.State.FOREIGN
    Organisation.objects.update(origin=Origin.DEMO)
    assert marker.state() is marker.State.DEMO
    Organisation.objects.filter(id=w.center.id).update(origin=Origin.LIVE)
    assert marker.state() is marker.State.FOREIGN


class Demo:
    """A demo as a process of its own, with its folder and port."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("MEDACCORD_", "DATABASE_", "DJANGO_"))
        }
        self.port = loopback.free_port()
        command = [sys.executable, "-m", "medaccord.cli.main", "demo", "--json", "--port", str(self.port)]
        self.errors = (folder.parent / f"{folder.name}-{self.port}.err").open("w+")
        self.process = subprocess.Popen(
            [*command, "--data", str(folder), *arguments],
            env={**kept, **environment},
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )

    def first_line(self):
        """The object on the first line, once it is there."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], HARD_LIMIT)
        line = self.process.stdout.readline() if ready else ""
        assert line, self.told()
        return json.loads(line)

    def told(self) -> str:
        """What it has said on standard error."""
        self.errors.seek(0)
        return self.errors.read()

    def family(self) -> list[int]:
        """It and every process below it."""
        found, more = [], [self.process.pid]
        while more:
            found.append(more.pop())
            for stat in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = stat.read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[1]) == found[-1] and fields[0] != "Z":
                    more.append(int(stat.parent.name))
        return found

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end, and wait for that."""
        self.process.send_signal(number)
        return self.process.wait(HARD_LIMIT)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a demo that ran once, and what its first line said."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    demo = Demo(folder)
    try:
        told = demo.first_line()
        family = demo.family()
        status = loopback.status(demo.port, "/sign-in/")
        code = demo.end()
    finally:
        demo.process.kill()
    return {"folder": folder, "told": told, "family": family, "status": status, "code": code}


@pytest.fixture
def copied(made, tmp_path):
    """A copy of that folder for one test."""
    shutil.copytree(made["folder"], tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.sqlite
def test_the_first_line_says_how_to_enter_and_the_page_answers(made):
    told = made["told"]
    assert set(told) == {"url", "people", "tokens"}
    assert told["url"].startswith("http://127.0.0.1:")
    assert all(set(one) == {"role", "name", "sign_in", "password", "totp"} for one in told["people"])
    assert {one["role"] for one in told["people"] if one["totp"] is None} == {"reporter", "auditor"}
    assert all(len(base64.b32decode(one["totp"])) == 20 for one in told["people"] if one["totp"])
    roles = [one["role"] for one in told["people"]]
    assert len(roles) == len(set(roles)) == 8
    assert set(told["tokens"]) == set(roles)
    assert made["status"] == 200


@pytest.mark.sqlite
def test_it_ends_with_everything_that_it_started(made):
    assert made["code"] == 0
    assert len(made["family"]) >= 4  # itself, web server, web process, worker
    assert [pid for pid in made["family"] if _alive(pid)] == []


@pytest.mark.sqlite
def test_no_password_and_no_token_is_kept_in_the_folder(made):
    secrets = [one["password"] for one in made["told"]["people"]] + list(made["told"]["tokens"].values())
    secrets += [one["totp"] for one in made["told"]["people"] if one["totp"]]
    for path in made["folder"].rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in data], path


@pytest.mark.sqlite
def test_it_starts_again_with_the_same_cases_and_other_passwords_and_people_can_sign_in(made, copied):
    demo = Demo(copied)
    try:
        told = demo.first_line()
        before = {one["sign_in"]: one["password"] for one in made["told"]["people"]}
        after = {one["sign_in"]: one["password"] for one in told["people"]}
        assert before.keys() == after.keys()
        assert not set(before.values()) & set(after.values())
        lead = told["people"][0]
        assert lead["totp"] == made["told"]["people"][0]["totp"], "an app that was set up goes on"
        assert not _signs_in(demo.port, lead, before[lead["sign_in"]])
        assert _signs_in(demo.port, lead, lead["password"])
        assert demo.end(signal.SIGINT) == 0
    finally:
        demo.process.kill()
    assert _count(copied, "cases_case") == _count(made["folder"], "cases_case") >= 8


def _signs_in(port: int, person: dict[str, str], password: str) -> bool:
    """Whether the forms of password and code let somebody in."""
    cookies: dict[str, str] = {}
    _, there = _fill_in(port, cookies, "/sign-in/", {"login": person["sign_in"], "password": password})
    if there != "/sign-in/second-step/":
        return False
    status, there = _fill_in(port, cookies, there, {"code": shown(person["totp"])})
    return (status, there) == (302, "/my-work/")


def _fill_in(port: int, cookies: dict[str, str], path: str, typed: dict[str, str]) -> tuple[int, str | None]:
    """Load a form, fill it in and send it, as a browser that keeps cookies; status and where it leads."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    page = _asked(connection, cookies, "GET", path)
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
    }
    body = urlencode({**typed, "csrfmiddlewaretoken": token})
    answer = _asked(connection, cookies, "POST", path, body, headers)
    connection.close()
    return answer.status, answer.location


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str | None
    text: str


def _asked(connection, cookies, method, path, body=None, headers=None) -> Answer:
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection.request(method, path, body, {**(headers or {}), "Cookie": told})
    answer = connection.getresponse()
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        name, _, rest = cookie.partition("=")
        cookies[name] = rest.partition(";")[0]
    return Answer(answer.status, answer.getheader("Location"), answer.read().decode())


def _count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "medaccord.sqlite3") as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def _refused(folder: Path, *arguments: str, **environment: str) -> str:
    """What a demo that refuses to start says."""
    demo = Demo(folder, *arguments, **environment)
    try:
        assert demo.process.wait(HARD_LIMIT) == 2
        assert demo.process.stdout is not None
        assert demo.process.stdout.read() == ""
        return demo.told()
    finally:
        demo.process.kill()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "environment",
    [{"MEDACCORD_LISTEN_HOST": "0.0.0.0"}, {"MEDACCORD_PUBLIC_URL": "https://coordination.example"}],
)
def test_it_refuses_to_be_reached_from_elsewhere(tmp_path, environment):
    assert "this machine only" in _refused(tmp_path / "data", **environment)
    assert not (tmp_path / "data" / "medaccord.sqlite3").exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("fresh", [[], ["--fresh"]])
def test_it_leaves_what_is_no_demo_alone(copied, fresh):
    with sqlite3.connect(copied / "medaccord.sqlite3") as connection:
        connection.execute("UPDATE parties_organisation SET origin = 'live' WHERE name LIKE 'North%'")
    connection.close()
    before = (copied / "medaccord.sqlite3").read_bytes()
    assert "not a demo" in _refused(copied, *fresh)
    assert (copied / "medaccord.sqlite3").read_bytes() == before


@pytest.mark.sqlite
def test_it_leaves_a_database_of_something_else_alone(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with sqlite3.connect(folder / "medaccord.sqlite3") as connection:
        connection.execute("CREATE TABLE recipes (name text)")
    connection.close()
    assert "not a demo" in _refused(folder, "--fresh")
    assert _count(folder, "recipes") == 0


@pytest.mark.sqlite
def test_fresh_makes_a_demo_anew(copied):
    with sqlite3.connect(copied / "medaccord.sqlite3") as connection:
        connection.execute("UPDATE accounts_person SET name = 'Left over'")
    connection.close()
    demo = Demo(copied, "--fresh")
    try:
        assert len(demo.first_line()["people"]) == 8
        demo.end()
    finally:
        demo.process.kill()
    with sqlite3.connect(copied / "medaccord.sqlite3") as connection:
        assert ("Left over",) not in connection.execute("SELECT name FROM accounts_person").fetchall()
    connection.close()


@pytest.mark.sqlite
def test_a_taken_port_is_refused_with_a_free_one(tmp_path):
    import socket

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        told = _refused(tmp_path / "data", "--port", str(door.getsockname()[1]))
    assert "is taken" in told


@pytest.mark.sqlite
def test_told_to_end_while_it_is_being_made_it_leaves_nothing_half_done(tmp_path):
    folder = tmp_path / "data"
    demo = Demo(folder)
    try:
        until = time.monotonic() + HARD_LIMIT
        while len(family := demo.family()) < 2 and time.monotonic() < until:  # the web server was started
            time.sleep(0.05)
        assert demo.end() == 0
        assert [pid for pid in family if _alive(pid)] == []
    finally:
        demo.process.kill()
    assert _count(folder, "parties_organisation") in (0, len(cast.COMPANIES))
