"""How a revision stands: what keeps it from being published, what readers will not find, who approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.advisories.queries.drafts import AdvisoryView, RevisionLine, RevisionView
from medaccord.apps.advisories.queries.reviewers import AtDesk
from medaccord.apps.cases.queries.content import Content
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.cvd.cells import is_awaited
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.advisories.changed import changed_words
from medaccord.web.presenters.advisories.draft_rest import Stated, rest
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, makers
from medaccord.web.presenters.devices.products import vulnerability_words
from medaccord.web.presenters.words import called, names, short_day, when
from medaccord.web.spoken import spoken

DRAFT, REVIEW, APPROVED, RELEASED, REPLACED = "draft", "review", "approved", "released", "replaced"


def pending(advisory: AdvisoryView | None) -> RevisionView | None:
    """The revision that is being worked on: the newest, unless it is out already."""
    if advisory is None or advisory.newest.line.state in (RELEASED, REPLACED):
        return None
    return advisory.newest


def secret(view: CaseView, revision: RevisionView) -> list[str]:
    """Vulnerabilities of the case that a revision does not cover, in words."""
    covered = {block.source for block in revision.blocks if block.kind == Kind.VULNERABILITY}
    return [vulnerability_words(one) for one in living(view) if str(one.id) not in covered]


def stays_secret(view: CaseView, revision: RevisionView) -> bool:
    """Whether a release would leave an embargo on something (Vultron T22)."""
    return bool(view.embargo and view.embargo.state in IN_SCOPE and secret(view, revision))


def state_words(line: RevisionLine) -> str:
    """Where a revision stands."""
    words = {
        DRAFT: _("draft"),
        REVIEW: _("in review"),
        APPROVED: _("approved, not out yet"),
        RELEASED: _("published"),
        REPLACED: _("replaced by a newer draft"),
    }
    return words[line.state]


def version_words(line: RevisionLine) -> str:
    """The version of a revision, and what its publisher calls it."""
    words = _("version %s") % line.version
    return ", ".join(filter(None, (words, called(str(line.version), line.legacy_version))))


def checks(
    view: CaseView, advisory: AdvisoryView | None, content: Content, stated: Stated
) -> Iterator[tuple[bool, str]]:
    """Sentences about the newest revision, each with whether it is a warning; without one, about silence."""
    if advisory is None:
        yield from _silent(view)
        return
    shown = advisory.newest
    for finding in shown.findings:
        yield True, _("Must be fixed: %s") % spoken(finding)
    if not shown.findings:
        yield False, _("Valid CSAF 2.0: schema and all mandatory tests.")
    if shown.since_draft:
        yield (
            True,
            _("Must be fixed: the case changed since this was drafted: %s. Draft it again.")
            % changed_words(shown.since_draft),
        )
    elif pending(advisory) and view.is_desk:
        yield False, _("The case still says what this draft says.")
    yield from _silent(view)
    if hidden := secret(view, shown):
        yield True, _("Not in it: %s.") % "; ".join(hidden)
    for words in rest(view, shown, content, stated):
        yield True, words
    yield from _since(advisory)
    if shown.line.stopped:
        yield True, _("Its release did not take place: %s") % shown.line.stopped
    if shown.line.comment and shown.line.state == DRAFT:
        yield True, _("Sent back: %s") % shown.line.comment


def _silent(view: CaseView) -> Iterator[tuple[bool, str]]:
    """Silence is said, never read as an answer."""
    for maker in makers(view):
        open_ = sum(1 for cell in view.cells_of(maker.id) if is_awaited(cell))
        if open_:
            words = ngettext("%(maker)s owes %(n)d answer.", "%(maker)s owes %(n)d answers.", open_)
            yield True, words % {"maker": maker.name, "n": open_}


def _since(advisory: AdvisoryView) -> Iterator[tuple[bool, str]]:
    """What changed since the version that is out."""
    shown, out = advisory.newest, [r for r in advisory.revisions if r.state == RELEASED]
    if not out or shown.line.state == RELEASED:
        return
    if shown.since_release:
        told = {"n": out[-1].version, "what": changed_words(shown.since_release)}
        yield False, _("Since version %(n)s: %(what)s.") % told
    else:
        yield True, _("It says the same as version %s.") % out[-1].version


def ready(shown: RevisionView) -> bool:
    """Whether nothing that the checks name stops its review."""
    return not shown.findings and not shown.since_draft


def may_review(view: CaseView, shown: RevisionView) -> bool:
    """Whether the reader may be its second person: somebody else at the desk than its author."""
    return shown.may_be_second and may(view, Verb.ADVISORY_APPROVE)


def second_person(
    view: CaseView, shown: RevisionView | None, desk: Sequence[AtDesk]
) -> tuple[str, v.Act | None]:
    """Who can review it, and for the desk, where nobody can, the way to let a colleague in."""
    if shown is None or shown.line.state not in (DRAFT, REVIEW):
        return "", None
    if not view.is_desk:
        return _("The coordination center's second person approves it."), None
    line = shown.line
    wrote = {line.drafted.person, *([line.submitted.person] if line.submitted else [])}
    if able := [one.name for one in desk if one.person not in wrote]:
        return _("Can review it: %s.") % names(able), None
    act = v.Act(_("Let a colleague in"), address(view.id, Tab.PEOPLE, "admit"))
    return _("Nobody who can review it has access to this case."), act


def approvals(
    view: CaseView, shown: RevisionView | None, now: dt.datetime
) -> Iterator[tuple[str, str, v.Status]]:
    """Who has done what with it: person, role, state."""
    if shown is None:
        yield _("Author"), _("drafts it from the case"), v.Status("waiting", _("Not drafted"))
        yield _("Second person"), _("approves what is shown"), v.Status("not_asked", _("Later"))
        return
    line = shown.line
    yield line.drafted.name, _("author"), v.Status("done", _("Drafted"), when(line.drafted.at, now))
    if line.submitted and line.submitted.person != line.drafted.person:
        note = when(line.submitted.at, now)
        yield line.submitted.name, _("sent it to review"), v.Status("done", _("Sent"), note)
    if line.approved:
        note = when(line.approved.at, now)
        yield line.approved.name, _("second person"), v.Status("done", _("Approved"), note)
    elif line.state == REVIEW:
        asked = _("asked %s") % short_day(line.submitted.at, now) if line.submitted else ""
        mine = may_review(view, shown)
        who = _("You") if mine else _("Second person")
        word = _("Your turn") if mine else _("Waiting")
        yield who, _("second person"), v.Status("waiting", word, asked)
    else:
        yield _("Second person"), _("approves what is shown"), v.Status("not_asked", _("Later"))
