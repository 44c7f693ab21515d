"""The report form and the receipt as pages."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.web.viewmodels import Act, Event, FormBox, Phone, ReceiptPage, ReportPage, Submit, TrackPage

CONFIRM_DAYS = 2
"""Working days until a person answers a report; a promise of this product, not of an agency."""


def phone() -> Phone | None:
    """The center's number, where its contact is configured as one."""
    contact = settings.MEDACCORD.center_contact
    digits = "".join(mark for mark in contact if mark in "+0123456789")
    plain = set(contact) <= set("+0123456789 -()./")
    return Phone(contact, digits) if plain and len(digits) >= 5 else None


def report_page(form: Form) -> ReportPage:
    """The form, empty or as typed."""
    return ReportPage(
        box=FormBox(
            "report",
            reverse("report.submit"),
            form,
            (Submit(_("Send the report"), "send", look="filled"),),
        ),
        publish_day=settings.MEDACCORD.embargo_days,
        safe_harbor=_(
            "We take no legal action against people who report in good faith, and we tell the maker so."
        ),
        phone=phone(),
    )


def receipt_page(number: str, code: str, received: dt.datetime) -> ReceiptPage:
    """The code, once."""
    return ReceiptPage(
        number=number,
        code=code,
        received=received,
        track=Act(_("I have kept it. Follow my report"), reverse("receipt.track"), look="filled"),
        next_steps=(
            Event(_("Within %d working days") % CONFIRM_DAYS, _("A person reads it and answers you.")),
            Event(_("Then"), _("We reach the manufacturer and log every attempt.")),
            Event(
                _("As early as day %d") % settings.MEDACCORD.embargo_days,
                _("Still silent? You hear first what we do."),
            ),
        ),
    )


def track_page(form: Form, signed_in: bool) -> TrackPage:
    """Where the code is entered."""
    note = _("You are signed in. Entering a code signs you out here first.") if signed_in else ""
    return TrackPage(
        FormBox(
            "track",
            reverse("receipt.track"),
            form,
            (Submit(_("Open my report"), "open", look="filled"),),
            note=note,
        ),
        reverse("report.submit"),
    )
