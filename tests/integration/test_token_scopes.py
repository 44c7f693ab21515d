"""How far a token reaches: it reads by default, and writes or publishes only where it was made to."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import transaction
from tests.factories import NOW, world
from tests.integration.advisory_case import story, with_page
from tests.support.api import Program
from tests.support.cli import command_line

from medaccord.apps.accounts.commands import token
from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.advisories.models import Publication
from medaccord.apps.parties.queries.actor import actor_of_token
from medaccord.core import audit, register
from medaccord.core.audit import Change
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import realm_stream_id, system
from medaccord.domain.audit import chain
from medaccord.domain.tokens import PUBLISHES_NOT, PUBLISHING, READS_ONLY, Scope, beyond
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db


def _program(actor, scope: str) -> Program:
    program = Program(actor)
    ApiToken.objects.filter(principal__joined_to=actor.person).update(scope=scope)
    return program


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 200), ("publish", 200)])
def test_a_token_that_reads_takes_no_step(scope, status):
    w = world()
    case, _ = w.case()
    program = _program(w.lead, scope)
    assert program.get(f"/cases/{case.id}").status_code == 200
    version = program.get(f"/cases/{case.id}").json()["version"]
    answer = program.post(f"/cases/{case.id}/rename", {"title": "Renamed", "version": version})
    assert answer.status_code == status, answer.content
    if status == 403:
        assert answer.json()["reason"] == READS_ONLY
        assert program.get(f"/cases/{case.id}").json()["title"] != "Renamed"


@pytest.mark.parametrize("verb", Verb)
def test_only_what_publishes_is_beyond_a_token_that_writes(verb):
    assert beyond(Scope.PUBLISH, verb) == ""
    assert bool(beyond(Scope.WRITE, verb)) == (verb in PUBLISHING)


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 403), ("publish", 200)])
def test_a_release_needs_a_token_that_publishes(scope, status):
    with with_page():
        s = story()
        row = s.approved()
        program = _program(s.w.lead, scope)
        reasons = {"T15": "All agreed."}
        path = f"/revisions/{row.id}/release"
        answer = program.post(path, {"reasons": reasons, "leak_risk": "They share no component."})
    assert answer.status_code == status, answer.content
    assert Publication.objects.exists() == (status == 200)
    if scope == "write":
        assert answer.json()["reason"] == PUBLISHES_NOT


def test_a_token_reads_unless_it_is_made_for_more(monkeypatch, capsys):
    medaccord = command_line(monkeypatch, capsys)
    w = world()
    row = User(username="elena", person_id=w.lead.person)
    row.set_password("correct horse battery")
    row.save()
    told = {}
    for scope in ("", *Scope):
        more = ["--scope", scope] if scope else []
        code, out, _ = medaccord("token", "create", "elena", "--name", "script", *more, "--json")
        assert code == 0
        told[scope] = json.loads(out)
    assert {scope: actor_of_token(one["token"]).scope for scope, one in told.items()} == {
        "": Scope.READ,
        **{scope: scope for scope in Scope},
    }
    listed = json.loads(medaccord("token", "list", "--json")[1])
    assert sorted(one["scope"] for one in listed) == ["publish", "read", "read", "write"]
    code, _, err = medaccord("token", "create", "elena", "--name", "script", "--scope", "all")
    assert code == 2
    assert "read, write, publish" in err
    assert dt.date.fromisoformat(told[""]["expires_at"][:10]) > dt.date(2026, 1, 1)


def test_a_token_that_was_told_before_there_were_scopes_reaches_as_far_as_it_did():
    w = world()
    User.objects.create(username="elena", person_id=w.lead.person)
    register.adopt(NOW)
    made = token.create(system(), NOW, sign_in="elena", name="script", days=1, scope=Scope.PUBLISH)
    row = ApiToken.objects.get(id=made.id)
    then = Change(row, chain.Op.SET, ApiToken.REGISTER.columns - {"scope"})
    realm = realm_stream_id("live")
    with transaction.atomic(), database_context(None, "live", [realm]):
        audit.append(Stream.objects.get(id=realm), verb="token.create", actor=None, at=NOW, changes=[then])
    assert list(register.altered()) == []
    ApiToken.objects.filter(id=made.id).update(scope="read")
    assert list(register.altered()) == [f"A row of accounts.apitoken is not what the chain tells: {made.id}."]
