"""The answers on the cards of my work."""

from __future__ import annotations

from medaccord.domain.cvd.cells import Status
from medaccord.web.forms.pressed import Pressed


class TermsForm(Pressed):
    """New terms: agree or decline."""

    answers = ("agree", "decline")


class ProposalForm(Pressed):
    """A proposed end: agree, keep the one in force, or go and propose another."""

    answers = ("agree", "keep", "other")


class StatusForm(Pressed):
    """Whether one product is affected by one vulnerability; detail can follow."""

    answers = (Status.AFFECTED.value, Status.NOT_AFFECTED.value, Status.INVESTIGATING.value, "open")


class FixForm(Pressed):
    """Whether a promised date still holds."""

    answers = ("yes", "other")
