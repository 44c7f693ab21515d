"""file.examine and file.clear: no file opens before a scanner or, without one, the desk has let it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io

import pytest
import pyzipper
from django.conf import settings
from tests.access.reads import holder
from tests.browsing import signed_in, words
from tests.factories import NOW, actor_of, world
from tests.filled import filled
from tests.integration.test_items import coordinator
from tests.support import scanner as stand_in
from tests.support.api import Program
from tests.support.scanner import BAD, STUCK, Away, examined, scanned

from medaccord.apps.accounts.models import Person, User
from medaccord.apps.cases.commands import reading
from medaccord.apps.cases.models import Case, Reading
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.taking import why_not
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.files import may_take, one_file, open_file, waiting_files
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.notifications.commands import notice
from medaccord.apps.parties.models import Membership
from medaccord.core import drift, facts
from medaccord.core.models import Blob, Delivery, Fact
from medaccord.core.principal import stranger, system
from medaccord.core.scope import read_scope
from medaccord.domain.cleaning import Cleaned
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.examination import BY_HAND, SOON, Verdict
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.presenters.discussion.file import condition
from medaccord.worker.examine import examine
from medaccord.worker.patience import Patience
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DATA = b"run,rate\n1,150\n"
WINDOWS = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(80)
WHY = "A table of numbers, read on a separate machine."


def _filed(f, who=None, name="run.csv", data=DATA, room=None, kind="text/csv"):
    sent = [Evidence(name, kind, data)]
    (row,) = file.add(who or f.w.northgate, f.case.id, NOW, room=room or f.case.room_id, files=sent)
    return row


def _line(actor, f, row):
    return next(one for one in documents(actor, f.case.id) if one.id == row.id)


def _entrusts(f, row, *people, why="They rebuild it in the laboratory."):
    seen = [one.person for one in one_file(f.w.lead, row.id).examination.entrusted]
    return file.entrust(f.w.lead, row.id, NOW, people=[one.person for one in people], seen=seen, reason=why)


def _reported(name="run.csv", data=DATA, *, triage=False):
    w = world()
    if triage:
        held = {"organisation": w.center, "triage": True, "since": NOW}
        Membership.objects.create(person_id=w.colleague.person, **held)
    named = {"identity": Identity.NAME, "known_as": "R. Lee"}
    told = Told("InfusaCore LX", "It accepts dose changes from anybody.", **named)
    sent = report.submit(stranger(), NOW, told, (Evidence(name, "text/csv", data),))
    return w, sent.report.id, actor_of(sent.report.reporter_id)


def test_what_nobody_examined_opens_for_nobody_not_even_its_sender():
    f = filled()
    row = _filed(f)
    for reader in (f.w.northgate, f.w.halcyon, f.w.lead):
        with pytest.raises(Illegal, match=BY_HAND):
            open_file(reader, row.id)
        with scanned(), pytest.raises(Illegal, match=SOON):
            open_file(reader, row.id)
    with pytest.raises(Missing):
        open_file(f.w.outsider, row.id)
    line = _line(f.w.halcyon, f, row)
    assert (line.examination.state, line.examination.opens, line.examination.waits) == (
        "waiting",
        False,
        True,
    )


def test_the_kind_is_that_of_the_content_and_the_senders_word_a_claim():
    f = filled()
    row = _filed(f, name="invoice.pdf", data=WINDOWS, kind="application/pdf")
    line = _line(f.w.halcyon, f, row)
    assert line.media_type == "application/vnd.microsoft.portable-executable"
    assert (line.examination.misnamed, line.examination.mixed) == (True, False)
    about = one_file(f.w.lead, row.id)
    assert (about.claimed_type, about.media_type) == ("application/pdf", line.media_type)
    assert _line(f.w.halcyon, f, _filed(f)).examination.misnamed is False


def test_the_scanner_opens_what_it_finds_clean_once():
    f = filled()
    row = _filed(f)
    looked = examined()
    assert (looked.clean, looked.suspicious, looked.failed, looked.waiting) == (1, 0, 0, 0)
    for reader in (f.w.northgate, f.w.halcyon, f.w.lead):
        assert open_file(reader, row.id).data == DATA
    found = _line(f.w.halcyon, f, row).examination
    assert (found.state, found.scanner, found.finding) == ("clean", "Stand-in 1.0/7", "")
    assert examined().clean == 0
    f.assert_whole()


def test_what_the_scanner_finds_stays_locked_kept_and_told():
    f = filled()
    row = _filed(f, data=BAD)
    assert examined().suspicious == 1
    for reader in (f.w.northgate, f.w.halcyon, f.w.lead):
        with pytest.raises(Illegal, match=r"found Stand-in\.Bad in this file"):
            open_file(reader, row.id)
    found = _line(f.w.halcyon, f, row).examination
    assert (found.finding, found.opens, found.waits) == ("Stand-in.Bad", False, False)
    for configured in (scanned, contextlib.nullcontext):
        with configured(), pytest.raises(Illegal, match="found something"):
            file.clear(f.w.lead, row.id, NOW, reason=WHY)
    assert [one.id for one in f.rows(Blob)] == [row.id]
    (told,) = [one for one in history(f.w.halcyon, f.case.id).entries if one.verb == Verb.FILE_EXAMINE]
    assert (told.who, told.outcome) == ("Medaccord", "suspicious")
    f.assert_whole()


def test_a_scanner_that_is_away_makes_nothing_clean_and_is_asked_again():
    f = filled()
    row = _filed(f)
    patience = Patience()
    for _ in range(3):
        looked = examined(Away, NOW, patience)
        assert (looked.clean, looked.failed, looked.waiting) == (0, 0, 1)
    with scanned(Away), pytest.raises(Illegal, match=SOON):
        open_file(f.w.lead, row.id)
    assert examined(now=NOW, patience=patience).clean == 1, "it need not wait once the scanner is back"


def test_a_file_over_which_the_scanner_fails_holds_up_no_other_and_is_tried_again_later():
    f = filled()
    stuck, other = _filed(f, data=STUCK), _filed(f, f.w.halcyon)
    patience = Patience()
    looked = examined(now=NOW, patience=patience)
    assert (looked.clean, looked.failed, looked.waiting) == (1, 1, 1)
    assert open_file(f.w.lead, other.id).data == DATA
    assert examined(now=NOW, patience=patience).failed == 0
    assert examined(now=NOW + HOUR, patience=patience).failed == 1
    with pytest.raises(Illegal):
        open_file(f.w.lead, stuck.id)


def test_an_answer_that_never_came_is_no_verdict(monkeypatch):
    f = filled()
    row = _filed(f)

    def breaks(self, data):
        raise RuntimeError("some trouble")

    monkeypatch.setattr(stand_in.Scanner, "scan", breaks)
    assert (examined().clean, examined().failed) == (0, 1)
    assert _line(f.w.lead, f, row).examination.state == "waiting"


def test_the_round_of_the_worker_examines_and_says_how_many_wait():
    f = filled()
    _filed(f)
    _filed(f, data=BAD)
    assert tick(NOW).examined.waiting == 0, "without a scanner nothing waits for the worker"
    with scanned():
        told = tick(NOW)
    assert (told.examined.clean, told.examined.suspicious) == (1, 1)


def test_an_erased_file_is_examined_by_nobody():
    f = filled()
    row = _filed(f)
    file.redact(f.w.northgate, row.id, NOW, reason="A patient.", basis="GDPR Article 17")
    assert examined().clean == 0
    verdict = Verdict(row.sha256, "", "S")
    with pytest.raises(Illegal, match="erased"):
        file.examine(system(stream=f.case.id), row.id, NOW, verdict=verdict)
    with pytest.raises(Illegal, match="erased"):
        file.clear(f.w.lead, row.id, NOW, reason=WHY)
    with pytest.raises(Missing):
        open_file(f.w.lead, row.id)


def test_erasing_takes_what_was_found_with_it():
    f = filled()
    row = _filed(f, data=BAD)
    examined()
    file.redact(f.w.northgate, row.id, NOW, reason="A patient.", basis="GDPR Article 17")
    (gone,) = f.rows(Blob)
    assert (gone.finding, gone.scanner, gone.claimed_type, gone.examined) == ("", "", "", "suspicious")
    with f.inside():
        assert drift.rebuilt(f.case.id)["core.blob", str(row.id)]["finding"] == ""
    f.assert_whole()


def test_a_verdict_is_of_these_bytes_and_is_given_once_and_by_the_platform_alone():
    f = filled()
    row = _filed(f)
    platform = system(stream=f.case.id)
    with pytest.raises(Illegal, match="other bytes"):
        file.examine(platform, row.id, NOW, verdict=Verdict("00" * 32, "", "S"))
    told = Verdict(row.sha256, "", "S")
    for actor in (f.w.lead, f.w.northgate):
        with pytest.raises(Denied):
            file.examine(actor, row.id, NOW, verdict=told)
    file.examine(platform, row.id, NOW, verdict=told)
    with pytest.raises(Illegal, match="already"):
        file.examine(platform, row.id, NOW, verdict=Verdict(row.sha256, "x", "S"))


def test_the_desk_releases_unexamined_with_a_reason_that_readers_are_told():
    f = filled()
    row = _filed(f)
    for other in (f.w.northgate, f.w.halcyon, f.reporter):
        with pytest.raises(Denied):
            file.clear(other, row.id, NOW, reason=WHY)
    with pytest.raises(Missing):
        file.clear(f.w.outsider, row.id, NOW, reason=WHY)
    for bad in ("", "  ", "bell \x07"):
        with pytest.raises(Invalid):
            file.clear(f.w.lead, row.id, NOW, reason=bad)
    file.clear(f.w.lead, row.id, NOW, reason=WHY)
    found = _line(f.w.halcyon, f, row).examination
    assert (found.state, found.opens, found.why) == ("released", True, WHY)
    assert found.by.endswith(f.w.center.name)
    assert open_file(f.w.halcyon, row.id).data == DATA
    with pytest.raises(Illegal, match="opened already"):
        file.clear(f.w.lead, row.id, NOW, reason=WHY)
    f.assert_whole()


def test_where_there_is_a_scanner_nobody_releases_and_what_was_released_waits_for_it():
    f = filled()
    row = _filed(f)
    with scanned(), pytest.raises(Illegal, match="A scanner examines"):
        file.clear(f.w.lead, row.id, NOW, reason=WHY)
    file.clear(f.w.lead, row.id, NOW, reason=WHY)
    with scanned():
        assert _line(f.w.lead, f, row).examination.waits
        with pytest.raises(Illegal, match=SOON):
            open_file(f.w.lead, row.id)
    assert examined().clean == 1
    with scanned():
        assert open_file(f.w.halcyon, row.id).data == DATA


def test_when_a_reporters_file_was_examined_is_told_by_its_day():
    f = filled()
    platform, sent = system(stream=f.case.id), _filed(f, f.reporter)
    row = file.clean(platform, sent.id, NOW, cleaned=Cleaned(sent.sha256, DATA)).handed
    file.examine(platform, row.id, NOW + HOUR, verdict=Verdict(row.sha256, "", "S"))
    (kept,) = f.rows(Blob, id=row.id)
    assert kept.examined_at == NOW.replace(hour=12, minute=0, second=0, microsecond=0)
    (fact,) = f.rows(Fact, verb=Verb.FILE_EXAMINE)
    assert fact.by_day
    (told,) = [one for one in history(f.w.halcyon, f.case.id).entries if one.verb == Verb.FILE_EXAMINE]
    assert told.at == kept.examined_at


def test_readers_hear_of_a_release_and_of_a_finding_and_not_of_a_clean_file():
    f = filled()
    for name in ("lead", "northgate", "halcyon"):
        User.objects.get_or_create(person_id=getattr(f.w, name).person, defaults={"username": name})
    rows = [_filed(f), _filed(f, data=BAD), _filed(f)]
    file.clear(f.w.lead, rows[0].id, NOW, reason=WHY)
    for row, finding in zip(rows[1:], ("Some.Finding", ""), strict=True):
        told = Verdict(row.sha256, finding, "S")
        file.examine(system(stream=f.case.id), row.id, NOW, verdict=told)
    wanted = {one.id for one in f.rows(Fact, verb__in=[Verb.FILE_CLEAR, Verb.FILE_EXAMINE])}
    assert len(wanted) == 3
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, NOW)
    heard = {one.fact for one in Delivery.objects.filter(recipient=f.w.halcyon.person)} & wanted
    quiet = {one.id for one in f.rows(Fact, verb=Verb.FILE_EXAMINE, outcome="")}
    assert heard == wanted - quiet
    assert len(quiet) == 1


def test_the_desk_is_told_where_files_wait_and_others_are_not():
    f = filled()
    _filed(f), _filed(f, f.w.halcyon)
    (one,) = waiting_files(f.w.lead)
    assert (one.stream, one.count, one.is_case, one.by_hand) == (f.case.id, 2, True, True)
    assert waiting_files(f.w.northgate) == waiting_files(f.w.outsider) == []
    with scanned():
        assert [one.by_hand for one in waiting_files(f.w.lead)] == [False]
    examined()
    assert waiting_files(f.w.lead) == []


def test_evidence_of_a_report_waits_at_its_desk():
    w, key, reporter = _reported()
    (line,) = report_view(w.lead, key).files
    (one,) = waiting_files(w.lead)
    assert (one.stream, one.count, one.is_case) == (key, 1, False)
    with pytest.raises(Illegal, match=BY_HAND):
        open_file(reporter, line.id)
    with pytest.raises(Denied):
        file.clear(reporter, line.id, NOW, reason=WHY)
    file.clear(w.lead, line.id, NOW, reason=WHY)
    for reader in (w.lead, reporter):
        assert open_file(reader, line.id).data == DATA
    (told,) = report_view(reporter, key).files
    assert told.examination.why == WHY


def test_the_lead_releases_on_a_page_that_warns():
    f = filled()
    row = _filed(f, name="invoice.pdf", data=WINDOWS, kind="application/pdf")
    desk, maker, there = signed_in(f.w.lead), signed_in(f.w.northgate), f"/files/{row.id}/clear/"
    tab = f"/cases/{f.case.id}/documents/"
    for browser in (desk, maker):
        page = words(browser.get(tab))
        assert "Not examined for malware. It opens once a coordinator releases it." in page
        assert "Its name ends in .pdf, but by its content it is a program" in page
        assert f'href="/files/{row.id}/"' not in browser.get(tab).content.decode()
        closed = browser.get(f"/files/{row.id}/")
        assert (closed.status_code, BY_HAND in words(closed)) == (409, True)
        assert WINDOWS not in closed.content
    assert f'href="{there}"' in desk.get(tab).content.decode()
    assert f'href="{there}"' not in maker.get(tab).content.decode()
    assert maker.get(there).status_code == maker.post(there, {"reason": WHY, "sure": "on"}).status_code == 403
    assert signed_in(f.w.outsider).get(there).status_code == 404
    asked = words(desk.get(there))
    for said in ("Nothing here has looked for malware", row.sha256, "application/pdf", "it is a program"):
        assert said in asked
    refused = desk.post(there, {"reason": "Kept as typed"})
    assert (refused.status_code, "Kept as typed" in words(refused)) == (422, True)
    answer = desk.post(there, {"reason": WHY, "sure": "on"})
    assert (answer.status_code, answer["Location"]) == (303, tab)
    assert maker.get(f"/files/{row.id}/").content == WINDOWS
    page = words(maker.get(tab))
    assert "Not examined for malware. Released by" in page
    assert WHY in page
    assert "released a file that was not examined" in words(maker.get(f"/cases/{f.case.id}/history/"))
    assert desk.get(there).status_code == 409


def test_my_work_says_where_files_wait():
    f = filled()
    _filed(f)
    desk = signed_in(f.w.lead)
    page = desk.get("/my-work/").content.decode()
    assert "1 file waits for its release" in page
    assert f'href="/cases/{f.case.id}/documents/"' in page
    with scanned():
        assert "1 file waits for the scanner" in desk.get("/my-work/").content.decode()
    examined()
    assert "Files that nobody can open yet" not in desk.get("/my-work/").content.decode()


def test_a_finding_is_told_on_every_page_that_lists_the_file():
    f = filled()
    _filed(f, data=BAD)
    examined()
    maker = signed_in(f.w.northgate)
    for there in (f"/cases/{f.case.id}/documents/", f"/cases/{f.case.id}/"):
        assert "Locked: Stand-in 1.0 found Stand-in.Bad in it" in words(maker.get(there))
    assert "found malware in a file" in words(maker.get(f"/cases/{f.case.id}/history/"))


def test_programs_are_told_and_release():
    f = filled()
    row = _filed(f, name="invoice.pdf", data=WINDOWS)
    desk, there = Program(f.w.lead), f"/files/{row.id}/clear"
    (told,) = Program(f.w.halcyon).get(f"/cases/{f.case.id}/files").json()["results"]
    assert told["media_type"] == "application/vnd.microsoft.portable-executable"
    assert (told["examination"]["state"], told["examination"]["misnamed"]) == ("waiting", True)
    assert Program(f.w.halcyon).post(there, {"reason": WHY}).status_code == 403
    assert Program(f.w.outsider).post(there, {"reason": WHY}).status_code == 404
    assert desk.post(there, {"reason": " "}).status_code == 422
    assert desk.post(there, {"reason": WHY}).status_code == 200
    assert desk.post(there, {"reason": WHY}).status_code == 409
    (told,) = Program(f.w.halcyon).get(f"/cases/{f.case.id}/files").json()["results"]
    assert (told["examination"]["opens"], told["examination"]["why"]) == (True, WHY)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("x" * 5000 + ".pdf", ".pdf"),
        ("a\r\nSet-Cookie: b=1.html", ".html"),
        ("\u202egpj.exe", ".exe"),
        ('";filename="evil.svg', ".svg"),
        ("a\ud800.txt", ".txt"),
        ("../../etc/passwd", ""),
    ],
)
def test_a_download_never_runs_whatever_its_name_and_content(name, ending):
    f = filled()
    row = _filed(f, name=name, data=b"<script>alert(1)</script>", kind="text/html")
    file.clear(f.w.lead, row.id, NOW, reason=WHY)
    for method in ("get", "head"):
        answer = getattr(signed_in(f.w.halcyon), method)(f"/files/{row.id}/")
        number = open_file(f.w.lead, row.id).number
        told = f'attachment; filename="{number}_AMBER-STRICT_{row.id.hex[:8]}{ending}"'
        assert answer["Content-Disposition"] == told
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers or "b=1" not in answer["Set-Cookie"]


def _unpacked(data, password):
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        (inside,) = archive.infolist()
        archive.setpassword(password.encode())
        return inside.filename, archive.read(inside)


def test_an_exploit_leaves_in_a_password_archive_only_whatever_the_scanner_finds():
    f = filled()
    row = _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    with pytest.raises(Illegal):
        open_file(f.w.lead, row.id)
    _entrusts(f, row, f.w.halcyon, f.w.lead)
    assert _line(f.w.halcyon, f, row).examination.password == "", "nobody has looked at it yet"
    assert examined().suspicious == 1
    for reader in (f.w.northgate, f.w.halcyon, f.w.lead):
        told = _line(reader, f, row).examination
        assert (told.opens, told.exploit, told.finding) == (True, True, "Stand-in.Bad")
        found = open_file(reader, row.id)
        assert BAD not in found.data
        name, data = _unpacked(found.data, told.password)
        assert (name, data) == (f"{row.id.hex[:8]}.bin", BAD)
        for wrong in ("", "infected", told.password[:-1]):
            with pytest.raises(RuntimeError):
                _unpacked(found.data, wrong)
    with pytest.raises(Missing):
        open_file(f.w.outsider, row.id)
    f.assert_whole()


def test_a_clean_or_released_exploit_leaves_in_an_archive_as_well_and_each_has_its_own_password():
    f = filled()
    rows = [_filed(f, name="firmware.bin"), _filed(f, name="poc.py")]
    for row in rows:
        file.classify(f.w.lead, row.id, NOW)
        _entrusts(f, row, f.w.halcyon)
    file.clear(f.w.lead, rows[0].id, NOW, reason=WHY)
    released = _line(f.w.halcyon, f, rows[0]).examination.password
    assert _unpacked(open_file(f.w.halcyon, rows[0].id).data, released)[1] == DATA
    examined()
    clean = _line(f.w.halcyon, f, rows[1]).examination.password
    assert _unpacked(open_file(f.w.halcyon, rows[1].id).data, clean)[1] == DATA
    assert len({released, clean}) == 2
    for row in f.rows(Blob):
        assert released not in repr(vars(row))
        assert clean not in repr(vars(row))


def test_only_the_desk_or_whoever_filed_it_marks_it_once():
    f = filled()
    row = _filed(f)
    for other in (f.w.halcyon, f.reporter):
        with pytest.raises(Denied, match="whoever filed"):
            file.classify(other, row.id, NOW)
    with pytest.raises(Missing):
        file.classify(f.w.outsider, row.id, NOW)
    file.classify(f.w.northgate, row.id, NOW)
    with pytest.raises(Illegal, match="already"):
        file.classify(f.w.lead, row.id, NOW)
    gone = _filed(f)
    file.redact(f.w.lead, gone.id, NOW, reason="A patient.", basis="GDPR Article 17")
    with pytest.raises(Illegal, match="erased"):
        file.classify(f.w.lead, gone.id, NOW)
    with pytest.raises(Missing):
        open_file(f.w.lead, gone.id)


def test_it_is_marked_on_a_page_and_the_password_stands_beside_the_file():
    f = filled()
    row = _filed(f, name="exploit.py", data=BAD)
    examined()
    maker, other, there = signed_in(f.w.lead), signed_in(f.w.halcyon), f"/files/{row.id}/classify/"
    tab = f"/cases/{f.case.id}/documents/"
    assert there in maker.get(tab).content.decode()
    assert there not in other.get(tab).content.decode()
    assert other.get(there).status_code == other.post(there, {"sure": "on"}).status_code == 403
    assert "password only" in words(maker.get(there))
    assert maker.post(there, {}).status_code == 422
    answer = maker.post(there, {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (303, tab)
    assert f'/files/{row.id}/"' not in other.get(tab).content.decode()
    assert "Ask the lead to be named." in words(other.get(tab))
    naming = f"/files/{row.id}/entrust/"
    assert naming in maker.get(tab).content.decode()
    assert naming not in other.get(tab).content.decode()
    assert other.get(naming).status_code == 403
    assert "Say who takes this exploit or firmware" in words(maker.get(naming))
    named = {"people": [str(f.w.halcyon.person)]}
    assert maker.post(naming, named).status_code == 422, "it says why"
    assert maker.post(naming, {**named, "reason": "They rebuild it."}).status_code == 303
    assert "(They rebuild it.)" in words(other.get(tab))
    assert "checked" in maker.get(naming).content.decode()
    password = _line(f.w.halcyon, f, row).examination.password
    assert f"in an archive with the password {password}" in words(other.get(tab))
    given = other.get(f"/files/{row.id}/")
    assert given["Content-Disposition"].endswith('.zip"')
    assert given["Content-Type"] == "application/octet-stream"
    assert _unpacked(given.content, password)[1] == BAD
    assert maker.get(there).status_code == 409
    assert "marked a file as an exploit" in words(other.get(f"/cases/{f.case.id}/history/"))


def test_programs_mark_it():
    f = filled()
    row = _filed(f)
    there = f"/files/{row.id}/classify"
    assert Program(f.w.halcyon).post(there).status_code == 403
    assert Program(f.w.outsider).post(there).status_code == 404
    assert Program(f.w.northgate).post(there).status_code == 200
    assert Program(f.w.northgate).post(there).status_code == 409
    naming = f"/files/{row.id}/entrust"
    named = {"people": [str(f.w.halcyon.person)], "reason": "They rebuild it."}
    assert Program(f.w.northgate).post(naming, named).status_code == 403
    assert Program(f.w.lead).post(naming, named).status_code == 200
    file.clear(f.w.lead, row.id, NOW, reason=WHY)
    (told,) = Program(f.w.halcyon).get(f"/cases/{f.case.id}/files").json()["results"]
    password = told["examination"]["password"]
    assert _unpacked(open_file(f.w.halcyon, row.id).data, password)[1] == DATA


def test_a_reporter_marks_its_own_evidence():
    w, key, reporter = _reported(name="poc.py", data=BAD)
    (line,) = report_view(reporter, key).files
    file.classify(reporter, line.id, NOW)
    examined()
    with pytest.raises(Denied):
        open_file(w.lead, line.id)
    assert report_view(w.lead, key).files[0].examination.password == ""
    file.entrust(w.lead, line.id, NOW, people=[w.lead.person], reason="I try it on our pump.")
    (told,) = report_view(w.lead, key).files
    assert _unpacked(open_file(w.lead, line.id).data, told.examination.password)[1] == BAD
    (own,) = report_view(reporter, key).files
    assert _unpacked(open_file(reporter, line.id).data, own.examination.password)[1] == BAD


def test_once_something_was_found_its_sender_no_longer_unlocks_it():
    f = filled()
    row = _filed(f, data=BAD)
    examined()
    with pytest.raises(Denied, match="The desk alone marks it now"):
        file.classify(f.w.northgate, row.id, NOW)
    assert (
        f"/files/{row.id}/classify/"
        not in signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/").content.decode()
    )
    file.classify(f.w.lead, row.id, NOW)
    _entrusts(f, row, f.w.halcyon)
    assert open_file(f.w.halcyon, row.id).name == "archive.zip"


def test_named_people_alone_take_an_exploit_and_others_see_that_it_is_there():
    """Its key is not enough, the lead's neither; who filed it takes it, and so does whose it is."""
    f = filled()
    row = _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    examined()
    assert open_file(f.w.northgate, row.id).name == "archive.zip"
    for reader in (f.w.lead, f.w.halcyon):
        told = _line(reader, f, row).examination
        assert (told.opens, told.takes, told.password, told.entrusted) == (False, False, "", ())
        whom = "You name them: name yourself" if reader == f.w.lead else "Ask the lead"
        with pytest.raises(Denied, match=whom):
            open_file(reader, row.id)
        with pytest.raises(Denied, match=whom):
            reading.record(reader, row.id, NOW, way=Opening.DOWNLOAD)
    assert f.rows(Reading) == []
    _entrusts(f, row, f.w.halcyon)
    assert open_file(f.w.halcyon, row.id).name == "archive.zip"
    reading.record(f.w.halcyon, row.id, NOW, way=Opening.DOWNLOAD)
    assert [(one.reader_id, one.file_id) for one in f.rows(Reading)] == [(f.w.halcyon.person, row.id)]
    (named,) = _line(f.w.lead, f, row).examination.entrusted
    assert (named.person, named.reason) == (f.w.halcyon.person, "They rebuild it in the laboratory.")
    with pytest.raises(Denied):
        open_file(f.w.lead, row.id)
    _entrusts(f, row, f.w.lead, why="I compare the two.")
    with pytest.raises(Denied):
        open_file(f.w.halcyon, row.id)
    assert open_file(f.w.lead, row.id).name == "archive.zip"
    _entrusts(f, row)
    assert _line(f.w.lead, f, row).examination.entrusted == ()
    f.assert_whole()


def test_whom_the_lead_named_is_told_to_the_lead_and_each_of_them_alone():
    """People of one party are not for the others: nobody else reads a name, a key or a reason."""
    f = filled()
    row = _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    people = {f.w.halcyon: "Zelda of Halcyon", f.w.lead: "Lea of the center"}
    for one, name in people.items():
        Person.objects.filter(pk=one.person).update(name=name)
    _entrusts(f, row, *people)
    keys = {one.person for one in people}
    second = coordinator(f)
    for reader, seen in ((f.w.lead, keys), (f.w.halcyon, {f.w.halcyon.person}), (f.w.northgate, set())):
        for told in (_line(reader, f, row).examination, one_file(reader, row.id).examination):
            assert {one.person for one in told.entrusted} == seen
            assert told.entrusts == (reader == f.w.lead)
        asked = Program(reader).get(f"/cases/{f.case.id}/files").json()["results"]
        (told,) = [one["examination"]["entrusted"] for one in asked if one["id"] == str(row.id)]
        assert {one["person"] for one in told} == {str(one) for one in seen}
    assert _line(second, f, row).examination.entrusted == ()
    why, tab = "They rebuild it in the laboratory.", f"/cases/{f.case.id}/documents/"
    shown = {reader: words(signed_in(reader).get(tab)) for reader in (*people, f.w.northgate)}
    assert all(name in shown[f.w.lead] for name in people.values())
    assert f"You are named ({why})." in shown[f.w.halcyon]
    assert "Lea of the center (" not in shown[f.w.halcyon]
    assert "people whom the lead named take it." in shown[f.w.northgate]
    assert why not in shown[f.w.northgate]
    assert "Zelda" not in shown[f.w.northgate]


def _asked(browser, there):
    """The page of a step, without its tags and as it is."""
    answer = browser.get(there)
    assert answer.status_code == 200
    return words(answer), answer.content.decode()


def test_the_page_that_names_people_tells_them_apart_and_asks_why():
    """Each with the organization; nobody who takes it without a name; the reason is not left to choice."""
    f = filled()
    row = _filed(f, f.w.lead, name="exploit.py", data=BAD)
    file.classify(f.w.lead, row.id, NOW)
    for who in (f.w.northgate, f.w.halcyon):
        Person.objects.filter(pk=who.person).update(name="Kim Lee")
    desk, naming = signed_in(f.w.lead), f"/files/{row.id}/entrust/"
    shown, raw = _asked(desk, naming)
    assert "Kim Lee, Northgate Medical" in shown
    assert "Kim Lee, Halcyon Infusion" in shown
    assert "(optional)" not in shown
    assert f'value="{f.w.lead.person}"' not in raw
    told = {"people": [str(f.w.halcyon.person)], "reason": ""}
    assert desk.post(naming, told).status_code == 422
    done = desk.post(naming, {**told, "reason": "They rebuild it."}, follow=True)
    assert "Whom you named anew is told." in words(done)
    shown, raw = _asked(desk, naming)
    assert "(optional)" not in shown, "somebody who is new is told why"
    assert "Needed as soon as somebody is new." in shown
    assert f'value="{f.w.halcyon.person}"' in raw
    assert desk.post(naming, {"people": [], "version": str(f.w.halcyon.person)}).status_code == 303


def test_who_works_for_the_party_that_it_belongs_to_is_not_offered():
    f = filled()
    row = _filed(f, f.w.lead, data=BAD, room=f.side("northgate"))
    file.classify(f.w.lead, row.id, NOW)
    assert [one.person for one in may_take(f.w.lead, row.id)] == []
    shown, _raw = _asked(signed_in(f.w.lead), f"/files/{row.id}/entrust/")
    assert "there is nobody to name" in shown
    _entrusts(f, row, f.w.lead)
    file.mark(f.w.northgate, row.id, NOW, handling=[Mark.COMMERCIAL])
    assert [one.person for one in may_take(f.w.lead, row.id)] == [f.w.lead.person], "to be taken out again"


def test_whoever_names_people_is_led_to_it_and_others_are_told_whom_to_ask():
    f = filled()
    row = _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    examined()
    tab, there, naming = f"/cases/{f.case.id}/documents/", f"/files/{row.id}/", f"/files/{row.id}/entrust/"
    lead, other = signed_in(f.w.lead), signed_in(f.w.halcyon)
    shown = words(lead.get(tab))
    assert "You do not take it unless you name yourself." in shown
    assert "Ask the lead" not in shown
    refused = lead.get(there)
    assert refused.status_code == 403
    assert "You name them: name yourself, and say why." in words(refused)
    assert f'href="{naming}"' in refused.content.decode()
    refused = other.get(there)
    assert "Ask the lead of the case to name you" in words(refused)
    assert naming not in refused.content.decode()


def test_in_a_report_without_a_lead_the_desk_names_people():
    w, key, reporter = _reported(name="poc.py", data=BAD)
    (line,) = report_view(reporter, key).files
    asked, _raw = _asked(holder(reporter.person), f"/files/{line.id}/classify/")
    assert "once the desk of this report names them" in asked
    file.classify(reporter, line.id, NOW)
    examined()
    desk = signed_in(w.lead)
    shown = words(desk.get(f"/reports/{key}/"))
    assert "You do not take it unless you name yourself." in shown
    assert "the lead" not in shown
    refused = desk.get(f"/files/{line.id}/")
    assert f'href="/files/{line.id}/entrust/"' in refused.content.decode()
    with read_scope(w.lead):
        row = Blob.objects.visible_to(w.lead).select_related("stream").get(id=line.id)
    assert "Ask the desk of the report" in why_not(row, frozenset({Role.REPORTER}))
    told = dataclasses.replace(line, examination=report_view(reporter, key).files[0].examination)
    other = dataclasses.replace(told.examination, takes=False)
    assert "Ask the desk to be named." in condition(dataclasses.replace(told, examination=other))


def test_releasing_an_exploit_promises_no_more_than_the_gate_gives():
    f = filled()
    row = _filed(f, name="poc.py")
    plain = _filed(f)
    file.classify(f.w.northgate, row.id, NOW)
    desk, tab = signed_in(f.w.lead), f"/cases/{f.case.id}/documents/"
    asked, raw = _asked(desk, f"/files/{row.id}/clear/")
    assert "everybody who may open it" not in asked
    assert "Who filed it, whose it is and who is named can then download it. Nobody else can." in asked
    assert "Releasing it names nobody, you neither." in asked
    assert "nobody is named" in asked
    assert f'href="/files/{row.id}/entrust/"' in raw
    asked, raw = _asked(desk, f"/files/{plain.id}/clear/")
    assert "Once released, everybody who may open it can download it" in asked
    assert "/entrust/" not in raw
    for one, everybody in ((row, False), (plain, True)):
        done = desk.post(f"/files/{one.id}/clear/", {"reason": WHY, "sure": "on"}, follow=True)
        assert done.redirect_chain[-1][0] == tab
        assert ("Everybody who may open it can download it now." in words(done)) is everybody
        assert (signed_in(f.w.halcyon).get(f"/files/{one.id}/").status_code == 200) is everybody
        assert signed_in(f.w.northgate).get(f"/files/{one.id}/").status_code == 200


def _news(f, who):
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, NOW)
    return words(signed_in(who).get("/my-work/"))


def test_whoever_is_named_is_told_which_file_of_which_case_and_what_to_do_also_where_it_is_quiet():
    f = filled()
    browsers = {who: signed_in(who) for who in (f.w.halcyon, f.w.northgate)}
    row = _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    notice.mute(f.w.halcyon, f.case.id)
    _entrusts(f, row, f.w.halcyon)
    with read_scope(f.w.halcyon):
        title = Case.objects.visible_to(f.w.halcyon).get().title
    told = f"{f.case.stream.number}, {title}: you are named to take exploit.py."
    shown = _news(f, f.w.halcyon)
    assert f"{told} It opens once it is examined or released," in shown
    examined()
    page = browsers[f.w.halcyon].get("/my-work/")
    assert f"{told} Download its archive; the password is beside it," in words(page)
    assert f'href="/cases/{f.case.id}/documents/"' in page.content.decode()
    other = _news(f, f.w.northgate)
    assert "said by name who takes an exploit" in other
    assert "exploit.py" not in other
    _entrusts(f, row)
    assert "you are named" not in _news(f, f.w.halcyon), "that is over"


def test_of_a_report_too_whoever_is_named_is_told_what_they_take():
    w, key, reporter = _reported(name="poc.py", data=BAD, triage=True)
    (line,) = report_view(reporter, key).files
    file.classify(reporter, line.id, NOW)
    examined()
    second, browser = w.colleague, signed_in(w.colleague)
    file.entrust(w.lead, line.id, NOW, people=[second.person], reason="I try it on our pump.")
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, NOW)
    page = browser.get("/my-work/")
    assert "you are named to take poc.py. Download its archive" in words(page)
    assert f'href="/reports/{key}/#h-docs"' in page.content.decode()
    assert 'id="h-docs"' in browser.get(f"/reports/{key}/").content.decode()


def test_who_named_others_meanwhile_is_not_overwritten():
    """Two windows of one lead: what the second did not see it does not take out."""
    f = filled()
    row = _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    desk, naming = signed_in(f.w.lead), f"/files/{row.id}/entrust/"
    opened = desk.get(naming).content.decode()
    assert 'name="version"' in opened
    _entrusts(f, row, f.w.halcyon)
    typed = {"people": [str(f.w.lead.person)], "reason": "I compare the two.", "version": ""}
    late = desk.post(naming, typed)
    assert late.status_code == 409
    assert "Somebody else said who takes it meanwhile." in words(late)
    assert "(They rebuild it in the laboratory.)" in words(late), "who is named now stands beside it"
    assert "I compare the two." in late.content.decode()
    assert f'name="version" value="{f.w.halcyon.person}"' in late.content.decode()
    program, there = Program(f.w.lead), f"/files/{row.id}/entrust"
    body = {"people": [str(f.w.lead.person)], "reason": "I compare the two."}
    assert program.post(there, body).status_code == 409
    assert program.post(there, {**body, "seen": [str(f.w.lead.person)]}).status_code == 409
    assert [one.person for one in _line(f.w.lead, f, row).examination.entrusted] == [f.w.halcyon.person]
    both = {**typed, "people": [str(f.w.lead.person), str(f.w.halcyon.person)]}
    assert desk.post(naming, {**both, "version": "x"}).status_code == 422
    assert desk.post(naming, {**both, "version": str(f.w.halcyon.person)}).status_code == 303
    assert program.post(there, {"people": [], "seen": both["people"]}).status_code == 200
    assert _line(f.w.lead, f, row).examination.entrusted == ()
    with pytest.raises(Stale):
        file.entrust(f.w.lead, row.id, NOW, people=[], seen=[f.w.lead.person])
    f.assert_whole()


def test_of_a_report_whoever_judges_it_reads_whom_the_desk_named():
    w, key, reporter = _reported(name="poc.py", data=BAD)
    (line,) = report_view(reporter, key).files
    file.classify(reporter, line.id, NOW)
    file.entrust(w.lead, line.id, NOW, people=[w.lead.person], reason="I try it on our pump.")
    (told,) = report_view(w.lead, key).files
    assert [one.person for one in told.examination.entrusted] == [w.lead.person]
    (own,) = report_view(reporter, key).files
    assert own.examination.entrusted == ()
    assert not own.examination.entrusts


def test_what_is_a_partys_own_that_party_takes_and_nobody_else_unnamed():
    f = filled()
    row = _filed(f, f.w.lead, data=BAD, room=f.side("northgate"))
    file.classify(f.w.lead, row.id, NOW)
    file.mark(f.w.northgate, row.id, NOW, handling=[Mark.COMMERCIAL])
    examined()
    for reader in (f.w.northgate, f.w.lead):
        assert open_file(reader, row.id).name == "archive.zip"
    with pytest.raises(Missing):
        open_file(f.w.halcyon, row.id)


def test_the_lead_alone_names_people_who_may_open_it_and_says_why():
    f = filled()
    plain, row = _filed(f), _filed(f, name="exploit.py", data=BAD)
    file.classify(f.w.northgate, row.id, NOW)
    second = coordinator(f)
    with pytest.raises(Illegal, match="Mark it"):
        _entrusts(f, plain, f.w.halcyon)
    for other in (second, f.w.northgate, f.w.halcyon):
        with pytest.raises(Denied):
            file.entrust(other, row.id, NOW, people=[other.person], reason=WHY)
    for people, why, field in (
        ([f.w.halcyon], " ", "reason"),
        ([f.w.outsider], WHY, "people"),
        ([f.reporter], WHY, "people"),
    ):
        with pytest.raises(Invalid) as refused:
            _entrusts(f, row, *people, why=why)
        assert set(refused.value.findings) == {field}
    assert may_take(f.w.halcyon, row.id) == []
    able = {one.person: one for one in may_take(f.w.lead, row.id)}
    assert able[f.w.halcyon.person].organisation_name == "Halcyon Infusion"
    assert f.reporter.person not in able
    assert f.w.northgate.person not in able, "who filed it takes it without a name"
    _entrusts(f, row, f.w.halcyon)
    with pytest.raises(Illegal, match="Nothing changes"):
        _entrusts(f, row, f.w.halcyon)
    file.redact(f.w.lead, row.id, NOW, reason="A patient.", basis="GDPR Article 17")
    with pytest.raises(Illegal, match="erased"):
        _entrusts(f, row)
    (gone,) = f.rows(Blob, id=row.id)
    assert gone.entrusted == []
    f.assert_whole()


def test_a_round_ends_when_its_time_is_over_and_notes_each_file_at_its_own_instant():
    f = filled()
    for number in range(4):
        _filed(f, name=f"{number}.csv")
    seconds = iter(range(0, 1000, settings.MEDACCORD.tick_seconds // 2))
    with scanned():
        looked = examine(NOW, Patience(), lambda: False, clock=lambda: next(seconds))
    assert (looked.clean, looked.waiting) == (1, 3)
    (clean,) = f.rows(Blob, examined="clean")
    assert clean.examined_at == NOW + dt.timedelta(seconds=settings.MEDACCORD.tick_seconds // 2)
