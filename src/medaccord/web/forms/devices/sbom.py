"""The form that attaches an SBOM to a product, and the one that asks where a component is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.devices.sbom import NAMED, PURL
from medaccord.domain.tlp import Tlp
from medaccord.web.forms.plain import Form
from medaccord.web.uploads import TooLarge


class SbomForm(Form):
    """An SBOM, the version of the product that it is for, and its marking."""

    prefix = "sbom"
    file = forms.FileField(
        label=_l("SBOM"),
        widget=forms.FileInput(),
        help_text=_l("CycloneDX as JSON or XML, or SPDX 2.2 or 2.3 as JSON or tag-value."),
    )
    label = forms.CharField(
        label=_l("For which version of the product?"),
        required=False,
        max_length=NAMED,
        help_text=_l("As you call it. It is printed as typed."),
        strip=False,
    )
    marking = forms.TypedChoiceField(label=_l("Marking"), coerce=Tlp, empty_value=None, required=False)

    def __init__(self, *args: Any, labels: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = list(labels)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """A file that was too large was not kept."""
        file = self.cleaned_data["file"]
        if isinstance(file, TooLarge):
            raise forms.ValidationError(_l("This file is too large. Split it, or send a smaller one."))
        return file


class ComponentForm(Form):
    """Which component is looked for, and in which versions."""

    component = forms.CharField(
        label=_l("Component"),
        max_length=PURL,
        help_text=_l("Its name, such as openssl, or its package URL, such as pkg:npm/lodash."),
        strip=False,
    )
    versions = forms.CharField(
        label=_l("Versions"),
        required=False,
        max_length=NAMED,
        help_text=_l("Left empty, all. For example: before 3.0.7, or vers:deb/<1.1.1k-1."),
        strip=False,
    )
