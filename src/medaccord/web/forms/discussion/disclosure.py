"""Forms of requests for records: what is asked for and by when, what is decided, and why one ends."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.disclosure import Decision, Exemption
from medaccord.domain.text import LETTER, LINE, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.presenters.words import DECISIONS
from medaccord.web.widgets import Area, Checks, Radios

Choices = Iterable[tuple[str, str]]


class RecordForm(Form):
    """Under which reference records were asked for, what, and by when they are."""

    reference = forms.CharField(
        label=_l("Reference of the request"),
        max_length=LINE,
        help_text=_l("As in your own files, where it says who asks. Write no name here."),
    )
    asked = forms.CharField(
        label=_l("What it asks for, without who asks"), max_length=LETTER, widget=Area(3), strip=False
    )
    came_on = DayField(label=_l("When it came"))
    due_on = DayField(label=_l("When the answer is due"))


class DecideForm(Form):
    """What becomes of one paragraph; nothing is chosen beforehand."""

    decision = forms.TypedChoiceField(
        label=_l("What becomes of it"),
        choices=[(one.value, DECISIONS[one]) for one in Decision],
        coerce=Decision,
        widget=Radios(),
    )
    exemptions = forms.MultipleChoiceField(
        label=_l("Exemptions, where it is withheld"), required=False, widget=Checks()
    )
    words = forms.CharField(
        label=_l("Why it is withheld"),
        help_text=_l("One sentence. The desk reads it; it is not part of the answer."),
        required=False,
        max_length=REASON,
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _list_exemptions(self, settings.MEDACCORD.law.exemptions.values())


def _list_exemptions(form: Form, exemptions: Iterable[Exemption]) -> None:
    """Exemptions of a law, with their provisions."""
    listed: Any = form.fields["exemptions"]
    listed.choices = [(one.code, f"{one.code}: {one.words} ({one.source})") for one in exemptions]


class _OfParagraphs(Form):
    """A step with some paragraphs, each with its first words."""

    paragraphs = forms.TypedMultipleChoiceField(
        label=_l("Which paragraphs"), coerce=uuid.UUID, widget=Checks()
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: Any = self.fields["paragraphs"]
        listed.choices = list(choices)


class NotifyForm(_OfParagraphs):
    """Which paragraphs their submitters are told of, and until when they may object."""

    due_on = DayField(
        label=_l("Until when they may object"),
        help_text=_l(
            "Until 23:59 UTC of this day. The law’s days are filled in, by weekdays. Holidays are not "
            "counted: add them."
        ),
    )


class ObjectForm(_OfParagraphs):
    """To which releases a party objects, and why."""

    exemptions = forms.MultipleChoiceField(label=_l("Under which exemptions"), widget=Checks())
    words = forms.CharField(
        label=_l("Why it is to be withheld"),
        help_text=_l("Say what harm a release would do, and to whom. The desk reads this."),
        max_length=LETTER,
        widget=Area(6),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, exemptions: Iterable[Exemption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _list_exemptions(self, exemptions)


class AgreeForm(_OfParagraphs):
    """To which releases a party does not object."""

    sure = forms.BooleanField(label=_l("We do not object to a release of these. This cannot be taken back."))
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class IntendForm(_OfParagraphs):
    """What is to be released over an objection, why, and from when on."""

    reasons = forms.CharField(
        label=_l("Why it is released over the objection"),
        help_text=_l("Answer each ground. The submitter reads this."),
        max_length=LETTER,
        widget=Area(6),
        strip=False,
    )
    release_on = DayField(
        label=_l("The day that passes before it goes out"),
        help_text=_l(
            "It goes out after 23:59 UTC of this day. The law’s days are filled in, by weekdays. Holidays "
            "are not counted: add them."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class LayOutForm(Form):
    """That every record is numbered as it is now."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ApproveForm(Form):
    """That somebody read the answer as it stands, and agrees to it."""

    sure = forms.BooleanField(label=_l("I read every paragraph that is released, and agree to the answer"))
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class CloseForm(Form):
    """What became of a request."""

    reason = forms.CharField(
        label=_l("What became of it"),
        max_length=REASON,
        help_text=_l("The desk reads this, and nobody else."),
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
