"""Cases: list and detail."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.cases import CaseListOut, CaseOut, ContactListOut
from medaccord.api.schemas.common import REFUSALS, Limit, Text
from medaccord.apps.cases.queries.cautions import cautions
from medaccord.apps.cases.queries.contacts import contacts
from medaccord.apps.cases.queries.content import Content, content
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.listing import CaseLine, case_list
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.nominations import nominations
from medaccord.apps.cases.queries.told import last_change
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.cases.queries.withdrawn import withdrawn
from medaccord.apps.devices.queries.described import DeviceView
from medaccord.apps.discussion.queries.documents import audiences
from medaccord.core.marking import columns
from medaccord.domain.devices.device import identifier
from medaccord.domain.verbs import Verb

router = Router()


@router.get("", response={200: CaseListOut, **REFUSALS}, operation_id="case.list", summary="List cases")
def list_cases(
    request: HttpRequest,
    phase: Text = "",
    kind: Text = "",
    q: Text = "",
    reference: Text = "",
    after: Text = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Cases that the caller may see, urgent open ones first; `reference` is a party's own number for one."""
    now = dt.datetime.now(dt.UTC)
    page = case_list(
        actor_of(request),
        now,
        phase=phase,
        kind=kind,
        text=q,
        reference=reference,
        after=after,
        limit=limit,
    )
    return listed(page.marked, [_line(line) for line in page.lines], page.next)


@router.get(
    "/{case_id}", response={200: CaseOut, **REFUSALS}, operation_id="case.read", summary="Read a case"
)
def read_case(request: HttpRequest, case_id: uuid.UUID) -> dict[str, Any]:
    """One case with everything in it that the caller may see."""
    actor, now = actor_of(request), dt.datetime.now(dt.UTC)
    view = case_view(actor, case_id)
    told = _case(view, content(actor, case_id), now)
    linked = [_renamed(one, embargo_ends_at="ends_at") for one in linked_cases(actor, case_id, now)]
    asked = cautions(view, now)
    changed_at = last_change(actor, case_id) or view.opened_at
    rooms, over = audiences(actor, case_id, Verb.POST_WRITE), withdrawn(actor, view)
    proposed = [_renamed(one, participant="party") for one in nominations(actor, case_id)]
    more = {"linked": linked, "cautions": asked, "audiences": rooms, "withdrawn": over}
    return told | more | {"changed_at": changed_at, "nominations": proposed}


@router.get(
    "/{case_id}/contacts",
    response={200: ContactListOut, **REFUSALS},
    operation_id="contact.list",
    summary="List contacts",
)
def list_contacts(request: HttpRequest, case_id: uuid.UUID) -> dict[str, Any]:
    """Every attempt to reach a party and every sign that it was reached, as far as the caller may know."""
    actor = actor_of(request)
    view = case_view(actor, case_id)
    found = contacts(actor, [view.id])
    return listed(view.marked, [_renamed(one, participant="party") for one in found])


def _line(line: CaseLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "number": line.number,
        "origin": line.origin,
        "title": line.title,
        "kind": line.kind,
        "status": line.phase,
        "urgent": line.urgent,
        **columns(line.marked),
        "opened_at": line.opened_at,
        "changed_at": line.changed_at,
        "published_at": line.published_at,
        "embargo_ends_at": line.embargo_ends_at,
        "reference": line.own.reference,
        "alias": line.own.alias,
        "withdrawn_for": line.withdrawn_for,
    }


def _case(view: CaseView, texts: Content, now: dt.datetime) -> dict[str, Any]:
    plain = {name: getattr(view, name) for name in CaseOut.model_fields if hasattr(view, name)}
    own = view.mine
    return marked(view.marked, plain) | {
        "status": view.phase,
        "reference": own.reference if own else "",
        "alias": own.alias if own else "",
        "published_at": view.released_at,
        "embargo": view.embargo_at(now),
        "embargo_ends_at": view.end_in_force(now),
        "roles": sorted(view.roles),
        "participants": view.parties,
        "proposals": [_renamed(p, participant="party", binds_proposer="binds") for p in view.proposals],
        "products": _products(view),
        "remediations": texts.remediations,
        "rollouts": [_renamed(one, participant="party") for one in texts.rollouts],
        "notes": [_renamed(one, participant="party") for one in texts.notes],
        "references": texts.references,
        "acknowledgments": texts.thanks,
        "groups": texts.groups,
        "scores": [_renamed(s) | {"products": texts.scored.get(s.id, ())} for s in view.scores],
        "leaks": [_renamed(one, participant="party") for one in view.leaks],
        "statuses": [c._asdict() | {"participant": c.party} for c in view.cells],
    }


def _products(view: CaseView) -> list[dict[str, Any]]:
    known = {one.product: _device(one) for one in view.devices}
    return [_renamed(one) | {"device": known.get(one.id)} for one in view.products]


def _device(one: DeviceView) -> dict[str, Any]:
    read = identifier(one.udi)
    return _renamed(one) | {
        "warnings": list(read.warnings) if read else [],
        "firmware": [{"given": given, "vers": vers} for given, vers in one.firmware],
        "stages": [{"stage": stage, "begins": begins} for stage, begins in one.stages],
    }


def _renamed(row: Any, **names: str) -> dict[str, Any]:
    """A frozen row as a mapping, with some of its fields under the API's names as well."""
    plain = {name: getattr(row, name) for name in type(row).__slots__}
    return plain | {new: plain[old] for new, old in names.items()}
