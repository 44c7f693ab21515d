"""contact.search, what participant.contact keeps of an attempt, and the proof that both make together."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, signs_in, world
from tests.filled import adviser_in, filled
from tests.support.whole import assert_whole

from medaccord.apps.accounts.models import Person, User
from medaccord.apps.cases.commands import colleague, consent, contact, embargo, participant, product
from medaccord.apps.cases.models import Contact, ContactAct, ContactSearch, Participant
from medaccord.apps.cases.queries.attempts import attempts
from medaccord.apps.cases.queries.contacts import contacts
from medaccord.apps.cases.queries.invitations import invitation
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.searches import concerned, searches
from medaccord.apps.cases.queries.team import team
from medaccord.apps.devices.commands.product import typed
from medaccord.apps.parties.commands import link, membership
from medaccord.apps.parties.models import Channel, Membership, OrganisationKind
from medaccord.core.context import database_context
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
PHONE = {"what": ContactAct.ATTEMPT, "channel": Channel.PHONE, "source": "Switchboard"}


@pytest.fixture
def scene():
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    return w, case, reporter


def _searched(w, case, maker="halcyon", by=None, **more):
    told = {"organisation": w.makers[maker].id, "source": "Register of makers", "found": Found.NOTHING}
    return contact.search(by or w.lead, case.id, w.now, **{**told, **more})


def test_a_search_is_logged_for_somebody_who_is_not_invited_yet(scene):
    w, case, _ = scene
    _searched(w, case, result="Listed without an address.", searched_on=NOW.date())
    (found,) = searches(w.lead, case.id)
    assert (found.name, found.source, found.found) == ("Halcyon Infusion", "Register of makers", "nothing")
    assert (found.result, found.searched_on) == ("Listed without an address.", NOW.date())
    assert found.by == Person.objects.get(principal=w.lead.person).name


def test_searches_are_the_agencies_own_and_every_other_party_sees_none():
    f = filled()
    adviser = adviser_in(f)
    _searched(f.w, f.case)
    for actor in (f.w.northgate, f.w.halcyon, f.reporter, f.w.outsider, adviser):
        with pytest.raises(Missing):
            searches(actor, f.case.id)
    for actor in (f.w.northgate, f.w.halcyon, f.reporter, f.w.outsider):
        assert f.seen(ContactSearch, actor) == []
    assert len(f.seen(ContactSearch, adviser)) == 1
    f.assert_whole()


def test_only_the_desk_logs_searches():
    f = filled()
    for actor, refusal in ((f.w.northgate, Denied), (f.reporter, Denied), (f.w.outsider, Missing)):
        with pytest.raises(refusal):
            _searched(f.w, f.case, by=actor)
    f.close()
    with pytest.raises(Denied, match="Now it is closed"):
        _searched(f.w, f.case)
    assert f.rows(ContactSearch) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": " "}, "source"),
        ({"source": "x" * 301}, "source"),
        ({"source": "a\nb"}, "source"),
        ({"result": "x" * 2_001}, "result"),
        ({"result": "a\x00b"}, "result"),
        ({"searched_on": (NOW + 2 * DAY).date()}, "searched_on"),
        ({"searched_on": (NOW - 2 * DAY).date()}, "searched_on"),
    ],
)
def test_a_search_that_cannot_be_kept_is_refused_by_field(scene, wrong, field):
    w, case, _ = scene
    with pytest.raises(Invalid) as refused:
        _searched(w, case, **wrong)
    assert list(refused.value.findings) == [field]
    assert searches(w.lead, case.id) == []


def test_a_search_for_nobody_of_the_directory_is_missing(scene):
    w, case, _ = scene
    invented = organisation(OrganisationKind.MANUFACTURER, origin="replay")
    for key in (uuid.uuid4(), invented.id):
        with pytest.raises(Missing):
            _searched(w, case, organisation=key)


def test_an_attempt_keeps_what_was_tried_what_came_of_it_and_who_noted_it(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    participant.contact(w.lead, row.id, NOW, at=NOW, to=" +1 555 0100 ", upshot=Upshot.MESSAGE_LEFT, **PHONE)
    tried = next(t for t in contacts(w.lead, [case.id]) if t.channel == "phone")
    name = Person.objects.get(principal=w.lead.person).name
    assert (tried.to, tried.upshot, tried.by) == ("+1 555 0100", "message_left", name)
    own = next(t for t in contacts(w.northgate, [case.id]) if t.channel == "phone")
    assert (own.to, own.upshot, own.by) == ("+1 555 0100", "message_left", "")


def test_only_an_attempt_has_a_result(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    told = {**PHONE, "what": ContactAct.SEEN, "at": NOW}
    with pytest.raises(Invalid, match="Only an attempt"):
        participant.contact(w.lead, row.id, NOW, upshot=Upshot.SPOKE, **told)
    with pytest.raises(Invalid):
        participant.contact(w.lead, row.id, NOW, at=NOW, to="a\nb", **PHONE)


def test_what_a_reporter_or_party_brings_about_names_none_of_them(scene):
    w, case, reporter = scene
    row = w.invite(case, "northgate")
    participant.open(w.northgate, row.id, NOW)
    own = next(p for p in _parts(reporter))
    consent.accept(reporter, own.id, NOW)
    embargo.propose(reporter, case.id, NOW + DAY, ends_at=NOW + 80 * DAY)
    named = {row.by_id for row in _rows(case, Contact)}
    assert named == {None, w.lead.principal}
    by_day = [one for one in attempts(w.lead, case.id, row.id).invitations if one.by_day]
    assert all(one.sent_at.hour == 12 for one in by_day)


def _parts(actor):
    with read_scope(actor):
        return list(Participant.objects.visible_to(actor))


def _rows(case, model):
    with database_context(None, "live", [case.id]):
        return list(model.rows.filter(stream=case.id))


def test_the_proof_holds_every_attempt_invitation_and_search_in_order(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    _searched(w, case, "northgate", source="Trade body")
    _searched(w, case, "halcyon")
    w.now = NOW + 2 * DAY
    participant.contact(w.lead, row.id, w.now, at=w.now, upshot=Upshot.NO_ANSWER, **PHONE)
    found = attempts(w.lead, case.id, row.id)
    assert [(t.channel, t.upshot) for t in found.touches] == [("platform", ""), ("phone", "no_answer")]
    assert [(s.fate, s.answered_at) for s in found.invitations] == [("unopened", None)]
    assert [s.source for s in found.searches] == ["Trade body"]
    assert (found.first_at, found.days, found.disclosable_from) == (NOW, 45, NOW + 45 * DAY)


def test_days_count_from_an_earlier_attempt_that_was_logged_afterwards(scene):
    w, case, _ = scene
    w.now = NOW + 5 * DAY
    row = w.invite(case, "northgate")
    participant.contact(w.lead, row.id, w.now, at=NOW + DAY, **PHONE)
    assert attempts(w.lead, case.id, row.id).disclosable_from == NOW + 46 * DAY


def test_an_invitation_is_opened_for_the_one_that_was_open_then(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    participant.open(w.northgate, row.id, NOW + DAY)
    assert [s.fate for s in attempts(w.lead, case.id, row.id).invitations] == ["opened"]
    consent.decline(w.northgate, row.id, NOW + 2 * DAY)
    w.now = NOW + 3 * DAY
    w.invite(case, "northgate")
    fates = [s.fate for s in attempts(w.lead, case.id, row.id).invitations]
    assert fates == ["answered", "unopened"]


def test_an_invitation_that_came_again_is_opened_again(scene):
    """Who opened the first one, declined and is invited again has not read the second."""
    w, case, _ = scene
    row = w.invite(case, "northgate")
    participant.open(w.northgate, row.id, NOW + DAY)
    consent.decline(w.northgate, row.id, NOW + 2 * DAY)
    w.now = NOW + 3 * DAY
    w.invite(case, "northgate")
    assert invitation(w.northgate, row.id).opened_at is None
    assert case_view(w.lead, case.id).party(row.id).opened_at is None
    browser, here = signed_in(w.northgate), f"/invitations/{row.id}/"
    page = browser.get(here).content.decode()
    assert ("Read by you" in page, 'value="open"' in page) == (False, True)
    participant.open(w.northgate, row.id, NOW + 4 * DAY)
    participant.open(w.northgate, row.id, NOW + 5 * DAY)
    found = attempts(w.lead, case.id, row.id)
    assert [s.fate for s in found.invitations] == ["answered", "opened"]
    assert [t.at for t in found.touches if t.act == "opened"] == [NOW + DAY, NOW + 4 * DAY]
    page = browser.get(here).content.decode()
    assert ("Read by you" in page, 'value="open"' in page) == (True, False)
    assert_whole(case.id)


def test_new_terms_are_opened_apart_from_those_before(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    participant.open(w.northgate, row.id, NOW + DAY)
    longer = embargo.propose(w.lead, case.id, NOW + 2 * DAY, ends_at=NOW + 90 * DAY)
    embargo.accept(w.lead, longer.id, NOW + 2 * DAY)
    fates = [s.fate for s in attempts(w.lead, case.id, row.id).invitations]
    assert (fates[0], fates[-1]) == ("opened", "unopened")
    participant.open(w.northgate, row.id, NOW + 3 * DAY)
    assert {s.fate for s in attempts(w.lead, case.id, row.id).invitations[-1:]} == {"opened"}


def test_a_sign_that_was_logged_by_hand_counts_for_the_invitation_of_its_time(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    seen = {**PHONE, "what": ContactAct.OPENED}
    participant.contact(w.lead, row.id, NOW + 2 * DAY, at=NOW + DAY, **seen)
    assert [s.fate for s in attempts(w.lead, case.id, row.id).invitations] == ["opened"]


def test_nothing_follows_from_the_silence_of_who_answered_or_is_no_manufacturer(scene):
    w, case, _ = scene
    maker = w.join(case, "northgate")
    agency = participant.invite(w.lead, case.id, NOW, organisation=w.agency.id)
    for row in (maker, agency):
        assert attempts(w.lead, case.id, row.id).disclosable_from is None


def test_the_proof_is_the_desks_alone():
    f = filled()
    party = f.parties["northgate"]
    for actor in (f.w.northgate, f.w.halcyon, f.reporter, f.w.outsider, adviser_in(f)):
        with pytest.raises(Missing):
            attempts(actor, f.case.id, party.id)
    others = [uuid.uuid4(), *(p.id for p in _parts(f.w.lead) if p.role in ("lead", "reporter"))]
    for key in others:
        with pytest.raises(Missing):
            attempts(f.w.lead, f.case.id, key)


def test_a_maker_of_a_product_that_takes_no_part_may_be_concerned(scene):
    w, case, _ = scene
    maker = w.makers["northgate"]
    row = w.join(case, "northgate")
    product.add(w.lead, case.id, NOW, products=[typed(maker.id, "Northgate", "InfusaCore LX")])
    assert concerned(w.lead, case.id) == []
    participant.leave(w.northgate, row.id, NOW)
    (found,) = concerned(w.lead, case.id)
    assert (found.organisation, found.kind, found.cases) == (maker.id, "manufacturer", ())
    assert len(found.products) == 1
    w.join(case, "northgate")
    assert concerned(w.lead, case.id) == []


def test_a_supplier_is_known_by_a_product_from_the_readers_own_cases_only(scene):
    w, case, _ = scene
    maker = w.makers["northgate"]
    supplier = organisation(OrganisationKind.COMPONENT_SUPPLIER, w.outsider, name="Kestrel RTOS")
    earlier, _ = w.case("Stack overflow")
    for one in (case, earlier):
        w.join(one, "northgate")
        product.add(w.northgate, one.id, NOW, products=[typed(maker.id, "Northgate", "InfusaCore LX")])
    assert concerned(w.lead, case.id) == []
    participant.invite(w.lead, earlier.id, NOW, organisation=supplier.id)
    (found,) = concerned(w.lead, case.id)
    assert (found.organisation, found.name) == (supplier.id, "Kestrel RTOS")
    assert found.cases == (earlier.stream.number,)
    with pytest.raises(Missing):
        concerned(w.northgate, case.id)
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    assert concerned(w.colleague, case.id) == []
    participant.invite(w.lead, case.id, NOW, organisation=supplier.id)
    assert concerned(w.lead, case.id) == []
    with pytest.raises(Illegal):
        participant.invite(w.lead, case.id, NOW, organisation=supplier.id)


@pytest.mark.parametrize(
    ("vendor", "name", "version", "found"),
    [
        ("Northgate", "InfusaCore LX", "3.0", True),
        ("Northgate", "InfusaCore LX", "", True),
        ("northgate ", "Infusacore  LX", "2.1", True),
        ("Northgate", "InfusaCore MX", "2.1", False),
        ("Southgate", "InfusaCore LX", "2.1", False),
    ],
)
def test_a_supplier_of_another_version_of_the_product_is_suggested(scene, vendor, name, version, found):
    w, case, _ = scene
    maker = w.makers["northgate"]
    supplier = organisation(OrganisationKind.COMPONENT_SUPPLIER, w.outsider, name="Kestrel RTOS")
    earlier, _ = w.case("Stack overflow")
    told = {earlier: ("Northgate", "InfusaCore LX", "2.1"), case: (vendor, name, version)}
    for one, words in told.items():
        w.join(one, "northgate")
        product.add(w.northgate, one.id, NOW, products=[typed(maker.id, *words)])
    participant.invite(w.lead, earlier.id, NOW, organisation=supplier.id)
    listed = [one.organisation for one in concerned(w.lead, case.id)]
    assert listed == ([supplier.id] if found else [])


# ---------------------------------------------------------------- an invitation that nobody can read


def _alone(w, case, *members):
    """An organisation that is invited, with these people."""
    org = organisation(OrganisationKind.MANUFACTURER, *members, name="Solent Devices")
    return org, participant.invite(w.lead, case.id, NOW, organisation=org.id)


def _counted(w, case, row):
    found = attempts(w.lead, case.id, row.id)
    return [t.act for t in found.touches], found.first_at, found.disclosable_from


@pytest.mark.parametrize("people", ["none", "without a way in", "closed sign-in"])
def test_an_invitation_that_nobody_can_read_is_no_attempt(scene, people):
    """Decision 0202: silence counts against nobody who could read nothing."""
    w, case, _ = scene
    members = [] if people == "none" else [person()]
    if people == "closed sign-in":
        User.objects.create(username="closed", person_id=members[0].person, is_active=False)
    _, row = _alone(w, case, *members)
    assert _counted(w, case, row) == ([], None, None)
    assert case_view(w.lead, case.id).party(row.id).invited_at == NOW
    assert_whole(case.id)


def test_it_counts_with_a_sign_in_and_with_a_link(scene):
    w, case, _ = scene
    _, row = _alone(w, case, signs_in(person()))
    assert _counted(w, case, row) == (["attempt"], NOW, NOW + 45 * DAY)
    other = organisation(OrganisationKind.MANUFACTURER, name="Tamar Works")
    one = membership.add_person(w.lead, NOW, organisation=other.id, name="Ines Lund", triage=True)
    link.make(w.lead, NOW, organisation=other.id, person=one)
    row = participant.invite(w.lead, case.id, NOW, organisation=other.id)
    assert _counted(w, case, row) == (["attempt"], NOW, NOW + 45 * DAY)


def test_the_clock_starts_once_somebody_who_can_come_in_is_brought_in(scene):
    w, case, _ = scene
    org, row = _alone(w, case)
    one = signs_in(person())
    Membership.objects.create(organisation=org, person_id=one.person, since=NOW, triage=True)
    colleague.add(w.lead, row.id, NOW + 3 * DAY, person=one.person)
    assert _counted(w, case, row) == (["attempt"], NOW + 3 * DAY, NOW + 48 * DAY)
    assert_whole(case.id)


def test_the_clock_starts_with_a_call_or_once_it_is_opened(scene):
    w, case, _ = scene
    one = person()
    _, row = _alone(w, case, one)
    participant.open(one, row.id, NOW + 4 * DAY)
    assert _counted(w, case, row) == (["opened"], NOW + 4 * DAY, NOW + 49 * DAY)
    participant.contact(w.lead, row.id, NOW + 5 * DAY, at=NOW + DAY, **PHONE)
    assert _counted(w, case, row)[1:] == (NOW + DAY, NOW + 46 * DAY)


def test_new_terms_count_for_those_alone_who_can_read_them():
    w = world()
    case, _ = w.case()
    _, unread = _alone(w, case)
    read = w.invite(case, "northgate")
    embargo.propose(w.lead, case.id, NOW + DAY, ends_at=NOW + 90 * DAY)
    assert _counted(w, case, unread)[0] == []
    assert _counted(w, case, read)[0] == ["attempt", "attempt"]


def test_a_coordinator_who_invites_brings_somebody_on_duty_in(scene):
    w, case, _ = scene
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    org = organisation(OrganisationKind.MANUFACTURER, name="Solent Devices")
    row = participant.invite(w.colleague, case.id, NOW, organisation=org.id)
    duty, other = person(), person()
    Membership.objects.create(organisation=org, person_id=duty.person, since=NOW, triage=True)
    Membership.objects.create(organisation=org, person_id=other.person, since=NOW)
    assert [one.person for one in team(w.colleague, row.id).others] == [duty.person]
    with pytest.raises(Invalid):
        colleague.add(w.colleague, row.id, NOW, person=other.person)
    colleague.add(w.colleague, row.id, NOW, person=duty.person)
    assert invitation(duty, row.id).party == row.id
    with pytest.raises(Denied):
        colleague.remove(w.colleague, row.id, NOW, person=duty.person)
