"""What became of a file, and the page on which it is erased for good."""

from __future__ import annotations

import uuid

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.discussion.queries.documents import Document
from medaccord.apps.discussion.queries.files import FileAbout
from medaccord.apps.intake.queries.reports import FileLine
from medaccord.web import viewmodels as v
from medaccord.web.presenters.reporting import size_in_words
from medaccord.web.presenters.words import marking_words
from medaccord.web.templatetags.instants import day, moment


def file_title(name: str) -> str:
    """A file's name, which can go with the file where it is erased."""
    return name or _("Name erased")


def gone(one: Document | FileLine) -> str:
    """By whom, when, on which basis and why a file was erased; nothing while it is there."""
    if one.erased is None:
        return ""
    at = day(one.erased.at) if one.erased.by_day else moment(one.erased.at)
    words = {"who": one.erased.by, "at": at, "basis": one.erased.basis}
    said = _("Erased by %(who)s, %(at)s, under %(basis)s.") % words
    return f"{said} {one.erased.why.strip()}"


def erase_acts(one: Document | FileLine, decides: bool) -> tuple[v.Act, ...]:
    """The link to the page that erases it, for whoever filed it or decides here."""
    if one.erased is not None or not (one.mine or decides):
        return ()
    return (v.Act(_("Erase"), erase_address(one.id), look="plain", about=one.name),)


def erase_address(file: uuid.UUID) -> str:
    """Where a file is erased."""
    return reverse("file.redact", args=[file])


def redact_page(file: FileAbout, form: Form, back: str) -> v.ConfirmPage:
    """The end of a file, in the record as well, with the copies that this reader knows of."""
    return v.ConfirmPage(
        heading=_("Erase this file for good"),
        text=(
            _("Its content goes, from the record as well. Nobody brings it back, and nobody opens it again."),
            _("That it was here stays, and that it was erased, by whom, why and on which basis."),
            _("Whoever opened it before may have kept a copy. Ask them to delete it."),
        ),
        box=v.FormBox(
            "redact",
            erase_address(file.id),
            form,
            (v.Submit(_("Erase it"), "redact", look="danger"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(
            v.Pair(_("File"), f"{file.name}, {size_in_words(file.size)}"),
            v.Pair(_("Marking"), marking_words(file.marking)),
            *(
                v.Pair(_("The same content is in %s too") % number, _("%s. Erase it there as well.") % name)
                for name, number in file.alike
            ),
        ),
        danger=True,
    )
