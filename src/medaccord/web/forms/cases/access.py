"""Forms of emergency access: which case and why, and what another person makes of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.access import Emergency
from medaccord.domain.text import LETTER
from medaccord.web.forms.cases.share import ReviewForm as ShareReviewForm
from medaccord.web.forms.plain import Form
from medaccord.web.presenters.words import EMERGENCIES
from medaccord.web.widgets import Area, Radios


class TakeForm(Form):
    """Which case, what makes it an emergency, and what happens."""

    number = forms.CharField(label=_l("Case number"), help_text=_l("As in MDC-2026-482913."), max_length=32)
    ground = forms.TypedChoiceField(
        label=_l("Why you cannot wait to be admitted"),
        choices=[(one.value, EMERGENCIES[one]) for one in Emergency],
        coerce=Emergency,
        widget=Radios(),
    )
    reason = forms.CharField(
        label=_l("What happens, in one or two sentences"),
        help_text=_l("The desk of the case and the agencies in it read this."),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )


class ReviewForm(ShareReviewForm):
    """Whether it was right, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _l("The desk of the case and the agencies in it read this.")
