"""A step laid down again leaves what it left when it was taken; where it would not, it is taken anew."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from tests.factories import NOW, World, person, world
from tests.support import laid
from tests.support.database import everything_in, pristine
from tests.support.everything import everything_at
from tests.support.whole import assert_whole, key_holders

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.models import Case
from medaccord.core import files
from medaccord.core.act import Act
from medaccord.core.catalogue import scoped_models
from medaccord.core.command import command
from medaccord.core.context import database_context
from medaccord.core.models import Blob, Room
from medaccord.domain.verbs import Verb


@laid.laid
def _begun(mark: str) -> tuple[World, Case]:
    w = world()
    case, _ = w.case(mark)
    w.join(case, "northgate")
    _filed(w.lead, case.id, NOW)
    return w, case


@command(Verb.FILE_ADD, on=Case)
def _filed(act: Act, case: Case) -> None:
    room = Room.objects.filter(stream=case.id).first()
    files.store(act, stream=case.id, room=room.id, name="a.txt", media_type="text/plain", data=b"evidence")


def _rows(case: Case) -> dict[type, list[dict[str, Any]]]:
    with transaction.atomic(), database_context(None, "live", [case.id]):
        return {one: list(one.rows.filter(stream=case.id).order_by("pk").values()) for one in scoped_models()}


def _assert_whole(*made: Case) -> None:
    with transaction.atomic():
        assert_whole(*(case.id for case in made))


@pytest.fixture(params=["within a test's transaction", "committed"])
def empty(request):
    """What makes the database empty again."""
    if request.param == "committed":
        request.getfixturevalue("committed")
        return pristine
    request.getfixturevalue("db")
    at = transaction.savepoint()
    return lambda: transaction.savepoint_rollback(at)


def _twice(empty):
    mark = str(uuid.uuid4())
    _, case = _begun(mark)
    with transaction.atomic():
        found = case, _rows(case), key_holders(case.id)
    empty()
    laid.forget()
    assert not Case.rows.exists()
    return found, _begun(mark)


def test_it_leaves_the_same_rows_files_and_chain(empty):
    (case, rows, holders), (w, again) = _twice(empty)
    assert again.id == case.id
    assert again is not case
    assert _rows(again) == rows
    assert sum(map(len, rows.values())) > 10
    with transaction.atomic():
        assert key_holders(again.id) == holders
    _assert_whole(again)
    with transaction.atomic(), database_context(None, "live", [again.id]):
        assert files.read(Blob.rows.get(stream=again.id)) == b"evidence"
    assert cases.rename(w.lead, again.id, NOW, title="Goes on").title == "Goes on"
    _assert_whole(again)


def _all_rows():
    """All tables as they lie there, without the keys that the database chose and to which nothing refers."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        left = {model._meta.auto_field} if table in laid._unreferred() else set()
        columns = [f'"{field.column}"' for field in model._meta.concrete_fields if field not in left]
        found[table] = Counter(map(repr, everything_in(table, *columns)))
    return found


def test_a_world_in_which_every_command_ran_is_laid_down_again_whole(committed):
    """It takes seconds to make, and each module that reads it begins with it."""
    made = everything_at(NOW)
    rows = _all_rows()
    pristine()
    laid.forget()
    assert not Case.rows.exists()
    again = everything_at(NOW)
    assert again is not made
    assert again == made
    assert _all_rows() == rows
    assert sum(map(Counter.total, rows.values())) > 1_000


def test_what_was_done_in_between_makes_it_another_database(empty):
    _, (w, case) = _twice(empty)
    other, _ = w.case()
    assert other.id != case.id
    cases.rename(w.lead, other.id, NOW, title="Another")
    third, _ = w.case()
    assert len({case.id, other.id, third.id}) == 3
    _assert_whole(case, other, third)


def test_nothing_is_laid_down_beside_what_was_there_before(empty):
    (case, _, _), _ = _twice(empty)
    empty()
    laid.forget()
    person()
    _, anew = _begun(case.title)
    assert anew.id != case.id
    _assert_whole(anew)


def test_arguments_without_a_likeness_are_taken_every_time(db):
    @laid.laid
    def step(_):
        return uuid.uuid4()

    assert step([1]) != step([1])
