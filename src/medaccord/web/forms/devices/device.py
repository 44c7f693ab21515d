"""The form of what a product is as a device: what clinical people and regulators know it by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.devices.device import LONGEST_SUBMISSION, Description, DeviceClass, Support, YesNo
from medaccord.domain.devices.scope import Scope, ScopeKind
from medaccord.domain.devices.udi.identifier import LONGEST
from medaccord.domain.text import LETTER, LINE
from medaccord.web.forms.cases.content import lines
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.widgets import Area, Radios

YES_NO = (
    (YesNo.YES.value, _l("Yes")),
    (YesNo.NO.value, _l("No")),
    (YesNo.UNKNOWN.value, _l("Not known")),
)
CLASSES = (
    ("", _l("Not said")),
    (DeviceClass.ONE.value, _l("Class I")),
    (DeviceClass.TWO.value, _l("Class II")),
    (DeviceClass.THREE.value, _l("Class III")),
    (DeviceClass.UNCLASSIFIED.value, _l("Unclassified")),
    (DeviceClass.OTHER.value, _l("Another, or of another regulator")),
)
SUPPORTS = (
    ("", _l("Not said")),
    (Support.DEVELOPMENT.value, _l("In development")),
    (Support.SUPPORT.value, _l("Supported")),
    (Support.LIMITED.value, _l("Limited support")),
    (Support.END.value, _l("End of support")),
)
BEGINS = {
    Support.DEVELOPMENT: _l("Development since"),
    Support.SUPPORT: _l("Supported from"),
    Support.LIMITED: _l("Limited support from"),
    Support.END: _l("Support ends on"),
}
CYBER = _l(
    "It has software that its sponsor validated, installed or authorized, can connect to the internet, and"
    " could be vulnerable to cybersecurity threats: all three (section 524B)."
)
TO = re.compile(r"\s+to\s+", re.IGNORECASE)
SCOPES = {ScopeKind.LOT: "lots", ScopeKind.SERIAL_RANGE: "ranges", ScopeKind.LABORATORY: "laboratory"}
"""The field in which each way to name some units is typed, in this order."""
ALIKE = (
    "udi",
    "product_code",
    "submission",
    "model",
    "fielded",
    "fielded_source",
    "fielded_on",
)
"""Fields that the command takes as they are typed."""


def _yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, coerce=YesNo, help_text=help_text, widget=Radios(columns=3)
    )


def _listed(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LETTER, help_text=help_text, widget=Area(3)
    )


class DeviceForm(Form):
    """Everything that is said of a device at once; what is left empty is not said."""

    prefix = "device"
    rows: tuple[tuple[str, ...], ...] = (
        ("product_code", "submission"),
        ("fielded", "fielded_on"),
        tuple(f"since_{stage.value}" for stage in (Support.DEVELOPMENT, Support.SUPPORT)),
        tuple(f"since_{stage.value}" for stage in (Support.LIMITED, Support.END)),
    )
    udi = forms.CharField(
        label=_l("Device identifier (UDI)"),
        required=False,
        max_length=LONGEST,
        strip=False,
        help_text=_l("From GS1, HIBCC or ICCBBA. Of a full UDI we keep the device identifier alone."),
    )
    model = forms.CharField(label=_l("Model or catalog number"), required=False, max_length=LINE)
    product_code = forms.CharField(
        label=_l("FDA product code"),
        required=False,
        max_length=10,
        help_text=_l("Three characters, like FRN."),
    )
    submission = forms.CharField(
        label=_l("Premarket submission"),
        required=False,
        max_length=2 * LONGEST_SUBMISSION,
        help_text=_l("Its number, like K241234, P150003 or DEN170088."),
    )
    device_class = forms.ChoiceField(
        label=_l("Device class"), choices=CLASSES, required=False, widget=Radios(columns=3)
    )
    implant = _yes_no(_l("Is it implanted?"))
    life_sustaining = _yes_no(_l("Does it sustain or support life?"))
    cyber = _yes_no(_l("Is it a cyber device?"), CYBER)
    firmware = _listed(_l("Firmware versions"), _l("One version or range a line, as you write it yourself."))
    fielded = forms.IntegerField(
        label=_l("Devices in use, about"),
        required=False,
        error_messages={"invalid": _l("Give a whole number, in digits.")},
    )
    fielded_on = DayField(label=_l("Counted on"), required=False)
    fielded_source = forms.CharField(
        label=_l("Where does this number come from?"),
        required=False,
        max_length=LINE,
        help_text=_l("For example the manufacturer’s sales, or a registry."),
    )
    support = forms.ChoiceField(
        label=_l("How is it supported?"), choices=SUPPORTS, required=False, widget=Radios(columns=3)
    )
    lots = _listed(
        _l("Lots"),
        _l("If only some units are meant: one lot a line. Never the serial number of one patient’s device."),
    )
    ranges = _listed(_l("Ranges of serial numbers"), _l("One range a line, like 10000 to 19999."))
    laboratory = _listed(
        _l("Serial numbers of laboratory units"),
        _l("One a line. Only of devices that are tested and treat nobody."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage, label in BEGINS.items():
            self.fields[f"since_{stage.value}"] = DayField(label=label, required=False)
        first = [name for name in self.fields if name not in (*SCOPES.values(), "version")]
        self.order_fields(first)

    def told(self) -> Description:
        """What is said, as the command takes it."""
        data = self.cleaned_data
        days = {stage: data[f"since_{stage.value}"] for stage in BEGINS}
        return Description(
            **{name: data[name] for name in ALIKE},
            device_class=DeviceClass(data["device_class"]) if data["device_class"] else None,
            implant=data["implant"],
            life_sustaining=data["life_sustaining"],
            cyber=data["cyber"],
            firmware=lines(data["firmware"]),
            support=Support(data["support"]) if data["support"] else None,
            stages={stage: day for stage, day in days.items() if day},
            scopes=[one for _, one in self._scopes()],
        )

    def _scopes(self) -> Iterator[tuple[str, Scope]]:
        """Each line that names some units, with the field in which it stands."""
        for kind, name in SCOPES.items():
            for line in lines(self.cleaned_data.get(name, "")):
                ends = TO.split(line, maxsplit=1) if kind is ScopeKind.SERIAL_RANGE else [line]
                yield name, Scope(kind, ends[0], ends[1] if len(ends) > 1 else "")

    def names(self) -> Mapping[str, str]:
        """Where findings of the command about stages and units belong."""
        found = {f"stages/{stage.value}": f"since_{stage.value}" for stage in BEGINS}
        found["scopes"] = "lots"
        for place, (name, _) in enumerate(self._scopes()):
            found |= {f"scopes/{place}/{end}": name for end in ("first", "last")}
        return found
