"""Publishing: bytes are made before the first row is written, then all rows are written or none."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from medaccord.apps.advisories.models import Publication, PublicProduct
from medaccord.domain.advisory.answers import NO_ANSWER
from medaccord.domain.advisory.disputed import is_disputed
from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.advisory.origin import is_replayed
from medaccord.domain.advisory.statement import is_statement
from medaccord.domain.advisory.template import FOR_ALL
from medaccord.domain.csaf import advisory as csaf
from medaccord.domain.csaf.advisory import Advisory, Note, NoteCategory, Vulnerability
from medaccord.domain.csaf.build import build, dump
from medaccord.domain.csaf.read import read

PAGE = "medaccord.web.publication.render"
"""Where the page is written unless settings name another function (advisory, file name) -> bytes."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A released revision as it will lie in the database."""

    document: Advisory
    csaf: bytes
    page: bytes

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of both files, for the case's chain."""
        return {"csaf_sha256": sha256(self.csaf), "page_sha256": sha256(self.page)}


def prepare(document: Advisory) -> Ready:
    """Both files of an advisory; whatever the page's renderer raises, nothing has been written."""
    render = import_string(settings.MEDACCORD_ADAPTERS.get("page", PAGE))
    return Ready(
        document, dump(build(document)), bytes(render(document, csaf_file_name(document.tracking.id)))
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What the public rows of an advisory say, as it follows from the bytes of its CSAF document alone."""

    columns: dict[str, object]
    products: list[tuple[str, str]]
    """Vendor and name, each once."""


def said_by(document: bytes) -> Said:
    """Read a CSAF document of ours; `audit verify` reads it again, so nothing else may flow in here."""
    advisory = read(json.loads(document))
    tracking = advisory.tracking
    columns: dict[str, object] = {
        "number": tracking.id,
        "version": int(tracking.version),
        "status": tracking.status,
        "label": _label(advisory),
        "released_at": dt.datetime.fromisoformat(tracking.current_release_date),
        "first_released_at": dt.datetime.fromisoformat(tracking.initial_release_date),
        "title": advisory.title,
        "summary": _summary(advisory),
        "vendors": "\n".join(_vendors(advisory)),
        "csaf_name": csaf_file_name(tracking.id),
        "csaf_sha256": sha256(document),
        "text": "\n".join(dict.fromkeys(text for text in _texts(advisory) if text)),
    }
    return Said(columns, list(dict.fromkeys((p.vendor or "", p.name) for p in advisory.products)))


def publish(ready: Ready, origin: str) -> Publication:
    """Write the public rows; the version before stops being the current one in the same transaction."""
    said = said_by(ready.csaf)
    Publication.objects.filter(number=said.columns["number"], current=True).update(current=False)
    row = Publication(origin=origin, page=ready.page, csaf=ready.csaf, **said.columns)
    row.save(force_insert=True)
    PublicProduct.objects.bulk_create(
        [PublicProduct(publication=row, vendor=vendor, name=name) for vendor, name in said.products],
        batch_size=400,
    )
    return row


def _label(document: Advisory) -> str:
    """What the operator calls this update; what is replayed has the name of another center's."""
    told = document.distribution
    if told is not None and is_replayed(told.text):
        return ""
    return document.tracking.revisions[-1].legacy_version or ""


def sha256(data: bytes) -> str:
    """The digest of a published file, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _vendors(document: Advisory) -> list[str]:
    return list(dict.fromkeys(p.vendor for p in document.products if p.vendor))


def _summary(document: Advisory) -> str:
    """The first summary, of the whole or else of a vulnerability; otherwise the center's first note."""
    every = [*document.notes, *(note for item in document.vulnerabilities for note in item.notes)]
    notes = [note for note in every if _describes(note)]
    summaries = [note.text for note in notes if note.category == NoteCategory.SUMMARY]
    return next(iter(summaries or [note.text for note in notes]), "")


def _describes(note: Note) -> bool:
    """Whether the center says it of this very advisory: no silence or dispute noted, nobody's statement."""
    own = note.title != NO_ANSWER and note.audience != FOR_ALL
    return own and not is_statement(note) and not is_disputed(note)


def _texts(document: Advisory) -> Iterator[str]:
    """Everything that public search finds an advisory by; what every advisory says finds none."""
    yield document.tracking.id
    yield document.title
    yield from _notes(document.notes)
    for product in document.products:
        yield product.name
        yield from (branch.name for branch in product.path)
    for thanks in document.acknowledgments:
        yield from (*thanks.names, thanks.organization or "")
    for item in document.vulnerabilities:
        yield from _of_vulnerability(item)


def _of_vulnerability(item: Vulnerability) -> Iterator[str]:
    yield from (item.cve or "", item.title or "")
    yield from (other.text for other in item.ids)
    if item.cwe:
        yield from (item.cwe.id, item.cwe.name)
    yield from _notes(item.notes)
    yield from (remediation.details for remediation in item.remediations)
    yield from (threat.details for threat in item.threats)
    for thanks in item.acknowledgments:
        yield from (*thanks.names, thanks.organization or "")


def _notes(notes: Iterable[csaf.Note]) -> Iterator[str]:
    for note in notes:
        if note.audience != FOR_ALL:
            yield note.title or ""
            yield note.text
