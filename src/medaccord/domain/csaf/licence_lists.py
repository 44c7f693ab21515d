"""The identifiers of a licence expression, looked up in the lists of SPDX and of ScanCode LicenseDB."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .catalogues import licence_list, scancode_licences

_TOKEN = re.compile(r"[^\s()]+")
_OPERATORS = frozenset({"AND", "OR", "WITH"})
_SCANCODE = "LicenseRef-scancode-"
_OWN = ("LicenseRef-", "AdditionRef-", "DocumentRef-")


def identifiers(expression: str) -> Iterator[tuple[str, bool]]:
    """Each licence or exception that an expression names, with whether it is an exception (behind WITH)."""
    before = ""
    for token in _TOKEN.findall(expression):
        word = token.upper()
        if word not in _OPERATORS:
            is_whole = token in licence_list("deprecatedSpdxLicenses")  # GPL-2.0+ is an identifier of its own
            yield token if is_whole else token.removesuffix("+"), before == "WITH"
        before = word


def is_own(identifier: str) -> bool:
    """An identifier that its user made up, by the prefix that SPDX keeps for those."""
    return identifier.startswith(_OWN) and not identifier.startswith(_SCANCODE)


def is_deprecated(identifier: str, exception: bool) -> bool:
    """Its list calls the identifier deprecated."""
    if identifier.startswith(_SCANCODE):
        return identifier.removeprefix(_SCANCODE) in licence_list("deprecatedScancode")
    return identifier in licence_list("deprecatedSpdxExceptions" if exception else "deprecatedSpdxLicenses")


def is_listed(identifier: str, exception: bool) -> bool:
    """SPDX or ScanCode lists the identifier, deprecated or not; capitals count."""
    if identifier.startswith(_SCANCODE):
        return identifier.removeprefix(_SCANCODE) in scancode_licences()
    present = identifier in licence_list("spdxExceptions" if exception else "spdxLicenses")
    return present or is_deprecated(identifier, exception)
