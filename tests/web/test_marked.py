"""What is made of a case that is marked RED says so where the case itself is not shown."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from tests.browsing import signed_in, words
from tests.factories import NOW, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.discussion.commands import report as marking
from medaccord.apps.intake.commands import report
from medaccord.apps.parties.commands import training
from medaccord.core.models import Principal
from medaccord.core.principal import actor_for, system
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db


def _red_case(w):
    """A case for a report whose sender marked it RED before it was opened."""
    sent = w.told()
    holder = actor_for(Principal.objects.get(id=sent.report.reporter_id))
    marking.mark(holder, sent.report.id, NOW, marking=Tlp.RED)
    report.validate(w.lead, sent.report.id, NOW)
    return cases.open(w.lead, sent.report.id, NOW, title="Pump accepts dose changes")


def test_an_invitation_to_it_and_the_end_of_a_part_in_it_are_marked_as_strictly():
    w = world()
    case = _red_case(w)
    assert case.marking == Tlp.RED
    party = w.invite(case, "northgate")
    browser = signed_in(w.northgate)
    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
        for there in ("/my-work/", f"/invitations/{party.id}/"):
            assert "TLP:RED" in words(browser.get(there))
            assert "TLP:AMBER" not in words(browser.get(there))
        consent.accept(w.northgate, party.id, NOW)
        remove(w.lead, party.id, NOW, reason="You told a customer.")
        assert "TLP:RED" in words(browser.get(f"/invitations/{party.id}/"))


def test_the_end_of_a_training_is_an_instant_with_its_zone():
    w, today = world(), dt.datetime.now(dt.UTC).date()
    told = {"organisation": w.makers["northgate"].id, "person": w.northgate.person, "trained_on": today}
    training.record(system(), dt.datetime.now(dt.UTC), **told)
    page = words(signed_in(w.lead).get(f"/directory/{told['organisation']}/"))
    assert re.search(r"trained in PCII until \w+ \d+, \d+, 11:59 pm UTC", page)
