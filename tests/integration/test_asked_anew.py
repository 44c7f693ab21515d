"""Whoever must agree to other terms is led from the case's address to them, and nobody else is."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.support.api import Program

from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.principal import system

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def shut_out():
    """A case with other terms that its manufacturer has yet to agree to; another one is newly invited."""
    w = world()
    case, _ = w.case()
    w.embargo(case)
    row = w.join(case, "northgate")
    w.invite(case, "halcyon")
    longer = embargo.propose(w.lead, case.id, NOW + DAY, ends_at=NOW + 90 * DAY)
    embargo.accept(w.lead, longer.id, NOW + DAY)
    return w, case, row


def _there(actor, case, path=""):
    return signed_in(actor).get(f"/cases/{case}/{path}")


def test_it_comes_to_its_invitation_and_back_once_it_agreed(shut_out):
    w, case, row = shut_out
    led = _there(w.northgate, case.id)
    assert (led.status_code, led["Location"]) == (303, f"/invitations/{row.id}/")
    assert signed_in(w.northgate).get(led["Location"]).status_code == 200
    assert _there(w.lead, case.id).status_code == 200
    consent.accept(w.northgate, row.id, NOW + DAY)
    assert _there(w.northgate, case.id).status_code == 200


def test_who_was_never_in_learns_nothing(shut_out):
    w, case, _ = shut_out
    for actor in (w.halcyon, w.outsider, w.adviser):
        client = signed_in(actor)
        there, nowhere = client.get(f"/cases/{case.id}/"), client.get(f"/cases/{uuid.uuid4()}/")
        assert (there.status_code, there.content) == (404, nowhere.content)
        assert there.headers == nowhere.headers


def test_missing_and_hidden_cost_the_same(shut_out):
    w, case, _ = shut_out
    client = signed_in(w.outsider)
    client.get("/my-work/")
    counts = []
    for key in (case.id, uuid.uuid4()):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/cases/{key}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("ends", ["declines", "is removed", "leaves", "is silent"])
def test_who_is_out_for_good_is_not_led_anywhere(shut_out, ends):
    w, case, row = shut_out
    if ends == "declines":
        consent.decline(w.northgate, row.id, NOW + DAY)
    elif ends == "is removed":
        remove(w.lead, row.id, NOW + DAY, reason="By mistake.")
    elif ends == "leaves":
        participant.leave(w.northgate, row.id, NOW + DAY)
    else:
        party = case_view(w.lead, case.id).party(row.id)
        consent.lapse(system(stream=case.id), row.id, party.lapses_at)
    assert _there(w.northgate, case.id).status_code == 404


def test_a_colleague_without_a_key_is_nobody(shut_out):
    case = shut_out[1]
    stranger = person()
    organisation(OrganisationKind.MANUFACTURER, stranger)
    assert _there(stranger, case.id).status_code == 404


def test_programs_and_other_pages_stay_as_they_were(shut_out):
    w, case, _ = shut_out
    assert Program(w.northgate).get(f"/cases/{case.id}").status_code == 404
    assert _there(w.northgate, case.id, "people/").status_code == 404
