"""From the rows of a case to the blocks of an advisory; nothing is typed again.

A product is named if its manufacturer was asked about a covered vulnerability, answered or not; scores and
remediations speak of such products alone, and never of one that is not affected (decisions 0091, 0092).
A score of the joint statement stands in place of those of the case (decision 0291).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from medaccord.apps.advisories.models import Block as BlockRow
from medaccord.apps.advisories.models import Revision
from medaccord.apps.assessments.models import Consensus
from medaccord.apps.assessments.queries.disputes import open_of
from medaccord.apps.cases.models import (
    Acknowledgment,
    Case,
    Cell,
    Note,
    Participant,
    Reference,
    Remediation,
    RemediationGroup,
    Score,
    Vulnerability,
)
from medaccord.apps.devices.models import Product, ProductSet, ProductSetMember
from medaccord.core.models import Correctable
from medaccord.domain.advisory import disputed, stated, template
from medaccord.domain.advisory.answers import published, status_word
from medaccord.domain.advisory.blocks import Block, Kind
from medaccord.domain.advisory.history import instant
from medaccord.domain.cvd.cells import Status
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp, strictest, to_csaf20

Rows = Callable[[type[Model]], QuerySet[Any]]
"""The rows of one model that may be read here: those of a locked case, or those that an actor may see."""

KINDS: dict[type[Model], Kind] = {
    Note: Kind.NOTE,
    Reference: Kind.REFERENCE,
    Acknowledgment: Kind.ACKNOWLEDGMENT,
    Score: Kind.SCORE,
    Remediation: Kind.REMEDIATION,
    Consensus: Kind.NOTE,
}
"""Rows of which single ones may be left out of an advisory."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the author chose: vulnerabilities (None: all), rows to leave out, how the history lists it.

    `templates` are the center's texts as they were when it was drafted.
    """

    version: int
    status: str
    summary: str
    language: str
    legacy_version: str = ""
    dated: dt.datetime | None = None
    covers: frozenset[str] | None = None
    leaves_out: frozenset[str] = frozenset()
    templates: tuple[template.Frozen, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """A score of the case in whose place a joint statement's stands, of which version, for which products."""

    score: str
    statement: int
    products: tuple[str, ...]


@dataclass(slots=True)
class Drawn:
    """Blocks as the rows are now, each with the strictest marking of its rows.

    `barred` names blocks (kind, key) marked TLP:RED. Of the rows in `withheld` something is left out because
    they speak of products that nobody was asked about, of those in `cleared` because a product is not
    affected, of those in `replaced` because a joint statement scores the same.
    """

    blocks: list[Block] = field(default_factory=list)
    markings: list[Tlp] = field(default_factory=list)
    barred: list[tuple[Kind, str]] = field(default_factory=list)
    withheld: list[tuple[Kind, str]] = field(default_factory=list)
    cleared: list[tuple[Kind, str]] = field(default_factory=list)
    replaced: list[Replaced] = field(default_factory=list)

    @property
    def bar(self) -> str:
        """Why these blocks must not go out at all; empty where nothing bars them."""
        kinds = ", ".join(sorted({kind.value for kind, _ in self.barred}))
        if not kinds:
            return ""
        return Sentence(
            "Marked TLP:RED: {kinds}. Ask whoever marked it, or leave it out and draft again.", kinds=kinds
        )

    def add(self, kind: Kind, source: uuid.UUID, content: dict[str, Any], *rows: Any) -> None:
        """Append one block; `rows` are the case rows behind it, which decide its marking."""
        self.blocks.append(Block(kind, str(source), content))
        marking = strictest(Tlp(row.marking) for row in rows)
        self.markings.append(marking)
        if marking == Tlp.RED:
            self.barred.append((kind, str(source)))


def choice_of(revision: Revision) -> Choice:
    """What the author of a revision chose."""
    return Choice(
        version=revision.version,
        status=revision.status,
        summary=revision.summary,
        language=revision.language,
        legacy_version=revision.legacy_version,
        dated=revision.dated,
        covers=None if revision.covers is None else frozenset(revision.covers),
        leaves_out=frozenset(revision.leaves_out),
        templates=tuple(revision.templates),
    )


def frozen(rows: Iterable[BlockRow]) -> list[Block]:
    """Stored blocks, in the order given."""
    return [Block(Kind(row.kind), str(row.source), row.content) for row in rows]


def draw(rows: Rows, case: Case, advisory: uuid.UUID, choice: Choice) -> Drawn:
    """The blocks of an advisory as the rows of its case are now."""
    return _Drawing(rows, case, advisory, choice).drawn()


def is_told(row: Vulnerability) -> bool:
    """Whether an advisory may speak of a vulnerability: it is this case's own and was not refuted."""
    return not row.moved and row.certainty != Certainty.REFUTED


class _Drawing:
    """One pass over a case: every table is read once, then blocks are written in the order of a document."""

    def __init__(self, rows: Rows, case: Case, advisory: uuid.UUID, choice: Choice) -> None:
        self._rows, self.case, self.advisory, self.choice = rows, case, advisory, choice
        self.out = Drawn()
        self.vulnerabilities = [v for v in self._of(Vulnerability, "position") if self._covered(v)]
        self.products = self._of(Product, "position")
        self.listed = {product.id for product in self.products}
        self._read_answers()
        self._read_sets()
        complete = (row for row in self._of(Consensus, "number") if row.is_complete)
        self.stated = {row.vulnerability_id: row for row in complete}  # the newest of each counts
        self.disputes = open_of(rows, case.stream_id)

    def _of(self, model: type[Model], *order: str) -> list[Any]:
        found = self._rows(model).filter(stream=self.case.stream_id)
        if issubclass(model, Correctable):
            found = found.filter(withdrawn_at=None)
        return list(found.order_by(*order, "id"))

    def _chosen(self, model: type[Model]) -> dict[uuid.UUID | None, list[Any]]:
        """Rows of one kind that are not left out, in order, by the vulnerability they belong to."""
        found: dict[uuid.UUID | None, list[Any]] = {}
        for row in self._of(model, "position"):
            if str(row.id) not in self.choice.leaves_out and not _waits(row):
                found.setdefault(row.vulnerability_id, []).append(row)
        return found

    def _covered(self, row: Vulnerability) -> bool:
        covers = self.choice.covers
        return is_told(row) and (covers is None or str(row.id) in covers)

    def _read_answers(self) -> None:
        """Cells by vulnerability in the order of products: of those that somebody was asked about."""
        place = {product.id: index for index, product in enumerate(self.products)}
        covered = {row.id for row in self.vulnerabilities}
        self.asked: dict[uuid.UUID, list[Cell]] = {key: [] for key in covered}
        for cell in self._of(Cell):
            if cell.vulnerability_id in covered and status_word(cell.status) and cell.product_id in place:
                self.asked[cell.vulnerability_id].append(cell)
        for cells in self.asked.values():
            cells.sort(key=lambda cell: place[cell.product_id])
        self.disclosed = {cell.product_id for cells in self.asked.values() for cell in cells}
        self.unaffected = {
            about: {cell.product_id for cell in cells if cell.status == Status.NOT_AFFECTED}
            for about, cells in self.asked.items()
        }

    def _read_sets(self) -> None:
        self.sets = {row.id: row for row in self._of(ProductSet)}
        self.members: dict[uuid.UUID, set[uuid.UUID]] = {key: set() for key in self.sets}
        for row in self._of(ProductSetMember):
            self.members.setdefault(row.product_set_id, set()).add(row.product_id)
        self.groups_of: dict[uuid.UUID, list[uuid.UUID]] = {}
        for row in self._of(RemediationGroup):
            if row.ended_at is None:
                self.groups_of.setdefault(row.remediation_id, []).append(row.group_id)

    def _known(self, products: uuid.UUID | None, disclosed: set[uuid.UUID]) -> list[str]:
        """Members of a set that may be named, in the order of products."""
        return self._named([products], disclosed)

    def _named(self, sets: Iterable[uuid.UUID | None], disclosed: set[uuid.UUID]) -> list[str]:
        """Members of several sets that may be named, each once, in the order of products."""
        members = self._members(sets)
        return [str(p.id) for p in self.products if p.id in members and p.id in disclosed]

    def _concerned(self, about: uuid.UUID) -> set[uuid.UUID]:
        """Products of which a score or a remediation of this vulnerability may speak."""
        return {cell.product_id for cell in self.asked[about]} - self.unaffected[about]

    def _whole_groups(self, row: Remediation, about: uuid.UUID) -> list[uuid.UUID]:
        """Groups that a remediation may name as such: not withdrawn, and no member of them is unaffected."""
        named = [key for key in self.groups_of.get(row.id, []) if key in self.sets]
        return [key for key in named if not self.members.get(key, set()) & self.unaffected[about]]

    def drawn(self) -> Drawn:
        """Write every block."""
        self._head()
        notes, references = self._chosen(Note), self._chosen(Reference)
        thanks, scores = self._chosen(Acknowledgment), self._chosen(Score)
        remediations = self._chosen(Remediation)
        self._texts(notes, references, thanks, None)
        self._disputed(None)
        self._templates()
        self._credits()
        for product in self.products:
            if product.id in self.disclosed:
                self.out.add(Kind.PRODUCT, product.id, _product(product), product)
        self._groups(remediations)
        for row in self.vulnerabilities:
            self.out.add(Kind.VULNERABILITY, row.id, _vulnerability(row), row)
            self._texts(notes, references, thanks, row.id)
            self._statement(row.id)
            self._disputed(row.id)
            self._answers(row.id)
            self._scores(scores.get(row.id, ()), row.id)
            self._remediations(remediations.get(row.id, ()), row.id)
        return self.out

    def _head(self) -> None:
        chosen = self.choice
        about = {
            "version": chosen.version,
            "status": str(chosen.status),
            "summary": chosen.summary,
            "language": chosen.language,
            "legacy_version": chosen.legacy_version,
            "dated": instant(chosen.dated) if chosen.dated else None,
        }
        self.out.add(Kind.TRACKING, self.advisory, about)
        self.out.add(Kind.TITLE, self.case.id, {"title": self.case.title}, self.case)
        self.out.add(Kind.DISTRIBUTION, self.advisory, {"tlp": to_csaf20(Tlp.CLEAR)})

    def _texts(
        self,
        notes: dict[uuid.UUID | None, list[Any]],
        references: dict[uuid.UUID | None, list[Any]],
        thanks: dict[uuid.UUID | None, list[Any]],
        about: uuid.UUID | None,
    ) -> None:
        owner = {"vulnerability": str(about) if about else ""}
        for row in notes.get(about, ()):
            self.out.add(Kind.NOTE, row.id, owner | _note(row), row)
        for row in references.get(about, ()):
            told = {"category": str(row.category), "summary": row.summary, "url": row.url}
            self.out.add(Kind.REFERENCE, row.id, owner | told, row)
        for row in thanks.get(about, ()):
            self.out.add(Kind.ACKNOWLEDGMENT, row.id, owner | _acknowledgment(row), row)

    def _statement(self, about: uuid.UUID) -> None:
        """What the agencies have signed together of one vulnerability, for patients and clinicians."""
        if (row := self._printed(about)) is not None:
            for key, told in stated.notes(row.id, row.number, row.texts):
                self.out.add(Kind.NOTE, key, {"vulnerability": str(about)} | told, row)

    def _disputed(self, about: uuid.UUID | None) -> None:
        """Every open dispute, which no author leaves out; of its row nothing is printed but kind and day."""
        for one in self.disputes:
            if one.vulnerability_id == about:
                key, told = disputed.note(one.key, one.kind, one.opened)
                self.out.add(Kind.NOTE, key, {"vulnerability": str(about) if about else ""} | told)

    def _printed(self, about: uuid.UUID) -> Consensus | None:
        """The joint statement that counts, unless the author leaves it out."""
        row: Consensus | None = self.stated.get(about)
        return row if row is not None and str(row.id) not in self.choice.leaves_out else None

    def _templates(self) -> None:
        """The center's own texts, which no row of the case says: for everybody, as the advisory is."""
        for one in template.printed(self.choice.templates):
            self.out.add(Kind.NOTE, uuid.UUID(one["template"]), template.content(one))

    def _credits(self) -> None:
        """Reporters who asked to be thanked, by the name they gave for it."""
        for row in credits(self._rows, self.case):
            if str(row.id) not in self.choice.leaves_out:
                told = {"names": [row.credit_as], "organization": "", "summary": "", "urls": []}
                self.out.add(Kind.ACKNOWLEDGMENT, row.id, {"vulnerability": ""} | told, row)

    def _groups(self, remediations: dict[uuid.UUID | None, list[Any]]) -> None:
        """Groups that a published remediation names, in the order in which they are named."""
        covered = [(row.id, item) for row in self.vulnerabilities for item in remediations.get(row.id, ())]
        named = dict.fromkeys(group for about, item in covered for group in self._whole_groups(item, about))
        for key in named:
            if (products := self._known(key, self.disclosed)) and (row := self.sets.get(key)) is not None:
                told = {"id": str(key), "name": row.group, "summary": row.summary, "products": products}
                self.out.add(Kind.GROUP, key, told, row)

    def _answers(self, about: uuid.UUID) -> None:
        cells = self.asked[about]
        if cells:
            content = {"vulnerability": str(about), "answers": [_answer(cell) for cell in cells]}
            self.out.add(Kind.STATUS, about, content, *cells)

    def _scores(self, scores: Iterable[Score], about: uuid.UUID) -> None:
        """First what the joint statement gives, then of the case's own what it gives no score for."""
        concerned, statement = self._concerned(about), self._printed(about)
        agreed = self._agreed(statement, concerned, about) if statement is not None else set()
        for row in scores:
            products = self._known(row.products_id, concerned)
            self._note_rest(Kind.SCORE, row.id, self._members([row.products_id]), about)
            if taken := tuple(one for one in products if (row.cvss, one) in agreed):
                assert statement is not None
                self.out.replaced.append(Replaced(str(row.id), statement.number, taken))
                products = [one for one in products if one not in taken]
            if products:
                told = {"vulnerability": str(about), "vector": row.vector, "products": products}
                self.out.add(Kind.SCORE, row.id, told, row)

    def _agreed(
        self, statement: Consensus, concerned: set[uuid.UUID], about: uuid.UUID
    ) -> set[tuple[str, str]]:
        """Write the scores of a joint statement; returns what it scores, each with its CVSS version."""
        figures = set()
        for one in stated.scores(statement.id, statement.scores):
            named = [str(p.id) for p in self.products if p.id in one.products and p.id in concerned]
            self._note_rest(Kind.SCORE, one.key, one.products, about)
            if named:
                told = {"vector": one.vector, "products": named, "statement": statement.number}
                self.out.add(Kind.SCORE, one.key, {"vulnerability": str(about)} | told, statement)
                figures |= {(one.version, product) for product in named}
        return figures

    def _remediations(self, remediations: Iterable[Remediation], about: uuid.UUID) -> None:
        concerned = self._concerned(about)
        for row in remediations:
            named, whole = self.groups_of.get(row.id, []), self._whole_groups(row, about)
            parted = [row.products_id, *(key for key in named if key not in whole)]
            products = self._named(parted, concerned)
            groups = [str(key) for key in whole if self._known(key, self.disclosed)]
            self._note_rest(Kind.REMEDIATION, row.id, self._members(parted), about)
            if products or groups or not any((row.products_id, *named)):
                told = _remediation(row) | {"products": products, "groups": groups}
                self.out.add(Kind.REMEDIATION, row.id, {"vulnerability": str(about)} | told, row)

    def _members(self, sets: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
        return {member for key in sets if key for member in self.members.get(key, ())}

    def _note_rest(self, kind: Kind, key: uuid.UUID, products: Set[uuid.UUID], about: uuid.UUID) -> None:
        """Remember a block of which products are left out, and why."""
        meant = self.listed & products
        if meant & self.unaffected[about]:
            self.out.cleared.append((kind, str(key)))
        if meant - {cell.product_id for cell in self.asked[about]}:
            self.out.withheld.append((kind, str(key)))


def _waits(row: Any) -> bool:
    """Whether counsel of the party whose statement it is has not approved it (decision 0257)."""
    return isinstance(row, Note) and row.waits


def _product(row: Product) -> dict[str, Any]:
    return {"name": row.name, "path": [list(step) for step in row.path], "identifiers": row.identifiers}


def _note(row: Note) -> dict[str, Any]:
    """A text; `party` is named where it is that party's own statement."""
    told = {"category": str(row.category), "title": row.title, "text": row.text}
    return told | ({"party": str(row.party_id)} if row.party_id else {})


def _vulnerability(row: Vulnerability) -> dict[str, Any]:
    return {
        "cve": row.cve,
        "title": row.title,
        "cwe": row.cwe,
        "cwe_name": row.cwe_name,
        "ids": [list(pair) for pair in row.ids],
    }


def _acknowledgment(row: Acknowledgment) -> dict[str, Any]:
    return {
        "names": list(row.names),
        "organization": row.organization,
        "summary": row.summary,
        "urls": list(row.urls),
    }


def _answer(row: Cell) -> dict[str, Any]:
    return {
        "cell": str(row.id),
        "product": str(row.product_id),
        "status": str(published(row.status)),
        "plan": str(row.plan),
        "plan_date": row.plan_date.isoformat() if row.plan_date else None,
        "fixed_version": row.fixed_version,
        "justification": str(row.justification),
        "impact_statement": row.impact_statement,
    }


def _remediation(row: Remediation) -> dict[str, Any]:
    return {
        "category": str(row.category),
        "details": row.details,
        "url": row.url,
        "dated": instant(row.dated) if row.dated else None,
    }


def rows_left_out(rows: Rows, case: Case) -> Iterator[str]:
    """Keys of all rows of a case that may be left out of an advisory."""
    for model in KINDS:
        found = rows(model).filter(stream=case.stream_id)
        yield from (str(key) for key in found.values_list("id", flat=True))
    yield from (str(row.id) for row in credits(rows, case))


def credits(rows: Rows, case: Case) -> QuerySet[Participant]:
    """Parts of reporters who asked to be thanked, and have not refused to take part."""
    asked = rows(Participant).filter(stream=case.stream_id, declined_at=None)
    return asked.exclude(credit_as="").order_by("id")
