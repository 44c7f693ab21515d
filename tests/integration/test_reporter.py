"""reporter.*: who reported lies sealed, is opened for one person for an hour, and is erased for good."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, world

from medaccord.apps.intake.commands import report, reporter
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.reporter import looks_at
from medaccord.apps.intake.queries.reports import report_view
from medaccord.core.principal import stranger
from medaccord.domain.cvd.sealed import Need, Telling
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

TOLD = {"device": "InfusaCore LX", "description": "It takes any dose."}
WHY = {"ground": Need.PROTECTION, "reason": "They are threatened and do not answer here."}


def test_first():
    w = world()
    sent = report.submit(stranger(), NOW, Told(**TOLD, contact="willa@blower.example"))
    found = report_view(w.lead, sent.report.id)
    assert (found.contact, found.sealed) == ("", ("contact",))
    reporter.reveal(w.lead, found.id, NOW, **WHY)
    now = dt.datetime.now(dt.UTC)
    assert tick(now).done == {"reporter.disclose": 1}
    (look,) = looks_at(w.lead, found.id).looks
    assert look.words == {Telling.CONTACT: "willa@blower.example"}
    assert tick(now + dt.timedelta(hours=2)).done == {"reporter.conceal": 1}
