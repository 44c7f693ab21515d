"""A draft in a browser: the cookie that holds its key, and its files.

Each file that may be kept stays listed, and one that is refused keeps no other out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from medaccord.apps.intake import drafts
from medaccord.apps.intake.drafts import Draft
from medaccord.web.clock import now
from medaccord.web.forms.intake.report import evidence_of
from medaccord.web.request import Request
from medaccord.web.uploads import LARGEST_AT_ONCE, TooLarge

A = TypeVar("A", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class DraftCookie:
    """The cookie that a draft does not open without, sent to one part of the site.

    `whose` names the person and the door of a draft that opens to nobody else in this browser.
    """

    name: str
    path: str
    whose: str = ""

    def of(self, whose: str) -> DraftCookie:
        """The cookie of one person at one door, beside those of others in the same browser."""
        mark = hashlib.sha256(whose.encode()).hexdigest()[:16]
        return DraftCookie(f"{self.name}-{mark}", self.path, whose)

    def key(self, request: Request) -> str:
        """The key of the draft by what the browser sent; empty where it has none."""
        return drafts.under(request.COOKIES.get(self.name, ""), self.whose)

    def begin(self) -> tuple[str, str]:
        """Begin a draft; returns its key, and what is for the browser."""
        secret = drafts.begin(now(), whose=self.whose)
        return drafts.under(secret, self.whose), secret

    def give(self, answer: A, secret: str) -> A:
        """Give the browser what opens a draft for as long as it is kept."""
        cast(Any, answer).set_cookie(
            self.name,
            secret,
            max_age=int(drafts.LIFE.total_seconds()),
            path=self.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return answer

    def forget(self, answer: A) -> A:
        """Let the browser forget it."""
        cast(Any, answer).delete_cookie(self.name, path=self.path, samesite="Strict")
        return answer


def keep(key: str, draft: Draft, form: forms.Form, sent: list[UploadedFile[Any]]) -> None:
    """Keep what may be kept, and say of each other file why not."""
    most, room = settings.MEDACCORD.report_files_max, LARGEST_AT_ONCE * settings.MEDACCORD.upload_max_bytes
    form.is_valid()
    form.errors.pop("evidence", None)
    for one in sent:
        if isinstance(one, TooLarge) or not one.size:
            _refuse(form, one)
        elif len(draft.files) >= most:
            form.add_error("evidence", _("Only %d files fit into a report. Remove one first.") % most)
            return
        elif sum(kept.size for kept in draft.files) + one.size > room:
            form.add_error("evidence", _("%s does not fit any more. Remove another file first.") % one.name)
        else:
            drafts.add_files(key, draft, evidence_of([one]))


def _refuse(form: forms.Form, one: UploadedFile[Any]) -> None:
    """The sentence about a file that is empty, too large, or one too many to be read at all."""
    limits = settings.MEDACCORD
    if isinstance(one, TooLarge) and (one.size or 0) <= limits.upload_max_bytes:
        many = _("Send at most %d files at once. You can send more afterwards.")
        form.add_error("evidence", many % limits.report_files_max)
        return
    try:
        form.fields["evidence"].clean([one])
    except forms.ValidationError as refused:
        form.add_error("evidence", refused)
