"""Whether a receipt code still opens what it was given for: stored digests against the reports' chains."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping

from medaccord.apps.intake.models import Receipt, Report
from medaccord.core import audit

Issued = tuple[str, object]
"""Realm of a receipt, and the digest that the chain tells; None where an older entry tells none."""


def issued(stream: uuid.UUID) -> dict[str, Issued]:
    """The receipt that a report's chain tells of, by its principal; at most one."""
    found: dict[str, Issued] = {}
    for reporter, realm in Report.rows.filter(stream=stream).values_list("reporter_id", "realm"):
        for objects in audit.objects(stream):
            if "kind" in objects and "number" in objects:
                found[str(reporter)] = (realm, objects.get("receipt_sha256"))
    return found


def altered(told: Mapping[str, Issued]) -> Iterator[str]:
    """One sentence for each receipt that is gone, was changed, or was given for no report."""
    found = set()
    for row in Receipt.objects.order_by("pk").iterator():
        key = str(row.pk)
        found.add(key)
        if key not in told or row.realm != told[key][0]:
            yield f"A receipt code was given for no report of its realm: {key}."
        elif told[key][1] not in (None, hashlib.sha256(row.digest.encode()).hexdigest()):
            yield f"Another receipt code opens a report than was given for it: {key}."
    for key in sorted(key for key, (_, digest) in told.items() if digest and key not in found):
        yield f"A receipt code is gone: {key}."
