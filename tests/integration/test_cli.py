"""Commands with a database: administration, the chains, settings that are unsafe, and work that stops."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import stat
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.db import connection
from tests.factories import NOW, world
from tests.integration.advisory_case import story, with_page
from tests.support.cli import command_line
from tests.support.factors import app_for, shown

from medaccord.apps.accounts.models import User
from medaccord.apps.accounts.queries.factors import has_factor
from medaccord.apps.parties.models import Membership, Organisation
from medaccord.apps.parties.queries.actor import actor_of_token
from medaccord.cli import boot, safety
from medaccord.cli.chains import verify_all
from medaccord.cli.safety import Weight, findings, unsafe
from medaccord.config import load
from medaccord.core import register
from medaccord.core.models import Principal
from medaccord.core.principal import actor_for
from medaccord.domain.roles import Role


@pytest.fixture
def medaccord(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


@pytest.mark.django_db
def test_an_installation_is_set_up_from_the_command_line(medaccord):
    assert medaccord("org", "add", "Desk", "--kind", "coordination_center")[0] == 0
    code, out, _ = medaccord(
        "user",
        "add",
        "elena",
        "--name",
        "Elena Ruiz",
        "--org",
        "desk",
        "--administrator",
        "--triage",
        "--json",
    )
    told = json.loads(out)
    assert code == 0
    assert User.objects.get(username="elena").check_password(told["password"])
    assert list(Membership.objects.values_list("administrator", "triage")) == [(True, True)]
    code, out, _ = medaccord("token", "create", "elena", "--name", "script", "--json")
    actor = actor_of_token(json.loads(out)["token"])
    assert actor is not None
    assert {Role.ANALYST, Role.ADMINISTRATOR} <= actor.roles
    assert medaccord("token", "revoke", json.loads(out)["id"])[0] == 0
    assert actor_of_token(json.loads(out)["token"]) is None
    code, out, _ = medaccord("user", "password", "elena", "--json")
    assert json.loads(out)["password"] != told["password"]
    assert User.objects.get(username="elena").check_password(json.loads(out)["password"])
    assert "elena" in medaccord("user", "list")[1]
    assert medaccord("org", "contact", "Desk", "phone", "+1 202 555 0142", "--verified")[0] == 0
    assert [one["contacts"] for one in json.loads(medaccord("org", "list", "--json")[1])] == [
        ["phone +1 202 555 0142"]
    ]
    assert medaccord("user", "close", "elena")[0] == 0
    assert "closed" in medaccord("user", "list")[1]


@pytest.mark.django_db
def test_a_lost_factor_is_reset_from_the_command_line_and_a_code_is_told_in_a_demonstration_alone(medaccord):
    medaccord("org", "add", "Desk", "--kind", "coordination_center")
    medaccord("user", "add", "elena", "--name", "Elena Ruiz", "--org", "desk")
    person = User.objects.get(username="elena").person_id
    secret, _ = app_for(actor_for(Principal.objects.get(id=person)))
    code, out, err = medaccord("user", "code", "elena")
    assert (code, out) == (2, "")
    assert "not a demonstration" in err
    Organisation.objects.update(origin="demo")
    told = json.loads(medaccord("user", "code", "elena", "--json")[1])
    assert told["code"] == shown(secret)
    assert json.loads(medaccord("user", "reset", "elena", "--json")[1])["reset"] is True
    assert not has_factor(person)
    code, _, err = medaccord("user", "code", "elena")
    assert (code, "has no app" in err) == (1, True)


@pytest.mark.django_db
def test_what_a_member_does_is_changed_from_the_command_line(medaccord):
    """An organisation that nobody administers any more names the next at the server (decision 0270)."""
    medaccord("org", "add", "Northgate Medical", "--kind", "manufacturer")
    medaccord("user", "add", "tom", "--name", "Tom Weber", "--org", "Northgate Medical", "--triage")
    person = User.objects.get(username="tom").person_id
    change = ("org", "member", "Northgate Medical", "tom")

    def part():
        return Membership.objects.values_list("triage", "administrator").get(person=person, until=None)

    code, _, said = medaccord(*change, "--administrator")
    assert (code, "They set one up first." in said) == (1, True)
    app_for(actor_for(Principal.objects.get(id=person)))
    assert medaccord(*change, "--administrator")[0] == 0
    assert part() == (True, True)
    assert Membership.objects.get(person=person).changed_by_id is None
    assert medaccord(*change, "--no-triage")[0] == 0
    assert part() == (False, True)
    for more, told in (
        (("--administrator",), "Nothing changes by this."),
        (("--no-administrator",), "Name another administrator first."),
        (("--triage", "--title", "Engineer"), "Leave --title out."),
        ((), "This person is a member already."),
    ):
        code, _, said = medaccord(*change, *more)
        assert (code > 0, told in said) == (True, True), more
    assert part() == (False, True)
    assert medaccord(*change, "--end")[0] == 0
    assert not Membership.objects.filter(person=person, until=None).exists()


@pytest.mark.django_db
def test_an_agencys_agreement_is_noted_and_ended_from_the_command_line(medaccord):
    assert medaccord("org", "add", "Agency", "--kind", "clinical_adviser")[0] == 0
    assert medaccord("org", "add", "Northgate Medical", "--kind", "manufacturer")[0] == 0
    code, out, _ = medaccord("org", "sign", "agency", "--basis", "Agreement 2026-1", "--json")
    assert (code, json.loads(out)["agreement"]) == (0, "Agreement 2026-1")
    assert Organisation.objects.get(name="Agency").agreement == "Agreement 2026-1"
    code, _, said = medaccord("org", "sign", "Northgate Medical", "--basis", "Agreement 2026-1")
    assert code != 0
    assert "Only an agency" in said
    assert medaccord("org", "sign", "Agency", "--basis", "")[0] == 0
    assert Organisation.objects.get(name="Agency").agreement == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ["user", "password", "nobody"],
        ["user", "reset", "nobody"],
        ["user", "add", "x", "--name", "X"],
        ["user", "add", "somebody", "--name", "X", "--org", "nowhere"],
        ["token", "create", "nobody", "--name", "x"],
        ["token", "revoke", str(uuid.uuid4())],
        ["audit", "export", "MDC-2026-000000"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_what_cannot_be_done_ends_with_1_and_a_sentence_and_changes_nothing(medaccord, arguments):
    code, out, err = medaccord(*arguments)
    assert (code, out) == (1, "")
    assert err.strip().endswith((".", "list"))
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_password_can_be_given_on_standard_input_and_is_not_shown(medaccord, monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    code, out, _ = medaccord("user", "add", "elena", "--name", "Elena", "--stdin", "--json")
    assert code == 0
    assert "correct" not in out
    assert User.objects.get(username="elena").check_password("correct horse battery")


@pytest.mark.django_db
def test_whole_chains_end_with_0_and_a_chain_can_be_exported_without_its_texts(medaccord):
    w = world()
    case, _ = w.case(title="Quokka pump")
    register.adopt(NOW)
    code, out, _ = medaccord("audit", "verify")
    assert code == 0
    assert out.startswith("Every chain is whole: ")
    told = json.loads(medaccord("audit", "verify", "--json")[1])
    assert told["ok"] is True
    assert told["streams"] == 3
    exported = json.loads(medaccord("audit", "export", case.stream.number)[1])
    assert exported == json.loads(medaccord("audit", "export", str(case.id))[1])
    assert [entry["seq"] for entry in exported["entries"]] == list(range(1, exported["count"] + 1))
    assert exported["entries"][-1]["hash"] == exported["head"]
    assert "Quokka" not in json.dumps(exported)
    assert "Quokka" in medaccord("audit", "export", case.stream.number, "--texts")[1]


LAST = "(SELECT max(seq) FROM core_auditentry WHERE stream_id = '{case}')"
TAMPERING = {
    "an envelope changed": "UPDATE core_auditentry SET envelope = replace(envelope, 'case', 'cose')"
    " WHERE stream_id = '{case}'",
    "a text changed": "UPDATE core_auditside SET value = replace(value, 'Pump', 'Lump')"
    " WHERE stream_id = '{case}'",
    "the last entry gone": "DELETE FROM core_auditentry WHERE stream_id = '{case}' AND seq = " + LAST,
    "all entries gone": "DELETE FROM core_auditentry WHERE stream_id = '{case}'",
    "the head changed": "UPDATE core_stream SET head = 'nonsense' WHERE id = '{case}'",
    "the count changed": "UPDATE core_stream SET count = 0 WHERE id = '{case}'",
    "the stream gone": "DELETE FROM core_stream WHERE id = '{case}'",
    "the stream and its entries gone": "DELETE FROM core_auditside WHERE stream_id = '{case}';"
    "DELETE FROM core_auditentry WHERE stream_id = '{case}'; DELETE FROM core_stream WHERE id = '{case}'",
    "the stream and its rooms gone": "DELETE FROM core_room WHERE stream_id = '{case}';"
    "DELETE FROM core_stream WHERE id = '{case}'",
    "nonsense for an envelope": "UPDATE core_auditentry SET envelope = '\x7fnonsense'"
    " WHERE stream_id = '{case}'",
    "nonsense for a salt": "UPDATE core_auditside SET salt = 'zz' WHERE stream_id = '{case}'",
}


def _tamper(statements: str) -> None:
    """Change rows as somebody can who owns the server: past triggers, foreign keys and policies."""
    if connection.vendor == "postgresql":
        import psycopg

        where = connection.settings_dict
        address = f"postgresql://postgres@{where['HOST']}:{where['PORT']}/{where['NAME']}"
        with psycopg.connect(address, autocommit=True) as superuser:
            superuser.execute("SET session_replication_role = replica;" + statements)
        return
    import sqlite3

    with sqlite3.connect(connection.settings_dict["NAME"]) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        for statement in statements.split(";"):
            file.execute(statement)
    file.close()


@pytest.mark.parametrize("harm", TAMPERING)
def test_every_kind_of_tampering_is_found_and_told_in_a_sentence(committed, medaccord, harm):
    case, _ = world().case()
    register.adopt(NOW)
    assert verify_all().ok
    case_id = str(case.id) if connection.vendor == "postgresql" else case.id.hex
    _tamper(TAMPERING[harm].format(case=case_id))
    code, out, err = medaccord("audit", "verify")
    assert (code, err) == (1, "")
    assert out.splitlines()[-1].startswith("Something was changed: ")
    told = json.loads(medaccord("audit", "verify", "--json")[1])
    assert told["ok"] is False
    assert {broken["stream"] for broken in told["breaks"]} == {str(case.id)}


PUBLISHED = {
    "the document changed": "UPDATE advisories_publication SET csaf = csaf || ' '",
    "the page changed": "UPDATE advisories_publication SET page = page || ' '",
    "the digest changed": "UPDATE advisories_publication SET csaf_sha256 = 'nonsense'",
    "an advisory gone": "DELETE FROM advisories_publicproduct; DELETE FROM advisories_publication",
    "an advisory slipped in": "UPDATE advisories_publication SET id = '00000000000040008000000000000000'",
}


@pytest.mark.parametrize("harm", PUBLISHED)
def test_published_files_that_were_changed_are_found(committed, medaccord, harm):
    with with_page():
        story().released()
    register.adopt(NOW)
    assert medaccord("audit", "verify")[0] == 0
    _tamper(PUBLISHED[harm])
    code, out, err = medaccord("audit", "verify", "--json")
    assert (code, err) == (1, "")
    assert {broken["kind"] for broken in json.loads(out)["breaks"]} == {"published"}


@pytest.mark.django_db
def test_a_tick_by_hand_says_what_it_did(medaccord, an_hour_later):
    code, out, _ = medaccord("tick", "--json")
    assert code == 0
    assert json.loads(out) == {
        "done": {},
        "refused": 0,
        "failed": 0,
        "told": 0,
        "swept": {},
        "broken": 0,
        "examined": {"clean": 0, "suspicious": 0, "failed": 0, "waiting": 0},
        "checkpoint": 1,
        "cleaned": {"cleaned": 0, "stuck": 0, "failed": 0},
        "generation": 0,
    }
    assert medaccord("tick")[1] == "Done: nothing was due. Refused: 0. Failed: 0. Notices: 0.\n"


@pytest.mark.django_db
def test_the_database_of_these_tests_is_safe_to_serve_from():
    assert unsafe(load()) == []


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["postgres", "medaccord_owner", "medaccord_backup"])
def test_a_role_that_row_level_security_does_not_bind_is_refused(role, monkeypatch):
    asked = safety.ROLE.replace("current_user", f"'{role}'")
    monkeypatch.setattr(safety, "ROLE", asked)
    found = unsafe(load())
    assert found
    assert {finding.setting for finding in found} == {"DATABASE_URL"}


EXPOSED = {
    "MEDACCORD_REVEAL_DIR": "/nonexistent/reveal",
    "MEDACCORD_LISTEN_HOST": "0.0.0.0",
    "MEDACCORD_PUBLIC_URL": "https://coordination.example",
    "MEDACCORD_CENTER_CONTACT": "desk@coordination.example",
    "MEDACCORD_PUBLISHER_NAMESPACE": "https://coordination.example",
    "MEDACCORD_SECURITY_CHECKED_ON": str(dt.datetime.now(dt.UTC).date()),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "setting", "weight"),
    [
        ({}, None, None),
        ({"MEDACCORD_PUBLIC_URL": "http://coordination.example"}, "MEDACCORD_PUBLIC_URL", Weight.UNSAFE),
        ({"MEDACCORD_PUBLIC_URL": "https://127.0.0.1"}, "MEDACCORD_PUBLIC_URL", Weight.MISSING),
        ({"MEDACCORD_CENTER_CONTACT": ""}, "MEDACCORD_CENTER_CONTACT", Weight.MISSING),
        ({"MEDACCORD_PUBLISHER_NAMESPACE": ""}, "MEDACCORD_PUBLISHER_NAMESPACE", Weight.MISSING),
    ],
)
def test_off_loopback_each_unsafe_or_missing_setting_is_explained(monkeypatch, change, setting, weight):
    for name, value in (EXPOSED | change).items():
        monkeypatch.setenv(name, value)
    found = [finding for finding in findings(load()) if finding.weight != Weight.NOTE]
    assert [(finding.setting, finding.weight) for finding in found] == (
        [(setting, weight)] if setting else []
    )


@pytest.mark.django_db
def test_a_security_txt_that_expires_soon_is_to_be_checked(monkeypatch):
    for name, value in EXPOSED.items():
        monkeypatch.setenv(name, value)
    today = dt.datetime.now(dt.UTC).date()
    for days, told in ((182 - 31, []), (182 - 29, ["MEDACCORD_SECURITY_CHECKED_ON"]), (400, None)):
        monkeypatch.setenv("MEDACCORD_SECURITY_CHECKED_ON", str(today - dt.timedelta(days=days)))
        found = [one.setting for one in findings(load()) if one.weight == Weight.MISSING]
        assert found == (["MEDACCORD_SECURITY_CHECKED_ON"] if told is None else told)


@pytest.mark.django_db
def test_a_check_of_security_txt_that_has_not_happened_yet_is_refused(monkeypatch):
    for name, value in EXPOSED.items():
        monkeypatch.setenv(name, value)
    for days, told in ((0, []), (3, ["MEDACCORD_SECURITY_CHECKED_ON"])):
        checked = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)
        monkeypatch.setenv("MEDACCORD_SECURITY_CHECKED_ON", str(checked))
        found = [one for one in findings(load()) if one.weight == Weight.MISSING]
        assert [one.setting for one in found] == told
        assert [f"{checked}, a day that has not come" in one.sentence for one in found] == [True] * len(told)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_sqlite_serves_several_organisations_off_loopback_only_when_told_so(monkeypatch):
    world()
    for name, value in EXPOSED.items():
        monkeypatch.setenv(name, value)
    assert [finding.setting for finding in unsafe(load())] == ["MEDACCORD_SQLITE_FOR_MANY"]
    monkeypatch.setenv("MEDACCORD_SQLITE_FOR_MANY", "true")
    assert unsafe(load()) == []
    monkeypatch.delenv("MEDACCORD_SQLITE_FOR_MANY")
    monkeypatch.delenv("MEDACCORD_LISTEN_HOST")
    assert unsafe(load()) == []


@pytest.mark.django_db
def test_keys_that_others_can_read_are_unsafe(monkeypatch, tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    folder.chmod(0o755)
    monkeypatch.setenv("MEDACCORD_KEYS_DIR", str(folder))
    assert [finding.setting for finding in unsafe(load())] == ["MEDACCORD_KEYS_DIR"]
    folder.chmod(0o700)
    assert unsafe(load()) == []
    (folder / "key").touch()
    (folder / "key").chmod(0o644)
    (found,) = unsafe(load())
    assert found.sentence == f"Others can read the keys. Run: chmod go-rwx {folder / 'key'}"
    (folder / "key").chmod(0o600)
    assert unsafe(load()) == []


@pytest.mark.django_db
def test_what_lies_where_this_account_may_not_look_is_as_it_should_be(monkeypatch, tmp_path):
    """Of who reported the web's own account sees nothing; root, who runs this, is let in everywhere."""
    config = load().model_copy(update={"reveal_dir": tmp_path / "worker" / "reveal"})
    looked = Path.stat

    def stat(path, **how):
        if path.is_relative_to(tmp_path / "worker"):
            raise PermissionError(13, "Permission denied", str(path))
        return looked(path, **how)

    monkeypatch.setattr(Path, "stat", stat)
    assert not [one for one in safety.of_settings(config) if one.weight == Weight.UNSAFE]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "mode", "setting", "told"),
    [
        ("medaccord.env", 0o644, "MEDACCORD_DATA", "the settings, which hold secrets. Run: chmod o-rwx"),
        ("medaccord.env", 0o604, "MEDACCORD_DATA", "the settings, which hold secrets. Run: chmod o-rwx"),
        ("medaccord.sqlite3", 0o644, "MEDACCORD_DATA", "the database. Run: chmod go-rwx"),
        ("medaccord.sqlite3-wal", 0o640, "MEDACCORD_DATA", "the database. Run: chmod go-rwx"),
        ("witness.jsonl", 0o644, "MEDACCORD_WITNESS_FILE", "the witness. Run: chmod go-rwx"),
        ("reveal/key", 0o644, "MEDACCORD_REVEAL_DIR", "who reported. Run: chmod go-rwx"),
        ("reveal", 0o755, "MEDACCORD_REVEAL_DIR", "who reported. Run: chmod go-rwx"),
    ],
)
def test_what_others_on_the_machine_can_read_is_unsafe(tmp_path, name, mode, setting, told):
    config, path = load().model_copy(update={"data": tmp_path / "data"}), tmp_path / "data" / name
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    config.data.chmod(0o700)
    if path.parent != config.data or "." in name:
        path.parent.chmod(0o700)
        path.touch()
    else:
        path.mkdir()
    path.chmod(mode)
    found = list(safety.of_settings(config))
    assert [(one.setting, one.sentence) for one in found if one.weight == Weight.UNSAFE] == [
        (setting, f"Others can read {told} {path}")
    ]
    path.chmod(mode & 0o700)
    assert not [one for one in safety.of_settings(config) if one.weight == Weight.UNSAFE]


@pytest.mark.django_db
def test_a_group_may_share_the_settings_and_a_folder_that_others_look_into_is_named(tmp_path):
    config = load().model_copy(update={"data": tmp_path})
    (tmp_path / "medaccord.env").touch()
    (tmp_path / "medaccord.env").chmod(0o640)
    tmp_path.chmod(0o755)
    (found,) = [one for one in safety.of_settings(config) if one.weight != Weight.NOTE]
    assert (found.setting, found.weight) == ("MEDACCORD_DATA", Weight.MISSING)
    assert found.sentence == f"Others can look into the data folder. Run: chmod o-rwx {tmp_path}"


@pytest.mark.sqlite
def test_what_the_program_writes_opens_to_its_owner_alone(migrated):
    open_ones = {
        path.relative_to(migrated).as_posix(): oct(stat.S_IMODE(path.stat().st_mode))
        for path in migrated.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    }
    assert open_ones == {}
    assert (migrated / "medaccord.sqlite3").exists()


@pytest.mark.django_db
def test_check_ends_with_0_on_a_fresh_loopback_installation_and_with_1_otherwise(medaccord, monkeypatch):
    assert medaccord("check")[0] == 0
    monkeypatch.setenv("MEDACCORD_LISTEN_HOST", "0.0.0.0")
    code, out, _ = medaccord("check", "--json")
    assert code == 1
    assert json.loads(out)["ok"] is False
    monkeypatch.setenv("MEDACCORD_TIME_ZONE", "Mars/Olympus")
    code, out, _ = medaccord("check")
    assert code == 1
    assert "MEDACCORD_TIME_ZONE: " in out


@pytest.mark.django_db
def test_a_database_with_all_its_tables_is_told_from_one_without():
    assert boot.is_migrated()


def _start(folder, *arguments, **environment):
    """A process of its own, begun where new files are open to all by default."""
    ours = ("MEDACCORD_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "medaccord.cli.main", *arguments, "--data", str(folder)]
    return subprocess.Popen(
        command,
        env={**kept, **environment},
        umask=0o022,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A folder with an empty SQLite database."""
    folder = tmp_path_factory.mktemp("migrated")
    assert _start(folder, "migrate").wait(180) == 0
    return folder


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ticks_until_it_is_told_to_stop(migrated, number):
    import sqlite3

    with sqlite3.connect(migrated / "medaccord.sqlite3") as file:
        row = ("d" * 64, 1.0, "2020-01-01 00:00:00")
        file.execute("INSERT INTO core_bucket (digest, tokens, at) VALUES (?, ?, ?)", row)
    worker = _start(migrated, "worker", MEDACCORD_TICK_SECONDS="3600")
    try:
        while worker.poll() is None and file.execute("SELECT count(*) FROM core_bucket").fetchone()[0]:
            time.sleep(0.05)
        worker.send_signal(number)
        assert worker.wait(180) == 0
    finally:
        worker.kill()
    assert file.execute("SELECT count(*) FROM core_bucket").fetchone()[0] == 0
    file.close()


@pytest.mark.sqlite
def test_the_server_refuses_unsafe_settings_and_names_them(migrated):
    server = _start(
        migrated, "serve", MEDACCORD_LISTEN_HOST="0.0.0.0", MEDACCORD_PUBLIC_URL="http://x.example"
    )
    assert server.wait(180) == 2
    told = server.stderr.read()
    assert "MEDACCORD_PUBLIC_URL: " in told
    assert "Traceback" not in told
