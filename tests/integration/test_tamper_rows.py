"""Whoever changes rows through SQL, the chains left alone, is found by what the chains tell of the rows."""

from __future__ import annotations

import uuid

import pytest
from tests.factories import NOW, world
from tests.filled import filled
from tests.support.database import unprotected

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.intake.commands import report
from medaccord.cli.chains import verify_all
from medaccord.core import register
from medaccord.core.catalogue import audited_models, scoped_models
from medaccord.core.models import Fact
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.case_state import CaseEvent

NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000000").hex
OF_CASE = " WHERE stream_id = '{case}'"
GRANT = (
    "INSERT INTO core_grant (id, realm, stream_id, room_id, principal_id, role, basis, since, trained)"
    " SELECT '{nobody}', 'live', '%s', id, '{thief}', 'lead', 'stolen', '2027-01-01 00:00:00+00:00', FALSE"
    " FROM core_room" + OF_CASE + " AND kind = 'agencies'"
)
ROOM = "INSERT INTO core_room (id, realm, stream_id, kind) VALUES ('{nobody}', 'live', '{case}', 'realm')"
FACTS = ", ".join(f.column for f in Fact._meta.concrete_fields if f.name != "id")
TWICE = (
    f"INSERT INTO core_fact (id, {FACTS}) SELECT '{{nobody}}', {FACTS} FROM core_fact WHERE id = '{{fact}}'"
)
LAST = OF_CASE + " AND seq = (SELECT max(seq) FROM core_auditentry" + OF_CASE + ")"
HEAD = "(SELECT hash FROM core_auditentry" + OF_CASE + " ORDER BY seq DESC LIMIT 1)"
TAMPERING = {
    "a grant to the case": [GRANT % "{case}"],
    "a grant under a stream that never was": [GRANT % "{nobody}"],
    "an ended grant opened again": ["UPDATE core_grant SET until = NULL" + OF_CASE],
    "grants in another realm": ["UPDATE core_grant SET realm = 'demo'" + OF_CASE],
    "a case in another realm": ["UPDATE cases_case SET realm = 'demo'" + OF_CASE],
    "a room called the realm's": [ROOM],
    "a row gone": ["DELETE FROM cases_contact" + OF_CASE],
    "the facts of an entry gone": ["DELETE FROM core_fact" + OF_CASE + " AND entry = 1"],
    "a fact told twice": [TWICE],
    "the last entry gone and the head set back": [
        "DELETE FROM core_auditside" + LAST,
        "DELETE FROM core_auditentry" + LAST,
        f"UPDATE core_stream SET count = count - 1, head = {HEAD} WHERE id = '{{case}}'",
    ],
    "nothing left but facts": [
        "DELETE FROM core_auditside" + OF_CASE,
        "DELETE FROM core_auditentry" + OF_CASE,
        "DELETE FROM core_grant" + OF_CASE,
        "DELETE FROM core_room" + OF_CASE,
        "DELETE FROM core_stream WHERE id = '{case}'",
    ],
}
FACT = {
    "actor_id": "'{thief}'",
    "by_day": "(1 = 1)",
    "entry": "entry + 1",
    "marking": "'CLEAR'",
    "occurred_at": "'2020-01-01 00:00:00+00:00'",
    "outcome": "'exploit'",
    "realm": "'demo'",
    "recorded_at": "'2020-01-01 00:00:00+00:00'",
    "room_id": "'{nobody}'",
    "stream_id": "'{nobody}'",
    "subject": "'{nobody}'",
    "verb": "'case.close'",
}
SPELT = {
    "an instant that sorts behind": "UPDATE core_grant SET until = replace(until, ' ', 'T')",
    "an instant with its zone": "UPDATE core_grant SET since = since || '+00:00'" + OF_CASE,
    "a key in capitals": "UPDATE core_grant SET principal_id = upper(principal_id)" + OF_CASE,
    "a key with a hyphen": "UPDATE cases_case SET lead_id = substr(lead_id, 1, 8) || '-'"
    " || substr(lead_id, 9)",
}


@pytest.fixture
def scene(committed):
    """A case with an ended grant, a fact with an outcome, and names for what tampering writes."""
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    row = participant.invite(w.lead, case.id, NOW, organisation=w.agency.id)
    consent.accept(w.adviser, row.id, NOW)
    consent.decline(w.adviser, row.id, NOW)
    cases.record(w.lead, case.id, NOW, event=CaseEvent.PUBLIC)
    register.adopt(NOW)
    with platform_scope("live", [case.id]):
        fact = Fact.rows.get(stream=case.id, outcome="public")
    assert verify_all().ok
    thief = w.outsider.principal.hex
    return {"case": case.id.hex, "fact": fact.id.hex, "nobody": NOBODY, "thief": thief}


def _harmed(scene, statements):
    with unprotected() as link:
        for statement in statements:
            link.execute(statement.format(**scene))
    found = verify_all()
    assert not found.ok
    assert {str(broken.stream) for broken in found.breaks} <= {
        str(uuid.UUID(scene["case"])),
        str(uuid.UUID(NOBODY)),
    }
    return {broken.kind for broken in found.breaks}


@pytest.mark.parametrize("harm", TAMPERING)
def test_rows_that_are_not_what_the_chain_tells_are_found(scene, harm):
    assert _harmed(scene, TAMPERING[harm]) <= {"drift", "lost", "misplaced"}


@pytest.mark.parametrize("column", FACT)
def test_a_changed_column_of_a_fact_is_found(scene, column):
    assert {*FACT, "id"} == {field.column for field in Fact._meta.concrete_fields}
    change = f"UPDATE core_fact SET {column} = {FACT[column]} WHERE id = '{{fact}}'"
    assert _harmed(scene, [change]) <= {"drift", "lost"}


@pytest.mark.sqlite
@pytest.mark.parametrize("harm", SPELT)
def test_a_value_that_reads_alike_and_compares_otherwise_is_found(scene, harm):
    """SQLite compares keys and instants as the texts that they are stored as."""
    assert _harmed(scene, [SPELT[harm]]) == {"drift"}


def test_a_stream_that_is_gone_without_a_trace_is_missed_by_what_points_at_it(committed):
    w = world()
    told = w.told()
    report.validate(w.lead, told.report.id, NOW)
    case = cases.open(w.lead, told.report.id, NOW, title="Pump")
    register.adopt(NOW)
    assert verify_all().ok
    tables = [model._meta.db_table for model in {*audited_models(), *scoped_models()}]
    with unprotected() as link:
        for table in [*tables, "core_auditside", "core_auditentry"]:
            link.execute(f"DELETE FROM {table} WHERE stream_id = '{told.report.id.hex}'")
        link.execute(f"DELETE FROM core_stream WHERE id = '{told.report.id.hex}'")
    broken, left = verify_all().breaks
    assert (left.kind, str(told.report.reporter_id) in left.sentence) == ("register", True)
    assert (broken.stream, broken.kind) == (told.report.id, "lost")
    assert str(case.id) in broken.sentence


@pytest.mark.django_db
def test_the_chain_tells_every_fact_of_a_case_in_which_everything_happened():
    f = filled()
    with platform_scope("live", [f.case.id]):
        outcomes = set(Fact.rows.filter(stream=f.case.id).values_list("outcome", flat=True))
    assert {""} < outcomes
    register.adopt(NOW)
    assert verify_all().ok
