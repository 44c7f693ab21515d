"""The published advisories that benchmarks measure with, where they lie beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[2] / "shared"


def advisories(kind: str) -> list[Path]:
    """Files of CISA's advisories, `icsma` medical or `icsa` industrial; none where they are not at hand."""
    folder = Path(os.environ.get("MEDACCORD_SHARED") or BESIDE) / "data" / "cisa-csaf" / kind
    return sorted(folder.glob("*.json"))
