"""The public registries as the API tells them."""

from __future__ import annotations

import datetime as dt

from ninja import Schema

from medaccord.api.schemas.common import MarkedOut, example
from medaccord.domain.scoring.harm import Harm

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CODE = {
    "code": "AAA",
    "name": "Pump, Infusion, Made Up",
    "device_class": "2",
    "specialty": "HO",
    "panel": "HO",
    "regulation": "880.5725",
    "implant": False,
    "life_sustaining": True,
}
"""A product code that there is not."""


class EditionOut(Schema):
    """One file or answer of a registry that counts now; `parts` are the letters of the annexes in it."""

    model_config = example(
        {
            "source": "foiclass",
            "shelf": "product_codes",
            "name": "foiclass.zip",
            "edition": "2026-11-20",
            "parts": "",
            "rows": 6978,
            "passed_over": 0,
            "sha256": SHA,
            "loaded_at": "2026-11-23T15:00:00Z",
        }
    )
    source: str
    shelf: str
    name: str
    edition: str
    parts: str
    rows: int
    passed_over: int
    sha256: str
    loaded_at: dt.datetime


class EditionListOut(MarkedOut):
    """Every edition that counts."""

    results: list[EditionOut]
    next: None = None


class ProductCodeOut(Schema):
    """A product code of FDA's classification; a flag is null where the file says nothing."""

    model_config = example(CODE)
    code: str
    name: str
    device_class: str
    specialty: str
    panel: str
    regulation: str
    implant: bool | None
    life_sustaining: bool | None


class RegisteredDeviceOut(MarkedOut):
    """A device identifier and the record of GUDID that it names; `codes` are its product codes as loaded."""

    model_config = example(
        {
            "di": "00643169001763",
            "kind": "Primary",
            "primary_di": "00643169001763",
            "issuing_agency": "GS1",
            "brand": "InfusaCore",
            "model": "LX 2.1",
            "catalog_number": "",
            "company": "Northgate Medical",
            "product_codes": ["AAA"],
            "codes": [CODE],
            "flags": {"is_rx": True},
            "submissions": ["K000001"],
            "mri_safety": "MR Unsafe",
            "distribution": "In Commercial Distribution",
            "distribution_ended_on": None,
            "record_status": "Published",
            "record_key": "1b2c",
            "record_version": "3",
            "published_on": "2018-09-24",
            "marking": "TLP:CLEAR",
            "handling": [],
            "onward": "free",
        }
    )
    di: str
    kind: str
    primary_di: str
    issuing_agency: str
    brand: str
    model: str
    catalog_number: str
    company: str
    product_codes: list[str]
    codes: list[ProductCodeOut]
    flags: dict[str, bool]
    submissions: list[str]
    mri_safety: str
    distribution: str
    distribution_ended_on: dt.date | None
    record_status: str
    record_key: str
    record_version: str
    published_on: dt.date | None


class RecallOut(Schema):
    """A recall; `recall_class` is 1, 2 or 3 as an enforcement report says, else empty."""

    model_config = example(
        {
            "number": "Z-0001-2026",
            "event": "90001",
            "recall_class": "1",
            "status": "Open, Classified",
            "firm": "Northgate Medical",
            "product": "InfusaCore LX",
            "reason": "The pump may stop.",
            "cause": "Software design",
            "initiated_on": "2026-01-02",
            "posted_on": "2026-01-20",
            "terminated_on": None,
        }
    )
    number: str
    event: str
    recall_class: str
    status: str
    firm: str
    product: str
    reason: str
    cause: str
    initiated_on: dt.date | None
    posted_on: dt.date | None
    terminated_on: dt.date | None


class EventYearOut(Schema):
    """Reports that name a product code, received in one year; none of them says what caused the event."""

    model_config = example({"year": 2026, "count": 12})
    year: int
    count: int


class ProductCodeFactsOut(MarkedOut):
    """What is known of a product code: the newest recalls of `recall_count`, reports by year."""

    asked: str
    code: ProductCodeOut | None
    recalls: list[RecallOut]
    recall_count: int
    events: list[EventYearOut]


class TermOut(Schema):
    """A term of the IMDRF; `seeded` where the annex is not loaded and Medaccord names it.

    `severities` is Medaccord's own proposal for a health impact: empty for no harm, null for no proposal.
    `proposed_by` says whose it is.
    """

    model_config = example(
        {
            "annex": "F",
            "code": "F1204",
            "term": "Permanent impairment",
            "definition": "",
            "status": "",
            "hierarchies": ["F12|F1204"],
            "selectable": True,
            "seeded": True,
            "severities": ["critical"],
            "proposed_by": "A proposal of Medaccord’s own.",
        }
    )
    annex: str
    code: str
    term: str
    definition: str
    status: str
    hierarchies: list[str]
    selectable: bool
    seeded: bool
    severities: list[Harm] | None
    proposed_by: str


class TermListOut(MarkedOut):
    """The first terms that match, by code; narrow the words where they are a hundred."""

    results: list[TermOut]
    next: None = None
