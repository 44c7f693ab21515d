"""Files that the application itself writes and hands out: as attachments, and kept by nobody on the way."""

from __future__ import annotations

from django.http import HttpResponse


def attached(data: bytes | str, kind: str, name: str) -> HttpResponse:
    """One file of this kind of content under a neutral name (need-to-know 25, 26)."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
