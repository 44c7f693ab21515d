"""Records of GUDID as openFDA gives them (device/udi): one row for each identifier of a device.

Flags are texts there, and a list without anything in it is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.rows import each
from medaccord.domain.devices.registry import (
    FLAGS,
    LONGEST_NUMBER,
    DeviceRecord,
    Reading,
    Row,
    day,
    flag,
    identifier,
    product_code,
    said,
    several,
)
from medaccord.domain.errors import Invalid

PRIMARY = "Primary"


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[DeviceRecord]:
    """Each identifier with the record that it names."""
    return each(pieces, reading, _identifiers, limits)


def _identifiers(row: Row) -> Iterator[DeviceRecord]:
    """Every identifier once; unit and package may repeat the device's own."""
    given = several(row, "identifiers")
    if not given:
        raise Invalid({"identifiers": ["A record has at least one device identifier."]})
    primary = next((identifier(one, "id") for one in given if one.get("type") == PRIMARY), "")
    device, seen = _device(row), set()
    for one in sorted(given, key=lambda one: one.get("type") != PRIMARY):
        di = identifier(one, "id")
        if di in seen:
            continue
        seen.add(di)
        yield DeviceRecord(
            di=di,
            kind=said(one, "type", 40, needed=True),
            issuing_agency=said(one, "issuing_agency", 40),
            primary_di=primary,
            **device,
        )


def _device(row: Row) -> dict[str, Any]:
    return {
        "brand": said(row, "brand_name"),
        "model": said(row, "version_or_model_number"),
        "catalog_number": said(row, "catalog_number"),
        "company": said(row, "company_name"),
        "product_codes": tuple(product_code(one, "code") for one in several(row, "product_codes")),
        "flags": {name: told for name in FLAGS if (told := flag(row, name)) is not None},
        "submissions": tuple(_submission(one) for one in several(row, "premarket_submissions")),
        "mri_safety": said(row, "mri_safety", 200),
        "distribution": said(row, "commercial_distribution_status", 100),
        "distribution_ended_on": day(row, "commercial_distribution_end_date"),
        "record_status": said(row, "record_status", 40),
        "record_key": said(row, "public_device_record_key", LONGEST_NUMBER),
        "record_version": said(row, "public_version_number", LONGEST_NUMBER),
        "published_on": day(row, "publish_date"),
    }


def _submission(one: Row) -> str:
    """A number and its supplement, as FDA writes them: P010031/S300."""
    number = said(one, "submission_number", LONGEST_NUMBER, needed=True)
    supplement = said(one, "supplement_number", LONGEST_NUMBER)
    return f"{number}/{supplement}" if supplement.strip("0") else number
