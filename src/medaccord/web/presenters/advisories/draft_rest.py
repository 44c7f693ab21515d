"""What a draft shows as unanswered and what it leaves out, by name: said before approval and release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.advisories.queries.drafts import RevisionView
from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.apps.assessments.queries.together import ConsensusLine
from medaccord.apps.cases.queries.content import Content
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.stated import is_printable
from medaccord.domain.advisory.template import Use
from medaccord.domain.assessment.consensus import Stance
from medaccord.domain.csaf.advisory import Vulnerability
from medaccord.web.presenters.advisories.monday import unanswered
from medaccord.web.presenters.advisories.standing import NOT_STATED, kinds, vulnerability_name
from medaccord.web.presenters.cases.content import REMEDIATIONS, thanks_words
from medaccord.web.presenters.devices.products import in_one, vulnerability_words
from medaccord.web.presenters.words import say

BRIEF = 70


@dataclass(frozen=True, slots=True)
class Stated:
    """What the agencies have stated together, and what an adviser has said at once."""

    statements: Sequence[ConsensusLine] = ()
    provisionals: Sequence[ProvisionalLine] = ()


def rest(view: CaseView, shown: RevisionView, content: Content, stated: Stated) -> Iterator[str]:
    """Everything that readers will not find, or find as silence."""
    yield from _disputes(shown)
    if silent := _unanswered(shown):
        yield _("Shown as 'No answer from the manufacturer: treat as affected': %s.") % "; ".join(silent)
    if unstated := _not_stated(shown):
        yield _("Shown as 'Not stated', because nobody was asked: %s.") % "; ".join(unstated)
    if omitted := _omitted(view, shown):
        yield _("Not in it, because nobody was asked about them: %s.") % "; ".join(omitted)
    if refuted := [vulnerability_words(one) for one in view.vulnerabilities if one.is_refuted]:
        yield _("Not in it, because they are refuted: %s.") % "; ".join(refuted)
    if waits := sorted({one.title for one in content.notes if one.waits}):
        yield _("Not in it, because their counsel has not approved them: %s.") % "; ".join(waits)
    if left := [words for key, words in rows_to_leave(view, content, stated) if key in shown.line.leaves_out]:
        yield _("Left out by its author: %s.") % "; ".join(left)
    yield from _doubts(view, stated)
    yield from _texts(shown)
    yield from _parts(shown)
    yield from _replaced(view, shown)
    yield from _unprintable(view, shown, stated)
    if open_ := unanswered(shown.document):
        words = _("The first block says 'Not stated' to: %s Add a text with that heading to answer.")
        yield words % " ".join(open_)


def _disputes(shown: RevisionView) -> Iterator[str]:
    """Disputes that the draft does not tell as they stand; they stop nothing."""
    opened, ended = shown.disputes
    told = []
    if opened:
        words = ngettext(
            "%d dispute was opened since this was drafted, and is not stated in it.",
            "%d disputes were opened since this was drafted, and are not stated in it.",
            opened,
        )
        told.append(words % opened)
    if ended:
        words = ngettext(
            "%d dispute that it states is not open any more.",
            "%d disputes that it states are not open any more.",
            ended,
        )
        told.append(words % ended)
    if told:
        anew = _("Draft anew to say how it stands. It can be released as it is.")
        if shown.line.state == "released":
            anew = _("It is public. Draft an update to say how it stands.")
        yield " ".join((*told, anew))


def _texts(shown: RevisionView) -> Iterator[str]:
    """What the author did with texts of the center that other advisories print as they are."""
    named = {use: [one["name"] for one in shown.line.templates if one["use"] == use] for use in Use}
    if left := named[Use.LEFT_OUT]:
        yield _("Texts of the center that this advisory does without: %s.") % "; ".join(left)
    if edited := named[Use.EDITED]:
        yield _("Texts of the center that are worded for this advisory: %s.") % "; ".join(edited)


def _parts(shown: RevisionView) -> Iterator[str]:
    if shown.withheld:
        words = ngettext(
            "%d score or remediation speaks of products that nobody was asked about; those are left out.",
            "%d scores or remediations speak of products that nobody was asked about; those are left out.",
            len(shown.withheld),
        )
        yield words % len(shown.withheld)
    if shown.cleared:
        words = ngettext(
            "%d score or remediation speaks of products that are not affected; those are left out.",
            "%d scores or remediations speak of products that are not affected; those are left out.",
            len(shown.cleared),
        )
        yield words % len(shown.cleared)


def _replaced(view: CaseView, shown: RevisionView) -> Iterator[str]:
    """Scores of the case in whose place the joint statement's are printed, each with what it was for."""
    scores = {str(one.id): one for one in view.scores}
    labels = {one.id: one.label for one in view.vulnerabilities}
    names = {str(one.id): in_one(one) for one in view.products}
    for one in shown.replaced:
        if (score := scores.get(one.score)) is not None:
            words = _(
                "%(label)s: the score of the joint statement, version %(number)d, is printed in place of"
                " %(score)s for %(products)s."
            )
            whose = ", ".join(filter(None, (f"{score.base} {score.vector}", score.source)))
            yield words % {
                "label": labels.get(score.vulnerability, ""),
                "number": one.statement,
                "score": whose,
                "products": "; ".join(names.get(key, "") for key in one.products),
            }


def _unprintable(view: CaseView, shown: RevisionView, stated: Stated) -> Iterator[str]:
    """Scores of a printed statement that its document cannot carry: they hold up nobody's advisory."""
    labels = {one.id: one.label for one in view.vulnerabilities}
    for one in _counting(stated):
        if str(one.id) not in shown.line.leaves_out:
            for score in one.scores:
                if not is_printable(score.vector):
                    words = _("%(label)s: CSAF 2.0 cannot carry the joint statement’s score %(vector)s.")
                    told = {"label": labels.get(one.vulnerability, ""), "vector": score.vector}
                    yield words % told + " " + _("It is not in it.")


def _unanswered(shown: RevisionView) -> list[str]:
    """'Drip One 2 (CVE-2026-1, V2)' for each product with the vulnerabilities it is silent about."""
    return _listed(shown, lambda item, product: product in item.unanswered)


def _not_stated(shown: RevisionView) -> list[str]:
    return _listed(shown, lambda item, product: kinds(item).get(product, NOT_STATED) == NOT_STATED)


def _listed(shown: RevisionView, wanted: Callable[[Vulnerability, str], bool]) -> list[str]:
    found = []
    for product in shown.document.products:
        about = [
            vulnerability_name(item, place)
            for place, item in enumerate(shown.document.vulnerabilities, start=1)
            if wanted(item, product.id)
        ]
        if about:
            found.append(f"{product.name} ({', '.join(about)})")
    return found


def _omitted(view: CaseView, shown: RevisionView) -> list[str]:
    """Products of the case that the draft does not name at all."""
    named = {block.source for block in shown.blocks if block.kind == Kind.PRODUCT}
    return [product.name for product in view.products if str(product.id) not in named]


def _doubts(view: CaseView, stated: Stated) -> Iterator[str]:
    """What was said after a statement that is printed, or against it."""
    labels = {one.id: one.label for one in view.vulnerabilities}
    for one in _counting(stated):
        label = labels.get(one.vulnerability, "")
        signed = max(mark.at for mark in one.signatures)
        if any(
            line.stands and line.vulnerability == one.vulnerability and line.at > signed
            for line in stated.provisionals
        ):
            yield (
                _("%s: the clinical adviser has issued a provisional statement since; it is not printed.")
                % label
            )
        if any(
            other.vulnerability == one.vulnerability and other.number > one.number
            for other in stated.statements
        ):
            yield _("%s: a newer joint statement waits for signatures. The one before it is printed.") % label
        if any(said.stance == Stance.DISSENTED for said in one.positions):
            yield _("%s: a party dissents from the joint statement. Its dissent is not printed.") % label


def _counting(stated: Stated) -> Iterator[ConsensusLine]:
    """The newest statement of each vulnerability that is signed as a whole; they come newest first."""
    seen = set()
    for one in stated.statements:
        if one.is_complete and one.vulnerability not in seen:
            seen.add(one.vulnerability)
            yield one


def rows_to_leave(view: CaseView, content: Content, stated: Stated) -> Iterator[tuple[str, str]]:
    """Every row that may be left out, in a few words."""
    labels = {one.id: one.label for one in view.vulnerabilities if not one.moved}

    def words(kind: str, about: object, text: str) -> str:
        label = labels.get(about, "") if about else ""  # type: ignore[call-overload]
        return ", ".join(filter(None, (label, kind))) + f": {text[:BRIEF]}{'…' if len(text) > BRIEF else ''}"

    for note in content.notes:
        kind = _("manufacturer’s own words") if note.party else _("text")
        yield str(note.id), words(kind, note.vulnerability, note.title or note.text)
    for one in _counting(stated):
        yield str(one.id), words(_("joint statement"), one.vulnerability, _("version %d") % one.number)
    for reference in content.references:
        yield str(reference.id), words(_("reference"), reference.vulnerability, reference.summary)
    for thanks in content.thanks:
        yield str(thanks.id), words(_("thanks"), thanks.vulnerability, thanks_words(thanks))
    for score in view.scores:
        yield str(score.id), words(_("score"), score.vulnerability, f"{score.base} {score.vector}")
    for fix in content.remediations:
        yield str(fix.id), words(say(REMEDIATIONS, fix.category).lower(), fix.vulnerability, fix.details)
