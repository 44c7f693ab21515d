"""CSAF 2.0 §6.2 (2.1 calls it recommended): what a good document does; its findings are warnings."""

from . import (
    document,
    extensions,
    involvement,
    licences,
    products,
    profiles,
    scores,
    ssvc,
    tracking,
    untranslated,
    versions,
    vulnerabilities,
    weaknesses,
)

__all__ = [
    "document",
    "extensions",
    "involvement",
    "licences",
    "products",
    "profiles",
    "scores",
    "ssvc",
    "tracking",
    "untranslated",
    "versions",
    "vulnerabilities",
    "weaknesses",
]
