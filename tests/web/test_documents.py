"""The screen of files: marking, size, date, who may open them, and a new one for a chosen room."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from tests.browsing import signed_in, words
from tests.filled import filled

from medaccord.core.models import Blob
from medaccord.core.models.access import RoomKind

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


def test_the_file_opens_for_its_readers_and_answers_404_to_others():
    s = Shelf()
    s.add(s.desk, s.f.room(RoomKind.AGENCIES))
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
