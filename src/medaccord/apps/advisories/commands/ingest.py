"""Advisories of others: fetched, checked and kept beside our own, and told by the realm's chain.

They are kept in lots as they come, so that a run which breaks off goes on where it was. Only what everybody
may read is kept: a stricter label binds whoever holds the document, and nothing here would keep to it yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from medaccord.apps.accounts.commands.register import Entry, Registration, administers, registration
from medaccord.apps.advisories.gathering import Found, Left, Step, Taken, gather
from medaccord.apps.advisories.ingested import (
    LONGEST_NAME,
    IngestedAdvisory,
    IngestedProduct,
    IngestedVulnerability,
    Ingestion,
    Provider,
)
from medaccord.apps.advisories.queries.ingested import held_of
from medaccord.core.ports import Source, Verifier
from medaccord.core.principal import Actor
from medaccord.domain.csaf.received import Received
from medaccord.domain.sentence import Sentence

AT_ONCE: Final = 50
"""Advisories of one lot."""
READ_BY_ALL: Final = {"", "CLEAR", "WHITE"}
"""Labels of documents that everybody may read; one without a label was distributed to everybody."""
MOST_PRODUCTS: Final = 20_000
"""Products of one advisory that are kept apart; what else it names is in its text."""


def bring(
    actor: Actor, now: dt.datetime, *, source: Source, verifier: Verifier, asked: str
) -> Iterator[Step]:
    """Fetch what a provider distributes and is not here yet, keep it, and tell of each step as it is done.

    `asked` is a domain or the address of a description. Raises Denied for whoever may not, Unreachable
    where there is no provider.
    """
    administers(actor)
    steps = gather(source, verifier, asked, held_of)
    found = next(steps)
    assert isinstance(found, Found)
    yield found
    lot: list[Taken] = []
    for step in steps:
        if not isinstance(step, Taken):
            yield step
        elif fault := _unfit(step.advisory):
            yield Left(step.advisory.url, fault)
        else:
            lot.append(step)
        if len(lot) == AT_ONCE:
            yield from _kept(actor, now, found, lot)
            lot = []
    if lot:
        yield from _kept(actor, now, found, lot)


def _kept(actor: Actor, now: dt.datetime, found: Found, lot: Sequence[Taken]) -> Iterator[Step]:
    """Keep a lot as a whole and only then tell of it."""
    older = ingest(actor, now, found=found, taken=[one.advisory for one in lot])
    for one in lot:
        yield Left(one.advisory.url, "It is older than what is here.") if one.advisory.url in older else one


def _unfit(one: Received) -> str:
    """Why an advisory is not kept, or nothing."""
    if one.label not in READ_BY_ALL:
        return Sentence("It is labelled TLP:{label}. Only what everybody may read is kept.", label=one.label)
    if max(len(one.number), len(one.version), len(one.publisher), len(one.namespace)) > LONGEST_NAME:
        told = "Its id, version, publisher or namespace has more than {most:,} characters."
        return Sentence(told, most=LONGEST_NAME)
    return ""


@registration(Registration.ADVISORY_INGEST)
def ingest(entry: Entry, *, found: Found, taken: Sequence[Received]) -> list[str]:
    """Keep a lot of advisories of one provider; returns addresses at which something newer is here."""
    provider = _provider(found)
    here = {
        row.url: row
        for row in IngestedAdvisory.objects.filter(
            provider=provider, current=True, url__in=[one.url for one in taken]
        ).defer("csaf", "text")
    }
    older = [one.url for one in taken if one.url in here and one.current < here[one.url].released_at]
    fresh = [one for one in taken if one.url not in older]
    by = entry.actor.principal
    assert by is not None  # whoever administers is known
    told = "".join(f"{one.sha256}\n" for one in fresh).encode()
    lot = Ingestion.objects.create(
        provider=provider,
        rows=len(fresh),
        sha256=hashlib.sha256(told).hexdigest(),
        ingested_at=entry.now,
        ingested_by_id=by,
    )
    IngestedAdvisory.objects.filter(id__in=[here[one.url].id for one in fresh if one.url in here]).update(
        current=False
    )
    rows = [_row(provider, lot, place, one) for place, one in enumerate(fresh)]
    IngestedAdvisory.objects.bulk_create(rows)
    IngestedVulnerability.objects.bulk_create(
        IngestedVulnerability(advisory=row, cve=cve)
        for row, one in zip(rows, fresh, strict=True)
        for cve in one.cves
    )
    IngestedProduct.objects.bulk_create(
        (
            IngestedProduct(advisory=row, vendor=product.vendor, name=product.name)
            for row, one in zip(rows, fresh, strict=True)
            for product in one.products[:MOST_PRODUCTS]
        ),
        batch_size=1_000,
    )
    entry.names(ingestion=lot.id, provider=provider.id)
    return older


def _provider(found: Found) -> Provider:
    """The provider's row as its description is now."""
    said = found.provider
    row, _ = Provider.objects.update_or_create(
        canonical_url=said.canonical_url,
        defaults={
            "address": found.address,
            "publisher": said.publisher,
            "namespace": said.namespace[:LONGEST_NAME],
            "role": said.role.value,
        },
    )
    return row


def _row(provider: Provider, lot: Ingestion, place: int, one: Received) -> IngestedAdvisory:
    return IngestedAdvisory(
        provider=provider,
        ingestion=lot,
        position=place,
        url=one.url,
        changed=one.changed[:100],
        number=one.number,
        version=one.version,
        publisher=one.publisher,
        namespace=one.namespace,
        title=one.title,
        released_at=one.current,
        first_released_at=one.first,
        verification=one.verification.value,
        signer=one.signer,
        faults=sorted({finding.test for finding in one.findings}),
        csaf=one.document,
        sha256=one.sha256,
        sha512=hashlib.sha512(one.document).hexdigest(),
        text=_text(one),
    )


def _text(one: Received) -> str:
    """What search looks through: whatever a reader would call the advisory by."""
    products = [part for product in one.products[:MOST_PRODUCTS] for part in (product.vendor, product.name)]
    return "\n".join(
        dict.fromkeys([one.number, one.title, one.publisher, *one.cves, *filter(None, products)])
    )
