"""Advisories of others: fetched, checked and kept beside our own, and told by the realm's chain.

They are kept in lots as they come, so that a run which breaks off goes on where it was. Only what everybody
may read is kept: a stricter label binds whoever holds the document, and nothing here would keep to it yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db.models import Q

from medaccord.apps.accounts.commands.register import Entry, Registration, administers, registration
from medaccord.apps.advisories.gathering import Found, Left, Step, Taken, gather
from medaccord.apps.advisories.ingested import (
    LONGEST_CVE,
    LONGEST_NAME,
    IngestedAdvisory,
    IngestedProduct,
    IngestedVulnerability,
    Ingestion,
    Provider,
)
from medaccord.apps.advisories.queries.ingested import accepted, held_of
from medaccord.core.ports import Source, Verifier
from medaccord.core.principal import Actor
from medaccord.domain.csaf.provider import Provider as CsafProvider
from medaccord.domain.csaf.provider import Role
from medaccord.domain.csaf.received import Received, Verification
from medaccord.domain.errors import Illegal
from medaccord.domain.sentence import Sentence

AT_ONCE: Final = 50
"""Advisories of one lot."""
READ_BY_ALL: Final = {"", "CLEAR", "WHITE"}
"""Labels of documents that everybody may read; one without a label was distributed to everybody."""
AHEAD: Final = dt.timedelta(days=1)
"""How far a release may lie ahead of our clock; one that lies further would stand above all others."""
LONGEST_TITLE: Final = 2_000
MOST_PRODUCTS: Final = 20_000
"""Products of one advisory that are kept apart; what else it names is in its text."""


def bring(
    actor: Actor,
    now: dt.datetime,
    *,
    source: Source,
    verifier: Verifier,
    asked: str,
    new_keys: bool = False,
) -> Iterator[Step]:
    """Fetch what a provider distributes and is not here yet, keep it, and tell of each step as it is done.

    `asked` is a domain or the address of a description. Raises Denied for whoever may not, Unreachable
    where there is no provider, and Illegal for one that has other keys than before or promises less, until
    somebody has asked it and says `new_keys`.
    """
    administers(actor)
    steps = gather(source, verifier, asked, held_of)
    found = next(steps)
    assert isinstance(found, Found)
    if not new_keys and (doubt := _doubt(found.provider)):
        raise Illegal(doubt)
    yield found
    lot: list[Taken] = []
    for step in steps:
        if not isinstance(step, Taken):
            yield step
        elif fault := _unfit(step.advisory, now):
            yield Left(step.advisory.url, fault)
        else:
            lot.append(step)
        if len(lot) == AT_ONCE:
            yield from _kept(actor, now, found, lot)
            lot = []
    if lot or new_keys:  # what was believed is remembered where nothing came as well
        yield from _kept(actor, now, found, lot)


def _kept(actor: Actor, now: dt.datetime, found: Found, lot: Sequence[Taken]) -> Iterator[Step]:
    """Keep a lot as a whole and only then tell of it."""
    behind = ingest(actor, now, found=found, taken=[one.advisory for one in lot])
    for one in lot:
        url = one.advisory.url
        yield Left(url, behind[url]) if url in behind else one


def _doubt(one: CsafProvider) -> str:
    """Why somebody should ask the provider first, or nothing: whoever took its server has not its keys."""
    before = accepted(one.canonical_url)
    if before is None:
        return ""
    role, keys = before
    if role == Role.TRUSTED_PROVIDER and not one.is_trusted:
        return "The provider promised hashes and signatures and does not any more. Ask it, then: --new-keys"
    if others := sorted({key.fingerprint for key in one.keys} - keys):
        told = "The provider lists a key that it did not list before, {key}. Ask it, then: --new-keys"
        return Sentence(told, key=others[0].upper())
    return ""


def _unfit(one: Received, now: dt.datetime) -> str:
    """Why an advisory is not kept, or nothing."""
    if one.current > now + AHEAD:
        return Sentence("It is dated {day}, which is still to come.", day=one.current.date())
    if len(one.title) > LONGEST_TITLE or any(len(cve) > LONGEST_CVE for cve in one.cves):
        return Sentence(
            "Its title has more than {most:,} characters, or a CVE id is no CVE id.", most=LONGEST_TITLE
        )
    if "\0" in "".join((_text(one), one.version, one.namespace)):
        return "A text of it holds a null character."
    if one.label not in READ_BY_ALL:
        return Sentence("It is labelled TLP:{label}. Only what everybody may read is kept.", label=one.label)
    if max(len(one.number), len(one.version), len(one.publisher), len(one.namespace)) > LONGEST_NAME:
        told = "Its id, version, publisher or namespace has more than {most:,} characters."
        return Sentence(told, most=LONGEST_NAME)
    return ""


@registration(Registration.ADVISORY_INGEST)
def ingest(entry: Entry, *, found: Found, taken: Sequence[Received]) -> dict[str, str]:
    """Keep a lot of advisories of one provider; returns addresses whose advisory stays out, with why."""
    provider = _provider(found)
    rows = IngestedAdvisory.objects.filter(provider=provider, current=True).defer("csaf", "text")
    named = Q(url__in=[one.url for one in taken]) | Q(number__in=[one.number for one in taken])
    here = list(rows.filter(named))
    behind = {one.url: fault for one in taken if (fault := _behind(one, here))}
    fresh = [one for one in taken if one.url not in behind]
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
    rows.filter(url__in=[one.url for one in fresh]).update(current=False)
    made = [_row(provider, lot, place, one) for place, one in enumerate(fresh)]
    IngestedAdvisory.objects.bulk_create(made)
    IngestedVulnerability.objects.bulk_create(
        IngestedVulnerability(advisory=row, cve=cve)
        for row, one in zip(made, fresh, strict=True)
        for cve in one.cves
    )
    IngestedProduct.objects.bulk_create(
        (
            IngestedProduct(advisory=row, vendor=product.vendor, name=product.name)
            for row, one in zip(made, fresh, strict=True)
            for product in one.products[:MOST_PRODUCTS]
        ),
        batch_size=1_000,
    )
    entry.names(ingestion=lot.id, provider=provider.id)
    return behind


def _behind(one: Received, here: Iterable[IngestedAdvisory]) -> str:
    """Why what is here of its address or number already counts for more, or nothing."""
    for row in here:
        if row.url != one.url and row.number != one.number:
            continue
        if one.current < row.released_at:
            return "It is older than what is here."
        if row.verification == Verification.SIGNED and one.verification != Verification.SIGNED:
            return "What is here of it was signed, and this is not."
    return ""


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
            "keys": "\n".join(sorted({key.fingerprint for key in said.keys if key.fingerprint})),
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
