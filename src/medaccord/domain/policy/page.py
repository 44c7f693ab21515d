"""The policy matrix as a page of the documentation: `python -m medaccord.domain.policy.page`."""

from __future__ import annotations

import sys

from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.policy.matrix import MATRIX, VISITING, Row
from medaccord.domain.roles import IN_CASE, Role
from medaccord.domain.verbs import Verb

INTRODUCTION = """\
# Who may do what, and when
Written by `make reference` from `medaccord/domain/policy/matrix.py`; a test holds this page against it. \
The same table decides in the gate of every command, shows or hides every button, and makes the access tests.

Every command finds its row in the actor's own scope first: a role below is one that the person holds in \
that very case or report, and what they may not see answers like what is not there. The state models decide \
afterwards whether the step fits (`docs/explanation/state-models.md`).

Whoever holds a role for some hours only, by emergency access, has what is marked in the last column and \
nothing else (decision 0263).

| verb | who | while it is | for hours |
| --- | --- | --- | --- |
"""
PHASES = [str(phase) for phase in (*Phase, *ReportState)]


def page() -> str:
    """The whole matrix in Markdown, one line a verb, in the order of the verbs' names."""
    return INTRODUCTION + "".join(_line(verb, row) for verb, row in sorted(MATRIX.items()))


def _line(verb: Verb, row: Row) -> str:
    return f"| `{verb}` | {_who(row)} | {_when(row)} | {_visits(verb)} |\n"


def _who(row: Row) -> str:
    who = [role for role in Role if role in row.roles]
    return ", ".join(sorted(who, key=lambda role: role not in IN_CASE)) or "nobody: the gate itself"


def _when(row: Row) -> str:
    return "anything" if row.phases is None else ", ".join(sorted(row.phases, key=PHASES.index))


def _visits(verb: Verb) -> str:
    return "yes" if verb in VISITING else ""


if __name__ == "__main__":
    sys.stdout.write(page())
