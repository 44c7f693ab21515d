"""Facts beside the checkout that tables are held against."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[4].parent / "shared"


@pytest.fixture(scope="module")
def ssvc_facts():
    """The chapter on SSVC of the facts beside the checkout."""
    file = Path(os.environ.get("MEDACCORD_SHARED") or BESIDE) / "facts" / "cvd-and-ssvc.md"
    if not file.is_file():
        reason = "the facts are not beside the checkout; MEDACCORD_SHARED names their folder"
        if os.environ.get("MEDACCORD_REQUIRE") == "all":
            pytest.fail(reason)
        pytest.skip(reason)
    return file.read_text("utf-8").split("## 12. SSVC", 1)[1]
