"""Forms that correct a row of a case, filled with what stands there, and the one that withdraws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.devices.product import version_category
from medaccord.domain.text import PRINTED, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area

STEPS: Mapping[str, Any] = {
    "architecture": _l("Architecture"),
    "host_name": _l("Host name"),
    "language": _l("Language"),
    "legacy": _l("Legacy"),
    "patch_level": _l("Patch level"),
    "product_family": _l("Product family"),
    "product_name": _l("Product"),
    "product_version": _l("Version"),
    "product_version_range": _l("Versions"),
    "service_pack": _l("Service pack"),
    "specification": _l("Specification"),
    "vendor": _l("Maker as printed on it"),
}
"""Kinds of branches on the way to a product (CSAF 2.0 §3.1.2.2)."""


VERSIONS = frozenset({"product_version", "product_version_range", "service_pack", "patch_level"})
"""Kinds of steps that say which version a product is."""
NAMED = frozenset({"product_version", "product_version_range"})
"""Of these, the one follows from what is typed: a version or several."""


class WithdrawForm(Form):
    """Why a row is over, with its version as the person saw it."""

    reason = forms.CharField(
        label=_l("Why?"),
        max_length=REASON,
        widget=Area(2),
        strip=False,
        help_text=_l("A few words. Whoever could read this reads them too."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ProductNameForm(Form):
    """A product's full name and the steps that lead to it, each kept and printed as typed."""

    prefix = "product"

    def __init__(self, *args: Any, path: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [kind for kind, _ in path]
        self.texts = [text for _, text in path]
        for number, (kind, text) in enumerate(path):
            self.fields[f"step_{number}"] = _verbatim(STEPS.get(kind, kind), initial=text)
        if path and not VERSIONS & set(self.kinds):
            self.fields["added"] = _verbatim(_l("Version or versions"), required=False)
        told = _l("Left empty, it is put together from the parts above.") if path else ""
        self.fields["name"] = _verbatim(_l("Full name"), required=not path, help_text=told)

    def path(self) -> tuple[tuple[str, str], ...]:
        """The steps as typed, with a version where there was none before."""
        steps = [self._step(number, kind) for number, kind in enumerate(self.kinds)]
        added = self.cleaned_data.get("added", "")
        return (*steps, *([(version_category(added).value, added)] if added.strip() else ()))

    def _step(self, number: int, kind: str) -> tuple[str, str]:
        text = self.cleaned_data[f"step_{number}"]
        retyped = kind in NAMED and text != self.texts[number]
        return (version_category(text).value if retyped else kind), text

    def full_name(self) -> str:
        """The name as typed, or put together from the steps."""
        return self.cleaned_data["name"] or " ".join(step for _, step in self.path())


def _verbatim(label: Any, **how: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=PRINTED, strip=False, **how)


def correcting(form: forms.Form, version: int, initial: Mapping[str, Any]) -> forms.Form:
    """A form that adds, turned into one that corrects: what a row is about stays, its version goes along."""
    form.initial = {**initial, "version": version}
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
    return form
