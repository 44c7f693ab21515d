"""Forms of the turns in a case's life."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LETTER, LINE, TITLE
from medaccord.web.forms.cases.people import words_before_a_yes
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area, Checks

Choices = Iterable[tuple[str, str]]


class Going(Form):
    """What goes on elsewhere, and who is asked to; fields without anything to choose from are left out."""

    vulnerabilities = forms.MultipleChoiceField(
        label=_l("What goes on"),
        required=False,
        help_text=_l("Every party of the other case reads what you tick, once it takes part."),
        widget=Checks(),
    )
    parties = forms.MultipleChoiceField(
        label=_l("Who is asked to take part"),
        required=False,
        help_text=_l("Nobody is in before it agrees."),
        widget=Checks(),
    )
    message = words_before_a_yes()

    def __init__(self, *args: Any, vulnerabilities: Choices, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("vulnerabilities", vulnerabilities), ("parties", parties)):
            choices = list(offered)
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if "parties" not in self.fields:
            del self.fields["message"]

    def keys(self, name: str) -> list[uuid.UUID]:
        """What was ticked."""
        return [uuid.UUID(key) for key in self.cleaned_data.get(name, ())]

    def going(self) -> dict[str, Any]:
        """What the commands take."""
        return {
            "vulnerabilities": self.keys("vulnerabilities"),
            "parties": self.keys("parties"),
            "message": self.cleaned_data.get("message", "").strip(),
        }


class AssignForm(Form):
    """Who leads the case from now on, and what is open."""

    person = forms.ChoiceField(label=_l("Who leads it from now on"))
    note = forms.CharField(
        label=_l("What is open"),
        max_length=LETTER,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(4),
        strip=False,
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _l("Choose one")), *people]  # type: ignore[attr-defined]


class TakeOverForm(Form):
    """Why a coordinator leads the case from now on."""

    note = forms.CharField(
        label=_l("Why you take it over"),
        max_length=LETTER,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(4),
        strip=False,
    )


class ReopenForm(Going):
    """Why a closed case is reopened, under which title, with what and with whom."""

    reason = forms.CharField(
        label=_l("Why it is reopened"),
        max_length=LETTER,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(3),
        strip=False,
    )
    title = forms.CharField(label=_l("Title of the new case"), max_length=TITLE, widget=Area(2), strip=False)

    field_order = ("reason", "title", "vulnerabilities", "parties", "message")


class MergeForm(Going):
    """Into which case this one goes, why, with what and with whom."""

    into = forms.CharField(
        label=_l("Number of the other case"),
        max_length=LINE,
        help_text=_l("You lead both. This one closes, the other one goes on."),
    )
    reason = forms.CharField(
        label=_l("Why they are one case"),
        max_length=LETTER,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(3),
        strip=False,
    )

    field_order = ("into", "reason", "vulnerabilities", "parties", "message")
