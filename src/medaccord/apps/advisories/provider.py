"""Distributing as a trusted provider: what is published, signed, as one tree of files (CSAF 2.0 §7.2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from msgspec.structs import replace

from medaccord.apps.advisories.frame import publisher
from medaccord.apps.advisories.queries import provider as rows
from medaccord.core import ports
from medaccord.domain.csaf.listed import listed
from medaccord.domain.csaf.manifest import Kept, Manifest
from medaccord.domain.csaf.tree import Provider, shared_files
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.openpgp import PublicKey
from medaccord.domain.sentence import Sentence

HOLDS: Final = dt.timedelta(days=90)
"""How long a key must still hold for what it signed to stay; CSAF 2.1 §7.1.19 wants 30 days, better 90."""


@dataclass(frozen=True, slots=True)
class Distributed:
    """What a run did: the generation, all documents in it and those newly signed, and what stayed out.

    `refused` are numbers with the sentence why; `warnings` what the operator should do soon.
    """

    generation: int
    changed: bool
    documents: int
    signed: int
    refused: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def publish(now: dt.datetime, *, anew: bool = False) -> Distributed:
    """Write what is published now as the provider's tree; nothing is written where nothing changed.

    `anew` makes every file again. Raises Illegal without HTTPS, without a key that holds, and while another
    run writes; a document that may not be distributed stays out and is told.
    """
    tree, keys = ports.tree(), _keys(now)
    who = provider(keys)
    with tree.alone():
        held = tree.manifest()
        before = Manifest() if anew else held
        stays = {one.key: one for one in before.documents if _holds(one, keys, now)}
        documents, refused = _documents(stays, held, keys[-1])
        told = [one.listed for one in documents]
        signed = sum(one.key not in stays for one in documents)
        same = documents == held.documents and not anew
        if same and held.number and tree.has(held, shared_files(who, told, held.last_updated)):
            return Distributed(held.number, False, len(documents), 0, refused, warnings(keys[-1], now))
        after = Manifest(last_updated=now, documents=documents)
        whole = tree.write(before, after, shared_files(who, told, now), _made)
    return Distributed(whole.number, True, len(documents), signed, refused, warnings(keys[-1], now))


def provider(keys: Sequence[PublicKey]) -> Provider:
    """This center as a provider; raises Illegal where people reach it without TLS (CSAF 2.0 §7.1.3)."""
    config = settings.MEDACCORD
    if not config.over_https:
        raise Illegal("A provider is reached over HTTPS alone. Name an https:// origin: MEDACCORD_PUBLIC_URL")
    return Provider(
        origin=config.public_url,
        publisher=publisher(),
        contact=config.center_contact,
        until=config.security_until,
        keys=tuple(keys),
        listed=not config.demonstration,
    )


def warnings(newest: PublicKey, now: dt.datetime) -> tuple[str, ...]:
    """What to do soon: a key that ends is followed by another in time."""
    if newest.expires is None or newest.expires > now + HOLDS:
        return ()
    told = "The signing key {fingerprint} expires on {day}. Make the next one: medaccord key new"
    return (Sentence(told, fingerprint=newest.fingerprint, day=newest.expires.date()),)


def _keys(now: dt.datetime) -> list[PublicKey]:
    """Every key; raises Illegal where the newest one is missing or holds no longer."""
    keys = ports.signer().keys()
    if not keys:
        raise Illegal("There is no key to sign with. Run: medaccord key new")
    if keys[-1].expires is not None and keys[-1].expires <= now:
        raise Illegal(
            Sentence("The key expired on {day}. Run: medaccord key new", day=keys[-1].expires.date())
        )
    return keys


def _holds(one: Kept, keys: Sequence[PublicKey], now: dt.datetime) -> bool:
    """Whether the signature stays: by the newest key, or by one that holds long enough."""
    expires = {key.fingerprint: key.expires for key in keys}
    if one.signer == keys[-1].fingerprint:
        return True
    until = expires.get(one.signer)
    return one.signer in expires and (until is None or until > now + HOLDS)


def _documents(
    stays: dict[str, Kept], held: Manifest, newest: PublicKey
) -> tuple[tuple[Kept, ...], tuple[tuple[str, str], ...]]:
    """All documents of the next tree, in the order of their places, and those that stay out with why.

    In place of one that stays out its earlier version stays, which readers have: none vanishes from them.
    """
    wanted = rows.distributed()
    found = [stays[key] for key in wanted if key in stays]
    refused = []
    for key, number, csaf in rows.documents([key for key in wanted if key not in stays]):
        try:
            found.append(Kept(key, listed(csaf), newest.fingerprint))
        except Invalid as invalid:
            refused.append((number, invalid.reason))
            earlier = [one for one in held.documents if one.listed.number == number and one.key != key]
            found += [stays.get(one.key, replace(one, signer=newest.fingerprint)) for one in earlier]
    once = {(one.shelf, one.listed.name): one for one in sorted(found, key=_place, reverse=True)}
    refused += [(one.listed.number, TWICE) for one in found if once[one.shelf, one.listed.name] is not one]
    return tuple(sorted(once.values(), key=_place)), tuple(refused)


TWICE: Final = "Another advisory of this year has the same file name. Give one of them another number."


def _place(one: Kept) -> tuple[str, str, str]:
    return one.shelf, one.listed.name, one.listed.number


def _made(one: Kept) -> tuple[bytes, bytes]:
    """Bytes and signature of a document."""
    document = rows.document(one.key)
    return document, ports.signer().signed(document)
