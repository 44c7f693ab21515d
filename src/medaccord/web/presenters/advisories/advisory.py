"""The advisory before it is out: what will be published, whether it is valid, who approves, what changed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from medaccord.apps.advisories.queries.communications import CommunicationView
from medaccord.apps.advisories.queries.drafts import AdvisoryView, RevisionView
from medaccord.apps.advisories.queries.reviewers import AtDesk
from medaccord.apps.cases.queries.content import Content
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.template import Template
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.cvd.turn import Draft, Reading
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.advisory import (
    ApproveForm,
    DraftForm,
    ReturnForm,
    ScheduleForm,
    SubmitForm,
)
from medaccord.web.presenters.advisories.communication import beside
from medaccord.web.presenters.advisories.draft_blocks import Talk, blocks, tags_of
from medaccord.web.presenters.advisories.draft_checks import (
    APPROVED,
    DRAFT,
    RELEASED,
    REVIEW,
    approvals,
    checks,
    may_review,
    pending,
    ready,
    second_person,
    secret,
    state_words,
    stays_secret,
    version_words,
)
from medaccord.web.presenters.advisories.draft_rest import Stated, rest, rows_to_leave
from medaccord.web.presenters.advisories.review import (
    Said,
    answer_box,
    at_blocks,
    commenting,
    desk_boxes,
    gone,
    readers,
    unread,
)
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head, crumbs, where
from medaccord.web.presenters.cases.people import REPLAY
from medaccord.web.presenters.devices.products import vulnerability_choices
from medaccord.web.presenters.words import when
from medaccord.web.templatetags.instants import binding_text, moment

SHOWN = 16
"""Characters of a digest that people compare."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms that were refused, by the name of their box."""

    by_name: Mapping[str, Form] = field(default_factory=dict)


def draft_page(
    view: CaseView,
    advisory: AdvisoryView | None,
    content: Content,
    desk: Sequence[AtDesk],
    now: dt.datetime,
    forms: Forms,
    said: Said,
    stated: Stated,
    texts: Sequence[Template] = (),
    communications: Sequence[CommunicationView] = (),
) -> v.AdvisoryDraftPage:
    """The newest revision whole; without one, how to begin.

    `desk` are those who may have a part in it, `stated` the joint statements of the case, `texts` the
    center's own that it may print, `communications` what other agencies publish of the case.
    """
    shown = advisory.newest if advisory else None
    working = pending(advisory)
    talk = Talk(at_blocks(said, now), commenting(view, shown.line.id) if shown else "")
    second, let_in = second_person(view, working, desk)
    return v.AdvisoryDraftPage(
        head=case_head(view, Tab.ADVISORY),
        heading=_heading(view, advisory),
        where=where(view, now, owed(view, now, _draft(view, working), _reading(said))),
        blocks=tuple(blocks(view, shown.blocks, tags_of(shown), talk)) if shown else (),
        checks=(
            *checks(view, advisory, content, stated),
            *((True, words) for words in _unread(view, working, said)),
            *beside(communications, working.line if working else None),
        ),
        approvals=tuple(approvals(view, shown, now)),
        second=second,
        let_in=let_in,
        boxes=tuple(_boxes(view, advisory, content, forms, said, stated, texts)),
        readers=readers(view, said, now),
        gone=gone(said, now),
        preview=tuple(_preview(view, shown)) if shown else (),
        history=tuple(_history(advisory, now)) if advisory else (),
    )


def _draft(view: CaseView, working: RevisionView | None) -> Draft | None:
    if working is None:
        return None
    line = working.line
    second = may_review(view, working)
    return Draft(str(line.id), line.state, second, line.release_at, line.stopped_at)


def _unread(view: CaseView, working: RevisionView | None, said: Said) -> Iterator[str]:
    return unread(view, working, said) if working is not None else iter(())


def _reading(said: Said) -> Reading:
    asked = (
        (str(one.id), str(one.participant), one.due_at)
        for one in said.reviews
        if one.answered_at is None and not one.closed
    )
    return Reading(tuple(asked), len(said.open))


def _heading(view: CaseView, advisory: AdvisoryView | None) -> str:
    if advisory is None:
        return _("Nothing is drafted yet")
    line = advisory.newest.line
    words = {"number": advisory.number, "version": version_words(line), "state": state_words(line)}
    return _("%(number)s, %(version)s: %(state)s") % words


# ---------------------------------------------------------------- boxes


def _boxes(
    view: CaseView,
    advisory: AdvisoryView | None,
    content: Content,
    forms: Forms,
    said: Said,
    stated: Stated,
    texts: Sequence[Template],
) -> Iterator[v.FormBox]:
    """What this reader can do next comes first."""
    here = address(view.id, Tab.ADVISORY)
    working = pending(advisory)
    yield from answer_box(view, said, forms.by_name)
    if working is not None:
        base = f"{here}{working.line.id}/"
        yield from _steps(view, working, base, forms)
    yield from desk_boxes(view, working.line.id if working else None, said, forms.by_name)
    if may(view, Verb.ADVISORY_DRAFT):
        form = forms.by_name.get("draft") or draft_form(view, advisory, content, stated, texts)
        first = advisory is None
        yield v.FormBox(
            "draft",
            f"{here}draft/",
            form,
            (v.Submit(_("Draft it from the case"), "draft", look="filled" if first else "outline"),),
            _("Draft the advisory") if first else _again(advisory, working),
            "" if first else _replaces(working),
            folded=not first,
        )


def _again(advisory: AdvisoryView | None, working: RevisionView | None) -> str:
    if working is None and advisory is not None:
        return _("Draft an update")
    return _("Draft it again")


def _replaces(working: RevisionView | None) -> str:
    if working is None:
        return _("A new version from the case as it is now.")
    return _("It replaces the draft that is shown; approvals of that one count no more.")


def _steps(view: CaseView, shown: RevisionView, base: str, forms: Forms) -> Iterator[v.FormBox]:
    state = shown.line.state
    if state == DRAFT and ready(shown) and may(view, Verb.ADVISORY_SUBMIT):
        yield v.FormBox(
            "submit",
            f"{base}submit/",
            forms.by_name.get("submit") or SubmitForm(),
            (v.Submit(_("Send to review"), "submit", look="filled"),),
            note=_("A second person then approves exactly this text."),
        )
    if state == REVIEW and may(view, Verb.ADVISORY_APPROVE):
        yield from _approve(shown, base, forms)
    if state == APPROVED:
        yield from _release(view, shown, base, forms)
    if state in (REVIEW, APPROVED) and may(view, Verb.ADVISORY_RETURN):
        yield v.FormBox(
            "return",
            f"{base}return/",
            forms.by_name.get("return") or ReturnForm(),
            (v.Submit(_("Send it back"), "return"),),
            _("Send it back with a comment"),
            folded=True,
        )


def _approve(shown: RevisionView, base: str, forms: Forms) -> Iterator[v.FormBox]:
    digest = shown.line.digest
    if not shown.may_be_second:
        return
    yield v.FormBox(
        "approve",
        f"{base}approve/",
        forms.by_name.get("approve") or ApproveForm(initial={"digest": digest}),
        (v.Submit(_("Approve what is shown"), "approve", look="filled"),),
        note=_("You approve the text with the digest %s…; any other text needs another approval.")
        % digest[:SHOWN],
    )


def _release(view: CaseView, shown: RevisionView, base: str, forms: Forms) -> Iterator[v.FormBox]:
    line = shown.line
    if may(view, Verb.ADVISORY_RELEASE):
        yield v.FormBox(
            "release",
            f"{base}release/",
            SubmitForm(),
            (v.Submit(_("See what a release does"), "look", "do", look="filled"),),
            note=_("Nothing is published before you confirm."),
        )
    if not may(view, Verb.ADVISORY_SCHEDULE):
        return
    if line.release_at:
        yield v.FormBox(
            "unschedule",
            f"{base}schedule/",
            SubmitForm(),
            (v.Submit(_("Take the date back"), "never", "do"),),
            _("It goes out by itself"),
            _("At %s, if everything still holds then.") % binding_text(line.release_at),
        )
    yield v.FormBox(
        "schedule",
        f"{base}schedule/",
        forms.by_name.get("schedule") or ScheduleForm(secret=stays_secret(view, shown)),
        (v.Submit(_("Release it then"), "then", "do"),),
        _("Choose another instant") if line.release_at else _("Release it at an instant"),
        _("The whole gate runs again then. What stops it is told to the case lead."),
        folded=True,
    )


def based_on(view: CaseView, advisory: AdvisoryView | None) -> uuid.UUID:
    """What a draft made now is based on: the newest revision, or the case where there is none."""
    return advisory.newest.line.id if advisory else view.id


def draft_form(
    view: CaseView,
    advisory: AdvisoryView | None,
    content: Content,
    stated: Stated,
    texts: Sequence[Template],
    data: Any = None,
) -> DraftForm:
    """The form of a draft, filled with what the newest one chose."""
    rows = list(rows_to_leave(view, content, stated))
    listed = vulnerability_choices(view)
    base = based_on(view, advisory)
    initial: dict[str, object] = {"vulnerabilities": [key for key, _words in listed], "based_on": base}
    working = pending(advisory)
    if working is not None:
        covered = {b.source for b in working.blocks if b.kind == Kind.VULNERABILITY}
        initial = {
            "based_on": base,
            "summary": working.line.summary,
            "status": working.line.status,
            "vulnerabilities": [key for key, _words in listed if key in covered],
            "leave_out": sorted(working.line.leaves_out),
        }
    return DraftForm(
        data,
        initial=initial,
        vulnerabilities=listed,
        rows=rows,
        since=advisory.newest.line.version - (0 if working is None else 1) if advisory else 0,
        texts=() if view.origin == REPLAY else texts,
        before=advisory.newest.line.templates if advisory else (),
    )


# ---------------------------------------------------------------- preview and history


def _preview(view: CaseView, shown: RevisionView) -> Iterator[v.Doc]:
    base = f"{address(view.id, Tab.ADVISORY)}{shown.line.id}/"
    yield v.Doc(_("As a page"), f"{base}preview/", _("as readers will see it; nothing is published"))
    yield v.Doc(_("As CSAF 2.0 (JSON)"), f"{base}preview.json", _("as machines will read it"))


def preview_crumbs(view: CaseView, number: str) -> tuple[v.NavItem, ...]:
    """The way back from a preview, which is no place of the public pages."""
    here = address(view.id, Tab.ADVISORY)
    return (v.NavItem(view.number, address(view.id)), v.NavItem(_("Advisory"), here), v.NavItem(number, ""))


def _history(advisory: AdvisoryView, now: dt.datetime) -> Iterator[v.Event]:
    """Newest first; released versions lead to what is public."""
    for line in reversed(advisory.revisions):
        out = line.state == RELEASED
        href = reverse("advisory.version", args=[advisory.number, line.version]) if out else ""
        words = _("%(version)s, %(state)s: %(summary)s") % {
            "version": capfirst(version_words(line)),
            "state": state_words(line),
            "summary": line.summary,
        }
        at = line.released_at if out and line.released_at else line.drafted.at
        who = line.approved.name if out and line.approved else line.drafted.name
        yield v.Event(words, f"{when(at, now)}, {who}", out, href)


def release_page(
    view: CaseView,
    number: str,
    shown: RevisionView,
    content: Content,
    form: Form,
    now: dt.datetime,
    said: Said,
    stated: Stated,
    communications: Sequence[CommunicationView] = (),
) -> v.ConfirmPage:
    """What a release does, before it does it: who sees what, what ends, what stays secret, what goes too."""
    here = address(view.id, Tab.ADVISORY)
    return v.ConfirmPage(
        heading=_("Release %(number)s, version %(n)s?") % {"number": number, "n": shown.line.version},
        text=(
            *_will_happen(view, shown, now),
            *(words for _warns, words in beside(communications)),
            *unread(view, shown, said),
            *rest(view, shown, content, stated),
        ),
        box=v.FormBox(
            "release",
            f"{here}{shown.line.id}/release/",
            form,
            (v.Submit(_("Release it now"), "release", "do", look="filled"),),
        ),
        cancel=v.Link(_("Back to the advisory, nothing is published"), here),
        crumbs=crumbs(view, tab=Tab.ADVISORY),
        facts=tuple(_facts(number, shown)),
    )


def _will_happen(view: CaseView, shown: RevisionView, now: dt.datetime) -> Iterator[str]:
    yield _("Everybody can then read it: as a page, as CSAF 2.0 JSON, in the list and in the search.")
    yield _("What is published stays published. A mistake is corrected by an update with its own version.")
    embargo = view.embargo_at(now)
    if end := view.end_in_force(now):
        yield _("The embargo binds until %s. It ends with this release, and your reason is recorded.") % (
            binding_text(end)
        )
    elif embargo and embargo.state in IN_SCOPE:
        yield _("A proposed embargo falls with this release.")
    if hidden := secret(view, shown):
        words = (
            _("These are not in it and stay secret: %s.")
            if stays_secret(view, shown)
            else _("Not in it: %s.")
        )
        yield words % "; ".join(hidden)
    if stays_secret(view, shown):
        yield _("They go on in a linked case with the same people and the same embargo.")
    yield _("The parties of the case see no more of each other than before.")


def _facts(number: str, shown: RevisionView) -> Iterator[v.Pair]:
    document, line = shown.document, shown.line
    yield v.Pair(_("Title"), document.title)
    yield v.Pair(_("Version"), capfirst(version_words(line)))
    yield v.Pair(_("What this version is"), line.summary)
    yield v.Pair(_("How settled"), _("Final") if line.status == "final" else _("Interim"))
    yield v.Pair(_("Vulnerabilities"), str(len(document.vulnerabilities)))
    yield v.Pair(_("Products named"), "; ".join(product.name for product in document.products) or _("None"))
    if line.approved:
        yield v.Pair(_("Approved by"), f"{line.approved.name}, {moment(line.approved.at)}")
    yield v.Pair(_("Digest"), line.digest, code=True)
    yield v.Pair(_("Address"), reverse("advisory.page", args=[number]))
