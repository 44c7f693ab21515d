"""A claim that something leaked: a flag for the desk, and what follows when it is confirmed or dismissed."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import holder, reporter, signed_in, words
from tests.factories import NOW, actor_of, organisation, person, world
from tests.integration.advisory_case import story
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, leak, participant, vulnerability
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import (
    Case,
    Cell,
    Embargo,
    Invitation,
    Leak,
    Link,
    Note,
    Override,
    Participant,
    Vulnerability,
)
from medaccord.apps.cases.queries.cautions import cautions
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.running import running_cases
from medaccord.apps.devices.models import Product
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.queries.reports import report_list
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Room
from medaccord.core.principal import LIVE
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.voice import day_of

pytestmark = pytest.mark.django_db

RISK = "The port shows where to look."
PLACE = "https://forum.example/t/881"
READ = (Case, Vulnerability, Note, Cell, Product, Participant, Embargo, Leak)


def _own(s, actor, name):
    """The participant for which somebody acts."""
    with read_scope(actor):
        return Participant.objects.visible_to(actor).get(stream=s.case.id, name=name)


def _claimed(s, actor=None, name="Northgate Medical", **told):
    who = actor or s.w.northgate
    return leak.claim(who, _own(s, who, name).id, s.now, **{"place": PLACE, **told})


def _confirm(s, row, *leaked, **inputs):
    keys = [one.id for one in leaked]
    return leak.confirm(s.w.lead, row.id, s.now, **{"vulnerabilities": keys, "leak_risk": RISK, **inputs})


def _linked(s):
    (link,) = s.here(Link)
    return s.here(Case, link.other_id)[0]


def _sees(actor, stream):
    with read_scope(actor):
        return {
            (model.__name__, key)
            for model in READ
            for key in model.objects.visible_to(actor).filter(stream=stream).values_list("id", flat=True)
        }


def _doors(stream):
    """Who holds which role in rooms of which kind."""
    with database_context(None, LIVE, [stream]):
        held = Grant.objects.filter(stream=stream, until=None)
        return sorted(held.values_list("principal", "role", "room__kind"), key=str)


def test_a_claim_changes_nothing_and_only_its_party_and_the_desk_read_it():
    s = story()
    before = (_doors(s.case.id), s.here(Embargo)[0].state, s.here(Case)[0].public_at)
    row = _claimed(s, words="Names the port.", seen_on=dt.date(2026, 11, 22))
    assert (_doors(s.case.id), s.here(Embargo)[0].state, s.here(Case)[0].public_at) == before
    told = [(one.place, one.words, one.is_open) for one in case_view(s.w.northgate, s.case.id).leaks]
    assert told == [(PLACE, "Names the port.", True)]
    assert [one.id for one in case_view(s.w.lead, s.case.id).open_leaks] == [row.id]
    assert [one.id for one in case_view(s.w.colleague, s.case.id).open_leaks] == [row.id]
    assert case_view(s.w.halcyon, s.case.id).leaks == ()
    assert "leak.claim" not in {entry.verb for entry in history(s.w.halcyon, s.case.id).entries}
    assert ("Leak", row.id) not in _sees(s.reporter, s.case.id)
    assert case_view(s.w.northgate, s.case.id).open_leaks == ()
    with pytest.raises(Missing):
        case_view(s.w.outsider, s.case.id)
    assert_whole(s.case.id)


def test_what_is_named_is_public_and_the_rest_goes_on_apart_under_its_embargo():
    s = story()
    row = _confirm(s, _claimed(s), s.one)
    old, new = s.here(Case)[0], _linked(s)
    assert (row.state, row.decided_at) == ("confirmed", s.now)
    assert (old.public_at, new.public_at) == (s.now, None)
    assert (s.here(Embargo)[0].state, s.here(Embargo, new.id)[0].state) == ("exited", "active")
    assert s.here(Embargo, new.id)[0].ends_at == s.here(Embargo)[0].ends_at
    assert {v.cve: v.moved for v in s.here(Vulnerability)} == {
        "CVE-2026-10001": False,
        "CVE-2026-10002": True,
    }
    assert [v.cve for v in s.here(Vulnerability, new.id)] == ["CVE-2026-10002"]
    for key in (old.id, new.id):
        assert [(o.rule, o.reason) for o in s.here(Override, key)] == [("T22", RISK)]
    assert s.here(Leak, new.id) == []
    assert_whole(old.id, new.id)


def test_nobody_reads_more_after_the_exit_than_before():
    s = story()
    silent = person()
    maker = organisation(OrganisationKind.MANUFACTURER, silent, name="Silent Devices")
    participant.invite(s.w.lead, s.case.id, s.now, organisation=maker.id)
    refuser = person()
    other = organisation(OrganisationKind.MANUFACTURER, refuser, name="Refusing Devices")
    asked = participant.invite(s.w.lead, s.case.id, s.now, organisation=other.id)
    consent.decline(refuser, asked.id, s.now)
    everybody = [s.w.lead, s.w.colleague, s.w.northgate, s.w.halcyon, s.w.adviser, s.w.outsider, s.reporter]
    everybody += [silent, refuser]
    row = _claimed(s)
    before = {actor.person: _sees(actor, s.case.id) for actor in everybody}
    doors = _doors(s.case.id)
    _confirm(s, row, s.one)
    twin = _linked(s).id
    for actor in everybody:
        assert _sees(actor, s.case.id) <= before[actor.person] | {
            ("Vulnerability", s.two.id) for _ in "x" if actor in (s.w.lead, s.w.colleague)
        }
        knew = {kind for kind, _ in before[actor.person]}
        assert {kind for kind, _ in _sees(actor, twin)} <= knew
    assert set(_doors(s.case.id)) <= set(doors)
    assert set(_doors(twin)) <= set(doors)
    for actor in (silent, refuser, s.w.outsider):
        assert not {kind for kind, _ in _sees(actor, twin)} & {"Case", "Vulnerability", "Cell", "Note"}
    assert [i.participant_id for i in s.here(Invitation, twin, answered_at=None)] != []


def test_a_whole_case_leaks_without_a_linked_one():
    s = story()
    _confirm(s, _claimed(s), s.one, s.two, leak_risk="")
    assert s.here(Link) == []
    assert s.here(Embargo)[0].state == "exited"


def test_what_was_refuted_keeps_no_secret():
    s = story()
    vulnerability.change(
        s.w.lead,
        s.two.id,
        s.now,
        wanted=NewVulnerability("Logs show keys", "CVE-2026-10002", certainty=Certainty.REFUTED),
    )
    _confirm(s, _claimed(s), s.one, leak_risk="")
    assert s.here(Link) == []


def test_a_case_that_describes_nothing_yet_leaks_as_a_whole():
    w = world()
    case, finder = w.case()
    w.embargo(case)
    own = _own(type("S", (), {"case": case}), finder, "Anonymous reporter")
    row = leak.claim(finder, own.id, NOW, place="A mailing list")
    leak.confirm(w.lead, row.id, NOW)
    view = case_view(w.lead, case.id)
    assert (view.public_at, view.embargo.state) == (NOW, "exited")


def test_without_an_embargo_the_rest_goes_on_apart_too():
    s = story(embargo_days=None)
    _confirm(s, _claimed(s), s.one, leak_risk="")
    twin = _linked(s)
    assert (twin.public_at, s.here(Embargo, twin.id)[0].state) == (None, "none")


def test_a_leak_of_long_ago_ended_the_embargo_then():
    s = story()
    row = _claimed(s)
    seen = s.now - dt.timedelta(hours=5)
    with pytest.raises(Invalid, match="not happened yet"):
        _confirm(s, row, s.one, occurred_at=s.now + dt.timedelta(minutes=1))
    _confirm(s, row, s.one, occurred_at=seen)
    assert (s.here(Case)[0].public_at, s.here(Embargo)[0].ended_at) == (seen, seen)
    assert s.here(Embargo, _linked(s).id)[0].ended_at is None


def test_a_closed_case_stays_closed_on_both_sides_and_its_claim_comes_back_to_the_desk():
    s = story()
    cases.close(s.w.lead, s.case.id, s.now, reasons={"T11": "We keep to it."})
    assert running_cases(s.w.lead) == ([], False)
    row = _claimed(s)
    assert [view.id for view in running_cases(s.w.lead)[0]] == [s.case.id]
    assert running_cases(s.w.northgate)[0] == []
    page = signed_in(s.w.lead).get(f"/cases/{s.case.id}/").content.decode()
    assert "Weigh 1 claim that something leaked." in page
    _confirm(s, row, s.one)
    twin = _linked(s)
    assert (twin.phase, twin.closed_at, s.here(Case)[0].phase) == ("closed", s.now, "closed")
    assert running_cases(s.w.lead)[0] == []


def test_it_is_dismissed_with_a_reason_that_its_claimant_reads():
    s = story()
    row = _claimed(s)
    for empty in ("", " \n"):
        with pytest.raises(Invalid, match="Say why this is no leak"):
            leak.dismiss(s.w.lead, row.id, s.now, reason=empty)
    leak.dismiss(s.w.colleague, row.id, s.now, reason="Another pump.", version=1)
    (seen,) = case_view(s.w.northgate, s.case.id).leaks
    assert (seen.state, seen.reason, seen.decided_at) == ("dismissed", "Another pump.", s.now)
    assert s.here(Embargo)[0].state == "active"
    assert case_view(s.w.lead, s.case.id).open_leaks == ()
    for step in (
        lambda: leak.dismiss(s.w.lead, row.id, s.now, reason="Again."),
        lambda: _confirm(s, row, s.one),
    ):
        with pytest.raises(Illegal, match="was dismissed already"):
            step()
    with pytest.raises(Stale):
        leak.dismiss(s.w.lead, row.id, s.now, reason="Late.", version=1)


def test_what_is_refused_changes_nothing():
    s = story()
    row = _claimed(s)
    stranger = story().one
    before = _doors(s.case.id)
    with pytest.raises(Invalid, match="Name at least one"):
        _confirm(s, row)
    with pytest.raises(Missing, match="vulnerabilities of this case"):
        _confirm(s, row, stranger)
    with pytest.raises(Illegal, match="rule T22"):
        _confirm(s, row, s.one, leak_risk=" ")
    with pytest.raises(Stale):
        _confirm(s, row, s.one, version=7)
    assert (s.here(Link), s.here(Case)[0].public_at, _doors(s.case.id)) == ([], None, before)
    assert s.fresh(row).state == "open"
    cases.record(s.w.lead, s.case.id, s.now, event=CaseEvent.PUBLIC)
    with pytest.raises(Illegal, match="public already"):
        _confirm(s, row, s.one)
    leak.dismiss(s.w.lead, row.id, s.now, reason="It is public by now.")


@pytest.mark.parametrize("place", ["", "  ", "bell \x07", "x" * 2_001])
def test_a_claim_says_where(place):
    s = story()
    with pytest.raises(Invalid):
        _claimed(s, place=place)
    with pytest.raises(Invalid, match="not come yet"):
        _claimed(s, seen_on=s.now.date() + dt.timedelta(days=3))


def test_who_may_not():
    s = story()
    mine = _own(s, s.w.northgate, "Northgate Medical")
    with pytest.raises(Missing):
        leak.claim(s.w.halcyon, mine.id, s.now, place=PLACE)
    with pytest.raises(Missing):
        leak.claim(s.w.outsider, mine.id, s.now, place=PLACE)
    with pytest.raises(Denied):
        leak.claim(s.w.lead, mine.id, s.now, place=PLACE)
    row = _claimed(s)
    for step in (
        lambda who: leak.confirm(who, row.id, s.now, vulnerabilities=[s.one.id], leak_risk=RISK),
        lambda who: leak.dismiss(who, row.id, s.now, reason="No."),
    ):
        with pytest.raises(Denied):
            step(s.w.northgate)
        for other in (s.w.halcyon, s.w.outsider, s.reporter):
            with pytest.raises(Missing):
                step(other)


def test_whom_new_terms_have_shut_out_can_still_say_so():
    s = story()
    end = s.now + dt.timedelta(days=90)
    longer = embargo.propose(s.w.northgate, s.case.id, s.now, ends_at=end)
    embargo.accept(s.w.lead, longer.id, s.now)
    with pytest.raises(Missing):
        case_view(s.w.halcyon, s.case.id)
    row = _claimed(s, s.w.halcyon, "Halcyon Infusion")
    assert [one.id for one in case_view(s.w.lead, s.case.id).open_leaks] == [row.id]
    assert case_view(s.w.northgate, s.case.id).leaks == ()


def test_the_desk_says_so_itself():
    s = story()
    row = _claimed(s, s.w.colleague, "Coordination center")
    assert [one.id for one in case_view(s.w.lead, s.case.id).open_leaks] == [row.id]
    assert case_view(s.w.northgate, s.case.id).leaks == ()


# ---------------------------------------------------------------- screens


def _words(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("an_hour_later")
def test_it_tops_the_work_of_the_desk_and_leads_to_its_settlement():
    f = story()
    cases.record(f.w.lead, f.case.id, f.now, event=CaseEvent.ATTACKS)
    maker, desk = signed_in(f.w.northgate), signed_in(f.w.lead)
    here = f"/cases/{f.case.id}/"
    assert 'id="leak"' in maker.get(f"{here}embargo/").content.decode()
    refused = maker.post(f"{here}embargo/leak/", {"leak-place": " ", "leak-words": "<b>port</b>"})
    assert refused.status_code == 422
    assert "&lt;b&gt;port&lt;/b&gt;" in refused.content.decode()
    told = {"leak-place": PLACE, "leak-words": "<b>port</b>", "leak-seen_on": "2026-11-20"}
    assert maker.post(f"{here}embargo/leak/", told)["Location"] == f"{here}embargo/"
    assert "You said that something leaked" in _words(maker.get(f"{here}embargo/"))
    work = desk.get("/my-work/").content.decode()
    overdue = work[work.index('id="overdue"') : work.index('id="reports"')]
    assert overdue.index("Weigh 1 claim that something leaked") < overdue.index("attacks have been seen")
    assert f'href="{here}embargo/#leaks"' in overdue
    assert "Urgent: leak claimed" in desk.get(here).content.decode()
    page = desk.get(f"{here}embargo/").content.decode()
    assert "Northgate Medical says that something leaked" in page
    assert "&lt;b&gt;port&lt;/b&gt;" in page
    other = signed_in(f.w.halcyon)
    for address in (here, f"{here}embargo/", "/my-work/", f"{here}history/"):
        said = _words(other.get(address))
        assert "says that something leaked" not in said
        assert PLACE not in said


@pytest.mark.usefixtures("an_hour_later")
def test_the_desk_confirms_on_a_page_that_asks_what_leaked():
    s = story()
    row, desk = _claimed(s), signed_in(s.w.lead)
    there = f"/cases/{s.case.id}/embargo/leaks/{row.id}/confirm/"
    page = _words(desk.get(there))
    assert PLACE in page
    assert "CVE-2026-10001" in page
    sent = {"vulnerabilities": [str(s.one.id)], "leak_risk": "", "zone": "UTC", "sure": "on", "version": "1"}
    refused = desk.post(there, sent)
    assert refused.status_code == 409
    assert "rule T22" in refused.content.decode()
    assert f'value="{s.one.id}" checked' in _words(refused).replace(' checked=""', " checked")
    done = desk.post(there, sent | {"leak_risk": RISK})
    assert (done.status_code, done["Location"]) == (303, f"/cases/{s.case.id}/embargo/")
    assert "Confirmed: it is public." in _words(desk.get(done["Location"]))
    assert desk.get(there).status_code == 404
    maker = signed_in(s.w.northgate)
    assert "recorded that something leaked" in _words(maker.get(f"/cases/{s.case.id}/history/"))
    assert 'id="leak"' not in maker.get(f"/cases/{s.case.id}/embargo/").content.decode()


def test_the_desk_dismisses_on_a_page_of_its_own():
    s = story()
    row, desk = _claimed(s), signed_in(s.w.lead)
    there = f"/cases/{s.case.id}/embargo/leaks/{row.id}/dismiss/"
    assert PLACE in _words(desk.get(there))
    assert desk.post(there, {"reason": "", "version": "1"}).status_code == 422
    stale = desk.post(there, {"reason": "Kept as typed", "version": "9"})
    assert (stale.status_code, "Kept as typed" in stale.content.decode()) == (409, True)
    assert desk.post(there, {"reason": "Another pump.", "version": "1"}).status_code == 303
    maker = signed_in(s.w.northgate)
    said = _words(maker.get(f"/cases/{s.case.id}/embargo/"))
    assert "Found to be no leak." in said
    assert "Another pump." in said
    for step in ("dismiss", "confirm"):
        hidden = signed_in(s.w.halcyon).get(f"/cases/{s.case.id}/embargo/leaks/{row.id}/{step}/")
        assert hidden.status_code == 404


def test_a_reporter_says_so_on_its_tracking_page_and_reads_the_answer_there():
    w = world()
    w.now = dt.datetime.now(dt.UTC)
    _, code = reporter()
    key = report_list(w.lead).lines[0].id
    before = holder(code).get("/tracking/").content.decode()
    assert 'value="already_public"' in before
    assert "/leak/" not in before
    report.validate(w.lead, key, w.now)
    case = cases.open(w.lead, key, w.now, title="SECRET-TITLE")
    client = holder(code)
    page = _words(client.get("/tracking/"))
    part = case_view(w.lead, case.id).parties[-1].id
    there = f"/tracking/{key}/leak/{part}/"
    assert there in page
    refused = client.post(there, {"leak-place": "", "leak-words": "Kept as typed"})
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    assert client.post(there, {"leak-place": PLACE})["Location"] == "/tracking/"
    (told,) = case_view(w.lead, case.id).open_leaks
    assert (told.by_day, told.claimed_at) == (True, day_of(told.claimed_at))
    assert "The coordination center weighs it." in _words(client.get("/tracking/"))
    notice.deliver(LIVE, case.id, w.now)
    leak.dismiss(w.lead, told.id, w.now, reason="It is another pump.")
    page = _words(client.get("/tracking/"))
    assert "It is another pump." in page
    assert "It was found to be no leak" in page


def test_the_desk_gets_a_notice():
    w = world()
    case, _ = w.case()
    row = w.invite(case, "northgate")
    consent.accept(w.northgate, row.id, NOW)
    signed_in(w.lead)
    leak.claim(w.northgate, row.id, NOW, place=PLACE)
    notice.deliver(LIVE, case.id, NOW)
    assert "leak.claim" in [one.entry.verb for one in news_for(w.lead).items]
    assert "leak.claim" not in [one.entry.verb for one in news_for(w.halcyon).items]


def test_everybody_hears_what_became_public():
    """Also who claimed nothing and is bound by nothing, and who has muted the case."""
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    w.join(case, "halcyon")
    for one in (w.northgate, w.halcyon):
        signed_in(one)
    notice.mute(w.halcyon, case.id)
    told = leak.claim(w.northgate, row.id, NOW, place=PLACE)
    leak.confirm(w.lead, told.id, NOW, vulnerabilities=[], leak_risk="")
    notice.deliver(LIVE, case.id, NOW)
    for reader in (w.northgate, w.halcyon):
        assert "leak.confirm" in [one.entry.verb for one in news_for(reader).items]


def test_the_api_tells_of_it_and_settles_it():
    s = story()
    maker, desk = Program(s.w.northgate), Program(s.w.lead)
    own = _own(s, s.w.northgate, "Northgate Medical").id
    assert maker.post(f"/participants/{own}/leaks", {"place": ""}).status_code == 422
    made = maker.post(f"/participants/{own}/leaks", {"place": PLACE, "seen_on": "2026-11-20"})
    assert made.status_code == 201
    (told,) = desk.get(f"/cases/{s.case.id}").json()["leaks"]
    assert (told["state"], told["participant"], told["seen_on"]) == ("open", str(own), "2026-11-20")
    assert Program(s.w.halcyon).get(f"/cases/{s.case.id}").json()["leaks"] == []
    named = {"vulnerabilities": [str(s.one.id)], "leak_risk": RISK, "version": told["version"]}
    assert maker.post(f"/leaks/{told['id']}/confirm", named).status_code == 403
    assert Program(s.w.halcyon).post(f"/leaks/{told['id']}/confirm", named).status_code == 404
    assert desk.post(f"/leaks/{told['id']}/confirm", named).status_code == 200
    after = desk.get(f"/cases/{s.case.id}").json()
    assert (after["public_at"] is None, len(after["linked"]), after["leaks"][0]["state"]) == (
        False,
        1,
        "confirmed",
    )
    assert maker.get(f"/cases/{s.case.id}").json()["linked"] == []


def test_a_reporter_of_another_report_has_no_part_here():
    w = world()
    case, _ = w.case()
    stranger = actor_of(w.told().report.reporter_id)
    part = case_view(w.lead, case.id).parties[-1].id
    with pytest.raises(Missing):
        leak.claim(stranger, part, NOW, place=PLACE)


# ---------------------------------------------------------------- linked cases are warned


LINKED = "A linked case is public: weigh what that gives away of this one; end the embargo, or say why not."


def _siblings(s):
    """The case under embargo with a sibling that was split off before."""
    return split(s.w.lead, s.case.id, s.now, vulnerabilities=[s.two.id], title="Other", leak_risk=RISK)


def _in_the_open(s):
    cases.record(s.w.lead, s.case.id, s.now, event=cases.CaseEvent.PUBLIC)


def _exploited(s):
    cases.record(s.w.lead, s.case.id, s.now, event=cases.CaseEvent.EXPLOIT)


def _confirmed(s):
    _confirm(s, _claimed(s), s.one, leak_risk="")


@pytest.mark.parametrize("leaks", [_in_the_open, _exploited, _confirmed])
def test_the_desk_of_a_linked_case_is_warned_and_asked_and_learns_no_more(leaks):
    s = story()
    twin = _siblings(s)
    leaks(s)
    (link,) = s.here(Link, twin.id)
    assert (link.other_id, link.leaked_at, link.room_id) == (s.case.id, s.now, _desk_of(s, twin.id))
    assert s.here(Embargo, twin.id)[0].state == "active", "a person decides"
    asked = cautions(case_view(s.w.lead, twin.id), s.now)
    assert ("T22", LINKED, None) in [(one.rule, one.sentence, one.kept) for one in asked]
    (entry,) = [one for one in history(s.w.lead, twin.id).entries if one.outcome == "linked_leak"]
    assert entry.verb in ("case.record", "leak.confirm")
    for party in (s.w.northgate, s.w.halcyon):
        assert "linked_leak" not in {one.outcome for one in history(party, twin.id).entries}
        assert case_view(party, twin.id).leaked_kin == ()
    assert [one.leaked_at for one in linked_cases(s.w.lead, twin.id, s.now)] == [s.now]
    assert [one.leaked_at for one in linked_cases(s.w.lead, s.case.id, s.now)] == [None]
    assert cautions(case_view(s.w.lead, s.case.id), s.now) == ()
    embargo.keep(s.w.lead, twin.id, s.now, rule="T22", reason=RISK)
    assert [one.kept.reason for one in cautions(case_view(s.w.lead, twin.id), s.now)] == [RISK]
    assert_whole(s.case.id, twin.id)


def _desk_of(s, key):
    with database_context(None, "live", [key]):
        return Room.objects.get(stream=key, kind="agencies").id


def test_a_linked_case_that_is_public_itself_is_not_warned_and_attacks_alone_warn_nobody():
    s = story()
    twin = _siblings(s)
    cases.record(s.w.lead, s.case.id, s.now, event=cases.CaseEvent.ATTACKS)
    assert s.here(Link, twin.id)[0].leaked_at is None
    cases.record(s.w.lead, twin.id, s.now, event=cases.CaseEvent.PUBLIC)
    assert s.here(Link)[0].leaked_at == s.now
    _in_the_open(s)
    assert s.here(Link, twin.id)[0].leaked_at is None


def test_what_is_split_off_from_a_warned_case_is_warned_too():
    s = story()
    (third,) = vulnerability.add(
        s.w.lead, s.case.id, s.now, vulnerabilities=[NewVulnerability("A third one")]
    )
    told = {"vulnerabilities": [s.two.id, third.id], "title": "Other", "leak_risk": RISK}
    twin = split(s.w.lead, s.case.id, s.now, **told)
    _in_the_open(s)
    moving = s.here(Vulnerability, twin.id)[0]
    last = split(s.w.lead, twin.id, s.now, vulnerabilities=[moving.id], title="Last", leak_risk=RISK)
    assert {(one.other_id, one.leaked_at) for one in s.here(Link, last.id)} == {
        (s.case.id, s.now),
        (twin.id, None),
    }


def test_what_goes_on_apart_by_the_leak_itself_was_weighed_in_that_step():
    s = story()
    _confirm(s, _claimed(s), s.one)
    assert [one.leaked_at for one in s.here(Link, _linked(s).id)] == [None]


def _number(case):
    return case.stream.number


def test_whoever_confirms_reads_first_which_linked_cases_are_told():
    s = story()
    twin = _siblings(s)
    row, desk = _claimed(s), signed_in(s.w.lead)
    here = f"/cases/{s.case.id}/"
    for page in (f"{here}embargo/leaks/{row.id}/confirm/", f"{here}record/"):
        assert f"is told that this one is public, and nothing else: {_number(twin)}." in words(desk.get(page))
    leak.confirm(s.w.lead, row.id, s.now, vulnerabilities=[s.one.id])
    there = f"/cases/{twin.id}/"
    page = words(desk.get(there))
    assert LINKED in page
    assert "public since" in page
    assert _number(s.case) in words(desk.get(f"{there}embargo/keep/T22/"))
    for address in (there, f"{there}embargo/", f"{there}history/"):
        assert "linked case is public" not in words(signed_in(s.w.northgate).get(address))
    assert "is told that this one" not in words(desk.get(f"{here}record/"))
