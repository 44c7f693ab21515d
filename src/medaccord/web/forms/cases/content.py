"""Forms of what a case is about: vulnerabilities, products, scores, remediations and the advisory's texts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.content import NoteKind, ReferenceKind, RemediationKind
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.text import GROUP, LETTER, PRINTED, TITLE
from medaccord.web.forms.plain import Form
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayBegins
from medaccord.web.widgets import Area, Checks, Radios

Choices = Iterable[tuple[str, str]]

REMEDIATIONS = (
    (RemediationKind.VENDOR_FIX.value, _l("Fix")),
    (RemediationKind.MITIGATION.value, _l("Mitigation")),
    (RemediationKind.WORKAROUND.value, _l("Workaround")),
    (RemediationKind.NONE_AVAILABLE.value, _l("No fix yet")),
    (RemediationKind.NO_FIX_PLANNED.value, _l("No fix planned")),
)
NOTES = (
    (NoteKind.SUMMARY.value, _l("Summary")),
    (NoteKind.DESCRIPTION.value, _l("Description")),
    (NoteKind.DETAILS.value, _l("Details")),
    (NoteKind.FAQ.value, _l("Questions and answers")),
    (NoteKind.GENERAL.value, _l("General")),
    (NoteKind.LEGAL_DISCLAIMER.value, _l("Legal disclaimer")),
    (NoteKind.OTHER.value, _l("Other")),
)
REFERENCES = (
    ("", _l("Not said")),
    (ReferenceKind.EXTERNAL.value, _l("Something else")),
    (ReferenceKind.SELF.value, _l("This advisory elsewhere")),
)
WHOLE = ("", _l("The whole case"))
ONE_A_LINE = _l("One a line.")


def lines(text: str) -> tuple[str, ...]:
    """What was typed one a line, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


CERTAINTIES = (
    (Certainty.SUSPECTED.value, _l("Suspected")),
    (Certainty.CONFIRMED.value, _l("Confirmed")),
    (Certainty.REFUTED.value, _l("Refuted")),
)


class VulnerabilityForm(Form):
    """A vulnerability as the case knows it; `version` is that of the row that was shown."""

    rows = (("cve", "cwe"),)
    title = forms.CharField(
        label=_l("What it is"), required=False, max_length=PRINTED, widget=Area(2), strip=False
    )
    cve = forms.CharField(
        label=_l("CVE"), required=False, max_length=40, help_text=_l("For example CVE-2026-12345.")
    )
    cwe = forms.CharField(
        label=_l("CWE"), required=False, max_length=40, help_text=_l("For example CWE-306.")
    )
    cwe_name = forms.CharField(label=_l("Name of the weakness"), required=False, max_length=300)
    ids = forms.CharField(
        label=_l("Other identifiers"),
        required=False,
        help_text=_l("One a line: the system, a colon, the identifier."),
        widget=Area(2),
    )
    certainty = forms.TypedChoiceField(
        label=_l("How sure is it?"),
        choices=CERTAINTIES,
        coerce=Certainty,
        empty_value=None,
        required=False,
        initial=Certainty.SUSPECTED.value,
        widget=Radios(columns=3, hints={Certainty.REFUTED.value: _l("No advisory speaks of it.")}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean_ids(self) -> tuple[tuple[str, str], ...]:
        """Pairs of system and text."""
        pairs = [line.partition(":") for line in lines(self.cleaned_data["ids"])]
        if any(not (system.strip() and text.strip()) for system, _colon, text in pairs):
            raise forms.ValidationError(_("Write each as system, colon, identifier."))
        return tuple((system.strip(), text.strip()) for system, _colon, text in pairs)


class ProductForm(Form):
    """One product; its texts are kept and printed as typed."""

    prefix = "product"
    rows = (("organisation", "vendor"), ("name", "version"))
    organisation = forms.ChoiceField(label=_l("Whose product"))
    vendor = forms.CharField(label=_l("Maker as printed on it"), max_length=PRINTED, strip=False)
    name = forms.CharField(label=_l("Product"), max_length=PRINTED, strip=False)
    version = forms.CharField(
        label=_l("Version or versions"),
        required=False,
        max_length=PRINTED,
        strip=False,
        help_text=_l("As the maker writes it."),
    )

    def __init__(self, *args: Any, makers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [] if len(makers) == 1 else [("", _l("Choose one"))]
        self.fields["organisation"].choices = [*first, *makers]  # type: ignore[attr-defined]
        if len(makers) == 1:
            self.fields["vendor"].initial = makers[0][1]


class _AboutProducts(Form):
    """A form about one vulnerability in some products."""

    vulnerability = forms.ChoiceField(label=_l("Vulnerability"))
    products = forms.MultipleChoiceField(label=_l("Products"), widget=Checks(columns=2), required=False)

    def __init__(self, *args: Any, vulnerabilities: Choices, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vulnerability"].choices = [("", _l("Choose one")), *vulnerabilities]  # type: ignore[attr-defined]
        self.fields["products"].choices = list(products)  # type: ignore[attr-defined]

    def chosen(self) -> frozenset[uuid.UUID]:
        """Keys of the chosen products."""
        return frozenset(uuid.UUID(key) for key in self.cleaned_data["products"])


class ScoreForm(_AboutProducts):
    """A CVSS vector for some products."""

    prefix = "score"
    vector = forms.CharField(
        label=_l("CVSS vector"),
        max_length=300,
        help_text=_l("Version, base score and severity are read from it."),
    )
    source = forms.CharField(
        label=_l("Whose score"), required=False, max_length=300, help_text=_l("Your own, if left out.")
    )
    field_order = ("vulnerability", "vector", "source", "products")


class RemediationForm(_AboutProducts):
    """What users can do."""

    prefix = "remediation"
    rows = (("vulnerability", "category"), ("url", "day"))
    category = forms.ChoiceField(label=_l("What kind"), choices=REMEDIATIONS)
    details = forms.CharField(label=_l("What users can do"), max_length=LETTER, widget=Area(3), strip=False)
    url = forms.CharField(label=_l("Address"), required=False, max_length=20_000)
    day = DayBegins(label=_l("Available from"), required=False)
    groups = forms.MultipleChoiceField(label=_l("Product groups"), widget=Checks(), required=False)
    field_order = ("vulnerability", "category", "details", "url", "day", "products", "groups")

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            self.fields["groups"].choices = groups  # type: ignore[attr-defined]
        else:
            del self.fields["groups"]

    def chosen_groups(self) -> frozenset[uuid.UUID]:
        """Keys of the chosen groups."""
        return frozenset(uuid.UUID(key) for key in self.cleaned_data.get("groups", ()))

    def dated(self) -> dt.datetime | None:
        """The beginning of the day in the reader's zone."""
        found: dt.datetime | None = self.cleaned_data["day"]
        return found


class GroupForm(Form):
    """A name for a set of products."""

    prefix = "group"
    name = forms.CharField(label=_l("Name of the group"), max_length=GROUP)
    summary = forms.CharField(label=_l("What it holds"), required=False, widget=Area(2), strip=False)
    products = forms.MultipleChoiceField(label=_l("Products"), widget=Checks(columns=2), required=False)

    def __init__(self, *args: Any, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["products"].choices = list(products)  # type: ignore[attr-defined]


class _Text(Form):
    """A text of the advisory, about the whole case or one vulnerability."""

    vulnerability = forms.ChoiceField(label=_l("About"), required=False)

    def __init__(self, *args: Any, vulnerabilities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vulnerability"].choices = [WHOLE, *vulnerabilities]  # type: ignore[attr-defined]

    def about(self) -> uuid.UUID | None:
        """The vulnerability, or None for the whole."""
        key = self.cleaned_data["vulnerability"]
        return uuid.UUID(key) if key else None


COMMON = _l("Show it to every party now")


class NoteForm(_Text):
    """A text for the advisory."""

    prefix = "note"
    rows = (("vulnerability", "category"),)
    category = forms.ChoiceField(label=_l("What kind"), choices=NOTES)
    title = forms.CharField(label=_l("Heading"), required=False, max_length=PRINTED, strip=False)
    text = forms.CharField(label=_l("Text"), widget=Area(5), strip=False)
    common = forms.BooleanField(label=COMMON, required=False)


class StatementForm(_Text):
    """A manufacturer's own statement, about the whole case or one vulnerability."""

    prefix = "note"
    text = forms.CharField(
        label=_l("Your statement"),
        widget=Area(8),
        strip=False,
        help_text=_l("Every letter, space and line is printed as you type it."),
    )


class ReferenceForm(_Text):
    """An address for the advisory; only the desk shows one to every party."""

    prefix = "reference"
    rows = (("vulnerability", "category"),)
    category = forms.ChoiceField(label=_l("What it is"), choices=REFERENCES, required=False)
    url = forms.CharField(label=_l("Address"), max_length=20_000)
    summary = forms.CharField(label=_l("What is found there"), max_length=PRINTED, strip=False)
    common = forms.BooleanField(label=COMMON, required=False)

    def __init__(self, *args: Any, is_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_desk:
            del self.fields["common"]


class ThanksForm(_Text):
    """Whom the advisory thanks; the agencies alone read it before."""

    prefix = "acknowledgment"
    names = forms.CharField(label=_l("Names"), required=False, help_text=ONE_A_LINE, widget=Area(2))
    organization = forms.CharField(label=_l("Organization"), required=False, max_length=PRINTED)
    summary = forms.CharField(label=_l("What for"), required=False, max_length=PRINTED, strip=False)
    urls = forms.CharField(label=_l("Addresses"), required=False, help_text=ONE_A_LINE, widget=Area(2))


class SplitForm(Reasoned):
    """What goes on in a linked case."""

    prefix = "split"
    vulnerabilities = forms.MultipleChoiceField(label=_l("What moves"), widget=Checks())
    title = forms.CharField(
        label=_l("Title of the linked case"), max_length=TITLE, widget=Area(2), strip=False
    )
    leak_risk = forms.CharField(
        label=_l("What a leak from one case would mean for the other"),
        required=False,
        max_length=LETTER,
        help_text=_l("Needed while an embargo is proposed or binds."),
        widget=Area(2),
        strip=False,
    )

    def __init__(self, *args: Any, vulnerabilities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vulnerabilities"].choices = list(vulnerabilities)  # type: ignore[attr-defined]
