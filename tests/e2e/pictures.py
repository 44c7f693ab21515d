"""Pictures of whole pages at both widths, kept where MEDACCORD_SCREENSHOTS names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.e2e.conftest import WIDTHS

FOLDER = os.environ.get("MEDACCORD_SCREENSHOTS")


def keep(reader: Any, name: str) -> None:
    """Take them, if they are wanted; they must not be empty."""
    if not FOLDER:
        return
    for width, (pixels, _) in WIDTHS.items():
        with reader.resized(width):
            picture = reader.page.screenshot(full_page=True)
        assert len(picture) > 10_000
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        (Path(FOLDER) / f"{name}-{pixels}.png").write_bytes(picture)
