"""The five steps of a report as forms: urgency, device, harm, files, sender and dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.reports import Effect, Identity, Known, Noticed, Place
from medaccord.domain import openpgp, text
from medaccord.domain.cvd import limits
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.errors import Invalid
from medaccord.domain.text import BODY, LINE
from medaccord.web.clock import now
from medaccord.web.forms.intake.report import EvidenceField, own_files_in_words
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.widgets import Area, Checks, Radios

NAME = 200
"""Characters of a name or pseudonym, as the database keeps them."""
KNOWN = (
    (Known.YES.value, _("Yes")),
    (Known.NO.value, _("No")),
    (Known.UNKNOWN.value, _("I don’t know")),
)
EFFECTS = (
    (Effect.WRONG_TREATMENT.value, _("Wrong dose or treatment")),
    (Effect.TREATMENT_STOPS.value, _("Treatment stops or starts late")),
    (Effect.ALARM_SILENT.value, _("An alarm stays silent")),
    (Effect.WRONG_READING.value, _("A wrong or old reading is shown")),
    (Effect.DATA_SEEN.value, _("Private health data is seen")),
    (Effect.OTHER.value, _("Something else, or I don’t know")),
)
PLACES = (
    (Place.HOSPITAL.value, _("Hospital or clinic")),
    (Place.HOME.value, _("At home")),
    (Place.BODY.value, _("In or on the body all the time")),
    (Place.TRANSPORT.value, _("Ambulance or transport")),
)
NOTICED = (
    (Noticed.PROBABLY.value, _("Probably")),
    (Noticed.PROBABLY_NOT.value, _("Probably not")),
    (Noticed.UNKNOWN.value, _("I don’t know")),
)
IDENTITIES = (
    (Identity.NAME.value, _("I give my name")),
    (Identity.PSEUDONYM.value, _("I use a pseudonym")),
    (Identity.NOBODY.value, _("Nobody")),
)
CREDITS = (
    ("name", _("Yes, by name")),
    ("pseudonym", _("Yes, by pseudonym")),
    ("no", _("No")),
)


class StepForm(Form):
    """One step; every text is checked here as the command will, to be refused in its place."""

    checks: ClassVar[dict[str, Callable[..., str]]] = {}
    use_required_attribute = False

    @classmethod
    def as_typed(cls, kept: Mapping[str, list[str]]) -> dict[str, Any]:
        """What was typed before, as a form begins with it."""
        several = {n for n, f in cls.base_fields.items() if isinstance(f, forms.MultipleChoiceField)}
        return {name: values if name in several else values[-1] for name, values in kept.items() if values}

    def clean(self) -> dict[str, Any]:
        """Texts as typed, each refused beside its own field."""
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and isinstance(self.fields[name], forms.CharField):
                self._check(name, value)
        return self.cleaned_data

    def _check(self, name: str, value: str) -> None:
        field = self.fields[name]
        try:
            self.checks.get(name, text.text)(value, name=name)
        except Invalid as refused:
            self.add_error(name, refused.findings[name])
            return
        if field.required and not value.strip():
            self.add_error(name, field.error_messages["required"])


def _already(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=KNOWN,
        widget=Radios(columns=3),
        error_messages={"required": _("Choose one answer. “I don’t know” is fine.")},
    )


class UrgentStep(StepForm):
    """Step 1, in the order of harm."""

    patient_affected = _already(
        _("Has a patient been affected, or could one be right now?"),
        _("For example wrong dose, a stopped device, a missed alarm, a false reading."),
    )
    exploited = _already(
        _("Is someone already using it to attack?"), _("You saw it, or someone you trust did.")
    )
    public = _already(
        _("Is it already public?"),
        _("A post, a talk, code, or a news story. A private message to the manufacturer is not public."),
    )


class KindForm(StepForm):
    """A form that asks what is told: an attack or an incident needs no device by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get(self.add_prefix("kind")) in NAMELESS:
            self.fields["device"].required = False


NAMELESS = (Kind.THREAT.value, Kind.INCIDENT.value)
"""Kinds that may be told of without naming a device."""


class DeviceStep(KindForm):
    """Step 2: what it is, and the device as free text; what is offered to choose from was published."""

    checks: ClassVar = {"device": text.line}
    kind = forms.ChoiceField(
        label=_("What do you report?"),
        choices=(
            (Kind.VULNERABILITY.value, _("A weakness of a device")),
            (Kind.THREAT.value, _("An attack that goes on or is planned")),
            (Kind.INCIDENT.value, _("Something that happened")),
        ),
        initial=Kind.VULNERABILITY.value,
        required=False,
        widget=Radios(
            hints={
                Kind.THREAT.value: _("You need not know the weakness behind it, or the device."),
                Kind.INCIDENT.value: _("A device failed or did wrong. You need not know why, or which one."),
            },
        ),
    )
    device = forms.CharField(
        label=_("Which device?"),
        help_text=_(
            "Manufacturer and model, as far as you know them. Your own words are fine. "
            "Of an attack or an incident you may leave it out."
        ),
        max_length=LINE,
        error_messages={"required": _("Say which device it is, as well as you can.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "devices"}),
        strip=False,
    )
    more = forms.CharField(
        label=_("Version, and anything else that tells it apart"),
        help_text=_("For example software 4.1, sold in Europe. Leave serial numbers of implants out."),
        required=False,
        widget=Area(3),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """Both are kept as one text, so they are measured as one, here where they can be shortened."""
        data = super().clean()
        excess = len(device_of(data.get("device", ""), data.get("more", ""))) - BODY
        if excess > 0 and "more" in data:
            room = len(data["more"]) - excess
            self.add_error(
                "more",
                gettext("Shorten this to %(room)s characters; it has %(has)s.")
                % {"room": f"{room:,}", "has": f"{len(data['more']):,}"},
            )
        return data


def device_of(device: str, more: str) -> str:
    """What is kept as the device: its name, and on further lines what tells it apart."""
    return "\n".join(part for part in (device, more) if part.strip())


class HarmStep(StepForm):
    """Step 3: choices before free text, because they prompt memory."""

    effects = forms.MultipleChoiceField(
        label=_("What could go wrong?"),
        help_text=_("Choose all that apply."),
        choices=EFFECTS,
        required=False,
        widget=Checks(columns=2),
    )
    used_at = forms.MultipleChoiceField(
        label=_("Where is the device used?"), choices=PLACES, required=False, widget=Checks(columns=2)
    )
    noticed = forms.ChoiceField(
        label=_("Would someone at the bedside notice in time?"),
        help_text=_("Think of a nurse or family member on an ordinary night."),
        choices=NOTICED,
        widget=Radios(columns=3),
        error_messages={"required": _("Choose one answer. “I don’t know” is fine.")},
    )
    what_happens = forms.CharField(
        label=_("What happens, step by step?"),
        help_text=_("What an attacker does, and what the patient or nurse then sees."),
        error_messages={"required": _("Say what happens. A few plain sentences are enough.")},
        widget=Area(6),
        strip=False,
    )
    harm = forms.CharField(
        label=_("How could a patient be harmed?"),
        help_text=_("In your own words, if the choices above do not say it."),
        required=False,
        widget=Area(4),
        strip=False,
    )


class FilesStep(StepForm):
    """Step 4: what is chosen is added to what is listed already."""

    evidence = EvidenceField(label=_("Files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = own_files_in_words()


class YouStep(StepForm):
    """Step 5: who sends it, and which dates bind."""

    rows = (("name", "pseudonym"), ("maker_told_on", "maker_reference"), ("talk_on", "not_beyond"))
    checks: ClassVar = {
        "name": text.line,
        "pseudonym": text.line,
        "contact": text.line,
        "maker_reference": text.line,
        "encryption_key": openpgp.public_key,
    }
    identity = forms.ChoiceField(
        label=_("Who are you to us?"),
        choices=IDENTITIES,
        error_messages={"required": _("Choose how you wish to be known. “Nobody” is fine.")},
        widget=Radios(
            hints={
                Identity.NAME.value: _("Only the coordination center sees it unless you agree."),
                Identity.PSEUDONYM.value: _("You choose it below."),
                Identity.NOBODY.value: _("You follow your report with a code alone."),
            }
        ),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        strip=False,
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        required=False,
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    credit = forms.ChoiceField(
        label=_("May the advisory thank you?"),
        choices=CREDITS,
        error_messages={"required": _("Choose whether the advisory may thank you.")},
        widget=Radios(columns=3),
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        required=False,
        max_length=LINE,
        help_text=_(
            "Mail or phone. Leave it out and you still get answers with your code. "
            "Unless you give your real name, it is sealed."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        strip=False,
    )
    encryption_key = forms.CharField(
        label=_("Your OpenPGP public key"),
        required=False,
        help_text=_("Paste it as text, and we can encrypt what we send you. Never a private key."),
        widget=Area(3, attrs={"spellcheck": "false", "autocomplete": "off"}),
        strip=False,
    )
    maker_told = _already(
        _("Have you told the manufacturer?"), _("We then do not need to start from nothing.")
    )
    maker_told_on = DayField(label=_("When did you tell them?"), required=False)
    maker_reference = forms.CharField(
        label=_("Their reference, or whom you told"), required=False, max_length=LINE, strip=False
    )
    other_coordinators = forms.CharField(
        label=_("Other coordinators you told"),
        required=False,
        help_text=_("For example a CERT of another country, with its number."),
        strip=False,
    )
    talk_on = DayField(
        label=_("Your talk or paper"), required=False, help_text=_("The day it becomes public, if planned.")
    )
    not_beyond = DayField(
        label=_("A date beyond which you will not keep it private"),
        required=False,
        help_text=_(
            "A later date does not bind you. If we plan one all the same, we record why, and you read of it."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A name is needed where somebody wishes to be known or thanked by it."""
        data = super().clean()
        for kind, sentence in (
            ("name", gettext("Give your name, or choose another answer above and below.")),
            ("pseudonym", gettext("Give a pseudonym, or choose another answer above and below.")),
        ):
            wanted = kind in (data.get("identity"), data.get("credit"))
            if wanted and kind in data and not data[kind].strip():
                self.add_error(kind, sentence)
        told = data.get("maker_told_on") or data.get("maker_reference", "").strip()
        if told and data.get("maker_told") in (Known.NO, Known.UNKNOWN):
            self.add_error("maker_told", gettext("You say when or whom you told. Choose “Yes”, or clear it."))
        self._check_days(data)
        return data

    def _check_days(self, data: dict[str, Any]) -> None:
        """Days that nobody can mean, each beside its field."""
        names = {"vendor_told_on": "maker_told_on", "talk_on": "talk_on", "not_after": "not_beyond"}
        try:
            limits.check_days(now(), **{name: data.get(field) for name, field in names.items()})
        except Invalid as refused:
            for name, sentences in refused.findings.items():
                for sentence in sentences:
                    self.add_error(names[name], sentence)


def told_in(data: dict[str, Any]) -> Told:
    """The cleaned data of all steps as the command takes it."""
    credit = data["credit"]
    return Told(
        kind=Kind(data["kind"] or Kind.VULNERABILITY),
        device=device_of(data["device"], data["more"]),
        description=data["what_happens"],
        effects=tuple(Effect(one) for one in data["effects"]),
        used_at=tuple(Place(one) for one in data["used_at"]),
        noticed=Noticed(data["noticed"]),
        harm=data["harm"],
        patient_affected=Known(data["patient_affected"]),
        exploited=Known(data["exploited"]),
        already_public=Known(data["public"]),
        identity=Identity(data["identity"]),
        known_as=data.get(data["identity"], ""),
        contact=data["contact"],
        credit_wanted=credit != "no",
        credit_as=data.get(credit, ""),
        vendor_told=Known(data["maker_told"]),
        vendor_told_on=data["maker_told_on"],
        vendor_reference=data["maker_reference"],
        other_coordinators=data["other_coordinators"],
        talk_on=data["talk_on"],
        not_after=data["not_beyond"],
        encryption_key=data["encryption_key"],
    )
