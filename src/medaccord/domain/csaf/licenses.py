"""The license identifiers of an SPDX expression, looked up in the lists of SPDX and of ScanCode LicenseDB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .catalogues import installed
from .edition import DRAFT

_TOKEN = re.compile(r"[^\s()]+")
_OPERATORS = frozenset({"AND", "OR", "WITH"})
_SCANCODE = "LicenseRef-scancode-"
_OWN = ("LicenseRef-", "AdditionRef-", "DocumentRef-")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(installed(f"csaf/v21{DRAFT}/spdx/catalog.json")[name])


def identifiers(expression: str) -> Iterator[tuple[str, bool]]:
    """Each license or exception that an expression names, with whether it is an exception (behind WITH)."""
    before = ""
    for token in _TOKEN.findall(expression):
        word = token.upper()
        if word not in _OPERATORS:
            yield (
                token.removesuffix("+") if token not in _listed("deprecatedSpdxLicenses") else token,
                (before == "WITH"),
            )
        before = word


def is_own(identifier: str) -> bool:
    """An identifier that its user made up, by the prefix that SPDX keeps for those."""
    return identifier.startswith(_OWN) and not identifier.startswith(_SCANCODE)


def is_deprecated(identifier: str, exception: bool) -> bool:
    """Its list calls the identifier deprecated."""
    if identifier.startswith(_SCANCODE):
        return identifier.removeprefix(_SCANCODE) in _listed("deprecatedScancode")
    return identifier in _listed("deprecatedSpdxExceptions" if exception else "deprecatedSpdxLicenses")


def is_listed(identifier: str, exception: bool) -> bool:
    """SPDX or ScanCode lists the identifier, deprecated or not; capitals count."""
    if identifier.startswith(_SCANCODE):
        return identifier.removeprefix(_SCANCODE) in _listed("scancodeLicenses") or is_deprecated(
            identifier, exception
        )
    present = identifier in _listed("spdxExceptions" if exception else "spdxLicenses")
    return present or is_deprecated(identifier, exception)
