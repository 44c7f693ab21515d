"""Safety communications beside the advisory: what stands against a release, and what goes out with it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from medaccord.apps.advisories import gate, reading
from medaccord.apps.advisories.drafted import place
from medaccord.apps.advisories.models import (
    Advisory,
    Communication,
    PublicCommunication,
    Remark,
    Revision,
    RevisionState,
)
from medaccord.apps.advisories.publish import sha256
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import is_here
from medaccord.apps.parties.models import Origin
from medaccord.core.act import Act
from medaccord.core.context import database_context
from medaccord.domain.advisory import communication as domain
from medaccord.domain.advisory.communication import Document, Outlet, Part
from medaccord.domain.advisory.origin import REPLAYED
from medaccord.domain.advisory.review import COMMUNICATION_UNREADY, Standing, grounds
from medaccord.domain.errors import Illegal, Stale
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

PAGE = "medaccord.web.communication.render"
"""Where the page is written unless settings name another function (document) -> bytes."""
PENDING = (RevisionState.DRAFT, RevisionState.APPROVED)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a release of the advisory finds: communications that go out with it, and what stands against."""

    going: tuple[Communication, ...] = ()
    standing: tuple[Standing, ...] = ()


def beside(act: Act, at: dt.datetime, since: dt.datetime | None = None) -> Beside:
    """The communications of the case that wait for the advisory, as of `at`.

    One that nobody approved, or whose approver may not approve any more, stays behind and asks the release
    for a reason. One of an agency that has left goes nowhere. `since` is when a release was set that nobody
    is there to give a reason for: no agency stops it by what it wrote or approved later, which stays behind.
    """
    rows = Communication.objects.within(act).filter(
        state__in=PENDING, outlet=Outlet.TOGETHER, participant__organisation__in=agencies(act)
    )
    going: list[Communication] = []
    found: list[Standing] = []
    for row in rows.order_by("number"):
        if is_ready(act, row):
            against = standing(act, row, at)
            weighed = since is not None and not reading.unweighed(act, against)
            if since is None or not domain.is_late(row.drafted_at, row.approved_at, since, clear=weighed):
                going.append(row)
                found += against
        elif since is None:
            key = str(row.id)
            found.append(Standing(COMMUNICATION_UNREADY, key, grounds(COMMUNICATION_UNREADY, key, 1)))
    return Beside(tuple(going), tuple(found))


def agencies(act: Act) -> list[uuid.UUID]:
    """Organisations that advise in the case now; one that came back is another participant than before."""
    advisers = Participant.objects.within(act).filter(role=Role.ADVISER)
    return [row.organisation_id for row in advisers if row.organisation_id and is_here(row)]


def is_ready(act: Act, row: Communication) -> bool:
    """Whether it may go out as far as its own agency is concerned."""
    try:
        check_ready(act, row)
    except Illegal:
        return False
    return True


def stands(realm: str, row: Communication) -> bool:
    """Whether somebody approved it who may still approve."""
    approved = row.state == RevisionState.APPROVED
    return approved and not gate.fallen(realm, row, row.approver_id, Verb.COMMUNICATION_APPROVE)


def fit(realm: str, rows: Iterable[Communication]) -> frozenset[uuid.UUID]:
    """Keys of those rows that somebody approved who may still approve.

    Keys of others are not in a reader's own scope: they are read as the platform.
    """
    found: set[uuid.UUID] = set()
    for row in rows:
        if row.state == RevisionState.APPROVED:
            with transaction.atomic(), database_context(None, realm, [row.stream_id]):
                if stands(realm, row):
                    found.add(row.id)
    return frozenset(found)


def check_ready(act: Act, row: Communication) -> None:
    """Raise Illegal or Stale unless somebody approved exactly these texts and may still approve."""
    if row.state != RevisionState.APPROVED:
        raise Illegal("Nobody has approved this safety communication. A second person of its agency does.")
    check_text(row)
    gate.check_stands(act, row, row.approver_id, Verb.COMMUNICATION_APPROVE)


def check_text(row: Communication) -> None:
    """Raise Stale unless the stored texts are those that were drafted."""
    if digest_of(row) != row.digest:
        raise Stale("The stored text is not the one that was drafted. Draft again.")


def digest_of(row: Communication) -> str:
    """The digest of all that is approved of a draft."""
    return domain.digest(row.title, row.language, row.parts, row.summary, row.outlet)


def standing(act: Act, row: Communication, at: dt.datetime) -> tuple[Standing, ...]:
    """What the coordination center's answers hold against a release of a draft at `at`."""
    drafts = Communication.objects.within(act).filter(number=row.number, version=row.version)
    return domain.standing(asked(drafts, Remark.objects.within(act)), at)


def asked(drafts: Iterable[Communication], remarks: Iterable[Remark]) -> list[domain.Asked]:
    """Drafts in their order, each with the last answer to it."""
    last: dict[object, Remark] = {}
    for one in sorted(remarks, key=lambda row: row.number):
        last[one.communication_id] = one
    found = []
    for order, row in enumerate(sorted(drafts, key=place)):
        word = last.get(row.id)
        told = (str(word.answer), str(word.id), word.at) if word else ("", "", None)
        found.append(domain.Asked(str(row.id), order, row.due_at, *told))
    return found


@dataclass(frozen=True, slots=True)
class Ready:
    """A communication as it will lie in the database."""

    row: Communication
    document: bytes
    page: bytes


def prepare(act: Act, case: Case, rows: Iterable[Communication], advisory: str) -> tuple[Ready, ...]:
    """The bytes of communications that go out now; whatever the renderer raises, nothing has been written."""
    render = import_string(settings.MEDACCORD_ADAPTERS.get("communication_page", PAGE))
    made = []
    for row in rows:
        document = _document(act, case, row, advisory)
        made.append(Ready(row, domain.dump(document), bytes(render(document))))
    return tuple(made)


def _document(act: Act, case: Case, row: Communication, advisory: str) -> Document:
    out = Communication.objects.within(act).filter(number=row.number, state=RevisionState.RELEASED)
    history = [domain.entry(one.version, one.released_at, one.summary) for one in out.order_by("version")]
    return Document(
        number=row.number,
        agency=row.agency,
        title=row.title,
        language=row.language,
        parts=tuple((part.value, row.parts[part]) for part in Part if part in row.parts),
        history=(*history, domain.entry(row.version, act.now, row.summary)),
        advisory=advisory,
        notice=REPLAYED if case.origin == Origin.REPLAY else "",
    )


def publish(act: Act, case: Case, ready: Iterable[Ready]) -> None:
    """Write the public rows and say in the chain what was published; nothing in here refuses."""
    told: dict[str, dict[str, str]] = {}
    for one in ready:
        columns = said_by(one.document)
        PublicCommunication.objects.filter(number=columns["number"], current=True).update(current=False)
        row = PublicCommunication(origin=case.origin, page=one.page, document=one.document, **columns)
        row.save(force_insert=True)
        told[str(row.id)] = {"document_sha256": sha256(one.document), "page_sha256": sha256(one.page)}
        act.change(one.row, state=RevisionState.RELEASED, released_at=act.now)
    if told:
        act.objects["communications"] = told


def said_by(document: bytes) -> dict[str, object]:
    """What the public row says, as it follows from the bytes alone; `audit verify` reads them again."""
    read = domain.load(document)
    return {
        "number": read.number,
        "version": read.version,
        "agency": read.agency,
        "title": read.title,
        "lead": read.parts[0][1],
        "advisory": read.advisory,
        "released_at": read.released_at,
        "first_released_at": read.first_released_at,
    }


def advisory_out(act: Act) -> str:
    """The number of the case's advisory once it is public, else empty."""
    released = Revision.objects.within(act).filter(state=RevisionState.RELEASED)
    row = Advisory.objects.within(act).filter(id__in=released.values("advisory")).first()
    return str(row.number) if row else ""
