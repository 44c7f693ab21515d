"""Idempotency-Key: a request sent again is done once, also when two come at once (need-to-know 18)."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from tests.factories import NOW, world
from tests.support.api import Program
from tests.support.campaign import times

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.core.models import DoneRequest
from medaccord.core.once import Once, Repeated, forget
from medaccord.core.principal import stranger
from medaccord.domain.errors import Denied, Invalid
from medaccord.worker.sweep import sweep

TOLD = {"device": "InfusaCore LX", "description": "It accepts dose changes from anybody."}


@pytest.fixture
def scene(db):
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    return w, case


def said(w, case):
    return [one.text for one in posts_in(w.lead, case.id, limit=100).lines]


def test_the_same_request_is_done_once_and_answered_twice(scene):
    w, case = scene
    program, there = Program(w.lead), f"/cases/{case.id}/posts"
    body = {"room": str(case.room_id), "text": "Once."}
    first, second = (program.post(there, body, key="a-key") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.status_code == 201
    quoted = program.post(there, body, key='"a-key"')
    assert quoted.content == first.content
    assert said(w, case) == ["Once."]
    third = program.post(there, body, key="another-key")
    assert third.json() != first.json()
    assert said(w, case) == ["Once."] * 2


def test_the_answer_stays_what_it_was_although_the_row_went_on(scene):
    w, case = scene
    program, there = Program(w.lead), f"/cases/{case.id}/rename"
    first = program.post(there, {"title": "First", "version": 1}, key="k")
    cases.rename(w.lead, case.id, NOW, title="Second", version=2)
    again = program.post(there, {"title": "First", "version": 1}, key="k")
    assert first.json() == again.json() == {"results": [{"id": str(case.id), "version": 2}]}
    assert case_view(w.lead, case.id).title == "Second"


def test_another_request_under_the_same_key_is_refused(scene):
    w, case = scene
    program, there = Program(w.lead), f"/cases/{case.id}/posts"
    room = str(case.room_id)
    assert program.post(there, {"room": room, "text": "One."}, key="k").status_code == 201
    other = program.post(there, {"room": room, "text": "Two."}, key="k")
    assert other.status_code == 422
    assert other.json()["findings"]["Idempotency-Key"] == [
        "Another request was done under this key. Give each request its own key."
    ]
    assert said(w, case) == ["One."]


def test_a_key_is_its_senders_own_and_one_verbs(scene):
    w, case = scene
    room = str(case.room_id)
    for actor in (w.lead, w.northgate):
        answer = Program(actor).post(f"/cases/{case.id}/posts", {"room": room, "text": "Mine."}, key="k")
        assert answer.status_code == 201
    title = Program(w.lead).post(f"/cases/{case.id}/rename", {"title": "New"}, key="k")
    assert title.status_code == 200
    assert len(said(w, case)) == 2


def test_a_refused_request_keeps_no_key(scene):
    w, case = scene
    program, there = Program(w.lead), f"/cases/{case.id}/rename"
    assert program.post(there, {"title": " "}, key="k").status_code == 422
    assert program.post(there, {"title": "x", "version": 9}, key="k").status_code == 409
    assert not DoneRequest.objects.exists()
    assert program.post(there, {"title": "Right"}, key="k").status_code == 200


@pytest.mark.parametrize("key", ["", " " * 300, "é", "a\tb", "x" * 256, '"', 'a"b', "\\"])
def test_what_can_be_no_key_is_refused(scene, key):
    w, case = scene
    program = Program(w.lead)
    headers = program.headers() | {"Idempotency-Key": key}
    answer = program.client.post(
        f"/api/v1/cases/{case.id}/rename", {"title": "x"}, content_type="application/json", headers=headers
    )
    assert (answer.status_code, list(answer.json()["findings"])) == (422, ["Idempotency-Key"])
    assert case_view(w.lead, case.id).version == 1


def test_files_sent_again_are_the_same_request_whatever_their_boundary(scene):
    w, case = scene
    program, there = Program(w.lead), f"/cases/{case.id}/files"

    def send(data, boundary):
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="room"\r\n\r\n{case.room_id}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n{data}\r\n--{boundary}--\r\n"
        )
        kind = f"multipart/form-data; boundary={boundary}"
        return program.raw(there, body.encode(), kind, HTTP_IDEMPOTENCY_KEY="k")

    first, again = send("0 1 0", "one"), send("0 1 0", "two")
    assert first.status_code == 201
    assert first.content == again.content
    assert send("1 1 1", "three").status_code == 422
    assert len(documents(w.lead, case.id)) == 1


def test_a_report_by_a_known_sender_is_taken_in_once_and_a_strangers_takes_no_key(db):
    w = world()
    program = Program(w.outsider)
    first, again = (program.post("/reports", TOLD, key="k") for _ in range(2))
    assert first.status_code == 201
    assert first.content == again.content
    assert len(program.get("/reports").json()["results"]) == 1
    unknown = Program().post("/reports", TOLD, key="k")
    assert (unknown.status_code, list(unknown.json()["findings"])) == (422, ["Idempotency-Key"])


def test_keys_are_kept_as_digests_and_forgotten_in_time(scene):
    w, case = scene
    Program(w.lead).post(f"/cases/{case.id}/rename", {"title": "SECRET-TITLE"}, key="SECRET-KEY")
    (row,) = DoneRequest.objects.values()
    assert "SECRET" not in str(row)
    assert row["rows"] == [[str(case.id), 2]]
    assert forget(row["at"] + dt.timedelta(hours=23), dt.timedelta(hours=24)) == 0
    assert sweep(row["at"] + dt.timedelta(hours=25))["requests"] == 1
    assert not DoneRequest.objects.exists()


def test_somebody_unknown_has_no_key(db):
    w = world()
    case, _ = w.case()
    with pytest.raises(Invalid, match="unknown senders"):
        cases.rename(replace(stranger(), once=Once.of("k", b"x")), case.id, NOW, title="x")


def test_whoever_lost_the_right_is_told_of_what_was_done_and_nothing_more(scene):
    """The answer is the keys that the sender has had already."""
    w, case = scene
    mine = replace(w.northgate, once=Once.of("k", b"x"))
    row = post.write(mine, case.id, NOW, room=case.room_id, text="Mine.")
    with pytest.raises(Repeated) as told:
        post.write(mine, case.id, NOW, room=case.room_id, text="Mine.")
    assert [one.id for one in told.value.rows] == [row.id]
    with pytest.raises(Denied):
        cases.rename(replace(w.northgate, once=Once.of("k", b"x")), case.id, NOW, title="x")
    assert DoneRequest.objects.count() == 1


@pytest.mark.soak
def test_two_at_once_are_done_once(committed, monkeypatch):
    """The first is held inside its transaction until the second has begun; then both race."""
    from medaccord.core.act import Act

    w = world()
    case, _ = w.case()
    for round_ in range(times(4, 60)):
        actor = replace(w.lead, once=Once.of(f"key {round_}", b"the same"))
        begun, both, results = threading.Event(), threading.Barrier(2), []
        original = Act.lock

        def lock(act, *streams, begun=begun, hold=round_ % 2 == 0, original=original):
            if hold:
                begun.wait(30)
            original(act, *streams)

        def write(first, *, actor=actor, begun=begun, both=both, results=results):
            try:
                both.wait(30)
                if not first:
                    begun.set()
                row = post.write(actor, case.id, NOW, room=case.room_id, text="Once.")
                results.append(("done", row.id))
            except Repeated as before:
                results.append(("again", before.rows[0].id))
            finally:
                connections.close_all()

        monkeypatch.setattr(Act, "lock", lock)
        threads = [threading.Thread(target=write, args=(first,)) for first in (True, False)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        monkeypatch.setattr(Act, "lock", original)
        assert sorted(word for word, _ in results) == ["again", "done"]
        assert len({key for _, key in results}) == 1
        assert len(said(w, case)) == round_ + 1


def test_a_files_name_is_part_of_what_is_asked(scene):
    w, case = scene
    program, there = Program(w.lead), f"/cases/{case.id}/files"
    room = {"room": str(case.room_id)}
    key = uuid.uuid4().hex
    one = program.post(there, room, key=key, files=[SimpleUploadedFile("a.txt", b"1")])
    other = program.post(there, room, key=key, files=[SimpleUploadedFile("b.txt", b"1")])
    assert (one.status_code, other.status_code) == (201, 422)
