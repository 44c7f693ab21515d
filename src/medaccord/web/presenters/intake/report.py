"""The receipt of a report, and where its code is entered, as pages."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.web.viewmodels import Act, Event, FormBox, Phone, ReceiptPage, Submit, TrackPage


def confirm_days(urgent: bool) -> int:
    """Working days until a person answers a report, as the operator promises them."""
    terms = settings.MEDACCORD
    days: int = terms.urgent_confirm_days if urgent else terms.confirm_days
    return days


def in_working_days(urgent: bool) -> str:
    """'2 working days'."""
    days = confirm_days(urgent)
    return ngettext("%d working day", "%d working days", days) % days


def phone() -> Phone | None:
    """The center's number, where its contact is configured as one."""
    contact = settings.MEDACCORD.center_contact
    digits = "".join(mark for mark in contact if mark in "+0123456789")
    plain = set(contact) <= set("+0123456789 -()./")
    return Phone(contact, digits) if plain and len(digits) >= 5 else None


def receipt_page(number: str, code: str, received: dt.datetime, urgent: bool) -> ReceiptPage:
    """The code, once; an urgent report is answered sooner."""
    return ReceiptPage(
        number=number,
        code=code,
        received=received,
        track=Act(_("I have kept it. Follow my report"), reverse("receipt.track"), look="filled"),
        next_steps=(
            Event(_("Within %s") % in_working_days(urgent), _("A person reads it and answers you.")),
            Event(_("Then"), _("We reach the manufacturer and log every attempt.")),
            Event(
                _("As early as day %d") % settings.MEDACCORD.silence_days,
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
        reverse("report.begin"),
    )
