"""Notes, references and acknowledgments: kept verbatim, in order, each where its readers are."""

from __future__ import annotations

import uuid

import pytest
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import acknowledgment, note, reference
from medaccord.apps.cases.commands.acknowledgment import NewAcknowledgment
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.models import Acknowledgment, Note, NoteKind, Reference, ReferenceKind
from medaccord.core.models.access import RoomKind
from medaccord.domain.errors import Denied, Invalid, Missing

pytestmark = pytest.mark.django_db

NOTE = NewNote(NoteKind.SUMMARY, "What happens.\r\n ", "Summary ")
REFERENCE = NewReference("https://example.org/bulletin", "Bulletin ", ReferenceKind.EXTERNAL)
THANKS = NewAcknowledgment(
    ("A. Finder ", "B. Finder"), "Example lab", "reported this", ("https://example.org",)
)


def _notes(f, *new, actor=None):
    return note.add(actor or f.w.lead, f.case.id, f.now, notes=new)


def _references(f, *new, actor=None):
    return reference.add(actor or f.w.lead, f.case.id, f.now, references=new)


def _thanks(f, *new, actor=None):
    return acknowledgment.add(actor or f.w.lead, f.case.id, f.now, acknowledgments=new)


def _about(new, row):
    return {field: getattr(new, field) for field in type(new).__slots__} | {"vulnerability": row.id}


def test_notes_are_kept_word_for_word_and_count_for_case_and_vulnerability_apart():
    f = filled()
    hole, other = f.vulnerabilities(2)
    before = f.entries()
    new = [NOTE, NewNote(**_about(NOTE, hole)), NOTE, NewNote(**_about(NOTE, other))]
    rows = _notes(f, *new)
    assert f.entries() == before + 1
    assert [row.position for row in rows] == [1, 1, 2, 1]
    assert [row.vulnerability_id for row in rows] == [None, hole.id, None, other.id]
    assert _notes(f, NewNote(**_about(NOTE, hole)))[0].position == 2
    for row in f.rows(Note):
        assert (row.category, row.title, row.text) == ("summary", NOTE.title, NOTE.text)
    f.assert_whole()


def test_references_and_acknowledgments_are_kept_word_for_word():
    f = filled()
    (hole,) = f.vulnerabilities()
    before = f.entries()
    references = _references(f, REFERENCE, NewReference("ftp://example.org/a", "File", vulnerability=hole.id))
    thanks = _thanks(f, THANKS, NewAcknowledgment(organization="Example lab", vulnerability=hole.id))
    assert f.entries() == before + 2
    by_id = {row.id: row for row in (*f.rows(Reference), *f.rows(Acknowledgment))}
    first, second = (by_id[row.id] for row in references)
    assert (first.url, first.summary, first.category) == (REFERENCE.url, "Bulletin ", "external")
    assert (second.category, second.vulnerability_id, second.position) == ("", hole.id, 1)
    first, second = (by_id[row.id] for row in thanks)
    assert first.names == ["A. Finder ", "B. Finder"]
    assert (first.organization, first.summary, first.urls) == (
        "Example lab",
        "reported this",
        list(THANKS.urls),
    )
    assert (second.names, second.urls, second.vulnerability_id) == ([], [], hole.id)
    f.assert_whole()


def test_what_is_not_common_is_read_by_the_agencies_alone():
    f = filled()
    adviser = adviser_in(f)
    _notes(f, NOTE, NewNote(NoteKind.GENERAL, "For all", common=True))
    _references(f, REFERENCE, NewReference("https://example.org", "For all", common=True))
    _thanks(f, THANKS)
    agencies, everyone = f.room(RoomKind.AGENCIES), f.case.room_id
    for model in (Note, Reference):
        assert {row.room_id for row in f.rows(model)} == {agencies, everyone}
        for party in (f.w.northgate, f.w.halcyon, f.reporter):
            assert {row.room_id for row in f.seen(model, party)} == {everyone}
        assert len(f.seen(model, adviser)) == 2
    assert [row.room_id for row in f.seen(Acknowledgment, adviser)] == [agencies]
    for party in (f.w.northgate, f.reporter):
        assert f.seen(Acknowledgment, party) == []
    f.assert_whole()


def test_a_manufacturers_reference_lies_in_its_side():
    f = filled()
    (row,) = _references(f, REFERENCE, actor=f.w.northgate)
    assert row.room_id == f.side("northgate")
    assert f.seen(Reference, f.w.halcyon) == []
    with pytest.raises(Invalid) as refused:
        _references(f, NewReference("https://example.org", "For all", common=True), actor=f.w.northgate)
    assert set(refused.value.findings) == {"0/common"}
    f.assert_whole()


WRONG_NOTES = [
    (NewNote(NoteKind.SUMMARY, "  "), "1/text"),
    (NewNote(NoteKind.SUMMARY, "a\x07"), "1/text"),
    (NewNote(NoteKind.SUMMARY, "x" * 100_001), "1/text"),
    (NewNote(NoteKind.SUMMARY, "a", "\ud800"), "1/title"),
    (NewNote(NoteKind.SUMMARY, "a", "x" * 2_001), "1/title"),
    (NewNote(NoteKind.SUMMARY, "a", vulnerability=uuid.uuid4()), "1/vulnerability"),
    (NewNote(None, "a"), "1/category"),
]
WRONG_REFERENCES = [
    (NewReference("", "Bulletin"), "1/url"),
    (NewReference("data:text/html,x", "Bulletin"), "1/url"),
    (NewReference("https://example.org/\u00e9", "Bulletin"), "1/url"),
    (NewReference("https://example.org", " "), "1/summary"),
    (NewReference("https://example.org", "x" * 2_001), "1/summary"),
    (NewReference("https://example.org", "a", vulnerability=uuid.uuid4()), "1/vulnerability"),
]
WRONG_THANKS = [
    (NewAcknowledgment(), "1/names"),
    (NewAcknowledgment((" ",)), "1/names"),
    (NewAcknowledgment(("a\x00",)), "1/names"),
    (NewAcknowledgment(("a",) * 101), "1/names"),
    (NewAcknowledgment(organization="x" * 2_001), "1/organization"),
    (NewAcknowledgment(summary="\x00"), "1/summary"),
    (NewAcknowledgment(("a",), urls=("example.org",)), "1/urls"),
    (NewAcknowledgment(("a",), vulnerability=uuid.uuid4()), "1/vulnerability"),
]
CASES = [
    *[(_notes, NOTE, *wrong) for wrong in WRONG_NOTES],
    *[(_references, REFERENCE, *wrong) for wrong in WRONG_REFERENCES],
    *[(_thanks, THANKS, *wrong) for wrong in WRONG_THANKS],
]


@pytest.mark.parametrize(("add", "right", "wrong", "field"), CASES, ids=range(len(CASES)))
def test_each_mistake_has_its_finding_and_nothing_is_added(add, right, wrong, field):
    f = filled()
    before = f.entries()
    with pytest.raises(Invalid) as refused:
        add(f, right, wrong)
    assert set(refused.value.findings) == {field}
    assert f.entries() == before


@pytest.mark.parametrize("count", [0, 501])
@pytest.mark.parametrize(
    ("add", "right", "field"),
    [(_notes, NOTE, "notes"), (_references, REFERENCE, "references"), (_thanks, THANKS, "acknowledgments")],
)
def test_a_call_takes_between_one_and_five_hundred(add, right, field, count):
    f = filled()
    with pytest.raises(Invalid) as refused:
        add(f, *[right] * count)
    assert set(refused.value.findings) == {field}


@pytest.mark.parametrize(
    ("add", "new"), [(_notes, NewNote), (_references, NewReference), (_thanks, NewAcknowledgment)]
)
def test_what_went_on_in_a_linked_case_gets_no_texts_here(add, new):
    f = filled()
    (hole,) = f.vulnerabilities()
    f.split_off(hole)
    right = {_notes: NOTE, _references: REFERENCE, _thanks: THANKS}[add]
    with pytest.raises(Invalid) as refused:
        add(f, new(**_about(right, hole)))
    assert "linked case" in refused.value.findings["0/vulnerability"][0]


@pytest.mark.parametrize(
    ("add", "right", "refused"),
    [
        (_notes, NOTE, {"adviser", "reporter"}),
        (_references, REFERENCE, {"adviser", "reporter"}),
        (_thanks, THANKS, {"northgate", "adviser", "reporter"}),
    ],
)
def test_roles_and_phases(add, right, refused):
    f = filled()
    people = {"northgate": f.w.northgate, "adviser": adviser_in(f), "reporter": f.reporter}
    for name in sorted(refused):
        with pytest.raises(Denied):
            add(f, right, actor=people[name])
    with pytest.raises(Missing):
        add(f, right, actor=f.w.outsider)
    f.close()
    with pytest.raises(Denied, match="closed"):
        add(f, right)
    f.assert_whole()
