"""Files leave only through the scope, as attachments that no browser opens by itself."""

from __future__ import annotations

import re
import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.discussion.queries.files import OpenFile, open_file
from medaccord.web.guards import known
from medaccord.web.request import Request

SANDBOX = "sandbox; default-src 'none'"
ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z", re.ASCII)


@known
@require_safe
def download(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """One file under a name that tells number and marking only (need-to-know 25)."""
    found = open_file(request.actor, file)
    answer = HttpResponse(found.data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{neutral_name(found)}"'
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def neutral_name(file: OpenFile) -> str:
    """`<number>_<MARK>_<id>.<ext>`: nothing of the name that its sender gave but a plain ending."""
    mark = file.marking.removeprefix("TLP:").replace("+", "-")
    ending = ENDING.search(file.name)
    return f"{file.number}_{mark}_{file.id.hex[:8]}" + (f".{ending[1].lower()}" if ending else "")
