"""The policy matrix decides as its literal table says, and every verb has all that a verb must have."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from pathlib import Path

import pytest

import medaccord.apps
from medaccord.api.app import api
from medaccord.apps.accounts.commands.register import Registration
from medaccord.apps.intake.models import Report
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.policy.matrix import MATRIX, decide
from medaccord.domain.policy.page import page
from medaccord.domain.roles import IN_CASE, Role
from medaccord.domain.verbs import Verb

PHASES = [*(p.value for p in Phase), *(s.value for s in ReportState)]
TESTS = Path(__file__).resolve().parent.parent
WITHOUT_COMMAND = {
    Verb.REFUSAL_RECORD: "the gate itself writes it, after rollback; nobody may ask for it",
}


def _commands():
    """Every command function by its verb, found by walking the command modules of every app."""
    found = {}
    for app in pkgutil.iter_modules(medaccord.apps.__path__, "medaccord.apps."):
        package = importlib.import_module(app.name)
        if "commands" not in {m.name for m in pkgutil.iter_modules(package.__path__)}:
            continue
        folder = importlib.import_module(f"{app.name}.commands")
        for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(verb := getattr(value, "verb", None), Verb):
                    found.setdefault(verb, set()).add((value.__module__, value.__name__))
    return found


COMMANDS = _commands()
WITHOUT_OPERATION = {
    Verb.REPORT_FEED: "its address is told on the page that a receipt's code opens; no token is a receipt",
    Verb.READING_RECORD: "it is kept because somebody reads: each operation that hands a file out does it",
    Verb.DISCLOSURE_EXPORT: "it is kept because an answer is taken out: `disclosure.package` does it",
    Verb.LEDGER_EXPORT: "it is kept because a ledger is taken out: `ledger.page` and `ledger.own` do it",
}
BY_OFFICE = {
    Verb.ACCESS_TAKE: {Role.ANALYST},
}
"""Where an office of the platform leads into a case: in an emergency, told and reviewed (decision 0254)."""
SOURCES = {
    path: path.read_text()
    for path in TESTS.rglob("*.py")
    if path != Path(__file__) and "support" not in path.parts
}


def test_the_documentation_prints_the_table():
    printed = (TESTS.parent / "docs/reference/policy-matrix.md").read_text()
    assert printed == page(), "Run `make reference`."
    assert printed.count("| `") == len(Verb)


@pytest.mark.parametrize("verb", Verb, ids=str)
def test_a_verb_has_a_policy_row(verb):
    assert verb in MATRIX


@pytest.mark.parametrize("verb", [v for v in Verb if v not in WITHOUT_COMMAND], ids=str)
def test_a_verb_has_a_command_of_its_name(verb):
    noun, word = verb.value.split(".")
    functions = COMMANDS.get(verb, set())
    assert functions
    names = {name.rstrip("_") for _, name in functions}
    assert word in names, functions
    assert {name.startswith(word) for name in names} == {True}, functions
    assert noun in {module.rsplit(".", 1)[1] for module, _ in functions} | _splits(verb), functions


def _splits(verb):
    """A verb of the case that fills a module of its own lies under its word."""
    noun, word = verb.value.split(".")
    return {noun} if {m.rsplit(".", 1)[1] for m, _ in COMMANDS[verb]} == {word} else set()


@pytest.mark.parametrize("verb", [v for v in Verb if v not in WITHOUT_COMMAND], ids=str)
def test_a_verb_is_called_by_a_test(verb):
    """By its wire value, its constant, or a call of its function under its noun."""
    noun, word = verb.value.split(".")
    calls = {f"{noun}.{word}(", f"{noun}.{word}_(", f"{noun}s.{word}(", verb.value, f"Verb.{verb.name}"}
    calls |= {f"{noun}.{name}(" for _, name in COMMANDS.get(verb, ())}
    assert any(call in text for text in SOURCES.values() for call in calls)


OPERATIONS = {
    told["operationId"]: method
    for methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].values()
    for method, told in methods.items()
}


@pytest.mark.parametrize("verb", Verb, ids=str)
def test_a_verb_that_people_may_use_is_an_operation_and_no_other_is(verb):
    """What the platform alone does, or keeps as it answers, and what nobody may ask for, has none."""
    for_people = bool(MATRIX[verb].roles - {Role.SYSTEM}) and verb not in WITHOUT_OPERATION
    assert (OPERATIONS.get(verb.value) == "post") == for_people


def test_an_operation_that_writes_is_named_like_a_command_of_its_verb():
    written = {name for name, method in OPERATIONS.items() if method != "get"}
    commands = {
        f"{verb.value.split('.')[0]}.{name.rstrip('_')}"
        for verb, found in COMMANDS.items()
        for _, name in found
    }
    assert written - {verb.value for verb in (*Verb, *Registration)} <= commands


def test_a_verb_without_a_command_is_refused_to_everybody():
    for verb in WITHOUT_COMMAND:
        assert MATRIX[verb].roles == frozenset()
        assert COMMANDS.get(verb) is None
        assert all(decide(verb, frozenset(Role), phase) for phase in [*PHASES, None])


@pytest.mark.parametrize("verb", Verb, ids=str)
def test_each_role_and_phase_is_decided_as_the_table_says(verb):
    row = MATRIX[verb]
    for role, phase in itertools.product(Role, [*PHASES, None]):
        allowed = role in row.roles and (row.phases is None or phase in row.phases)
        assert (decide(verb, frozenset({role}), phase) is None) == allowed, (role, phase)


@pytest.mark.parametrize("verb", Verb, ids=str)
def test_nobody_in_particular_and_no_known_phase_are_refused(verb):
    for phase in [*PHASES, None]:
        assert decide(verb, frozenset(), phase)
    if MATRIX[verb].phases is not None:
        for unknown in ("", "open", "CHECKING", None):
            assert decide(verb, frozenset(Role), unknown)


@pytest.mark.parametrize("verb", Verb, ids=str)
def test_more_roles_never_allow_less(verb):
    for phase in [*PHASES, None]:
        each = [decide(verb, frozenset({role}), phase) is None for role in Role]
        assert (decide(verb, frozenset(Role), phase) is None) == any(each)


def test_phases_of_the_table_are_phases_that_rows_have():
    named = set().union(*(row.phases for row in MATRIX.values() if row.phases is not None))
    assert named <= set(PHASES)
    assert {s.value for s in ReportState} == {value for value, _ in Report._meta.get_field("state").choices}


def test_no_role_of_the_platform_sees_into_a_case():
    """Coordinators, administrators and auditors have no role-wide sight (need-to-know 37)."""
    elsewhere = set(Role) - IN_CASE
    for verb, row in MATRIX.items():
        roles = row.roles - BY_OFFICE.get(verb, set())
        assert not roles & {Role.ANALYST, Role.ADMINISTRATOR, Role.PERSON}, verb
        assert roles & elsewhere <= {Role.SYSTEM, Role.ANYONE}, verb


def test_a_refusal_says_who_may_or_when():
    for verb in Verb:
        assert "It is for: " in decide(verb, frozenset(), None)
        if MATRIX[verb].phases is not None:
            assert "This step is open while it is " in decide(verb, frozenset(Role), "nowhere")
