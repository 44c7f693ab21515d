"""Claims that something leaked, weighed by the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.schemas.case_inputs import LeakConfirmIn, LeakDismissIn
from medaccord.api.writing import done, writes
from medaccord.apps.cases.commands import leak
from medaccord.domain.verbs import Verb

router = Router()


@router.post("/{leak_id}/dismiss", **writes(Verb.LEAK_DISMISS, "Dismiss a claim of a leak"))
def dismiss(request: HttpRequest, leak_id: uuid.UUID, body: LeakDismissIn) -> Any:
    """Find that nothing leaked, with a reason that the claimant reads."""
    return done(request, leak.dismiss, leak_id, **body.inputs())


@router.post("/{leak_id}/confirm", **writes(Verb.LEAK_CONFIRM, "Confirm a leak"))
def confirm(request: HttpRequest, leak_id: uuid.UUID, body: LeakConfirmIn) -> Any:
    """Name the vulnerabilities that are public; the others go on in a linked case under their embargo."""
    return done(request, leak.confirm, leak_id, **body.inputs())
