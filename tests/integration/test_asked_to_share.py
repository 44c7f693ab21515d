"""What an owner is asked to share stands on My work of everybody who may answer, and is counted there."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person
from tests.filled import Filled, adviser_in, filled
from tests.integration.test_colleagues import bring, member
from tests.integration.test_items import SECRET, send
from tests.integration.test_posts import _observer_in
from tests.integration.test_shares import WHY, asked, item, party

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import share
from medaccord.apps.cases.models import Item, Participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity
from medaccord.apps.parties.models import OrganisationKind
from medaccord.domain.handling import Mark
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Purpose

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NAMED = Told("Mine", "It stops.", identity=Identity.NAME, known_as="A. Reporter")


@pytest.fixture(autouse=True)
def clock():
    """The web edge's clock, which a test may set forward."""
    with time_machine.travel(NOW + HOUR, tick=False) as traveller:
        yield traveller


def work(actor):
    return signed_in(actor).get("/my-work/")


def leads_to(actor, page):
    """The address that the card leads to, and what stands in that place on the page behind it."""
    there = re.search(r'href="([^"]*#request-[^"]*)"', page.content.decode())[1]
    path, fragment = there.split("#")
    text = signed_in(actor).get(path).content.decode()
    return path, text[text.index(f'id="{fragment}"') :]


def test_whoever_may_answer_reads_what_is_asked_for_whom_until_when_and_where_to_answer():
    f = filled()
    adviser = adviser_in(f)
    inside = member(f)
    bring(f, inside)
    _, one = item(f)
    for actor in (f.w.northgate, inside):
        assert "Nothing waits for your answer" in words(work(actor))
        assert "TRADE SECRET" not in words(work(actor)).upper()
    request, number = asked(f, one, adviser), case_view(f.w.lead, f.case.id).number
    for actor in (f.w.northgate, inside):
        page = work(actor)
        told = words(page)
        assert "1 request needs your answer" in told
        assert f"May {f.w.agency.name} read “{SECRET.name}”?" in told
        assert f"The coordination center asks: “{WHY}”" in told
        assert f"{number}, {f.case.title}" in told
        assert "To judge the risk to patients" in told
        assert f"Answer by {request.due_at:%Y-%m-%d %H:%M} UTC" in told
        assert "Silence until then is no consent: it is not shared." in told
        assert "Yours 1 request" in told
        assert "TRADE SECRET" in told.upper()  # its name stands there, so the page is handled as it is
        path, place = leads_to(actor, page)
        assert path == f"/cases/{f.case.id}/documents/"
        assert f"/documents/requests/{request.id}/grant/" in place


def test_whoever_may_not_answer_neither_reads_nor_counts_it():
    f = filled()
    adviser, outside = adviser_in(f), member(f)
    _, one = item(f)
    before = {actor: words(work(actor)) for actor in (adviser, outside, f.w.halcyon, f.w.outsider, f.w.lead)}
    asked(f, one, adviser)
    for actor, told in before.items():
        now = words(work(actor))
        assert SECRET.name not in now
        assert WHY not in now
        assert "Needs your answer" not in now
        if actor is not f.w.lead:  # who has its answer on the list of what others owe
            assert now == told


@pytest.mark.parametrize("owner", ["adviser", "hospital"])
def test_whatever_a_party_is_in_the_case_it_is_asked_on_my_work(owner):
    f = filled()
    actor = adviser_in(f) if owner == "adviser" else _observer_in(f, OrganisationKind.HOSPITAL)[0]
    row = send(f, actor, room=party(f, actor).side_id)
    one = next(each for each in f.rows(Item) if each.room_id == row.room_id)
    assert "Nothing waits for your answer" in words(work(actor))
    asked(f, one, f.w.halcyon)
    told = words(work(actor))
    assert "1 request needs your answer" in told
    assert f"May Halcyon Infusion read “{SECRET.name}”?" in told


def _reported(f, actor):
    """A case that answers somebody's own report, of which they file a secret that others are to read."""
    row = report.submit(actor, NOW, NAMED).report
    report.validate(f.w.lead, row.id, NOW)
    case = cases.open(f.w.lead, row.id, NOW, title="Pump stops")
    own = Filled(f.w, case, actor, {})
    own.parties["northgate"] = f.w.join(case, "northgate")
    side = next(each.side_id for each in own.rows(Participant) if each.role == Role.REPORTER)
    kept = send(own, actor, room=side)
    one = next(each for each in own.rows(Item) if each.room_id == kept.room_id)
    told = {"recipient": own.parties["northgate"].id, "purpose": Purpose.PATIENT_RISK, "reason": WHY}
    share.ask(f.w.lead, one.id, NOW, **told)
    return case


def test_a_reporter_who_signs_in_is_asked_for_what_they_filed():
    f = filled()
    case = _reported(f, f.w.outsider)
    page = work(f.w.outsider)
    assert "1 request needs your answer" in words(page)
    assert leads_to(f.w.outsider, page)[0] == f"/cases/{case.id}/documents/"
    assert SECRET.name not in words(work(f.w.northgate))


def test_somebody_at_the_desk_is_asked_for_what_they_reported_themself():
    f = filled()
    one = person()
    organisation(OrganisationKind.COORDINATION_CENTER, one)
    one = replace(one, roles=one.roles | {Role.ANALYST})
    assert "Needs your answer" not in words(work(one))
    case = _reported(f, one)
    page = work(one)
    assert "Needs your answer" in words(page)
    assert f"May Northgate Medical read “{SECRET.name}”?" in words(page)
    assert "TRADE SECRET" in words(page).upper()
    assert leads_to(one, page)[0] == f"/cases/{case.id}/documents/"


def test_it_is_asked_until_it_is_answered_or_its_time_is_over(clock):
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    _, other = item(f, handling=[Mark.COMMERCIAL])
    first, second = asked(f, one, adviser), asked(f, other, adviser, due_at=NOW + 3 * HOUR)
    told = words(work(f.w.northgate))
    assert "2 requests need your answer" in told
    assert "Yours 2 requests" in told
    share.deny(f.w.northgate, first.id, NOW + HOUR, reason="Our supplier forbids it.")
    assert "1 request needs your answer" in words(work(f.w.northgate))
    clock.move_to(second.due_at)
    told = words(work(f.w.northgate))
    assert "Nothing waits for your answer" in told
    assert SECRET.name not in told


def test_with_more_requests_than_cards_the_list_leads_to_where_it_is_answered_too():
    f = filled()
    adviser = adviser_in(f)
    ids = []
    for hours in range(2, 9):
        _, one = item(f, handling=[Mark.COMMERCIAL], files=[replace(SECRET, data=b"%d" % hours)])
        ids.append(asked(f, one, adviser, due_at=NOW + hours * HOUR).id)
    page = work(f.w.northgate)
    text = page.content.decode()
    assert "7 requests need your answer" in words(page)
    assert "After these" in words(page)
    for key in ids:
        assert f'href="/cases/{f.case.id}/documents/#request-{key}"' in text


def test_a_closed_case_asks_nothing_more():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    asked(f, one, adviser)
    f.close()
    assert "Nothing waits for your answer" in words(work(f.w.northgate))
