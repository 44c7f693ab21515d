"""case.merge: one case goes into another, under the earlier end, and nobody reads more by it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import world
from tests.integration.advisory_case import story
from tests.support.api import Program
from tests.support.whole import assert_whole, key_holders

from medaccord.apps.cases.commands import assign, consent, embargo, vulnerability
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import (
    Case,
    CaseReport,
    Cell,
    Embargo,
    Invitation,
    LifeStep,
    Link,
    Note,
    Override,
    Participant,
    Proposal,
    Vulnerability,
)
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.devices.models import Product
from medaccord.core.context import database_context
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

WHY = "Both are about the same port."
DAY = dt.timedelta(days=1)
READ = (Case, Vulnerability, Product, Cell, Note, Embargo, Proposal, LifeStep)


class Two:
    """A story's case, and a second one of the same lead with its own reporter and one manufacturer."""

    def __init__(self, days=60, other_days=None, joined="northgate"):
        self.s = s = story(embargo_days=days)
        self.w, self.case, self.now = s.w, s.case, s.now
        self.other, self.finder = self.w.case(title="The same pump")
        if other_days:
            self.w.embargo(self.other, other_days)
        if joined:
            self.w.join(self.other, joined)
        known = [NewVulnerability("Known there", "CVE-2026-20001")]
        vulnerability.add(self.w.lead, self.other.id, self.now, vulnerabilities=known)

    def merge(self, **inputs):
        told = {"into": self.other.stream.number, "reason": WHY, **inputs}
        return merge(self.w.lead, self.case.id, self.now, **told)

    def here(self, model, case=None, **which):
        return self.s.here(model, (case or self.other).id, **which)


def _sees(actor, stream):
    with read_scope(actor):
        return {
            (model.__name__, key)
            for model in READ
            for key in model.objects.visible_to(actor).filter(stream=stream).values_list("id", flat=True)
        }


@pytest.mark.parametrize(
    ("here", "there", "both"),
    [
        ("TLP:RED", "TLP:AMBER+STRICT", "TLP:RED"),
        ("TLP:GREEN", "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
        ("TLP:GREEN", "TLP:CLEAR", "TLP:GREEN"),
    ],
)
def test_what_goes_along_keeps_its_marking_and_the_stricter_case_marks_both(here, there, both):
    t = Two(joined=None)
    for case, marking in ((t.case, here), (t.other, there)):
        with database_context(None, "live", [case.id]):
            for model in (Case, CaseReport, Product, Vulnerability):
                model.rows.filter(stream=case.id).update(marking=marking)
    keys = [one.id for one in t.here(Vulnerability, t.case)]
    assert t.merge(vulnerabilities=keys).marking == both
    assert sorted(one.marking for one in t.here(Vulnerability)) == sorted([there, *[here] * len(keys)])
    assert {one.marking for one in t.here(Product)} == {here}
    assert sorted(one.marking for one in t.here(CaseReport)) == sorted([here, there])


def test_the_merged_case_closes_and_points_at_the_other_one():
    t = Two(other_days=60)
    done = t.merge()
    assert done.id == t.other.id
    (old,), (new,) = t.here(Case, t.case), t.here(Case)
    assert (old.phase, old.closed_at, new.closed_at) == ("closed", t.now, None)
    for actor in (t.w.lead,):
        told = [(one.id, one.relation) for one in linked_cases(actor, old.id, t.now)]
        assert told == [(new.id, "merged_into")]
        told = [(one.id, one.relation) for one in linked_cases(actor, new.id, t.now)]
        assert told == [(old.id, "merged_from")]
    for one in (t.case, t.other):
        assert [(p.verb, p.reason) for p in t.here(LifeStep, one)] == [("case.merge", WHY)]
    # Northgate takes part in both, Halcyon only here and is not in there yet.
    told = [(one.id, one.relation) for one in linked_cases(t.w.northgate, old.id, t.now)]
    assert told == [(new.id, "merged_into")]
    assert linked_cases(t.w.halcyon, old.id, t.now) == ()
    assert_whole(old.id, new.id)


def test_nobody_reads_more_than_before():
    t = Two(other_days=30)
    everybody = [t.w.northgate, t.w.halcyon, t.s.reporter, t.finder, t.w.adviser, t.w.outsider]
    before = {(a.person, key): _sees(a, key) for a in everybody for key in (t.case.id, t.other.id)}
    inside = key_holders(t.case.id)
    t.merge()
    for actor in everybody:
        assert _sees(actor, t.case.id) == before[actor.person, t.case.id]
        assert _sees(actor, t.other.id) == before[actor.person, t.other.id]
    assert key_holders(t.case.id) == inside
    assert {kind for who, kind in key_holders(t.other.id) if who == t.w.halcyon.person} == {"party"}
    assert {kind for who, kind in key_holders(t.other.id) if who == t.s.reporter.person} == {"party"}


@pytest.mark.parametrize(
    ("here", "there", "earliest"), [(60, 30, 30), (30, 60, 30), (45, None, 45), (30, 30, 30)]
)
def test_the_earliest_end_binds(here, there, earliest):
    t = Two(days=here, other_days=there)
    t.merge()
    (binding,) = t.here(Embargo)
    assert (binding.state, binding.ends_at) == ("active", t.now + earliest * DAY)
    assert t.here(Embargo, t.case)[0].ends_at == t.now + here * DAY
    parties = {p.role: p.consent for p in t.here(Participant)}
    assert parties["lead"] == "signatory"
    assert_whole(t.other.id)


def test_whoever_signed_a_later_end_keeps_its_key_and_whoever_signed_none_is_asked():
    late = Two(days=30, other_days=60)
    late.merge()
    assert case_view(late.w.northgate, late.other.id).end_in_force(late.now) == late.now + 30 * DAY
    none = Two(days=30)
    none.merge()
    with pytest.raises(Missing):
        case_view(none.w.northgate, none.other.id)
    row = next(p for p in none.here(Participant) if p.name == "Northgate Medical")
    (sent,) = none.here(Invitation, participant=row, answered_at=None)
    consent.accept(none.w.northgate, row.id, none.now, terms=sent.terms_id)
    assert case_view(none.w.northgate, none.other.id).vulnerabilities != ()


def test_an_open_proposal_gives_way_to_the_end_that_binds():
    t = Two(days=30)
    embargo.propose(t.w.northgate, t.other.id, t.now, ends_at=t.now + 90 * DAY)
    t.merge()
    (binding,) = t.here(Embargo)
    assert (binding.state in ("active", "revise"), binding.ends_at) == (True, t.now + 30 * DAY)
    assert_whole(t.other.id)


def test_a_case_that_can_hold_no_embargo_takes_none_that_is_bound():
    t = Two(days=30, other_days=30)
    embargo.terminate(t.w.lead, t.other.id, t.now, reason="All are ready.")
    with pytest.raises(Illegal, match="can hold no embargo any more"):
        t.merge()
    assert t.here(Case, t.case)[0].closed_at is None
    free = Two(days=None)
    free.merge()
    assert free.here(Embargo)[0].state == "none"


def test_its_parties_are_asked_and_come_in_by_their_own_yes():
    t = Two()
    t.merge(message="We go on in another case.")
    names = sorted((p.role, p.name) for p in t.here(Participant))
    assert names == [
        ("lead", "Coordination center"),
        ("manufacturer", "Halcyon Infusion"),
        ("manufacturer", "Northgate Medical"),
        ("reporter", "Anonymous reporter"),
        ("reporter", "Anonymous reporter"),
    ]
    halcyon = next(p for p in t.here(Participant) if p.name == "Halcyon Infusion")
    (sent,) = t.here(Invitation, participant=halcyon)
    assert (sent.message, sent.ends_at) == ("We go on in another case.", t.now + 60 * DAY)
    consent.accept(t.w.halcyon, halcyon.id, t.now, terms=sent.terms_id)
    view = case_view(t.w.halcyon, t.other.id)
    assert [v.cve for v in view.vulnerabilities] == ["CVE-2026-20001"]
    assert [p.name for p in view.products] == ["Halcyon SECRET-PRODUCT 1"]
    assert [one.relation for one in linked_cases(t.w.halcyon, t.case.id, t.now)] == ["merged_into"]
    reports = {row.report_id for row in t.here(CaseReport)}
    assert reports == {t.here(CaseReport, t.case)[0].report_id, *reports}
    assert len(reports) == 2
    parts = own_parts(t.s.reporter, t.here(CaseReport, t.case)[0].report_id, t.now)
    assert {part.case for part in parts if part.is_asked} == {t.case.id, t.other.id}


def test_whoever_was_taken_out_there_is_asked_again_only_by_name():
    for by_name in (False, True):
        t = Two(other_days=60, joined="northgate")
        there = next(p for p in t.here(Participant) if p.organisation_id == t.w.makers["northgate"].id)
        remove(t.w.lead, there.id, t.now, reason="It makes another pump.")
        here = next(p for p in t.here(Participant, t.case) if p.organisation_id == t.w.makers["northgate"].id)
        t.merge(**({"parties": [here.id]} if by_name else {}))
        asked = [
            p
            for p in t.here(Participant)
            if p.organisation_id == t.w.makers["northgate"].id and p.left_at is None
        ]
        assert bool(asked) == by_name


def test_what_is_named_is_written_there_after_its_own():
    t = Two()
    t.merge(vulnerabilities=[t.s.two.id], parties=[])
    told = {v.position: v.cve for v in t.here(Vulnerability)}
    assert told == {1: "CVE-2026-20001", 2: "CVE-2026-10002"}
    assert {p.name for p in t.here(Participant)} == {
        "Coordination center",
        "Northgate Medical",
        "Anonymous reporter",
    }
    assert t.here(Cell) == []
    twice = Two()
    vulnerability.add(
        twice.w.lead, twice.other.id, twice.now, vulnerabilities=[NewVulnerability("Logs", "CVE-2026-10002")]
    )
    with pytest.raises(Illegal, match="CVE-2026-10002 is described there already"):
        twice.merge(vulnerabilities=[twice.s.two.id])


def test_its_kin_are_kin_of_the_other_one():
    t = Two()
    apart = split(
        t.w.lead, t.case.id, t.now, vulnerabilities=[t.s.two.id], title="Keys", leak_risk="Same board."
    )
    t.merge()
    assert {(row.other_id, row.relation) for row in t.here(Link)} == {
        (t.case.id, "merged_from"),
        (apart.id, "sibling"),
    }
    t.s.case = apart
    again = merge(t.w.lead, apart.id, t.now, into=t.other.stream.number, reason=WHY)
    assert again.id == t.other.id
    assert_whole(t.case.id, t.other.id, apart.id)


def test_closing_under_an_embargo_says_why():
    t = Two()
    t.merge()
    assert [o.rule for o in t.here(Override, t.case)] == ["T11"]
    assert t.here(Embargo, t.case)[0].state == "active", "its parties are still bound"


def test_what_is_refused_changes_nothing():
    t = Two()
    for wrong in ({"reason": " "}, {"message": "bell \x07"}, {"into": "MDC-2026-000000"}, {"into": ""}):
        with pytest.raises(Invalid):
            t.merge(**wrong)
    with pytest.raises(Invalid, match="another case"):
        t.merge(into=t.case.stream.number)
    foreign, _ = world().case()
    with pytest.raises(Invalid, match="another case at whose desk you are"):
        t.merge(into=foreign.stream.number)
    with pytest.raises(Missing):
        t.merge(vulnerabilities=[t.here(Vulnerability)[0].id])
    with pytest.raises(Denied):
        merge(t.w.colleague, t.case.id, t.now, into=t.other.stream.number, reason=WHY)
    with pytest.raises(Denied):
        merge(t.w.northgate, t.case.id, t.now, into=t.other.stream.number, reason=WHY)
    with pytest.raises(Missing):
        merge(t.w.outsider, t.case.id, t.now, into=t.other.stream.number, reason=WHY)
    assert (t.here(Link), t.here(Case, t.case)[0].closed_at) == ([], None)
    cases.close(t.w.lead, t.other.id, t.now)
    with pytest.raises(Denied, match="closed"):
        t.merge()


def test_only_who_leads_both():
    t = Two()
    assign.assign(t.w.lead, t.case.id, t.now, person=t.w.colleague.person, note="Yours.")
    with pytest.raises(Invalid, match="at whose desk you are"):
        merge(t.w.colleague, t.case.id, t.now, into=t.other.stream.number, reason=WHY)


def test_a_merged_case_is_not_reopened():
    t = Two()
    t.merge()
    with pytest.raises(Illegal, match="goes on in a linked one already"):
        reopen(t.w.lead, t.case.id, t.now, reason=WHY)


def _words(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("an_hour_later")
def test_the_lead_merges_on_a_page_and_comes_to_the_other_case():
    t = Two(other_days=30)
    desk, here = signed_in(t.w.lead), f"/cases/{t.case.id}/"
    assert f'href="{here}merge/"' in desk.get(here).content.decode()
    page = _words(desk.get(f"{here}merge/"))
    assert "binds there too, unless an earlier end does already" in page
    sent = {"into": "MDC-2026-000000", "reason": "Kept as typed"}
    refused = desk.post(f"{here}merge/", sent)
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    done = desk.post(f"{here}merge/", {"into": t.other.stream.number.lower(), "reason": WHY})
    assert (done.status_code, done["Location"]) == (303, f"/cases/{t.other.id}/")
    shown = _words(desk.get(done["Location"]))
    assert "was merged into this one" in shown
    assert f"Merged: {WHY}" in shown
    assert "this one was merged into it" in _words(desk.get(here))
    maker = signed_in(t.w.halcyon)
    assert t.other.stream.number not in _words(maker.get(here))
    assert maker.get(f"{here}merge/").status_code == 403


def test_the_api_merges():
    t = Two()
    desk = Program(t.w.lead)
    body = {"into": "", "reason": WHY}
    assert desk.post(f"/cases/{t.case.id}/merge", body).status_code == 422
    done = desk.post(f"/cases/{t.case.id}/merge", body | {"into": t.other.stream.number})
    assert (done.status_code, done.json()["results"][0]["id"]) == (200, str(t.other.id))
    assert Program(t.w.halcyon).get(f"/cases/{t.case.id}").json()["linked"] == []
