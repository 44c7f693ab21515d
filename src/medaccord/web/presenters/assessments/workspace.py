"""Drafts of the reader's own party: who reads them, who kept each, how one goes on with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.assessments.queries.workspace import DraftLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.workspace import PRESET, What
from medaccord.domain.handling import Mark
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.assessment_steps import step_page
from medaccord.web.presenters.assessments.judged import called, is_mine, on, there
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.words import Words, say
from medaccord.web.templatetags.instants import binding_text, day, moment

DRAFTED: Words = {
    What.OPINION: _l("Opinion"),
    What.DETERMINATION: _l("Determination"),
    What.PROVISIONAL: _l("Provisional statement"),
    What.CONSENSUS: _l("Joint statement"),
}
"""What is drafted."""
STEPS: Mapping[What, tuple[Verb, str]] = {
    What.OPINION: (Verb.OPINION_GIVE, "give"),
    What.DETERMINATION: (Verb.DETERMINATION_MAKE, "determine"),
    What.PROVISIONAL: (Verb.PROVISIONAL_ISSUE, "provisional"),
    What.CONSENSUS: (Verb.CONSENSUS_PROPOSE, "propose"),
}
"""The step that each is for, and where it lies."""


def onward(view: CaseView, line: DraftLine) -> str:
    """Where one goes on with a draft; empty where its step cannot be taken any more."""
    verb, step = STEPS[line.what]
    if not (may(view, verb) and is_mine(view, line.participant)):
        return ""
    if line.what == What.OPINION:
        asked = line.consultation is not None and not line.opened
        return on(view, "opinion", line.consultation, step) if asked and line.consultation else ""
    stands = any(one.id == line.vulnerability for one in living(view))
    return there(view, line.vulnerability, step) if stands else ""


def readers(view: CaseView, line: DraftLine) -> str:
    """What it is, and that nobody else reads it."""
    party = view.party(line.participant)
    if party is None or line.role == Role.REPORTER:
        return _("Draft. Nobody but your own party reads it.")
    if Mark.PREDECISIONAL in line.marked.marks:
        return _("Draft. Predecisional. Only people of %s read it.") % party.name
    return _("Draft. Only people of %s read it.") % party.name


def kept(line: DraftLine) -> str:
    """Who kept it and when; of a finder the day is known."""
    when = day(line.at) if line.role == Role.REPORTER else moment(line.at)
    return _("Kept by %(who)s at %(when)s.") % {"who": line.author_name, "when": when}


def drafting(
    page: v.ConfirmPage, view: CaseView, what: What, row: uuid.UUID, draft: DraftLine | None
) -> v.ConfirmPage:
    """The page of a step with a second button that keeps what was typed, and what was kept before."""
    box = page.box
    if draft is not None:
        told = f"{readers(view, draft)} {kept(draft)}"
        discard = v.Link(_("Discard it"), reverse("workspace.discard", args=[view.id, draft.id]))
        box = replace(box, before=v.Note(told, discard))
    if may(view, Verb.WORKSPACE_KEEP):
        href = reverse("workspace.keep", args=[view.id, what.value, row])
        button = v.Submit(_("Keep as a draft"), "keep", name="do", href=href)
        box = replace(box, submits=(*box.submits, button))
    return replace(page, box=box)


def beside(page: v.ConfirmPage, draft: DraftLine, form: Form) -> v.ConfirmPage:
    """A page with what a draft says, in the words of a step's form."""
    told = v.Pair(_("What is kept"), kept(draft))
    return replace(page, facts=(*page.facts, told, *pairs(form, draft.answers)))


def pairs(form: Form, answers: Mapping[str, Any]) -> tuple[v.Pair, ...]:
    """What was kept, in the words of its form; parties by name as far as the form knows them."""
    return tuple(
        v.Pair(str(field.label), _words(field, answers[name]))
        for name, field in form.fields.items()
        if name in answers and name not in PRESET
    )


def _words(field: Any, value: str | Sequence[str]) -> str:
    if isinstance(value, str) and not hasattr(field, "choices"):
        return _("Yes") if value == "on" else value
    words = {str(key): word for key, word in getattr(field, "choices", ())}
    several = [value] if isinstance(value, str) else value
    return ", ".join(say(words, one) for one in several)


def workspace_page(
    view: CaseView, drafts: Sequence[DraftLine], forms: Mapping[uuid.UUID, Form]
) -> v.WorkspacePage:
    """All drafts of the reader's own party in a case, the one that was kept last first."""
    return v.WorkspacePage(
        head=case_head(view, Tab.ASSESSMENT),
        note=_("What your party has begun. Nobody outside it learns that there is a draft."),
        boxes=tuple(_box(view, one, forms[one.id]) for one in drafts),
        back=v.Link(_("Back to the assessment"), address(view.id, Tab.ASSESSMENT)),
    )


def _box(view: CaseView, line: DraftLine, form: Form) -> v.OwnOpinion:
    flaw = next((one for one in view.vulnerabilities if one.id == line.vulnerability), None)
    told = {"what": say(DRAFTED, line.what), "about": called(flaw)}
    go_on = onward(view, line)
    note = [readers(view, line), kept(line)]
    if go_on and line.due_at is not None:
        note.append(_("Answer until %s.") % binding_text(line.due_at))
    elif not go_on:
        note.append(_("This step cannot be taken any more. Read it, then discard it."))
    return v.OwnOpinion(
        id=f"draft-{line.id}",
        heading=_("%(what)s: %(about)s") % told,
        note=" ".join(note),
        question="",
        pairs=pairs(form, line.answers),
        acts=tuple(_acts(view, line, go_on)),
    )


def _acts(view: CaseView, line: DraftLine, go_on: str) -> list[v.Act]:
    about = say(DRAFTED, line.what)
    found = [v.Act(_("Go on with it"), go_on, look="filled", about=about)] if go_on else []
    if is_mine(view, line.participant) and may(view, Verb.WORKSPACE_DISCARD):
        there_ = reverse("workspace.discard", args=[view.id, line.id])
        found.append(v.Act(_("Discard it"), there_, about=about))
    return found


def discard_page(view: CaseView, line: DraftLine, form: Form, back: str = "") -> v.ConfirmPage:
    """Discard a draft, beside what it says."""
    flaw = next((one for one in view.vulnerabilities if one.id == line.vulnerability), None)
    text = (_("It is gone for your colleagues as well. What was given before stays."),)
    href = reverse("workspace.discard", args=[view.id, line.id])
    return step_page(view, flaw, _("Discard the draft"), text, form, href, _("Discard it"), back=back)


def drafts_link(view: CaseView, drafts: Sequence[DraftLine]) -> v.Link | None:
    """Where the reader's own drafts are listed, if there are any."""
    if not drafts:
        return None
    words = ngettext("%d draft of your party", "%d drafts of your party", len(drafts)) % len(drafts)
    return v.Link(words, reverse("workspace.list", args=[view.id]))
