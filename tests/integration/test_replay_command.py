"""`medaccord replay` as people and programs use it: its own processes, databases and exit codes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import msgspec
import pytest
from tests.support import published

from medaccord.domain.csaf.advisory import Note
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.validate import validate

pytestmark = pytest.mark.sqlite

KEYS = ["path", "case", "equal", "differences", "valid", "chain_ok", "ms"]


def _environment(tmp_path, **more):
    # Python's own temporary folder is set, so that a test sees whether anything is left there.
    passing = tmp_path / "passing"
    passing.mkdir(exist_ok=True)
    unwanted = ("MEDACCORD_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**kept, "TMPDIR": str(passing), **more}


def _medaccord(tmp_path, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "medaccord.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=_environment(tmp_path, **more),
        timeout=300,
        check=False,
    )


def _lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path):
    """Two good advisories."""
    published.write(tmp_path / "in" / "b.json")
    published.write(tmp_path / "in" / "sub" / "a.json", published.advisory(title="Another"))
    return tmp_path / "in"


def test_a_folder_is_replayed_and_nothing_is_left_behind(tmp_path, folder):
    done = _medaccord(
        tmp_path,
        "replay",
        "--json",
        "--out",
        tmp_path / "out",
        folder,
        DATABASE_URL="postgresql://nobody@nowhere.invalid/none",
        MEDACCORD_KEYS_DIR=str(tmp_path / "keys"),
    )
    assert done.returncode == 0, done.stderr
    told = _lines(done)
    assert [list(one) for one in told] == [KEYS, KEYS]
    assert [one["path"] for one in told] == [str(folder / "b.json"), str(folder / "sub" / "a.json")]
    for one in told:
        assert one["case"].startswith("MDC-2025-")
        assert (one["equal"], one["valid"], one["chain_ok"], one["differences"]) == (True, True, True, [])
        assert one["ms"] > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out", "passing"]
    assert list((tmp_path / "passing").iterdir()) == []
    documents = {path.name: parse(path.read_bytes())[0] for path in (tmp_path / "out").iterdir()}
    assert sorted(documents) == ["a.json", "b.json"]
    assert documents["a.json"]["document"]["title"] == "Another"
    assert [validate(document) for document in documents.values()] == [[], []]
    assert [len(d["document"]["tracking"]["revision_history"]) for d in documents.values()] == [3, 3]


def test_what_differs_or_cannot_be_read_ends_with_1_and_the_rest_is_done(tmp_path, folder):
    (folder / "broken.json").write_bytes(b"{")
    noted = (*published.advisory().notes, Note(category="general", text="Hear", audience="patients"))
    published.write(folder / "c.json", published.advisory(notes=noted))
    done = _medaccord(tmp_path, "replay", folder)
    assert done.returncode == 1, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines() if line[0] != " "] == [
        "equal",
        "failed",
        "different",
        "equal",
        "Of",
    ]
    assert str(folder / "broken.json") in done.stdout
    assert '"audience": "patients"' in done.stdout
    assert "Of 4 replayed advisories: 2 equal, 3 valid, 3 with whole chains;" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("nowhere",), ("--out", "in/b.json", "in"), ("empty",)])
def test_wrong_usage_ends_with_2_and_a_sentence(tmp_path, folder, arguments):
    (tmp_path / "empty").mkdir()
    done = _medaccord(tmp_path, "replay", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_into_makes_the_database_and_keeps_the_cases(tmp_path, folder):
    data = tmp_path / "data"
    first = _medaccord(tmp_path, "replay", "--into", "--data", data, folder)
    assert first.returncode == 0, first.stderr
    again = _medaccord(
        tmp_path, "replay", "--json", "--into", "--thorough", folder / "b.json", MEDACCORD_DATA=str(data)
    )
    assert again.returncode == 0, again.stderr
    assert [one["equal"] for one in _lines(again)] == [True]
    with sqlite3.connect(data / "medaccord.sqlite3") as database:
        ask = lambda sql: database.execute(sql).fetchall()  # noqa: E731
        assert ask("SELECT origin, count(*) FROM cases_case GROUP BY 1") == [("replay", 3)]
        assert ask("SELECT DISTINCT origin FROM parties_organisation") == [("replay",)]
        assert ask("SELECT count(*) FROM parties_organisation") == [(3,)]
        assert ask("SELECT count(*) FROM accounts_user") == [(0,)]
        assert ask("SELECT count(*) FROM core_delivery") == [(0,)]
        assert ask("SELECT count(*), sum(current) FROM advisories_publication") == [(9, 3)]
    verified = _medaccord(tmp_path, "audit", "verify", "--data", data)
    assert verified.returncode == 0, verified.stderr


def test_an_outdated_database_is_left_alone(tmp_path, folder):
    data = tmp_path / "data"
    data.mkdir()
    sqlite3.connect(data / "medaccord.sqlite3").execute("CREATE TABLE something (else_ TEXT)")
    done = _medaccord(tmp_path, "replay", "--into", "--data", data, folder)
    assert done.returncode == 2
    assert "medaccord migrate" in done.stderr


def test_two_processes_tell_the_same_in_the_same_order(tmp_path):
    for number in range(5):
        title = f"Advisory {number}"
        published.write(tmp_path / "in" / f"{number}.json", published.advisory(title=title))
    (tmp_path / "in" / "2.json").write_bytes(b"[")
    found = {}
    for jobs in (1, 2):
        out = tmp_path / f"out-{jobs}"
        done = _medaccord(tmp_path, "replay", "--json", "--jobs", jobs, "--out", out, tmp_path / "in")
        assert done.returncode == 1, done.stderr
        told = [{**one, "ms": 0, "case": None} for one in _lines(done)]
        titles = [
            msgspec.json.decode(path.read_bytes())["document"]["title"] for path in sorted(out.iterdir())
        ]
        found[jobs] = told, titles
    assert found[1] == found[2]
    assert [one["equal"] for one in found[2][0]] == [True, True, False, True, True]
    assert found[2][1] == ["Advisory 0", "Advisory 1", "Advisory 3", "Advisory 4"]
    assert list((tmp_path / "passing").iterdir()) == []


def test_ended_early_it_takes_its_processes_and_folder_along(tmp_path):
    for number in range(40):
        published.write(tmp_path / "in" / f"{number}.json")
    running = subprocess.Popen(
        [sys.executable, "-m", "medaccord.cli.main", "replay", "--json", "--jobs", "2", str(tmp_path / "in")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=_environment(tmp_path),
    )
    assert running.stdout is not None
    assert json.loads(running.stdout.readline())["equal"]
    children = _children(running.pid)
    assert len(children) == 2
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=60) == 128 + signal.SIGTERM
    running.stdout.close()
    for _ in range(600):
        if not any(_alive(child) for child in children):
            break
        time.sleep(0.1)
    assert not any(_alive(child) for child in children)
    assert list((tmp_path / "passing").iterdir()) == []


def _children(parent):
    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as listed:
        return [int(child) for child in listed.read().split()]


def _alive(process):
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as found:
            return found.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
