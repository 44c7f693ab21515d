"""The rationale of an assessment, as its page tells it to the same reader: as words, or as a PDF."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import marked
from medaccord.api.schemas.common import REFUSALS, Refused
from medaccord.api.schemas.rationales import RationaleFileOut, RationaleOut
from medaccord.domain.reading import Opening

router = Router()


class Paper(StrEnum):
    """The sheet that a file is laid out for."""

    A4 = "a4"
    LETTER = "letter"


@router.get(
    "/{case_id}/assessments/{vulnerability_id}/rationale",
    response={200: RationaleOut, **REFUSALS},
    operation_id="rationale.read",
    summary="Read the rationale of an assessment",
)
def read(request: HttpRequest, case_id: uuid.UUID, vulnerability_id: uuid.UUID) -> Any:
    """What you may see of the judgments of one assessment, unfolded; that it was read is kept."""
    actor = actor_of(request)
    told = _made()(actor, case_id, vulnerability_id, dt.datetime.now(dt.UTC))
    actor.sees([told.sight])
    return marked(told.marking, told.words)


@router.get(
    "/{case_id}/assessments/{vulnerability_id}/rationale/file",
    response={200: RationaleFileOut, **REFUSALS, 413: Refused, 503: Refused},
    operation_id="rationale.file",
    summary="Take the rationale of an assessment as a PDF",
)
def file(
    request: HttpRequest, case_id: uuid.UUID, vulnerability_id: uuid.UUID, paper: Paper = Paper.A4
) -> Any:
    """The same as a tagged PDF, as its page gives it; each time that it is taken is kept."""
    actor = actor_of(request)
    told = _made()(actor, case_id, vulnerability_id, dt.datetime.now(dt.UTC), paper.value)
    actor.sees([told.sight])
    if actor.shown is not None:
        actor.shown.way = Opening.DOWNLOAD
    data = base64.b64encode(told.words["data"]).decode()
    said = {"name": told.words["name"], "media_type": "application/pdf", "data": data}
    return marked(told.marking, said)


def _made() -> Any:
    """What makes it: the same as the page, which another edge draws."""
    return import_string(settings.MEDACCORD_ADAPTERS["rationale"])
