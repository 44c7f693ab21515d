"""Rows of a case that are corrected and withdrawn: who may, the pages that do it, and what is over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.content import Content, NoteView
from medaccord.apps.cases.queries.rollouts import RolloutView
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.cases.queries.withdrawn import WithdrawnView
from medaccord.domain.cvd.cells import Status
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.corrections import ProductNameForm, WithdrawForm, correcting
from medaccord.web.forms.cases.rollout import RolloutForm, stage_fields
from medaccord.web.presenters.cases import rollout
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.devices.products import named
from medaccord.web.templatetags.instants import day


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of row: its verbs, what it is called, and what is said of its end."""

    change: Verb | None
    withdraw: Verb
    word: object
    changed: object
    withdrawn: object
    after: object
    over: str = "withdraw"
    """The last part of the address that withdraws it."""


AFTER = _l("It is left out of the next draft. What is published stays as it is.")
NOUNS: Mapping[str, Noun] = {
    "vulnerability": Noun(
        None,
        Verb.VULNERABILITY_WITHDRAW,
        _l("vulnerability"),
        "",
        _l("The vulnerability was withdrawn."),
        _l("Answers, scores and texts about it go with it. What is published stays as it is."),
    ),
    "product": Noun(
        Verb.PRODUCT_CHANGE,
        Verb.PRODUCT_WITHDRAW,
        _l("product"),
        _l("The product was changed."),
        _l("The product was withdrawn."),
        _l("Its answers count no more. Scores, fixes and groups go on without it."),
    ),
    "group": Noun(
        None,
        Verb.PRODUCT_UNGROUP,
        _l("product group"),
        "",
        _l("The group was withdrawn."),
        _l("What named it goes on speaking of its products."),
        "ungroup",
    ),
    "score": Noun(
        Verb.SCORE_CHANGE,
        Verb.SCORE_WITHDRAW,
        _l("score"),
        _l("The score was changed."),
        _l("The score was withdrawn."),
        AFTER,
    ),
    "remediation": Noun(
        Verb.REMEDIATION_CHANGE,
        Verb.REMEDIATION_WITHDRAW,
        _l("fix or workaround"),
        _l("The remediation was changed."),
        _l("The remediation was withdrawn."),
        AFTER,
    ),
    "rollout": Noun(
        Verb.ROLLOUT_CHANGE,
        Verb.ROLLOUT_WITHDRAW,
        _l("fix plan"),
        _l("The fix plan was changed."),
        _l("The fix plan was withdrawn."),
        _l("Its days count no more. What was published stays as it is."),
    ),
    "note": Noun(
        Verb.NOTE_CHANGE,
        Verb.NOTE_WITHDRAW,
        _l("text"),
        _l("The text was changed."),
        _l("The text was withdrawn."),
        AFTER,
    ),
    "reference": Noun(
        Verb.REFERENCE_CHANGE,
        Verb.REFERENCE_WITHDRAW,
        _l("reference"),
        _l("The reference was changed."),
        _l("The reference was withdrawn."),
        AFTER,
    ),
    "acknowledgment": Noun(
        Verb.ACKNOWLEDGMENT_CHANGE,
        Verb.ACKNOWLEDGMENT_WITHDRAW,
        _l("thanks"),
        _l("The thanks were changed."),
        _l("The thanks were withdrawn."),
        AFTER,
    ),
}


def rows(view: CaseView, content: Content, noun: str) -> Sequence[Any]:
    """The rows of one kind that the reader sees."""
    found: Mapping[str, Sequence[Any]] = {
        "vulnerability": view.vulnerabilities,
        "product": view.products,
        "group": content.groups,
        "score": view.scores,
        "remediation": content.remediations,
        "rollout": content.rollouts,
        "note": content.notes,
        "reference": content.references,
        "acknowledgment": content.thanks,
    }
    return found[noun]


def one_row(view: CaseView, content: Content, noun: str, key: uuid.UUID) -> Any:
    """One of them by its key, or None."""
    return next((row for row in rows(view, content, noun) if row.id == key), None)


def may_correct(view: CaseView, noun: str, row: Any, verb: Verb) -> bool:
    """Whether this reader may change or withdraw this row now: whoever wrote it, and the desk."""
    if not may(view, verb) or row.version is None or _moved(view, noun, row):
        return False
    if view.is_desk or view.mine is None:
        return view.is_desk and (noun != "note" or _is_desks(view, row, verb))
    if noun == "product":
        own = row.organisation == view.mine.organisation
        return own and (verb == Verb.PRODUCT_CHANGE or not _asked(view, row.id))
    if noun == "group":
        return bool(row.room == view.mine.side)
    return bool(row.party == view.mine.id)


def _is_desks(view: CaseView, note: NoteView, verb: Verb) -> bool:
    """Whether a text is the desk's to correct: its own, or the end of a statement whose author has left."""
    if note.party is None or verb == Verb.NOTE_CHANGE:
        return note.party is None
    return any(one.id == note.party and one.left_at is not None for one in view.parties)


def _moved(view: CaseView, noun: str, row: Any) -> bool:
    """Whether a row is, or is about, what goes on in a linked case."""
    moved = {one.id for one in view.vulnerabilities if one.moved}
    if noun == "rollout":
        return bool(row.vulnerabilities <= moved)
    return (
        bool(moved) and (row.id if noun == "vulnerability" else getattr(row, "vulnerability", None)) in moved
    )


def _asked(view: CaseView, product: uuid.UUID) -> bool:
    return any(c.product == product and c.status != Status.NOT_ASKED for c in view.cells)


def acts(view: CaseView, noun: str, row: Any, about: str) -> tuple[v.Act, ...]:
    """What this reader may do with a row, as links; `about` names the row to who hears the page."""
    kind = NOUNS[noun]
    here = _address(view, noun, row.id)
    verbs = ((kind.change, _("Change"), "change"), (kind.withdraw, _("Withdraw"), kind.over))
    return tuple(
        v.Act(label, f"{here}{part}/", look="plain", about=about)
        for verb, label, part in verbs
        if verb is not None and may_correct(view, noun, row, verb)
    )


def rollouts_table(view: CaseView, found: Sequence[RolloutView], now: dt.datetime) -> v.Table | None:
    """When the fix comes in which region, with what the reader may do about it."""
    return rollout.table(view, found, now, lambda one: acts(view, "rollout", one, one.region))


def _address(view: CaseView, noun: str, key: uuid.UUID) -> str:
    here = address(view.id, Tab.VULNERABILITIES)
    return f"{here}{key}/" if noun == "vulnerability" else f"{here}{noun}/{key}/"


def change_form(view: CaseView, content: Content, noun: str, row: Any, blank: Form) -> Form:
    """The form that adds such a row, filled with what stands there; what it is a score or fix of stays."""
    if noun in ("score", "remediation"):
        del blank.fields["vulnerability"]
    if isinstance(blank, RolloutForm):
        blank.must_choose = not named(view, row.products)
    return correcting(blank, row.version, _initial(view, content, noun, row))


def name_form(row: Any, data: Any = None) -> Form:
    """The form of a product's name, filled with what stands there."""
    steps = " ".join(step for _, step in row.path)
    return correcting(
        ProductNameForm(data, path=row.path), row.version, {"name": "" if steps == row.name else row.name}
    )


def _initial(view: CaseView, content: Content, noun: str, row: Any) -> dict[str, Any]:
    about = {"vulnerability": str(getattr(row, "vulnerability", None) or "")}
    match noun:
        case "score":
            return {
                "vector": row.vector,
                "source": row.source,
                "products": [*map(str, content.scored.get(row.id, ()))],
            }
        case "remediation":
            told = {"category": row.category, "details": row.details, "url": row.url}
            dated = timezone.localdate(row.dated) if row.dated else None
            chosen = {"products": [*map(str, row.products)], "groups": [*map(str, row.named)]}
            return told | chosen | {"day": dated}
        case "rollout":
            return _rollout(row)
        case "note":
            told = {"category": row.category, "title": row.title, "text": row.text}
            return about | told | {"common": row.room == view.room}
        case "reference":
            told = {"category": row.category, "url": row.url, "summary": row.summary}
            return about | told | {"common": row.room == view.room}
        case _:
            told = {"organization": row.organization, "summary": row.summary}
            return about | told | {"names": "\n".join(row.names), "urls": "\n".join(row.urls)}


def _rollout(row: RolloutView) -> dict[str, Any]:
    alike = ("region", "fixed_version", "clearance", "clearance_date", "clearance_reference", "reason")
    told = {name: getattr(row, name) for name in alike}
    chosen = {name: [*map(str, getattr(row, name))] for name in ("vulnerabilities", "products")}
    return told | chosen | stage_fields(row.stages)


def change_page(view: CaseView, content: Content, noun: str, row: Any, form: Form) -> v.ConfirmPage:
    """Another content for one row, beside the one that stands there now."""
    kind = NOUNS[noun]
    return v.ConfirmPage(
        heading=_("Change this %s") % kind.word,
        text=(_("What stood there before stays in the record of the case."),),
        box=v.FormBox(
            "change",
            f"{_address(view, noun, row.id)}change/",
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
        ),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Change"), Tab.VULNERABILITIES),
        facts=tuple(facts(view, content, noun, row)),
    )


def withdraw_page(view: CaseView, content: Content, noun: str, row: Any, form: Form) -> v.ConfirmPage:
    """The end of one row."""
    kind = NOUNS[noun]
    return v.ConfirmPage(
        heading=_("Withdraw this %s") % kind.word,
        text=(
            str(kind.after),
            _("It stays readable here as withdrawn, with your name. This cannot be undone: add it again."),
        ),
        box=v.FormBox(
            "withdraw",
            f"{_address(view, noun, row.id)}{kind.over}/",
            form,
            (v.Submit(_("Withdraw it"), "withdraw", look="danger"),),
        ),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Withdraw"), Tab.VULNERABILITIES),
        facts=tuple(facts(view, content, noun, row)),
        danger=True,
    )


def withdraw_form(row: Any, data: Any = None) -> Form:
    """Why it is over."""
    return WithdrawForm(data, initial={"version": row.version})


def facts(view: CaseView, content: Content, noun: str, row: Any) -> Iterator[v.Pair]:
    """What a row says now."""
    match noun:
        case "vulnerability":
            yield v.Pair(row.label, row.title or row.cve or _("not named yet"))
        case "product":
            yield v.Pair(_("Now"), row.name)
        case "group":
            yield v.Pair(_("Group"), row.name, note=named(view, row.products))
        case "score":
            about = named(view, content.scored.get(row.id, ()))
            yield v.Pair(
                _("Now"), f"{row.base} {row.vector}", note=", ".join(filter(None, (row.source, about)))
            )
        case "remediation":
            about = ", ".join(filter(None, (named(view, row.products), *row.groups)))
            yield v.Pair(_("Now"), row.details, note=", ".join(filter(None, (about, row.url))))
        case "rollout":
            yield from rollout.facts(view, row)
        case "note":
            yield v.Pair(row.title or _("Now"), row.text)
        case "reference":
            yield v.Pair(_("Now"), row.summary, note=row.url)
        case _:
            words = ", ".join(filter(None, (*row.names, row.organization, row.summary)))
            yield v.Pair(_("Now"), words or " ".join(row.urls))


def _cancel(view: CaseView) -> v.Link:
    return v.Link(_("Back, nothing changes"), address(view.id, Tab.VULNERABILITIES))


def over_table(view: CaseView, found: Sequence[WithdrawnView]) -> v.Table | None:
    """What was withdrawn, struck out, with why, who and when."""
    if not found:
        return None
    labels = {one.id: one.label for one in view.vulnerabilities}
    return v.Table(
        _("What was withdrawn"),
        (_("What"), _("It said"), _("Why"), _("Withdrawn")),
        tuple(_over(labels, one) for one in found),
    )


def _over(labels: Mapping[uuid.UUID, str], one: WithdrawnView) -> v.Row:
    about = labels.get(one.vulnerability, "") if one.vulnerability else ""
    word = str(NOUNS[one.kind].word).capitalize()
    who = _("you") if one.own else one.who or _("a party")
    return v.Row(
        (
            v.Cell(word, about),
            v.Cell(one.words or _("not named yet"), struck=True),
            v.Cell(one.reason),
            v.Cell(day(one.at), _("by %s") % who),
        ),
        id=f"w-{one.id}",
    )
