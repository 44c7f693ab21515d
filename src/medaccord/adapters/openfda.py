"""openFDA over HTTP: whole registries page by page, and counts of event reports, within its own limits.

Pages go on where the last answer says (`search_after`), always at our own address: no answer sends us
elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from medaccord.adapters import outside
from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.sources import READERS
from medaccord.domain import json_text
from medaccord.domain.devices.registry import CountRecord, Reading, Record, Source, day
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

PATHS: Final = {
    Source.CLASSIFICATION: "device/classification",
    Source.UDI: "device/udi",
    Source.RECALL: "device/recall",
    Source.ENFORCEMENT: "device/enforcement",
    Source.EVENT: "device/event",
}
"""What openFDA gives; FDA's own file and the IMDRF's annexes are loaded from files alone."""
PAGE: Final = 1000
MOST: Final = 64 * 1024**2
"""Bytes of one page."""
SECONDS: Final = 120.0
"""For one page."""
APART: Final = 60 / 240
"""Seconds from one question to the next: openFDA answers 240 a minute."""
WAITS: Final = (10.0, 30.0, 60.0)
"""Seconds to wait where it says that there were too many questions, before it is asked again."""
MOST_PAGES: Final = 20_000
_NEXT: Final = re.compile(r'<([^<>]{1,4000})>\s*;\s*rel="?next"?', re.IGNORECASE | re.ASCII)


class OpenFda:
    """One run of questions to openFDA; `key` allows more of them a day."""

    def __init__(
        self,
        address: str,
        key: str = "",
        *,
        private: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address, self.sleep = address.rstrip("/"), sleep
        self.session = outside.session(private=private, most=MOST, seconds=SECONDS)
        if key:
            self.session.auth = (key, "")
        self.asked_at = 0.0

    def rows(self, reading: Reading, limits: Limits = LIMITS) -> Iterator[Record]:
        """Every row of a registry; the reading gets the digest of all answers. Raises Invalid."""
        digest, after = hashlib.sha256(), ""
        for _ in range(MOST_PAGES):
            query = {"limit": str(PAGE)} | ({"search_after": after} if after else {})
            answer = self._ask(PATHS[reading.source], query)
            if answer is None:
                raise Invalid("openFDA has no rows of this.")
            digest.update(answer.content)
            reading.sha256 = digest.hexdigest()
            yield from READERS[reading.source]([answer.content], reading, limits)
            before, after = after, _after(answer.headers.get("Link", ""))
            if not after:
                return
            if after == before:
                break
        raise Invalid("openFDA does not say where its list ends. Load the published file instead.")

    def counts(self, reading: Reading, codes: Sequence[str]) -> Iterator[CountRecord]:
        """Reports by year for each of these product codes, counted by their day of receipt."""
        digest = hashlib.sha256()
        for code in codes:
            query = {"search": f'device.device_report_product_code:"{code}"', "count": "date_received"}
            answer = self._ask(PATHS[Source.EVENT], query)
            if answer is None:
                continue
            digest.update(answer.content)
            yield from _by_year(code, json_text.read(answer.content), reading)
        reading.sha256 = digest.hexdigest()

    def _ask(self, path: str, query: dict[str, str]) -> outside.Answer | None:
        """One answer; None where nothing matches."""
        for wait in (*WAITS, None):
            self._pace()
            try:
                answer = self.session.get(f"{self.address}/{path}.json", params=query)
            except outside.Broken as broken:
                raise Invalid(
                    Sentence("openFDA cannot be asked ({kind}).", kind=type(broken).__name__)
                ) from None
            if answer.status_code == 200:
                return answer
            if answer.status_code == 404 and b"NOT_FOUND" in answer.content:
                return None
            if answer.status_code != 429 or wait is None:
                break
            self.sleep(wait)
        raise Invalid(Sentence("openFDA answered with {status}. Try again later.", status=answer.status_code))

    def _pace(self) -> None:
        rest = self.asked_at + APART - time.monotonic()
        if self.asked_at and rest > 0:
            self.sleep(rest)
        self.asked_at = time.monotonic()


def _after(link: str) -> str:
    """Where the next page begins, as a header says it; nothing on the last page."""
    found = _NEXT.search(link)
    query = parse_qs(urlsplit(found[1]).query) if found else {}
    return query.get("search_after", [""])[0]


def _by_year(code: str, told: Any, reading: Reading) -> Iterator[CountRecord]:
    years: dict[int, int] = {}
    try:
        reading.edition = reading.edition or str(told["meta"]["last_updated"])[:10]
        for one in told["results"]:
            on, count = day(one, "time"), one["count"]
            if on is None or not isinstance(count, int) or isinstance(count, bool) or count < 0:
                raise ValueError
            years[on.year] = years.get(on.year, 0) + count
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Invalid("openFDA's answer has another shape than its counts have.") from None
    for year, count in sorted(years.items()):
        yield CountRecord(code, year, count)
