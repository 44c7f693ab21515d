"""Names of what is published: the CSAF file and where it lies (CSAF 2.0 §5.1, §7.1)."""

from __future__ import annotations

import re
from typing import Final

_OTHER: Final = re.compile(r"[^+\-a-z0-9]+")


def csaf_file_name(number: str) -> str:
    """File name of an advisory: its number in lower case, anything unusual as one `_` (CSAF 2.0 §5.1)."""
    return _OTHER.sub("_", number.lower()) + ".json"


def csaf_path(number: str, year: int) -> str:
    """Address path of an advisory in a provider's tree: TLP label, year of first release, file name."""
    return f"/.well-known/csaf/white/{year}/{csaf_file_name(number)}"


def page_path(number: str) -> str:
    """Address path of an advisory's page."""
    return f"/advisories/{number}/"


def communication_path(number: str) -> str:
    """Address path of a safety communication's page."""
    return f"/communications/{number}/"
