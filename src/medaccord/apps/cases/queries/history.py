"""What happened in a case, entry by entry, from the facts that a reader is told.

Entry numbers and the chain's state are the desk's: they count what others did.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.told import told_facts
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.queries.reach import OrganisationKind, Someone, people_behind
from medaccord.core.models import Fact
from medaccord.core.models.principal import SYSTEM
from medaccord.core.principal import Actor
from medaccord.core.rounds import State, state_of
from medaccord.core.scope import own_principals, query
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.voice import is_hidden, told_at

MOST = 100
PLATFORM = {SYSTEM: "Medaccord"}
"""What is done by nobody, told by the day or by the minute."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One command in a case, in this reader's words.

    `who` is empty for a party that the reader does not know; `outcome` is a word of the domain; `by_day`
    where only the day may be shown (need-to-know 35); `number` is the chain's own and only for the desk.
    """

    verb: str
    who: str
    own: bool
    outcome: str
    about: tuple[str, ...]
    at: dt.datetime
    recorded_at: dt.datetime
    by_day: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class History:
    """Some entries, newest first, where to go on, and for the desk the state of the chain."""

    entries: tuple[Entry, ...]
    next: str
    chain: State | None


@query
def history(
    actor: Actor, case_id: uuid.UUID, view: CaseView | None = None, *, after: str = "", limit: int = 50
) -> History:
    """The entries of a case that the actor may know of; `after` is a page's `next`. Raises Missing.

    `view` is the case as this actor was just shown it, where it is at hand.
    """
    view = view or one_case(actor, case_id)
    found = told_facts(actor, [view.id])
    if after:
        found = found.filter(entry__lt=_entry_of(found, after))
    limit = max(1, min(limit, MOST))
    page, more = told(actor, view, found, limit)
    last = page[-1][0] if page and more else None
    chain = state_of(case_id) if view.is_desk else None
    return History(tuple(entry for _, entry in page), str(last or ""), chain)


def one_case(actor: Actor, case_id: uuid.UUID) -> CaseView:
    """The case as the actor sees it, inside an open read scope; raises Missing."""
    views = load(actor, [case_id])
    if not views:
        raise Missing
    return views[0]


def told(
    actor: Actor, view: CaseView, found: QuerySet[Fact], limit: int
) -> tuple[list[tuple[uuid.UUID, Entry]], bool]:
    """The newest entries of facts with the key of a fact of each, and whether there are more."""
    numbers = list(found.order_by("-entry").values_list("entry", flat=True).distinct()[: limit + 1])
    groups: dict[int, list[Fact]] = {number: [] for number in numbers[:limit]}
    for fact in found.filter(entry__in=list(groups)).order_by("-entry", "id"):
        groups[fact.entry].append(fact)
    known = {facts[0].actor_id for facts in groups.values() if not facts[0].by_day}
    speaker = Speaker.of(actor, view, known)
    subjects = _labels(view, {fact.subject for facts in groups.values() for fact in facts})
    return [(facts[0].id, _entry(view, facts, speaker, subjects)) for facts in groups.values()], len(
        numbers
    ) > limit


def _entry(view: CaseView, facts: list[Fact], speaker: Speaker, subjects: Labels) -> Entry:
    first = facts[0]
    about = _about(first.verb, facts, subjects)
    by_day = is_hidden(first.by_day, first.actor_id, speaker.own)
    return Entry(
        verb=first.verb,
        who=speaker.reporter(first.actor_id) if first.by_day else speaker.name(first.actor_id),
        own=first.actor_id in speaker.own,
        outcome=next((fact.outcome for fact in facts if fact.outcome), ""),
        about=about,
        at=told_at(first.occurred_at, by_day),
        recorded_at=told_at(first.recorded_at, by_day),
        by_day=by_day,
        number=first.entry if view.is_desk else None,
    )


Labels = Mapping[uuid.UUID, tuple[str, tuple[str, ...]]]
"""By row: what kind of row it is, and what it is called."""

ABOUT: Mapping[str, str] = {
    "colleague": "party",
    "consent": "party",
    "counsel": "party",
    "embargo": "terms",
    "participant": "party",
    "product": "product",
    "score": "score",
    "status": "cell",
    "vulnerability": "vulnerability",
}
"""Which kind of row the verbs of a noun are about; an entry touches others too."""


def _labels(view: CaseView, wanted: Collection[uuid.UUID]) -> Labels:
    """What these rows of a case are called, for those that the reader sees."""
    vulnerabilities = {v.id: v.label for v in view.vulnerabilities}
    products = {p.id: p.name for p in view.products}
    found: dict[uuid.UUID, tuple[str, tuple[str, ...]]] = {
        cell.id: (
            "cell",
            (vulnerabilities.get(cell.vulnerability, ""), products.get(cell.product, "")),
        )
        for cell in view.cells
        if cell.id in wanted
    }
    found |= {p.id: ("party", (p.name,)) for p in view.parties}
    found |= {s.id: ("score", (f"{s.base}", vulnerabilities.get(s.vulnerability, ""))) for s in view.scores}
    found |= {key: ("vulnerability", (label,)) for key, label in vulnerabilities.items()}
    found |= {key: ("product", (name,)) for key, name in products.items()}
    found |= view.names
    return found | {p.id: ("terms", (str(p.number),)) for p in view.proposals}


def _about(verb: str, facts: list[Fact], subjects: Labels) -> tuple[str, ...]:
    kind = ABOUT.get(verb.partition(".")[0])
    told = (subjects[fact.subject] for fact in facts if fact.subject in subjects)
    return next((words for sort, words in told if sort == kind), ())


@dataclass(frozen=True, slots=True)
class Speaker:
    """How the actors of entries are named to one reader: `names` in steps for a party, else `reporters`.

    Who takes a step as a reporter is never looked up among people: it may be the reader's own colleague.
    """

    own: Collection[uuid.UUID]
    reporters: Mapping[uuid.UUID, str]
    names: Mapping[uuid.UUID, str]

    @classmethod
    def of(cls, actor: Actor, view: CaseView, principals: Iterable[uuid.UUID]) -> Speaker:
        """Names for these principals: everybody for the desk; for others their own people and the center."""
        rows = Participant.objects.visible_to(actor).filter(stream=view.id, role=Role.REPORTER)
        reporters = dict(rows.exclude(principal=None).values_list("principal_id", "name"))
        mine = view.mine.organisation if view.mine else None
        names = dict(PLATFORM)
        for key, someone in people_behind(set(principals) - set(names)).items():
            if words := _named(someone, view.is_desk, mine):
                names[key] = words
        return cls(own_principals(actor), PLATFORM | reporters, names)

    def reporter(self, principal: uuid.UUID) -> str:
        """The name that a reporter chose, where the reader may know that, or the platform's; else empty."""
        return self.reporters.get(principal, "")

    def name(self, principal: uuid.UUID) -> str:
        """The name by which the reader knows a principal; empty for somebody it may not know."""
        return self.names.get(principal, "")


def _named(someone: Someone, is_desk: bool, mine: uuid.UUID | None) -> str:
    full = ", ".join(filter(None, (someone.name, someone.organisation_name)))
    if is_desk or (mine is not None and someone.organisation == mine):
        return full
    at_desk = someone.organisation_kind == OrganisationKind.COORDINATION_CENTER
    return someone.organisation_name if at_desk else ""


def _entry_of(found: QuerySet[Fact], after: str) -> int:
    """The entry that a page ended with; its address names a fact, never a number that counts."""
    try:
        key = uuid.UUID(after)
    except ValueError:
        raise Missing from None
    number = found.filter(id=key).values_list("entry", flat=True).first()
    if number is None:
        raise Missing
    return number
