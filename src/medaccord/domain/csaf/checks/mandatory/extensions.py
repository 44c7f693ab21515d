"""CSAF 2.1 §6.1.60: extensions, by their content schema, their own schema, and their metadata."""

from __future__ import annotations

from collections import Counter

from medaccord.domain.csaf.catalogues import EXTENSION_SCHEMA
from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.extensions import extension_faults, known_extension
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, caution, mandatory
from medaccord.domain.csaf.schema import part_faults


@mandatory("6.1.60.1", Edition.V21)
def content_schema(document: Document21) -> Found:
    """CSAF 2.1 §6.1.60.1: an extension has the parts that every extension has."""
    for pointer, items in document.extended:
        for index, item in enumerate(items):
            yield from part_faults(EXTENSION_SCHEMA, f"{pointer}/{index}", item)


@mandatory("6.1.60.2", Edition.V21)
def extension_schema(document: Document21) -> Found:
    """CSAF 2.1 §6.1.60.2: an extension is valid by the schema that it declares."""
    for pointer, items in document.extended:
        for index, item in enumerate(items):
            yield from extension_faults(f"{pointer}/{index}", item)


@mandatory("6.1.60.3", Edition.V21)
def extension_metadata(document: Document21) -> Found:
    """CSAF 2.1 §6.1.60.3: an extension stands where it may, as often as it may, in what company it may."""
    used: set[str] = set()
    for pointer, items in document.extended:
        seen: Counter[str] = Counter()
        for index, item in enumerate(items):
            extension = known_extension(item)
            if extension is None:
                continue
            name = extension.name
            seen[name] += 1
            if seen[name] > (most := extension.most_at(pointer)):
                yield f"{pointer}/{index}", f"Keep {most} of the extension {name} in this place at most."
            for other in sorted(extension.incompatible & used):
                yield f"{pointer}/{index}", f"Remove {name} or {other}: these extensions exclude each other."
            used.add(name)


@caution("6.1.60.2", Edition.V21)
def unknown_extension(document: Document21) -> Found:
    """CSAF 2.1 §6.1.60: an extension whose schema is not known here is told, by its class."""
    for pointer, items in document.extended:
        for index, item in enumerate(items):
            if known_extension(item) is None:
                kind = f"{'critical' if item['critical'] else 'uncritical'} {item['category']}"
                yield (
                    f"{pointer}/{index}",
                    f"Check this {kind} extension yourself: {shown(item['$schema'])} is not known here.",
                )
