"""What is distributed as a CSAF provider: the current documents of this center, by the key of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from medaccord.apps.advisories.models import Advisory, Publication
from medaccord.apps.advisories.queries.public import listed_rows
from medaccord.core import ports
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.csaf.tree import ENDINGS, METADATA
from medaccord.domain.errors import Missing

AT_ONCE: Final = 200
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


COMMUNITY: Final = "green"
"""The label that everybody with a token may read: whoever has one is known to this center (TLP 2.0)."""


def is_distributed() -> bool:
    """Whether there is a tree, so that documents are read from it and nowhere else."""
    try:
        return bool(ports.tree().read(METADATA))
    except KeyError:
        return False


def public_file(path: str) -> bytes:
    """A file under `/.well-known/`; raises Missing."""
    return _file(f"public/{path}")


def public_names(path: str) -> list[str]:
    """Names in a folder under `/.well-known/`, folders with a slash at their end; raises Missing."""
    try:
        return ports.tree().names(f"public/{path}")
    except KeyError:
        raise Missing from None


@query
def restricted_file(actor: Actor, path: str) -> bytes:
    """A file of a label that not everybody may read, such as `amber/2026/mda-2026-000001.json`.

    Raises Missing unless the actor is known to the center and the label is GREEN, or the actor sees every
    advisory of which the file tells: a document of one, a list of all of its label.
    """
    told = _numbers(path)
    if actor.person is None or not told:
        raise Missing
    if path.partition("/")[0] != COMMUNITY:
        seen = Advisory.objects.visible_to(actor).filter(number__in=told).values_list("number", flat=True)
        if set(seen) != told:
            raise Missing
    return _file(f"restricted/{path}")


def _numbers(path: str) -> set[str]:
    """Numbers of the advisories that a file of the tree tells of."""
    label, _, rest = path.partition("/")
    rows = [one.listed for one in ports.tree().manifest().documents if one.listed.label.lower() == label]
    if "/" not in rest:
        return {one.number for one in rows}
    return {one.number for one in rows if rest in [one.place + ending for ending in ENDINGS]}


def _file(path: str) -> bytes:
    try:
        return ports.tree().read(path)
    except KeyError:
        raise Missing from None
