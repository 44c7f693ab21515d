"""SBOMs of products, and in whose products a component is, by the SBOMs that the caller may see."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import Field

from medaccord.adapters import sbom as reader
from medaccord.api.auth import actor_of
from medaccord.api.files import evidence
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.common import REFUSALS, Text
from medaccord.api.schemas.content_inputs import WithdrawIn
from medaccord.api.schemas.sboms import HolderListOut, SbomComponentListOut, SbomListOut, SbomOut
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import sbom
from medaccord.apps.cases.queries.holders import Holder, holders
from medaccord.apps.cases.queries.sbom_gate import may_attach
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.apps.devices.queries.sboms import SbomView, components, place_in, sboms
from medaccord.core.marking import columns, together
from medaccord.domain.devices.component import Sought, sought
from medaccord.domain.devices.sbom import NAMED
from medaccord.domain.errors import Invalid
from medaccord.domain.tlp import Tlp
from medaccord.domain.verbs import Verb

router = Router()


@router.get(
    "/{case_id}/sboms",
    response={200: SbomListOut, **REFUSALS},
    operation_id="sbom.list",
    summary="List the SBOMs of a case",
)
def list_sboms(request: HttpRequest, case_id: uuid.UUID, product: uuid.UUID | None = None) -> Any:
    """SBOMs of the products of a case, or of one of them, in rooms that the caller may enter."""
    actor = actor_of(request)
    least = marking_of_case(actor, case_id)
    found = sboms(actor, case_id, product)
    return listed(together(found, least), [_sbom(one) for one in found])


@router.get(
    "/{case_id}/sboms/{sbom_id}",
    response={200: SbomOut, **REFUSALS},
    operation_id="sbom.read",
    summary="Read an SBOM",
)
def read_sbom(request: HttpRequest, case_id: uuid.UUID, sbom_id: uuid.UUID) -> Any:
    """What one SBOM says of itself, and what it lacks."""
    return _sbom(components(actor_of(request), case_id, sbom_id).sbom)


@router.get(
    "/{case_id}/sboms/{sbom_id}/components",
    response={200: SbomComponentListOut, **REFUSALS},
    operation_id="sbom.components",
    summary="List the components of an SBOM",
)
def list_components(request: HttpRequest, case_id: uuid.UUID, sbom_id: uuid.UUID, after: Text = "") -> Any:
    """The components of one SBOM in its order."""
    found = components(actor_of(request), case_id, sbom_id, place_in(after))
    rows = [dataclasses.asdict(one) for _place, one in found.lines]
    return listed(found.sbom.marked, rows, str(found.next) if found.next else None)


@router.post("/{case_id}/products/{product_id}/sboms", **writes(Verb.SBOM_ATTACH, "Attach an SBOM", new=True))
def attach(
    request: HttpRequest,
    case_id: uuid.UUID,
    product_id: uuid.UUID,
    file: File[UploadedFile],
    label: Form[Annotated[str, Field(max_length=NAMED)]] = "",
    marking: Form[Tlp | None] = None,
) -> Any:
    """Keep what an SBOM says of a product: CycloneDX as JSON or XML, SPDX 2.2 or 2.3 as JSON or tag-value.

    `label` is the version of the product that it is for. What it lacks of the minimum elements is noted and
    refuses nothing. Its bytes are not kept, their digest is.
    """
    (given,) = evidence([file])
    told = reader.read(given.data) if may_attach(actor_of(request), case_id, product_id) else None
    return made(request, sbom.attach, case_id, product=product_id, told=told, label=label, marking=marking)


@router.post("/{case_id}/sboms/{sbom_id}/withdraw", **writes(Verb.SBOM_WITHDRAW, "Withdraw an SBOM"))
def withdraw(request: HttpRequest, case_id: uuid.UUID, sbom_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that an SBOM is not to be relied on, and why; its components are found no more."""
    return done(request, sbom.withdraw, case_id, sbom=sbom_id, **body.inputs())


@router.get(
    "/{case_id}/component-holders",
    response={200: HolderListOut, **REFUSALS},
    operation_id="sbom.holders",
    summary="Find whose products contain a component",
)
def list_holders(request: HttpRequest, case_id: uuid.UUID, q: Text = "", versions: Text = "") -> Any:
    """Manufacturers whose products contain a component, for the case's desk: whom to invite.

    `q` is its name or its package URL, `versions` one version, words such as `before 3.0.7`, or VERS.
    Asked are the SBOMs that the caller may see, of every case that it is in; counts are the caller's own.
    """
    marking_of_case(actor_of(request), case_id)  # what may not be seen is missing, whatever is asked
    found = holders(actor_of(request), case_id, _sought(q, versions))
    return listed(found.marked, [_holder(one) for one in found.found]) | {"more": found.more}


def _sought(q: str, versions: str) -> Sought:
    """What is asked for; a finding about the component stands under the name that it has here."""
    try:
        return sought(q, versions)
    except Invalid as refused:
        renamed = {"component": "q"}
        raise Invalid({renamed.get(name, name): told for name, told in refused.findings.items()}) from refused


def _sbom(one: SbomView) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in SbomOut.model_fields if hasattr(one, name)}
    return marked(one.marked, told)


def _holder(one: Holder) -> dict[str, Any]:
    return {
        "organisation": one.organisation,
        "name": one.name,
        "participant": one.party,
        "invitable": one.invitable,
        "holdings": [
            {name: value for name, value in dataclasses.asdict(each).items() if name != "marked"}
            | columns(each.marked)
            for each in one.holdings
        ],
    }
