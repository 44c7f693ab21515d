"""FDA's product codes as openFDA gives them (device/classification)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.rows import Once, each
from medaccord.domain.devices.registry import CodeRecord, Reading, Row, flag, product_code, said


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[CodeRecord]:
    """Each product code."""
    once = Once()
    return each(pieces, reading, lambda row: [_code(row, once)], limits)


def _code(row: Row, once: Once) -> CodeRecord:
    return CodeRecord(
        code=once.only(product_code(row)),
        name=said(row, "device_name", needed=True),
        device_class=said(row, "device_class", 1),
        specialty=said(row, "medical_specialty", 100),
        panel=said(row, "review_panel", 100),
        regulation=said(row, "regulation_number", 40),
        implant=flag(row, "implant_flag"),
        life_sustaining=flag(row, "life_sustain_support_flag"),
    )
