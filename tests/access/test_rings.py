"""Three rings give one answer: what `visible_to` shows is what the grants say, with and without policies.

Each engine is compared with the same reckoning in plain Python over raw rows; so both agree (need-to-know 7).
"""

from __future__ import annotations

import datetime as dt
import inspect

import pytest
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Subquery
from django.test.utils import CaptureQueriesContext
from tests.support.database import SUPERUSER, is_postgres, key, server, unprotected
from tests.support.reckoning import raw

from medaccord.apps.cases.models import (
    CaseReport,
    Cell,
    Invitation,
    Link,
    Participant,
    Proposal,
    Score,
    Signature,
    Vulnerability,
)
from medaccord.apps.intake.models import Report
from medaccord.core.catalogue import case_tables, scoped_models
from medaccord.core.models import Grant, Principal, SearchRow, Stream
from medaccord.core.models.scoped import UnscopedRead
from medaccord.core.principal import stranger, system
from medaccord.core.scope import granted_rooms, read_scope

MODELS = scoped_models()
by_model = pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)


def _visible(model, actor):
    return {key.hex for key in model.objects.visible_to(actor).values_list("id", flat=True)}


@by_model
def test_every_role_sees_what_its_grants_say(filled, reckoned, model):
    assert raw(model._meta.db_table, "id")
    for role, actor in filled.people.items():
        with read_scope(actor):
            assert _visible(model, actor) == reckoned[role][model], role


@pytest.mark.postgres
@by_model
def test_the_same_query_with_policies_bypassed_gives_the_same_rows(filled, reckoned, model):
    for role, actor in filled.people.items():
        statement, values = model.objects.visible_to(actor).values("id").query.sql_with_params()
        with server(SUPERUSER) as everybody:
            bypassed = {key.hex for (key,) in everybody.execute(statement, values).fetchall()}
        assert bypassed == reckoned[role][model], role


TOLD = ("lead", "coordinator", "maker told first")
"""Who reads what the maker of the device is told before it agrees."""


COUNSELLED = ("manufacturer", "adviser", "colleague who was brought in")
"""Who works for a party that has counsel, or had one."""


def test_who_sees_what_in_words(reckoned):
    """The reckoning itself must not be empty or the same for all."""
    seen = {role: {m._meta.model_name for m in MODELS if rows[m]} for role, rows in reckoned.items()}
    assert seen["nobody"] == set()
    assert seen["invitee"] == {"participant", "contact", "invitation", "fact"}
    # Nobody of that maker can read yet, so that telling it was no attempt to reach it (decision 0202).
    assert seen["maker told first"] == seen["invitee"] - {"contact"} | {"excerpt"}
    assert "excerpt" not in set().union(*(seen[role] for role in seen if role not in TOLD))
    everything = {m._meta.model_name for m in MODELS}
    # Who reported is open for an hour, which is over; what counsel says is between them and their party.
    assert everything - seen["lead"] == {"revealed", "statement"}
    assert seen["counsel"] == {"statement", "fact"}
    assert {role for role in seen if "statement" in seen[role]} <= {"counsel", *COUNSELLED}
    drafts = {"advisory", "revision", "block"}
    assert drafts <= everything - seen["manufacturer"] - seen["reporter"]
    assert "casereport" in seen["reporter"] - seen["manufacturer"] - seen["adviser"]
    assert {"report", "post", "blob"} <= seen["reporter"]
    assert "report" not in seen["manufacturer"] | seen["adviser"] | seen["invitee"]
    assert reckoned["reporter"] == reckoned["reporter who signed in"]


def test_nobody_without_a_grant_falls_back_to_everything(filled):
    for actor in (stranger(), system(), filled.people["nobody"]):
        with read_scope(actor):
            assert {m: seen for m in MODELS if (seen := _visible(m, actor))} == {}
            assert list(granted_rooms(actor)) == []


def test_a_row_refers_only_to_rows_that_its_readers_see(filled, reckoned):
    """Reading along a key then shows nobody more: a row's parents have the same audience or a wider one."""
    wider = set()
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if field.related_model not in MODELS or field.name in model.CROSS_STREAM | model.CROSS_ROOM:
                continue
            pairs = raw(model._meta.db_table, "id", field.column)
            for role, rows in reckoned.items():
                shown = {parent for key, parent in pairs if key in rows[model] and parent}
                if shown - rows[field.related_model]:
                    wider.add((role, str(field)))
    assert wider == set()


class Unscoped:
    """Every way to read or write rows without a scope; each must raise before the database is asked."""

    def all(self, m):
        list(m.objects.all())

    def filter(self, m):
        list(m.objects.filter(realm="live"))

    def exclude(self, m):
        list(m.objects.exclude(realm="x"))

    def get(self, m):
        m.objects.get(pk="00000000-0000-4000-8000-000000000001")

    def first(self, m):
        m.objects.first()

    def last(self, m):
        m.objects.order_by("id").last()

    def latest(self, m):
        m.objects.latest("id")

    def count(self, m):
        m.objects.count()

    def exists(self, m):
        m.objects.exists()

    def contains(self, m):
        m.objects.contains(m(pk="00000000-0000-4000-8000-000000000001"))

    def truth(self, m):
        bool(m.objects.all())

    def length(self, m):
        len(m.objects.all())

    def index(self, m):
        m.objects.all()[0]

    def slice(self, m):
        list(m.objects.all()[:3])

    def aggregate(self, m):
        m.objects.aggregate(Count("id"))

    def aggregate_distinct(self, m):
        m.objects.distinct()[:2].aggregate(Count("id"))

    def annotate(self, m):
        list(m.objects.annotate(n=Count("id")))

    def iterator(self, m):
        list(m.objects.iterator(10))

    def in_bulk(self, m):
        m.objects.in_bulk()

    def values(self, m):
        list(m.objects.values("id"))

    def values_list(self, m):
        list(m.objects.values_list("id", flat=True))

    def only(self, m):
        list(m.objects.only("id"))

    def defer(self, m):
        list(m.objects.defer("marking"))

    def distinct(self, m):
        list(m.objects.distinct())

    def explain(self, m):
        m.objects.all().explain()

    def update(self, m):
        m.objects.update(marking="TLP:CLEAR")

    def filtered_update(self, m):
        m.objects.filter(realm="live").update(marking="TLP:CLEAR")

    def delete(self, m):
        m.objects.all().delete()

    def filtered_delete(self, m):
        m.objects.filter(realm="live").delete()

    def bulk_update(self, m):
        m.objects.bulk_update([m(pk="00000000-0000-4000-8000-000000000001", marking="TLP:RED")], ["marking"])

    def get_or_create(self, m):
        m.objects.get_or_create(realm="live")

    def update_or_create(self, m):
        m.objects.update_or_create(realm="live")

    def raw(self, m):
        list(m.objects.raw(f"SELECT * FROM {m._meta.db_table}"))

    def subquery(self, m):
        list(Stream.objects.filter(id__in=m.objects.values("stream")))

    def exists_subquery(self, m):
        list(Stream.objects.filter(Exists(m.objects.filter(stream=OuterRef("id")))))

    def subquery_column(self, m):
        list(Stream.objects.annotate(x=Subquery(m.objects.values("id")[:1])))

    def union(self, m):
        list(m.objects.all().union(m.objects.all()))

    def union_with_scoped(self, m):
        list(m.objects.visible_to(system()).union(m.objects.all()))

    def intersection(self, m):
        list(m.objects.all().intersection(m.objects.visible_to(system())))

    def either(self, m):
        list(m.objects.visible_to(system()) | m.objects.all())

    def either_turned(self, m):
        list(m.objects.all() | m.objects.visible_to(system()))

    def one_of(self, m):
        list(m.objects.visible_to(system()) ^ m.objects.all())

    def select_related(self, m):
        list(m.objects.select_related("stream"))

    def prefetch(self, m):
        list(m.objects.prefetch_related("stream"))

    def using(self, m):
        list(m.objects.using("default"))

    def lock(self, m):
        list(m.objects.select_for_update())

    def reverse(self, m):
        list(m.objects.order_by("id").reverse())

    def dates(self, m):
        list(m.objects.extra(where=["1=1"]))


WAYS = sorted(name for name in vars(Unscoped) if not name.startswith("_"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.django_db
def test_an_unscoped_read_raises_whatever_the_method(way):
    with CaptureQueriesContext(connection) as asked:
        for model in MODELS:
            with pytest.raises(UnscopedRead):
                getattr(Unscoped(), way)(model)
                pytest.fail(f"{model.__name__} was read")
    assert [q["sql"] for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]] == []


@pytest.mark.django_db
def test_nothing_removes_a_row_with_a_scope_either():
    for model in MODELS:
        with pytest.raises(UnscopedRead):
            model.objects.visible_to(system()).delete()


@pytest.mark.django_db
def test_a_key_into_another_stream_is_not_followed_by_a_join(filled):
    lead = filled.w.lead
    seen = CaseReport.objects.visible_to(lead)
    ways = (
        lambda: list(seen.select_related("report")),
        lambda: list(seen.prefetch_related("report")),
        lambda: list(seen.prefetch_related(Prefetch("report", Report.rows.all()))),
        lambda: list(seen.values("report__device")),
        lambda: list(seen.filter(report__device__contains="x")),
        lambda: list(seen.order_by("report__device")),
        lambda: list(seen.annotate(d=F("report__device"))),
        lambda: seen.exclude(report__device="x").count(),
        lambda: list(Link.objects.visible_to(lead).select_related("other")),
        lambda: list(seen.values_list("report__state").distinct()),
        lambda: list(Invitation.objects.visible_to(lead).select_related("terms")),
        lambda: list(Proposal.objects.visible_to(lead).filter(participant__name="x")),
        lambda: list(Signature.objects.visible_to(lead).select_related("proposal__participant")),
    )
    for way in ways:
        with read_scope(lead), pytest.raises(UnscopedRead, match="another audience"):
            pytest.fail(f"{inspect.getsource(way)} gave {way()}")
    with read_scope(lead):
        told = Report.objects.visible_to(lead).get(id=filled.report)
        assert seen.filter(report=told).count() == seen.filter(report_id=told.id).count() == 1
        assert [row.product.name for row in Cell.objects.visible_to(lead).select_related("product")]


@pytest.mark.django_db
def test_a_key_of_a_row_at_hand_is_not_followed_in_passing(filled):
    """Django loads what an attribute points at by a read of its own, which has no scope here."""
    lead, followed = filled.w.lead, set()
    with read_scope(lead):
        for model in MODELS:
            keys = [f for f in model._meta.concrete_fields if f.related_model in MODELS]
            for row in model.objects.visible_to(lead)[:1]:
                for field in [f for f in keys if getattr(row, f.attname)]:
                    with pytest.raises(UnscopedRead):
                        pytest.fail(f"{field} gave {getattr(row, field.name)}")
                    followed.add(str(field))
                with pytest.raises(UnscopedRead):
                    row.refresh_from_db()
    assert {"cases.Cell.product", "cases.CaseReport.report", "advisories.Block.revision"} <= followed


@pytest.mark.django_db
def test_a_prefetch_needs_a_scope_of_its_own(filled):
    with read_scope(filled.w.lead):
        mine = Score.objects.visible_to(filled.w.lead)
        with pytest.raises(UnscopedRead):
            list(mine.prefetch_related(Prefetch("vulnerability", Vulnerability.objects.all())))


def test_case_models_have_no_accessors_back_and_no_many_to_many():
    for model in case_tables():
        assert [str(f) for f in model._meta.many_to_many] == []
        back = [r for r in model._meta.related_objects if not r.hidden]
        assert [str(r.field) for r in back] == []
        generic = [f for f in model._meta.private_fields if not isinstance(f, models.Field) or f.is_relation]
        assert generic == []
        for field in model._meta.concrete_fields:
            if field.is_relation:
                assert field.remote_field.related_name == "+", str(field)


def test_a_scoped_model_has_its_four_columns_and_guarded_doors():
    for model in MODELS:
        for name in ("realm", "stream", "room", "marking"):
            assert not model._meta.get_field(name).null
        assert model._meta.default_manager.name == "objects"
        assert model._meta.base_manager.name == "objects"
        assert isinstance(model._meta.pk, models.UUIDField)


def test_a_grant_that_has_run_out_opens_nothing(filled):
    """By the wall clock of the database, on both engines, in every ring."""
    invitee = filled.people["invitee"]
    with unprotected() as link:
        before = link.execute("SELECT id, until FROM core_grant").fetchall()
        past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
        link.execute(
            "UPDATE core_grant SET until = %s WHERE principal_id = %s",
            (past if is_postgres() else past.strftime("%Y-%m-%d %H:%M:%S"), key(invitee.person)),
        )
    try:
        with read_scope(invitee):
            assert _visible(Participant, invitee) == set()
            assert _visible(SearchRow, invitee) == set()
    finally:
        with unprotected() as link:
            for row, until in before:
                link.execute("UPDATE core_grant SET until = %s WHERE id = %s", (until, row))
    with read_scope(invitee):
        assert _visible(Participant, invitee)


def test_the_stranger_and_the_system_hold_no_grant(filled):
    names = {str(p.id).replace("-", "") for p in Principal.objects.filter(kind__in=("system", "stranger"))}
    assert len(names) == 2
    assert not names & {key for (key,) in raw(Grant._meta.db_table, "principal_id")}
