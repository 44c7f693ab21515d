"""From parts of an advisory to the inputs of the commands that enter them, every text as given."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from medaccord.apps.cases.commands.acknowledgment import NewAcknowledgment
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import NoteKind, ReferenceKind, RemediationKind
from medaccord.cli.replay.plan import instant
from medaccord.domain.csaf import advisory as given
from medaccord.domain.cvd.kind import Certainty

Keys = Mapping[str, uuid.UUID]
"""Keys of rows by the ids that the document gave them."""


def product(one: given.Product, maker: uuid.UUID) -> NewProduct:
    """A product of a manufacturer, path and name verbatim."""
    path = tuple((branch.category, branch.name) for branch in one.path)
    return NewProduct(maker, one.name, path, _identifiers(one.helper) if one.helper else {})


def _identifiers(helper: given.Helper) -> dict[str, Any]:
    """The product identification helper as its row holds it (CSAF 2.0 §3.1.3.3), without what is absent."""
    told: dict[str, Any] = {
        "cpe": helper.cpe,
        "purl": helper.purl,
        "hashes": [
            {
                "filename": item.filename,
                "file_hashes": [{"algorithm": name, "value": value} for name, value in item.values],
            }
            for item in helper.hashes
        ],
        "x_generic_uris": [{"namespace": space, "uri": uri} for space, uri in helper.uris],
    }
    for name in ("model_numbers", "sbom_urls", "serial_numbers", "skus"):
        told[name] = list(getattr(helper, name))
    return {name: value for name, value in told.items() if value}


def vulnerability(one: given.Vulnerability) -> NewVulnerability:
    """A vulnerability by its identifiers and weakness; what was published was confirmed."""
    return NewVulnerability(
        title=one.title or "",
        cve=one.cve or "",
        cwe=one.cwe.id if one.cwe else "",
        cwe_name=one.cwe.name if one.cwe else "",
        ids=tuple((other.system_name, other.text) for other in one.ids),
        certainty=Certainty.CONFIRMED,
    )


def score(one: given.Score, products: Keys) -> NewScore:
    """A vector for a set of products."""
    return NewScore(one.vector, frozenset(products[key] for key in one.products))


def remediation(one: given.Remediation, products: Keys, groups: Keys) -> NewRemediation:
    """A remediation for products and groups; entitlements and restarts have no column, which will show."""
    return NewRemediation(
        category=RemediationKind(one.category),
        details=one.details,
        products=frozenset(products[key] for key in one.products),
        groups=frozenset(groups[key] for key in one.groups),
        url=one.url or "",
        dated=_date(one.date),
    )


def _date(text: str | None) -> dt.datetime | None:
    return instant(text) if text else None


def note(one: given.Note, about: uuid.UUID | None) -> NewNote:
    """A note of the case or of a vulnerability."""
    return NewNote(NoteKind(one.category), one.text, one.title or "", about)


def reference(one: given.Reference, about: uuid.UUID | None) -> NewReference:
    """A reference of the case or of a vulnerability."""
    category = ReferenceKind(one.category) if one.category else None
    return NewReference(one.url, one.summary, category, about)


def acknowledgment(one: given.Acknowledgment, about: uuid.UUID | None) -> NewAcknowledgment:
    """Thanks of the case or of a vulnerability."""
    return NewAcknowledgment(one.names, one.organization or "", one.summary or "", one.urls, about)
