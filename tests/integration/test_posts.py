"""Posts and files: one room each, under the name that the room knows, for whoever holds a key to it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from tests.browsing import signed_in
from tests.factories import actor_of, organisation, person, world
from tests.filled import adviser_in, filled
from tests.support.api import Program

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.entering import ROLE_OF
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file, post, thread
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.models import Post
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.intake.models import Identity
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core import audit, drift, files
from medaccord.core.context import database_context
from medaccord.core.models import Blob, Principal, Room, Stream
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Denied, Invalid, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

PDF = Evidence("dose log.pdf", "application/pdf", b"%PDF-1.7 ...")


def _write(f, actor, room, text="Hello."):
    return post.write(actor, f.case.id, f.now, room=room, text=text)


def _named(actor):
    """The name of a person, as `tests.factories` gave it."""
    return Person.objects.get(principal=actor.person).name


def test_everyone_in_the_case_reads_what_is_written_to_the_case():
    f = filled()
    row = _write(f, f.w.northgate, f.case.room_id, "We see it too.\n ")
    assert (row.text, row.at, row.author_id) == ("We see it too.\n ", f.now, f.w.northgate.principal)
    for actor in (f.w.lead, f.w.northgate, f.w.halcyon, f.reporter):
        assert [p.text for p in f.seen(Post, actor)] == ["We see it too.\n "]
    assert f.seen(Post, f.w.outsider) == []
    f.assert_whole()


def test_a_side_is_read_by_its_party_and_the_desk():
    f = filled()
    _write(f, f.w.northgate, f.side("northgate"), "from Northgate")
    _write(f, f.w.lead, f.side("northgate"), "from the desk")
    for actor in (f.w.lead, f.w.northgate):
        assert {p.text for p in f.seen(Post, actor)} == {"from Northgate", "from the desk"}
    for actor in (f.w.halcyon, f.reporter):
        assert f.seen(Post, actor) == []
    f.assert_whole()


def test_the_agencies_talk_among_themselves():
    f = filled()
    adviser = adviser_in(f)
    agencies = f.room(RoomKind.AGENCIES)
    _write(f, adviser, agencies, "This harms.")
    assert [p.text for p in f.seen(Post, f.w.lead)] == ["This harms."]
    for actor in (f.w.northgate, f.reporter):
        with pytest.raises(Missing):
            _write(f, actor, agencies)
        assert f.seen(Post, actor) == []
    f.assert_whole()


def test_people_of_organisations_appear_with_both_names():
    f = filled()
    adviser = adviser_in(f)
    for actor, name in (
        (f.w.lead, "Coordination center"),
        (f.w.northgate, "Northgate Medical"),
        (adviser, "Device agency"),
    ):
        assert _write(f, actor, f.case.room_id).author_name == f"{_named(actor)}, {name}"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({}, "Anonymous reporter"),
        ({"identity": Identity.NOBODY, "known_as": "Jane Doe"}, "Anonymous reporter"),
        ({"identity": Identity.PSEUDONYM, "known_as": "Nightjar"}, "Nightjar"),
        ({"identity": Identity.NAME, "known_as": "Jane Doe"}, "Jane Doe"),
    ],
)
def test_a_reporter_goes_by_the_chosen_name_in_report_and_case(told, name):
    w = world()
    case, reporter = w.case(**told)
    submitted = w.told(**told)
    early = post.write_to_report(
        actor_of(submitted.report.reporter_id), submitted.report.id, w.now, text="Hi."
    )
    late = post.write(reporter, case.id, w.now, room=case.room_id, text="Hi.")
    assert (early.author_name, late.author_name) == (name, name)


def test_a_reporter_who_signs_in_goes_by_no_other_name():
    """A receipt joined to a person of an organisation still speaks as the reporter."""
    f = filled()
    Principal.objects.filter(id=f.reporter.principal).update(joined_to=f.w.outsider.person)
    row = _write(f, f.w.outsider, f.case.room_id)
    assert row.author_name == "Anonymous reporter"


def test_reporter_and_desk_talk_in_the_report_before_there_is_a_case():
    w = world()
    submitted = w.told()
    report, reporter = submitted.report, actor_of(submitted.report.reporter_id)
    post.write_to_report(reporter, report.id, w.now, text="Any news?")
    answer = post.write_to_report(w.lead, report.id, w.now + dt.timedelta(hours=1), text="Soon.")
    assert answer.author_name == f"{_named(w.lead)}, Coordination center"
    with read_scope(reporter):
        seen = list(Post.objects.visible_to(reporter).order_by("at"))
    assert [(p.text, p.room_id) for p in seen] == [("Any news?", report.room_id), ("Soon.", report.room_id)]
    with pytest.raises(Missing):
        post.write_to_report(w.outsider, report.id, w.now, text="?")
    with database_context(None, "live", [report.id]):
        assert audit.verify(Stream.objects.get(id=report.id)) == []
        assert drift.rebuilt(report.id) == drift.stored(report.id)


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "x" * 20_001])
def test_a_bad_message_is_refused_with_its_finding(text):
    f = filled()
    with pytest.raises(Invalid) as refused:
        _write(f, f.w.lead, f.case.room_id, text)
    assert set(refused.value.findings) == {"text"}
    assert f.rows(Post) == []


def test_a_room_that_one_cannot_enter_is_like_none():
    f = filled()
    other = filled()
    with database_context(None, "live", [f.case.id]):
        people = Room.objects.filter(stream=f.case.id, kind=RoomKind.SIDE).exclude(id=f.side("northgate"))
        strange = [*people.values_list("id", flat=True), uuid.uuid4(), other.side("northgate")]
    for room in strange:
        with pytest.raises(Missing):
            _write(f, f.w.northgate, room)
        with pytest.raises(Missing):
            file.add(f.w.northgate, f.case.id, f.now, room=room, files=[PDF])
    # The lead of the other case may not post there by way of this one either.
    with pytest.raises(Missing):
        _write(f, f.w.lead, other.case.room_id)
    assert f.rows(Post) == []


def test_who_is_only_invited_and_who_has_left_can_write_nothing():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    party = w.invite(case, "northgate")
    with pytest.raises(Missing):  # the invitation does not show that there is a case
        post.write(w.northgate, case.id, w.now, room=party.side_id, text="?")
    consent.accept(w.northgate, party.id, w.now)
    post.write(w.northgate, case.id, w.now, room=party.side_id, text="!")
    participant.leave(w.northgate, party.id, w.now)
    with pytest.raises(Missing):
        post.write(w.northgate, case.id, w.now, room=party.side_id, text="?")


OBSERVING = [kind for kind, role in ROLE_OF.items() if role == Role.OBSERVER]


def _observer_in(f, kind):
    """Somebody of an organisation of this kind that was invited and has agreed, and its party."""
    reader = person()
    invited = organisation(kind, reader)
    row = participant.invite(f.w.lead, f.case.id, f.now, organisation=invited.id)
    consent.accept(reader, row.id, f.now)
    return reader, row


@pytest.mark.parametrize("kind", OBSERVING)
def test_an_observer_speaks_and_files_where_it_reads(kind):
    """Decision 0200: in its own side and to all participants, and changes what is its own."""
    f = filled()
    reader, party = _observer_in(f, kind)
    own = _write(f, reader, party.side_id, "We have forty of them.")
    for actor, sees in ((f.w.lead, True), (reader, True), (f.w.northgate, False), (f.reporter, False)):
        assert (own.id in {row.id for row in f.seen(Post, actor)}) == sees
    shared = _write(f, reader, f.case.room_id, "Which wards first?")
    for actor in (f.w.lead, f.w.northgate, f.w.halcyon, f.reporter, reader):
        assert shared.id in {row.id for row in f.seen(Post, actor)}
    (sent,) = file.add(reader, f.case.id, f.now, room=party.side_id, files=[PDF])
    assert [row.id for row in f.seen(Blob, f.w.lead)] == [sent.id]
    assert f.seen(Blob, f.w.northgate) == []
    post.revise(reader, own.id, f.now, text="We have fifty of them.")
    post.withdraw(reader, shared.id, f.now)
    file.redact(reader, sent.id, f.now, reason="The wrong file.", basis="Our mistake")
    with pytest.raises(Missing):
        _write(f, reader, f.side("northgate"))
    f.assert_whole()


def test_an_observer_starts_threads_and_answers_where_the_desk_names_it():
    f = filled()
    reader, party = _observer_in(f, OrganisationKind.HOSPITAL)
    begun = thread.start(reader, f.case.id, f.now, subject="Wards", text="Which first?", room=party.side_id)
    people = [reader.person, f.w.northgate.person]
    named = thread.start(f.w.lead, f.case.id, f.now, subject="Call", text="Friday?", people=people)
    for row in (begun, named):
        answer = post.write(reader, f.case.id, f.now, thread=row.id, text="Ours.")
        assert (answer.thread_id, answer.room_id) == (row.id, row.room_id)
    with pytest.raises(Denied, match="Only the desk"):
        thread.start(reader, f.case.id, f.now, subject="S", text="T", people=[f.w.northgate.person])


def test_an_observer_that_has_not_agreed_writes_nothing_and_one_that_has_judges_nothing():
    f = filled()
    nurse = person()
    hospital = organisation(OrganisationKind.HOSPITAL, nurse)
    party = participant.invite(f.w.lead, f.case.id, f.now, organisation=hospital.id)
    with pytest.raises(Missing):
        _write(f, nurse, party.side_id)
    consent.accept(nurse, party.id, f.now)
    with pytest.raises(Denied):
        participant.judge(nurse, party.id, f.now, event=ReportEvent.VALIDATE)
    with pytest.raises(Denied):
        embargo.propose(nurse, f.case.id, f.now, ends_at=f.now + dt.timedelta(days=30))


@pytest.mark.usefixtures("an_hour_later")
def test_the_pages_and_the_api_let_an_observer_write():
    f = filled()
    reader, party = _observer_in(f, OrganisationKind.HOSPITAL)
    here, browser = f"/cases/{f.case.id}", signed_in(reader)
    page = browser.get(f"{here}/discussion/").content.decode()
    both = {f.case.room_id: "All participants", party.side_id: "You and the coordination center"}
    for room, label in both.items():
        assert f'<option value="{room}">{label}</option>' in page
    assert str(party.side_id) in browser.get(f"{here}/documents/").content.decode()
    told = {"room": party.side_id, "text": "From the page."}
    assert browser.post(f"{here}/discussion/write/", told).status_code == 303
    Program(reader).done(f"{here}/posts", {"room": str(party.side_id), "text": "From a program."})
    assert {row.text for row in f.seen(Post, f.w.lead)} == {"From the page.", "From a program."}


def test_people_go_on_talking_after_a_case_is_closed():
    f = filled()
    f.close()
    _write(f, f.reporter, f.case.room_id, "Thank you.")
    assert [p.text for p in f.seen(Post, f.w.lead)] == ["Thank you."]
    f.assert_whole()


# ---------------------------------------------------------------- files


def test_a_file_lies_in_its_room_and_opens_for_those_inside():
    f = filled()
    unnamed = Evidence("../../etc/passwd\x00", "", b"root")
    before = f.entries()
    rows = file.add(f.w.northgate, f.case.id, f.now, room=f.side("northgate"), files=[PDF, unnamed])
    assert f.entries() == before + 1
    assert [(r.name, r.media_type, r.size) for r in rows] == [
        ("dose log.pdf", "application/pdf", len(PDF.data)),
        ("passwd", "text/plain", 4),
    ]
    assert [files.read(row) for row in f.rows(Blob, id=rows[0].id)] == [PDF.data]
    assert len(f.seen(Blob, f.w.lead)) == 2
    assert f.seen(Blob, f.w.halcyon) == []
    f.assert_whole()


def test_a_reporter_sends_further_evidence():
    w = world()
    report = w.told(identity=Identity.NAME, known_as="R. Lee").report
    file.add_to_report(actor_of(report.reporter_id), report.id, w.now, files=[PDF])
    with read_scope(w.lead):
        assert [b.room_id for b in Blob.objects.visible_to(w.lead)] == [report.room_id]
    with pytest.raises(Missing):
        file.add_to_report(w.outsider, report.id, w.now, files=[PDF])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ([], "files"),
        ([PDF] * 11, "files"),
        ([PDF, Evidence("a", "text/plain", b"")], "1/data"),
        ([PDF, Evidence("a", "text/plain", bytes(files.LIMIT + 1))], "1/data"),
        ([PDF, Evidence("a", "text", b"a")], "1/media_type"),
        ([PDF, Evidence("a", "text/plain\r\nX: y", b"a")], "1/media_type"),
    ],
    ids=range(6),
)
def test_bad_files_are_refused_before_one_is_stored(sent, field):
    f = filled()
    with pytest.raises(Invalid) as refused:
        file.add(f.w.lead, f.case.id, f.now, room=f.case.room_id, files=sent)
    assert set(refused.value.findings) == {field}
    assert f.rows(Blob) == []


def test_when_a_reporter_wrote_is_told_to_others_by_the_day_everywhere():
    """Need-to-know 35, for who sees the reporter among the parties and for who does not."""
    f = filled()
    exact = f.now + dt.timedelta(hours=3, minutes=7, seconds=11)
    post.write(f.reporter, f.case.id, exact, room=f.case.room_id, text="I can test the build.")
    noon = exact.replace(hour=12, minute=0, second=0, microsecond=0)
    for actor in (f.w.lead, f.w.northgate):
        page = posts_in(actor, f.case.id, limit=1)
        assert [(line.at, line.by_day) for line in page.lines] == [(noon, True)]
        assert exact.isoformat()[:16] not in str(page.next)
        (entry, *_) = history(actor, f.case.id).entries
        assert (entry.verb, entry.at, entry.recorded_at, entry.by_day) == ("post.write", noon, noon, True)
    assert posts_in(f.reporter, f.case.id).lines[0].at == exact
