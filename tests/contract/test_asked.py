"""The table of what the API was asked counts every request once and hides no failure."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

from tests.contract.test_every_role import ROLES
from tests.support.asked import HEADS, PROPERTY, Tally, table

from medaccord.domain.roles import Role


def _report(*tallies):
    return SimpleNamespace(when="call", user_properties=[(PROPERTY, one.told()) for one in tallies])


def test_requests_are_counted_by_role_and_by_what_came_of_them():
    reports = [
        _report(Tally("lead", Counter({200: 3, 404: 1})), Tally("nobody", Counter({404: 4}))),
        _report(Tally("lead", Counter({201: 1, 422: 2, 500: 1}), broken=1)),
        SimpleNamespace(when="setup", user_properties=[(PROPERTY, Tally("lead").told())]),
    ]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table(reports)]
    assert lines[0] == list(HEADS)
    assert lines[2:] == [
        ["lead", "2", "8", "4", "3", "1", "1", "1"],
        ["nobody", "1", "4", "0", "4", "4", "0", "0"],
        ["all", "2", "12", "4", "7", "5", "1", "1"],
    ]
    assert table([]) == []


def test_every_role_of_the_platform_asks():
    told = {
        Role.ANYONE: "stranger",
        Role.PERSON: "nobody",
        Role.LEAD: "lead",
        Role.COORDINATOR: "coordinator",
        Role.ADMINISTRATOR: "administrator",
        Role.ADVISER: "adviser",
        Role.REPORTER: "reporter who signed in",
        Role.COUNSEL: "counsel",
    }
    assert set(told.values()) <= set(ROLES)
    assert len(set(ROLES)) == len(ROLES) == 15
