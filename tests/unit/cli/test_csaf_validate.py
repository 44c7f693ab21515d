"""`medaccord csaf validate`: one line for each file whatever it is, and what it says when it is asked."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.cli import command_line

from medaccord.cli import csaf, files, main, start
from medaccord.cli.judge import Options
from medaccord.domain.csaf import parse
from medaccord.domain.csaf.edition import DRAFT

DOCUMENT = {
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
INVALID = {"document": DOCUMENT["document"] | {"lang": "xx-ZZZZ-q"}}
NO_FILE = "Give a file that can be read: "


@pytest.fixture(params=[start.run, main.run], ids=["at once", "whole"])
def medaccord(request, monkeypatch, capsys):
    """The command line as it begins, and as it is read whole: both say the same."""
    return command_line(monkeypatch, capsys, request.param)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(path: Path, document: object = DOCUMENT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def _socket(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path)


def test_each_file_has_one_line_and_findings_are_told_when_asked_for(medaccord, here):
    _write(here / "a.json")
    _write(here / "b.json", INVALID)
    assert medaccord("csaf", "validate", "a.json", "b.json") == (
        1,
        "valid    a.json\nINVALID  b.json  1 error\n",
        "",
    )
    code, out, _ = medaccord("csaf", "validate", "--explain", "b.json")
    assert code == 1
    assert out.splitlines()[0] == "INVALID  b.json  1 error"
    assert out.splitlines()[1].startswith("    schema error /document/lang: ")
    code, out, _ = medaccord("csaf", "validate", "--json", "a.json", "b.json")
    assert [json.loads(line)["valid"] for line in out.splitlines()] == [True, False]


def test_a_folder_gives_its_json_files_and_nothing_hidden_linked_or_special(medaccord, here):
    for name in ("f/b.json", "f/a.json", "f/deep/er/c.json", "f/-x.json", "outside/o.json"):
        _write(here / name)
    for name in ("f/.a.json", "f/.git/a.json", "f/a.txt", "f/a.JSON"):
        _write(here / name, INVALID)
    (here / "f/link.json").symlink_to(here / "outside/o.json")
    (here / "f/folder").symlink_to(here / "outside")
    (here / "f/named.json").mkdir()
    os.mkfifo(here / "f/pipe.json")
    _socket("f/socket.json")
    code, out, err = medaccord("csaf", "validate", "f")
    assert (code, err) == (0, "")
    names = ["f/-x.json", "f/a.json", "f/b.json", "f/deep/er/c.json"]
    assert out.splitlines() == [f"valid    {name}" for name in names]


def test_what_is_named_is_read_whatever_its_name_and_also_through_a_link(medaccord, here):
    _write(here / ".hidden/folder/a.json")
    _write(here / "plain")
    _write(here / "-dash.json")
    (here / "link").symlink_to("plain")
    (here / "linked").symlink_to(".hidden")
    code, out, _ = medaccord("csaf", "validate", "plain", "link", "linked", ".hidden", "--", "-dash.json")
    assert code == 0
    assert [line.split()[1] for line in out.splitlines()] == [
        "plain",
        "link",
        "linked/folder/a.json",
        ".hidden/folder/a.json",
        "-dash.json",
    ]


@pytest.mark.parametrize(
    ("make", "name", "why"),
    [
        (os.mkfifo, "pipe.json", "this is a pipe"),
        (_socket, "socket", "this is a socket"),
        (lambda name: None, "/dev/zero", "this is a device"),
        (lambda name: None, "absent.json", "no such file or directory"),
        (lambda name: os.symlink(name, name), "circle.json", "too many levels of symbolic links"),
        (lambda name: None, "x" * 300 + ".json", "file name too long"),
    ],
)
def test_what_cannot_be_read_has_its_line_at_once_and_the_rest_goes_on(medaccord, here, make, name, why):
    make(name)
    _write(here / "good.json")
    code, out, err = medaccord("csaf", "validate", name, "good.json")
    assert (code, err) == (1, "")
    assert out.splitlines() == [f"INVALID  {name}  cannot be read: {why}", "valid    good.json"]
    code, out, _ = medaccord("csaf", "validate", "--json", name)
    assert code == 1
    (told,) = [json.loads(line) for line in out.splitlines()]
    assert told["findings"] == [
        {"test": "schema", "severity": "error", "pointer": "", "message": f"{NO_FILE}{why}."}
    ]


def test_a_folder_that_cannot_be_listed_has_a_line_of_its_own(medaccord, here, monkeypatch):
    _write(here / "f/a.json")
    _write(here / "f/shut/b.json")
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("shut"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return listed(path)

    monkeypatch.setattr(files.os, "scandir", scandir)
    code, out, _ = medaccord("csaf", "validate", "f")
    assert code == 1
    assert out.splitlines() == ["valid    f/a.json", "INVALID  f/shut  cannot be read: permission denied"]


def test_a_folder_without_documents_is_said_beside_the_lines(medaccord, here):
    _write(here / "f/notes.txt")
    assert medaccord("csaf", "validate", "f") == (0, "", "There is no *.json in what was named.\n")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (b"a\nb.json", r"a\nb.json"),
        (b"\xff.json", r"\xff.json"),
        (b"\x1b[31m.json", r"\x1b[31m.json"),
        ("\u2028é 日.json".encode(), r"\u2028é 日.json"),
    ],
)
def test_an_odd_name_keeps_its_line(medaccord, here, name, printed):
    _write(Path(os.fsdecode(os.path.join(b"f", name))))
    assert medaccord("csaf", "validate", "f") == (0, f"valid    f/{printed}\n", "")
    _, out, _ = medaccord("csaf", "validate", "--json", os.fsdecode(b"f/" + name))
    assert out.isascii()
    assert len(out.splitlines()) == 1


def test_names_are_printed_where_the_output_knows_only_ascii(here):
    _write(here / "f/é.json")
    told = subprocess.run(
        [sys.executable, "-m", "medaccord", "csaf", "validate", "f"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (told.returncode, told.stdout) == (0, b"valid    f/\\xe9.json\n")


def test_what_a_document_says_reaches_no_terminal_as_a_command(medaccord, here):
    _write(here / "a.json", DOCUMENT | {"\x1b[2J\n\u2028": 1})
    _, out, _ = medaccord("csaf", "validate", "--explain", "a.json")
    assert len(out.splitlines()) == 2
    assert "\x1b" not in out
    assert r"\x1b[2J\n\u2028" in out


def test_a_file_beyond_the_limit_is_not_judged(medaccord, here, monkeypatch):
    path = _write(here / "a.json")
    monkeypatch.setattr(parse, "LARGEST", path.stat().st_size)
    assert medaccord("csaf", "validate", "a.json")[0] == 0
    path.write_bytes(path.read_bytes() + b" ")
    code, out, _ = medaccord("csaf", "validate", "--explain", "a.json")
    assert code == 1
    assert "Keep the document within" in out


def test_profiles_go_further_and_only_errors_make_invalid(medaccord, here):
    document = DOCUMENT["document"]
    tracking = document["tracking"] | {"generator": {"engine": {"name": "E"}}}
    hashes = [{"file_hashes": [{"algorithm": "md5", "value": "a" * 32}], "filename": "f"}]
    product = {"name": "N", "product_id": "P", "product_identification_helper": {"hashes": hashes}}
    whole = {
        "document": document | {"tracking": tracking},
        "product_tree": {"full_product_names": [product]},
    }
    _write(here / "a.json", whole)
    severities = {}
    for profile in ("basic", "extended", "full"):
        code, out, _ = medaccord("csaf", "validate", "--json", "--profile", profile, "a.json")
        assert code == 0
        severities[profile] = {finding["severity"] for finding in json.loads(out)["findings"]}
    assert severities == {"basic": set(), "extended": {"warning"}, "full": {"warning", "info"}}
    assert medaccord("csaf", "validate", "--profile", "full", "a.json")[1].startswith("valid    a.json  ")


def test_strict_and_loose_schemas(medaccord, here):
    _write(here / "a.json", DOCUMENT | {"x_own": 1})
    assert medaccord("csaf", "validate", "a.json")[0] == 1
    assert medaccord("csaf", "validate", "--schema", "loose", "a.json")[0] == 0


def test_a_draft_is_judged_by_its_name_alone(medaccord, here):
    document = DOCUMENT["document"] | {
        "csaf_version": "2.1",
        "distribution": {"tlp": {"label": "CLEAR"}},
    }
    schema = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"
    _write(here / "new.json", {"$schema": schema, "document": document})
    _write(here / "old.json")
    code, out, _ = medaccord("csaf", "validate", "--json", "new.json")
    (finding,) = json.loads(out)["findings"]
    assert code == 1
    assert (finding["test"], finding["pointer"]) == ("schema", "/document/csaf_version")
    assert "--draft csd04" in finding["message"]
    assert medaccord("csaf", "validate", "--draft", "csd04", "new.json", "old.json")[0] == 0
    assert medaccord("csaf", "validate", "--draft", "csd03", "new.json")[0] == 2
    assert [draft.value for draft in csaf.Draft] == [DRAFT]


def test_spelling_without_its_program_is_wrong_usage(medaccord, here, monkeypatch):
    _write(here / "a.json")
    monkeypatch.setenv("PATH", str(here))
    code, out, err = medaccord("csaf", "validate", "--spell", "a.json")
    assert (code, out) == (2, "")
    assert "apt-get install hunspell" in err


def test_addresses_are_asked_on_request_and_none_inside(medaccord, here):
    publisher = DOCUMENT["document"]["publisher"] | {"namespace": "https://127.0.0.1/"}
    _write(here / "a.json", {"document": DOCUMENT["document"] | {"publisher": publisher}})
    assert medaccord("csaf", "validate", "a.json") == (0, "valid    a.json\n", "")
    code, out, _ = medaccord("csaf", "validate", "--reach", "--json", "a.json")
    (finding,) = json.loads(out)["findings"]
    assert code == 0
    assert (finding["test"], finding["pointer"]) == ("6.3.6", "/document/publisher/namespace")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.json", "--help"],
        ["-h"],
        ["--profile", "basic"],
        ["--profile", "most", "a.json"],
        ["a.json", "--profile"],
        ["--profile=full", "a.json"],
        ["--draft", "csd03", "a.json"],
        ["--data", "x", "a.json"],
        ["--nonsense", "a.json"],
        ["--", "-a.json"],
        [""],
    ],
    ids=" ".join,
)
def test_what_is_not_plain_is_read_by_the_whole_command_line(arguments):
    assert start.plain(["csaf", "validate", *arguments]) is None
    assert start.plain(["score", "cvss", *arguments]) is None
    assert start.plain(["--json", "csaf", "validate", "a.json"]) is None


def test_plain_options_are_read_in_any_order():
    options = start.plain(
        ["csaf", "validate", "a", "--json", "--profile", "full", "b", "--schema", "loose", "--draft", "csd04"]
    )
    paths = [Path("a"), Path("b")]
    assert options == Options(paths, profile="full", schema="loose", draft=True, as_json=True)
    assert start.plain(["csaf", "validate", "a"]) == Options([Path("a")])


def test_a_plain_command_loads_no_library_that_reads_command_lines(here):
    _write(here / "a.json")
    script = (
        "import sys; sys.argv = ['medaccord', 'csaf', 'validate', 'a.json']\n"
        "from medaccord.cli.start import run\n"
        "try:\n    run()\n"
        "finally:\n    print(sorted({'typer', 'pydantic', 'django', 'requests'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert told.stdout.splitlines() == ["valid    a.json", "[]"]


def test_a_reader_that_goes_away_ends_the_command_without_a_traceback(here):
    for number in range(50):
        _write(here / f"{number:03}.json")
    with subprocess.Popen(
        [sys.executable, "-m", "medaccord", "csaf", "validate", "."],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as told:
        assert told.stdout.readline() == b"valid    000.json\n"
        told.stdout.close()
        assert told.stderr.read() == b""
        assert told.wait() in (0, 1)
