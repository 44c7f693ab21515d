"""What the migrations lay down is what the models say, and Django finds no fault in the models."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def test_django_finds_no_fault_in_the_models():
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_no_model_has_changed_since_its_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def _loader(monkeypatch, applied, *, step_by_step=False):
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: dict.fromkeys(applied))
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


@pytest.mark.django_db
def test_a_database_that_took_every_step_is_up_to_date(monkeypatch):
    everything = MigrationLoader(connection, replace_migrations=False)
    taken = [key for key in everything.disk_migrations if key not in _squashed(everything)]
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: dict.fromkeys(taken))
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: dict.fromkeys(taken[:-9]))
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes())
