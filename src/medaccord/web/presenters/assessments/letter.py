"""A draft of what a manufacturer tells its customers within 30 days, from what it has said in the case.

Its four items are those of the postmarket guidance of 2016; what the case does not say stands in brackets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.following import FollowsLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.content import RemediationView
from medaccord.apps.cases.queries.views import CaseView, CellView
from medaccord.domain.assessment import duties
from medaccord.domain.assessment.duties import Clock
from medaccord.domain.csaf.advisory import RemediationCategory
from medaccord.domain.cvd.cells import Plan, Status
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.judged import there
from medaccord.web.presenters.assessments.papers import Told
from medaccord.web.presenters.cases.head import Tab, case_head
from medaccord.web.presenters.words import EXPLOITABILITIES, HARMS, PLANS, say
from medaccord.web.templatetags.instants import day

CONTROLS = (RemediationCategory.MITIGATION, RemediationCategory.WORKAROUND)
CONCERNED = (Status.AFFECTED, Status.INVESTIGATING)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the four items: what it is for, its paragraphs, and what is missing of it."""

    name: str
    heading: str
    said: tuple[str, ...]
    missing: tuple[str, ...]


def letter_page(told: Told, now: dt.datetime) -> v.LetterPage:
    """The checklist of four items, and the letter as far as the case can write it."""
    view, one, mine = told.view, told.one, told.mine
    own, fixes = told.determination, told.remediations
    cells = [
        cell
        for cell in view.cells
        if cell.party == mine.id and cell.vulnerability == one.id and cell.status in CONCERNED
    ]
    items = (_found(told.name, own), _effort(), _controls(own, fixes), _fix(cells, fixes))
    return v.LetterPage(
        head=case_head(view, Tab.ASSESSMENT),
        heading=_("Letter to customers, a draft"),
        note=_note(told.follows),
        checklist=v.Table(
            _("What such a letter says at least, by %s") % duties.ENFORCEMENT,
            (_("Item"), _("Stands"), _("Missing")),
            tuple(_row(item) for item in items),
        ),
        sender=mine.name,
        date=day(now),
        subject=_("Cybersecurity of %s") % (_products(view, cells) or _("[Missing: which products]")),
        parts=tuple(v.Passage(item.heading, text="\n\n".join(_paragraphs(item))) for item in items),
        closing=_("If a patient was harmed, or could have been, tell us at once: [your telephone and mail]."),
        back=v.Link(_("Back to the assessment"), f"{there(view, one.id)}#follows"),
    )


def _note(follows: FollowsLine | None) -> str:
    clocks = follows.clocks if follows is not None else ()
    due = next((clock.due for clock in clocks if clock.clock == Clock.COMMUNICATE and clock.due), None)
    said = _("A draft from what you said in the case. Medaccord sends nothing. Read and complete every word.")
    return said + (" " + _("Customers are to know by %s.") % day(due) if due else "")


def _row(item: Item) -> v.Row:
    lacks = v.Cell(_("Incomplete"), status="waiting") if item.missing else v.Cell(_("Drafted"), status="done")
    return v.Row((v.Cell(item.name), lacks, v.Cell("\n".join(item.missing))))


def _paragraphs(item: Item) -> Iterator[str]:
    yield from item.said
    yield from (_("[Missing: %s]") % one for one in item.missing)


def _products(view: CaseView, cells: Sequence[CellView]) -> str:
    named = {cell.product for cell in cells}
    return ", ".join(product.name for product in view.products if product.id in named)


def _found(name: str, own: DeterminationLine | None) -> Item:
    said = [_("We have learned of a vulnerability: %s.") % name] if name else []
    missing = [] if name else [_("what the vulnerability is")]
    if own is None:
        missing.append(_("its impact as you understand it now; determine the risk first"))
    else:
        words = {"easy": say(EXPLOITABILITIES, own.exploitability), "harm": say(HARMS, own.severity)}
        said.append(
            _("As we understand it now: how easy to exploit, %(easy)s; harm that it could do, %(harm)s.")
            % words
        )
    heading = _("What we found")
    return Item(_("The vulnerability and its impact"), heading, tuple(said), tuple(missing))


def _effort() -> Item:
    said = _("We are working as fast as we can to reduce the risk to patients.")
    return Item(_("That efforts are under way"), _("What we are doing"), (said,), ())


def _controls(own: DeterminationLine | None, told: Sequence[RemediationView]) -> Item:
    said = [own.controls] if own is not None and own.controls else []
    said += [fix.details for fix in told if fix.category in CONTROLS]
    lacks = () if said else (_("compensating controls, or that there are none"),)
    return Item(_("Compensating controls, if any"), _("What you can do now"), tuple(said), lacks)


def _fix(cells: Sequence[CellView], told: Sequence[RemediationView]) -> Item:
    said = [" ".join(filter(None, (fix.details, fix.url))) for fix in told if fix.category not in CONTROLS]
    for cell in cells:
        if cell.plan not in ("", Plan.UNDECIDED, Plan.NOT_STATED):
            said.append(", ".join(_planned(cell)) + ".")
    said = list(dict.fromkeys(said))
    missing = [] if said else [_("what fix is in work, or how the device is defended otherwise")]
    missing.append(_("when you will write again"))
    return Item(_("The fix in work, and word of it"), _("What comes next"), tuple(said), tuple(missing))


def _planned(cell: CellView) -> Iterator[str]:
    yield _("Our plan: %s") % say(PLANS, cell.plan)
    if cell.plan_date:
        yield _("by %s") % day(cell.plan_date)
    if cell.fixed_version:
        yield _("in version %s") % cell.fixed_version
