"""CSAF §6.1: what every document must meet; a finding of these tests makes it invalid."""

from . import (
    branches,
    dates,
    distribution,
    document,
    extensions,
    identification,
    involvement,
    products,
    profiles,
    profiles_of_the_draft,
    remediations,
    scores,
    ssvc,
    tracking,
    vulnerabilities,
)

__all__ = [
    "branches",
    "dates",
    "distribution",
    "document",
    "extensions",
    "identification",
    "involvement",
    "products",
    "profiles",
    "profiles_of_the_draft",
    "remediations",
    "scores",
    "ssvc",
    "tracking",
    "vulnerabilities",
]
