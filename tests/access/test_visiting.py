"""Hours stay hours: whoever is in a case by emergency access leaves nobody in it for longer, by any verb."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import re
import uuid

import pytest
from tests.access.test_matrix import COMMANDS
from tests.browsing import signed_in, words
from tests.factories import organisation
from tests.filled import adviser_in, filled
from tests.integration.test_access import NOW, analyst, enter
from tests.integration.test_shares import item, party
from tests.support.api import Program
from tests.support.everything import everything

from medaccord.apps.cases.commands import access, consent, participant, share
from medaccord.apps.cases.queries.doubts import doubts
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import file, post, thread
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.disclosure import requests
from medaccord.apps.discussion.queries.files import one_file, waiting_files
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.models import Grant
from medaccord.core.scope import read_scope
from medaccord.core.streams import platform_scope
from medaccord.domain.access import FOR_HOURS, Emergency
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.handling import Mark
from medaccord.domain.policy.matrix import MATRIX, VISITING
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Danger
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)

FUNCTIONS = [
    (verb, getattr(importlib.import_module(module), name))
    for verb, found in sorted(COMMANDS.items())
    for module, name in sorted(found)
]
"""Every command by its verb."""


def _on(function):
    """The model whose rows a command acts on; None for one that begins something."""
    return inspect.getclosurevars(function).nonlocals.get("on")


def _lasting(case):
    """Every key without an end in a case: room, whose, role."""
    with platform_scope("live", [case]):
        held = Grant.objects.filter(stream=case, until=None)
        return set(held.values_list("room_id", "principal_id", "role"))


def _row(model, who, case):
    """A row of the case that a visitor sees, else any; a key of nothing where there is none."""
    with read_scope(who):
        seen = model.objects.visible_to(who).filter(stream=case).values_list("pk", flat=True).first()
    with platform_scope("live", [case]):
        there = model.rows.filter(stream=case).values_list("pk", flat=True).first()
    return seen or there or uuid.uuid4()


def test_every_verb_that_is_not_for_visitors_refuses_one_and_leaves_no_key():
    e = everything()
    who = analyst(e)
    called = case_view(e.w.lead, e.main.id).number
    access.take(who, NOW, number=called, ground=Emergency.PATIENTS, reason="Pumps stop.")
    view, before, refused = case_view(who, e.main.id), _lasting(e.main.id), {}
    for verb, function in FUNCTIONS:
        model = _on(function)
        if verb in VISITING or model is None:
            continue
        with pytest.raises((Denied, Missing)) as told:
            function(who, _row(model, who, e.main.id), NOW)
        if told.type is Denied:
            refused[verb] = told.value.reason
    assert _lasting(e.main.id) == before
    mine = {verb for verb in refused if Role.COORDINATOR in MATRIX[verb].roles}
    in_time = {verb for verb in mine if MATRIX[verb].phases is None or view.phase in MATRIX[verb].phases}
    assert {refused[verb] for verb in in_time} == {FOR_HOURS}
    assert in_time >= {
        Verb.CLAIM_VALIDATE,
        Verb.COLLEAGUE_ADD,
        Verb.FILE_CLEAR,
        Verb.LEAK_CONFIRM,
        Verb.PARTICIPANT_INVITE,
    }


def _visited():
    f = filled()
    adviser = adviser_in(f)
    one = item(f, handling=[Mark.COMMERCIAL])[1]
    who = analyst(f)
    enter(f, who)
    return f, adviser, one, who


def test_what_is_for_visitors_is_done_and_gives_nobody_new_a_key():
    f, adviser, one, who = _visited()
    here, before = f.case.id, _lasting(f.case.id)
    said = post.write(who, here, NOW, text="Stop the pumps.", room=f.case.room_id)
    post.revise(who, said.id, NOW, text="Stop all pumps.")
    post.withdraw(who, said.id, NOW, reason="They stand.")
    thread.start(who, here, NOW, room=f.case.room_id, subject="Pumps", text="Which run?")
    file.add(who, here, NOW, room=f.side("northgate"), files=[Evidence("a.txt", "text/plain", b"0 1 0")])
    to = {"recipient": party(f, adviser).id, "people": [adviser.person], "ground": Danger.LIKELY}
    made = share.release(who, one.id, NOW, minimum="The doc.", reason="Patients are in danger.", **to)
    assert made.until is not None
    assert signed_in(who).get(f"/cases/{here}/documents/").status_code == 200  # which it keeps a record of
    known = {principal for _room, principal, _role in before}
    rooms = {room for room, _principal, _role in before}
    new = _lasting(here) - before
    assert not {key for key in new if key[0] in rooms or key[1] not in known or key[1] == who.person}
    assert {
        Verb.FILE_ADD,
        Verb.POST_REVISE,
        Verb.POST_WITHDRAW,
        Verb.POST_WRITE,
        Verb.READING_RECORD,
        Verb.SHARE_RELEASE,
        Verb.THREAD_START,
    } == VISITING
    f.assert_whole()


@pytest.mark.parametrize("embargoed", [False, True])
@pytest.mark.parametrize("kind", [OrganisationKind.HOSPITAL, OrganisationKind.MANUFACTURER])
def test_a_visitor_brings_in_no_organisation_of_their_own(kind, embargoed):
    f = filled()
    if embargoed:
        f.w.embargo(f.case)
    who = analyst(f)
    enter(f, who)
    own = organisation(kind, who, name="Their own")
    with pytest.raises(Denied) as refused:
        participant.invite(who, f.case.id, NOW, organisation=own.id)
    assert refused.value.reason == FOR_HOURS
    answer = Program(who).post(f"/cases/{f.case.id}/participants", {"organisation": str(own.id)})
    assert answer.status_code == 403
    with f.inside():  # as if four hours had passed
        Grant.objects.filter(principal=who.person).update(until=NOW)
    with pytest.raises(Missing):
        case_view(who, f.case.id)


def test_screens_offer_a_visitor_what_the_gate_would_let_them_do():
    f = filled()
    who = analyst(f)
    enter(f, who)
    there = f"/cases/{f.case.id}/people/"
    assert "invite/" in signed_in(f.w.lead).get(there).content.decode()
    assert "invite/" not in signed_in(who).get(there).content.decode()
    assert "Your emergency access ends" in words(signed_in(who).get(f"/cases/{f.case.id}/"))


def test_who_also_takes_part_for_an_organisation_goes_on_in_its_role_alone():
    f = filled()
    who = analyst(f)
    own = organisation(OrganisationKind.HOSPITAL, name="Their own")
    Membership.objects.create(organisation=own, person_id=who.person, since=NOW + MINUTE, triage=True)
    row = participant.invite(f.w.lead, f.case.id, NOW, organisation=own.id)
    consent.accept(who, row.id, NOW)
    enter(f, who)
    assert case_view(who, f.case.id).is_desk
    with pytest.raises(Denied):
        participant.invite(who, f.case.id, NOW, organisation=own.id)
    participant.leave(who, row.id, NOW, reason="We are done.")


def test_a_visitor_is_shown_no_form_with_a_file_not_with_their_own_either():
    f, *_, who = _visited()
    told = [Evidence("a.txt", "text/plain", b"0")]
    (sent,) = file.add(who, f.case.id, NOW, room=f.case.room_id, files=told)
    theirs, leads = one_file(who, sent.id), one_file(f.w.lead, sent.id)
    assert (theirs.may, theirs.may_class, theirs.may_clear, theirs.may_mark) == (False,) * 4
    assert (leads.may, leads.may_class, leads.may_clear, leads.may_mark) == (True,) * 4
    said = post.write(who, f.case.id, NOW, text="Stop the pumps.", room=f.case.room_id)
    for page in (f"/cases/{f.case.id}/documents/", f"/cases/{f.case.id}/"):
        shown = signed_in(who).get(page).content.decode()
        for step in ("redact", "classify", "clear", "mark"):
            assert f"/files/{sent.id}/{step}/" not in shown
        assert f"/posts/{said.id}/mark/" not in shown
    shown = signed_in(f.w.lead).get(f"/cases/{f.case.id}/documents/").content.decode()
    for step in ("redact", "classify", "clear", "mark"):
        assert f"/files/{sent.id}/{step}/" in shown
        there = f"/files/{sent.id}/{step}/"
        assert [signed_in(one).get(there).status_code for one in (who, f.w.lead)] == [403, 200], step


def test_what_waits_for_the_desk_does_not_wait_for_a_visitor():
    e = everything()
    who = analyst(e)
    called = case_view(e.w.lead, e.main.id).number
    access.take(who, NOW, number=called, ground=Emergency.PATIENTS, reason="Pumps stop.")
    view, leads = case_view(who, e.main.id), case_view(e.w.lead, e.main.id)
    for name in ("bulks", "reviews", "accesses"):
        assert {one.may for one in getattr(leads, name)} >= {True}, name
        assert {one.may for one in getattr(view, name)} == {False}, name
    assert {one.stream for one in waiting_files(e.w.lead)} >= {e.main.id}
    assert e.main.id not in {one.stream for one in waiting_files(who)}
    assert {one.person for one in doubts(e.w.lead)} >= {e.doubted}
    assert doubts(who) == ()
    page = words(signed_in(who).get(f"/cases/{e.main.id}/documents/"))
    assert "Say what you found" not in page
    assert "A colleague of the desk looks at your own downloads." not in page
    assert "Say what you found" in words(signed_in(e.w.lead).get(f"/cases/{e.main.id}/documents/"))
    steps = re.compile(r'"(?:/disclosures/[0-9a-f-]{36}/[a-z_-]+|/disclosure-paragraphs/[0-9a-f-]{36})/"')
    for one in requests(e.w.lead, e.main.id):
        if one.closed_at is None:
            there = f"/disclosures/{one.id}/"
            shown = signed_in(e.w.lead).get(there).content.decode()
            assert {found[0].split("/")[1] for found in steps.finditer(shown)} == {
                "disclosures",
                "disclosure-paragraphs",
            }
            assert not steps.search(signed_in(who).get(there).content.decode())
            break
    else:
        pytest.fail("No request for records stands open.")
