"""The screen of files: marking, size, date, who may open them, and a new one for a chosen room."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from tests.browsing import signed_in, words
from tests.filled import adviser_in, filled
from tests.support.scanner import examined

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import file, thread
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.core.models import Blob
from medaccord.core.models.access import RoomKind
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.errors import Illegal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
TRACE = b"\x00a network trace" * 80


class Shelf:
    """A filled case and its documents."""

    def __init__(self):
        self.f = filled()
        self.here = f"/cases/{self.f.case.id}/documents/"
        self.desk, self.maker = signed_in(self.f.w.lead), signed_in(self.f.w.northgate)

    def add(self, browser, room, name="bench test 7.4.1.pcap", data=TRACE):
        file = SimpleUploadedFile(name, data, "application/vnd.tcpdump.pcap")
        return browser.post(f"{self.here}add/", {"file": file, "room": room})


def test_a_file_is_added_for_the_readers_that_were_chosen():
    s = Shelf()
    sent = s.add(s.maker, s.f.side("northgate"))
    assert (sent.status_code, sent["Location"]) == (303, s.here)
    (blob,) = s.f.rows(Blob)
    assert (blob.size, blob.room_id, blob.name) == (1280, s.f.side("northgate"), "bench test 7.4.1.pcap")
    for browser, readers in (
        (s.maker, "You and the coordination center"),
        (s.desk, "Northgate Medical and the"),
    ):
        page = words(browser.get(s.here))
        assert "bench test 7.4.1.pcap" in page
        assert "TLP:AMBER+STRICT" in page
        assert "1.3 KB" in page
        assert "Nov 23, 2026" in page
        assert readers in page
    assert "bench test" not in words(signed_in(s.f.w.halcyon).get(s.here))


def _marked(s, browser, room, marking):
    told = {"file": SimpleUploadedFile("a.txt", b"x"), "room": room, "marking": marking}
    return browser.post(f"{s.here}add/", told)


def test_the_sender_marks_a_file_within_what_its_readers_and_the_case_allow():
    s = Shelf()
    f = s.f
    page = s.maker.get(s.here).content.decode()
    assert re.findall(r'<option value="(TLP:[^"]+)"( selected)?', page) == [("TLP:AMBER+STRICT", " selected")]
    row = thread.start(f.w.lead, f.case.id, f.now, subject="A", text="B", people=[f.w.northgate.person])
    page = s.maker.get(s.here).content.decode()
    assert re.findall(r'<option value="(TLP:[^"]+)"', page) == ["TLP:AMBER+STRICT", "TLP:RED"]
    refused = _marked(s, s.maker, f.side("northgate"), "TLP:RED")
    assert refused.status_code == 422
    assert "For these readers choose one of: TLP:AMBER+STRICT." in words(refused)
    assert _marked(s, s.maker, f.case.room_id, "TLP:GREEN").status_code == 422
    assert s.f.rows(Blob) == []
    assert _marked(s, s.maker, row.room_id, "TLP:RED").status_code == 303
    (blob,) = s.f.rows(Blob)
    assert (blob.marking, blob.room_id) == ("TLP:RED", row.room_id)
    cases.record(f.w.lead, f.case.id, f.now, event=CaseEvent.PUBLIC)
    assert _marked(s, s.maker, f.case.room_id, "TLP:CLEAR").status_code == 303
    assert {one.marking for one in s.f.rows(Blob)} == {"TLP:RED", "TLP:CLEAR"}
    f.assert_whole()


def test_named_people_get_files_too_while_all_of_them_take_part():
    s = Shelf()
    f, adviser = s.f, adviser_in(s.f)
    people = [f.w.northgate.person, adviser.person]
    row = thread.start(f.w.lead, f.case.id, f.now, subject="A", text="B", people=people)
    assert s.add(s.maker, row.room_id).status_code == 303
    assert s.add(signed_in(f.w.halcyon), row.room_id).status_code == 422
    for reader in (s.maker, s.desk, signed_in(adviser)):
        page = words(reader.get(s.here))
        assert "bench test 7.4.1.pcap" in page
        assert re.search("Only .*Northgate Medical", page)
    assert "bench test" not in words(signed_in(f.w.halcyon).get(s.here))
    party = next(p for p in case_view(adviser, f.case.id).parties if p.organisation == f.w.agency.id)
    participant.leave(adviser, party.id, f.now)
    assert str(row.room_id) not in s.maker.get(s.here).content.decode()
    with pytest.raises(Illegal, match="takes no part now"):
        evidence = [Evidence("a.txt", "text/plain", b"x")]
        file.add(f.w.northgate, f.case.id, f.now, room=row.room_id, files=evidence)
    f.assert_whole()


def test_the_file_opens_for_its_readers_and_answers_404_to_others():
    s = Shelf()
    s.add(s.desk, s.f.room(RoomKind.AGENCIES))
    examined()
    (href,) = re.findall(r'href="(/files/[^/"]+/)"', s.desk.get(s.here).content.decode())
    assert s.desk.get(href).content == TRACE
    assert s.maker.get(href).status_code == 404


def test_readers_must_be_chosen_among_ones_own_rooms():
    s = Shelf()
    assert s.add(s.maker, "").status_code == 422
    assert s.add(s.maker, s.f.side("halcyon")).status_code == 422
    assert s.f.rows(Blob) == []


def test_an_empty_and_a_too_large_file_are_refused_at_the_field():
    s = Shelf()
    empty = s.add(s.desk, s.f.case.room_id, data=b"")
    assert empty.status_code == 422
    small = settings.MEDACCORD.model_copy(update={"upload_max_bytes": 1_000})
    with override_settings(MEDACCORD=small):
        large = s.add(s.desk, s.f.case.room_id)
    assert large.status_code == 422
    assert "This file is too large." in words(large)
    for answer in (empty, large):
        assert 'href="#id_file"' in answer.content.decode()
        assert "choose your files again" in words(answer)
    assert s.f.rows(Blob) == []


def test_whoever_has_no_part_in_the_case_finds_nothing():
    s = Shelf()
    nobody = signed_in(s.f.w.outsider)
    assert nobody.get(s.here).status_code == 404
    assert s.add(nobody, s.f.case.room_id).status_code == 404
