"""Forms of a case itself: its title, what became known, its end."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.kind import Indication, Kind
from medaccord.domain.text import LETTER, REFERENCE, TITLE
from medaccord.web.forms.intake.triage import KINDS
from medaccord.web.forms.plain import Form
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.presenters.words import GROUNDS
from medaccord.web.widgets import Area, Radios, TimeOfDay


class TitleForm(Form):
    """A case's title, with the version that the person saw."""

    title = forms.CharField(label=_l("Title"), max_length=TITLE, widget=Area(2))
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class KindForm(Form):
    """What kind of case it is, with the version that the person saw."""

    kind = forms.TypedChoiceField(
        label=_l("What is it?"), choices=KINDS, coerce=Kind, widget=Radios(columns=3)
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class LabelForm(Form):
    """A party's own number and name for a case, with the version that the person saw."""

    reference = forms.CharField(
        label=_l("Your own number"),
        max_length=REFERENCE,
        required=False,
        help_text=_l("As in your own tracker. Your lists show it, and you can search for it."),
    )
    alias = forms.CharField(
        label=_l("A neutral name"),
        max_length=REFERENCE,
        required=False,
        help_text=_l("Without vendor or device, so that it can be said where others listen."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class MuteForm(Form):
    """Nothing to fill in: the button is the answer."""


class Occurred(Zoned, Reasoned):
    """Something that happened at an instant, as far as it is known."""

    rows: tuple[tuple[str, ...], ...] = (("day", "time", "zone"),)
    day = DayField(
        label=_l("Since which day?"),
        required=False,
        help_text=_l("Leave it out for now."),
    )
    time = forms.TimeField(label=_l("At what time?"), required=False, widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))

    def occurred_at(self) -> dt.datetime | None:
        """The instant in UTC, or None for now."""
        found: dt.datetime | None = self.cleaned_data["instant"]
        return found


AGENCIES_ONLY = _l("No party is told. The case owner then decides about the embargo.")


class RecordForm(Occurred):
    """What became known, and when as far as it is known."""

    field_order = ("event", "source", "day", "time", "zone")
    event = forms.ChoiceField(
        label=_l("What became known?"),
        choices=(
            (CaseEvent.PUBLIC.value, _l("Details are public")),
            (CaseEvent.EXPLOIT.value, _l("Exploit code is public")),
            (CaseEvent.ATTACKS.value, _l("Attacks have been seen")),
            (Indication.DETAILS.value, _l("Adversaries know details")),
            (Indication.EXPLOIT.value, _l("Adversaries hold exploit code")),
        ),
        widget=Radios(
            hints={
                CaseEvent.PUBLIC.value: _l("An active embargo ends at once."),
                CaseEvent.EXPLOIT.value: _l("The case counts as public too. An active embargo ends at once."),
                CaseEvent.ATTACKS.value: _l("The case owner then decides about the embargo."),
                Indication.DETAILS.value: AGENCIES_ONLY,
                Indication.EXPLOIT.value: AGENCIES_ONLY,
            }
        ),
    )
    source = forms.CharField(
        label=_l("Who or what says so?"),
        help_text=_l("For what adversaries know or hold alone. The agencies read it."),
        max_length=LETTER,
        required=False,
        widget=Area(3),
    )

    def what(self) -> CaseEvent | Indication:
        """What became known, as the command takes it."""
        told = self.cleaned_data["event"]
        return Indication(told) if told in list(Indication) else CaseEvent(told)


class WithdrawForm(Form):
    """Why a case should not have been one."""

    ground = forms.ChoiceField(label=_l("Why"), choices=list(GROUNDS.items()), widget=Radios())
    reason = forms.CharField(
        label=_l("Tell them more"),
        max_length=LETTER,
        help_text=_l("Everybody in the case reads this."),
        widget=Area(4),
        strip=False,
    )


class CloseForm(Reasoned):
    """The end of the center's work on a case."""

    sure = forms.BooleanField(label=_l("I understand that a closed case stays closed"))
