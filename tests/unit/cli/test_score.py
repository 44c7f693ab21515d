"""`medaccord score` and `udi`: one answer or a batch, what ends how, and what a start-up imports."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from tests.support.cli import command_line

from medaccord.cli import batch

V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"
UDI = "(01)00643169001763(17)160712(21)21A11F4855"


@pytest.fixture
def medaccord(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


@pytest.fixture
def answers(medaccord, tmp_path):
    """What a batch of these lines answers; a line that is no text is written as JSON."""

    def run(*command, lines):
        file = tmp_path / "batch.jsonl"
        written = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        file.write_bytes(b"\n".join(written))
        code, out, err = medaccord(*command, "--batch", file)
        assert (code, err) == (0, "")
        found = [json.loads(line) for line in out.splitlines()]
        assert len(found) == len(lines)
        return found

    return run


def test_a_vector_is_scored(medaccord):
    code, out, _ = medaccord("score", "cvss", V31 + "/E:U/RL:X", "--json")
    assert code == 0
    assert json.loads(out) == {
        "version": "3.1",
        "base_score": 9.8,
        "severity": "CRITICAL",
        "vector": V31 + "/E:U",
        "temporal_score": 9.0,
        "environmental_score": 9.0,
        "error": None,
    }
    assert medaccord("score", "cvss", V31) == (
        0,
        f"9.8 CRITICAL  {V31}\ntemporal 9.8, environmental 9.8\n",
        "",
    )


def test_a_batch_of_vectors_answers_each_line_in_order(answers):
    told = answers(
        "score",
        "cvss",
        lines=[
            {"vector": V40 + "/E:U"},
            {"vector": "AV:N/AC:L/Au:N/C:N/I:N/A:N"},
            {"vector": "CVSS:3.0/A:N/I:N/C:N/S:U/UI:N/PR:N/AC:L/AV:N", "id": 7},
            {"vector": V31.replace("AC:L", "AC:Q")},
            {"vector": None},
            {},
            [],
            b"",
            b"{",
            b"\xff",
            b'{"vector": "' + V31.encode() + b'", "vector": "x"}',
            b"[" * 50_000,
            b'{"vector": "' + b"x" * batch.LONGEST + b'"}',
            {"vector": V31},
        ],
    )
    assert [one["base_score"] for one in told] == [9.1, 0.0, 0.0, *[None] * 10, 9.8]
    assert [(one["version"], one["severity"]) for one in told[:3]] == [
        ("4.0", "CRITICAL"),
        ("2.0", "NONE"),
        ("3.0", "NONE"),
    ]
    assert told[2]["vector"] == "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"
    assert [set(one) - set(told[3]) for one in told[:3]] == [
        set(),
        set(),
        {"temporal_score", "environmental_score"},
    ]
    for one in told[3:-1]:
        assert one.pop("error").endswith(".")
        assert set(one.values()) == {None}
    assert told[-1]["error"] is None


def test_a_batch_is_read_from_standard_input_too_and_a_long_line_is_dropped(medaccord, monkeypatch):
    long = b"x" * (3 * batch.LONGEST)
    given = b"\n".join((long, json.dumps({"vector": V31}).encode(), b"\xef\xbb\xbf{}\r", long))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    code, out, _ = medaccord("score", "cvss", "--batch", "-")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [one["base_score"] for one in told] == [None, 9.8, None, None]
    assert [one["error"] for one in told] == [
        "Write at most 100,000 bytes.",
        None,
        "Give vector, a text.",
        "Write at most 100,000 bytes.",
    ]


@pytest.mark.parametrize(
    ("command", "one"),
    [
        (("score", "cvss"), "CVSS:3.1/AV:N"),
        (("score", "ssvc"), "nope"),
        (("score", "ssvc", "supplier"), "E"),
        (("score", "ssvc", "supplier", "E=A"), "E=A"),
        (("udi", "parse"), "nope"),
    ],
)
def test_what_has_no_answer_ends_with_1_and_a_sentence(medaccord, command, one):
    code, out, err = medaccord(*command, one)
    assert (code, out) == (1, "")
    assert err.endswith(".\n")
    code, out, err = medaccord(*command, one, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)["error"].endswith(".")


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "cvss"),
        ("score", "rubric"),
        ("score", "ssvc"),
        ("udi", "parse"),
        ("score", "cvss", V31, "--batch", "-"),
        ("score", "cvss", "--batch", "absent.jsonl"),
        ("score", "rubric", "absent.json"),
    ],
)
def test_wrong_usage_ends_with_2(medaccord, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = medaccord(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_answers_of_the_rubric_come_from_a_file(medaccord, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text("{}")
    code, out, _ = medaccord("score", "rubric", file, "--json")
    told = json.loads(out)
    assert (code, told["base_score"], told["severity"], told["error"]) == (0, 10.0, "CRITICAL", None)
    assert told["vector"] == "CVSS:3.0/" + "/".join(
        f"{key}:{value}" for key, value in told["metrics"].items()
    )
    assert len(told["unanswered"]) == 23
    file.write_text(json.dumps({"XAVN": "N", "XAVP": "Y"}))
    code, out, _ = medaccord("score", "rubric", file)
    assert code == 0
    assert out.startswith("7.6 HIGH  CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H\nNot answered")
    assert "XAVPA  Is it reached" in out
    file.write_text('{"XAVN": "maybe"}')
    code, out, err = medaccord("score", "rubric", file)
    assert (code, err) == (1, "XAVN is answered by one of Y, N, U, not 'maybe'.\n")


def test_a_batch_of_answers(answers):
    told = answers(
        "score",
        "rubric",
        lines=[
            {"answers": {}},
            {"answers": {"XAVN": "N", "XAVP": "N", "XAVT": 5}},
            {"answers": {"XAVN": "Q"}},
            {"answers": []},
            {"XAVN": "Y"},
        ],
    )
    assert [one["base_score"] for one in told] == [10.0, 9.3, None, None, None]
    assert told[1]["metrics"]["AV"] == "L"
    assert [one["unanswered"] for one in told[2:]] == [None, None, None]


def test_a_table_decides(medaccord):
    code, out, _ = medaccord("score", "ssvc", "cisa-coordinator", "E=P", "A=N", "TI=P", "MWI=H", "--json")
    assert code == 0
    assert json.loads(out) == {
        "table": "cisa-coordinator",
        "outcome": "T*",
        "outcome_name": "Track*",
        "error": None,
    }
    assert medaccord("score", "ssvc", "human-impact", "SI=R", "MI=D")[1] == "Medium (M)\n"


def test_a_decision_is_handed_on_as_a_selection_list(medaccord):
    given = ("score", "ssvc", "cisa-coordinator", "E=P|A", "A=N", "TI=P", "MWI=H", "--selection-list")
    code, out, _ = medaccord(*given, "--target", "CVE-2026-10001")
    told = json.loads(out)
    assert (code, told["schemaVersion"], told["target_ids"]) == (0, "2.0.0", ["CVE-2026-10001"])
    first, *_, last = told["selections"]
    assert (first["key"], first["values"]) == ("E", [{"key": "P"}, {"key": "A"}])
    assert (last["namespace"], last["values"]) == ("cisa", [{"key": "T*"}, {"key": "AT"}])
    code, out, error = medaccord("score", "ssvc", "utility", "A=Y", "--selection-list")
    assert (code, out) == (1, "")
    assert "Give VD, Value Density" in error
    for wrong in ((*given, "--json"), ("score", "ssvc", "utility", "A=Y", "VD=C", "--target", "x")):
        assert medaccord(*wrong)[0] == 2


def test_a_batch_of_decisions(answers):
    told = answers(
        "score",
        "ssvc",
        lines=[
            {"table": "utility", "values": {"A": "Y", "VD": "C"}},
            {"table": "utility", "values": {"A": "Y"}},
            {"table": "utility", "values": {"A": "Y", "VD": 1}},
            {"table": "utility", "values": {"A": "Y", "VD": "C", "E": "A"}},
            {"table": "utility"},
            {"table": 1, "values": {}},
            {"table": "UTILITY", "values": {"A": "Y", "VD": "C"}},
        ],
    )
    assert [one["outcome"] for one in told] == ["S", None, None, "S", None, None, None]
    assert told[0]["outcome_name"] == told[3]["outcome_name"] == "Super Effective"
    assert all(one["outcome_name"] is None and one["error"] for one in told if one["outcome"] is None)


def test_an_identifier_is_read(medaccord):
    code, out, _ = medaccord("udi", "parse", UDI, "--json")
    assert code == 0
    assert json.loads(out) == {
        "issuing_agency": "GS1",
        "di": "00643169001763",
        "lot": None,
        "serial": "21A11F4855",
        "expiration": "2016-07-12",
        "manufactured": None,
        "donation_id": None,
        "check_digit_ok": True,
        "warnings": [],
        "error": None,
    }
    code, out, _ = medaccord("udi", "parse", "(01)00208851107345(17)150331")
    assert code == 0
    assert out.splitlines() == [
        "issuing agency  GS1",
        "di              00208851107345",
        "expiration      2015-03-31",
        "Warning: The check digit of the device identifier is 5, not 7.",
    ]


def test_a_batch_of_identifiers(answers):
    told = answers(
        "udi",
        "parse",
        lines=[
            {"text": "+A99912345/$$52001510X33"},
            {"text": "01006431690017632121A\u001d17160712"},
            {"text": "=/A9999XYZ100T0944"},
            {"text": UDI + "\u0007"},
            {"text": 5},
            {"udi": UDI},
        ],
    )
    assert [one["di"] for one in told] == [
        "A99912345",
        "00643169001763",
        "A9999XYZ100T0944",
        None,
        None,
        None,
    ]
    assert [one["check_digit_ok"] for one in told] == [True, True, None, None, None, None]
    assert all(one["error"] and one["warnings"] == [] for one in told[3:])


SCRIPT = """
import sys
import typer
plain = typer.Typer()
plain.command()(lambda: None)
plain([], standalone_mode=False)
before = set(sys.modules)
from medaccord.cli.main import run
sys.argv = ["medaccord", *sys.argv[1:]]
try:
    run()
except SystemExit:
    pass
names = {name.split(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
print(*sorted(name for name in names if not name.startswith("_")))
print(*sorted(name for name in sys.modules if name.startswith("medaccord.domain.")))
"""
"""Runs a command and prints the libraries that it imports beyond those of any command line, then ours."""


@pytest.mark.parametrize(
    ("arguments", "libraries", "domain"),
    [
        (("score", "cvss", V31), "cvss", "scoring scoring.cvss"),
        (("score", "rubric", "-"), "cvss", "scoring scoring.cvss scoring.rubric"),
        (("score", "ssvc", "utility", "A=Y", "VD=C"), "", "scoring scoring.ssvc"),
        (
            ("udi", "parse", UDI),
            "biip",
            "devices devices.udi devices.udi.gs1 devices.udi.hibcc devices.udi.iccbba devices.udi.identifier "
            "devices.udi.parse",
        ),
    ],
)
def test_a_start_up_imports_what_it_scores_with_and_nothing_else(arguments, libraries, domain, tmp_path):
    """So that it takes a fraction of a second; no database, no settings, no web framework."""
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        input="{}",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    *_, imported, own = told.stdout.splitlines()
    assert told.stderr == ""
    assert imported.split() == sorted(["medaccord", *libraries.split()])
    assert own.split() == [
        f"medaccord.domain.{name}" for name in sorted(["errors", "json_text", "sentence", *domain.split()])
    ]
    assert not list(tmp_path.iterdir())
