"""What the desk types on the page on which it files what somebody else told it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

HERE = "/reports/file/"


def typed(**changes: object) -> dict[str, object]:
    """The fields of a report that reached the desk yesterday; a change to None leaves a field out."""
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    told: dict[str, object] = {
        "answer": "send",
        "once": "5b0f1c0e-6f0e-4b55-9d1c-2d2c0f4f7a10",
        "came_by": "phone",
        "day": f"{yesterday:%Y-%m-%d}",
        "time": f"{yesterday:%H:%M}",
        "zone": "UTC",
        "kind": "vulnerability",
        "device": "InfusaCore LX",
        "what_happens": "It takes any dose.",
    }
    return {name: value for name, value in {**told, **changes}.items() if value is not None}


def as_json(document: Any, name: str = "advisory.json") -> SimpleUploadedFile:
    """A document as the file that a browser sends."""
    return SimpleUploadedFile(name, json.dumps(document).encode(), "application/json")
