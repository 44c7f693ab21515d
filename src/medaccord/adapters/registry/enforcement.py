"""Enforcement reports as openFDA gives them (device/enforcement): where a recall has its class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.rows import each
from medaccord.domain.devices.registry import (
    LONGEST_NUMBER,
    PROSE,
    Reading,
    RecallRecord,
    Row,
    day,
    said,
)
from medaccord.domain.errors import Invalid

CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {"Class I": "1", "Class II": "2", "Class III": "3", "Not Yet Classified": "", "": ""}
)


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[RecallRecord]:
    """Each report with the class of its recall."""
    return each(pieces, reading, lambda row: [_report(row)], limits)


def _report(row: Row) -> RecallRecord:
    told = said(row, "classification", 40)
    if told not in CLASSES:
        raise Invalid({"classification": ["A recall is of Class I, II or III, or not yet classified."]})
    return RecallRecord(
        number=said(row, "recall_number", LONGEST_NUMBER, needed=True),
        event=said(row, "event_id", LONGEST_NUMBER),
        product_code="",
        recall_class=CLASSES[told],
        status=said(row, "status", 100),
        firm=said(row, "recalling_firm"),
        product=said(row, "product_description", PROSE),
        reason=said(row, "reason_for_recall", PROSE),
        cause="",
        initiated_on=day(row, "recall_initiation_date"),
        posted_on=day(row, "report_date"),
        terminated_on=day(row, "termination_date"),
    )
