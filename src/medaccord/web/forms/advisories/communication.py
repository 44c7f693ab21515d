"""Forms of a safety communication: what its agency writes, what the center says of it, its release."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.advisory.communication import Outlet, Part
from medaccord.domain.text import LETTER, REASON, TITLE
from medaccord.web.forms.advisories.review import ANSWERS
from medaccord.web.forms.plain import Form
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.presenters.advisories.published_communication import PARTS
from medaccord.web.widgets import Area, Radios, TimeOfDay

HINTS = {
    Part.SUMMARY: _l("In a few sentences, without words that only engineers know."),
    Part.DEVICES: _l("Names, models and versions as they stand on the device."),
    Part.PATIENTS: _l("What to do, what not to do, and whom to call. Say so if nothing needs doing."),
    Part.CLINICIANS: _l("What to check, and when to stop using a device."),
    Part.FACILITIES: _l("For biomedical engineers and those who run networks."),
    Part.EVENTS: _l("Where to report that a patient was harmed or a device failed."),
}
OUTLETS = {
    Outlet.TOGETHER.value: _l("Together with the advisory"),
    Outlet.ALONE.value: _l("By itself, once the case is public"),
}


class DraftForm(Zoned):
    """All texts of a safety communication, and until when the coordination center is asked."""

    prefix = "communication"
    rows = (("day", "time", "zone"),)
    title = forms.CharField(label=_l("Title"), max_length=TITLE, strip=False)
    summary = forms.CharField(
        label=_l("What this version is"),
        help_text=_l("One sentence for its history. Everybody reads it."),
        max_length=REASON,
        widget=Area(2),
        strip=False,
    )
    language = forms.CharField(
        label=_l("Language"),
        help_text=_l("Its code, such as “en” or “es”."),
        max_length=35,
        initial="en",
    )
    outlet = forms.ChoiceField(
        label=_l("When it goes out"),
        choices=tuple(OUTLETS.items()),
        initial=Outlet.TOGETHER.value,
        widget=Radios(
            hints={
                Outlet.TOGETHER.value: _l("At the next release of the advisory, in the same step"),
                Outlet.ALONE.value: _l("When a person of your agency releases it"),
            }
        ),
    )
    day = DayField(label=_l("The coordination center answers until"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))
    question = forms.CharField(
        label=_l("What you ask the coordination center"),
        required=False,
        max_length=LETTER,
        widget=Area(2),
        strip=False,
    )
    based_on = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            self.fields[f"part_{part}"] = _area(PARTS[part], HINTS.get(part, ""), 4)
        texts = [f"part_{part}" for part in Part]
        self.order_fields(["title", *texts, "summary", "language", "outlet"])

    def texts(self) -> dict[str, str]:
        """The text of each part that has one."""
        return _texts(self.cleaned_data)

    def renew(self, newest: object) -> None:
        """Take the newest draft, which the page shows, as read: saving again is then a decision."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("based_on")] = str(newest)
        self.data = typed


class AnswerForm(Form):
    """What the coordination center says of a draft, of it whole and of single parts."""

    prefix = "answer"
    answer = forms.ChoiceField(label=_l("Your answer"), choices=tuple(ANSWERS.items()), widget=Radios())
    words = forms.CharField(
        label=_l("What you have to say"), required=False, max_length=LETTER, widget=Area(3), strip=False
    )

    def __init__(self, *args: Any, parts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in parts:
            self.fields[f"part_{part}"] = _area(_("On “%s”") % label, "", 2)

    def texts(self) -> dict[str, str]:
        """What is said of single parts."""
        return _texts(self.cleaned_data)


def _area(label: Any, hint: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=hint, max_length=LETTER, widget=Area(rows), strip=False
    )


def _texts(data: dict[str, Any]) -> dict[str, str]:
    named = {part.value: data.get(f"part_{part}", "") for part in Part}
    return {part: words for part, words in named.items() if words.strip()}


FINDINGS = {"due_at": "day", **{f"parts/{part}": f"part_{part}" for part in Part}}
"""Where the command's findings belong in these forms."""


class ReleaseForm(Reasoned):
    """The release by itself, with what the coordination center's answer asks for."""

    sure = forms.BooleanField(label=_l("I have read what will happen"))
