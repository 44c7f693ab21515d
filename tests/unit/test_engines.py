"""Every test is asked each day, on both engines where it turns on the database, but for slices."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from tests.conftest import ROOT
from tests.support.engines import ASKED_AGAIN, POSTGRES, SQLITE, asked, engines_of

MODULES = sorted((ROOT / "tests" / "integration").glob("test_*.py"))
ENGINES = (SQLITE, POSTGRES)


def _item(module, *keywords, fixtures=(), name="test"):
    item = SimpleNamespace(path=module, keywords=set(keywords), fixturenames=list(fixtures), name=name)
    if "[" in name:
        item.callspec = name
    return item


def _engines(*told, **how):
    return [engine for engine in ENGINES if asked(_item(*told, **how), engine)]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_what_has_a_database_is_asked_on_one_engine_at_least(module):
    assert _engines(module, "django_db")
    assert _engines(module, fixtures=["django_db_setup"])


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_what_is_about_one_engine_is_asked_there_wherever_its_module_is(module):
    assert asked(_item(module, "django_db", "sqlite"), SQLITE)
    assert asked(_item(module, "django_db", "postgres"), POSTGRES)


def test_what_has_no_database_is_asked_once():
    assert _engines(MODULES[0]) == [SQLITE]


@pytest.mark.parametrize(
    "word", ["barrier_", "tamper", "search", "prepared", "writing", "once", "migrations", "silent_logs"]
)
def test_races_tampering_and_statements_are_asked_on_both_but_for_slices(word):
    modules = [path for path in MODULES if path.stem.startswith(f"test_{word}")]
    assert modules
    for path in modules:
        assert _engines(path, "django_db") == _engines(path, "django_db", name="test[1]") == [*ENGINES]
        assert len(_engines(path, "django_db", "soak", name="test[1]")) == 1


def test_neither_engine_is_left_without_the_rest():
    """A rule that sent all of it to one would ask the other nothing of what people do."""
    alone = [engines_of(path) for path in MODULES if len(engines_of(path)) == 1]
    assert {frozenset({one}) for one in ENGINES} == set(alone)


ACCESS = ROOT / "tests" / "access"


def test_tests_of_access_are_asked_on_both():
    assert _engines(ACCESS / "test_rings.py", "django_db") == [*ENGINES]
    assert _engines(ACCESS / "test_consent_gate.py", "django_db", "soak") == [*ENGINES], "alone, no slice"


@pytest.mark.parametrize(
    "module", [ACCESS / "test_screen_steps.py", ROOT / "tests/integration/test_barrier_work.py"]
)
def test_each_slice_of_a_campaign_is_asked_on_one_and_each_engine_gets_some(module):
    met = [_engines(module, "django_db", "soak", name=f"test[{n}]") for n in range(40)]
    assert {len(engines) for engines in met} == {1}
    assert {engines[0] for engines in met} == set(ENGINES)


def test_what_is_asked_with_policies_and_without_is_asked_where_there_are_some():
    """There it asks what it would on the other engine, and more. No other campaign does so."""
    sources = {path.stem: path.read_text() for path in [*ACCESS.glob("test_*.py"), *MODULES]}
    campaigns = {name: told for name, told in sources.items() if "mark.soak" in told}
    assert [name for name, told in campaigns.items() if "acting_as" in told] == ["test_pages"]
    met = [_engines(ACCESS / "test_pages.py", "django_db", "soak", name=f"test[{n}]") for n in range(40)]
    assert met == [[POSTGRES]] * 40


def test_what_only_the_run_on_sqlite_has_is_asked_there():
    module = ROOT / "tests" / "contract" / "test_every_role.py"
    assert _engines(module, "django_db", "soak", name="test[1]") == [SQLITE]


def test_the_run_on_postgresql_has_these_folders():
    recipe = (ROOT / "Makefile").read_text().split("\npytest:", 1)[1].split("\n\n", 1)[0]
    _, on_postgres = recipe.split("MEDACCORD_TEST_DATABASE=postgres", 1)
    assert set(re.findall(r" tests/(\w+)", on_postgres)) == ASKED_AGAIN
