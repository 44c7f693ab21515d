"""The real advisories, read from the shared folder beside the checkout and never copied."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).resolve().parents[3].parent / "shared"


@pytest.fixture(scope="session")
def real_documents() -> list[dict[str, Any]]:
    """All published CSAF documents of the shared folder, in the order of their paths."""
    folder = Path(os.environ.get("MEDACCORD_SHARED", BESIDE)) / "data" / "cisa-csaf"
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.json"))]
    if not documents:
        reason = "the shared folder with the real advisories is not here; MEDACCORD_SHARED can name it"
        if os.environ.get("MEDACCORD_REQUIRE") == "all":
            pytest.fail(reason)
        pytest.skip(reason)
    return documents
