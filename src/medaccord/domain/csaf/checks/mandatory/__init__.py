"""CSAF §6.1: what every document must meet; a finding of these tests makes it invalid."""

from . import (
    branches,
    dates,
    document,
    identification,
    involvement,
    products,
    profiles,
    remediations,
    scores,
    tracking,
    vulnerabilities,
)

__all__ = [
    "branches",
    "dates",
    "document",
    "identification",
    "involvement",
    "products",
    "profiles",
    "remediations",
    "scores",
    "tracking",
    "vulnerabilities",
]
