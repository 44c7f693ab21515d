"""The register: people, sign-ins, tokens, organisations; in no stream, and told by the realms' chains.

A model says by `REGISTER` which of its columns are told, and by which names an entry points at its rows.
Each entry of a change tells the rows that it is about as they are then; `altered` compares the last telling
of every row with the tables. Secrets are not among the columns (decision 0089).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.db import transaction

from medaccord.core import audit, drift, streams
from medaccord.core.audit import Change
from medaccord.core.catalogue import registered_models
from medaccord.core.columns import open_values, text_values
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.models.register import Registered
from medaccord.core.principal import LIVE, realm_stream_id
from medaccord.domain.audit import chain
from medaccord.domain.audit.read import read_changes, read_object
from medaccord.domain.audit.replay import ERASED

Key = tuple[str, str]
"""Model and key of a row."""
GONE: Final = {"gone": True}
ADOPTED: Final = "register.adopt"
NOUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "advisory": ("advisories.ingestion", "advisories.provider"),
    "contact": ("parties.contactpoint",),
    "factor": ("core.principal", "accounts.factor"),
    "link": ("core.principal", "accounts.onetimelink"),
    "member": ("core.principal", "accounts.person", "parties.membership"),
    "membership": (
        "parties.membership",
        "accounts.onetimelink",
        "accounts.user",
        "accounts.apitoken",
    ),
    "organisation": ("parties.organisation",),
    "password": ("core.principal",),
    "person": ("core.principal", "accounts.person"),
    "registry": ("devices.registryload",),
    "sign_in": ("accounts.user", "accounts.apitoken"),
    "sign_on": (
        "core.principal",
        "accounts.person",
        "accounts.user",
        "accounts.apitoken",
        "parties.membership",
        "parties.signon",
        "parties.signonbond",
    ),
    "standing_consent": ("parties.standingconsent",),
    "template": ("advisories.template",),
    "token": ("core.principal", "accounts.apitoken"),
    "training": ("core.principal",),
}
"""Which tables a verb of the register writes, by its noun: what it does not write is not told anew."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that an entry names and that is not there any more."""

    label: str
    key: str
    row: Any = None

    def told(self) -> chain.Change:
        """The change as the chain writes it."""
        return chain.Change(model=self.label, id=self.key, op=chain.Op.SET, fields=dict(GONE))


def _columns(label: str) -> frozenset[str]:
    register: Registered = registered_models()[label].REGISTER
    return register.columns


def tellings(verb: str, ids: Mapping[str, Any]) -> list[Any]:
    """What the entry of a change tells: the rows that it names, of the tables that its verb writes."""
    found: list[Any] = []
    for label in NOUNS[verb.split(".")[0]]:
        model = registered_models()[label]
        ways: tuple[Mapping[str, str], ...] = model.REGISTER.named_by
        way = next((way for way in ways if way.keys() <= ids.keys()), None)
        if way is None:
            continue
        rows = list(model._default_manager.filter(**{way[name]: ids[name] for name in way}))
        found += [Change(row, chain.Op.SET, _columns(label)) for row in rows]
        if not rows and [*way.values()] == ["id"]:
            found += [Gone(label, str(ids[name])) for name in way]
    return found


def told() -> dict[Key, dict[str, Any]]:
    """The last telling of every row of the register by the chains of all realms."""
    entries: list[tuple[str, int, list[tuple[Key, dict[str, Any]]]]] = []
    for known in streams.every_stream():
        if known.kind == StreamKind.REALM:
            with streams.platform_scope(known.realm, [known.id]):
                entries += [*_tellings_of(known)]
    last: dict[Key, dict[str, Any]] = {}
    for _, _, rows in sorted(entries, key=lambda entry: entry[:2]):
        for key, values in rows:
            last[key] = values
    return {key: values for key, values in last.items() if values != GONE}


def _tellings_of(known: streams.Known) -> Iterator[tuple[str, int, list[tuple[Key, dict[str, Any]]]]]:
    labels = registered_models()
    for row in audit.chain_of(known.id):
        envelope: dict[str, Any] = (read_object(row.envelope) or ({}, b""))[0]
        beside = {side.key: side.value for side in row.sides}
        rows = []
        for place, change in enumerate(cast("list[dict[str, Any]]", read_changes(envelope) or [])):
            if change["m"] in labels:
                texts = _texts(beside.get(place), change.get("n", []))
                rows.append(((change["m"], change["id"]), {**change["f"], **texts}))
        if rows:
            yield str(envelope.get("at")), row.seq, rows


def _texts(value: Any, names: Sequence[str]) -> Mapping[str, Any]:
    read = read_object(value) if value is not None else None
    return read[0] if read else dict.fromkeys(names, ERASED)


def held() -> Iterator[tuple[Key, Any, dict[str, Any]]]:
    """Every row of the register as the tables hold it: name, row, columns in the chain's own form."""
    for label, model in sorted(registered_models().items()):
        for row in model._default_manager.order_by("pk").iterator():
            columns = {**open_values(row, _columns(label)), **text_values(row, _columns(label))}
            yield (label, str(row.pk)), row, columns


def altered() -> Iterator[str]:
    """One sentence for each row of the register that is not as it was last told, or that nothing told."""
    last, found = told(), set()
    for key, row, columns in held():
        found.add(key)
        label, pk = key
        if key not in last:
            if not row.REGISTER.alone(row):
                yield f"A row of {label} was written by no change of the register: {pk}."
        elif not _agree(label, last[key], columns):
            yield f"A row of {label} is not what the chain tells: {pk}."
    for label, pk in sorted(last.keys() - found):
        yield f"A row of {label} is gone: {pk}."
    for model in registered_models().values():
        for label, pk in drift.misspelt(model._default_manager.order_by("pk")):
            yield f"A row of {label} is not spelt as it was written: {pk}."


def _agree(label: str, last: Mapping[str, Any], columns: Mapping[str, Any]) -> bool:
    """A column that came later is as it would have been made: what was told before is silent about it."""
    silent = {name: value for name, value in drift.defaults(label).items() if name in columns}
    then = {**silent, **last}
    return then.keys() == columns.keys() and all(then[n] in (columns[n], ERASED) for n in columns)


def adopt(now: dt.datetime) -> int:
    """Tell rows that nothing has told yet, as they are; for databases older than the telling."""
    last = told()
    missing = [row for key, row, _ in held() if key not in last and not row.REGISTER.alone(row)]
    changes = [Change(row, chain.Op.SET, row.REGISTER.columns) for row in missing]
    realm = realm_stream_id(LIVE)
    if changes:
        with transaction.atomic(), database_context(None, LIVE, [realm]):
            stream = Stream.objects.select_for_update().get(id=realm)
            audit.append(stream, verb=ADOPTED, actor=None, at=now, changes=changes)
    return len(changes)
