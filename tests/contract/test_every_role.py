"""Every operation asked by every role with what its description allows, and with what it forbids.

No answer is a failure, none is undocumented, each is of the form that the description gives it, and none
shows a planted word of a row that its reader may not see. Each request meets the same world: what it changes
is rolled back.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.access.reads import ROWS
from tests.factories import NOW, organisation, person
from tests.support import asked as asking
from tests.support.api import Program, operations, token_for
from tests.support.behind import application
from tests.support.campaign import times
from tests.support.database import is_postgres, rows_within
from tests.support.reckoning import Seen, reckon
from tests.support.strays import Places, places, strays
from tests.support.undone import rolled_back

from medaccord.api.app import api
from medaccord.apps.accounts.models import ApiToken, Person
from medaccord.apps.advisories.models import Template
from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.models import Statement
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Channel, ContactPoint, Membership, Organisation, OrganisationKind
from medaccord.core.models import Room
from medaccord.core.models.scoped import ScopedQuerySet
from medaccord.core.scope import read_scope

pytestmark = [pytest.mark.soak]

ROLES = (
    "stranger",
    "nobody",
    "lead",
    "coordinator",
    "member of the center without a grant",
    "administrator",
    "manufacturer",
    "adviser",
    "observer",
    "invitee",
    "reporter who signed in",
    "manufacturer of another case",
    "manufacturer that was removed",
    "colleague who was not brought in",
    "counsel",
)
OF_THE_CENTER = ("lead", "coordinator", "member of the center without a grant", "administrator")
"""Whoever belongs to it keeps the directory, with the name of every organisation."""
OPERATIONS = sorted(
    told["operationId"]
    for methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].values()
    for told in methods.values()
)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SEED = 20261125


@dataclass
class Asked:
    """The world as programs see it: tokens by role, and keys of what is there by name."""

    tokens: dict[str, str | None]
    keys: dict[str, list[str]]
    operations: dict[str, Any]
    people: dict[str, Any]
    seen: Seen
    written: Places

    def astray(self, role: str, answer: Any) -> set[bytes]:
        """Planted words of an answer that its reader sees neither before nor after what it asked for."""
        said = repr(dict(answer.headers)).encode() + answer.content
        found = strays(self.written, self.seen.get(role, {}), said)
        if not found or role == "stranger":
            return found
        now = reckon({role: self.people[role]}, rows_within)[role]
        return strays(self.written, self.seen[role] | now, said)

    def aimed(self, value: Any) -> Any:
        """Keys in a body made to point at what is there, mostly; a guessed key meets nothing."""
        if isinstance(value, dict):
            return {name: self.aimed(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.aimed(part) for part in value]
        try:
            number = uuid.UUID(value).int if isinstance(value, str) else None
        except ValueError:
            return value
        every = self.keys["any"]
        return value if number is None or number % 5 == 0 else every[number % len(every)]


@pytest.fixture(scope="module")
def asked(filled):
    w = filled.w
    observer = person()
    hospital = organisation(OrganisationKind.HOSPITAL, observer, name="General Hospital")
    row = participant.invite(w.lead, filled.main.id, NOW, organisation=hospital.id)
    consent.accept(observer, row.id, NOW)
    people = {**filled.people, "observer": observer, **_of_the_center(w)}
    joined = people["reporter who signed in"].person
    Person.objects.get_or_create(principal_id=joined, defaults={"name": "R. Lee"})
    tokens = {role: None if role == "stranger" else token_for(people[role]) for role in ROLES}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    people = {role: people[role] for role in ROLES if role != "stranger"}
    seen = reckon(people)
    listed = {row.id.hex for row in Organisation.objects.all()}
    for role in OF_THE_CENTER:
        seen[role][Organisation] = listed
    told = [one.ok() for one in schema.get_all_operations()]
    named = {operation.definition.raw["operationId"]: operation for operation in told}
    return Asked(tokens, _keys(filled, hospital), named, people, seen, places())


def _of_the_center(w):
    """Who belongs to the center and is in no case: one of its members, and one who administers it."""
    roles = {"member of the center without a grant": False, "administrator": True}
    people = {role: person() for role in roles}
    for role, administrator in roles.items():
        Membership.objects.create(
            organisation=w.center, person_id=people[role].person, administrator=administrator, since=NOW
        )
    return people


def _keys(filled, hospital):
    """Keys of both cases, the main one's first, by the name of the address's part that takes them."""
    found = {"case_id": [str(filled.main.id), str(filled.other.id)], "report_id": [str(filled.report)]}
    for model, names in ROWS.items():
        reader = filled.people["counsel"] if model is Statement else filled.w.lead
        with read_scope(reader):
            rows = model.objects.visible_to(reader).order_by("id").values_list("stream_id", "id")
            keys = [str(key) for stream, key in sorted(rows, key=lambda r: r[0] != filled.main.id)]
        found = dict.fromkeys(names, keys) | found
    with read_scope(filled.w.lead):
        rooms = Room.objects.filter(stream=filled.main.id).order_by("id").values_list("id", flat=True)
        found["room"] = [str(key) for key in rooms]
    found |= _of_the_register(filled)
    people = [filled.w.colleague.person, hospital.id, *(row.id for row in filled.w.makers.values())]
    return found | {"any": [*map(str, people), *(key for keys in found.values() for key in keys)]}


OF_THE_REGISTER = ("{organisation_id}", "{contact_id}", "{person_id}", "{template_id}", "{token_id}")
"""Parts of addresses of what lies in no case: whoever may do nothing there is refused as such."""


def _of_the_register(filled):
    """Keys of what lies in no case: organisations, how they are reached, people, texts and tokens."""
    maker = filled.w.makers["northgate"]
    contact = ContactPoint.objects.create(organisation=maker, channel=Channel.MAIL, value="b@maker.example")
    told = {"place": "contact", "name": "Whom", "title": "Whom to tell", "text": "Tell us."}
    keys = {
        "organisation_id": maker.id,
        "contact_id": contact.id,
        "person_id": filled.w.northgate.person,
        "template_id": Template.objects.create(**told, standing=False).id,
        "token_id": ApiToken.objects.latest("created_at").id,
    }
    return {name: [str(key)] for name, key in keys.items()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_keeps_its_word_to_every_role(asked, name, record_property):
    operation = asked.operations[name]
    sent = st.one_of(operation.as_strategy(mode) for mode in GenerationMode)
    for place, role in enumerate(ROLES):
        tally = asking.Tally(role)
        try:
            _asking(asked, sent, role, SEED + place, tally)()
        finally:
            record_property(asking.PROPERTY, tally.told())


def _asking(asked, sent, role, number, tally):
    """One role's requests to one operation, the same each time."""

    @seed(number)
    @settings(
        max_examples=times(2, 10),
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=sent, real=st.integers(0, 7))
    def ask(case, real):
        _ask(asked, case, role, real, tally)

    return ask


def _ask(asked, case, role, real, tally):
    """One request, seven times in eight at what is really there, in a transaction that is rolled back."""
    if real:
        for part in case.path_parameters or {}:
            if part in asked.keys:
                case.path_parameters[part] = asked.keys[part][real % len(asked.keys[part])]
    if isinstance(case.body, dict):
        case.body = asked.aimed(case.body)
    token = asked.tokens[role]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with rolled_back():
        answer = case.call(headers=headers)
        astray = asked.astray(role, answer)
    tally.statuses[answer.status_code] += 1
    tally.broken += 1  # unless it stands the checks
    case.validate_response(answer, checks=CHECKS, headers=headers)
    assert astray == set(), (role, answer.status_code)
    tally.broken -= 1


def test_an_answer_that_forgets_its_scope_is_found(asked, monkeypatch):
    """What could not tell a stray word would prove nothing; on PostgreSQL its policies let none out."""
    scoped = ScopedQuerySet.visible_to

    def careless(rows, actor):
        return rows._scoped(realm=actor.realm) if rows.model is Report else scoped(rows, actor)

    program = Program()
    program.token = asked.tokens["coordinator"]
    assert asked.astray("coordinator", program.get("/reports")) == set()
    monkeypatch.setattr(ScopedQuerySet, "visible_to", careless)
    assert bool(asked.astray("coordinator", program.get("/reports"))) is not is_postgres()


def _steps():
    """Address, description and example body of every operation that writes and takes JSON or nothing."""
    for method, path, told in operations().values():
        content = told.get("requestBody", {}).get("content", {"application/json": {}})
        if method == "POST" and "application/json" in content:
            yield path, told, content["application/json"].get("example")


def _post(asked, role, path, body):
    program = Program()
    program.token = asked.tokens[role]
    with rolled_back():
        return program.post(path, body)


def _at(path, key_of):
    return re.sub(r"\{(\w+)\}", lambda part: str(key_of(part[1])), path)


def test_examples_reach_what_commands_decide(asked):
    """Refusals at the door alone would prove little: the lead's steps as the description shows them."""
    reached = Counter()
    for path, told, body in _steps():
        answer = _post(asked, "lead", _at(path, lambda part: asked.keys[part][0]), asked.aimed(body))
        assert str(answer.status_code) in told["responses"], (path, answer.content)
        reached[answer.status_code] += 1
    assert reached[401] == reached[400] == reached[415] == 0
    assert reached[200] + reached[201] >= 10, reached


def test_a_step_with_what_is_invisible_answers_like_one_with_what_is_not_there(asked):
    """Byte for byte, to a person without a grant and to a party of another case (need-to-know 14)."""
    asked_for = 0
    for path, _, body in _steps():
        if "{" in path:
            for role in ("nobody", "manufacturer of another case"):
                hidden = _post(asked, role, _at(path, lambda part: asked.keys[part][0]), body)
                absent = _post(asked, role, _at(path, lambda _: uuid.uuid4()), body)
                assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content), path
                of_the_register = "{" + re.findall(r"\w+(?=\})", path)[0] + "}" in OF_THE_REGISTER
                assert of_the_register or hidden.status_code == 404, (path, role)
                asked_for += 1
    assert asked_for > 70
