"""The directory: organisations that the caller keeps, every way to reach them, and who belongs to them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS, Limit, Text
from medaccord.api.schemas.organisations import (
    ContactAddIn,
    ContactChangeIn,
    MemberAddIn,
    MemberIn,
    MembershipChangeIn,
    OrganisationAddIn,
    OrganisationListOut,
    OrganisationMemberListOut,
    TrainingRecordIn,
)
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import membership as everywhere
from medaccord.apps.parties.commands import contact as contact_commands
from medaccord.apps.parties.commands import factor, membership, organisation, training
from medaccord.apps.parties.queries.listing import Listed, directory
from medaccord.apps.parties.queries.members import members
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking

router = Router()
contacts = Router()
people = Router()


@router.get(
    "",
    response={200: OrganisationListOut, **REFUSALS},
    operation_id="organisation.list",
    summary="List organisations",
)
def list_organisations(request: HttpRequest, q: Text = "", after: Text = "", limit: Limit = 50) -> Any:
    """All for the coordination center, their own for an organisation's administrators, by name."""
    page = directory(actor_of(request), text=q, after=after, limit=limit)
    today = dt.datetime.now(dt.UTC).date()
    return listed(Marking(), [_one(line, today) for line in page.lines], page.next)


def _one(line: Listed, today: dt.date) -> dict[str, Any]:
    points = [
        {
            "id": point.id,
            "channel": point.channel,
            "value": point.value,
            "note": point.note,
            "verified_on": point.verified_on,
            "stale": point.is_stale(today),
            "version": point.version,
        }
        for point in line.points
    ]
    told = {"id": line.id, "name": line.name, "kind": line.kind, "agreement": line.agreement}
    return told | {"points": points}


@router.post("", **writes("organisation.add", "Add an organisation", new=True))
def add(request: HttpRequest, body: OrganisationAddIn) -> Any:
    """Add an organisation to the directory; it can be invited then, and is told nothing by this."""
    return made(request, organisation.add, **body.inputs())


@router.post("/{organisation_id}/contacts", **writes("contact.add", "Add a way to reach one", new=True))
def add_contact(request: HttpRequest, organisation_id: uuid.UUID, body: ContactAddIn) -> Any:
    """Add one way to reach an organisation that the caller keeps."""
    return made(request, contact_commands.add, organisation=organisation_id, **body.inputs())


@contacts.post("/{contact_id}/change", **writes("contact.change", "Correct a way to reach one"))
def change_contact(request: HttpRequest, contact_id: uuid.UUID, body: ContactChangeIn) -> Any:
    """Correct one way; another address or number counts as unchecked unless it was checked since."""
    return done(request, contact_commands.change, contact=contact_id, **body.inputs())


@contacts.post("/{contact_id}/check", **writes("contact.check", "Say that a way was checked"))
def check_contact(request: HttpRequest, contact_id: uuid.UUID) -> Any:
    """Say that one way was tried today and works."""
    return done(request, contact_commands.check, contact=contact_id)


@contacts.post("/{contact_id}/remove", **writes("contact.remove", "Remove a way to reach one"))
def remove_contact(request: HttpRequest, contact_id: uuid.UUID) -> Any:
    """Take one way out of the directory for good; what was logged of it in cases stays."""
    return done(request, contact_commands.remove, contact=contact_id)


@router.get(
    "/{organisation_id}/members",
    response={200: OrganisationMemberListOut, **REFUSALS},
    operation_id="member.list",
    summary="List the members of an organisation",
)
def list_members(request: HttpRequest, organisation_id: uuid.UUID) -> Any:
    """Who belongs to an organisation whose people the caller keeps, by name."""
    found = members(actor_of(request), organisation_id, dt.datetime.now(dt.UTC))
    if found is None:
        raise Missing
    return listed(Marking(), found)


@router.post("/{organisation_id}/members", **writes("member.add", "Add a person", new=True))
def add_member(request: HttpRequest, organisation_id: uuid.UUID, body: MemberAddIn) -> Any:
    """Add a person who is new here; they come in by a link that somebody makes them on the screen."""
    return made(request, membership.add_person, organisation=organisation_id, **body.inputs())


@router.post("/{organisation_id}/members/change", **writes("membership.change", "Change what a member does"))
def change_member(request: HttpRequest, organisation_id: uuid.UUID, body: MembershipChangeIn) -> Any:
    """Say whether a member administers the organisation and takes what comes in; a token that publishes."""
    return done(request, membership.change, organisation=organisation_id, **body.inputs())


@router.post("/{organisation_id}/members/end", **writes("membership.end", "End a membership"))
def end_member(request: HttpRequest, organisation_id: uuid.UUID, body: MemberIn) -> Any:
    """Take somebody out of an organisation at once; what they hold for it is handed on."""
    return done(request, everywhere.end, organisation=organisation_id, **body.inputs())


@router.post("/{organisation_id}/members/training", **writes("training.record", "Record a training in PCII"))
def record_training(request: HttpRequest, organisation_id: uuid.UUID, body: TrainingRecordIn) -> Any:
    """Note on which day a member was trained; it opens no room by itself, and ends by itself."""
    return done(request, training.record, organisation=organisation_id, **body.inputs())


@router.post("/{organisation_id}/members/training/end", **writes("training.end", "End a training in PCII"))
def end_training(request: HttpRequest, organisation_id: uuid.UUID, body: MemberIn) -> Any:
    """End somebody's training: what only trained people read is closed to them at once."""
    return done(request, training.end, organisation=organisation_id, **body.inputs())


@people.post("/{person_id}/reset", **writes("factor.reset", "Reset a second factor"))
def reset(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """Take all factors from somebody who lost theirs; somebody else confirms them. A token that publishes."""
    return done(request, factor.reset, person=person_id)


@people.post("/{person_id}/confirm", **writes("member.confirm", "Confirm a person"))
def confirm(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """Say that somebody is who they were, after a reset or a recovery. A token that publishes."""
    return done(request, everywhere.confirm, person=person_id)
