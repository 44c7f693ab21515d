"""CSAF §6.1: what every document must meet; a finding of these tests makes it invalid."""

from . import (
    document,
    involvement,
    products,
    profiles,
    scores,
    tracking,
    vulnerabilities,
)

__all__ = [
    "document",
    "involvement",
    "products",
    "profiles",
    "scores",
    "tracking",
    "vulnerabilities",
]
