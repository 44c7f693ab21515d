"""What is distributed as a CSAF provider: the current documents of this center, by the key of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medaccord.apps.advisories.models import Publication
from medaccord.apps.advisories.queries.public import listed_rows

AT_ONCE = 200
"""Documents that are in memory together."""


def distributed() -> list[str]:
    """Keys of all that is distributed; what a key stands for never changes."""
    return [str(key) for key in listed_rows().order_by("number").values_list("id", flat=True)]


def documents(keys: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Key, number and bytes of these documents."""
    for place in range(0, len(keys), AT_ONCE):
        rows = Publication.objects.filter(id__in=keys[place : place + AT_ONCE]).order_by("number")
        for key, number, csaf in rows.values_list("id", "number", "csaf"):
            yield str(key), number, bytes(csaf)


def document(key: str) -> bytes:
    """The bytes of one document."""
    return bytes(Publication.objects.values_list("csaf", flat=True).get(id=key))
