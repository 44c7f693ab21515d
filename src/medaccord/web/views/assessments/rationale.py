"""The rationale of an assessment: on a page that prints, and as a PDF that a regulator can file.

Each is kept before it leaves, as any reading (need-to-know 38).
"""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from medaccord.adapters import pdf
from medaccord.domain.reading import Opening
from medaccord.web import errors
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.guards import signed_in
from medaccord.web.rationale import laid_out, rationale
from medaccord.web.request import Request
from medaccord.web.sights import leaves
from medaccord.web.spoken import spoken


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """What the reader may see of the judgments of one assessment, unfolded for paper."""
    found = rationale(request.actor, case, row, now())
    leaves(request, found.sight, Opening.PRINT)
    return show(request, "assessment/rationale.html", found.page, marking=found.marking)


@signed_in
@require_safe
def file(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The same as a file; 503 says to the operator what is missing, 413 that it is too long."""
    found = rationale(request.actor, case, row, now())
    try:
        name, data = laid_out(found, request.GET.get("paper", ""))
    except pdf.Unprintable as why:
        return errors.page(503, "unprintable", reason=spoken(str(why)))
    except pdf.TooLong:
        long = _("This rationale is too long for one file. Print its page, which is the same.")
        return errors.page(413, "unprintable", reason=long)
    leaves(request, found.sight, Opening.DOWNLOAD)
    return attached(data, "application/pdf", name)
