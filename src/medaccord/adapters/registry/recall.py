"""Recalled products as openFDA gives them (device/recall); their class is elsewhere, in enforcement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.rows import each
from medaccord.domain.devices.registry import (
    LONGEST_NUMBER,
    PROSE,
    Reading,
    RecallRecord,
    Row,
    day,
    product_code,
    said,
)


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[RecallRecord]:
    """Each recalled product."""
    return each(pieces, reading, lambda row: [_recall(row)], limits)


def _recall(row: Row) -> RecallRecord:
    return RecallRecord(
        number=said(row, "product_res_number", LONGEST_NUMBER, needed=True),
        event=said(row, "res_event_number", LONGEST_NUMBER),
        product_code=product_code(row, needed=False),
        recall_class="",
        status=said(row, "recall_status", 100),
        firm=said(row, "recalling_firm"),
        product=said(row, "product_description", PROSE),
        reason=said(row, "reason_for_recall", PROSE),
        cause=said(row, "root_cause_description"),
        initiated_on=day(row, "event_date_initiated"),
        posted_on=day(row, "event_date_posted"),
        terminated_on=day(row, "event_date_terminated"),
    )
