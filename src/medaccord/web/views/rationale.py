"""The rationale of an assessment: on a page that prints, and as a PDF that a regulator can file."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

from django.conf import settings
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from medaccord.adapters import pdf
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.handling import taken_out
from medaccord.web import errors
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import drawn_for, marked, public_shell, show
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.rationale import Made, rationale_page
from medaccord.web.request import Request
from medaccord.web.spoken import spoken
from medaccord.web.viewmodels import RationalePage
from medaccord.web.views.assessment import all_of, assessed, flaw_judged, judged_in

LETTER = "@page{size:letter}"
GAPS = re.compile(r"<br>(?:\s*<br>){2,}")
"""Empty lines of a text: thousands of them take minutes to lay out, and say no more than one."""


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """What the reader may see of the judgments of one assessment, unfolded."""
    _view, drawn, made = _drawn(request, case, row)
    return show(request, "assessment/rationale.html", drawn, marking=made.marking)


@signed_in
@require_safe
def file(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The same as a file; 503 says to the operator what is missing, 413 that it is too long."""
    view, drawn, made = _drawn(request, case, row)
    shell = replace(public_shell(), marking=marked(made.marking), printed=drawn_for(made.reader))
    told = {"page": replace(drawn, acts=()), "shell": shell, "made": f"{made.at:%Y-%m-%dT%H:%M:%SZ}"}
    style = str(render_to_string("assessment/rationale_paper.css"))
    if request.GET.get("paper") == "letter":
        style += LETTER
    try:
        paper = render_to_string("assessment/rationale_paper.html", told)
        data = pdf.made(GAPS.sub("<br><br>", paper), style)
    except pdf.Unprintable as why:
        return errors.page(503, "unprintable", reason=spoken(str(why)))
    except pdf.TooLong:
        long = _("This rationale is too long for one file. Print its page, which is the same.")
        return errors.page(413, "unprintable", reason=long)
    name = taken_out(view.number, made.marking, f"rationale_{row.hex[:8]}", "pdf")
    return attached(data, "application/pdf", name)


def _drawn(request: Request, case: uuid.UUID, row: uuid.UUID) -> tuple[CaseView, RationalePage, Made]:
    """What the page of the assessment shows this reader, by the same queries, as a document."""
    view = assessed(request, case)
    judged = judged_in(request, case).of(row)
    one = flaw_judged(view, row, judged)
    who = request.profile
    reader = ", ".join(filter(None, (who.name, who.organisation))) if who else ""
    shown = replace(judged, follows=())  # facts of legal duties are no judgments, and not in it
    made = Made(reader, now(), marking_of(view, *all_of(shown)))
    return view, rationale_page(view, row, one, judged, settings.MEDACCORD.matrix, made), made
