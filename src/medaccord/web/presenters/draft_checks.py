"""How a revision stands: what keeps it from being published, what readers will not find, who approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.advisories.queries.drafts import AdvisoryView, RevisionLine, RevisionView
from medaccord.apps.cases.queries.content import Content
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.blocks import summary as changed_words
from medaccord.domain.cvd.cells import WAITING
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.web import viewmodels as v
from medaccord.web.presenters.answers import living
from medaccord.web.presenters.case_head import makers
from medaccord.web.presenters.content import REMEDIATIONS, thanks_words
from medaccord.web.presenters.products import vulnerability_words
from medaccord.web.presenters.words import say, short_day, when

DRAFT, REVIEW, APPROVED, RELEASED, REPLACED = "draft", "review", "approved", "released", "replaced"
BRIEF = 70


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


def checks(view: CaseView, advisory: AdvisoryView | None, content: Content) -> Iterator[tuple[bool, str]]:
    """Sentences about the newest revision, each with whether it is a warning; without one, about silence."""
    if advisory is None:
        yield from _silent(view)
        return
    shown = advisory.newest
    for finding in shown.findings:
        yield True, finding
    if not shown.findings:
        yield False, _("Valid CSAF 2.0: schema and all mandatory tests.")
    if shown.since_draft:
        yield (
            True,
            _("The case changed since this was drafted: %s. Draft it again.")
            % changed_words(shown.since_draft),
        )
    elif pending(advisory) and view.is_desk:
        yield False, _("The case still says what this draft says.")
    yield from _silent(view)
    yield from _left_out(view, shown, content)
    yield from _since(advisory)
    if shown.line.stopped:
        yield True, _("Its release did not take place: %s") % shown.line.stopped
    if shown.line.comment and shown.line.state == DRAFT:
        yield True, _("Sent back: %s") % shown.line.comment


def _left_out(view: CaseView, shown: RevisionView, content: Content) -> Iterator[tuple[bool, str]]:
    """What readers will not find: by nobody's answer, by the choice of vulnerabilities, by its author's."""
    if shown.withheld:
        words = ngettext(
            "%d score or remediation speaks of products that nobody answered for; those are left out.",
            "%d scores or remediations speak of products that nobody answered for; those are left out.",
            len(shown.withheld),
        )
        yield True, words % len(shown.withheld)
    if hidden := secret(view, shown):
        yield True, _("Not in it: %s.") % "; ".join(hidden)
    if left := [words for key, words in rows_to_leave(view, content) if key in shown.line.leaves_out]:
        yield True, _("Left out by its author: %s.") % "; ".join(left)


def _silent(view: CaseView) -> Iterator[tuple[bool, str]]:
    """Silence is said, never read as an answer."""
    for maker in makers(view):
        open_ = sum(1 for cell in view.cells_of(maker.id) if cell.status in WAITING)
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


def approvals(shown: RevisionView | None, now: dt.datetime) -> Iterator[tuple[str, str, v.Status]]:
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
        who = _("You") if shown.may_be_second else _("Second person")
        word = _("Your turn") if shown.may_be_second else _("Waiting")
        yield who, _("second person"), v.Status("waiting", word, asked)
    else:
        yield _("Second person"), _("approves what is shown"), v.Status("not_asked", _("Later"))


def rows_to_leave(view: CaseView, content: Content) -> Iterator[tuple[str, str]]:
    """Every row that may be left out, in a few words."""
    labels = {one.id: one.label for one in view.vulnerabilities if not one.moved}

    def words(kind: str, about: object, text: str) -> str:
        label = labels.get(about, "") if about else ""  # type: ignore[call-overload]
        return ", ".join(filter(None, (label, kind))) + f": {text[:BRIEF]}{'…' if len(text) > BRIEF else ''}"

    for note in content.notes:
        yield str(note.id), words(_("text"), note.vulnerability, note.title or note.text)
    for reference in content.references:
        yield str(reference.id), words(_("reference"), reference.vulnerability, reference.summary)
    for thanks in content.thanks:
        yield str(thanks.id), words(_("thanks"), thanks.vulnerability, thanks_words(thanks))
    for score in view.scores:
        yield str(score.id), words(_("score"), score.vulnerability, f"{score.base} {score.vector}")
    for fix in content.remediations:
        yield str(fix.id), words(say(REMEDIATIONS, fix.category).lower(), fix.vulnerability, fix.details)
