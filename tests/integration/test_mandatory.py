"""Duties by law: shown before consent, and consent says which version was shown."""

from __future__ import annotations

import pytest
from tests.factories import NOW, organisation, person, world
from tests.integration.test_api import get, token_for

from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.models import Invitation
from medaccord.apps.cases.queries.attempts import attempts
from medaccord.apps.cases.queries.invitations import invitation
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.domain.cvd.mandatory import LIST, VERSION
from medaccord.domain.errors import Illegal

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    return w, case, reporter


def _sent(case):
    with database_context(None, "live", [case.id]):
        assert drift.of(case.id) == []
        return {row.participant_id: row.duties for row in Invitation.rows.filter(stream=case.id)}


def test_a_yes_says_which_version_of_the_duties_was_shown(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    consent.accept(w.northgate, row.id, NOW, duties=VERSION)
    assert _sent(case)[row.id] == VERSION
    assert [one.duties for one in attempts(w.lead, case.id, row.id).invitations] == [VERSION]


def test_a_yes_where_none_were_shown_says_nothing_of_them(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    consent.accept(w.northgate, row.id, NOW)
    assert _sent(case)[row.id] == ""


def test_a_yes_to_an_older_list_is_refused_and_changes_nothing(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    with pytest.raises(Illegal, match="have changed since this page was shown"):
        consent.accept(w.northgate, row.id, NOW, duties="2020-01-01")
    assert _sent(case)[row.id] == ""
    assert invitation(w.northgate, row.id).is_open


def test_every_kind_that_has_duties_is_a_kind_of_organisation():
    assert {kind for one in LIST for kind in one.kinds} <= set(OrganisationKind.values)


@pytest.mark.parametrize(
    ("kind", "own"), [("manufacturer", 4), ("component_supplier", 1), ("hospital", 2), ("researcher", 0)]
)
def test_programs_read_the_invited_partys_duties_and_those_of_agencies(scene, kind, own):
    w, case, _ = scene
    invited = person()
    party = organisation(OrganisationKind(kind), invited)
    participant.invite(w.lead, case.id, NOW, organisation=party.id)
    (row,) = get("/api/v1/invitations", token=token_for(invited, days=999)).json()["results"]
    assert (row["duties"]["version"], len(row["duties"]["own"])) == (VERSION, own)
    assert {one["source"] for one in row["duties"]["agencies"]} == {"21 U.S.C. 360h", "21 CFR 20.85"}
