"""What the desk types when it files what came by mail, phone, letter or file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from medaccord.apps.intake.commands.file import Arrival
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.reports import Effect, Identity, Known, Noticed, Place, Way
from medaccord.domain import openpgp, text
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.handling import Wish
from medaccord.domain.intake.prefill import Prefill
from medaccord.domain.text import LINE
from medaccord.domain.tlp import DEFAULT, named_label, strictest
from medaccord.web.clock import now
from medaccord.web.forms.discussion.post import Marked
from medaccord.web.forms.intake.report import EvidenceField, limits_in_words
from medaccord.web.forms.intake.steps import EFFECTS, KNOWN, NAME, NOTICED, PLACES, KindForm
from medaccord.web.forms.intake.triage import KINDS
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.widgets import Area, Checks, Radios, TimeOfDay

WAYS = (
    (Way.MAIL.value, _("Mail")),
    (Way.PHONE.value, _("Phone")),
    (Way.LETTER.value, _("Letter")),
    (Way.DOCUMENT.value, _("A document of the manufacturer")),
    (Way.PROGRAM.value, _("Another program")),
)
URGENT = (
    ("patient_affected", _("A patient was or may be affected")),
    ("exploited", _("It is being attacked")),
    ("already_public", _("It is public")),
)


UNSAID = {"vendor_told": Known.UNKNOWN.value, "marking": DEFAULT.value}
"""What a choice says that nobody has made."""
MORE = ("effects", "used_at", "noticed", "talk_on", "not_after", "handling", "onward")
"""What few reports say."""


def _said(name: str, value: Any) -> bool:
    """Whether a value is somebody's: what was typed or chosen, and no choice that stands there before."""
    values = value if isinstance(value, list) else [value]
    return any(str(one).strip() and one != UNSAID.get(name) for one in values if one is not None)


class ToldForm(Marked, KindForm):
    """What is told, whoever tells it; fields named in `more` are folded away until they are needed."""

    more: ClassVar[tuple[str, ...]] = MORE
    checks: ClassVar = {"device": text.label}
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        initial=Kind.VULNERABILITY.value,
        widget=Radios(
            columns=3,
            hints={
                Kind.VULNERABILITY.value: _("A flaw of a device."),
                Kind.THREAT.value: _("Somebody attacks, or is about to."),
                Kind.INCIDENT.value: _("Something happened; the flaw may be unknown."),
            },
        ),
    )
    device = forms.CharField(
        label=_("Which device?"),
        help_text=_(
            "Manufacturer, model and version, one device a line. A threat or an incident may name none."
        ),
        error_messages={"required": _("Say which device it is, as well as you can.")},
        widget=Area(2),
        strip=False,
    )
    what_happens = forms.CharField(
        label=_("What happens?"),
        error_messages={"required": _("Say what happens. A few plain sentences are enough.")},
        widget=Area(5),
        strip=False,
    )
    harm = forms.CharField(
        label=_("How could a patient be harmed?"), required=False, widget=Area(2), strip=False
    )
    urgent = forms.MultipleChoiceField(
        label=_("Is it urgent?"),
        help_text=_("Tick only what was said."),
        choices=URGENT,
        required=False,
        widget=Checks(columns=3),
    )
    effects = forms.MultipleChoiceField(
        label=_("What could go wrong?"), choices=EFFECTS, required=False, widget=Checks(columns=2)
    )
    used_at = forms.MultipleChoiceField(
        label=_("Where is the device used?"), choices=PLACES, required=False, widget=Checks(columns=2)
    )
    noticed = forms.ChoiceField(
        label=_("Would someone at the bedside notice in time?"),
        choices=(("", _("Not said")), *NOTICED),
        required=False,
        widget=Radios(columns=2),
    )
    talk_on = DayField(label=_("Talk or paper on"), required=False)
    not_after = DayField(label=_("Will not keep it private beyond"), required=False)
    evidence = EvidenceField(label=_("Files"), required=False)
    marked_as = forms.CharField(
        label=_("How it is marked already"),
        required=False,
        max_length=LINE,
        help_text=_("The sender’s own marking, word for word, without who they are."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    once = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].initial = DEFAULT.value
        self.fields["marking"].help_text = _("Never wider than how it is marked already.")
        self.fields["evidence"].help_text = limits_in_words()

    @property
    def shows_more(self) -> bool:
        """Whether what is folded away holds something that was typed or refused."""
        return any(_said(name, self[name].value()) or name in self.errors for name in self.more)

    def marked(self) -> dict[str, Any]:
        """How it is to be handled, as the commands take it."""
        given = self.cleaned_data
        wish = Wish(given["marking"], given.get("handling", []), given["onward"])
        return {"wish": wish, "marked_as": given["marked_as"]}

    def told(self) -> Told:
        """As the commands take it."""
        return Told(**self._told())

    def _told(self) -> dict[str, Any]:
        data = self.cleaned_data
        flags = dict.fromkeys(data["urgent"], Known.YES)
        return {
            "kind": Kind(data["kind"]),
            "device": data["device"],
            "description": data["what_happens"],
            "harm": data["harm"],
            "effects": tuple(Effect(one) for one in data["effects"]),
            "used_at": tuple(Place(one) for one in data["used_at"]),
            "noticed": Noticed(data["noticed"]) if data["noticed"] else "",
            "talk_on": data["talk_on"],
            "not_after": data["not_after"],
            **flags,
        }


AS_TYPED = (
    "contact",
    "vendor_told_on",
    "vendor_reference",
    "other_coordinators",
    "encryption_key",
)
"""Fields of the filing form that its command takes as they are."""


class FilingForm(Zoned, ToldForm):
    """A report that somebody else told: how and when it came, and from whom."""

    rows = (
        ("day", "time", "zone"),
        ("name", "told_for"),
        ("marking", "marked_as"),
        ("vendor_told_on", "vendor_reference"),
        ("talk_on", "not_after"),
    )
    more = (
        "vendor_told",
        "vendor_told_on",
        "vendor_reference",
        "other_coordinators",
        "credit_as",
        "encryption_key",
        *MORE,
    )
    field_order = (
        "came_by",
        "day",
        "time",
        "zone",
        "kind",
        "device",
        "what_happens",
        "urgent",
        "harm",
        "organisation",
        "name",
        "told_for",
        "contact",
        "marking",
        "marked_as",
        "vendor_told",
        "vendor_told_on",
        "vendor_reference",
        "other_coordinators",
        "talk_on",
        "not_after",
        "credit_as",
        "encryption_key",
        *MORE,
    )
    checks: ClassVar = {
        "device": text.label,
        "name": text.line,
        "told_for": text.line,
        "marked_as": text.line,
        "contact": text.line,
        "vendor_reference": text.line,
        "credit_as": text.line,
        "encryption_key": openpgp.public_key,
    }
    came_by = forms.ChoiceField(
        label=_("How did it come?"),
        choices=WAYS,
        widget=Radios(columns=3),
        error_messages={"required": _("Choose how it came.")},
    )
    day = DayField(label=_("Received on"))
    time = forms.TimeField(label=_("At"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_("Time zone"))
    organisation = forms.ChoiceField(
        label=_("Does a manufacturer tell of its own product?"),
        required=False,
        help_text=_(
            "Then choose it from the directory. It gets no code, and takes part when you open a case."
        ),
    )
    name = forms.CharField(
        label=_("Who told it"),
        required=False,
        max_length=NAME,
        help_text=_("Leave it out if nobody gave a name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    told_for = forms.CharField(
        label=_("Their organization"),
        required=False,
        max_length=LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    contact = forms.CharField(
        label=_("How to reach them"),
        required=False,
        max_length=LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    vendor_reference = forms.CharField(
        label=_("Number of the manufacturer"), required=False, max_length=LINE, strip=False
    )
    other_coordinators = forms.CharField(
        label=_("Other coordinators and their numbers"), required=False, strip=False
    )
    vendor_told = forms.ChoiceField(
        label=_("Was the manufacturer told?"),
        choices=KNOWN,
        initial=Known.UNKNOWN.value,
        required=False,
        widget=Radios(columns=3),
    )
    vendor_told_on = DayField(label=_("Told on"), required=False)
    credit_as = forms.CharField(
        label=_("Thank them in the advisory as"),
        required=False,
        max_length=NAME,
        help_text=_("Only as they asked. Leave it empty to name nobody."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    encryption_key = forms.CharField(
        label=_("Their OpenPGP public key"),
        required=False,
        widget=Area(3, attrs={"spellcheck": "false", "autocomplete": "off"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """A day on which they were told says that they were."""
        data = super().clean()
        knows = data.get("vendor_told") == Known.YES or data.get("organisation")
        if data.get("vendor_told_on") and not knows:
            self.add_error("vendor_told", gettext("You say when they were told. Choose “Yes”, or clear it."))
        return data

    def __init__(self, *args: Any, makers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _("No, somebody else told it")), *makers]
        self.fields["organisation"].choices = listed  # type: ignore[attr-defined]
        here = timezone.localtime(now())
        self.initial = {"day": here.date(), "time": here.time(), **self.initial}

    def arrival(self) -> Arrival:
        """As the command takes it."""
        data = self.cleaned_data
        maker = uuid.UUID(data["organisation"]) if data["organisation"] else None
        return Arrival(Way(data["came_by"]), self.instant, data["told_for"], maker)

    def _told(self) -> dict[str, Any]:
        """An organisation goes by its own name where nobody gave theirs; else nobody is named."""
        data = self.cleaned_data
        known_as = data["name"] if data["name"].strip() or data["organisation"] else data["told_for"]
        named = {"identity": Identity.NAME, "known_as": known_as} if known_as.strip() else {}
        typed: dict[str, Any] = {
            "credit_wanted": bool(data["credit_as"].strip()),
            "credit_as": data["credit_as"].strip(),
        }
        typed["vendor_told"] = Known(data["vendor_told"] or Known.UNKNOWN)
        return super()._told() | named | typed | {name: data[name] for name in AS_TYPED}


class OwnForm(ToldForm):
    """A report in the name of the sender's own organisation."""

    rows = (("marking", "marked_as"), ("talk_on", "not_after"))
    field_order = (
        "kind",
        "device",
        "what_happens",
        "urgent",
        "harm",
        "vendor_reference",
        "contact",
        "marking",
        "marked_as",
        *MORE,
    )
    checks: ClassVar = {
        "device": text.label,
        "contact": text.line,
        "vendor_reference": text.line,
        "marked_as": text.line,
    }
    vendor_reference = forms.CharField(
        label=_("Your own number for it"), required=False, max_length=LINE, strip=False
    )
    contact = forms.CharField(
        label=_("Whom to reach about it"),
        required=False,
        max_length=LINE,
        help_text=_("Leave it out, and we use what your organization gave us."),
        strip=False,
    )

    def _told(self) -> dict[str, Any]:
        return super()._told() | {name: self.cleaned_data[name] for name in ("vendor_reference", "contact")}


def suggested(typed: Mapping[str, list[str]], found: Prefill, maker: str = "") -> dict[str, list[str]]:
    """What was typed, and in every field that is still empty what a file says; `maker` is whose own it is."""
    offered = {
        "came_by": Way.DOCUMENT.value if found.source.startswith("CSAF") else Way.PROGRAM.value,
        "device": found.device,
        "what_happens": found.description,
        "harm": found.harm,
        "name": found.known_as,
        "organisation": maker,
        "told_for": "" if maker else found.told_for,
        "contact": found.contact,
        "vendor_reference": found.vendor_reference,
        "other_coordinators": found.other_coordinators,
        "vendor_told": Known.YES.value if found.vendor_told else "",
    }
    if (named := named_label(found.marked_as)) is not None:
        offered |= {"marked_as": found.marked_as, "marking": strictest([DEFAULT, named]).value}
    filled = dict(typed)
    for name, value in offered.items():
        if name in ("came_by", *typed) and value and not _said(name, typed.get(name, [])):
            filled[name] = [value]
    flags = {"exploited": found.exploited, "already_public": found.already_public}
    filled["urgent"] = list(dict.fromkeys([*typed.get("urgent", ()), *(k for k, on in flags.items() if on)]))
    return filled
