"""hold.place and hold.lift: what is kept for a legal matter is erased by nobody until its desk says so."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, world
from tests.filled import adviser_in, filled
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import hold, participant, vulnerability
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import CaseReport
from medaccord.apps.discussion.commands import disclosure, file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.intake.commands import redact, report
from medaccord.apps.intake.holding import HELD
from medaccord.apps.intake.models import Hold, Said
from medaccord.apps.intake.queries.holds import holds
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.parties.models import Membership
from medaccord.core import audit, drift
from medaccord.core.models import Stream
from medaccord.core.scope import read_scope
from medaccord.core.streams import platform_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
WHY = {"reason": "It names a patient.", "basis": "GDPR Article 17"}
HOLD = {"matter": "Docket 26-1147", "reason": "Zyxwvuts will sue."}
SECRET = "Zyxwvuts"


def _said(f):
    return post.write(f.w.northgate, f.case.id, NOW, room=f.case.room_id, text="A patient was harmed.")


def _filed(f):
    one = Evidence("a.txt", "", b"A name")
    return file.add(f.w.northgate, f.case.id, NOW, room=f.case.room_id, files=[one])[0]


def _report_of(f):
    with f.inside():
        return CaseReport.rows.get(stream=f.case.id).report_id


def _at_desk(f):
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    return f.w.colleague


def test_while_a_hold_stands_nothing_in_the_case_or_its_reports_is_erased_and_then_it_is():
    f = filled()
    said, sent, report = _said(f), _filed(f), _report_of(f)
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    tries = [
        lambda at: post.redact(f.w.lead, said.id, at, **WHY),
        lambda at: file.redact(f.w.lead, sent.id, at, **WHY),
        lambda at: file.redact(f.w.northgate, sent.id, at, **WHY),
        lambda at: redact.redact(f.w.lead, report, at, fields=[Said.DESCRIPTION], **WHY),
    ]
    for one in tries:
        with pytest.raises(Illegal) as refused:
            one(NOW + HOUR)
        assert refused.value.reason == HELD
    hold.lift(f.w.lead, row.id, NOW + 2 * HOUR, reason="The suit was settled.", version=1)
    for one in (tries[0], tries[2], tries[3]):
        one(NOW + 3 * HOUR)
    assert report_view(f.w.lead, report).description == ""


def test_a_hold_of_a_report_stands_there_alone_and_is_its_desks_to_lift():
    f = filled()
    report, said = _report_of(f), _said(f)
    row = hold.place_on_report(f.w.lead, report, NOW, **HOLD)
    with pytest.raises(Illegal, match="legal matter"):
        redact.redact(f.w.lead, report, NOW + HOUR, fields=[Said.DEVICE], **WHY)
    post.redact(f.w.lead, said.id, NOW + HOUR, **WHY)
    hold.lift(f.w.lead, row.id, NOW + 2 * HOUR, reason="Over.")
    with pytest.raises(Illegal, match="lifted already"):
        hold.lift(f.w.lead, row.id, NOW + 3 * HOUR, reason="Over.")
    redact.redact(f.w.lead, report, NOW + 4 * HOUR, fields=[Said.DEVICE], **WHY)


def test_two_holds_stand_until_the_last_is_lifted():
    f = filled()
    said = _said(f)
    first, second = (hold.place(f.w.lead, f.case.id, NOW, **{**HOLD, "matter": m}) for m in ("A", "B"))
    hold.lift(f.w.lead, first.id, NOW + HOUR, reason="Over.")
    with pytest.raises(Illegal, match="legal matter"):
        post.redact(f.w.lead, said.id, NOW + HOUR, **WHY)
    hold.lift(f.w.lead, second.id, NOW + HOUR, reason="Over.")
    post.redact(f.w.lead, said.id, NOW + HOUR, **WHY)


def test_what_reached_a_report_is_lifted_where_it_came_from():
    f = filled()
    report = _report_of(f)
    hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    (there,) = holds(f.w.lead, report)
    assert (there.matter, there.reached, there.lifted_at) == (HOLD["matter"], True, None)
    with pytest.raises(Illegal, match="came from another case or report"):
        hold.lift(f.w.lead, there.id, NOW, reason="Over.")


def test_a_report_that_a_held_case_takes_over_is_held_too():
    w = world()
    held, _ = w.case("One pump")
    other, _ = w.case("The same pump")
    hold.place(w.lead, held.id, NOW, **HOLD)
    merge(w.lead, other.id, NOW + HOUR, into=held.stream.number, reason="One port.")
    with platform_scope("live", [other.id]):
        told = CaseReport.rows.get(stream=other.id).report_id
    with pytest.raises(Illegal, match="legal matter"):
        redact.redact(w.lead, told, NOW + 2 * HOUR, fields=[Said.DEVICE], **WHY)


def _merged(f):
    into, _ = f.w.case("The same pump")
    return merge(f.w.lead, f.case.id, NOW, into=into.stream.number, reason="One port.")


def _reopened(f):
    f.close()
    return reopen(f.w.lead, f.case.id, NOW, reason="The fix is no fix.")


def _split(f):
    names = ("Dose without a password", "Logs show keys")
    new = [NewVulnerability(title=name) for name in names]
    rows = vulnerability.add(f.w.lead, f.case.id, NOW, vulnerabilities=new)
    return split(f.w.lead, f.case.id, NOW, vulnerabilities=[rows[0].id], title="The other half")


WAYS = pytest.mark.parametrize("go_on", [_merged, _reopened, _split])


def _assert_kept(f, case):
    """Nothing that is said or sent in a case is erased, nor what its reports say."""
    said = post.write(f.w.lead, case.id, NOW, room=case.room_id, text="A patient was harmed.")
    one = Evidence("a.txt", "", b"A name")
    (sent,) = file.add(f.w.lead, case.id, NOW, room=case.room_id, files=[one])
    with platform_scope("live", [case.id]):
        told = sorted(set(CaseReport.rows.filter(stream=case.id).values_list("report_id", flat=True)))
    assert told
    tries = [
        lambda: post.redact(f.w.lead, said.id, NOW + HOUR, **WHY),
        lambda: file.redact(f.w.lead, sent.id, NOW + HOUR, **WHY),
        *(_erase_words(f, key) for key in told),
    ]
    for one in tries:
        with pytest.raises(Illegal) as refused:
            one()
        assert refused.value.reason == HELD
    return tries


def _erase_words(f, told):
    return lambda: redact.redact(f.w.lead, told, NOW + HOUR, fields=[Said.DEVICE], **WHY)


@WAYS
def test_a_case_in_which_a_held_one_goes_on_is_held_until_the_first_hold_is_lifted(go_on):
    f = filled()
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    new = go_on(f)
    (there,) = holds(f.w.lead, new.id)
    assert (there.matter, there.reached, there.lifted_at) == (HOLD["matter"], True, None)
    with pytest.raises(Illegal, match="came from another case or report"):
        hold.lift(f.w.lead, there.id, NOW, reason="Over.")
    tries = _assert_kept(f, new)
    hold.lift(f.w.lead, row.id, NOW, reason="Over.")
    for case in (f.case, new):
        assert_whole(case.id)
    for one in tries:
        one()


@WAYS
def test_a_hold_goes_on_from_where_it_came(go_on):
    """Of each further case the hold is the first one's, and ends with it."""
    f = filled()
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    new = go_on(f)
    cases.close(f.w.lead, new.id, NOW)
    last = reopen(f.w.lead, new.id, NOW, reason="It came again.")
    _assert_kept(f, last)
    hold.lift(f.w.lead, row.id, NOW, reason="Over.")
    for case in (f.case, new, last):
        assert [one.lifted_at for one in holds(f.w.lead, case.id)] == [NOW]


@pytest.mark.parametrize("go_on", [_merged, _reopened])
def test_a_hold_that_is_placed_once_a_case_ended_stands_where_it_went_on(go_on):
    f = filled()
    new = go_on(f)
    cases.close(f.w.lead, new.id, NOW)
    last = reopen(f.w.lead, new.id, NOW, reason="It came again.")
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    _assert_kept(f, last)
    hold.lift(f.w.lead, row.id, NOW, reason="Over.")
    assert [one.lifted_at for one in holds(f.w.lead, last.id)] == [NOW]


def test_a_case_that_is_opened_for_a_held_report_is_held():
    f = filled()
    told = f.w.told().report
    report.validate(f.w.lead, told.id, NOW)
    row = hold.place_on_report(f.w.lead, told.id, NOW, **HOLD)
    case = cases.open(f.w.lead, told.id, NOW, title="Pump accepts dose changes")
    cases.close(f.w.lead, case.id, NOW)
    last = reopen(f.w.lead, case.id, NOW, reason="The fix is no fix.")
    _assert_kept(f, last)
    hold.lift(f.w.lead, row.id, NOW, reason="Over.")
    for stream in (told.id, case.id, last.id):
        assert [one.lifted_at for one in holds(f.w.lead, stream)] == [NOW]
    assert_whole(last.id)


def test_a_hold_for_a_request_that_no_agency_knows_of_is_known_to_none_where_the_case_goes_on():
    f = filled()
    adviser = adviser_in(f)
    days = {"came_on": NOW.date(), "due_on": NOW.date() + dt.timedelta(days=20)}
    asked = disclosure.record(f.w.lead, f.case.id, NOW, reference="2026-7", asked="All.", **days)
    new = _split(f)
    _assert_kept(f, new)
    with read_scope(adviser):
        assert not Hold.objects.visible_to(adviser).exists()
    assert [one.matter for one in holds(f.w.lead, new.id)] == ["2026-7"]
    disclosure.close(f.w.lead, asked.id, NOW, reason="It was answered.")
    assert [one.lifted_at for one in holds(f.w.lead, new.id)] == [NOW]


def test_only_the_lead_decides_in_a_case_and_nobody_else_knows_why():
    f = filled()
    colleague = _at_desk(f)
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    with pytest.raises(Denied, match="Only the case lead"):
        hold.place(colleague, f.case.id, NOW, **HOLD)
    with pytest.raises(Denied, match="Only the case lead"):
        hold.lift(colleague, row.id, NOW, reason="Over.")
    for other in (f.w.northgate, f.w.halcyon):
        with pytest.raises(Denied):
            hold.place(other, f.case.id, NOW, **HOLD)
        with pytest.raises(Missing):
            hold.lift(other, row.id, NOW, reason="Over.")
        assert holds(other, f.case.id) == []
    with pytest.raises(Missing):
        hold.place(f.w.outsider, f.case.id, NOW, **HOLD)
    assert [one.reason for one in holds(colleague, f.case.id)] == [HOLD["reason"]]


@pytest.mark.parametrize("told", [{"matter": " "}, {"reason": " "}, {"matter": "a\tb"}])
def test_a_hold_names_its_matter_and_says_why(told):
    f = filled()
    with pytest.raises(Invalid):
        hold.place(f.w.lead, f.case.id, NOW, **{**HOLD, **told})
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    with pytest.raises(Invalid):
        hold.lift(f.w.lead, row.id, NOW, reason=" ")
    with pytest.raises(Stale):
        hold.lift(f.w.lead, row.id, NOW, reason="Over.", version=7)


def test_both_chains_tell_of_it_and_stay_whole():
    f = filled()
    report = _report_of(f)
    row = hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    hold.lift(f.w.lead, row.id, NOW + HOUR, reason="Over.")
    for stream in (f.case.id, report):
        with platform_scope("live", [stream]):
            assert audit.verify(Stream.objects.get(id=stream)) == []
            assert drift.of(stream) == []


def test_the_desk_sees_a_banner_and_others_learn_nothing_of_why():
    f = filled()
    report = _report_of(f)
    lead = signed_in(f.w.lead)
    there = f"/cases/{f.case.id}/history/"
    assert "No hold." in lead.get(there).content.decode()
    done = lead.post(f"{there}hold/", HOLD)
    assert (done.status_code, done["Location"]) == (303, there)
    for page in (there, f"/reports/{report}/"):
        html = lead.get(page).content.decode()
        assert "Nothing here may be erased" in html
        assert SECRET in html
    html = signed_in(f.w.northgate).get(there).content.decode()
    assert "legal hold" not in html.lower()
    assert SECRET not in html
    (row,) = holds(f.w.lead, f.case.id)
    lift = f"/holds/{row.id}/lift/"
    assert SECRET in lead.get(lift).content.decode()
    assert signed_in(f.w.northgate).get(lift).status_code == 404
    assert lead.post(lift, {"reason": "Over.", "version": 1}).status_code == 303
    assert "Nothing here may be erased" not in lead.get(there).content.decode()
    assert lead.get(lift).status_code == 409


def test_where_a_hold_stands_the_desk_reads_so_in_place_of_every_way_to_erase():
    f = filled()
    said, sent, told = _said(f), _filed(f), _report_of(f)
    lead = signed_in(f.w.lead)
    post.write_to_report(f.w.lead, told, NOW, text="Thank you.")
    file.add_to_report(f.w.lead, told, NOW, files=[Evidence("b.txt", "", b"A name")])
    case, at = f"/cases/{f.case.id}/", f"/reports/{told}/"
    pages = (case, f"{case}discussion/", f"{case}documents/", at)
    ways = {f"/posts/{said.id}/redact/", f"/files/{sent.id}/redact/", f"{at}redact/"}
    free = {there: lead.get(there).content.decode() for there in pages}
    assert all("/redact/" in html and "A legal hold stands" not in html for html in free.values())
    assert all(any(way in html for html in free.values()) for way in ways)
    hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    for there in pages:
        html = lead.get(there).content.decode()
        assert "/redact/" not in html
        assert "A legal hold stands. Nothing here may be erased." in html
    for way in sorted(ways - {f"{at}redact/"}):
        answer = lead.get(way)
        assert (answer.status_code, HELD in answer.content.decode()) == (409, True)


def test_whoever_may_not_know_of_a_hold_reads_the_refusal_and_nothing_before():
    f = filled()
    sent = _filed(f)
    hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    maker, way = signed_in(f.w.northgate), f"/files/{sent.id}/redact/"
    html = maker.get(f"/cases/{f.case.id}/documents/").content.decode()
    assert way in html
    assert "legal" not in html.lower()
    assert maker.get(way).status_code == 200
    answer = maker.post(way, WHY)
    assert HELD in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_words_that_were_to_be_erased_as_a_hold_came_are_shown_again_with_the_refusal():
    f = filled()
    told = _report_of(f)
    hold.place(f.w.lead, f.case.id, NOW, **HOLD)
    typed = {"redact-said": ["device"], "redact-reason": WHY["reason"], "redact-basis": WHY["basis"]}
    answer = signed_in(f.w.lead).post(f"/reports/{told}/redact/", typed)
    assert answer.status_code == 409
    for words in (HELD, *WHY.values()):
        assert words in answer.content.decode()


def test_a_program_of_the_desk_places_lists_and_lifts():
    f = filled()
    program, report = Program(f.w.lead), _report_of(f)
    answer = program.post(f"/reports/{report}/holds", HOLD)
    key = answer.json()["results"][0]["id"]
    (told,) = program.get(f"/reports/{report}/holds").json()["results"]
    assert (answer.status_code, told["id"], told["matter"]) == (201, key, HOLD["matter"])
    assert program.post(f"/holds/{key}/lift", {"reason": "Over.", "version": 1}).status_code == 200
    assert Program(f.w.northgate).get(f"/cases/{f.case.id}/holds").status_code == 404
