"""Rows written by prepared statements are the rows that Django's own insert and update would have written."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import world

from medaccord.apps.cases.models import Case, Note, Participant, Score, Vulnerability
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.core import writing
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import LIVE
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

TEXTS = ["", "plain", "é\U0001f600 ' \" \\ %s %% \n\t", "trailing "]
JSON = [[], [["a", "é\U0001f600"], ["b", "'%s"]], {"deep": [{"x": [True, None, 3]}]}]


@pytest.fixture
def case():
    w = world()
    made, _ = w.case()
    w.join(made, "northgate")
    with transaction.atomic(), database_context(None, LIVE, [made.id]):
        yield made


def _vulnerabilities(case):
    base = {"realm": LIVE, "stream_id": case.stream_id, "room_id": case.room_id}
    return [
        Vulnerability(position=place, title=text, ids=value, moved=bool(place % 2), **base)
        for place, (text, value) in enumerate([(t, v) for t in TEXTS for v in JSON])
    ]


def _stored(model, keys):
    """Every column as the database itself holds it."""
    table, columns = model._meta.db_table, [f.column for f in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
        rows = [dict(zip(columns, map(str, row), strict=True)) for row in cursor.fetchall()]
    wanted = {key.hex for key in keys}
    return [{**row, "id": ""} for row in rows if uuid.UUID(row["id"]).hex in wanted]


def test_inserted_rows_are_those_of_bulk_create(case):
    mine, django = _vulnerabilities(case), _vulnerabilities(case)
    writing.insert(mine)
    Vulnerability.rows.bulk_create(django)
    order = lambda row: int(row["position"])  # noqa: E731
    first, second = (
        sorted(_stored(Vulnerability, [r.pk for r in rows]), key=order) for rows in (mine, django)
    )
    assert first == second
    assert len(first) == len(TEXTS) * len(JSON)
    back = {row.pk: row for row in Vulnerability.rows.filter(pk__in=[row.pk for row in mine])}
    assert all((back[row.pk].title, back[row.pk].ids) == (row.title, row.ids) for row in mine)


def test_numbers_instants_words_and_keys_come_back_as_given(case):
    base = {"realm": LIVE, "stream_id": case.stream_id, "room_id": case.room_id}
    (about,) = [Vulnerability(position=1, title="One", **base)]
    products = ProductSet(digest="0" * 64, **base)
    at = dt.datetime(2026, 1, 2, 3, 4, 5, 678_901, dt.timezone(dt.timedelta(hours=5, minutes=30)))
    row = Score(vulnerability=about, products=products, position=1, vector="V", cvss="3.1", **base)
    row.base, row.severity, row.source, row.at = decimal.Decimal("9.8"), "critical", "Ours", at
    for one in (about, products, row):
        assert one._state.adding
        writing.insert([one])
        assert (one._state.adding, one._state.db) == (False, connection.alias)
    back = Score.rows.get(pk=row.pk)
    assert (back.base, back.at, back.vulnerability_id) == (decimal.Decimal("9.8"), at, about.pk)
    assert Score.rows.get(at=at, base=row.base).pk == row.pk


def test_nothing_is_inserted_for_nothing(case, django_assert_num_queries):
    with django_assert_num_queries(0):
        writing.insert([])


def test_an_update_writes_its_columns_and_no_others(case):
    party = Participant.rows.get(stream=case.id, role=Role.MANUFACTURER)
    party.report_state, party.name, party.left_at = ReportState.DEFERRED, "Not written", case.opened_at
    assert writing.update(party, ["report_state", "left_at"], [case.id])
    back = Participant.rows.get(pk=party.pk)
    assert (back.report_state, back.left_at) == ("deferred", case.opened_at)
    assert back.name == "Northgate Medical"
    party.left_at = None
    assert writing.update(party, ["left_at"], [uuid.uuid4(), case.id])
    assert Participant.rows.get(pk=party.pk).left_at is None


def test_a_key_is_written_by_its_field_or_its_column(case):
    party = Participant.rows.get(stream=case.id, role=Role.MANUFACTURER)
    maker, party.organisation = party.organisation, None
    assert writing.update(party, ["organisation"], [case.id])
    assert Participant.rows.get(pk=party.pk).organisation_id is None
    party.organisation_id = maker.id
    assert writing.update(party, ["organisation_id"], [case.id])
    assert Participant.rows.get(pk=party.pk).organisation_id == maker.id


def test_json_is_written_as_json(case):
    base = {"realm": LIVE, "stream_id": case.stream_id, "room_id": case.room_id}
    row = Vulnerability(position=1, title="One", **base)
    writing.insert([row])
    for value in JSON:
        row.ids = value
        assert writing.update(row, ["ids"], [case.id])
        assert Vulnerability.rows.get(pk=row.pk).ids == value


def test_a_row_of_another_stream_is_not_written(case):
    case.title = "Stolen"
    assert not writing.update(case, ["title"], [uuid.uuid4()])
    assert Case.rows.get(pk=case.pk).title != "Stolen"


def test_a_row_with_a_parent_that_is_not_saved_is_refused(case):
    base = {"realm": LIVE, "stream_id": case.stream_id, "room_id": case.room_id}
    unsaved = Stream(pk=None)
    with pytest.raises(ValueError, match="unsaved related object"):
        writing.insert(
            [Note(position=1, category="summary", text="T", **{**base, "stream_id": None}, stream=unsaved)]
        )


def test_the_database_refuses_as_before_and_the_transaction_is_spoilt(case):
    row = Vulnerability(position=1, realm=LIVE, stream_id=case.stream_id, room_id=case.room_id)
    writing.insert([row])
    with pytest.raises(IntegrityError), transaction.atomic():
        writing.insert([row])
    assert Product.rows.filter(stream=case.id).count() == 0  # the savepoint was rolled back, the rest goes on
