"""Look-ups in the public registries, for whoever has a token; what they answer is public."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.common import REFUSALS, Question, Text
from medaccord.api.schemas.registry import (
    EditionListOut,
    ProductCodeFactsOut,
    RegisteredDeviceOut,
    TermListOut,
)
from medaccord.apps.devices.queries.registry import TermLine, editions, of_code, terms
from medaccord.apps.devices.queries.registry import device as device_of
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.scoring.imdrf import proposed
from medaccord.domain.tlp import Tlp

PUBLIC = Marking(Tlp.CLEAR)
CodeText = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{3}$")]
AnnexText = Annotated[str, Field(pattern=r"^[A-G]?$")]

router = Router()


@router.get(
    "",
    response={200: EditionListOut, **REFUSALS},
    operation_id="registry.read",
    summary="List what is loaded of public registries",
)
def read(request: HttpRequest) -> Any:
    """Editions that count now, source by source; none where nothing is loaded."""
    return listed(PUBLIC, editions(actor_of(request)))


@router.get(
    "/devices",
    response={200: RegisteredDeviceOut, **REFUSALS},
    operation_id="registry.device",
    summary="Look up a device identifier",
)
def device(request: HttpRequest, di: Question) -> Any:
    """The record that an identifier or a whole UDI names."""
    found = device_of(actor_of(request), di)
    if found is None:
        raise Missing("Nothing that is loaded has this identifier.")
    return marked(PUBLIC, dataclasses.asdict(found))


@router.get(
    "/product-codes",
    response={200: ProductCodeFactsOut, **REFUSALS},
    operation_id="registry.product_code",
    summary="Look up a product code",
)
def product_code(request: HttpRequest, code: CodeText) -> Any:
    """Class, recalls with their class, and counts of reports by year of one product code."""
    found = of_code(actor_of(request), code)
    if found is None:
        raise Missing("Nothing that is loaded has this product code.")
    return marked(PUBLIC, dataclasses.asdict(found))


@router.get(
    "/terms",
    response={200: TermListOut, **REFUSALS},
    operation_id="registry.terms",
    summary="Look up IMDRF terms",
)
def read_terms(request: HttpRequest, annex: AnnexText = "", q: Text = "") -> Any:
    """Terms of one annex, or of all, that have every word of `q` in code or term."""
    return listed(PUBLIC, [_term(one) for one in terms(actor_of(request), annex, q)])


def _term(one: TermLine) -> dict[str, Any]:
    found = proposed(one.code)
    told = {"severities": found.severities if found else None, "proposed_by": found.by if found else ""}
    return dataclasses.asdict(one) | told
