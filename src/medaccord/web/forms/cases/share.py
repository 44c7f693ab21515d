"""Forms of sharing what belongs to somebody: what the center asks, what the owner answers, how it ends."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.handling import Onward
from medaccord.domain.sharing import Danger, Purpose, Review
from medaccord.domain.text import LETTER
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayEnds
from medaccord.web.presenters.words import ONWARD, PURPOSES, SAFETY
from medaccord.web.widgets import Area, Checks, Radios


class AskForm(Form):
    """Who should read it, for what, why, and until when its owner answers."""

    recipient = forms.ChoiceField(label=_l("Who should read it"), widget=Radios())
    purpose = forms.TypedChoiceField(
        label=_l("What they may use it for"),
        choices=[(one.value, PURPOSES[one]) for one in Purpose],
        coerce=Purpose,
        widget=Radios(),
    )
    reason = forms.CharField(
        label=_l("Why they should read it"),
        help_text=_l("Its owner reads this. Whom you ask for learns nothing yet."),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )
    due = DayEnds(label=_l("Answer by"))

    def __init__(self, *args: Any, recipients: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = list(recipients)  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        due: dt.datetime = data["due"]
        return {
            "recipient": uuid.UUID(data["recipient"]),
            "purpose": data["purpose"],
            "reason": data["reason"],
            "due_at": due,
        }


class GrantForm(Form):
    """Which version its owner shares, and how far it may be passed on."""

    instead = forms.ChoiceField(
        label=_l("What they get"),
        help_text=_l("A version without your secrets? Add it as a document first; then choose it here."),
        widget=Radios(),
    )
    onward = forms.TypedChoiceField(
        label=_l("May they pass it on to another organization?"),
        choices=[(one.value, ONWARD[one]) for one in Onward if one is not Onward.FREE],
        coerce=Onward,
        initial=Onward.FORBIDDEN.value,
        widget=Radios(),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, versions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instead"].choices = list(versions)  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        return {"instead": uuid.UUID(data["instead"]), "onward": data["onward"], "version": data["version"]}


class AnnounceForm(Form):
    """Nothing to fill in: the button is the answer."""


class DenyForm(Form):
    """Why not."""

    reason = forms.CharField(
        label=_l("Why not"),
        max_length=LETTER,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class RetractForm(DenyForm):
    """Why it is no longer asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _l("Why you take it back")
        self.fields["reason"].help_text = _l("Its owner reads this.")


class WithdrawForm(DenyForm):
    """Why a share ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _l("Why it ends")
        self.fields["reason"].help_text = _l("Its owner and the center read this. The recipient does not.")


class ReleaseForm(Form):
    """Who reads it at once, by name, which danger there is, and why no less is enough."""

    recipient = forms.ChoiceField(label=_l("Which party needs it"), widget=Radios())
    people = forms.MultipleChoiceField(
        label=_l("Who of them, by name"), help_text=_l("Nobody else of that party gets it."), widget=Checks()
    )
    ground = forms.TypedChoiceField(
        label=_l("What endangers patients"),
        choices=[(one.value, SAFETY[one]) for one in Danger],
        coerce=Danger,
        widget=Radios(),
    )
    reason = forms.CharField(
        label=_l("What happens, in one or two sentences"),
        help_text=_l("Its owner reads this, and those who review it."),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )
    minimum = forms.CharField(
        label=_l("Why they need this document and nothing less"),
        max_length=LETTER,
        widget=Area(2),
        strip=False,
    )

    def __init__(
        self,
        *args: Any,
        recipients: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = list(recipients)  # type: ignore[attr-defined]
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        keys = {"recipient": uuid.UUID(data["recipient"]), "people": [uuid.UUID(k) for k in data["people"]]}
        return {**keys, **{name: data[name] for name in ("ground", "reason", "minimum")}}


class OverrideForm(AskForm):
    """Who should read it without its owner's consent, for what, and what allows that."""

    legal_basis = forms.ChoiceField(
        label=_l("The basis on which the agreement allows it"),
        help_text=_l("Write the order or provision itself, with its date and number, into the reason."),
        widget=Radios(),
    )
    field_order = ("recipient", "purpose", "legal_basis", "reason")

    def __init__(self, *args: Any, bases: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["due"]
        self.fields["legal_basis"].choices = [(one, one) for one in bases]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _l("Its owner reads this, and whoever reviews it.")

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        words = {name: data[name] for name in ("purpose", "legal_basis", "reason")}
        return {"recipient": uuid.UUID(data["recipient"]), **words}


class ReviewForm(Form):
    """What a second person makes of it, and why."""

    outcome = forms.TypedChoiceField(
        label=_l("What becomes of it"),
        choices=[(Review.UPHELD.value, _l("It stands")), (Review.ENDED.value, _l("It ends"))],
        coerce=Review,
        widget=Radios(columns=2),
    )
    words = forms.CharField(
        label=_l("Why"), help_text=_l("Its owner reads this."), max_length=LETTER, widget=Area(3), strip=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
