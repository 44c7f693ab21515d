"""file.clean and file.forward: others get a protected reporter's file without what tells who made it."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from tests.browsing import holder, reporter, signed_in, words
from tests.factories import NOW, actor_of, world
from tests.filled import adviser_in, filled
from tests.support.api import Program
from tests.support.scanner import BAD, examined, scanned

from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.files import one_file, open_file
from medaccord.apps.discussion.queries.sealed import (
    bytes_to_clean,
    sealed_file,
    sealed_files,
    stuck_files,
    uncleaned,
)
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity, SealedFile
from medaccord.apps.intake.queries.reports import report_view
from medaccord.core import drift
from medaccord.core.models import Blob, Fact
from medaccord.core.principal import stranger, system
from medaccord.domain.cleaning import Cleaned, Cleaning, Why
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.worker.clean import clean
from medaccord.worker.patience import Patience
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

MARK = b"Marianne Weber"
NAME = "Marianne-Weber-bench.png"
LOCKED = b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(60) + MARK
WHY = "Asked the reporter, who has no other. I looked through it."


def picture() -> bytes:
    """A picture with its maker's name in its texts."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", MARK.decode())
    held = BytesIO()
    Image.linear_gradient("L").save(held, "PNG", pnginfo=told)
    return held.getvalue()


def cleaned(now: dt.datetime = NOW):
    """One round of the worker over all files that wait."""
    return clean(now, Patience(), lambda: False)


def _reported(data=None, identity=Identity.NOBODY, name=NAME):
    w = world()
    told = Told("InfusaCore LX", "It accepts doses from anybody.", identity=identity, known_as="Heron")
    sent = report.submit(stranger(), NOW, told, (Evidence(name, "image/png", data or picture()),))
    return w, sent.report.id, actor_of(sent.report.reporter_id)


def _filed(f, data=None, name=NAME, room=None):
    sent = [Evidence(name, "image/png", data or picture())]
    (row,) = file.add(f.reporter, f.case.id, NOW, room=room or f.case.room_id, files=sent)
    return row


def _sealed(f, row):
    """The key under which the desk knows a file."""
    (found,) = f.rows(SealedFile, original=row.id)
    return found.id


def _names(actor, f):
    return [one.name for one in documents(actor, f.case.id)]


@pytest.mark.parametrize("identity", [Identity.NOBODY, Identity.PSEUDONYM])
def test_the_desk_gets_the_evidence_of_a_report_without_what_tells_who_made_it(identity):
    w, key, reporter = _reported(identity=identity)
    assert report_view(w.lead, key).files == ()
    (waiting,) = sealed_files(w.lead, key)
    assert (waiting.state, waiting.media_type, waiting.may) == (Cleaning.WAITING, "image/png", True)
    assert [one.may for one in sealed_files(reporter, key)] == [False]
    assert (cleaned().cleaned, sealed_files(w.lead, key)) == (1, [])
    (line,) = report_view(w.lead, key).files
    assert (line.name, line.media_type) == ("file-1.png", "image/png")
    file.clear(w.lead, line.id, NOW, reason=WHY)
    made = open_file(w.lead, line.id).data
    assert MARK not in made
    with Image.open(BytesIO(made)) as got:
        assert got.tobytes() == Image.linear_gradient("L").tobytes()
    mine = {one.name: one.id for one in report_view(reporter, key).files}
    assert set(mine) == {NAME, "file-1.png"}
    assert open_file(reporter, mine[NAME]).data == picture()
    for other in (w.lead, w.outsider):
        with pytest.raises(Missing):
            open_file(other, mine[NAME])
        with pytest.raises(Missing):
            one_file(other, mine[NAME])


def test_who_allows_a_name_hands_on_what_was_sent():
    w, key, _ = _reported(identity=Identity.NAME)
    (line,) = report_view(w.lead, key).files
    assert (line.name, cleaned().cleaned) == (NAME, 0)


def test_readers_of_a_case_get_it_cleaned_under_a_neutral_name():
    f = filled()
    row = _filed(f)
    for other in (f.w.northgate, f.w.halcyon, f.w.lead):
        assert _names(other, f) == []
    assert _names(f.reporter, f) == [NAME]
    assert cleaned().cleaned == 1
    for other in (f.w.northgate, f.w.halcyon, f.w.lead):
        (line,) = documents(other, f.case.id)
        assert (line.name, line.examination.handed, line.mine) == ("file-1.png", "cleaned", False)
        assert line.at == NOW.replace(hour=12, minute=0, second=0, microsecond=0)
        assert line.sha256 != row.sha256
        with pytest.raises(Missing):
            open_file(other, row.id)
    file.clear(f.w.lead, line.id, NOW, reason=WHY)
    assert MARK not in open_file(f.w.northgate, line.id).data
    assert sorted(_names(f.reporter, f)) == [NAME, "file-1.png"]
    assert cleaned().cleaned == 0
    f.assert_whole()


def test_nothing_of_its_name_is_told_to_others_in_any_row_or_history():
    f = filled()
    _filed(f)
    cleaned()
    for other in (f.w.northgate, f.w.lead):
        told = repr([vars(one) for model in (Blob, SealedFile, Fact) for one in f.seen(model, other)])
        assert "Marianne" not in told
        assert "Marianne" not in repr(history(other, f.case.id))
    (line,) = [one for one in history(f.w.halcyon, f.case.id).entries if one.verb == Verb.FILE_CLEAN]
    assert line.at == NOW.replace(hour=12, minute=0, second=0, microsecond=0)
    assert line.who == "Medaccord", "the platform did it, and no party"
    page = words(signed_in(f.w.halcyon).get(f"/cases/{f.case.id}/history/"))
    assert "A party" not in page
    assert re.search(r"Medaccord +handed on a reporter’s file", page)


def test_where_there_is_a_scanner_it_looks_first_and_again_at_what_was_made():
    f = filled()
    row = _filed(f)
    with scanned():
        assert cleaned().cleaned == 0
    assert examined().clean == 1
    with scanned():
        assert open_file(f.reporter, row.id).data == picture()
        assert cleaned().cleaned == 1
        (line,) = documents(f.w.halcyon, f.case.id)
        with pytest.raises(Illegal):
            open_file(f.w.halcyon, line.id)
    assert examined().clean == 1
    assert MARK not in open_file(f.w.halcyon, line.id).data


def test_what_the_scanner_found_something_in_waits_for_a_coordinator():
    f = filled()
    _filed(f, data=BAD, name="poc.txt")
    examined()
    with scanned():
        assert cleaned().stuck == 1
    (line,) = sealed_files(f.w.lead, f.case.id)
    assert (line.state, line.why) == (Cleaning.STUCK, Why.SUSPICIOUS)


def test_what_cannot_be_cleaned_waits_for_a_coordinator_who_hands_it_on_on_purpose():
    f = filled()
    row = _filed(f, data=LOCKED, name="Marianne.7z")
    assert cleaned().stuck == 1
    assert _names(f.w.halcyon, f) == _names(f.w.lead, f) == []
    (line,) = sealed_files(f.w.lead, f.case.id)
    assert (line.id, line.why, line.draft) == (_sealed(f, row), Why.UNKNOWN, None)
    assert [one.count for one in stuck_files(f.w.lead)] == [1]
    assert [one.why for one in sealed_files(f.reporter, f.case.id)] == [Why.UNKNOWN]
    with pytest.raises(Denied):
        file.forward(f.reporter, line.id, NOW, reason=WHY)
    assert stuck_files(f.reporter) == []
    for other in (f.w.northgate, f.w.halcyon, adviser_in(f), f.w.outsider):
        assert sealed_files(other, f.case.id) == []
        assert stuck_files(other) == []
        with pytest.raises(Missing):
            sealed_file(other, line.id)
        with pytest.raises(Missing):
            file.forward(other, line.id, NOW, reason=WHY)
    for bad in ("", "  ", "bell \x07"):
        with pytest.raises(Invalid):
            file.forward(f.w.lead, _sealed(f, row), NOW, reason=bad)
    file.forward(f.w.lead, _sealed(f, row), NOW, reason=WHY)
    (got,) = documents(f.w.halcyon, f.case.id)
    assert (got.name, got.examination.handed) == ("file-1.bin", "forwarded")
    file.clear(f.w.lead, got.id, NOW, reason=WHY)
    assert open_file(f.w.halcyon, got.id).data == LOCKED
    with pytest.raises(Illegal, match="already"):
        file.forward(f.w.lead, _sealed(f, row), NOW, reason=WHY)
    assert WHY not in repr(f.seen(SealedFile, f.w.halcyon))
    f.assert_whole()


def test_a_recording_waits_as_far_as_it_could_be_cleaned():
    f = filled()
    packet = bytes(8) + (4).to_bytes(4, "little") * 2 + b"\x01\x02\x03\x04"
    header = b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00" + b"\x07" * 8 + b"\xff\xff\x00\x00\x01\x00\x00\x00"
    row = _filed(f, data=header + packet, name="Marianne.pcap")
    assert cleaned().stuck == 1
    (line,) = sealed_files(f.w.lead, f.case.id)
    assert line.why == Why.PACKETS
    for other in (f.w.halcyon, adviser_in(f)):
        assert documents(other, f.case.id) == []
        assert f.seen(SealedFile, other) == []
    file.clear(f.w.lead, line.draft, NOW, reason=WHY)
    looked = open_file(f.w.lead, line.draft).data
    file.forward(f.w.lead, _sealed(f, row), NOW, reason=WHY)
    (got,) = documents(f.w.halcyon, f.case.id)
    file.clear(f.w.lead, got.id, NOW, reason=WHY)
    assert open_file(f.w.halcyon, got.id).data == looked
    assert looked == header[:8] + bytes(8) + header[16:] + packet


def test_a_recording_in_a_report_is_handed_on_where_it_lies():
    header = b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00" + bytes(8) + b"\xff\xff\x00\x00\x01\x00\x00\x00"
    w, key, _ = _reported(data=header, name="Marianne.pcap")
    assert cleaned().stuck == 1
    (line,) = sealed_files(w.lead, key)
    file.forward(w.lead, line.id, NOW, reason=WHY)
    (got,) = report_view(w.lead, key).files
    assert (got.id, got.name, got.examination.handed) == (line.draft, "file-1.pcap", "forwarded")


def test_only_the_platform_cleans_once_these_bytes_while_they_are_there():
    f = filled()
    row = _filed(f)
    found = Cleaned(row.sha256, b"made")
    for actor, refusal in ((f.reporter, Denied), (f.w.lead, Missing), (f.w.northgate, Missing)):
        with pytest.raises(refusal):
            file.clean(actor, row.id, NOW, cleaned=found)
    platform = system(stream=f.case.id)
    with pytest.raises(Illegal, match="Other bytes"):
        file.clean(platform, row.id, NOW, cleaned=Cleaned("00" * 32, b"made"))
    with pytest.raises(Illegal, match="being cleaned"):
        file.forward(f.w.lead, _sealed(f, row), NOW, reason=WHY)
    file.clean(platform, row.id, NOW, cleaned=found)
    with pytest.raises(Illegal, match="already"):
        file.clean(platform, row.id, NOW, cleaned=found)
    (plain,) = file.add(f.w.lead, f.case.id, NOW, room=f.case.room_id, files=[Evidence("a", "", b"a")])
    with pytest.raises(Illegal, match="no"):
        file.clean(platform, plain.id, NOW, cleaned=Cleaned(plain.sha256, b"made"))


@pytest.mark.parametrize("by", ["reporter", "lead"])
def test_erasing_one_erases_what_holds_the_same(by):
    f = filled()
    row = _filed(f)
    cleaned()
    (line,) = documents(f.w.halcyon, f.case.id)
    grounds = {"reason": "It shows a patient.", "basis": "GDPR Article 17"}
    if by == "reporter":
        file.redact(f.reporter, row.id, NOW, **grounds)
    else:
        file.redact(f.w.lead, line.id, NOW, **grounds)
    assert all(one.erased_at for one in f.rows(Blob))
    with f.inside():
        assert drift.rebuilt(f.case.id)["core.blob", str(row.id)]["sha256"] == ""
    with pytest.raises(Missing):
        open_file(f.reporter, row.id)
    f.assert_whole()


def test_what_was_erased_is_neither_cleaned_nor_handed_on():
    f = filled()
    row, stuck = _filed(f), _filed(f, data=LOCKED)
    grounds = {"reason": "Sent by mistake.", "basis": "GDPR Article 17"}
    file.redact(f.reporter, row.id, NOW, **grounds)
    assert (cleaned().cleaned, cleaned().stuck) == (0, 0)
    with pytest.raises(Illegal, match="erased"):
        file.clean(system(stream=f.case.id), row.id, NOW, cleaned=Cleaned(row.sha256, b"made"))
    file.redact(f.reporter, stuck.id, NOW, **grounds)
    with pytest.raises(Illegal, match="erased"):
        file.forward(f.w.lead, _sealed(f, stuck), NOW, reason=WHY)


def test_an_exploit_is_one_in_every_form():
    f = filled()
    row = _filed(f, data=b"import socket\n", name="poc.py")
    cleaned()
    file.classify(f.reporter, row.id, NOW)
    assert all(one.exploit for one in f.rows(Blob))
    other = _filed(f, data=b"import os\n", name="other.py")
    file.classify(f.reporter, other.id, NOW)
    cleaned()
    assert [(one.name, one.exploit) for one in f.rows(Blob) if one.handed == "cleaned"] == [
        ("file-1.py", True),
        ("file-2.py", True),
    ]


def test_a_file_over_which_the_cleaning_fails_waits_and_holds_up_no_other(monkeypatch):
    f = filled()
    _filed(f, data=b"trouble"), _filed(f)
    from medaccord.worker import clean as worker

    whole = worker.cleaning.clean

    def breaks(data):
        if data == b"trouble":
            raise OSError("no process")
        return whole(data)

    monkeypatch.setattr(worker.cleaning, "clean", breaks)
    made = cleaned()
    assert (made.cleaned, made.failed) == (1, 1)
    monkeypatch.undo()
    assert tick(NOW).cleaned.cleaned == 1


@pytest.mark.parametrize("place", ["worker.cleaning.clean", "files.store", "act.finish"])
def test_a_kill_at_any_moment_leaves_it_to_the_next_round(place, monkeypatch):
    from medaccord.core import files
    from medaccord.core.act import Act
    from medaccord.worker import clean as worker

    owners = {"worker.cleaning.clean": worker.cleaning, "files.store": files, "act.finish": Act}
    owner, name = owners[place], place.rpartition(".")[2]
    whole = getattr(owner, name)

    def killed(*args, **kwargs):
        if name == "store":
            whole(*args, **kwargs)
        raise KeyboardInterrupt

    f = filled()
    _filed(f)
    monkeypatch.setattr(owner, name, killed)
    with pytest.raises(KeyboardInterrupt):
        cleaned()
    monkeypatch.undo()
    assert _names(f.w.halcyon, f) == []
    assert cleaned().cleaned == 1
    assert _names(f.w.halcyon, f) == ["file-1.png"]
    f.assert_whole()


def test_two_workers_make_one():
    f = filled()
    row = _filed(f)
    (one,) = uncleaned("live", [f.case.id])
    assert bytes_to_clean(one) == picture()
    cleaned()
    with pytest.raises(Illegal, match="already"):
        file.clean(system(stream=f.case.id), row.id, NOW, cleaned=Cleaned(row.sha256, b"made"))
    assert uncleaned("live", [f.case.id]) == []
    assert _names(f.w.halcyon, f) == ["file-1.png"]


def test_a_round_ends_when_its_time_is_over():
    f = filled()
    for _ in range(3):
        _filed(f, data=b"numbers\n")
    seconds = iter(range(0, 1000, settings.MEDACCORD.tick_seconds // 2))
    assert clean(NOW, Patience(), lambda: False, clock=lambda: next(seconds)).cleaned == 1
    assert clean(NOW, Patience(), lambda: True).cleaned == 0
    assert cleaned().cleaned == 2


def test_a_reporter_who_goes_leaves_what_others_have_and_opens_nothing():
    f = filled()
    row = _filed(f)
    cleaned()
    (own,) = f.rows(Participant, role="reporter")
    participant.leave(f.reporter, own.id, NOW)
    with pytest.raises(Missing):
        open_file(f.reporter, row.id)
    assert _names(f.w.halcyon, f) == ["file-1.png"]


def test_the_pages_say_it_to_the_desk_and_to_others():
    f = filled()
    row = _filed(f, data=LOCKED)
    tab, there = f"/cases/{f.case.id}/documents/", f"/files/sealed/{_sealed(f, row)}/forward/"
    desk, maker, sender = signed_in(f.w.lead), signed_in(f.w.northgate), signed_in(adviser_in(f))
    assert "is being taken out" in words(desk.get(tab))
    assert desk.get(there).status_code == 409
    cleaned()
    page = words(desk.get(tab))
    assert "Waits for you: It is, or holds, a kind of file that cannot be cleaned here." in page
    assert "Marianne" not in page
    assert f'href="{there}"' in desk.get(tab).content.decode()
    assert "A file from the reporter" not in words(maker.get(tab))
    assert "1 file of a reporter could not be cleaned" in words(desk.get("/my-work/"))
    for other in (maker, sender, signed_in(f.w.outsider)):
        assert (
            other.get(there).status_code
            == other.post(there, {"reason": WHY, "sure": "on"}).status_code
            == 404
        )
    assert "Everybody for whom it was sent could learn who that is" in words(desk.get(there))
    refused = desk.post(there, {"reason": "Kept as typed"})
    assert (refused.status_code, "Kept as typed" in words(refused)) == (422, True)
    answer = desk.post(there, {"reason": WHY, "sure": "on"})
    assert (answer.status_code, answer["Location"]) == (303, tab)
    page = words(maker.get(tab))
    assert "Handed on by a coordinator: it could not be cleaned in full." in page
    assert WHY not in page
    assert "handed on a reporter’s file that could not be cleaned" in words(
        maker.get(f"/cases/{f.case.id}/history/")
    )
    (line,) = documents(f.w.northgate, f.case.id)
    file.clear(f.w.lead, line.id, NOW, reason=WHY)
    given = maker.get(f"/files/{line.id}/")
    assert "Marianne" not in given["Content-Disposition"]
    assert maker.get(f"/files/{row.id}/").status_code == 404
    assert sender.get(f"/files/{row.id}/").status_code == 404


def test_the_page_of_the_reporter_says_what_others_get():
    _, code = reporter(evidence=SimpleUploadedFile(NAME, picture(), "image/png"))
    page = words(holder(code).get("/tracking/", follow=True))
    assert NAME in page
    assert "Only you open this one. Others get it under a neutral name" in page
    assert "Nobody else has it yet: that takes a few minutes." in page
    cleaned()
    assert "Nobody else has it yet" not in words(holder(code).get("/tracking/", follow=True))
    page = words(holder(code).get("/tracking/", follow=True))
    assert "file-1.png" in page


def test_the_page_of_the_reporter_says_why_a_file_waits():
    _, code = reporter(evidence=SimpleUploadedFile("Marianne.7z", LOCKED, ""))
    cleaned()
    page = words(holder(code).get("/tracking/", follow=True))
    assert (
        "a coordinator decides. It is, or holds, a kind of file that cannot be cleaned here. You can" in page
    )


def test_whoever_hands_a_file_on_sees_how_it_is_marked():
    f = filled()
    how = {"handling": [Mark.PERSONAL], "onward": Onward.FORBIDDEN}
    sent, side = [Evidence(NAME, "image/png", LOCKED)], _side(f)
    (row,) = file.add(f.reporter, f.case.id, NOW, room=side, files=sent, **how)
    cleaned()
    desk = signed_in(f.w.lead)
    for there in (f"/cases/{f.case.id}/documents/", f"/files/sealed/{_sealed(f, row)}/forward/"):
        _assert_marked(desk.get(there))
    w, key, reporter = _reported(data=LOCKED)
    (line,) = report_view(reporter, key).files
    file.mark(reporter, line.id, NOW, handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    _assert_marked(signed_in(w.lead).get(f"/reports/{key}/"))


def _side(f):
    return next(one.side_id for one in f.rows(Participant) if one.role == Role.REPORTER)


def _assert_marked(page):
    """In its banner, and beside the file."""
    assert page.status_code == 200
    assert "TLP:AMBER+STRICT, personal data, not to be passed on" in words(page)
    banner = page.content.decode().split('class="ma-tlp')[1][:500].lower()
    assert "personal data" in banner
    assert "do not pass it on" in banner


def test_the_page_of_a_report_says_it_to_the_desk():
    w, key, _ = _reported(data=LOCKED)
    desk = signed_in(w.lead)
    cleaned()
    page = desk.get(f"/reports/{key}/")
    assert "Waits for you" in words(page)
    assert "Marianne" not in page.content.decode()


def test_programs_read_what_waits_and_hand_it_on():
    f = filled()
    row = _filed(f, data=LOCKED)
    cleaned()
    there = f"/cases/{f.case.id}/sealed-files"
    (told,) = Program(f.w.lead).get(there).json()["results"]
    assert (told["id"], told["state"], told["why"]) == (str(_sealed(f, row)), "stuck", "unknown")
    for other in (f.w.northgate, f.w.outsider):
        assert Program(other).get(there).json().get("results", []) == []
        assert (
            Program(other).post(f"/files/sealed/{_sealed(f, row)}/forward", {"reason": WHY}).status_code
            == 404
        )
    assert (
        Program(f.w.lead).post(f"/files/sealed/{_sealed(f, row)}/forward", {"reason": ""}).status_code == 422
    )
    assert (
        Program(f.w.lead).post(f"/files/sealed/{_sealed(f, row)}/forward", {"reason": WHY}).status_code == 200
    )
    (told,) = Program(f.w.halcyon).get(f"/cases/{f.case.id}/files").json()["results"]
    assert told["examination"]["handed"] == "forwarded"
