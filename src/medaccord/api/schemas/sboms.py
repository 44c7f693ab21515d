"""SBOMs of products: what each says, what it lacks, and in whose products a component is."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import MarkedOut, example
from medaccord.domain.devices.sbom import SbomElement, SbomFormat

COMPONENT = {
    "name": "openssl",
    "group": "",
    "version": "3.0.2",
    "supplier": "OpenSSL Software Foundation",
    "purl": "pkg:generic/openssl@3.0.2",
    "cpe": "",
    "licence": "Apache-2.0",
    "support": "actively maintained",
    "support_ends": "2027-09-07",
}


class ComponentOut(Schema):
    """A component as the SBOM gives it; empty is what it does not say."""

    model_config = example(COMPONENT)
    name: str
    group: str
    version: str
    supplier: str
    purl: str
    cpe: str
    licence: str
    support: str
    support_ends: dt.date | None


class SbomOut(MarkedOut):
    """One SBOM: what it says of itself, and by element how many components lack it (0: the SBOM itself).

    `digest` is the SHA-256 of the file that it was read from, which is not kept.
    """

    id: uuid.UUID
    product: uuid.UUID
    label: Annotated[str, Field(examples=["2.1"])]
    format: SbomFormat
    spec: Annotated[str, Field(examples=["1.6"])]
    author: Annotated[str, Field(examples=["Northgate Medical"])]
    made_at: dt.datetime | None
    serial: Annotated[str, Field(examples=["urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"])]
    subject: Annotated[str, Field(examples=["InfusaCore LX 2.1"])]
    digest: str
    size: int
    components: int
    dependencies: int
    missing: Annotated[dict[SbomElement, int], Field(examples=[{"support": 12, "timestamp": 0}])]
    attached_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_because: Annotated[str, Field(examples=["It was of another build."])]
    version: int


class SbomListOut(MarkedOut):
    """The SBOMs of a case that the caller may see, the newest first, those withdrawn as well."""

    results: list[SbomOut]
    next: None = None


class SbomComponentListOut(MarkedOut):
    """Components of one SBOM in its order."""

    results: list[ComponentOut]
    next: str | None


class HoldingOut(MarkedOut):
    """A component that was found, in which SBOM of which product, and the case in which that lies.

    `unsure` says that its version cannot be compared with those asked for with certainty.
    """

    sbom: uuid.UUID
    case: uuid.UUID
    number: str
    product: Annotated[str, Field(examples=["Northgate InfusaCore LX 2.1"])]
    label: Annotated[str, Field(examples=["2.1"])]
    found: ComponentOut
    unsure: bool


class HolderOut(Schema):
    """A manufacturer whose products contain it; `participant` is its part in this case, null without one."""

    organisation: uuid.UUID
    name: str
    participant: uuid.UUID | None
    invitable: bool
    holdings: list[HoldingOut]


class HolderListOut(MarkedOut):
    """Manufacturers by name; `more` says that not every component was looked at."""

    results: list[HolderOut]
    more: bool
    next: None = None
