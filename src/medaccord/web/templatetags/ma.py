"""How bound fields, table rows and error summaries become accessible USWDS markup (WCAG 2.2, Section 508).

Ids follow Django 5.2: `<id>_helptext` for the hint, `<id>_error` for the error, both in aria-describedby.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.template import Context

register = template.Library()

WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "usa-textarea ma-wide"),
    (forms.Select, "usa-select ma-wide"),
    (forms.FileInput, "ma-file"),
    (Input, "usa-input ma-wide"),
)

BUTTON_CLASSES = {
    "filled": "usa-button ma-btn",
    "outline": "usa-button usa-button--outline ma-btn",
    "danger": "usa-button ma-btn--danger ma-btn",
    "plain": "usa-button usa-button--unstyled",
}


def kind_of(field: BoundField) -> str:
    """Return how the field is drawn: 'hidden', 'radio', 'checkbox' (several), 'tick' (one) or 'text'."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect):
        return "radio"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "text"


def classes_of(field: BoundField) -> str:
    """Return the USWDS classes of a text-like input, its own classes kept."""
    widget = field.field.widget
    ours = next((css for kind, css in WIDGET_CLASSES if isinstance(widget, kind)), "usa-input ma-wide")
    error = "usa-input--error" if field.errors else ""
    return " ".join(filter(None, (ours, error, widget.attrs.get("class", ""))))


def options_of(field: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a radio or checkbox group with their hints, without the empty choice."""
    hints = getattr(field.field.widget, "hints", {})
    options = []
    for option in field.subwidgets:
        data = option.data
        if data["value"] == "":
            continue
        options.append({**data, "id": data["attrs"]["id"], "hint": hints.get(str(data["value"]), "")})
    return options


def first_id(field: BoundField) -> str:
    """Return the id an error summary links to: the input, or the first choice of a group."""
    if kind_of(field) in ("radio", "checkbox"):
        options = options_of(field)
        return options[0]["id"] if options else field.auto_id
    return field.id_for_label or field.auto_id


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Draw a bound field with label, hint and error; split a MultiWidget into fields of its own first."""
    kind = kind_of(bound)
    group = kind in ("radio", "checkbox")
    return {
        "field": bound,
        "kind": kind,
        "hint": bound.help_text,
        "errors": bound.errors,
        "optional": not (bound.field.required or getattr(bound.field, "depends", False)),
        "columns": getattr(bound.field.widget, "columns", 1),
        "options": options_of(bound) if group else [],
        "describedby": (bound.aria_describedby or "") if group else "",
        "required": bound.field.required and kind == "radio" and bound.form.use_required_attribute,
        "input": bound.as_widget(attrs={"class": "usa-checkbox__input"})
        if kind == "tick"
        else ("" if group else bound.as_widget(attrs={"class": classes_of(bound)})),
    }


@register.simple_tag
def form_rows(form: BaseForm, more: bool | None = None) -> list[list[BoundField]]:
    """Return the visible fields in rows: as the form's `rows` (tuples of names) say, the rest one a row.

    With `more` only rows that begin with a field of the form's `more`, or without it only the others.
    """
    named = [[name for name in row if name in form.fields] for row in getattr(form, "rows", ())]
    start = {row[0]: row for row in named if row}
    placed = {name for row in named for name in row}
    rows = []
    for bound in form.visible_fields():
        if bound.name in start:
            rows.append([form[name] for name in start[bound.name]])
        elif bound.name not in placed:
            rows.append([bound])
    folded = getattr(form, "more", ())
    return [row for row in rows if more is None or (row[0].name in folded) is more]


def named(field: BoundField, error: str) -> str:
    """Return the error as a line of its own: the field's label, then what is wrong."""
    label = str(field.label)
    return f"{label}{'' if label.endswith(('?', '.', '!', ':')) else ':'} {error}"


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: Context, *forms_: BaseForm) -> dict[str, Any]:
    """Draw one summary for the forms of a page, each line linked to its field; nothing where all is well."""
    context.get("summed_up", list[BaseForm]()).extend(forms_)  # type: ignore[union-attr]
    lines: list[tuple[str, str]] = []
    upload = False
    for form in forms_:
        if not form.is_bound or not form.errors:
            continue
        upload = upload or form.is_multipart()
        lines += [("", str(error)) for error in form.non_field_errors()]
        for bound in form:
            if bound.is_hidden:  # nobody can see which one it is
                lines += [("", str(error)) for error in bound.errors]
            else:
                lines += [(first_id(bound), named(bound, str(error))) for error in bound.errors]
    return {"lines": lines, "upload": upload}


@register.filter
def button(look: str) -> str:
    """Return the USWDS classes of a button of that look (`viewmodels.parts.Look`)."""
    return BUTTON_CLASSES[look]


@register.filter
def with_heads(cells: Sequence[Any], heads: Iterable[str]) -> list[tuple[str, Any]]:
    """Pair each cell of a row with its column's head, which labels it on a phone."""
    return list(zip(heads, cells, strict=True))
