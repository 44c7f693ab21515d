"""Where each marker was written, and which of those in an answer stand in no row that its reader may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.support.database import SUPERUSER, acting_as, everything_in, is_postgres
from tests.support.marks import MARK

from medaccord.apps.advisories.models import Publication, PublicCommunication, PublicProduct
from medaccord.apps.parties.models import Organisation
from medaccord.core import files
from medaccord.core.catalogue import scoped_models
from medaccord.core.models import Blob

MARKED = re.compile(MARK.encode() + rb"\d+")
Places = Mapping[bytes, set[tuple[Any, str]]]
"""By marker the rows that hold it, as model and key in hexadecimal; no model where it is public."""


def places() -> Places:
    """Where each marker lies by now, in rows and in files."""
    found: dict[bytes, set[tuple[Any, str]]] = {}
    for model in (*scoped_models(), Organisation, Publication, PublicCommunication, PublicProduct):
        place = None if model.TABLE == "public" else model
        for row, *columns in everything_in(model._meta.db_table, "id", "*"):
            for mark in MARKED.findall(repr(columns).encode()):
                found.setdefault(mark, set()).add((place, str(row).replace("-", "")))
    for row, data in _plaintexts():
        found.setdefault(MARKED.search(data)[0], set()).add((Blob, row))
    return found


def _plaintexts() -> list[tuple[str, bytes]]:
    if not is_postgres():
        return [(row.id.hex, files.read(row)) for row in Blob.rows.filter(erased_at=None)]
    with acting_as(SUPERUSER):
        return [(row.id.hex, files.read(row)) for row in Blob.rows.filter(erased_at=None)]


def strays(written: Places, seen: Mapping[Any, set[str]], answer: bytes) -> set[bytes]:
    """Markers of an answer that were not published and stand in no row of those that its reader sees."""
    return {
        mark
        for mark in set(MARKED.findall(answer))
        if not any(model is None or row in seen.get(model, ()) for model, row in written[mark])
    }
