"""Forms of the people of a case: invite, log a contact, admit a colleague, judge the report, leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.contacts import ContactAct
from medaccord.apps.parties.queries.reach import Channel
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.text import BODY, LETTER, LINE, REASON, TITLE
from medaccord.web.forms.plain import Form
from medaccord.web.forms.pressed import Pressed
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayEnds, DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.presenters.words import CHANNELS, CONTACTS, FOUND, UPSHOTS
from medaccord.web.widgets import Area, Radios, TimeOfDay

Choices = Iterable[tuple[str, str]]
LONGEST_MESSAGE = 5_000


def words_before_a_yes() -> forms.CharField:
    """What whoever is asked to take part reads of the desk's own, before it agrees."""
    return forms.CharField(
        label=_l("What you write to them"),
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=_l("It is read before they agree. Name no device and no weakness."),
        widget=Area(3),
        strip=False,
    )


class InviteForm(Form):
    """An organisation of the directory, the day until which it may answer, and a few words to it."""

    prefix = "invite"
    rows: tuple[tuple[str, ...], ...] = (("organisation", "due"),)
    organisation = forms.ChoiceField(
        label=_l("Organization"), help_text=_l("Not listed? Add it to the directory first, below.")
    )
    due = DayEnds(
        label=_l("Answer by"),
        required=False,
        help_text=_l("The end of that day in %(zone)s. Leave it out for the usual time."),
    )
    message = words_before_a_yes()
    proposal = forms.UUIDField(required=False, widget=forms.HiddenInput())
    makes_device = forms.BooleanField(
        label=_l("It makes the affected device"),
        required=False,
        help_text=_l(
            "Then it is told with the terms what the report says. You see the text first. Who makes a product"
            " listed here is taken to."
        ),
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _l("Choose one")), *organisations]  # type: ignore[attr-defined]

    def due_at(self) -> dt.datetime | None:
        """The end of that day as an instant."""
        found: dt.datetime | None = self.cleaned_data["due"]
        return found


class FirstContactForm(InviteForm):
    """The same invitation, and what the manufacturer of the device is told with it, or why nothing."""

    rows = ()
    tell = forms.ChoiceField(
        label=_l("Before it agrees"),
        choices=(
            ("yes", _l("Tell it what stands below")),
            ("no", _l("Invite it without, for the reason below")),
        ),
        initial="yes",
        widget=Radios(),
    )
    device = forms.CharField(label=_l("Device"), required=False, max_length=TITLE, widget=Area(2))
    report = forms.CharField(
        label=_l("What the report says of it"),
        required=False,
        max_length=BODY,
        help_text=_l("Take out whatever tells who reported, and what concerns other makers."),
        widget=Area(10),
        strip=False,
    )
    reason = forms.CharField(
        label=_l("Why it is not told yet, or who permitted it"),
        required=False,
        max_length=REASON,
        help_text=_l("If you invite it without, or its sender is asked first. The agencies read it."),
        widget=Area(2),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation", "due", "message", "makes_device"):
            self.fields[name].widget = forms.HiddenInput()

    def words(self) -> Words:
        """What is told, nothing where it is invited without."""
        data = self.cleaned_data
        return Words(data["device"], data["report"]) if data["tell"] == "yes" else Words()

    def because(self) -> str:
        """Why not, or who of its sender permitted it."""
        return str(self.cleaned_data["reason"])


class ContactForm(Zoned):
    """One attempt to reach a party, or a sign that it was reached."""

    prefix = "contact"
    rows = (("party", "what"), ("channel", "to"), ("source", "upshot"), ("day", "time", "zone"))
    party = forms.ChoiceField(label=_l("Who"))
    what = forms.ChoiceField(
        label=_l("What happened"), choices=[(act.value, CONTACTS[act.value]) for act in ContactAct]
    )
    channel = forms.ChoiceField(
        label=_l("How"), choices=[(one.value, CHANNELS[one.value]) for one in Channel], initial="phone"
    )
    to = forms.CharField(
        label=_l("Address, number or person tried"),
        required=False,
        max_length=LINE,
        help_text=_l("The party reads this too."),
    )
    source = forms.CharField(
        label=_l("Who or what says so"),
        max_length=300,
        help_text=_l("For example whom you spoke with. The party reads this too."),
    )
    upshot = forms.ChoiceField(
        label=_l("What came of it"),
        required=False,
        choices=[("", _l("Not an attempt, or not known")), *((one.value, UPSHOTS[one]) for one in Upshot)],
    )
    day = DayField(label=_l("Day"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _l("Choose one")), *parties]  # type: ignore[attr-defined]

    def at(self) -> dt.datetime:
        """The instant in UTC."""
        return self.instant

    def outcome(self) -> Upshot | None:
        """What came of an attempt, where that was said."""
        said = self.cleaned_data["upshot"]
        return Upshot(said) if said else None


class SearchForm(Form):
    """Where a way to reach an organisation was looked for, and what came of it."""

    prefix = "search"
    rows = (("organisation", "searched_on"), ("source", "found"))
    organisation = forms.ChoiceField(label=_l("For whom"))
    searched_on = DayField(label=_l("Day"))
    source = forms.CharField(
        label=_l("What you searched"),
        max_length=LINE,
        help_text=_l("A web site, a register, a trade body, an earlier case."),
    )
    found = forms.ChoiceField(
        label=_l("What came of it"),
        choices=[("", _l("Choose one")), *((one.value, FOUND[one]) for one in Found)],
    )
    result = forms.CharField(
        label=_l("What it said"),
        required=False,
        max_length=REASON,
        help_text=_l("Only the agencies read it. Add a way that works to the directory."),
        widget=Area(2),
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _l("Choose one")), *organisations]  # type: ignore[attr-defined]


class AdmitForm(Form):
    """A colleague of the coordination center, as coordinator in this case."""

    prefix = "admit"
    person = forms.ChoiceField(label=_l("Colleague"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _l("Choose one")), *people]  # type: ignore[attr-defined]


class ShowHistoryForm(Form):
    """A party that shall read what was said to everybody before it came."""

    prefix = "show"
    party = forms.ChoiceField(label=_l("Who"))
    sure = forms.BooleanField(label=_l("This party may read all of it"))

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _l("Choose one")), *parties]  # type: ignore[attr-defined]


class JudgeForm(Reasoned, Pressed):
    """A party's own step with the report."""

    prefix = "judge"
    answers = tuple(event.value for event in ReportEvent if event != ReportEvent.RECEIVE)

    @property
    def event(self) -> ReportEvent:
        """The step that was chosen."""
        return ReportEvent(self.answer)


class RemoveForm(Form):
    """A party is taken out of the case."""

    prefix = "remove"
    party = forms.ChoiceField(label=_l("Who"))
    reason = forms.CharField(
        label=_l("Why"),
        max_length=LETTER,
        help_text=_l("The party reads this. Name nobody else who takes part."),
        widget=Area(3),
        strip=False,
    )
    sure = forms.BooleanField(label=_l("I understand that it then sees nothing further"))

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _l("Choose one")), *parties]  # type: ignore[attr-defined]


class FinishForm(Form):
    """A party has done its part; a reason is asked for where something is open."""

    prefix = "finish"
    reason = forms.CharField(
        label=_l("Why, if something stays open"), required=False, max_length=LETTER, widget=Area(2)
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ResumeForm(Form):
    """A party takes up its work again."""

    prefix = "resume"


class LeaveForm(Form):
    """A party leaves."""

    prefix = "leave"
    reason = forms.CharField(label=_l("Why"), required=False, max_length=LETTER, widget=Area(2))
    sure = forms.BooleanField(label=_l("I understand that we then see nothing further"))
