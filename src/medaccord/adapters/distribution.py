"""What others distribute, over HTTPS: politely, within limits, and as far as ten hops.

Servers are asked one question at a time, not faster than `APART`, and again only where waiting helps: where
one says that it had too many questions, or breaks off.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from medaccord.adapters import outside
from medaccord.core.ports import Absent, Unreachable
from medaccord.domain.csaf.provider import Misread, joined

SECONDS: Final = 120.0
"""For one file."""
APART: Final = 1 / 20
"""Seconds from one question to the next."""
WAITS: Final = (1.0, 10.0, 60.0)
"""Seconds to wait before a question is asked again, where the server does not say how long."""
LONGEST_WAIT: Final = 300.0
HOPS: Final = 10
"""Redirects that are followed; the standard wants none (CSAF 2.0 §7.1.6)."""
AGAIN: Final = {429, 500, 502, 503, 504}


class Online:
    """A source over HTTPS; `private` lets it ask private addresses, for providers within a network."""

    def __init__(
        self,
        *,
        private: bool = False,
        trusts: Path | None = None,
        proxy: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.session = outside.session(
            private=private, seconds=SECONDS, trusts=trusts, proxy=proxy, patient=True
        )
        self.session.headers["User-Agent"] = f"Medaccord/{version('medaccord')} (CSAF)"
        self.sleep, self.asked_at = sleep, 0.0

    def get(self, address: str, most: int) -> bytes:
        """What lies at an address; raises Absent or Unreachable."""
        for _ in range(HOPS + 1):
            answer = self._asked(address, most)
            if answer.status_code not in {301, 302, 303, 307, 308}:
                break
            try:
                address = joined(address, answer.headers.get("Location", ""))
            except Misread as wrong:
                raise Unreachable(f"It leads on to another place: {wrong}") from wrong
        if answer.status_code == 200:
            return bytes(answer.content)
        if answer.status_code in {404, 410}:
            raise Absent(f"Nothing is there ({answer.status_code}).")
        if answer.status_code in {401, 403}:
            raise Unreachable(f"It is not given to us ({answer.status_code}): ask the provider for access.")
        raise Unreachable(f"The server answers with {answer.status_code}.")

    def _asked(self, address: str, most: int) -> outside.Answer:
        for wait in (*WAITS, None):
            self._pace()
            self.session.most = most
            said: float | None = None
            try:
                answer = self.session.get(address)
                if wait is None or answer.status_code not in AGAIN:
                    return answer
                said = _said(answer.headers.get("Retry-After", ""))
            except outside.Refused as refused:
                raise Unreachable(f"It is not asked: {refused}.") from refused
            except outside.Broken as broken:
                if wait is None or not outside.may_pass(broken):
                    raise Unreachable(f"The server cannot be asked ({type(broken).__name__}).") from broken
            self.sleep(min(said if said is not None else wait, LONGEST_WAIT))
        raise AssertionError("the last of the questions returns or raises")

    def _pace(self) -> None:
        rest = self.asked_at + APART - time.monotonic()
        if self.asked_at and rest > 0:
            self.sleep(rest)
        self.asked_at = time.monotonic()


def _said(retry_after: str) -> float | None:
    """How many seconds a server wants us to wait (RFC 9110 §10.2.3)."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
