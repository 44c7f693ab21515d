"""Which steps of cases are due by the clock: for the platform's own rounds, which then act as the system."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from medaccord.apps.cases.leaving import leaving, reporters, reporting
from medaccord.apps.cases.models import (
    CaseReport,
    Claim,
    ConsentRequest,
    DisclosureNotice,
    Embargo,
    NoticedParagraph,
    Participant,
    Share,
)
from medaccord.apps.parties.queries.people import with_leavers
from medaccord.core.streams import platform_scope
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.consent import AWAITING
from medaccord.domain.cvd.embargo import BINDING, IN_SCOPE
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.roles import Role
from medaccord.domain.sharing import RequestState
from medaccord.domain.verbs import Verb

Step = tuple[dt.datetime, Verb, uuid.UUID, uuid.UUID]
"""Since when, which verb, in which case, on which row."""


def due_steps(realm: str, streams: Sequence[uuid.UUID], now: dt.datetime) -> list[Step]:
    """Overdue answers and requests, what has run out, people who have left: in these streams, by instant."""
    with platform_scope(realm, streams):
        overdue = [*_consents(realm, streams, now), *_invitations(realm, streams, now)]
        over = [*_embargoes(realm, streams, now), *_sharing(realm, streams, now)]
        few = with_leavers(streams)
        rows = list(Participant.rows.filter(realm=realm, stream__in=few))
        links = list(CaseReport.rows.filter(realm=realm, stream__in=few))
    with platform_scope(realm, [*few, *{link.report_id for link in links}]):
        left = {row.stream_id for row, _ in [*leaving(rows), *reporting(rows, reporters(links))]}
    return sorted([*overdue, *over, *((now, Verb.COLLEAGUE_LEAVE, case, case) for case in left)])


def _consents(realm: str, streams: Sequence[uuid.UUID], now: dt.datetime) -> list[Step]:
    here = {"realm": realm, "stream__in": streams}
    # Once no embargo is in force nobody is waited for: the end itself settles every consent.
    kept = Embargo.rows.filter(**here, state__in=IN_SCOPE).exclude(state__in=BINDING, ends_at__lte=now)
    overdue = Participant.rows.filter(
        realm=realm, stream__in=kept.values("stream"), consent__in=AWAITING, lapses_at__lte=now, left_at=None
    )
    found = overdue.values_list("lapses_at", "stream_id", "id")
    return [(at, Verb.CONSENT_LAPSE, stream, subject) for at, stream, subject in found if at]


def _invitations(realm: str, streams: Sequence[uuid.UUID], now: dt.datetime) -> list[Step]:
    """Invitations that nobody answered in cases without an embargo; one that has run out is ended first."""
    here = {"realm": realm, "stream__in": streams}
    quiet = Embargo.rows.filter(**here).exclude(state__in=IN_SCOPE)
    overdue = Participant.rows.filter(
        realm=realm,
        stream__in=quiet.values("stream"),
        report_state=ReportState.START,
        lapses_at__lte=now,
        declined_at=None,
        left_at=None,
    ).exclude(role=Role.REPORTER)
    found = overdue.values_list("lapses_at", "stream_id", "id")
    return [(at, Verb.CONSENT_LAPSE, stream, subject) for at, stream, subject in found if at]


def _embargoes(realm: str, streams: Sequence[uuid.UUID], now: dt.datetime) -> list[Step]:
    over = Embargo.rows.filter(realm=realm, stream__in=streams, state__in=BINDING, ends_at__lte=now)
    found = over.values_list("ends_at", "stream_id")
    return [(at, Verb.EMBARGO_END, stream, stream) for at, stream in found if at]


def _sharing(realm: str, streams: Sequence[uuid.UUID], now: dt.datetime) -> list[Step]:
    """Requests and notices that nobody answered, claims that nobody stated, and shares that have run out."""
    here = {"realm": realm, "stream__in": streams}
    asked = ConsentRequest.rows.filter(**here, state=RequestState.ASKED.value, due_at__lte=now)
    over = Share.rows.filter(**here, ended_at=None, until__lte=now)
    spoken = Claim.rows.filter(**here, state=ClaimState.SPOKEN.value, due_at__lte=now)
    unstated = spoken.values_list("due_at", "stream_id", "id")
    lapsed = asked.values_list("due_at", "stream_id", "id")
    ended = over.values_list("until", "stream_id", "id")
    told = DisclosureNotice.rows.filter(**here, ended_at=None, due_at__lte=now)
    unread = NoticedParagraph.rows.filter(**here, notice__in=told, state=NoticeState.TOLD.value)
    silent = told.filter(id__in=unread.values("notice")).values_list("due_at", "stream_id", "id")
    return [
        *((at, Verb.DISCLOSURE_LAPSE, stream, subject) for at, stream, subject in silent),
        *((at, Verb.SHARE_LAPSE, stream, subject) for at, stream, subject in lapsed),
        *((at, Verb.CLAIM_LAPSE, stream, subject) for at, stream, subject in unstated if at),
        *((at, Verb.SHARE_EXPIRE, stream, subject) for at, stream, subject in ended if at),
    ]
