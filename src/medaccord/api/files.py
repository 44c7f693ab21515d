"""Files as parts of a form, read as commands take them."""

from __future__ import annotations

from collections.abc import Sequence

from ninja import UploadedFile

from medaccord.apps.discussion.commands.file import Evidence
from medaccord.domain.errors import Invalid

TOO_LARGE = "This file is too large, or there are too many. Send fewer at a time, or split it."


def evidence(files: Sequence[UploadedFile]) -> list[Evidence]:
    """Files with their bytes; raises Invalid for those that were not kept because they were too large."""
    lost = {f"{place}/data": [TOO_LARGE] for place, one in enumerate(files) if hasattr(one, "too_large")}
    if lost:
        raise Invalid(lost)
    return [Evidence(one.name or "", one.content_type or "", _all(one)) for one in files]


def _all(file: UploadedFile) -> bytes:
    file.seek(0)
    return bytes(file.read())
