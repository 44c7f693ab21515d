"""Whoever owns the database and writes chains anew is found by what was signed and told elsewhere.

Each harm leaves chains that are whole by themselves: newest entries cut with the head rewritten, a case
removed with all its rows, a chain computed anew. And whoever reaches the witness instead is found as well.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from tests.factories import NOW, world
from tests.support.cli import command_line
from tests.support.database import key, unprotected

from medaccord.apps.cases.commands import case as cases
from medaccord.core import audit, ports, register, witness
from medaccord.core.models import AuditEntry, ChainEnd, Checkpoint, Stream
from medaccord.core.streams import every_stream, platform_scope
from medaccord.domain.audit import chain
from medaccord.worker.tick import tick

pytestmark = pytest.mark.usefixtures("committed")

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def medaccord(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


def _place() -> Path:
    return Path(settings.MEDACCORD_WITNESS_FILE)


@pytest.fixture
def case(committed):
    """A case of some entries with another beside it, and a checkpoint of both."""
    w = world()
    w.case("another")
    case, _ = w.case("this")
    for title in ("renamed", "renamed twice"):
        cases.rename(w.lead, case.id, NOW, title=title)
    register.adopt(NOW)
    witness.checkpoint(NOW)
    case.w = w
    return case


def _whole(case) -> bool:
    with platform_scope("live", [case.id]):
        return audit.verify(Stream.objects.get(id=case.id)) == []


def _verified(medaccord, *more) -> list[str]:
    """What `audit verify` says of the witness; its exit agrees, and nothing goes to standard error."""
    code, out, err = medaccord("audit", "verify", "--json", *more)
    told = json.loads(out)
    assert (code, err) == (0 if told["ok"] else 1, "")
    return [one["sentence"] for one in told["breaks"] if one["kind"] == "witness"]


def test_a_checkpoint_holds_while_chains_grow(case, medaccord):
    cases.rename(case.w.lead, case.id, NOW, title="renamed again")
    case.w.case("a third")
    assert _verified(medaccord) == []
    assert "since checkpoint 1." in medaccord("audit", "verify")[1]
    made = json.loads(medaccord("audit", "checkpoint", "--json")[1])
    assert made["number"] == 2
    assert _verified(medaccord) == []


def test_who_takes_away_every_checkpoint_is_found_where_one_is_asked_for(case, medaccord):
    """The owner of the database and of the only witness can take back that there ever was one."""
    with unprotected() as owner:
        owner.execute("DELETE FROM core_checkpoint")
        owner.execute("DELETE FROM core_chainend")
    _place().unlink()
    assert _verified(medaccord) == []
    (told,) = _verified(medaccord, "--witnessed")
    assert told.startswith("There is no checkpoint, and one is due every")
    assert medaccord("audit", "checkpoint")[0] == 0
    assert _verified(medaccord, "--witnessed") == []


def test_a_checkpoint_of_long_ago_vouches_for_nothing_lately(case, medaccord):
    assert dt.datetime.now(dt.UTC) - 2 * HOUR > NOW
    (told,) = _verified(medaccord, "--witnessed")
    assert told.startswith(f"The newest checkpoint is of {NOW.date()}")


def test_the_witness_tells_nothing_of_what_there_is(case):
    (line,) = _place().read_text().splitlines()
    told = json.loads(line)
    assert set(told) == {"version", "number", "at", "prev", "root", "key", "signature"}
    assert str(case.id) not in line
    assert case.stream.head not in line
    assert _place().stat().st_mode & 0o077 == 0


def _cut(link, case, count: int = 1) -> None:
    """The newest entries gone, and the head as it was before them."""
    with platform_scope("live", [case.id]):
        stream = Stream.objects.get(id=case.id)
        kept = AuditEntry.objects.get(stream=case.id, seq=stream.count - count)
    for table in ("core_auditside", "core_auditentry"):
        link.execute(f"DELETE FROM {table} WHERE stream_id = %s AND seq > %s", (key(case.id), kept.seq))
    link.execute(
        "UPDATE core_stream SET count = %s, head = %s WHERE id = %s", (kept.seq, kept.hash, key(case.id))
    )


def _remove(link, case) -> None:
    """Every row of the case, of every table."""
    for model in apps.get_models():
        if getattr(model, "TABLE", "") == "case" and model is not Stream:
            link.execute(f'DELETE FROM "{model._meta.db_table}" WHERE stream_id = %s', (key(case.id),))
    link.execute("DELETE FROM core_stream WHERE id = %s", (key(case.id),))


def _write_anew(link, case) -> None:
    """Another actor in the first entry, and every link computed as the commands would have."""
    with platform_scope("live", [case.id]):
        rows = list(AuditEntry.objects.filter(stream=case.id).order_by("seq"))
    before = chain.genesis(str(case.id))
    for row in rows:
        text = row.envelope.replace(str(case.w.lead.person), str(case.w.outsider.person))
        head = chain.linked(before, text.encode())
        link.execute(
            "UPDATE core_auditentry SET envelope = %s, prev = %s, hash = %s WHERE id = %s",
            (text, before, head, key(row.id)),
        )
        before = head
    link.execute("UPDATE core_stream SET head = %s WHERE id = %s", (before, key(case.id)))


HARMS = {
    "the newest entry cut": (_cut, "was cut from"),
    "the newest two cut": (lambda link, case: _cut(link, case, 2), "was cut from"),
    "the case removed": (_remove, "is gone"),
    "the chain computed anew": (_write_anew, "was written anew"),
}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("grown", [False, True], ids=["at rest", "grown since"])
def test_a_chain_that_is_whole_and_not_the_one_that_was_signed_is_found(case, medaccord, harm, grown):
    does, sentence = HARMS[harm]
    with unprotected() as link:
        does(link, case)
    if grown and harm != "the case removed":
        for _ in range(2 if "cut" in harm else 1):
            cases.rename(case.w.lead, case.id, NOW, title="renamed again")
        sentence = "was written anew"
    if harm != "the case removed":
        assert _whole(case), "whoever reads the chain alone sees nothing"
    (found,) = _verified(medaccord)
    assert str(case.id) in found
    assert sentence in found
    assert found.startswith("Since checkpoint 1 the chain ")
    code, _, err = medaccord("audit", "checkpoint")
    assert (code, err.strip()) == (1, found), "nobody signs over it"
    assert len(_place().read_text().splitlines()) == 1


def test_nobody_covers_a_harm_by_what_the_database_remembers_of_the_checkpoint(case, medaccord):
    with unprotected() as link:
        _cut(link, case)
    with platform_scope("live", [case.id]):
        now = Stream.objects.get(id=case.id)
    ChainEnd.objects.filter(stream=case.id).update(count=now.count, hash=now.head)
    assert _verified(medaccord) == ["What the database keeps of checkpoint 1 is not what was signed."]
    with unprotected() as link:
        _remove(link, case)
    ChainEnd.objects.filter(stream=case.id).delete()
    assert _verified(medaccord) == ["What the database keeps of checkpoint 1 is not what was signed."]


def _second(case) -> list[str]:
    cases.rename(case.w.lead, case.id, NOW, title="renamed again")
    witness.checkpoint(NOW + HOUR)
    return _place().read_text().splitlines()


def test_a_witness_that_was_cut_or_lost_is_found(case, medaccord):
    first, _ = _second(case)
    for left in (f"{first}\n", ""):
        _place().write_text(left)
        (found,) = _verified(medaccord)
        assert found.startswith(f"The witness ends at checkpoint {len(left.splitlines())}, and 2 were made")
    _place().unlink()
    assert _verified(medaccord) == [found]
    assert medaccord("audit", "checkpoint")[0] == 1


def test_a_database_that_was_set_back_is_found(case, medaccord):
    _second(case)
    Checkpoint.objects.filter(number=2).delete()
    (found,) = _verified(medaccord)
    assert found.startswith("The database ends at checkpoint 1, and the witness tells 2")


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace('"number":1', '"number":2'),
        lambda text: text.replace("2026", "2025"),
        lambda text: "nonsense\n",
        lambda text: "\n",
        lambda text: text + text,
        lambda text: "\x00" * 10 + text,
        lambda text: text.replace('"key":"sign-1"', '"key":"sign-9"'),
        lambda text: text.replace('"key":"sign-1"', '"key":"../sign-1"'),
    ],
)
def test_a_witness_that_was_changed_is_found(case, medaccord, harm):
    _place().write_text(harm(_place().read_text()))
    (found,) = _verified(medaccord)
    assert found.startswith("The witness was changed: its line ")


def test_bytes_that_are_no_text_are_a_change_and_a_folder_is_told(case, medaccord):
    _place().write_bytes(b"\xff\xfe\n")
    assert _verified(medaccord) == ["The witness was changed: its line 1 is no checkpoint."]
    _place().unlink()
    _place().mkdir()
    try:
        (found,) = _verified(medaccord)
        assert found.startswith("The witness cannot be read (IsADirectoryError).")
        assert medaccord("audit", "checkpoint")[0] == 1
    finally:
        _place().rmdir()


def test_two_witnesses_that_disagree_are_found(case, medaccord, tmp_path):
    first, second = _second(case)
    copy = tmp_path / "copy.jsonl"
    for told in (f"{first}\n", f"{first}\n{second}\n"):  # older is no disagreement
        copy.write_text(told)
        assert _verified(medaccord, "--witness", str(copy)) == []
    other = witness.signed(None, NOW + HOUR, "ab" * 32, ports.keys().sign).line()
    copy.write_text(f"{other}\n")
    (found,) = _verified(medaccord, "--witness", str(copy))
    assert found == f"From checkpoint 1 on the witness and the copy {copy} tell different things."
    copy.write_text("")
    assert _verified(medaccord, "--witness", str(copy)) == [f"The copy {copy} holds no checkpoint."]


def test_whoever_sets_back_database_and_witness_together_is_found_by_a_copy(case, medaccord, tmp_path):
    first, second = _second(case)
    copy = tmp_path / "copy.jsonl"
    copy.write_text(f"{first}\n{second}\n")
    _place().write_text(f"{first}\n")
    Checkpoint.objects.filter(number=2).delete()
    found = _verified(medaccord, "--witness", str(copy))
    assert found == [f"The copy {copy} tells 2 checkpoints, and the witness 1: it was cut."]


def test_a_copy_that_cannot_be_read_is_wrong_usage(case, medaccord, tmp_path):
    code, _, err = medaccord("audit", "verify", "--witness", str(tmp_path / "nowhere"))
    assert code == 2
    assert "cannot be read" in err


def test_a_checkpoint_that_a_crash_kept_from_the_witness_is_told_by_the_next(case, medaccord):
    first, second = _second(case)
    for left in (f"{first}\n", f"{first}\n{second[:40]}"):
        _place().write_text(left)
        assert _verified(medaccord) != []
        made = witness.checkpoint(NOW + 2 * HOUR)
        lines = _place().read_text().splitlines()
        assert lines[:2] == [first, second]
        assert len(lines) == made.number
        assert _verified(medaccord) == []
        Checkpoint.objects.filter(number=3).delete()
        _place().write_text(f"{first}\n{second}\n")


def test_two_at_once_make_one_checkpoint(case):
    held = witness._lines()
    with pytest.raises(OSError, match="another number of lines"):
        ports.witness().append("late", after=len(held) - 1)
    assert witness._lines() == held


def test_the_tick_makes_them_on_a_fixed_schedule(case):
    assert not witness.due(NOW + dt.timedelta(minutes=59))
    assert witness.due(NOW + HOUR)
    numbers = [tick(NOW + HOUR + n * dt.timedelta(minutes=20)).checkpoint for n in range(4)]
    assert numbers == [2, 0, 0, 3]


def test_a_tick_that_may_not_sign_signs_nothing(case):
    with unprotected() as link:
        _cut(link, case)
    assert tick(NOW + HOUR).checkpoint == 0
    assert len(witness._lines()) == 1


def test_no_checkpoint_yet_is_no_break(committed, medaccord):
    world().case()
    register.adopt(NOW)
    code, out, _ = medaccord("audit", "verify")
    assert code == 0
    assert "as there is no checkpoint yet." in out
    assert json.loads(medaccord("audit", "verify", "--json")[1])["checkpoint"] == 0


def test_only_numbers_and_digests_lie_in_the_database(case):
    assert ChainEnd.objects.count() == len(every_stream())
    for stream, count, digest in ChainEnd.objects.values_list("stream", "count", "hash"):
        assert re.fullmatch(r"[0-9a-f]{64}", digest), (stream, count)
