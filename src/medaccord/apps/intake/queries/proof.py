"""A reporter's proof of when a report came in, and the report as it was sent."""

from __future__ import annotations

import hashlib
import json
import uuid

from django.conf import settings

from medaccord.apps.intake.models import Report
from medaccord.apps.intake.proof import told_content
from medaccord.apps.intake.queries.tracking import sent_in
from medaccord.core import ports
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain import proof
from medaccord.domain.errors import Illegal, Missing


@query
def proof_of(actor: Actor, report_id: uuid.UUID) -> tuple[str, bytes]:
    """The report's number and its signed proof, for its reporter; raises Missing for everybody else."""
    row = _own(actor, report_id)
    key, signature = ports.keys().sign(row.statement.encode())
    address = f"{settings.MEDACCORD.public_url}/keys/{key}.pem"
    return row.stream.number, proof.document(row.statement, key, address, signature)


@query
def as_sent(actor: Actor, report_id: uuid.UUID) -> tuple[str, bytes]:
    """The report's number and the exact bytes whose digest the proof states, for its reporter.

    Raises Illegal once words of it were erased, or sealed after the proof was made.
    """
    row = _own(actor, report_id)
    if row.redacted:
        raise Illegal("Words of it were erased for good. Your own copy alone has the bytes that are stated.")
    told = told_content(row)
    if json.loads(row.statement)["content_sha256"] != hashlib.sha256(told).hexdigest():
        raise Illegal("What tells who you are was sealed since. Your own copy alone has those bytes.")
    return row.stream.number, told


def public_key(name: str) -> bytes:
    """A key that proofs name, as PEM (RFC 8410), for everybody; raises Missing where there is none."""
    try:
        return ports.keys().public_key(name)
    except KeyError as absent:
        raise Missing from absent


def _own(actor: Actor, report_id: uuid.UUID) -> Report:
    mine = sent_in(actor, [report_id]).exclude(statement="")
    row: Report | None = mine.filter(id=report_id).select_related("stream").first()
    if row is None:
        raise Missing
    return row
