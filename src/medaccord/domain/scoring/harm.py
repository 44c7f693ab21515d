"""How badly a patient could be hurt: five severities (ISO 14971, as in FDA's postmarket guidance of 2016)."""

from __future__ import annotations

from enum import StrEnum


class Harm(StrEnum):
    """Severity of harm to a patient, from the least; a clinician judges it, no score does."""

    NEGLIGIBLE = "negligible"
    """Discomfort or inconvenience that passes."""
    MINOR = "minor"
    """An injury or impairment that passes without a professional's help."""
    SERIOUS = "serious"
    """An injury or impairment that needs a professional's help."""
    CRITICAL = "critical"
    """A lasting impairment, or an injury that threatens life."""
    CATASTROPHIC = "catastrophic"
    """Death."""
