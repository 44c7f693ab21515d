"""The receipt of a report, and where its code is entered, as pages."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.web.viewmodels import Act, Event, FormBox, Phone, ReceiptPage, Submit, TrackPage

CONFIRM_DAYS = 2
"""Working days until a person answers a report; a promise of this product, not of an agency."""


def phone() -> Phone | None:
    """The center's number, where its contact is configured as one."""
    contact = settings.MEDACCORD.center_contact
    digits = "".join(mark for mark in contact if mark in "+0123456789")
    plain = set(contact) <= set("+0123456789 -()./")
    return Phone(contact, digits) if plain and len(digits) >= 5 else None


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
