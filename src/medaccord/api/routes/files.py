"""One file of a report or case: its release and its end."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.schemas.room_inputs import (
    FileClearIn,
    FileEntrustIn,
    FileForwardIn,
    FileMarkIn,
    FileRedactIn,
)
from medaccord.api.writing import done, writes
from medaccord.apps.discussion.commands import file
from medaccord.domain.verbs import Verb

router = Router()


@router.post("/{file_id}/classify", **writes(Verb.FILE_CLASSIFY, "Mark a file as an exploit or firmware"))
def classify(request: HttpRequest, file_id: uuid.UUID) -> Any:
    """Say so as the desk or who filed it: it leaves in a password archive only, whatever a scanner finds."""
    return done(request, file.classify, file_id)


@router.post("/{file_id}/clear", **writes(Verb.FILE_CLEAR, "Release a file unexamined"))
def clear(request: HttpRequest, file_id: uuid.UUID, body: FileClearIn) -> Any:
    """Let it open although nothing looked for malware in it, at the desk, where no scanner is configured."""
    return done(request, file.clear, file_id, **body.inputs())


@router.post("/{file_id}/entrust", **writes(Verb.FILE_ENTRUST, "Say who takes an exploit or firmware"))
def entrust(request: HttpRequest, file_id: uuid.UUID, body: FileEntrustIn) -> Any:
    """Name, as the lead or who judges the report, all who take its archive; whoever is left out no longer."""
    return done(request, file.entrust, file_id, **body.inputs())


@router.post(
    "/sealed/{sealed_id}/forward", **writes(Verb.FILE_FORWARD, "Hand on a file that could not be cleaned")
)
def forward(request: HttpRequest, sealed_id: uuid.UUID, body: FileForwardIn) -> Any:
    """Hand on a protected reporter's file on purpose, at the desk, under a neutral name; say why."""
    return done(request, file.forward, sealed_id, **body.inputs())


@router.post("/{file_id}/mark", **writes(Verb.FILE_MARK, "Mark a file more strictly"))
def mark(request: HttpRequest, file_id: uuid.UUID, body: FileMarkIn) -> Any:
    """Mark it more strictly, as who filed it, its owner or the desk; never wider.

    What belongs to the party in whose side it lies moves to a room of its own. What is owned in a further way
    is shared no more.
    """
    return done(request, file.mark, file_id, **body.inputs())


@router.post("/{file_id}/redact", **writes(Verb.FILE_REDACT, "Erase a file"))
def redact(request: HttpRequest, file_id: uuid.UUID, body: FileRedactIn) -> Any:
    """Erase it from the record as well, as the lead or who filed it, on a legal basis; who and when stay."""
    return done(request, file.redact, file_id, **body.inputs())
