"""Who may look at who sent a report, who did and why, and what the named person reads."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from medaccord.apps.accounts.models import Person
from medaccord.apps.intake.models import Identity, Report, Reveal, Revealed, SealedWords
from medaccord.apps.intake.sealing import copy_place, place_of
from medaccord.apps.parties.queries.people import center_people
from medaccord.core import identity, ports
from medaccord.core.context import database_context
from medaccord.core.models import Grant
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query, still_open
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.sealed import Looking, Need, Telling
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class Look:
    """One look at who reported: who reads, who asked, why; `words` for its reader alone, while it is open."""

    id: uuid.UUID
    reader: str
    by: str
    mine: bool
    ground: Need
    reason: str
    state: Looking
    at: dt.datetime
    until: dt.datetime | None
    words: Mapping[Telling, str]


@dataclass(frozen=True, slots=True)
class Looks:
    """All of them, the newest first; `may` says that this reader may ask, `readers` whom they may name."""

    looks: tuple[Look, ...]
    may: bool
    readers: tuple[tuple[uuid.UUID, str], ...]


@query
def looks_at(actor: Actor, report_id: uuid.UUID) -> Looks:
    """Who looked at who sent a report, for its desk; empty for everybody else."""
    rows = list(Reveal.objects.visible_to(actor).filter(stream=report_id).order_by("-at", "-id"))
    found = Report.objects.visible_to(actor).filter(id=report_id).first()
    here = found is not None and actor.person in center_people(found.origin)
    desk = _desk(actor, found) if found is not None and _is_desk(actor, report_id) else set()
    names = _names([*desk, *(key for row in rows for key in (row.reader_id, row.by_id))])
    words = _words(actor, rows) if here else {}
    looks = tuple(_look(row, actor, names, words.get(row.id, {})) for row in rows)
    may = found is not None and here and _may(actor, found)
    readers = sorted(
        ((key, names[key]) for key in desk if key in names), key=lambda one: (one[1], str(one[0]))
    )
    return Looks(looks, may, tuple(readers) if may else ())


def _look(row: Reveal, actor: Actor, names: Mapping[uuid.UUID, str], words: Mapping[Telling, str]) -> Look:
    return Look(
        id=row.id,
        reader=names.get(row.reader_id, ""),
        by=names.get(row.by_id, ""),
        mine=row.reader_id == actor.person,
        ground=Need(row.ground),
        reason=row.reason,
        state=_state(row),
        at=row.at,
        until=row.until,
        words=words,
    )


def _state(row: Reveal) -> Looking:
    """How far a look has come; the clock ends it, whatever the worker does."""
    over = row.until is not None and row.until <= timezone.now()
    return Looking.ENDED if over and row.state == Looking.OPEN else Looking(row.state)


def _words(actor: Actor, rows: Sequence[Reveal]) -> dict[uuid.UUID, dict[Telling, str]]:
    """What is open for this reader, by the key of the look."""
    copies = Revealed.objects.visible_to(actor).filter(reveal__in=[row.id for row in rows])
    by_key = {row.id: row for row in rows if row.reader_id == actor.person and _state(row) == Looking.OPEN}
    found = {}
    for copy in copies:
        row = by_key.get(copy.reveal_id)
        told = identity.kept(copy_place(row.realm, row.id), bytes(copy.words)) if row is not None else None
        if told is not None:
            found[copy.reveal_id] = {Telling(name): said for name, said in json.loads(told).items()}
    return found


def _is_desk(actor: Actor, report: uuid.UUID) -> bool:
    roles = [role.value for role in DESK]
    return open_grants(actor).filter(stream=report, role__in=roles).exists()


def _may(actor: Actor, report: Report) -> bool:
    """As `reporter.reveal` decides it."""
    there = SealedWords.objects.visible_to(actor).filter(stream=report.id, erased_at=None)
    leads = open_grants(actor).filter(stream=report.case_id, role=Role.LEAD)
    led = report.case_id is None or leads.exists()
    return led and _is_desk(actor, report.id) and there.exists()


def _desk(actor: Actor, report: Report) -> set[uuid.UUID]:
    """Who judges a report; keys of others are not in the reader's own scope, and are read as the platform."""
    roles = [role.value for role in DESK]
    with transaction.atomic(), database_context(None, actor.realm, [report.id]):
        held = Grant.objects.filter(still_open(), stream=report.id, role__in=roles)
        return set(held.values_list("principal_id", flat=True)) & center_people(report.origin)


def _names(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Person.objects.filter(principal__in=set(keys)).values_list("principal", "name"))


PLAIN = ~Q(identity=Identity.NAME.value) & (
    ~Q(contact="")
    | ~Q(told_for="")
    | ~Q(encryption_key="")
    | (Q(identity=Identity.NOBODY.value) & ~Q(known_as=""))
    | (Q(credit_wanted=False) & ~Q(credit_as=""))
)
"""Reports on which something lies plain that is to be sealed (`domain.cvd.sealed.to_seal`)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reveal process: which verb, on which row."""

    realm: str
    stream: uuid.UUID
    verb: Verb
    subject: uuid.UUID


def steps(realm: str, streams: Sequence[uuid.UUID], now: dt.datetime) -> list[Step]:
    """What is to be done in these streams; erasing what came back goes before sealing.

    Without the private key what only it can do is left to the process that has it.
    """
    newest, gone = identity.ready(), ports.keys().destroyed()
    here = ports.opener().holds(newest)
    with platform_scope(realm, streams):
        mine = {"realm": realm, "stream__in": streams}
        rows = SealedWords.rows.filter(**mine, erased_at=None)
        plain = set(Report.rows.filter(PLAIN, **mine).values_list("id", flat=True))
        older = set(rows.exclude(key=newest).values_list("stream_id", flat=True)) if here else set()
        back = set(rows.filter(own__in=sorted(gone)).values_list("stream_id", flat=True))
        looks = Reveal.rows.filter(**mine).order_by("id")
        over = looks.filter(state=Looking.OPEN.value, until__lte=now)
        asked = looks.filter(state=Looking.ASKED.value) if here else looks.none()
        again = back | _erased(realm, plain, gone)
        return [
            *(Step(realm, row.stream_id, Verb.REPORTER_CONCEAL, row.id) for row in over),
            *(Step(realm, key, Verb.REPORTER_ERASE, key) for key in sorted(again)),
            *(Step(realm, row.stream_id, Verb.REPORTER_DISCLOSE, row.id) for row in asked),
            *(Step(realm, key, Verb.REPORTER_SEAL, key) for key in sorted(plain | older)),
        ]


def _erased(realm: str, plain: set[uuid.UUID], gone: frozenset[str]) -> set[uuid.UUID]:
    """Those of plain reports of which a field was sealed and erased once."""
    return {
        key
        for key in (plain if gone else ())
        if any(identity.own_name(place_of(realm, key, field)) in gone for field in Telling)
    }


def undestroyed(realm: str, streams: Sequence[uuid.UUID]) -> list[str]:
    """Keys of words that were erased, and of copies whose hour is over, which a kill left behind."""
    with platform_scope(realm, streams):
        rows: QuerySet[SealedWords] = SealedWords.rows.filter(realm=realm, stream__in=streams)
        found = set(rows.exclude(erased_at=None).values_list(F("own"), flat=True))
        looks = Reveal.rows.filter(realm=realm, stream__in=streams, state=Looking.ENDED.value)
        found |= {identity.own_name(copy_place(realm, look)) for look in looks.values_list("id", flat=True)}
    return sorted(found - ports.keys().destroyed())
