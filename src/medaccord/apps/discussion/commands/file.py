"""Files: evidence and documents, each in one room of a report or case."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence

from django.conf import settings

from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.asked import answered
from medaccord.apps.discussion.audience import audience, lasting, own_report
from medaccord.apps.intake.commands.report import Evidence
from medaccord.apps.intake.models import Report
from medaccord.core import files as stored
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Blob, Scoped
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb

__all__ = ["Evidence", "add", "add_to_report"]

# RFC 6838 §4.2; what a browser leaves empty is an octet-stream.
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]{0,48}/[A-Za-z0-9][\w!#$&^.+-]{0,48}", re.ASCII)
UNKNOWN = "application/octet-stream"


@command(Verb.FILE_ADD, on=Case)
def add(
    act: Act, case: Case, *, room: uuid.UUID, files: Sequence[Evidence], as_reporter: bool = False
) -> list[Blob]:
    """Put files before one audience of a case that the sender belongs to; everyone are its people now."""
    into = lasting(act, case, audience(act, case, room, as_reporter=as_reporter))
    return _store(act, case, into, files)


@command(Verb.FILE_ADD, on=Report)
def add_to_report(act: Act, report: Report, *, files: Sequence[Evidence]) -> list[Blob]:
    """Send further evidence for a report."""
    sent = _store(act, report, own_report(act, report), files)
    answered(act, report)
    return sent


def _store(act: Act, subject: Scoped, room: uuid.UUID, files: Sequence[Evidence]) -> list[Blob]:
    """All files or none: every one is checked before the first is sealed."""
    found = Findings()
    at_once = settings.MEDACCORD.report_files_max
    if not 0 < len(files) <= at_once:
        found.add("files", f"Send between 1 and {at_once} files at a time.")
    for place, one in enumerate(files):
        if not 0 < len(one.data) <= stored.LIMIT:
            most = stored.LIMIT // 2**20
            found.add(f"{place}/data", f"A file must hold between 1 byte and {most} MiB. Split larger ones.")
        if one.media_type and not _MEDIA_TYPE.fullmatch(one.media_type):
            found.add(
                f"{place}/media_type", "Give the kind of file as in application/pdf, or leave it empty."
            )
    found.settle()
    return [
        stored.store(
            act,
            stream=subject.stream_id,
            room=room,
            name=one.name,
            media_type=one.media_type or UNKNOWN,
            data=one.data,
        )
        for one in files
    ]
