"""The published advisory of a case, for those who take part in it and see no draft, such as its reporter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from medaccord.apps.advisories.models import Advisory, Publication, Revision, RevisionState
from medaccord.core.context import database_context


@dataclass(frozen=True, slots=True)
class Out:
    """A published advisory by its number and version; `text` is what public search reads, line by line."""

    number: str
    version: int
    text: frozenset[str]

    def thanks(self, name: str) -> bool:
        """Whether it names somebody."""
        return name in self.text


def out_of(realm: str, case_id: uuid.UUID) -> Out | None:
    """What a case has published, or None before its release: public rows, found by whoever has its key.

    The caller has found the case among the reader's own parts. Nothing of an unreleased draft is told.
    """
    with transaction.atomic(), database_context(None, realm, [case_id]):
        released = Revision.rows.filter(stream=case_id, state=RevisionState.RELEASED)
        lines = Advisory.rows.filter(id__in=released.values("advisory"))
        number = lines.values_list("number", flat=True).first()
    row = Publication.objects.filter(number=number, current=True).first() if number else None
    return Out(row.number, row.version, frozenset(row.text.splitlines())) if row else None
