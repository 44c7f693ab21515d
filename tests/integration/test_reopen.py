"""case.reopen: a closed case goes on as a linked successor, and nobody is in it before it agrees."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import holder, reporter, signed_in
from tests.factories import NOW, world
from tests.integration.advisory_case import story
from tests.support.api import Program
from tests.support.whole import assert_whole, key_holders

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.models import (
    Case,
    CaseReport,
    Cell,
    Embargo,
    Invitation,
    LifeStep,
    Link,
    Note,
    Participant,
    Vulnerability,
)
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.devices.models import Product
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.queries.reports import report_list
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import LIVE
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

WHY = "The fix can be bypassed."
KEEPS = {"T11": "We keep to it."}


def _closed(**told):
    s = story(**told)
    cases.close(s.w.lead, s.case.id, s.now, reasons=KEEPS)
    return s


def _reopen(s, **inputs):
    return reopen(s.w.lead, s.case.id, s.now, **{"reason": WHY, **inputs})


def _parties(s, stream):
    return sorted((p.role, p.name, p.consent) for p in s.here(Participant, stream))


def test_what_goes_on_keeps_its_marking():
    s = _closed()
    with database_context(None, LIVE, [s.case.id]):
        for model in (Case, CaseReport, Participant, Product, Vulnerability):
            assert model.rows.filter(stream=s.case.id).update(marking="TLP:RED")
    new = _reopen(s)
    assert new.marking == "TLP:RED"
    for model in (CaseReport, Product, Vulnerability):
        assert {one.marking for one in s.here(model, new.id)} == {"TLP:RED"}
    assert [one.marking for one in s.here(Participant, new.id) if one.role == "reporter"] == ["TLP:RED"]


def test_it_goes_on_under_another_number_with_the_same_lead_and_the_old_one_stays_closed():
    s = _closed()
    new = _reopen(s, title="The fix is no fix")
    with database_context(None, LIVE, [s.case.id, new.id]):
        numbers = {row.number for row in Stream.objects.filter(id__in=[s.case.id, new.id])}
    assert len(numbers) == 2
    old = s.here(Case)[0]
    assert (old.phase, old.closed_at) == ("closed", s.now)
    assert (new.title, new.lead_id, new.phase) == ("The fix is no fix", s.case.lead_id, "inviting")
    assert (new.kind, new.urgent, new.origin) == (old.kind, old.urgent, old.origin)
    assert [(one.id, one.relation) for one in linked_cases(s.w.lead, old.id, s.now)] == [
        (new.id, "successor")
    ]
    assert [(one.id, one.relation) for one in linked_cases(s.w.lead, new.id, s.now)] == [
        (old.id, "predecessor")
    ]
    for key in (old.id, new.id):
        assert [(p.verb, p.reason) for p in s.here(LifeStep, key)] == [("case.reopen", WHY)]
    assert case_view(s.w.colleague, new.id).lead == case_view(s.w.lead, old.id).lead
    assert_whole(old.id, new.id)


def test_nobody_but_the_desk_is_in_before_it_agrees():
    s = _closed()
    new = _reopen(s)
    assert {kind for _, kind in key_holders(new.id)} == {"party"}
    for actor in (s.w.northgate, s.w.halcyon, s.reporter, s.w.outsider):
        with pytest.raises(Missing):
            case_view(actor, new.id)
        with read_scope(actor):
            for model in (Vulnerability, Product, Note, Cell, LifeStep):
                assert not model.objects.visible_to(actor).filter(stream=new.id).exists()
    row = next(p for p in s.here(Participant, new.id) if p.name == "Northgate Medical")
    (sent,) = s.here(Invitation, new.id, participant=row)
    consent.accept(s.w.northgate, row.id, s.now, terms=sent.terms_id)
    view = case_view(s.w.northgate, new.id)
    assert [v.cve for v in view.vulnerabilities] == ["CVE-2026-10001", "CVE-2026-10002"]
    assert [p.name for p in view.products] == ["Northgate InfusaCore LX 4.1"]
    assert [(one.id, one.relation) for one in linked_cases(s.w.northgate, s.case.id, s.now)] == [
        (new.id, "successor")
    ]
    assert linked_cases(s.w.halcyon, s.case.id, s.now) == ()
    with pytest.raises(Missing):
        case_view(s.w.halcyon, new.id)


def test_an_embargo_that_binds_binds_in_the_new_case_and_is_signed_anew():
    s = _closed()
    new = _reopen(s)
    old_terms, terms = s.here(Embargo)[0], s.here(Embargo, new.id)[0]
    assert (terms.state, terms.ends_at) == ("active", old_terms.ends_at)
    assert _parties(s, new.id) == [
        ("lead", "Coordination center", "signatory"),
        ("manufacturer", "Halcyon Infusion", "invited"),
        ("manufacturer", "Northgate Medical", "invited"),
        ("reporter", "Anonymous reporter", "invited"),
    ]
    assert {sent.ends_at for sent in s.here(Invitation, new.id)} == {terms.ends_at}


def test_without_an_embargo_there_is_none_in_the_new_case():
    s = story(embargo_days=None)
    cases.close(s.w.lead, s.case.id, s.now)
    new = _reopen(s)
    assert s.here(Embargo, new.id)[0].state == "none"
    assert {p.consent for p in s.here(Participant, new.id)} == {"no_embargo"}
    part = own_parts(s.reporter, _report(s), s.now)[0]
    assert (part.case, part.is_invited, part.is_asked) == (new.id, True, True)
    consent.accept(s.reporter, part.participant, s.now, terms=None)
    assert case_view(s.reporter, new.id).vulnerabilities != ()
    assert_whole(new.id)


def _report(s):
    return s.here(CaseReport)[0].report_id


def test_what_is_known_of_what_goes_on_stays_known():
    s = story()
    embargo.terminate(s.w.lead, s.case.id, s.now, reason="Everybody is ready.")
    cases.record(s.w.lead, s.case.id, s.now, event=cases.CaseEvent.PUBLIC)
    cases.close(s.w.lead, s.case.id, s.now)
    new = _reopen(s, vulnerabilities=[s.two.id], parties=[])
    assert new.public_at == s.now
    assert [v.cve for v in s.here(Vulnerability, new.id)] == ["CVE-2026-10002"]
    assert [p.role for p in s.here(Participant, new.id)] == ["lead"]
    assert s.here(Product, new.id) == []


def test_another_finding_is_not_known_because_the_old_one_is():
    s = story()
    embargo.terminate(s.w.lead, s.case.id, s.now, reason="Everybody is ready.")
    cases.record(s.w.lead, s.case.id, s.now, event=cases.CaseEvent.PUBLIC)
    cases.close(s.w.lead, s.case.id, s.now)
    new = _reopen(s, vulnerabilities=[])
    assert (new.public_at, s.here(Vulnerability, new.id)) == (None, [])
    ends = s.now + dt.timedelta(days=30)
    assert embargo.propose(s.w.lead, new.id, s.now, ends_at=ends, reasons={"T22": "None."}).ends_at == ends


def test_who_left_or_refused_is_not_asked():
    s = story()
    with database_context(None, LIVE, [s.case.id]):
        row = Participant.rows.get(stream=s.case.id, name="Halcyon Infusion")
    participant.leave(s.w.halcyon, row.id, s.now, reason="Not ours.")
    cases.close(s.w.lead, s.case.id, s.now, reasons=KEEPS)
    new = _reopen(s)
    assert "Halcyon Infusion" not in {p.name for p in s.here(Participant, new.id)}
    with pytest.raises(Missing, match="take part in this case"):
        _reopen(_closed(), parties=[row.id])


def test_a_case_goes_on_once():
    s = _closed()
    new = _reopen(s)
    with pytest.raises(Illegal, match="goes on in a linked one already"):
        _reopen(s)
    cases.close(s.w.lead, new.id, s.now, reasons=KEEPS)
    third = reopen(s.w.lead, new.id, s.now, reason=WHY)
    assert {(one.id, one.relation) for one in linked_cases(s.w.lead, third.id, s.now)} == {
        (s.case.id, "sibling"),
        (new.id, "predecessor"),
    }


def test_what_is_refused_opens_nothing():
    s = _closed()
    for wrong in ({"reason": " "}, {"title": ""}, {"message": "bell \x07"}):
        with pytest.raises(Invalid):
            _reopen(s, **wrong)
    with pytest.raises(Missing, match="vulnerabilities of this case"):
        _reopen(s, vulnerabilities=[story().one.id])
    with pytest.raises(Denied):
        reopen(s.w.colleague, s.case.id, s.now, reason=WHY)
    for other in (s.w.northgate,):
        with pytest.raises(Denied):
            reopen(other, s.case.id, s.now, reason=WHY)
    with pytest.raises(Missing):
        reopen(s.w.outsider, s.case.id, s.now, reason=WHY)
    running = story()
    with pytest.raises(Denied, match="closed"):
        _reopen(running)
    assert s.here(Link) == []
    attacked = story()
    cases.record(attacked.w.lead, attacked.case.id, attacked.now, event=cases.CaseEvent.ATTACKS)
    cases.close(attacked.w.lead, attacked.case.id, attacked.now, reasons=KEEPS | {"T3": "It stays."})
    with pytest.raises(Illegal, match="no embargo any more"):
        _reopen(attacked)


# ---------------------------------------------------------------- screens


def _words(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("an_hour_later")
def test_the_lead_reopens_on_a_page_and_comes_to_the_new_case():
    s = _closed()
    desk, here = signed_in(s.w.lead), f"/cases/{s.case.id}/"
    assert f'href="{here}reopen/"' in desk.get(here).content.decode()
    page = _words(desk.get(f"{here}reopen/"))
    assert "binds in the new case as well" in page
    assert page.count("checked") == 5, "two vulnerabilities and three parties are ticked"
    sent = {"reason": " ", "title": "Kept as typed"}
    refused = desk.post(f"{here}reopen/", sent)
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    done = desk.post(f"{here}reopen/", sent | {"reason": WHY, "vulnerabilities": [str(s.one.id)]})
    assert done.status_code == 303
    shown = _words(desk.get(done["Location"]))
    assert "was closed, goes on here" in shown
    assert f"Reopened as a linked case: {WHY}" in shown
    assert "goes on there" in _words(desk.get(here))
    maker = signed_in(s.w.northgate)
    assert "reopen/" not in maker.get(here).content.decode()
    assert WHY not in _words(maker.get(here))
    assert maker.get(f"{here}reopen/").status_code == 403
    again = desk.post(f"{here}reopen/", sent | {"reason": WHY})
    assert again.status_code == 409
    assert "goes on in a linked one already" in again.content.decode()


def test_a_reporter_is_asked_on_its_tracking_page():
    w = world()
    w.now = dt.datetime.now(dt.UTC)
    _, code = reporter()
    key = report_list(w.lead).lines[0].id
    report.validate(w.lead, key, w.now)
    case = cases.open(w.lead, key, w.now, title="SECRET-TITLE")
    cases.close(w.lead, case.id, w.now)
    assert "We have ended our work on your report" in _words(holder(code).get("/tracking/"))
    new = reopen(w.lead, case.id, w.now, reason=WHY)
    client = holder(code)
    page = _words(client.get("/tracking/"))
    assert "Your report goes on in a case of its own. Will you take part?" in page
    assert "SECRET-TITLE" not in page
    part = next(p for p in case_view(w.lead, new.id).parties if p.role == "reporter").id
    answer = client.post(f"/tracking/{key}/terms/{part}/", {"answer": "accept", "terms": ""})
    assert answer.status_code == 303
    page = _words(client.get("/tracking/"))
    assert "Will you take part?" not in page
    assert "We have ended our work on your report" not in page


def test_the_api_reopens():
    s = _closed()
    desk = Program(s.w.lead)
    assert desk.post(f"/cases/{s.case.id}/reopen", {"reason": ""}).status_code == 422
    made = desk.post(f"/cases/{s.case.id}/reopen", {"reason": WHY})
    assert made.status_code == 201
    new = made.json()["results"][0]["id"]
    (one,) = desk.get(f"/cases/{new}").json()["linked"]
    assert (one["id"], one["relation"]) == (str(s.case.id), "predecessor")
    assert Program(s.w.northgate).get(f"/cases/{new}").status_code == 404


def test_a_bystander_without_a_key_is_told_nothing():
    w = world()
    case, _ = w.case()
    w.invite(case, "northgate")
    cases.close(w.lead, case.id, NOW)
    new = reopen(w.lead, case.id, NOW, reason=WHY)
    assert "Northgate Medical" not in {p.name for p in case_view(w.lead, new.id).parties}
