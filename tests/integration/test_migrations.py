"""What the migrations lay down is what the models say, and Django finds no fault in the models."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from medaccord.core.catalogue import audited_models
from medaccord.core.drift import defaults


def test_django_finds_no_fault_in_the_models():
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_no_model_has_changed_since_its_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def _took(monkeypatch, applied):
    """Let the database have taken these."""
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: dict.fromkeys(applied))


def _loader(monkeypatch, applied, *, step_by_step=False):
    _took(monkeypatch, applied)
    return MigrationLoader(connection, replace_migrations=not step_by_step)


def _squashed(loader):
    return {key: one for key, one in loader.disk_migrations.items() if key[1] == "0001_squashed"}


@pytest.mark.django_db
def test_a_new_database_gets_what_one_that_took_every_step_has(monkeypatch):
    steps = _loader(monkeypatch, [], step_by_step=True)
    squashed = _squashed(steps)
    assert {app for app, _ in squashed} >= {"core", "cases", "intake", "discussion"}
    leaves = [key for key in steps.graph.leaf_nodes() if key not in squashed]
    before = steps.project_state(leaves)
    after = _loader(monkeypatch, []).project_state()
    for one, other in ((before, after), (after, before)):
        assert MigrationAutodetector(one, other).changes(graph=steps.graph) == {}


def _steps(monkeypatch):
    """Every single step, each after those that it depends on; and the names of the squashed ones."""
    loader = _loader(monkeypatch, [], step_by_step=True)
    squashed = _squashed(loader)
    order = []
    for leaf in sorted(loader.graph.leaf_nodes()):
        order += [key for key in loader.graph.forwards_plan(leaf) if key not in {*order, *squashed}]
    return loader.graph, order, list(squashed)


def _left(monkeypatch, taken, squashed):
    """What is left for a database that took these steps and noted the squashed one of each of their apps.

    Raises where Django finds such a history inconsistent.
    """
    noted = [key for key in squashed if key[0] in {app for app, _ in taken}]
    _took(monkeypatch, [*taken, *noted])
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db
def test_a_database_that_took_every_step_is_up_to_date(monkeypatch):
    _, order, squashed = _steps(monkeypatch)
    assert _left(monkeypatch, order, []) == []
    assert _left(monkeypatch, order, squashed) == []


@pytest.mark.django_db
def test_a_database_that_took_the_steps_there_were_goes_on_from_there(monkeypatch):
    """It may have noted an earlier squashed step of the same name, which stood for fewer."""
    _, order, squashed = _steps(monkeypatch)
    stands_for = {key: set(one.replaces) for key, one in _squashed(_loader(monkeypatch, [])).items()}
    for count in range(1, len(order)):
        left = {(one.app_label, one.name) for one, _ in _left(monkeypatch, order[:count], squashed)}
        done = left.union(*(stands_for[key] for key in left & set(squashed)))
        assert not set(order[count:]) - done
        assert not set(order[:count]) & done


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["core", "accounts", "parties", "devices", "intake", "discussion", "cases"])
def test_a_database_may_be_behind_in_one_app_alone(monkeypatch, app):
    graph, order, squashed = _steps(monkeypatch)
    last = max(key for key in order if key[0] == app)
    behind = [key for key in order if key not in set(graph.backwards_plan(last))]
    assert 0 < len(behind) < len(order)
    assert _left(monkeypatch, behind, squashed)


def _later(graph, order):
    """Every column that came to a table after it, keys to other rows aside; some of both are gone since."""
    for key in order:
        for step in graph.nodes[key].operations:
            if isinstance(step, migrations.AddField) and not step.field.is_relation:
                yield f"{key[0]}.{step.model_name_lower}", step.name


@pytest.mark.django_db
def test_rows_from_before_a_column_are_not_called_changed(monkeypatch):
    """What they hold in it no chain of then tells, so whoever checks the chain knows it."""
    graph, order, _ = _steps(monkeypatch)
    kept = {
        (model._meta.label_lower, field.name) for model in audited_models() for field in model._meta.fields
    }
    later = set(_later(graph, order)) & kept
    assert ("assessments.provisional", "instead") in later
    assert [one for one in sorted(later) if one[1] not in defaults(one[0])] == []
