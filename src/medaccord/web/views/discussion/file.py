"""Files leave only through the scope and once examined, as attachments that no browser opens by itself."""

from __future__ import annotations

import re
import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.cases.commands import reading
from medaccord.apps.discussion.commands import file as commands
from medaccord.apps.discussion.queries.files import FileAbout, OpenFile, may_take, one_file, open_file
from medaccord.apps.discussion.queries.sealed import sealed_file
from medaccord.apps.intake.holding import HELD
from medaccord.apps.intake.queries.holds import is_held
from medaccord.domain.cleaning import require_stuck
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.handling import Mark, taken_out
from medaccord.domain.reading import Opening
from medaccord.web import errors
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.discussion.post import (
    ClassifiedFileForm,
    ClearedFileForm,
    EntrustedFileForm,
    ForwardedFileForm,
    MarkedFileForm,
    RedactedFileForm,
)
from medaccord.web.guards import known
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases.head import Tab
from medaccord.web.presenters.cases.rooms import further
from medaccord.web.presenters.discussion.file import (
    class_page,
    clear_page,
    entrust_link,
    entrust_page,
    forward_page,
    mark_page,
    person_words,
    redact_page,
    released_words,
)
from medaccord.web.reading import page_of
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish

SANDBOX = "sandbox; default-src 'none'"
ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z", re.ASCII)


@known
@require_safe
def download(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """One file under a name that tells number and marking only (need-to-know 25)."""
    try:
        found = open_file(request.actor, file)
    except Denied as refusal:
        may = one_file(request.actor, file).may_entrust
        return errors.answer(request, refusal, entrust_link(file) if may else None)
    if request.method == "GET":  # nothing leaves by HEAD; what leaves is kept before (need-to-know 38)
        reading.record(request.actor, file, now(), way=Opening.DOWNLOAD)
    answer = attached(found.data, "application/octet-stream", neutral_name(found))
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@known
@require_http_methods(["GET", "HEAD", "POST"])
def classify(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """Say that a file holds an exploit or firmware."""
    found = one_file(request.actor, file)
    if request.method != "POST":
        _require_unclassed(found)
    form = ClassifiedFileForm(request.POST or None)
    back = page_of(request, found.stream, Tab.DOCUMENTS)
    return confirm(
        request,
        form,
        ask=lambda: Asked(class_page(found, form, back), found.marking),
        do=lambda data: commands.classify(request.actor, file, now()),
        back=back,
        sentence=_("The file was marked. It leaves in a password archive only."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def entrust(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """Say by name who takes an exploit or firmware."""
    found = one_file(request.actor, file)
    if request.method != "POST":
        _require_entrusting(found)
    able = [(str(one.person), person_words(one)) for one in may_take(request.actor, file)]
    now_named = [one.person for one in found.examination.entrusted]
    told = {"people": list(map(str, now_named)), "version": EntrustedFileForm.version_of(now_named)}
    form = EntrustedFileForm(request.POST or None, people=able, first=not now_named, initial=told)
    back = page_of(request, found.stream, Tab.DOCUMENTS)

    def ask() -> Asked:
        """Read anew: somebody else may have named others meanwhile."""
        newest = one_file(request.actor, file)
        version = form.version_of(one.person for one in newest.examination.entrusted)
        return Asked(entrust_page(newest, form, back), newest.marking, version)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda _data: commands.entrust(request.actor, file, now(), **form.inputs()),
        back=back,
        sentence=_("It is recorded who takes it. Whom you named anew is told."),
    )


def _require_entrusting(file: FileAbout) -> None:
    if file.erased:
        raise Illegal(commands.ERASED)
    if not file.examination.exploit:
        raise Illegal(commands.NO_EXPLOIT)
    if not file.may_entrust:
        raise Denied(commands.NOT_THE_LEAD)


@known
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """Mark a file more strictly."""
    found = one_file(request.actor, file)
    if request.method != "POST" and found.erased:
        raise Illegal(commands.ERASED)
    if request.method != "POST" and not found.may_mark:
        raise Denied(commands.NOT_YOURS_TO_MARK)
    told = further(found.marking, () if found.may_claim else {Mark.PCII})
    form = MarkedFileForm(request.POST or None, initial={"marking": found.marking.label}, **told)
    back = page_of(request, found.stream, Tab.DOCUMENTS)
    return confirm(
        request,
        form,
        ask=lambda: Asked(mark_page(found, form, back), found.marking),
        do=lambda data: commands.mark(request.actor, file, now(), **form.wish(), **form.claim()),
        back=back,
        sentence=_("The file was marked. Its readers are told."),
    )


def _require_unclassed(file: FileAbout) -> None:
    if not file.may_class:
        raise Denied(commands.NOT_YOURS_TO_CLASS)
    if file.erased:
        raise Illegal(commands.ERASED)
    if file.examination.exploit:
        raise Illegal(commands.CLASSED)


@known
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def clear(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """Release a file that nobody has examined, at the desk, having been warned."""
    found = one_file(request.actor, file)
    if request.method != "POST":
        _require_clearable(found)
    form = ClearedFileForm(request.POST or None)
    back = page_of(request, found.stream, Tab.DOCUMENTS)
    return confirm(
        request,
        form,
        ask=lambda: Asked(clear_page(found, form, back), found.marking),
        do=lambda data: commands.clear(request.actor, file, now(), reason=data["reason"]),
        back=back,
        sentence=released_words(found),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def forward(request: Request, sealed: uuid.UUID) -> HttpResponseBase:
    """Hand on a protected reporter's file that could not be cleaned, at the desk, having been warned."""
    found = sealed_file(request.actor, sealed)
    if request.method != "POST":
        if not found.may:
            raise Denied(commands.NOT_THE_DESK)
        require_stuck(found.state)
    form = ForwardedFileForm(request.POST or None)
    back = page_of(request, found.stream, Tab.DOCUMENTS)
    return confirm(
        request,
        form,
        ask=lambda: Asked(forward_page(found, form, back), found.marked),
        do=lambda data: commands.forward(request.actor, sealed, now(), reason=data["reason"]),
        back=back,
        sentence=_("The file was handed on. It opens once it is examined."),
    )


def _require_clearable(file: FileAbout) -> None:
    if not file.may_clear:
        raise Denied(commands.NOT_THE_DESK)
    commands.require_waiting(file.examination.state, is_erased=file.erased)


@known
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """Erase a file for good, on a legal basis."""
    found = one_file(request.actor, file)
    if request.method != "POST":
        _require_erasable(request, found)
    form = RedactedFileForm(request.POST or None)
    back = page_of(request, found.stream, Tab.DOCUMENTS)
    return confirm(
        request,
        form,
        ask=lambda: Asked(redact_page(found, form, back), marking_of(found, found.alike)),
        do=lambda data: commands.redact(request.actor, file, now(), **data),
        back=back,
        sentence=_("The file was erased."),
    )


def _require_erasable(request: Request, file: FileAbout) -> None:
    if not file.may:
        raise Denied(commands.NOT_YOURS)
    if file.erased:
        raise Illegal(commands.ERASED)
    if is_held(request.actor, file.stream):
        raise Illegal(HELD)


def neutral_name(file: OpenFile) -> str:
    """`<number>_<MARK>_<id>.<ext>`: nothing of the name that its sender gave but a plain ending."""
    ending = ENDING.search(file.name)
    return taken_out(file.number, file.marking, file.id.hex[:8], ending[1].lower() if ending else "")
