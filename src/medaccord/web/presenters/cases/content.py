"""Vulnerabilities, products and the advisory's texts, with the forms that add to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.content import (
    Content,
    NoteView,
    ReferenceView,
    RemediationKind,
    RemediationView,
    ThanksView,
)
from medaccord.apps.cases.queries.statements import StatementView
from medaccord.apps.cases.queries.views import CaseView, CellView, Party, ProductView, VulnerabilityView
from medaccord.apps.cases.queries.withdrawn import WithdrawnView
from medaccord.domain.advisory.statement import heading
from medaccord.domain.cvd.cells import Status
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases import content as forms
from medaccord.web.forms.cases.rollout import RolloutForm
from medaccord.web.presenters.advisories.statement import counsel_words
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.corrections import acts, over_table, rollouts_table
from medaccord.web.presenters.cases.head import Tab, address, case_head, makers
from medaccord.web.presenters.cases.rooms import side_of
from medaccord.web.presenters.devices.product_pages import device_way, sbom_ways
from medaccord.web.presenters.devices.products import choices, named, split_name, vulnerability_choices
from medaccord.web.presenters.words import Words, rated, say
from medaccord.web.templatetags.instants import day

REMEDIATIONS: Words = dict(forms.REMEDIATIONS)
NOTES: Words = dict(forms.NOTES)
CERTAINTIES: Words = dict(forms.CERTAINTIES)


@dataclass(frozen=True, slots=True)
class Kind:
    """One form of the page: its verb, address, heading, button and what is said about it."""

    verb: Verb
    path: str
    heading: object
    button: object
    intro: object = ""


KINDS: Mapping[str, Kind] = {
    "vulnerability": Kind(
        Verb.VULNERABILITY_ADD,
        "add/",
        _l("Add a vulnerability"),
        _l("Add the vulnerability"),
        _l("Every party of the case reads it. Nobody is asked by that."),
    ),
    "product": Kind(
        Verb.PRODUCT_ADD,
        "product/",
        _l("Add a product"),
        _l("Add the product"),
        _l("It is kept and printed as typed. Its maker and the coordination center see it."),
    ),
    "group": Kind(
        Verb.PRODUCT_GROUP,
        "group/",
        _l("Name a group of products"),
        _l("Save the group"),
        _l("Remediations can then point at it."),
    ),
    "score": Kind(Verb.SCORE_ADD, "score/", _l("Add a score"), _l("Add the score")),
    "remediation": Kind(
        Verb.REMEDIATION_ADD, "remediation/", _l("Add what users can do"), _l("Add the remediation")
    ),
    "rollout": Kind(
        Verb.ROLLOUT_ADD,
        "rollout/",
        _l("Plan when the fix comes in a region"),
        _l("Add the plan"),
        _l("The manufacturer and the coordination center read it. The advisory does not print it."),
    ),
    "note": Kind(
        Verb.NOTE_ADD,
        "note/",
        _l("Add a text for the advisory"),
        _l("Add the text"),
        _l("The agencies alone read it before release, unless you show it to every party."),
    ),
    "reference": Kind(Verb.REFERENCE_ADD, "reference/", _l("Add a reference"), _l("Add the reference")),
    "acknowledgment": Kind(
        Verb.ACKNOWLEDGMENT_ADD,
        "acknowledgment/",
        _l("Add thanks"),
        _l("Add the thanks"),
        _l("The agencies alone read it before release."),
    ),
    "split": Kind(
        Verb.CASE_SPLIT,
        "split/",
        _l("Move vulnerabilities to a linked case"),
        _l("Move them"),
        _l("The linked case has the same people and the same embargo."),
    ),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The one form that was refused, by its name, and the vulnerability whose row is being changed."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    changing: uuid.UUID | None = None


def blank(view: CaseView, content: Content, name: str, data: Any = None) -> Form:
    """One form of the page with the choices that this reader has, filled from `data` where there is some."""
    about = vulnerability_choices(view)
    products = choices(view.products)
    groups = [(str(one.id), one.name) for one in content.groups]
    match name:
        case "vulnerability":
            return forms.VulnerabilityForm(data, prefix="vulnerability")
        case "product":
            return forms.ProductForm(data, makers=_owners(view))
        case "group":
            return forms.GroupForm(data, products=products)
        case "score":
            return forms.ScoreForm(data, vulnerabilities=about, products=products)
        case "remediation":
            return forms.RemediationForm(data, vulnerabilities=about, products=products, groups=groups)
        case "rollout":
            chosen = {"vulnerabilities": about, "products": products, "groups": groups}
            return RolloutForm(data, **chosen, is_desk=view.is_desk)
        case "note":
            form = forms.NoteForm if view.is_desk else forms.StatementForm
            return form(data, vulnerabilities=about)
        case "reference":
            return forms.ReferenceForm(data, vulnerabilities=about, is_desk=view.is_desk)
        case "acknowledgment":
            return forms.ThanksForm(data, vulnerabilities=about)
        case _:
            return forms.SplitForm(data, vulnerabilities=about)


def _owners(view: CaseView) -> list[tuple[str, str]]:
    """Manufacturers whose products this reader may add: all for the desk, else its own."""
    return [(str(p.organisation), p.name) for p in makers(view) if view.is_desk or p.mine]


def change_form(one: VulnerabilityView, data: Any = None) -> forms.VulnerabilityForm:
    """The form of a vulnerability that is there, with the version that is shown."""
    initial = {
        "title": one.title,
        "cve": one.cve,
        "cwe": one.cwe,
        "cwe_name": one.cwe_name,
        "ids": "\n".join(f"{system}: {text}" for system, text in one.ids),
        "certainty": one.certainty,
        "version": one.version,
    }
    return forms.VulnerabilityForm(data, prefix="change", initial=initial)


def vulnerabilities_page(
    view: CaseView, content: Content, over: Sequence[WithdrawnView], typed: Typed, now: dt.datetime
) -> v.CaseVulnerabilitiesPage:
    """Everything that the reader sees of what the case is about."""
    return v.CaseVulnerabilitiesPage(
        head=case_head(view, Tab.VULNERABILITIES),
        vulns=tuple(_card(view, content, one) for one in view.vulnerabilities),
        products=_products(view),
        boxes=tuple(_boxes(view, content, typed)),
        empty=_("No vulnerability is described yet."),
        texts=_texts(view, content),
        groups=_groups(view, content),
        over=over_table(view, over),
        rollouts=rollouts_table(view, content.rollouts, now),
        statements=statements(view, content, typed),
    )


def _card(view: CaseView, content: Content, one: VulnerabilityView) -> v.VulnCard:
    notes = [note for note in content.notes if note.vulnerability == one.id and not _is_own(view, note)]
    may_change = may(view, Verb.VULNERABILITY_CHANGE) and not one.moved
    change = f"{address(view.id, Tab.VULNERABILITIES)}?change={one.id}#change"
    return v.VulnCard(
        id=f"v-{one.id}",
        name=one.label,
        title=one.title or one.cve or _("not named yet"),
        refs=tuple(_refs(one)),
        texts=tuple(_said(view, note) for note in notes),
        sources=tuple(_sources(view, content, one)),
        scores=_scores(view, content, one),
        fixes=tuple(_fix(view, r) for r in content.remediations if r.vulnerability == one.id),
        acts=(
            *((v.Act(_("Change"), change, look="plain", about=one.label),) if may_change else ()),
            *acts(view, "vulnerability", one, one.label),
        ),
    )


def _said(view: CaseView, note: NoteView) -> v.Said:
    does = acts(view, "note", note, note.title or say(NOTES, note.category))
    return v.Said(note.text, does, note.title, tag=_waiting_tag(note))


def _waiting_tag(note: NoteView) -> v.Tag | None:
    """That counsel of a party has not approved its statement: a state, and none of counsel's words."""
    return v.Tag(_("Waits for their counsel"), "warn") if note.waits else None


def _is_own(view: CaseView, note: NoteView) -> bool:
    """Whether a text is the reader's own statement, which stands in a section of its own."""
    return view.mine is not None and note.party == view.mine.id


def _sources(view: CaseView, content: Content, one: VulnerabilityView) -> Iterator[v.Pair]:
    for reference in content.references:
        if reference.vulnerability == one.id:
            does = acts(view, "reference", reference, reference.summary)
            yield v.Pair(_("See"), reference.summary, reference.url, acts=does)
    for thanks in content.thanks:
        if thanks.vulnerability == one.id:
            words = thanks_words(thanks)
            yield v.Pair(_("Thanks to"), words, acts=acts(view, "acknowledgment", thanks, words))


def _refs(one: VulnerabilityView) -> Iterator[v.Pair]:
    yield v.Pair(_("State"), say(CERTAINTIES, one.certainty))
    yield v.Pair(_("CVE"), one.cve or _("not yet"))
    if one.cwe:
        yield v.Pair(_("Weakness"), f"{one.cwe} {one.cwe_name}")
    for system, text in one.ids:
        yield v.Pair(system, text)
    if one.moved:
        yield v.Pair(_("Moved"), _("goes on in a linked case"))


def thanks_words(thanks: ThanksView) -> str:
    """Whom an acknowledgment names, and for what."""
    who = ", ".join((*thanks.names, *((thanks.organization,) if thanks.organization else ())))
    return ": ".join(filter(None, (who, thanks.summary))) or ", ".join(thanks.urls)


def _scores(view: CaseView, content: Content, one: VulnerabilityView) -> v.Table | None:
    rows = [score for score in view.scores if score.vulnerability == one.id]
    if not rows:
        return None
    return v.Table(
        _("Scores of %s") % one.label,
        (_("Score"), _("Whose"), _("Products"), _("Vector")),
        tuple(
            v.Row(
                (
                    v.Cell(rated(score.base, score.severity), f"CVSS {score.cvss}"),
                    v.Cell(score.source or _("not said")),
                    v.Cell(named(view, content.scored.get(score.id, ())) or _("not shown to you")),
                    v.Cell(score.vector, code=True, acts=acts(view, "score", score, score.vector)),
                )
            )
            for score in rows
        ),
    )


def _fix(view: CaseView, one: RemediationView) -> v.Pair:
    about = ", ".join(filter(None, (named(view, one.products), *one.groups)))
    note = "; ".join(filter(None, (about, _("from %s") % day(one.dated) if one.dated else "", one.url)))
    does = acts(view, "remediation", one, one.details[:80])
    return v.Pair(say(REMEDIATIONS, one.category), one.details, note=note, acts=does)


def _products(view: CaseView) -> v.Table:
    owners = {p.organisation: p for p in makers(view)}
    cells: dict[uuid.UUID, list[CellView]] = {}
    for cell in view.cells:
        cells.setdefault(cell.product, []).append(cell)
    count = len(living(view))
    return v.Table(
        _("Products of this case"),
        (_("Product"), _("Versions as given"), _("Manufacturer"), _("Answers")),
        tuple(
            _product(view, one, owners.get(one.organisation), cells.get(one.id, ()), count)
            for one in view.products
        ),
        _("No product is listed yet.")
        if view.is_desk or Role.MANUFACTURER in view.roles
        else _("Products are shown once they are published."),
    )


def _product(
    view: CaseView, one: ProductView, owner: Party | None, cells: Sequence[CellView], count: int
) -> v.Row:
    name, versions = split_name(one)
    answered = [c for c in cells if c.answered_at]
    words = _("%(n)s of %(all)s") % {"n": len(answered), "all": count}
    status = {c.status for c in cells}
    kind = "done" if answered and len(answered) >= count else "waiting"
    asked = v.Cell(words, status=kind) if status - {Status.NOT_ASKED} else v.Cell(_("Not asked"))  # type: ignore[arg-type]
    ways = (device_way(view, one), *sbom_ways(view, one))
    return v.Row(
        (
            v.Cell(name, acts=(*ways, *acts(view, "product", one, one.name))),
            v.Cell(versions or _("not given")),
            v.Cell(owner.name if owner else ""),
            asked,
        ),
        id=f"product-{one.id}",
    )


def _groups(view: CaseView, content: Content) -> v.Table | None:
    """Sets of products that go by a name."""
    if not content.groups:
        return None
    return v.Table(
        _("Product groups of this case"),
        (_("Group"), _("Products")),
        tuple(
            v.Row(
                (
                    v.Cell(one.name, one.summary, acts=acts(view, "group", one, one.name)),
                    v.Cell(named(view, one.products) or _("none any more")),
                ),
                id=f"group-{one.id}",
            )
            for one in content.groups
        ),
    )


def _texts(view: CaseView, content: Content) -> v.Table | None:
    """What the advisory says of the whole, with who reads it now."""
    rows: list[v.Row] = []
    whole = [one for one in content.notes if one.vulnerability is None and not _is_own(view, one)]
    rows += [_note(view, one) for one in whole]
    rows += [_reference(view, one) for one in content.references if one.vulnerability is None]
    rows += [_thanks(view, one) for one in content.thanks if one.vulnerability is None]
    if not rows and not (view.is_desk and may(view, Verb.NOTE_ADD)):
        return None
    return v.Table(
        _("Texts of the whole advisory"),
        (_("Kind"), _("Text"), _("Read by")),
        tuple(rows),
        _("No text is written yet. An advisory needs at least a summary."),
    )


def statements(view: CaseView, content: Content, typed: Typed) -> v.Statements | None:
    """What the reader says in its own words, and the form for it; None for whoever makes none."""
    own = [note for note in content.notes if _is_own(view, note)]
    box = _statement_box(view, content, typed)
    if not own and box is None:
        return None
    labels = {one.id: one.label for one in view.vulnerabilities}
    return v.Statements(
        intro=_(
            "The advisory prints it word for word under “%s”, unless the coordination center leaves it out."
            " Nobody else can change it. Until it is published the agencies of this case alone read it."
        )
        % heading(view.mine.name if view.mine else ""),
        said=tuple(_stated(view, note, labels, content.counsel.get(note.id)) for note in own),
        empty=_("None of yours stands. Write one below, for the whole case or for one vulnerability."),
        box=box,
    )


def _stated(
    view: CaseView, note: NoteView, labels: Mapping[uuid.UUID, str], read: StatementView | None
) -> v.Said:
    if note.vulnerability is None:
        about = _("The whole case")
    elif note.vulnerability in labels:
        about = labels[note.vulnerability]
    else:
        return v.Said(note.text, (), _("About what goes on in a linked case: change it there"))
    return v.Said(note.text, acts(view, "note", note, about), about, note=counsel_words(read, note.waits))


def _statement_box(view: CaseView, content: Content, typed: Typed) -> v.FormBox | None:
    if view.mine is None or view.mine.role != Role.MANUFACTURER or not may(view, Verb.NOTE_ADD):
        return None
    return v.FormBox(
        "add-note",
        f"{address(view.id, Tab.VULNERABILITIES)}{KINDS['note'].path}",
        typed.forms.get("note") or blank(view, content, "note"),
        (v.Submit(_("Save the statement"), "add"),),
        _("Write a statement"),
        folded=True,
    )


def _readers(view: CaseView, room: uuid.UUID) -> v.Cell:
    if room == view.room:
        return v.Cell(_("Every party"))
    if view.is_agencies(room):
        return v.Cell(_("The agencies"))
    party = side_of(view, room)
    return v.Cell(_("%s and the center") % party.name if party else _("Every party at that time"))


def _note(view: CaseView, one: NoteView) -> v.Row:
    return v.Row(
        (
            v.Cell(
                _("Manufacturer’s own words") if one.party else say(NOTES, one.category),
                one.title,
                tag=_waiting_tag(one),
            ),
            v.Cell(one.text, acts=acts(view, "note", one, one.title or say(NOTES, one.category))),
            _readers(view, one.room),
        ),
        id=f"n-{one.id}",
    )


def _reference(view: CaseView, one: ReferenceView) -> v.Row:
    cell = v.Cell(one.summary, one.url, href=one.url, acts=acts(view, "reference", one, one.summary))
    return v.Row((v.Cell(_("Reference")), cell, _readers(view, one.room)), id=f"r-{one.id}")


def _thanks(view: CaseView, one: ThanksView) -> v.Row:
    note = " ".join(one.urls)
    words = thanks_words(one)
    cell = v.Cell(words, note, acts=acts(view, "acknowledgment", one, words))
    return v.Row((v.Cell(_("Thanks")), cell, _readers(view, one.room)), id=f"t-{one.id}")


def _boxes(view: CaseView, content: Content, typed: Typed) -> Iterator[v.FormBox]:
    here = address(view.id, Tab.VULNERABILITIES)
    one = next((x for x in view.vulnerabilities if x.id == typed.changing and not x.moved), None)
    if one is not None and may(view, Verb.VULNERABILITY_CHANGE):
        yield v.FormBox(
            "change",
            f"{here}{one.id}/change/",
            typed.forms.get("change") or change_form(one),
            (v.Submit(_("Save"), "save", look="filled"),),
            _("Change %s") % one.label,
        )
    for name, kind in KINDS.items():
        if may(view, kind.verb) and _makes_sense(view, name):
            yield v.FormBox(
                f"add-{name}",
                f"{here}{kind.path}",
                typed.forms.get(name) or blank(view, content, name),
                (v.Submit(str(kind.button), "add"),),
                str(kind.heading),
                str(kind.intro),
                folded=True,
            )


def _makes_sense(view: CaseView, name: str) -> bool:
    """A form without anything to choose from is not shown."""
    if name == "product":
        return bool(_owners(view))
    if name == "note":
        return view.is_desk
    if name in ("score", "remediation", "rollout"):
        return bool(view.products and living(view))
    if name == "split":
        return len(living(view)) > 1
    return name != "group" or bool(view.products)


__all__ = ["KINDS", "RemediationKind", "Typed", "blank", "change_form", "vulnerabilities_page"]
