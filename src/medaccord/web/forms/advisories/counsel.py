"""Forms of counsel: who is named, why the seat ends, and what counsel decides on one version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.counsel import DAYS, MOST_DAYS
from medaccord.domain.text import LETTER, REASON
from medaccord.web.forms.cases.people import Choices
from medaccord.web.forms.cases.team import PersonForm
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area


class NameForm(PersonForm):
    """Which colleague is counsel, and how long they have for each version."""

    days = forms.IntegerField(
        label=_l("Days they have for each version"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        error_messages={
            "invalid": _l("Give the days as a whole number."),
            "min_value": _l("Give at least %(limit_value)s day."),
            "max_value": _l("Give at most %(limit_value)s days."),
        },
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        self.fields["person"].help_text = _l("Members of your organization who do not work on the case.")


class EndForm(Form):
    """Why the seat of a counsel ends."""

    reason = forms.CharField(
        label=_l("Why it ends"),
        max_length=REASON,
        help_text=_l("The party and the desk of the case read this."),
        widget=Area(3),
        strip=False,
    )


class ApproveForm(Form):
    """Exactly the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ReturnForm(Form):
    """What should change before it goes out."""

    words = forms.CharField(
        label=_l("What should change"),
        max_length=LETTER,
        help_text=_l("Your colleagues who work on the case read this, and nobody else."),
        widget=Area(4),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
