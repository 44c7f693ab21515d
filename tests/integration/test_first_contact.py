"""What the manufacturer of the device is told with its invitation, and that nothing else opens (F7, 22)."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.filled import filled
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, product
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.models import Case, CaseReport, Excerpt, FirstContact, Participant
from medaccord.apps.cases.queries.attempts import attempts
from medaccord.apps.cases.queries.first_contact import parties_told, proposed_words, told_to
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.invitations import invitation, open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.models import Identity, Report
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.catalogue import scoped_models
from medaccord.core.context import database_context
from medaccord.core.principal import system
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.errors import Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

TOLD = Words("Zirkon pump", "It takes any dose.")


@pytest.fixture
def scene():
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    return w, case, reporter


def _invite(w, case, maker="northgate", **how):
    how = how or {"told": TOLD}
    return participant.invite(
        w.lead, case.id, w.now, organisation=w.makers[maker].id, makes_device=True, **how
    )


def _sees(actor):
    """What somebody sees, by model."""
    with read_scope(actor):
        rows = {m._meta.model_name: m.objects.visible_to(actor).count() for m in scoped_models()}
    return {name: count for name, count in rows.items() if count and name != "fact"}


def _stored(case, model):
    with database_context(None, "live", [case.id]):
        return list(model.rows.filter(stream=case.id))


def test_the_maker_reads_the_report_and_nothing_else_before_it_agrees(scene):
    w, case, _ = scene
    row = _invite(w, case)
    told = invitation(w.northgate, row.id).told
    assert (told.device, told.report, told.sent_at) == ("Zirkon pump", "It takes any dose.", NOW)
    assert _sees(w.northgate) == {"participant": 1, "contact": 1, "invitation": 1, "excerpt": 1}
    with pytest.raises(Missing):
        case_view(w.northgate, case.id)
    assert_whole(case.id)


def test_what_is_handed_on_keeps_the_strictest_marking_of_its_sources(scene):
    w, case, _ = scene
    with database_context(None, "live", [case.id]):
        told = CaseReport.rows.get(stream=case.id).report_id
    with database_context(None, "live", [told]):
        Report.rows.filter(id=told).update(marking="TLP:RED")
    row = _invite(w, case)
    assert [one.marking for one in _stored(case, Excerpt)] == ["TLP:RED"]
    assert "Do not pass it on" in signed_in(w.northgate).get(f"/invitations/{row.id}/").content.decode()
    assert "TLP:RED" in signed_in(w.northgate).get(f"/invitations/{row.id}/report/").content.decode()
    with database_context(None, "live", [case.id]):
        Case.rows.filter(id=case.id).update(marking="TLP:GREEN")
    with database_context(None, "live", [told]):
        Report.rows.filter(id=told).update(marking="TLP:CLEAR")
    _invite(w, case, "halcyon")
    assert sorted(one.marking for one in _stored(case, Excerpt)) == ["TLP:GREEN", "TLP:RED"]


def test_nobody_else_reads_it_invited_or_not(scene):
    w, case, reporter = scene
    row = _invite(w, case)
    w.invite(case, "halcyon")
    consent.accept(w.halcyon, next(p.id for p in _mine(w.halcyon)), NOW)
    adviser = participant.invite(w.lead, case.id, NOW, organisation=w.agency.id)
    consent.accept(w.adviser, adviser.id, NOW)
    for actor in (w.halcyon, w.adviser, reporter, w.outsider):
        with pytest.raises(Missing):
            told_to(actor, row.id)
        assert "excerpt" not in _sees(actor)
        assert parties_told(actor, case.id) == set()
    assert invitation(w.halcyon, next(p.id for p in _mine(w.halcyon))).told is None
    assert told_to(w.lead, row.id).report == TOLD.report
    assert parties_told(w.lead, case.id) == {row.id}


def _mine(actor):
    with read_scope(actor):
        return list(Participant.objects.visible_to(actor).exclude(role="reporter"))


def test_after_a_yes_it_stays_and_a_colleague_of_the_desk_reads_it_too(scene):
    w, case, _ = scene
    row = _invite(w, case)
    consent.accept(w.northgate, row.id, NOW)
    assert told_to(w.northgate, row.id).device == "Zirkon pump"
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    with pytest.raises(Missing):
        told_to(w.colleague, row.id)
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    assert told_to(w.colleague, row.id).device == "Zirkon pump"
    assert_whole(case.id)


@pytest.mark.parametrize("how", ["declines", "stays silent", "leaves"])
def test_who_refuses_or_leaves_reads_it_no_more(scene, how):
    w, case, _ = scene
    row = _invite(w, case)
    if how == "declines":
        consent.decline(w.northgate, row.id, NOW)
    elif how == "stays silent":
        consent.lapse(system(stream=case.id), row.id, row.lapses_at)
    else:
        consent.accept(w.northgate, row.id, NOW)
        participant.leave(w.northgate, row.id, NOW)
    with pytest.raises(Missing):
        told_to(w.northgate, row.id)
    assert told_to(w.lead, row.id).device == "Zirkon pump"
    assert_whole(case.id)


def test_whoever_is_invited_again_reads_again_what_it_was_told(scene):
    w, case, _ = scene
    row = _invite(w, case)
    consent.decline(w.northgate, row.id, NOW)
    participant.invite(w.lead, case.id, NOW, organisation=w.makers["northgate"].id)
    with pytest.raises(Missing):
        told_to(w.northgate, row.id)
    consent.decline(w.northgate, row.id, NOW)
    _invite(w, case, told=Words())
    assert told_to(w.northgate, row.id).report == TOLD.report
    consent.decline(w.northgate, row.id, NOW)
    w.now = NOW + dt.timedelta(hours=1)
    _invite(w, case, told=Words("Zirkon pump", "It stops too."))
    assert told_to(w.northgate, row.id).report == "It stops too."


def test_an_override_is_recorded_with_its_reason_for_the_agencies(scene):
    w, case, _ = scene
    row = _invite(w, case, reason="Its address is not certain.")
    assert invitation(w.northgate, row.id).told is None
    assert "firstcontact" not in _sees(w.northgate)
    (why,) = attempts(w.lead, case.id, row.id).untold
    assert (why.reason, why.at) == ("Its address is not certain.", NOW)
    (kept,) = _stored(case, FirstContact)
    assert (kept.told, kept.by_id) == (False, w.lead.principal)


def test_an_adviser_hears_nothing_of_when_somebody_was_invited(scene):
    w, case, _ = scene
    adviser = participant.invite(w.lead, case.id, NOW, organisation=w.agency.id)
    consent.accept(w.adviser, adviser.id, NOW)
    before = [entry.verb for entry in history(w.adviser, case.id).entries]
    _invite(w, case)
    _invite(w, case, "halcyon", reason="Not certain.")
    assert [entry.verb for entry in history(w.adviser, case.id).entries] == before
    told = [(one.verb, one.outcome) for one in history(w.lead, case.id).entries]
    assert ("participant.invite", "with_report") in told


def test_the_default_is_yes_so_silence_about_it_is_refused_and_changes_nothing(scene):
    w, case, _ = scene
    with pytest.raises(Invalid) as refused:
        _invite(w, case, told=Words())
    assert list(refused.value.findings) == ["report"]
    assert [p for p in _stored(case, Participant) if p.role == "manufacturer"] == []
    assert _stored(case, Excerpt) == []


def test_others_wait_for_their_consent(scene):
    w, case, _ = scene
    for kind in OrganisationKind:
        if kind not in (OrganisationKind.MANUFACTURER, OrganisationKind.COORDINATION_CENTER):
            other = organisation(kind, person())
            with pytest.raises(Illegal, match="Only the manufacturer"):
                participant.invite(w.lead, case.id, NOW, organisation=other.id, makes_device=True, told=TOLD)
    maker = w.makers["northgate"].id
    for how in ({"told": TOLD}, {"reason": "why"}):
        with pytest.raises(Invalid, match="Only the manufacturer"):
            participant.invite(w.lead, case.id, NOW, organisation=maker, **how)
    assert _stored(case, Excerpt) == []


def _listed(w, case):
    """Northgate was invited by a merge or too early, is listed with a product, and did not answer."""
    w.invite(case, "northgate")
    product.add(w.lead, case.id, NOW, products=[NewProduct(w.makers["northgate"].id, "Zirkon pump")])
    row = next(p for p in case_view(w.lead, case.id).parties if p.role == "manufacturer")
    consent.decline(w.northgate, row.id, NOW)
    return w.makers["northgate"].id


def test_who_is_listed_with_a_product_is_told_or_a_reason_is_recorded(scene):
    """The policy is the default: leaving the box out is no way around it."""
    w, case, _ = scene
    maker = _listed(w, case)
    with pytest.raises(Invalid) as refused:
        participant.invite(w.lead, case.id, NOW, organisation=maker)
    assert set(refused.value.findings) == {"report"}
    row = participant.invite(w.lead, case.id, NOW, organisation=maker, reason="Its address is not certain.")
    assert [(one.told, one.reason) for one in _stored(case, FirstContact)] == [
        (False, "Its address is not certain.")
    ]
    consent.decline(w.northgate, row.id, NOW)
    participant.invite(w.lead, case.id, NOW, organisation=maker, told=TOLD)
    assert told_to(w.northgate, row.id).report == TOLD.report


def test_who_has_had_the_report_is_invited_again_as_anybody(scene):
    w, case, _ = scene
    row = w.join(case, "northgate")
    product.add(w.lead, case.id, NOW, products=[NewProduct(w.makers["northgate"].id, "Zirkon pump")])
    participant.leave(w.northgate, row.id, NOW)
    participant.invite(w.lead, case.id, NOW, organisation=w.makers["northgate"].id)
    assert _stored(case, FirstContact) == []


def test_the_page_asks_what_the_maker_of_a_listed_product_is_told_though_the_box_is_empty(scene):
    w, case, _ = scene
    maker = _listed(w, case)
    browser, here = signed_in(w.lead), f"/cases/{case.id}/people/"
    form = browser.get(f"{here}?organisation={maker}").content.decode()
    assert re.search(r'name="invite-makes_device"[^>]* checked', form)
    assert not re.search(r'name="invite-makes_device"[^>]* checked', browser.get(here).content.decode())
    asked = browser.post(f"{here}invite/", {"invite-organisation": maker})
    assert "What is this manufacturer told before it agrees?" in asked.content.decode()
    refused = Program(w.lead).post(f"/cases/{case.id}/participants", {"organisation": str(maker)})
    assert refused.status_code == 422
    assert _stored(case, FirstContact) == []


def test_without_terms_nothing_goes():
    w = world()
    case, _ = w.case()
    with pytest.raises(Illegal, match="terms attached"):
        _invite(w, case)
    assert _stored(case, Participant)[0].role in ("lead", "reporter")
    assert len(_stored(case, Participant)) == 2


def _end(w, case, how):
    """Leave a case in which no embargo can be proposed any more."""
    if how == "ended":
        w.embargo(case)
        embargo.terminate(w.lead, case.id, NOW, reason="It is on a mailing list.")
    else:
        cases.record(w.lead, case.id, NOW, event=CaseEvent(how))


@pytest.mark.parametrize("how", ["ended", "public", "exploit", "attacks"])
def test_where_no_embargo_is_possible_the_maker_is_told_under_its_marking(how):
    """Decision 0201: in the emergency there are no terms to wait for."""
    w = world()
    case, _ = w.case()
    _end(w, case, how)
    row = _invite(w, case)
    found = invitation(w.northgate, row.id)
    assert (found.told.report, found.terms, found.past_embargo) == (TOLD.report, None, True)
    assert _sees(w.northgate) == {"participant": 1, "contact": 1, "invitation": 1, "excerpt": 1}
    assert [one.told for one in _stored(case, FirstContact)] == [True]
    (sent,) = attempts(w.lead, case.id, row.id).invitations
    assert sent.past_embargo
    page = signed_in(w.northgate).get(f"/invitations/{row.id}/").content.decode()
    assert "none can be agreed any more" in page
    assert "An end may be proposed later" not in page
    assert "TLP:AMBER+STRICT" in page
    proof = signed_in(w.lead).get(f"/cases/{case.id}/people/{row.id}/attempts/").content.decode()
    assert "no embargo was possible any more" in proof
    with pytest.raises(Missing):
        case_view(w.northgate, case.id)
    consent.accept(w.northgate, row.id, NOW, terms=None)
    assert case_view(w.northgate, case.id).mine.id == row.id
    assert_whole(case.id)


def test_attacks_under_an_embargo_leave_its_terms_attached(scene):
    w, case, _ = scene
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    found = invitation(w.northgate, _invite(w, case).id)
    assert (found.terms is not None, found.past_embargo) == (True, False)


def test_the_page_and_the_api_tell_it_without_terms_and_who_is_told_nothing_reads_so_too():
    w = world()
    case, _ = w.case()
    _end(w, case, "attacks")
    there, browser = f"/cases/{case.id}/people/invite/", signed_in(w.lead)
    maker = w.makers["northgate"].id
    asked = browser.post(there, {"invite-organisation": maker, "invite-makes_device": "on"})
    assert "no embargo is possible any more" in asked.content.decode()
    assert "propose an end first" not in asked.content.decode()
    told = {"invite-tell": "yes", "invite-device": TOLD.device, "invite-report": TOLD.report}
    sent = {"invite-organisation": maker, "invite-makes_device": "on", **told}
    assert browser.post(there, sent).status_code == 303
    halcyon = {"organisation": str(w.makers["halcyon"].id), "reason": "Not certain."}
    Program(w.lead).done(f"/cases/{case.id}/participants", {**halcyon, "makes_device": True})
    for actor, report in ((w.northgate, TOLD.report), (w.halcyon, None)):
        (one,) = Program(actor).get("/invitations").json()["results"]
        assert (one["past_embargo"], one["told"] and one["told"]["report"]) == (True, report)


@pytest.mark.parametrize(
    ("identity", "word", "refused"),
    [
        (Identity.NOBODY, "r.lee@example.org", True),
        (Identity.NAME, "r.lee@example.org", True),
        (Identity.PSEUDONYM, "r.lee@example.org", True),
        (Identity.PSEUDONYM, "Nightjar", False),
        (Identity.NAME, "Nightjar", False),
    ],
)
def test_who_reported_never_goes_with_it_unless_that_was_allowed(identity, word, refused):
    w = world()
    case, _ = w.case(identity=identity, known_as="Nightjar", contact="r.lee@example.org")
    w.embargo(case)
    words = Words("Zirkon pump", f"It takes any dose, says {word.upper()}.")
    if not refused:
        assert _invite(w, case, told=words).invited_at == NOW
        return
    with pytest.raises(Invalid, match="the excerpt stands something that tells who reported") as refusal:
        _invite(w, case, told=words)
    assert word.casefold() not in str(refusal.value.findings).casefold()
    assert _stored(case, Excerpt) == []


REACHED = {"identity": Identity.PSEUDONYM, "known_as": "Nightjar", "contact": "Robin Lee, +44 20 7946 0958"}


@pytest.mark.parametrize(
    ("told", "message", "field", "place"),
    [
        (Words("Pump of Lee, Robin", "Any dose."), "", "device", "the name of the device"),
        (Words("Pump", "Call 020-7946 0958."), "", "report", "the excerpt"),
        (TOLD, "Found by R\u00f3bin Lee.", "message", "the message"),
    ],
)
def test_parts_of_it_neither_and_the_refusal_says_where_but_not_which(told, message, field, place):
    w = world()
    case, _ = w.case(**REACHED)
    w.embargo(case)
    with pytest.raises(Invalid) as refusal:
        _invite(w, case, told=told, message=message)
    ((where, (said,)),) = refusal.value.findings.items()
    assert (where, place in said, "take out names" in said) == (field, True, True)
    assert not any(word in said.casefold() for word in ("lee", "robin", "7946", "nightjar"))
    assert [p for p in _stored(case, Participant) if p.role == "manufacturer"] == []


def test_no_invitation_names_who_reported():
    w = world()
    case, _ = w.case(**REACHED)
    with pytest.raises(Invalid) as refusal:
        participant.invite(w.lead, case.id, NOW, organisation=w.agency.id, message="Robin Lee asks for you.")
    assert list(refusal.value.findings) == ["message"]


def test_a_person_who_signed_in_and_stays_unnamed_is_not_named_by_the_account():
    f = filled()
    insider = person("Robin Lee")
    with f.inside():
        told = CaseReport.rows.get(stream=f.case.id).report_id
    with database_context(None, "live", [told]):
        Report.rows.filter(id=told).update(reporter=insider.person, identity=Identity.NOBODY)
    maker = organisation(OrganisationKind.MANUFACTURER, person()).id
    with pytest.raises(Invalid, match="the message"):
        participant.invite(f.w.lead, f.case.id, f.now, organisation=maker, message="Robin Lee reported.")


def test_whoever_reported_a_linked_case_is_not_named_either():
    w = world()
    case, _ = w.case()
    other, _ = w.case("Another one", **REACHED)
    w.embargo(case)
    words = Words("Pump", "Robin Lee found it.")
    assert _invite(w, case, told=words).invited_at == NOW, "nobody of that name reported what is linked"
    merge(w.lead, other.id, NOW, into=case.stream.number, reason="One flaw.", parties=())
    with pytest.raises(Invalid, match="the excerpt"):
        _invite(w, case, "halcyon", told=words)


def test_a_message_that_goes_with_a_merge_names_nobody():
    w = world()
    case, _ = w.case()
    other, _ = w.case("Another one", **REACHED)
    w.join(other, "northgate")
    with pytest.raises(Invalid, match="the message"):
        merge(w.lead, other.id, NOW, into=case.stream.number, reason="One flaw.", message="Robin Lee wrote.")


def test_what_is_proposed_are_the_reports_words_without_any_name(scene):
    w = scene[0]
    told = {"known_as": "Nightjar", "contact": "r.lee@example.org", "identity": Identity.PSEUDONYM}
    case, reporter = w.case(device="Zirkon pump", description="Any dose.", harm="Too much.", **told)
    assert proposed_words(w.lead, case.id) == Words("Zirkon pump", "Any dose.\n\nToo much.")
    assert proposed_words(w.outsider, case.id) == Words()
    assert proposed_words(reporter, case.id).device == "Zirkon pump"


def test_who_was_told_has_learned_of_the_risk_once_it_read_it(scene):
    w, case, _ = scene
    row = _invite(w, case)
    other = w.invite(case, "halcyon")
    assert case_view(w.lead, case.id).party(row.id).learned_at is None
    participant.open(w.northgate, row.id, NOW)
    participant.open(w.halcyon, other.id, NOW)
    view = case_view(w.lead, case.id)
    assert (view.party(row.id).learned_at, view.party(other.id).learned_at) == (NOW, None)
    assert view.party(row.id).report_state == "start", "reading it opens nothing"


def test_a_person_of_the_maker_who_reported_is_not_let_in():
    f = filled()
    insider = person()
    maker = organisation(OrganisationKind.MANUFACTURER, insider, person(), name="Insider Devices")
    with f.inside():
        Participant.rows.filter(stream=f.case.id, role="reporter").update(principal=insider.person)
    row = participant.invite(
        f.w.lead, f.case.id, f.now, organisation=maker.id, makes_device=True, reason="Not certain."
    )
    with pytest.raises(Missing):
        told_to(insider, row.id)
    assert open_invitations(insider) == []


def test_the_report_itself_stays_closed_to_the_maker(scene):
    w, case, _ = scene
    row = _invite(w, case)
    consent.accept(w.northgate, row.id, NOW)
    with read_scope(w.northgate):
        assert not Report.objects.visible_to(w.northgate).exists()
        assert Case.objects.visible_to(w.northgate).count() == 1
    with pytest.raises(Missing):
        told_to(w.northgate, uuid.uuid4())
