"""Requests for records of a case: recorded, laid out, decided paragraph by paragraph, closed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.common import REFUSALS, Limit, Refused, Text
from medaccord.api.schemas.disclosure import (
    DisclosureAgreeIn,
    DisclosureApproveIn,
    DisclosureCloseIn,
    DisclosureDecideIn,
    DisclosureIntendIn,
    DisclosureLayOutIn,
    DisclosureListOut,
    DisclosureNoticeListOut,
    DisclosureNotifyIn,
    DisclosureObjectIn,
    DisclosurePackageOut,
    DisclosureParagraphListOut,
    DisclosureRecordIn,
)
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.apps.discussion.commands import disclosure
from medaccord.apps.discussion.queries.disclosure import answer, paragraph_page, requests
from medaccord.apps.discussion.queries.disclosure import request as one_request
from medaccord.apps.discussion.queries.notices import notices
from medaccord.core.marking import together
from medaccord.domain.disclosure_package import MARKING, files
from medaccord.domain.handling import Marking
from medaccord.domain.reading import Opening
from medaccord.domain.verbs import Verb

router = Router()
notice_router = Router()
cases = Router()
paragraph_router = Router()


@cases.get(
    "/{case_id}/disclosures",
    response={200: DisclosureListOut, **REFUSALS},
    operation_id="disclosure.list",
    summary="List requests for records",
)
def list_disclosures(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Requests for records of a case, the newest first; none for anybody but its desk."""
    actor = actor_of(request)
    found = requests(actor, case_id)
    rows = [marked(one.marked, asdict(one)) for one in found]
    return listed(together(found, marking_of_case(actor, case_id)), rows)


@cases.post(
    "/{case_id}/disclosures", **writes(Verb.DISCLOSURE_RECORD, "Record a request for records", new=True)
)
def record(request: HttpRequest, case_id: uuid.UUID, body: DisclosureRecordIn) -> Any:
    """Note, as the lead, that records were asked for; nothing is erased here until it is closed."""
    return made(request, disclosure.record, case_id, **body.inputs())


@cases.get(
    "/{case_id}/disclosure-notices",
    response={200: DisclosureNoticeListOut, **REFUSALS},
    operation_id="disclosure.notices",
    summary="List notices to submitters",
)
def list_notices(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Notices of what may be released by law: those to the reader's own party, and for the desk all."""
    actor = actor_of(request)
    found = notices(actor, case_id)
    rows = [marked(one.marked, asdict(one)) for one in found]
    return listed(together(found, marking_of_case(actor, case_id)), rows)


@router.get(
    "/{disclosure_id}/paragraphs",
    response={200: DisclosureParagraphListOut, **REFUSALS},
    operation_id="disclosure.paragraphs",
    summary="List paragraphs of a request for records",
)
def list_paragraphs(
    request: HttpRequest, disclosure_id: uuid.UUID, after: Text = "", limit: Limit = 50
) -> Any:
    """What was laid out by its numbers, with what is proposed and what was decided; for the desk."""
    actor = actor_of(request)
    page = paragraph_page(actor, disclosure_id, after=after, limit=limit)
    return listed(together(page.lines, one_request(actor, disclosure_id).marked), page.lines, page.next)


@router.post("/{disclosure_id}/lay-out", **writes(Verb.DISCLOSURE_LAY_OUT, "Lay the records out"))
def lay_out(request: HttpRequest, disclosure_id: uuid.UUID, body: DisclosureLayOutIn) -> Any:
    """Number every paragraph as of now; what changed since it was laid out is undecided again."""
    return done(request, disclosure.lay_out, disclosure_id, **body.inputs())


@router.post("/{disclosure_id}/approve", **writes(Verb.DISCLOSURE_APPROVE, "Approve an answer"))
def approve(request: HttpRequest, disclosure_id: uuid.UUID, body: DisclosureApproveIn) -> Any:
    """Agree to it, as somebody of the desk who decided on none of its paragraphs."""
    return done(request, disclosure.approve, disclosure_id, **body.inputs())


@router.get(
    "/{disclosure_id}/package",
    response={200: DisclosurePackageOut, **REFUSALS, **dict.fromkeys((403, 409), Refused)},
    operation_id="disclosure.package",
    summary="Take an approved answer out",
)
def take_out(request: HttpRequest, disclosure_id: uuid.UUID) -> Any:
    """What is released and an index of what is withheld; that it leaves is kept. 404 until approved."""
    actor = actor_of(request)
    answer(actor, disclosure_id)
    disclosure.export(actor, disclosure_id, dt.datetime.now(dt.UTC), way=Opening.API)
    told = files(answer(actor, disclosure_id)).items()
    taken = [{"name": name, "sha256": _sha256(data), "text": data.decode()} for name, data in told]
    return marked(Marking(MARKING), {"files": taken})


def _sha256(data: bytes) -> str:
    return sha256(data).hexdigest()


@router.post("/{disclosure_id}/close", **writes(Verb.DISCLOSURE_CLOSE, "Close a request for records"))
def close(request: HttpRequest, disclosure_id: uuid.UUID, body: DisclosureCloseIn) -> Any:
    """End a request, as the lead, with what became of it; its hold ends as well."""
    return done(request, disclosure.close, disclosure_id, **body.inputs())


@router.post(
    "/{disclosure_id}/notify", **writes(Verb.DISCLOSURE_NOTIFY, "Give notice to submitters", new=True)
)
def notify(request: HttpRequest, disclosure_id: uuid.UUID, body: DisclosureNotifyIn) -> Any:
    """Tell each party which of its own paragraphs may be released; one notice for each party."""
    return made(request, disclosure.notify, disclosure_id, **body.inputs())


@notice_router.post("/{notice_id}/object", **writes(Verb.DISCLOSURE_OBJECT, "Object to a release by law"))
def object_(request: HttpRequest, notice_id: uuid.UUID, body: DisclosureObjectIn) -> Any:
    """Object, as the party that submitted it, under exemptions and with grounds."""
    return done(request, disclosure.object_, notice_id, **body.inputs())


@notice_router.post("/{notice_id}/agree", **writes(Verb.DISCLOSURE_AGREE, "Do not object to a release"))
def agree(request: HttpRequest, notice_id: uuid.UUID, body: DisclosureAgreeIn) -> Any:
    """Say, as the party that submitted it, that nobody objects; that cannot be taken back."""
    return done(request, disclosure.agree, notice_id, **body.inputs())


@notice_router.post("/{notice_id}/intend", **writes(Verb.DISCLOSURE_INTEND, "Release over an objection"))
def intend(request: HttpRequest, notice_id: uuid.UUID, body: DisclosureIntendIn) -> Any:
    """Tell the party why it is released all the same; before the day has passed it does not go out."""
    return done(request, disclosure.intend, notice_id, **body.inputs())


@paragraph_router.post(
    "/{paragraph_id}/decide", **writes(Verb.DISCLOSURE_DECIDE, "Decide on a paragraph of a request")
)
def decide(request: HttpRequest, paragraph_id: uuid.UUID, body: DisclosureDecideIn) -> Any:
    """Release it, or withhold it under exemptions; a trade secret and PCII are never released."""
    return done(request, disclosure.decide, paragraph_id, **body.inputs())
