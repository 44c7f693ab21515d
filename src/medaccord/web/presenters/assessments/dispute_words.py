"""Words of disputes: kinds, who settles each, on what a settlement rests, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.dispute import DisputeKind, DisputeState, Outcome, SettledBy
from medaccord.web.presenters.words import Words
from medaccord.web.viewmodels.parts import StatusKind

KINDS: Words = {
    DisputeKind.HARM: _l("Harm: how badly it could hurt a patient"),
    DisputeKind.TECHNICAL: _l("Technical: what it is, or how easy it is to exploit"),
    DisputeKind.SCOPE: _l("Scope: which products and versions it concerns"),
    DisputeKind.CREDIT: _l("Credit: who is thanked, and for what"),
    DisputeKind.DATE: _l("Date: when it is published"),
    DisputeKind.WITHDRAWAL: _l("Withdrawal: that it is no vulnerability"),
}
"""What is contested, as a form offers it."""

SHORT: Words = {
    DisputeKind.HARM: _l("Harm"),
    DisputeKind.TECHNICAL: _l("Technical"),
    DisputeKind.SCOPE: _l("Scope"),
    DisputeKind.CREDIT: _l("Credit"),
    DisputeKind.DATE: _l("Date"),
    DisputeKind.WITHDRAWAL: _l("Withdrawal"),
}
"""The same in a table."""

SETTLERS: Words = {
    DisputeKind.HARM: _l("The clinical adviser, by a determination of its agency"),
    DisputeKind.TECHNICAL: _l("The coordination center, by a test or on its own judgment"),
    DisputeKind.SCOPE: _l("The coordination center"),
    DisputeKind.CREDIT: _l("The coordination center"),
    DisputeKind.DATE: _l("The coordination center"),
    DisputeKind.WITHDRAWAL: _l("The coordination center"),
}
"""Who settles each kind, and by what."""

WAYS: Words = {
    SettledBy.DETERMINATION: _l("A determination of the clinical adviser"),
    SettledBy.TEST: _l("A test"),
    SettledBy.COORDINATOR: _l("The coordination center’s judgment"),
}
"""On what a settlement rests."""

OUTCOMES: Words = {
    Outcome.UPHELD: _l("Upheld"),
    Outcome.PARTLY: _l("Upheld in part"),
    Outcome.NOT_UPHELD: _l("Not upheld"),
}
"""Whether whoever opened it was right."""

STATES: Final[Mapping[str, tuple[StatusKind, str | Promise]]] = {
    DisputeState.OPEN: ("waiting", _l("Open")),
    DisputeState.SETTLED: ("done", _l("Settled")),
    DisputeState.WITHDRAWN: ("neutral", _l("Withdrawn")),
}
"""Where a dispute stands: its kind of mark, and the word."""

MOVED: Final[tuple[StatusKind, str | Promise]] = ("neutral", _l("Goes on in a linked case"))
"""The same of one that went along with its vulnerability."""
