"""Publishing is atomic: page, CSAF, list, search, state P and embargo exit, or nothing at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from csaf.csaf.v20._validator import validate as oracle
from tests.integration.advisory_case import broken_page, page, story, with_page

from medaccord.apps.accounts.models import User
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Publication, PublicProduct, Revision
from medaccord.apps.advisories.queries import drafts, public
from medaccord.apps.advisories.queries.due import due_releases
from medaccord.apps.advisories.queries.newest import unreleased
from medaccord.apps.cases.commands import embargo, note
from medaccord.apps.cases.commands import participant as participants
from medaccord.apps.cases.models import Case, Cell, Embargo, Link, NoteKind, Override, Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.discussion.commands import post
from medaccord.apps.intake.models import Identity
from medaccord.apps.parties.models import Origin
from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Room, Stream
from medaccord.core.principal import realm_stream_id, system
from medaccord.domain.csaf.validate import validate
from medaccord.domain.cvd.cells import Cell as Answer
from medaccord.domain.cvd.cells import Status
from medaccord.domain.cvd.turn import SECOND_PERSON, Duty
from medaccord.domain.errors import Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


def _everything(s):
    """All that a release changes, for comparing before and after."""
    return (
        s.here(Case)[0].__dict__ | {"_state": None},
        [e.state for e in s.here(Embargo)],
        sorted((p.name, p.consent) for p in s.here(Participant)),
        sorted((r.version, r.state, r.stopped) for r in s.here(Revision)),
        sorted(str(c.fix) for c in s.here(Cell)),
        Publication.objects.count(),
        PublicProduct.objects.count(),
        len(s.here(Override)),
    )


def _number(s):
    s.released()
    return s.number


def test_a_release_is_everywhere_at_once():
    s = story()
    row = s.released(summary="Initial publication")
    made = public.published().lines
    assert [(line.number, line.version, line.title, line.vendors) for line in made] == [
        (s.number, 1, s.case.title, ("Northgate",))
    ]
    assert made[0].summary == "A pump accepts doses from anybody. "
    assert made[0].csaf_name == s.number.lower() + ".json"
    case, held = s.here(Case)[0], s.here(Embargo)[0]
    assert (case.released_at, case.public_at, case.phase) == (s.now, s.now, "published")
    assert (held.state, held.ended_at) == ("exited", s.now)
    assert {p.consent for p in s.here(Participant)} == {"no_embargo"}
    assert s.fresh(row).state == "released"
    assert [o.rule for o in s.here(Override)] == ["T15"]


def test_the_files_are_valid_for_us_and_for_the_oracle_and_stay_as_they_are():
    s = story()
    s.released()
    made = public.publication(s.number)
    document = json.loads(made.csaf)
    assert validate(document) == []
    assert [r.id for r in oracle(document).results if r.errors] == []
    assert made.csaf_sha256 == hashlib.sha256(made.csaf).hexdigest()
    assert public.csaf_file(made.line.csaf_name) == made
    tracking = document["document"]["tracking"]
    assert (tracking["id"], tracking["version"], tracking["status"]) == (s.number, "1", "final")
    assert tracking["initial_release_date"] == tracking["current_release_date"] == "2026-11-23T15:00:00Z"
    assert document["document"]["distribution"]["tlp"]["label"] == "WHITE"
    assert document["document"]["publisher"]["category"] == "coordinator"
    assert made.page.startswith(f"<h1>{s.case.title}</h1>".encode())
    own = [r["url"] for r in document["document"]["references"] if r["category"] == "self"]
    assert own[0].endswith(f"/.well-known/csaf/white/2026/{made.line.csaf_name}")


def test_a_reporter_is_thanked_as_it_asked_unless_it_is_left_out():
    s = story(credit_wanted=True, credit_as="Grace Hopper")
    (row,) = [p for p in s.here(Participant) if p.role == Role.REPORTER]
    s.released()
    participants.credit(s.reporter, row.id, s.now, name="G. M. Hopper")
    s.released()
    s.released(leave_out=[row.id])
    told = [json.loads(public.publication(s.number, version).csaf)["document"] for version in (1, 2, 3)]
    named = [[name for one in doc.get("acknowledgments", ()) for name in one["names"]] for doc in told]
    assert named == [["Ada Byron", "Grace Hopper"], ["Ada Byron", "G. M. Hopper"], ["Ada Byron"]]


def test_a_page_that_cannot_be_written_changes_nothing():
    s = story()
    row = s.approved(vulnerabilities=[s.one.id])
    before = _everything(s)
    with with_page(f"{broken_page.__module__}.{broken_page.__name__}"), pytest.raises(RuntimeError):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"}, leak_risk="none")
    assert _everything(s) == before
    with database_context(None, "live", [s.case.id]):
        assert not Link.rows.filter(stream=s.case.id).exists()
        assert audit.verify(Stream.objects.get(id=s.case.id)) == []


def test_publication_rows_that_cannot_be_written_change_nothing(monkeypatch):
    s = story()
    row = s.approved()
    before = _everything(s)

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(PublicProduct.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    assert _everything(s) == before
    assert public.published().lines == ()
    assert public.published(text="pump").lines == ()


def test_a_binding_embargo_asks_for_a_reason():
    s = story()
    row = s.approved()
    before = _everything(s)
    with pytest.raises(Illegal, match="rule T15"):
        advisory.release(s.w.lead, row.id, s.now)
    assert _everything(s) == before
    advisory.release(s.w.lead, row.id, s.now + dt.timedelta(days=60))
    assert s.here(Case)[0].phase == "published"


def test_an_embargo_revised_meanwhile_is_what_counts():
    s = story(embargo_days=30)
    row = s.approved()
    advisory.schedule(s.w.lead, row.id, s.now, release_at=s.now + dt.timedelta(days=30))
    longer = embargo.propose(s.w.northgate, s.case.id, s.now, ends_at=s.now + dt.timedelta(days=50))
    embargo.accept(s.w.lead, longer.id, s.now)
    later = s.now + dt.timedelta(days=31)
    with pytest.raises(Illegal, match="rule T15"):
        advisory.release(s.w.lead, row.id, later)
    stopped = advisory.release_due(system(stream=s.case.id), row.id, later)
    assert stopped.state == "approved"
    assert "rule T15" in s.fresh(row).stopped


def test_a_change_between_approval_and_release_stops_it():
    s = story()
    row = s.approved()
    s.answer(s.pump, s.two, Answer(Status.FIXED, fixed_version="4.2"))
    with pytest.raises(Illegal, match="status changed"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    assert public.published().lines == ()


def test_an_approver_who_left_stops_it():
    s = story()
    row = s.approved()
    sign_in = User.objects.create(username="colleague", person_id=s.w.colleague.person, is_active=False)
    with pytest.raises(Illegal, match="closed"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    User.objects.filter(id=sign_in.id).update(is_active=True)
    with database_context(None, "live", [s.case.id]):
        Grant.objects.filter(stream=s.case.id, principal=s.w.colleague.person).update(until=s.now)
    with pytest.raises(Illegal, match="may not do so any more"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    assert public.published().lines == ()


def test_stored_blocks_that_were_tampered_with_stop_it():
    s = story()
    row = s.approved()
    with database_context(None, "live", [s.case.id]):
        Revision.rows.filter(id=row.id).update(digest="0" * 64)
    with pytest.raises(Stale, match="not the one that was drafted"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})


def test_the_system_releases_at_the_instant_and_not_before():
    s = story(embargo_days=30)
    row = s.approved()
    at = s.now + dt.timedelta(days=30)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    streams = [s.case.id]
    assert due_releases("live", streams, at - dt.timedelta(seconds=1)) == []
    with pytest.raises(Illegal, match="is due"):
        advisory.release(system(stream=s.case.id), row.id, at - dt.timedelta(seconds=1))
    assert due_releases("live", streams, at) == [(s.case.id, row.id)]
    done = advisory.release(system(stream=s.case.id), row.id, at)
    assert (done.state, s.here(Case)[0].public_at) == ("released", at)
    assert [line.number for line in public.published().lines] == [s.number]
    assert due_releases("live", streams, at) == []


def test_what_stops_a_release_at_an_instant_is_kept_and_recorded():
    s = story(embargo_days=30)
    row = s.approved()
    at = s.now + dt.timedelta(days=30)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    more = [note.NewNote(NoteKind.FAQ, "Is it safe?")]
    note.add(s.w.lead, s.case.id, s.now, notes=more)
    with database_context(None, "live", [realm_stream_id("live")]):
        refusals = Stream.objects.get(id=realm_stream_id("live")).count
    advisory.release_due(system(stream=s.case.id), row.id, at)
    held = s.fresh(row)
    assert (held.state, held.release_at, held.stopped_at) == ("approved", None, at)
    assert "note added" in held.stopped
    assert drafts.revision(s.w.lead, row.id, at).line.stopped == held.stopped
    assert history(s.w.lead, s.case.id).entries[0].verb == "advisory.stop"
    told = unreleased(s.w.lead, [s.case.id])[s.case.id]
    found = owed(case_view(s.w.lead, s.case.id), at, told)
    assert [item.by for item in found if item.duty == Duty.RELEASE_AGAIN] == [at], "the lead is told"
    assert s.here(Case)[0].public_at is None
    assert public.published().lines == ()
    with database_context(None, "live", [realm_stream_id("live")]):
        assert Stream.objects.get(id=realm_stream_id("live")).count == refusals + 1
    assert due_releases("live", [s.case.id], at) == []


def test_who_may_no_longer_decide_stops_a_release_at_an_instant():
    s = story(embargo_days=30)
    row = s.approved()
    at = s.now + dt.timedelta(days=30)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    with database_context(None, "live", [s.case.id]):
        desk = Room.objects.get(stream=s.case.id, kind="agencies")
        Grant.objects.filter(room=desk, principal=s.w.lead.person).update(until=s.now)
        Grant.objects.filter(stream=s.case.id, principal=s.w.lead.person).update(role=Role.OBSERVER)
    advisory.release_due(system(stream=s.case.id), row.id, at)
    assert "advisory.schedule" in s.fresh(row).stopped


@pytest.mark.parametrize(
    ("days", "zone", "sentence"),
    [(0, 0, "has passed"), (40, 1, "in UTC"), (20, 0, "embargo binds until 2026-12-23 15:00 UTC")],
)
def test_an_instant_is_in_utc_in_the_future_and_after_the_embargo(days, zone, sentence):
    s = story(embargo_days=30)
    row = s.approved()
    at = (s.now + dt.timedelta(days=days)).astimezone(dt.timezone(dt.timedelta(hours=zone)))
    with pytest.raises(Invalid, match=sentence):
        advisory.schedule(s.w.lead, row.id, s.now, release_at=at)


def test_only_what_is_approved_is_scheduled_and_it_can_be_taken_back():
    s = story(embargo_days=30)
    at = s.now + dt.timedelta(days=30)
    row = s.draft()
    with pytest.raises(Illegal, match="'draft'"):
        advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    row = s.approved()
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=None)
    with pytest.raises(Illegal, match="is due"):
        advisory.release_due(system(stream=s.case.id), row.id, at)


def test_an_update_is_a_revision_with_a_visible_history():
    s = story()
    first = s.released(summary="Initial publication")
    s.now += dt.timedelta(days=3)
    note.add(s.w.lead, s.case.id, s.now, notes=[note.NewNote(NoteKind.FAQ, "Is it safe?", "Question")])
    draft = s.draft(summary="Added a question", status="interim")
    view = drafts.advisory_of(s.w.lead, s.case.id, s.now).newest
    changed = [(c.what.value, c.kind.value) for c in view.since_release]
    assert changed == [("changed", "tracking"), ("added", "note")]
    assert draft.version == 2
    second = s.released(summary="Added a question", status="interim")
    number = s.number
    now, before = public.publication(number), public.publication(number, 1)
    assert (now.line.version, now.current, before.current) == (2, True, False)
    assert [told[:2] for told in now.versions] == [(1, ""), (2, "Update A")]
    tracking = json.loads(now.csaf)["document"]["tracking"]
    assert [(r["number"], r["summary"]) for r in tracking["revision_history"]] == [
        ("1", "Initial publication"),
        ("2", "Added a question"),
    ]
    assert (tracking["initial_release_date"], tracking["current_release_date"]) == (
        "2026-11-23T15:00:00Z",
        "2026-11-26T15:00:00Z",
    )
    assert tracking["status"] == "interim"
    assert b"Is it safe?" not in before.csaf
    assert [r.id for r in oracle(json.loads(now.csaf)).results if r.errors] == []
    assert public.published().lines[0].first_released_at == s.here(Case)[0].released_at
    assert public.count() == 1
    assert len(public.published().lines) == 1
    assert (s.fresh(first).state, s.fresh(second).state) == ("released", "released")


def test_replayed_history_keeps_its_dates():
    s = story(embargo_days=None)
    with database_context(None, "live", [s.case.id]):
        Case.rows.filter(id=s.case.id).update(origin=Origin.REPLAY)
    old = dt.datetime(2020, 3, 1, 6, 0, tzinfo=dt.UTC)
    s.released(dated=old, legacy_version="Initial", language="en-US")
    document = json.loads(public.publication(s.number).csaf)["document"]
    assert document["tracking"]["current_release_date"] == "2020-03-01T06:00:00Z"
    assert document["tracking"]["revision_history"][0]["legacy_version"] == "Initial"
    assert document["lang"] == "en-US"
    line = public.publication(s.number).line
    assert (line.released_at, line.origin) == (old, "replay")
    assert public.published().lines == (), "a live center lists nothing that was replayed"
    assert s.here(Case)[0].released_at == s.now


def test_nothing_unreleased_reaches_the_public():
    told = {
        "contact": "MARK-contact",
        "known_as": "MARK-name",
        "identity": Identity.PSEUDONYM,
        "description": "MARK-description",
        "harm": "MARK-harm",
        "device": "MARK-device",
        "vendor_reference": "MARK-vendor",
    }
    s = story(embargo_days=60, **told)
    with database_context(None, "live", [s.case.id]):
        desk = Room.objects.get(stream=s.case.id, kind="agencies").id
    post.write(s.w.lead, s.case.id, s.now, room=desk, text="MARK-agencies")
    embargo.propose(
        s.w.northgate, s.case.id, s.now, ends_at=s.now + dt.timedelta(days=90), reason="MARK-reason"
    )
    participants.invite(s.w.lead, s.case.id, s.now, organisation=s.w.agency.id, message="MARK-invitation")
    row = s.draft(leave_out=[s.rows["notes"][3].id], vulnerabilities=[s.one.id])
    advisory.submit(s.w.lead, row.id, s.now)
    advisory.return_(s.w.colleague, row.id, s.now, comment="MARK-comment")
    advisory.submit(s.w.lead, row.id, s.now)
    advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)
    why = {"T15": "MARK-override", "R6": "MARK-unasked"}
    advisory.release(s.w.lead, row.id, s.now, reasons=why, leak_risk="MARK-risk")
    rows = [*Publication.objects.values(), *PublicProduct.objects.values()]
    stored = b"".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for r in rows for v in r.values()
    )
    assert b"Separate the network." in stored
    assert b"Port 8080" in stored
    for marker in (b"MARK-", b"SECRET-", b"SIBLING-", b"LEFT-OUT", b"SOURCE-"):
        assert marker not in stored
    for key in (s.case.id, s.two.id, s.unasked.id, s.w.lead.principal, s.w.halcyon.principal):
        assert str(key).encode() not in stored
    assert "MARK-" not in str(public.suggested_products("MARK"))
    assert public.suggested_products("SECRET") == ()


def test_search_and_suggestions_know_what_is_current_and_public():
    s, other = story(), story()
    other.approved()
    assert public.published(text="pump").lines == () == public.suggested_products("InfusaCore")
    s.released()
    assert [x.number for x in public.published(text="cve-2026-10001 dose").lines] == [s.number]
    assert public.published(text=s.number).lines
    assert not public.published(text="pump zebra").lines
    found = public.suggested_products("northgate infusa")
    assert [(p.vendor, p.name) for p in found] == [("Northgate", "Northgate InfusaCore LX 4.1")]
    assert public.suggested_products("  ") == ()


def test_the_list_pages_by_a_stable_cursor():
    made = []
    for day in range(3):
        s = story(embargo_days=None)
        s.now += dt.timedelta(days=day)
        made.append(_number(s))
    first = public.published(limit=2)
    newer = story(embargo_days=None)
    newer.now += dt.timedelta(days=9)
    newer.released()
    second = public.published(limit=2, after=first.next)
    assert [x.number for x in (*first.lines, *second.lines)] == made[::-1]
    assert second.next is None
    with pytest.raises(Invalid, match="damaged"):
        public.published(after="nonsense")


def test_an_unpublished_number_answers_like_a_random_one():
    s = story()
    s.approved()
    number = s.number
    for name in (number, "MDA-2026-000000"):
        with pytest.raises(Missing) as refused:
            public.publication(name)
        assert str(refused.value) == str(Missing())
        with pytest.raises(Missing):
            public.csaf_file(name.lower() + ".json")
    s.released()
    with pytest.raises(Missing):
        public.publication(number, 2)


def test_a_release_is_told_by_the_chain_without_a_word_of_it():
    s = story()
    s.released()
    made = public.publication(s.number)
    with database_context(None, "live", [s.case.id]):
        stream = Stream.objects.get(id=s.case.id)
        assert audit.verify(stream) == []
        assert drift.rebuilt(s.case.id) == drift.stored(s.case.id)
        assert drift.of(s.case.id) == []
        envelopes = [entry["envelope"] for entry in audit.export(stream, texts=False)]
    told = json.loads(envelopes[-1])
    assert told["verb"] == "advisory.release"
    assert told["objects"]["csaf_sha256"] == made.csaf_sha256
    assert told["objects"]["page_sha256"] == hashlib.sha256(made.page).hexdigest()
    assert told["objects"]["approver"] == str(s.w.colleague.principal)
    assert "Northgate" not in "".join(map(str, envelopes))


def test_the_page_of_these_tests_shows_what_it_is_given():
    s = story()
    s.draft()
    document = drafts.advisory_of(s.w.lead, s.case.id, s.now).newest.document
    assert b"Separate the network." in page(document, "x.json")


def test_whoever_wrote_a_revision_is_not_asked_to_review_it():
    s = story()
    row = s.draft()
    advisory.submit(s.w.lead, row.id, s.now)

    def duties(actor):
        told = unreleased(actor, [s.case.id])[s.case.id]
        found = owed(case_view(actor, s.case.id), s.now, told)
        return {item.duty: item.party for item in found if item.about == str(row.id)}

    assert duties(s.w.lead) == {Duty.AWAIT_APPROVAL: SECOND_PERSON}
    assert duties(s.w.colleague) == {Duty.APPROVE: None}


def test_a_release_that_is_set_is_no_longer_owed():
    s = story(embargo_days=30)
    row = s.approved()
    advisory.schedule(s.w.lead, row.id, s.now, release_at=s.now + dt.timedelta(days=30))
    told = unreleased(s.w.lead, [s.case.id])[s.case.id]
    assert all(item.about != str(row.id) for item in owed(case_view(s.w.lead, s.case.id), s.now, told))
