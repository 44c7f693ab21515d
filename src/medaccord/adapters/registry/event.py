"""Counts of event reports by product code and year, and nothing of any report.

A row names its product code, the number of reports, and a year or a day: openFDA counts by day of receipt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.rows import each
from medaccord.domain.devices.registry import CountRecord, Reading, Row, day, product_code
from medaccord.domain.errors import Invalid
from medaccord.domain.years import FIRST, LAST

MOST = 2**31 - 1


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[CountRecord]:
    """The sum for each product code and year."""
    found: Counter[tuple[str, int]] = Counter()
    for code, year, count in each(pieces, reading, _count, limits):
        found[code, year] += count
    for (code, year), count in sorted(found.items()):
        if count > MOST:
            raise Invalid("The counts of one year are more than there can be.")
        yield CountRecord(code, year, count)


def _count(row: Row) -> Iterator[tuple[str, int, int]]:
    code, count = product_code(row), row.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST:
        raise Invalid({"count": ["Give count, a whole number."]})
    yield code, _year(row), count


def _year(row: Row) -> int:
    year = row.get("year")
    if year is None and (on := day(row, "time")):
        return on.year
    if not isinstance(year, int) or isinstance(year, bool) or not FIRST <= year <= LAST:
        raise Invalid({"year": ["Give year, like 2026, or time, like 20261123."]})
    return year
