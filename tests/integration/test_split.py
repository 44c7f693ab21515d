"""A case is split: what stays secret goes on in a linked case, same embargo, same people."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import signed_in
from tests.factories import organisation, person
from tests.filled import filled
from tests.integration.advisory_case import story, with_page
from tests.support.whole import assert_whole

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Advisory
from medaccord.apps.advisories.queries import public
from medaccord.apps.cases.commands import consent, embargo, participant, remediation, vulnerability
from medaccord.apps.cases.commands.remove import remove as remove_party
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.models import (
    Case,
    CaseReport,
    Cell,
    Embargo,
    Excerpt,
    Invitation,
    Link,
    Note,
    Override,
    Participant,
    Proposal,
    Remediation,
    RemediationGroup,
    RemediationKind,
    Score,
    Signature,
    Vulnerability,
)
from medaccord.apps.cases.queries.content import stakes
from medaccord.apps.cases.queries.first_contact import told_to
from medaccord.apps.cases.queries.invitations import invitation
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.cases.queries.prospect import Prospect, prospect
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core import audit, drift
from medaccord.core.catalogue import scoped_models
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Stream
from medaccord.core.principal import system
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

RISK = "Both run on the same board."


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


def _split(s, *chosen, **inputs):
    keys = [row.id for row in chosen or (s.two,)]
    return split(
        s.w.lead,
        s.case.id,
        s.now,
        **{"vulnerabilities": keys, "title": "Keys in logs", "leak_risk": RISK, **inputs},
    )


def _linked(s) -> Case:
    with read_scope(s.w.lead):
        (link,) = Link.objects.visible_to(s.w.lead).filter(stream=s.case.id)
        return Case.objects.visible_to(s.w.lead).get(id=link.other_id)


def _people(s, key):
    with database_context(None, "live", [key]):
        held = Grant.objects.filter(stream=key, until=None).values_list("principal", "role", "room__kind")
        return sorted(map(str, held))


def test_the_linked_case_has_the_same_people_terms_and_consents():
    s = story()
    twin = _split(s)
    assert (twin.title, twin.lead_id) == ("Keys in logs", s.case.lead_id)
    assert [link.other_id for link in s.here(Link, twin.id)] == [s.case.id]
    assert [link.other_id for link in s.here(Link)] == [twin.id]
    assert (twin.origin, twin.public_at, twin.released_at) == (s.case.origin, None, None)
    old, new = s.here(Embargo)[0], s.here(Embargo, twin.id)[0]
    assert (
        (new.state, new.ends_at, new.began_at)
        == (old.state, old.ends_at, old.began_at)
        != ("none", None, None)
    )
    assert new.terms_id != old.terms_id
    assert new.terms_id in {p.id for p in s.here(Proposal, twin.id)}

    def parties(key):
        return sorted((p.role, p.name, p.consent, p.report_state) for p in s.here(Participant, key))

    assert parties(twin.id) == parties(s.case.id)
    assert len(s.here(Signature, twin.id)) == len(s.here(Signature)) > 0
    assert _people(s, twin.id) == _people(s, s.case.id)
    assert [r.report_id for r in s.here(CaseReport, twin.id)] == [r.report_id for r in s.here(CaseReport)]


def _visible(actor, key):
    with read_scope(actor):
        return {
            model._meta.model_name
            for model in scoped_models()
            if model.objects.visible_to(actor).filter(stream=key).exists()
        }


def _removed(s, row):
    return remove_party(s.w.lead, row.id, s.now, reason="It told others.")


def _declined(s, row):
    return consent.decline(s.fourth, row.id, s.now)


@pytest.mark.parametrize("goes", [_removed, _declined])
def test_who_was_removed_or_refused_hears_of_no_other_case(goes):
    s = story()
    s.fourth = person()
    maker = organisation(OrganisationKind.MANUFACTURER, s.fourth)
    told = {"makes_device": True, "told": Words("Pump", "It takes any dose.")}
    row = participant.invite(s.w.lead, s.case.id, s.now, organisation=maker.id, **told)
    goes(s, row)
    assert _visible(s.fourth, s.case.id) >= {"participant"}
    twin = _split(s)
    assert _visible(s.fourth, twin.id) == set()
    with database_context(None, "live", [twin.id]):
        assert not Grant.objects.filter(stream=twin.id, principal=s.fourth.principal).exists()
    with read_scope(s.w.lead):
        assert Participant.objects.visible_to(s.w.lead).filter(stream=twin.id, organisation=maker).exists()
    assert_whole(twin.id)


def test_what_a_maker_was_told_goes_with_its_invitation():
    s = story()
    fourth = person()
    maker = organisation(OrganisationKind.MANUFACTURER, fourth)
    told = {"makes_device": True, "told": Words("Pump", "It takes any dose.")}
    participant.invite(s.w.lead, s.case.id, s.now, organisation=maker.id, **told)
    twin = _split(s)
    (row,) = [one for one in s.here(Participant, twin.id) if one.organisation_id == maker.id]
    assert invitation(fourth, row.id).told.report == "It takes any dose."
    (sent,) = s.here(Excerpt, twin.id)
    assert (sent.participant_id, sent.room_id) not in {(row.id, row.room_id)}
    assert told_to(s.w.lead, row.id).device == "Pump"
    with pytest.raises(Missing):
        told_to(s.w.northgate, row.id)
    consent.decline(fourth, row.id, s.now)
    with pytest.raises(Missing):
        told_to(fourth, row.id)
    assert_whole(twin.id)


def test_what_moves_is_copied_and_marked_and_what_stays_stays():
    s = story()
    s.ask(s.unasked, s.two)
    told = [remediation.NewRemediation(RemediationKind.MITIGATION, "Wipe the log.", frozenset({s.pump.id}))]
    remediation.add(s.w.northgate, s.two.id, s.now, remediations=told)
    twin = _split(s)
    assert {v.cve: v.moved for v in s.here(Vulnerability)} == {
        "CVE-2026-10001": False,
        "CVE-2026-10002": True,
    }
    (moved,) = s.here(Vulnerability, twin.id)
    assert (moved.cve, moved.moved) == ("CVE-2026-10002", False)
    assert moved.id != s.two.id

    def cells(key, **which):
        return sorted((c.status, c.fix, c.justification) for c in s.here(Cell, key, **which))

    assert cells(twin.id) == cells(s.case.id, vulnerability=s.two.id)
    assert [r.details for r in s.here(Remediation, twin.id)] == ["Wipe the log."]
    assert [n.text for n in s.here(Note, twin.id)] == ["SIBLING-SECRET: the log holds keys."]
    assert sorted(p.name for p in s.here(Product, twin.id)) == sorted(p.name for p in s.here(Product))
    assert s.here(Score, twin.id) == []
    assert len(s.here(Score)) == 1


def test_scores_groups_and_sets_go_with_their_vulnerability():
    s = story()
    twin = _split(s, s.one)
    (score,) = s.here(Score, twin.id)
    (link,) = s.here(RemediationGroup, twin.id)
    sets = {row.id: row for row in s.here(ProductSet, twin.id)}
    assert score.products_id in sets
    assert sets[link.group_id].group == "Pumps"
    again = [
        remediation.NewRemediation(RemediationKind.WORKAROUND, "Same set", frozenset(_products(s, twin)))
    ]
    about = s.here(Vulnerability, twin.id)[0].id
    (row,) = remediation.add(s.w.lead, about, s.now, remediations=again)
    assert row.products_id == score.products_id  # a copied set is found again, not made twice


def _products(s, twin):
    return {product.id for product in s.here(Product, twin.id)}


def test_each_side_sees_its_own_part_of_the_linked_case():
    s = story()
    s.ask(s.unasked, s.two)
    twin = _split(s)

    def seen(actor, model):
        with read_scope(actor):
            return model.objects.visible_to(actor).filter(stream=twin.id).count()

    assert (seen(s.w.northgate, Case), seen(s.w.northgate, Product), seen(s.w.northgate, Cell)) == (1, 1, 1)
    assert (seen(s.w.halcyon, Product), seen(s.w.halcyon, Note)) == (1, 0)
    assert seen(s.w.lead, Cell) == 2
    assert [seen(s.w.outsider, model) for model in (Case, Product, Cell, Embargo)] == [0, 0, 0, 0]


def test_an_invitation_that_waits_waits_in_both():
    s = story()
    participant.invite(s.w.lead, s.case.id, s.now, organisation=s.w.agency.id)
    twin = _split(s)

    def waiting(*streams):
        names = {party.id: party.name for party in s.here(Participant, *streams)}
        return {names[one.participant_id] for one in s.here(Invitation, *streams, answered_at=None)}

    assert waiting() == waiting(twin.id) == {s.w.agency.name, "Anonymous reporter"}
    with read_scope(s.w.adviser):
        assert not Case.objects.visible_to(s.w.adviser).exists()


def test_the_leak_is_weighed_and_recorded_on_both_sides():
    s = story()
    with pytest.raises(Illegal, match="rule T22"):
        _split(s, leak_risk=" ")
    twin = _split(s)
    for key in (s.case.id, twin.id):
        assert [(o.rule, o.reason) for o in s.here(Override, key)] == [("T22", RISK)]
    free = story(embargo_days=None)
    assert free.here(Embargo, _split(free, leak_risk="").id)[0].state == "none"


def test_the_embargoes_part_ways_after_the_split():
    s = story()
    twin = _split(s)
    embargo.terminate(s.w.lead, s.case.id, s.now, reason="It leaked")
    assert (s.here(Embargo)[0].state, s.here(Embargo, twin.id)[0].state) == ("exited", "active")
    end = s.now + dt.timedelta(days=90)
    longer = embargo.propose(s.w.northgate, twin.id, s.now, ends_at=end)
    embargo.accept(s.w.lead, longer.id, s.now)
    assert s.here(Embargo, twin.id)[0].ends_at == end


def test_not_everything_moves_and_nothing_moves_twice():
    s = story()
    with pytest.raises(Illegal, match="at least one"):
        _split(s, s.one, s.two)
    with pytest.raises(Missing, match="have not moved"):
        _split(s, vulnerabilities=[])
    _split(s)
    with pytest.raises(Missing, match="have not moved"):
        _split(s)
    elsewhere = story()
    with pytest.raises(Missing, match="have not moved"):
        _split(s, elsewhere.one)
    with pytest.raises(Invalid, match="short title"):
        _split(s, title=" ")


def test_only_the_lead_splits():
    s = story()
    with pytest.raises(Denied):
        split(s.w.colleague, s.case.id, s.now, vulnerabilities=[s.two.id], title="x", leak_risk=RISK)
    with pytest.raises(Denied):
        split(s.w.northgate, s.case.id, s.now, vulnerabilities=[s.two.id], title="x", leak_risk=RISK)
    with pytest.raises(Missing):
        split(s.w.outsider, s.case.id, s.now, vulnerabilities=[s.two.id], title="x", leak_risk=RISK)


def test_both_chains_tell_the_split():
    s = story()
    twin = _split(s)
    for key in (s.case.id, twin.id):
        with database_context(None, "live", [key]):
            assert audit.verify(Stream.objects.get(id=key)) == []
            assert drift.rebuilt(key) == drift.stored(key)
            assert drift.of(key) == []


def test_publishing_some_never_ends_the_secrecy_of_the_others():
    s = story()
    row = s.approved(vulnerabilities=[s.one.id])
    with pytest.raises(Illegal, match="rule T22"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"}, leak_risk=RISK)
    twin = _linked(s)
    assert (s.here(Case)[0].phase, s.here(Embargo)[0].state) == ("published", "exited")
    held = s.here(Embargo, twin.id)[0]
    assert (held.state, twin.public_at, twin.phase) == (
        "active",
        None,
        "writing" if twin.drafted_at else twin.phase,
    )
    assert {p.consent for p in s.here(Participant, twin.id) if p.role == "manufacturer"} == {"signatory"}
    assert [v.cve for v in s.here(Vulnerability, twin.id)] == ["CVE-2026-10002"]
    assert [v.cve for v in s.here(Vulnerability) if not v.moved] == ["CVE-2026-10001"]
    assert b"CVE-2026-10002" not in public.publication(s.number).csaf
    for key in (s.case.id, twin.id):
        with database_context(None, "live", [key]):
            assert audit.verify(Stream.objects.get(id=key)) == []
            assert drift.rebuilt(key) == drift.stored(key)
            assert drift.of(key) == []


def test_the_linked_case_gets_an_advisory_of_its_own():
    s = story()
    s.approved(vulnerabilities=[s.one.id])
    s.released(vulnerabilities=[s.one.id])
    twin = _linked(s)
    row = advisory.draft(s.w.lead, twin.id, s.now, summary="Initial")
    advisory.submit(s.w.lead, row.id, s.now)
    advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)
    advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"})
    number = s.here(Advisory, twin.id)[0].number
    assert number != s.number
    assert b"CVE-2026-10002" in public.publication(number).csaf
    assert s.here(Embargo, twin.id)[0].state == "exited"


def test_at_an_instant_too_the_siblings_keep_their_secrecy():
    s = story(embargo_days=30)
    row = s.approved(vulnerabilities=[s.one.id])
    at = s.now + dt.timedelta(days=30)
    with pytest.raises(Illegal, match="rule T22"):
        advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at, leak_risk=RISK)
    done = advisory.release(system(stream=s.case.id), row.id, at)
    assert done.stopped == ""
    twin = _linked(s)
    assert twin.public_at is None
    assert [v.cve for v in s.here(Vulnerability, twin.id)] == ["CVE-2026-10002"]
    assert [o.reason for o in s.here(Override, twin.id)] == [RISK]
    assert s.here(Embargo, twin.id)[0].state == "exited"  # it ran out for both at that instant


def test_without_an_embargo_the_others_stay_where_they_are():
    s = story(embargo_days=None)
    s.released(vulnerabilities=[s.one.id])
    assert s.here(Link) == []
    assert [v.moved for v in s.here(Vulnerability)] == [False, False]


def test_a_moved_vulnerability_stops_an_approved_advisory_about_it():
    s = story()
    row = s.approved(vulnerabilities=[s.one.id])
    _split(s, s.one)
    with pytest.raises(Illegal, match="vulnerability removed"):
        advisory.release(s.w.lead, row.id, s.now, reasons={"T15": "x"}, leak_risk=RISK)


def test_the_reporter_keeps_a_part_to_look_at():
    f = filled()
    (secret, _) = f.vulnerabilities(2)
    with database_context(None, "live", [f.case.id]):
        told = CaseReport.rows.get(stream=f.case.id).report_id
    (before,) = own_parts(f.reporter, told, f.now)
    split(f.w.lead, f.case.id, f.now + dt.timedelta(days=1), vulnerabilities=[secret.id], title="Twin")
    first, second = own_parts(f.reporter, told, f.now)
    assert first.participant == before.participant, "the case that the report was opened for"
    assert second.case != first.case
    assert own_parts(f.w.northgate, told, f.now) == own_parts(f.reporter, f.case.id, f.now) == []


def _kept(s, key):
    return s.here(Embargo, key)[0]


def test_the_owner_weighs_a_leak_before_terms_of_a_split_case_change():
    """Vultron T22: until then a party's shorter terms wait, and nobody learns of the other case by it."""
    s = story()
    twin = _split(s)
    sooner = s.now + dt.timedelta(days=50)
    asked = embargo.propose(s.w.northgate, s.case.id, s.now, ends_at=sooner)
    assert (asked.state, _kept(s, s.case.id).state) == ("open", "revise")
    with pytest.raises(Illegal, match="linked cases: give a reason for rule T22"):
        embargo.accept(s.w.lead, asked.id, s.now)
    embargo.accept(s.w.lead, asked.id, s.now, reasons={"T22": "They share no component."})
    assert _kept(s, s.case.id).ends_at == sooner
    assert _kept(s, twin.id).ends_at > sooner
    assert [o.reason for o in s.here(Override) if o.verb == "embargo.accept"] == ["They share no component."]


def test_only_the_owner_weighs_a_leak_and_nobody_is_promised_otherwise():
    """Decision 0057: a party's own words about linked cases neither count nor tell it that there are any."""
    s = story()
    _split(s)
    sooner = s.now + dt.timedelta(days=50)
    view, at_stake = case_view(s.w.northgate, s.case.id), stakes(s.w.northgate, s.case.id, s.now)
    assert prospect(view, at_stake, sooner, s.now, binds=True) == Prospect.UNLESS_WEIGHED
    mine = embargo.propose(s.w.northgate, s.case.id, s.now, ends_at=sooner, reasons={"T22": "Never mind."})
    assert mine.state == "open"
    assert [one for one in s.here(Override) if one.verb == "embargo.propose"] == []
    view, at_stake = case_view(s.w.lead, s.case.id), stakes(s.w.lead, s.case.id, s.now)
    earlier = s.now + dt.timedelta(days=40)
    assert prospect(view, at_stake, earlier, s.now, binds=True) == Prospect.WAITS
    assert prospect(view, at_stake, earlier, s.now, binds=True, weighed=True) == Prospect.AT_ONCE
    with pytest.raises(Illegal) as refusal:
        embargo.propose(s.w.lead, s.case.id, s.now, ends_at=earlier)
    assert refusal.value.rules == ("T22",)
    taken = embargo.propose(s.w.lead, s.case.id, s.now, ends_at=earlier, reasons={"T22": "None."})
    assert taken.state == "accepted"


def test_what_was_weighed_is_kept_also_where_the_end_is_later():
    s = story()
    twin = _split(s)
    later = s.now + dt.timedelta(days=80)
    with pytest.raises(Illegal, match="T22"):
        embargo.propose(s.w.lead, twin.id, s.now, ends_at=later)
    embargo.propose(s.w.lead, twin.id, s.now, ends_at=later, reasons={"T22": "None."})
    assert [o.reason for o in s.here(Override, twin.id) if o.verb == "embargo.propose"] == ["None."]


@pytest.mark.usefixtures("an_hour_later")
def test_every_case_of_a_kin_is_told_to_the_desk_and_to_nobody_else():
    s = story()
    (third,) = vulnerability.add(
        s.w.lead, s.case.id, s.now, vulnerabilities=[vulnerability.NewVulnerability("A third one")]
    )
    twin = _split(s)
    last = _split(s, third)
    kin = {s.case.id, twin.id, last.id}
    for key in kin:
        assert {one.id for one in linked_cases(s.w.lead, key, s.w.now)} == kin - {key}
        assert linked_cases(s.w.northgate, key, s.w.now) == ()
    ended = s.w.now + dt.timedelta(days=400)
    assert all(one.ends_at is None for one in linked_cases(s.w.lead, s.case.id, ended)), "before any tick"
    assert all(one.ends_at == _kept(s, one.id).ends_at for one in linked_cases(s.w.lead, s.case.id, s.w.now))
    client = signed_in(s.w.lead)
    assert twin.stream.number in client.get(f"/cases/{s.case.id}/").content.decode()
    assert twin.stream.number not in signed_in(s.w.northgate).get(f"/cases/{s.case.id}/").content.decode()
    here = f"/cases/{s.case.id}/embargo/"
    page = client.get(here).content.decode()
    typed = {
        "day": f"{s.now + dt.timedelta(days=70):%Y-%m-%d}",
        "time": "12:00",
        "zone": "UTC",
        "binds": "on",
    }
    shown = client.post(f"{here}propose/", typed | {"do": "effect"}).content.decode()
    assert f"Linked case {twin.stream.number} stays private until" in shown
    stamp = re.search(r'name="shown" value="([^"]+)"', shown)[1]
    refused = client.post(f"{here}propose/", typed | {"do": "send", "shown": stamp})
    assert b"What a leak from here would mean for the linked cases" in refused.content
    assert "Linked case" not in page
    sent = client.post(f"{here}propose/", typed | {"do": "send", "shown": stamp, "reason_T22": "None."})
    assert sent.status_code == 303
