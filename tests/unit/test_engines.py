"""Every test of `tests/integration` is asked each day: on both engines where it turns on the database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.conftest import ROOT
from tests.support.engines import POSTGRES, SQLITE, asked, engines_of

MODULES = sorted((ROOT / "tests" / "integration").glob("test_*.py"))
ENGINES = (SQLITE, POSTGRES)


def _item(module, *keywords, fixtures=(), name="test"):
    return SimpleNamespace(path=module, keywords=set(keywords), fixturenames=list(fixtures), name=name)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_what_has_a_database_is_asked_on_one_engine_at_least(module):
    assert [one for one in ENGINES if asked(_item(module, "django_db"), one)]
    assert [one for one in ENGINES if asked(_item(module, fixtures=["django_db_setup"]), one)]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_what_is_about_one_engine_is_asked_there_wherever_its_module_is(module):
    assert asked(_item(module, "django_db", "sqlite"), SQLITE)
    assert asked(_item(module, "django_db", "postgres"), POSTGRES)


def test_what_has_no_database_is_asked_once():
    item = _item(MODULES[0])
    assert [one for one in ENGINES if asked(item, one)] == [SQLITE]


@pytest.mark.parametrize(
    "word", ["barrier_", "tamper", "search", "prepared", "writing", "once", "migrations", "silent_logs"]
)
def test_races_tampering_and_statements_are_asked_on_both(word):
    modules = [path for path in MODULES if path.stem.startswith(f"test_{word}")]
    assert modules
    assert {engines_of(path) for path in modules} == {frozenset(ENGINES)}


def test_neither_engine_is_left_without_the_rest():
    """A rule that sent all of it to one would ask the other nothing of what people do."""
    alone = [engines_of(path) for path in MODULES if len(engines_of(path)) == 1]
    assert {frozenset({one}) for one in ENGINES} == set(alone)


ACCESS = ROOT / "tests" / "access"


def test_tests_of_access_are_asked_on_both():
    assert all(asked(_item(ACCESS / "test_rings.py", "django_db"), one) for one in ENGINES)


@pytest.mark.parametrize("module", [ACCESS / "test_pages.py", ROOT / "tests/integration/test_barrier.py"])
def test_each_slice_of_a_campaign_is_asked_on_one_and_each_engine_gets_some(module):
    items = [_item(module, "django_db", "soak", name=f"test[{n}]") for n in range(40)]
    met = [tuple(engine for engine in ENGINES if asked(item, engine)) for item in items]
    assert {len(engines) for engines in met} == {1}
    assert {engines[0] for engines in met} == set(ENGINES)


def test_what_only_the_run_on_sqlite_has_is_asked_there():
    web = _item(ROOT / "tests" / "contract" / "test_every_role.py", "django_db", "soak")
    assert [one for one in ENGINES if asked(web, one)] == [SQLITE]
