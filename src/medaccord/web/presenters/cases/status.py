"""Every answer as grids, and the boxes in which the desk asks and a manufacturer answers its own cells."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.rollouts import RolloutView
from medaccord.apps.cases.queries.views import CaseView, CellView, Party, ProductView, VulnerabilityView
from medaccord.domain.cvd.cells import WAITING, Plan, Status, is_awaited
from medaccord.domain.errors import Invalid
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.status import AnswerForm, AskForm, CellsForm, Chosen, SameForm, StatedForm
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.corrections import rollouts_table
from medaccord.web.presenters.cases.head import Tab, address, case_head, makers
from medaccord.web.presenters.devices.products import in_one, shortened, split_name, vulnerability_words
from medaccord.web.presenters.words import ANSWERS, JUSTIFICATIONS, PLANS, Words, say, short_day
from medaccord.web.spoken import spoken

Pair = tuple[uuid.UUID, uuid.UUID]

ANSWER_WORDS: Words = {
    Status.AFFECTED: _l("Affected"),
    Status.NOT_AFFECTED: _l("Not affected"),
    Status.FIXED: _l("Fixed"),
    Status.INVESTIGATING: _l("Still investigating"),
    Status.DECLINED: _l("We decline to answer"),
}
STATED: Words = {**ANSWER_WORDS, Status.DECLINED: _l("Declined to answer")}
NARROW_FROM = 150
"""With more cells than these a page shows one vulnerability at a time."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page as typed, those that were refused; the others are shown empty."""

    ask: AskForm | None = None
    answer: AnswerForm | None = None
    stated: StatedForm | None = None
    same: SameForm | None = None

    @property
    def chosen(self) -> list[Chosen]:
        """The cells of the form that was refused."""
        return [one for form in (self.ask, self.answer, self.stated) if form for one in form.chosen]


@dataclass(frozen=True, slots=True)
class Place:
    """One manufacturer, product and vulnerability with the answer there, if there is one."""

    maker: Party
    product: ProductView
    vulnerability: VulnerabilityView
    cell: CellView | None

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.cell.status) if self.cell else Status.NOT_ASKED

    @property
    def pair(self) -> Pair:
        """The cell's name."""
        return (self.product.id, self.vulnerability.id)

    @property
    def key(self) -> str:
        """The cell as it stands in a form, with the version that is shown."""
        return Chosen(*self.pair, self.cell.version if self.cell else 0).key

    @property
    def words(self) -> str:
        """'InfusaCore LX 7.2, V1'."""
        return f"{in_one(self.product)}, {self.vulnerability.label}"


def places(view: CaseView) -> list[Place]:
    """Every place that the reader sees: the products of each manufacturer by the vulnerabilities here."""
    cells = {(cell.product, cell.vulnerability): cell for cell in view.cells}
    products: dict[uuid.UUID | None, list[ProductView]] = {}
    for product in view.products:
        products.setdefault(product.organisation, []).append(product)
    shown = living(view)
    return [
        Place(maker, product, one, cells.get((product.id, one.id)))
        for maker in makers(view)
        for product in products.get(maker.organisation, ())
        for one in shown
    ]


def told(refusal: Invalid, view: CaseView) -> Invalid:
    """A refusal of cells as one of fields: each sentence names the cells that it is about."""
    by_pair = {f"{place.product.id}/{place.vulnerability.id}": place.words for place in places(view)}
    grouped: dict[tuple[str, str], list[str]] = {}
    findings: dict[str, list[str]] = {}
    for name, sentences in refusal.findings.items():
        pair, _slash, field = name.rpartition("/")
        for sentence in sentences:
            if pair in by_pair:
                grouped.setdefault((field, sentence), []).append(by_pair[pair])
            else:
                findings.setdefault(name, []).append(sentence)
    for (field, sentence), words in grouped.items():
        findings.setdefault(field, []).append(f"{shortened(words)}: {spoken(sentence)}")
    return Invalid(findings)


def status_page(
    view: CaseView,
    now: dt.datetime,
    *,
    forms: Forms,
    picked: Collection[Pair] = (),
    only: uuid.UUID | None = None,
    rollouts: Sequence[RolloutView] = (),
) -> v.StatusPage:
    """All answers that the reader sees; where they are many, of one vulnerability (`only`)."""
    found, shown = places(view), living(view)
    unseen = sum(1 for place in found if place.maker.mine and place.status == Status.ASKED)
    narrow = len(found) > NARROW_FROM
    if narrow:
        shown = [one for one in shown if one.id == only] or shown[:1]
        found = [place for place in found if place.vulnerability in shown]
    by_maker: dict[uuid.UUID, list[Place]] = {}
    for place in found:
        by_maker.setdefault(place.maker.id, []).append(place)
    mine = view.mine
    own = by_maker.get(mine.id, []) if mine else []
    return v.StatusPage(
        head=case_head(view, Tab.STATUS),
        grids=tuple(_grid(maker, by_maker.get(maker.id, []), shown, now) for maker in makers(view)),
        answer=_answer_box(view, own, forms.answer, picked, now),
        note=_note(view),
        more=tuple(_desk_boxes(view, found, forms, picked, now)),
        see=_see(view) if unseen and may(view, Verb.STATUS_SEE) else None,
        see_text=ngettext(
            "You are asked about %d product and vulnerability that you have not said you saw.",
            "You are asked about %d products and vulnerabilities that you have not said you saw.",
            unseen,
        )
        % unseen,
        filter=tuple(_filter(view, shown)) if narrow else (),
        same=_same_box(view, forms.same) if found and forms.same else None,
        by_list=_by_list(view) if found and may(view, Verb.STATUS_ANSWER) else None,
        rollouts=rollouts_table(view, rollouts, now),
        plan=_plan_link(view) if found and may(view, Verb.ROLLOUT_ADD) else None,
        statement=_statement_link(view) if mine and may(view, Verb.NOTE_ADD) else None,
    )


def _same_box(view: CaseView, form: SameForm) -> v.FormBox:
    """One answer for many; what it would change is shown before anything is sent."""
    return v.FormBox(
        "same",
        f"{address(view.id, Tab.STATUS)}same/",
        form,
        _submits(STATED if view.is_desk else ANSWER_WORDS),
        _("The same for many: a product family or all, some vulnerabilities or all"),
        _("You see what would change before anything is sent. Make exceptions there."),
        folded=True,
    )


def _by_list(view: CaseView) -> v.Link:
    answer, record = _("Answer from a list or a file"), _("Record statements from a list or a file")
    return v.Link(record if view.is_desk else answer, f"{address(view.id, Tab.STATUS)}list/")


def _plan_link(view: CaseView) -> v.Link:
    here = address(view.id, Tab.VULNERABILITIES)
    return v.Link(_("Plan when the fix comes in a region"), f"{here}#add-rollout")


def _statement_link(view: CaseView) -> v.Link:
    here = address(view.id, Tab.VULNERABILITIES, "statement")
    return v.Link(_("Your statement, printed word for word in the advisory"), here)


def _see(view: CaseView) -> v.Act:
    return v.Act(_("We have seen these questions"), f"{address(view.id, Tab.STATUS)}see/", "post")


def _filter(view: CaseView, shown: list[VulnerabilityView]) -> Iterator[v.NavItem]:
    here = address(view.id, Tab.STATUS)
    for one in living(view):
        label = f"{one.label} {one.cve}".strip()
        yield v.NavItem(label, f"{here}?vulnerability={one.id}", shown == [one])


def _note(view: CaseView) -> str:
    if view.is_desk:
        return _("Before release a manufacturer sees its own answers and the common text only.")
    if Role.MANUFACTURER in view.roles:
        return _("You see your own answers only. Others see theirs.")
    return _("The answers of manufacturers are shown once they are published.")


def _grid(maker: Party, mine: list[Place], shown: list[VulnerabilityView], now: dt.datetime) -> v.Grid:
    by_product: dict[uuid.UUID, list[Place]] = {}
    for place in mine:
        by_product.setdefault(place.product.id, []).append(place)
    heads = (_("Product"), *(f"{one.label} {one.cve}".strip() for one in shown))
    table = v.Table(
        _("Answers of %s") % maker.name,
        heads,
        tuple(_row(row, now) for row in by_product.values()),
        _("No product of %s is listed yet. Add its products on the page of vulnerabilities.") % maker.name,
    )
    told = (*_questions(mine), *_statements(mine), *_sources(mine))
    return v.Grid(f"maker-{maker.id}", maker.name, table, "\n".join(told))


def _row(places_: list[Place], now: dt.datetime) -> v.Row:
    name, versions = split_name(places_[0].product)
    late = any(_is_late(place, now) for place in places_)
    return v.Row((v.Cell(name, versions), *(_cell(place, now) for place in places_)), late)


def _awaited(place: Place) -> bool:
    return place.cell is not None and is_awaited(place.cell)


def _is_late(place: Place, now: dt.datetime) -> bool:
    due = place.cell.due_at if place.cell else None
    return _awaited(place) and due is not None and due < now


def _cell(place: Place, now: dt.datetime) -> v.Cell:
    found = status_words(place, now)
    return v.Cell(found.word, found.note, found.kind)


def status_words(place: Place, now: dt.datetime) -> v.Status:
    """The answer of one cell as shape, word and everything that was said with it."""
    word = say(ANSWERS, place.status)
    notes = list(_details(place.cell, now)) if place.cell else []
    return v.Status(place.status.value, word, "; ".join(filter(None, notes)))


def _details(cell: CellView, now: dt.datetime) -> Iterator[str]:
    status = Status(cell.status)
    if status == Status.AFFECTED:
        yield _plan(cell, now)
    if status == Status.FIXED:
        yield _("in %s") % cell.fixed_version
    if cell.justification:
        yield say(JUSTIFICATIONS, cell.justification)
    if status == Status.NOT_AFFECTED and cell.impact_statement and not cell.justification:
        yield _("statement below")
    if status in WAITING:
        yield from _waiting(cell, now)
    elif cell.answered_at:
        yield _("answered %s") % short_day(cell.answered_at, now)
    if cell.question and status not in WAITING:
        yield _("asked back, see below")
        yield from _due(cell, now)


def _plan(cell: CellView, now: dt.datetime) -> str:
    if cell.plan == Plan.FIX_AVAILABLE:
        return _("fix in %s") % cell.fixed_version
    if cell.plan == Plan.FIX_PLANNED and cell.plan_date:
        return _("fix planned for %s") % short_day(cell.plan_date, now)
    if cell.plan == Plan.UNDECIDED and cell.plan_date:
        return _("plan to be told by %s") % short_day(cell.plan_date, now)
    return say(PLANS, cell.plan)


def _waiting(cell: CellView, now: dt.datetime) -> Iterator[str]:
    if cell.status == Status.SEEN and cell.seen_at:
        yield _("seen %s") % short_day(cell.seen_at, now)
    elif cell.status == Status.ASKED and cell.asked_at:
        yield _("asked %s") % short_day(cell.asked_at, now)
    yield from _due(cell, now)


def _due(cell: CellView, now: dt.datetime) -> Iterator[str]:
    if cell.due_at:
        words = _("was due %s") if cell.due_at < now else _("due %s")
        yield words % short_day(cell.due_at, now)


def _questions(mine: list[Place]) -> Iterator[str]:
    """What the desk asks, each once with the cells that it is about."""
    asked: dict[str, list[str]] = {}
    for place in mine:
        if place.cell and place.cell.question:
            asked.setdefault(place.cell.question, []).append(place.words)
    for question, about in asked.items():
        words = _("%(cells)s: the coordination center asks: “%(question)s”")
        yield words % {"cells": shortened(about), "question": question}


def _statements(mine: list[Place]) -> Iterator[str]:
    """The manufacturer's own words, each once with the cells that they are about."""
    said: dict[str, list[str]] = {}
    for place in mine:
        if place.cell and place.cell.impact_statement:
            said.setdefault(place.cell.impact_statement, []).append(place.words)
    for text, about in said.items():
        yield f"{shortened(about)}: “{text}”"


def _sources(mine: list[Place]) -> Iterator[str]:
    """Where the manufacturer stated what the coordination center recorded in its place."""
    named: dict[str, list[str]] = {}
    for place in mine:
        if place.cell and place.cell.reason:
            named.setdefault(place.cell.reason, []).append(place.words)
    for source, about in named.items():
        words = _("%(cells)s: recorded by the coordination center, stated here: %(source)s")
        yield words % {"cells": shortened(about), "source": source}


def _choices(found: Iterable[Place], picked: Collection[Pair], now: dt.datetime) -> tuple[v.AnswerCell, ...]:
    cells = []
    for place in found:
        name, versions = split_name(place.product)
        cells.append(
            v.AnswerCell(
                key=place.key,
                product=name,
                versions=versions,
                vuln=vulnerability_words(place.vulnerability),
                now=status_words(place, now),
                checked=place.pair in picked,
            )
        )
    return tuple(cells)


def _picked(form: CellsForm | None, picked: Collection[Pair]) -> Collection[Pair]:
    """What was chosen before a refusal stays chosen, whatever version it has by now."""
    return {one.pair for one in form.chosen} if form is not None else picked


def _ordered(found: list[Place]) -> list[Place]:
    """What waits for an answer first, the nearest due date at the top."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)

    def rank(place: Place) -> tuple[bool, dt.datetime]:
        due = place.cell.due_at if place.cell else None
        return (not _awaited(place), due or far)

    return sorted(found, key=rank)


def _asked_first(found: list[Place]) -> list[Place]:
    """What nobody answered first, then the answers that can be asked back."""
    return sorted(found, key=lambda place: place.status not in (*WAITING, Status.NOT_ASKED, Status.DECLINED))


def _answer_box(
    view: CaseView, own: list[Place], form: AnswerForm | None, picked: Collection[Pair], now: dt.datetime
) -> v.AnswerBox | None:
    if not own or view.is_desk or not may(view, Verb.STATUS_ANSWER):
        return None
    shown = form or AnswerForm(initial=_kept(own, picked))
    return v.AnswerBox(
        href=f"{address(view.id, Tab.STATUS)}answer/",
        cells=_choices(_ordered(own), _picked(form, picked), now),
        form=shown,
        answers=_submits(ANSWER_WORDS),
        error=shown.cells_error,
    )


def _submits(words: Mapping[str, object]) -> tuple[v.Submit, ...]:
    return tuple(v.Submit(str(label), value) for value, label in words.items())


def _kept(own: list[Place], picked: Collection[Pair]) -> dict[str, object]:
    """What is stored for the one cell that is being changed; nothing where there are several."""
    cells = [place.cell for place in own if place.pair in picked and place.cell]
    if len(cells) != 1:
        return {}
    (cell,) = cells
    names = ("plan", "plan_date", "fixed_version", "justification", "impact_statement")
    return {name: getattr(cell, name) for name in names}


def _desk_boxes(
    view: CaseView, found: list[Place], forms: Forms, picked: Collection[Pair], now: dt.datetime
) -> Iterator[v.AnswerBox]:
    if not view.is_desk or not found:
        return
    here = address(view.id, Tab.STATUS)
    if may(view, Verb.STATUS_ASK):
        unasked = {place.pair for place in found if place.status == Status.NOT_ASKED}
        form = forms.ask or AskForm()
        yield v.AnswerBox(
            href=f"{here}ask/",
            cells=_choices(_asked_first(found), _picked(forms.ask, unasked | set(picked)), now),
            form=form,
            answers=(v.Submit(_("Ask"), "ask", look="filled"),),
            error=form.cells_error,
            id="ask",
            heading=_("Ask for answers"),
            choose_hint=_("Each manufacturer is asked about its own products only."),
            submit_heading=_("3. Ask"),
            submit_hint=_(
                "What is asked already gets the new due date, and an answer stands until another is given. "
                "Silence stays “no answer”."
            ),
        )
    if may(view, Verb.STATUS_ANSWER):
        stated: Form = forms.stated or StatedForm()
        yield v.AnswerBox(
            href=f"{here}answer/",
            cells=_choices(found, _picked(forms.stated, picked), now),
            form=stated,
            answers=_submits(STATED),
            error=forms.stated.cells_error if forms.stated else "",
            id="stated",
            heading=_("Record what a manufacturer stated elsewhere"),
            intro=_("Only what it has stated itself, with the place where everybody can read it."),
            choose_hint=_("Choose all that it stated the same for."),
            submit_heading=_("3. What it stated"),
            folded=True,
        )
