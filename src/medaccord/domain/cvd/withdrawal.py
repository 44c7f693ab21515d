"""Why a case should not have been one, and what those are told of it who were only asked to come in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Ground(StrEnum):
    """Why a case is withdrawn."""

    MISTAKE = "mistake"
    """It was opened by mistake."""
    NO_VULNERABILITY = "no_vulnerability"
    """What was reported is no vulnerability after all."""
    CVE_REJECTED = "cve_rejected"
    """Its CVE record was rejected (CVE Program rules: state REJECTED)."""
    DUPLICATE = "duplicate"
    """It is public elsewhere already."""


TOLD: Mapping[Ground, str] = {
    Ground.MISTAKE: "The case was withdrawn: it was opened by mistake. You need not answer.",
    Ground.NO_VULNERABILITY: "The case was withdrawn: it is about no vulnerability. You need not answer.",
    Ground.CVE_REJECTED: "The case was withdrawn: its CVE record was rejected. You need not answer.",
    Ground.DUPLICATE: "The case was withdrawn: it is public elsewhere already. You need not answer.",
}
"""To whoever has not come in: nothing of the case (need-to-know 22)."""
