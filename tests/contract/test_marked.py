"""Every answer of the API names how what it holds is to be handled: label, handling marks, onward sharing.

What an answer holds is reckoned from the rows themselves: a key or a planted word of a row in an answer makes
the row's marking the least that the answer may name. That is asked twice, of the world as its commands left
it, and of one in which every row is marked as strictly as can be, so that no answer names a constant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.access.reads import Reader, keys_of, operation_addresses, readers_of, reads
from tests.support.api import description, operations
from tests.support.campaign import times
from tests.support.database import everything_in, unprotected
from tests.support.reckoning import reckon
from tests.support.strays import MARKED, Places, places
from tests.support.undone import rolled_back

from medaccord.core.catalogue import scoped_models
from medaccord.core.marking import columns
from medaccord.domain.handling import Mark, Marking, Onward, of_all
from medaccord.domain.tlp import Tlp

NAMED = ("marking", "handling", "onward")
KEYS = {"uuid", "integer", "null"}
"""What tells nothing of a case: keys and versions of rows."""
KEY = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STRICTEST = Marking(Tlp.RED, frozenset(Mark), Onward.FORBIDDEN)
RELEASED = {"disclosure.package": "what the law releases to whoever asks is for everybody"}


def _parts(schema: Any, schemas: Mapping[str, Any]) -> Iterator[str]:
    """What a value with this schema can be made of, all the way down."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _parts(one, schemas)
    elif "items" in schema:
        yield from _parts(schema["items"], schemas)
    elif "properties" in schema:
        for one in schema["properties"].values():
            yield from _parts(one, schemas)
    else:
        yield schema.get("format", schema.get("type", "anything"))


def _answers() -> dict[str, Any]:
    """The form of what each operation answers where nothing is refused, but for what is open to all."""
    found = {}
    for name, (_, _, told) in operations().items():
        good = next(answer for code, answer in told["responses"].items() if code in ("200", "201"))
        if told.get("security") != []:
            found[name] = good["content"]["application/json"]["schema"]
    return found


@pytest.mark.django_db
def test_every_answer_that_tells_more_than_keys_names_its_marking():
    schemas = description()["components"]["schemas"]
    silent, counted = set(), 0
    for name, schema in _answers().items():
        if set(_parts(schema, schemas)) <= KEYS:
            continue
        counted += 1
        if not set(NAMED) <= set(schemas[schema["$ref"].rsplit("/", 1)[1]]["required"]):
            silent.add(name)
    assert silent == set()
    assert counted > 40


@pytest.mark.django_db
def test_whatever_names_a_label_names_marks_and_onward_sharing_too():
    """But for what a release changed: that leaves the marks as they are."""
    schemas = description()["components"]["schemas"]
    outer = {name: set(told.get("properties", ())) for name, told in schemas.items() if name.endswith("Out")}
    assert {name for name, has in outer.items() if "marking" in has and not set(NAMED) <= has} == {
        "ReleasedOut"
    }


@dataclass
class Asking:
    """Who asks, for what, and what the rows say of the answers."""

    readers: dict[str, Reader]
    known: list[Any]
    written: Places
    rows: dict[str, Marking] = field(default_factory=dict)

    def look(self) -> None:
        """Read anew how each row is to be handled, by its key in hexadecimal."""
        self.rows = {}
        for model in scoped_models():
            for key, label, *how in everything_in(model._meta.db_table, "id", *_columns(model)):
                made = Marking(Tlp(label))
                if how:
                    marks = json.loads(how[0]) if isinstance(how[0], str) else how[0]
                    made = Marking(Tlp(label), frozenset(map(Mark, marks)), Onward(how[1]))
                self.rows[str(key).replace("-", "")] = made

    def least(self, answer: bytes) -> Marking | None:
        """How an answer is to be handled at least; None where it shows no row of a report or case."""
        keys = {found.decode().replace("-", "") for found in KEY.findall(answer)}
        for word in set(MARKED.findall(answer)):
            at = [key for model, key in self.written[word] if model and key in self.rows]
            if len(at) == 1 == len(self.written[word]):
                keys |= set(at)
        held = [self.rows[key] for key in keys if key in self.rows]
        return of_all(held) if held else None


def _columns(model: Any) -> list[str]:
    """Where a row says how it is to be handled; a share's own `onward` is a term of it."""
    has = {one.column for one in model._meta.concrete_fields}
    return list(NAMED) if "handling" in has else ["marking"]


@pytest.fixture(scope="module")
def asking(filled):
    return Asking(readers_of(filled, reckon(filled.people)), keys_of(filled), places())


EVERY_DAY = (
    "lead",
    "manufacturer",
    "adviser",
    "reporter who signed in",
    "counsel",
    "observer of another case",
)
OTHERS = (
    "coordinator",
    "invitee",
    "maker told first",
    "manufacturer that was removed",
    "manufacturer of another case",
    "colleague who was brought in",
    "colleague who was taken out",
    "colleague who was not brought in",
    "nobody",
)
ROLES = [*EVERY_DAY, *times(0, 1) * OTHERS]


def _misnamed(asking: Asking, role: str, floor: Marking | None = None) -> tuple[dict[str, Any], set[str]]:
    """Answers to one reader that name less than they hold, and the operations that answered.

    What is asked of one report, case or item is marked as strictly as `floor`, even where it shows nothing;
    what is asked of an organisation shows rows of the register alone, which carry no marking.
    """
    reader, wrong, answered = asking.readers[role], {}, set()
    for name in sorted(set(reads()) & set(_answers())):
        for there in operation_addresses(reader, asking.known, name):
            with rolled_back():
                answer = reader.program.client.get(there, headers=reader.program.headers())
            if answer.status_code != 200:
                continue
            told = answer.json()
            least, made = asking.least(answer.content), _named(told, told["onward"])
            answered.add(name)
            if floor and "{" in reads()[name][0].replace("{organisation_id}", ""):
                least = of_all([floor, *([least] if least else [])])
            if least is not None and of_all([made, least]) != made and name not in RELEASED:
                wrong[name] = (there, made, least)
            inner = [one for part in told.values() for one in _marked(part)]
            if of_all([made, *inner]) != made:
                wrong[f"{name} within"] = (there, made, inner)
    return wrong, answered


def _marked(value: Any) -> Iterator[Marking]:
    """What an answer says of its parts."""
    if isinstance(value, dict):
        if {"marking", "handling"} <= value.keys():
            shared = "recipient" in value  # whose onward sharing is that of its terms
            yield _named(value, Onward.FREE if shared else value["onward"])
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _marked(one)


def _named(told: Mapping[str, Any], onward: str) -> Marking:
    return Marking(Tlp(told["marking"]), frozenset(map(Mark, told["handling"])), Onward(onward))


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_an_answer_is_marked_as_strictly_as_what_it_shows(asking, role):
    asking.look()
    wrong, answered = _misnamed(asking, role)
    assert wrong == {}
    if role == "lead":  # a package is for a token that publishes, and not every case has a draft
        not_loaded = {"registry.device", "registry.product_code"}  # registries are loaded by an operator
        paired = {"rationale.read", "rationale.file"}  # of a case and of no vulnerability but its own
        left = {*RELEASED, "draft.read", *not_loaded, *paired}
        assert set(reads()) & set(_answers()) - answered <= left


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_no_answer_names_a_marking_that_its_rows_do_not(asking, role):
    """Where every row is marked as strictly as can be, no answer that shows one says anything less."""
    with _strictest():
        asking.look()
        wrong, _ = _misnamed(asking, role, Marking(STRICTEST.label))
    assert wrong == {}


@contextmanager
def _strictest() -> Iterator[None]:
    """Every row marked RED, with every mark, not to be passed on; afterwards as before."""
    before = {model: everything_in(model._meta.db_table, "id", *_columns(model)) for model in scoped_models()}
    values = {**columns(STRICTEST), "handling": json.dumps(columns(STRICTEST)["handling"])}
    with unprotected() as link:
        for model in before:
            names = _columns(model)
            sets = ", ".join(f"{one} = %s" for one in names)
            link.execute(f"UPDATE {model._meta.db_table} SET {sets}", tuple(values[one] for one in names))
    try:
        yield
    finally:
        with unprotected() as link:
            for model, rows in before.items():
                sets = ", ".join(f"{one} = %s" for one in _columns(model))
                for key, *told in rows:
                    back = tuple(one if isinstance(one, str) else json.dumps(one) for one in told)
                    link.execute(f"UPDATE {model._meta.db_table} SET {sets} WHERE id = %s", (*back, key))
