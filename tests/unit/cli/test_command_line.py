"""The command line itself: help with an example everywhere, exit codes, nothing started without need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from medaccord.cli.main import app


def _commands(group, path=()):
    if hasattr(group, "commands"):
        for name, command in group.commands.items():
            yield from _commands(command, (*path, name))
    yield path, group


COMMANDS = sorted(_commands(typer.main.get_command(app)), key=lambda found: found[0])


def _run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "medaccord.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_commands_of_the_product_page_are_there():
    names = {" ".join(path) for path, _ in COMMANDS}
    wanted = {"demo", "serve", "worker", "tick", "migrate", "check", "audit verify", "audit export"}
    wanted |= {"csaf validate", "user add", "user password", "user list", "org add", "org list", "org member"}
    wanted |= {"org contact", "token create", "token revoke", "token list"}
    assert wanted <= names


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: str(value))
def test_every_command_explains_itself_and_gives_an_example_of_itself(path, command):
    assert (command.help or "").strip(), path
    example = (command.epilog or "").partition("Example: ")[2]
    assert " ".join(("medaccord", *path)) in example, path


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: str(value))
def test_every_command_takes_the_global_options(path, command):
    if hasattr(command, "commands") and path:
        return
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--data", "--json"} <= options, path


def test_help_is_there_and_done():
    told = _run("--help")
    assert (told.returncode, "Example: medaccord demo" in told.stdout) == (0, True)


@pytest.mark.parametrize(
    "wrong", [["nonsense"], ["audit", "nonsense"], ["csaf", "validate"], ["demo", "--port", "x"]]
)
def test_wrong_usage_ends_with_2_and_without_a_traceback(wrong):
    told = _run(*wrong)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def test_a_wrong_setting_ends_with_2_by_its_name_and_never_its_value(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "mysql://somebody:hunter2@localhost/medaccord")
    told = _run("tick", "--data", tmp_path)
    assert told.returncode == 2
    assert told.stderr.startswith("DATABASE_URL: ")
    assert "hunter2" not in told.stderr + told.stdout


def test_a_database_without_tables_ends_with_1_and_a_sentence(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    told = _run("audit", "verify", "--data", tmp_path)
    assert told.returncode == 1
    assert "medaccord migrate" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_server_and_the_worker_refuse_a_database_without_tables(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for command in ("serve", "worker"):
        told = _run(command, "--data", tmp_path)
        assert told.returncode == 2
        assert told.stderr.strip() == "The database lacks tables of this version. Run: medaccord migrate"


def _advisory(path: Path, **changes):
    document = {
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": "T",
            "publisher": {"category": "vendor", "name": "N", "namespace": "https://example.com"},
            "tracking": {
                "id": "X-1",
                "status": "draft",
                "version": "1",
                "initial_release_date": "2026-01-01T00:00:00Z",
                "current_release_date": "2026-01-01T00:00:00Z",
                "revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "First"}],
            },
        }
    }
    document["document"] |= changes
    path.write_text(json.dumps(document))
    return path


def test_validation_tells_one_object_a_line_and_walks_folders(tmp_path):
    _advisory(tmp_path / "a.json")
    (tmp_path / "deep").mkdir()
    _advisory(tmp_path / "deep" / "b.json", title="")
    (tmp_path / "deep" / "c.json").write_text('{"document": ')
    (tmp_path / "deep" / "notes.txt").write_text("no advisory")
    told = _run("csaf", "validate", "--json", tmp_path)
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert told.returncode == 1
    assert [(Path(line["path"]).name, line["valid"]) for line in lines] == [
        ("a.json", True),
        ("b.json", False),
        ("c.json", False),
    ]
    for line in lines:
        assert set(line) == {"path", "valid", "findings", "ms"}
        for finding in line["findings"]:
            assert set(finding) == {"test", "severity", "pointer", "message"}
    assert lines[1]["findings"][0]["pointer"] == "/document/title"


def test_validation_of_valid_advisories_ends_with_0_also_with_json_before_the_command(tmp_path):
    path = _advisory(tmp_path / "a.json")
    told = _run("--json", "csaf", "validate", path)
    assert told.returncode == 0
    assert json.loads(told.stdout)["valid"] is True


def test_validation_starts_without_django_and_without_a_data_folder(tmp_path):
    path = _advisory(tmp_path / "a.json")
    script = (
        "import sys; sys.argv = ['medaccord', 'csaf', 'validate', sys.argv[1]]\n"
        "from medaccord.cli.main import run\n"
        "try:\n    run()\n"
        "finally:\n    print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert told.stdout.splitlines()[-1] == "[]"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a.json"]
