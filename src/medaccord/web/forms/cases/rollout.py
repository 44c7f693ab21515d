"""The form of when a fix comes in one region: clearance, stages with their days, and what it is for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.cvd.rollout import (
    LONGEST_REGION,
    MOST_STAGES,
    REGIONS,
    Clearance,
    Stage,
)
from medaccord.domain.text import LINE, PRINTED, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.widgets import Area, Checks, Radios, Suggested

Choices = Iterable[tuple[str, str]]

CLEARANCES = (
    (Clearance.NOT_NEEDED.value, _l("Not needed")),
    (Clearance.NEEDED.value, _l("Needed, not applied for yet")),
    (Clearance.APPLIED.value, _l("Applied for")),
    (Clearance.GRANTED.value, _l("Granted")),
)
HINTS = {
    Clearance.NOT_NEEDED.value: _l("For example a letter to file. The day is that of the decision."),
    Clearance.NEEDED.value: _l("The day is the one by which it is to be applied for."),
    Clearance.APPLIED.value: _l("Give the day of the application."),
    Clearance.GRANTED.value: _l("Give the day of the clearance."),
}
PARTS = {"name": "stage", "planned": "planned", "done": "done"}
"""What the fields of a stage are called here, by the command's names."""


class RolloutForm(Form):
    """When the fix comes in one region; a stage without any entry is none, but for the first."""

    prefix = "rollout"
    must_choose = False
    """Whether it asks for products again, because those that it was for were withdrawn."""
    rows: tuple[tuple[str, ...], ...] = (
        ("region", "fixed_version"),
        ("clearance_date", "clearance_reference"),
        *((f"stage_{n}", f"planned_{n}", f"done_{n}") for n in range(MOST_STAGES)),
    )
    region = forms.CharField(
        label=_l("Country or region"),
        max_length=LONGEST_REGION,
        help_text=_l("One that is offered, or another."),
        widget=Suggested(REGIONS),
    )
    fixed_version = forms.CharField(
        label=_l("Version that holds the fix"), required=False, max_length=PRINTED, strip=False
    )
    clearance = forms.TypedChoiceField(
        label=_l("Clearance by the regulator there"),
        choices=CLEARANCES,
        coerce=Clearance,
        widget=Radios(columns=2, hints=HINTS),
    )
    clearance_date = DayField(label=_l("On which day"), required=False)
    clearance_reference = forms.CharField(
        label=_l("Its reference"),
        required=False,
        max_length=LINE,
        help_text=_l("For example the number of a 510(k)."),
    )
    vulnerabilities = forms.MultipleChoiceField(
        label=_l("Vulnerabilities that it fixes"),
        required=False,
        help_text=_l("Choose none for all that the case has now."),
        widget=Checks(),
    )
    groups = forms.MultipleChoiceField(label=_l("Product groups"), required=False, widget=Checks())
    products = forms.MultipleChoiceField(label=_l("Products"), required=False, widget=Checks(columns=2))
    reason = forms.CharField(
        label=_l("Where did the manufacturer state this?"),
        max_length=REASON,
        help_text=_l("For example the address of its bulletin. The manufacturer reads it."),
        strip=False,
        widget=Area(2),
    )

    def __init__(
        self,
        *args: Any,
        vulnerabilities: Choices,
        products: Choices,
        groups: Sequence[tuple[str, str]],
        is_desk: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vulnerabilities"].choices = list(vulnerabilities)  # type: ignore[attr-defined]
        self.fields["products"].choices = list(products)  # type: ignore[attr-defined]
        self.fields["groups"].choices = groups  # type: ignore[attr-defined]
        if not groups:
            del self.fields["groups"]
        if is_desk:
            self.fields["products"].help_text = _l("Of one manufacturer.")
        else:
            self.fields["products"].help_text = _l("Choose neither products nor groups for all of yours.")
            del self.fields["reason"]
        self._add_stages()

    def _add_stages(self) -> None:
        for number in range(MOST_STAGES):
            told, first = {"n": number + 1}, number == 0
            self.fields[f"stage_{number}"] = forms.CharField(
                label=_("Stage %(n)d: name") % told,
                required=first,
                max_length=LINE,
                help_text=_("For example pilot sites, or general availability.") if first else "",
            )
            self.fields[f"planned_{number}"] = DayField(
                label=_("Stage %(n)d: planned for") % told, required=first
            )
            self.fields[f"done_{number}"] = DayField(label=_("Stage %(n)d: done on") % told, required=False)
        names = [name for row in self.rows[2:] for name in row]
        self.order_fields(
            ["region", "fixed_version", "clearance", "clearance_date", "clearance_reference", *names]
        )

    def clean(self) -> dict[str, Any]:
        """Every stage has a planned day; a plan that lost its products is for others by choice only."""
        for number in self._filled():
            name = f"planned_{number}"
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Give the day planned for this stage."))
        if self.must_choose and not (self.keys("products") or self.keys("groups")):
            self.add_error("products", _("The products of this plan were withdrawn. Choose others."))
        return super().clean() or self.cleaned_data

    def _filled(self) -> list[int]:
        """The numbers of the rows in which something is typed."""
        parts = PARTS.values()
        return [
            number
            for number in range(MOST_STAGES)
            if any(str(self[f"{part}_{number}"].value() or "").strip() for part in parts)
        ]

    def stages(self) -> tuple[Stage, ...]:
        """The stages as typed, in their order."""
        data = self.cleaned_data
        return tuple(
            Stage(data[f"stage_{n}"], data[f"planned_{n}"], data[f"done_{n}"]) for n in self._filled()
        )

    def keys(self, name: str) -> frozenset[uuid.UUID]:
        """Keys of what was chosen in one field."""
        return frozenset(uuid.UUID(key) for key in self.cleaned_data.get(name, ()))

    def names(self) -> Mapping[str, str]:
        """Where findings of the command about stages belong."""
        found = {"stages": "stage_0"}
        for place, number in enumerate(self._filled()):
            found |= {f"stages/{place}/{told}": f"{part}_{number}" for told, part in PARTS.items()}
        return found | {f"0/{told}": field for told, field in found.items()}


def stage_fields(stages: Sequence[Stage]) -> dict[str, Any]:
    """Stages as the fields of the form hold them."""
    found: dict[str, Any] = {}
    for number, stage in enumerate(stages):
        found |= {f"stage_{number}": stage.name, f"planned_{number}": stage.planned}
        found[f"done_{number}"] = stage.done
    return found
