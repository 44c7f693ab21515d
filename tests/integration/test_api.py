"""/api/v1: case.list, case.read, report.list, report.read, advisory.list, search.read over tokens."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from tests.factories import world

from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.parties.queries.actor import token_digest
from medaccord.core.models.principal import Kind
from medaccord.core.principal import new_principal

pytestmark = pytest.mark.django_db

READS = ["/api/v1/cases", "/api/v1/reports", "/api/v1/search?q=pump"]


def token_for(actor, days=1):
    text = uuid.uuid4().hex
    User.objects.get_or_create(username=f"u-{actor.person}", defaults={"person_id": actor.person})
    now = dt.datetime.now(dt.UTC)
    ApiToken.objects.create(
        principal=new_principal(Kind.TOKEN, joined_to=actor.person),
        digest=token_digest(text),
        name="test",
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    return text


def get(path, actor=None, token=None):
    token = token or (token_for(actor) if actor else None)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(path, headers=headers)


@pytest.fixture
def scene():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    return w, case


def test_each_caller_reads_what_its_person_may_see(scene):
    w, case = scene
    lead = get(f"/api/v1/cases/{case.id}", w.lead).json()
    maker = get(f"/api/v1/cases/{case.id}", w.northgate).json()
    assert {p["role"] for p in lead["participants"]} == {"lead", "reporter", "manufacturer"}
    assert [p["name"] for p in maker["participants"]] == ["Northgate Medical"]
    assert (lead["status"], lead["roles"], maker["roles"]) == ("fixing", ["lead"], ["manufacturer"])
    rows = get("/api/v1/cases", w.northgate).json()
    assert [(r["number"], r["title"], r["published_at"]) for r in rows["results"]] == [
        (lead["number"], case.title, None)
    ]
    assert rows["next"] is None


def test_what_may_not_be_seen_answers_as_if_it_were_not_there(scene):
    w, case = scene
    hidden = get(f"/api/v1/cases/{case.id}", w.halcyon)
    absent = get(f"/api/v1/cases/{uuid.uuid4()}", w.halcyon)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert get("/api/v1/cases", w.halcyon).json() == {"results": [], "next": None}
    assert get("/api/v1/search?q=pump", w.halcyon).json() == {"results": [], "next": None}


@pytest.mark.parametrize("path", READS)
def test_a_stranger_is_refused_before_anything_is_looked_at(path):
    for token in (None, "wrong"):
        answer = get(path.split("?")[0] + "?limit=wrong", token=token)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")


def test_a_revoked_or_expired_token_opens_nothing(scene):
    w, _ = scene
    assert get("/api/v1/cases", token=token_for(w.lead, days=-1)).status_code == 401
    token = token_for(w.lead)
    assert get("/api/v1/cases", token=token).status_code == 200
    ApiToken.objects.filter(digest=token_digest(token)).update(revoked_at=dt.datetime.now(dt.UTC))
    assert get("/api/v1/cases", token=token).status_code == 401


def test_wrong_parameters_are_named(scene):
    w, _ = scene
    token = token_for(w.lead)
    assert get("/api/v1/cases?limit=x", token=token).json()["findings"].keys() == {"limit"}
    assert get("/api/v1/cases?after=x", token=token).status_code == 422
    assert get("/api/v1/cases?phase=x", token=token).json()["findings"].keys() == {"phase"}


def test_paging_visits_every_case_once(scene):
    w, _ = scene
    for number in range(4):
        w.case(title=f"Case {number}")
    token = token_for(w.lead)
    seen, after = [], ""
    while True:
        page = get(f"/api/v1/cases?limit=2&after={after}", token=token).json()
        seen += [row["id"] for row in page["results"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_the_desk_reads_the_report_and_nobody_else(scene):
    w, _ = scene
    row = get("/api/v1/reports", w.lead).json()["results"][0]
    report = get(f"/api/v1/reports/{row['id']}", w.lead).json()
    assert report["device"] == "InfusaCore LX"
    assert get(f"/api/v1/reports/{row['id']}", w.northgate).status_code == 404


def test_the_description_says_which_operations_are_open():
    described = Client().get("/api/v1/openapi.json").json()
    operations = {
        operation["operationId"]: operation
        for methods in described["paths"].values()
        for operation in methods.values()
    }
    opened = {name for name, operation in operations.items() if operation.get("security") == []}
    assert opened == {"advisory.list", "advisory.read", "advisory.csaf"}
    assert {"case.list", "case.read", "report.list", "report.read", "search.read"} <= set(operations)
    assert json.dumps(described).count("Bearer") or described["components"]["securitySchemes"]


def test_published_advisories_need_no_token():
    assert Client().get("/api/v1/advisories").json() == {"results": [], "next": None}
    assert Client().get("/api/v1/advisories/MDA-2026-000001").status_code == 404
