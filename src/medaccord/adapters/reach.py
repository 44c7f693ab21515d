"""Whether an address on the web answers: public ones alone, without following where they lead."""

from __future__ import annotations

from typing import Any, Final

from medaccord.adapters import outside

MOST: Final = 64 * 1024
"""Bytes that are read of what an address answers; its status is what counts."""
REFUSED: Final = 400
"""From here on a status says no (RFC 9110 §15)."""


class Reach:
    """Asks addresses as a reader would, and says what came instead of an answer.

    `private` lets it ask private addresses too.
    """

    def __init__(self, *, private: bool = False) -> None:
        self._session = outside.session(private=private, most=MOST, plain=True)
        self._session.hooks["response"].append(self._keep)
        self._status: int | None = None

    def __call__(self, address: str) -> str | None:
        """None where the address answers with success or redirection, else half a sentence."""
        trouble = ""
        for method in ("HEAD", "GET"):  # some answer only to the second
            self._status = None
            try:
                self._session.request(method, address)
            except (outside.Broken, ValueError) as broken:
                trouble = _said(broken)
            if self._status is not None:
                if self._status < REFUSED:
                    return None
                trouble = f"it answers with {self._status}"
        return trouble

    def _keep(self, answer: outside.Answer, *_args: Any, **_options: Any) -> None:
        self._status = answer.status_code


def _said(broken: Exception) -> str:
    if isinstance(broken, outside.Refused):
        return str(broken)
    return f"it does not answer ({type(broken).__name__})"
