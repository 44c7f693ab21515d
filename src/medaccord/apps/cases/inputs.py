"""What commands that fill a case ask about their inputs: which vulnerability, which place in the order."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Max

from medaccord.apps.cases.models import CaseRow, Vulnerability
from medaccord.core.act import Act
from medaccord.domain import text
from medaccord.domain.errors import Illegal
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

MOST = 500
"""How many texts one command takes at a time."""

MOVED = "This vulnerability goes on in a linked case. Write it there."
WITHDRAWN = "This vulnerability was withdrawn. Add it again if it is one after all."


def some(things: Collection[object], found: Findings, name: str) -> None:
    """A batch holds at least one thing and at most 500."""
    if not 0 < len(things) <= MOST:
        found.add(name, Sentence("Give between 1 and {most} at a time.", most=MOST))


def standing(row: Vulnerability) -> None:
    """Raise Illegal for a vulnerability that was withdrawn, or split off into a linked case."""
    if sentence := fault(row):
        raise Illegal(sentence)


def vulnerabilities(act: Act) -> dict[uuid.UUID, Vulnerability]:
    """Every vulnerability of the locked case, by key."""
    return {row.id: row for row in Vulnerability.objects.within(act).order_by("position", "id")}


def check_vulnerabilities(act: Act, named: Iterable[uuid.UUID | None], found: Findings) -> None:
    """Each text is about the whole case (None) or about a vulnerability of it; findings go by place."""
    listed = list(named)
    known = vulnerabilities(act) if any(listed) else {}
    for place, key in enumerate(listed):
        if key is not None and (sentence := fault(known.get(key))):
            found.add(f"{place}/vulnerability", sentence)


def check_vulnerability(act: Act, named: uuid.UUID | None, found: Findings) -> None:
    """One text is about the whole case (None) or about a vulnerability of it."""
    if named is not None and (sentence := fault(vulnerabilities(act).get(named))):
        found.add("vulnerability", sentence)


def fault(row: Vulnerability | None) -> str:
    """Why nothing can be written about this vulnerability; empty where it can."""
    if row is None:
        return "Choose a vulnerability of this case."
    if row.withdrawn_at is not None:
        return WITHDRAWN
    return MOVED if row.moved else ""


def places(act: Act, model: type[CaseRow], owners: Iterable[uuid.UUID | None]) -> Iterator[int]:
    """The next position for each owner in turn: the vulnerability that a row is about, or the whole case."""
    rows = model.objects.within(act).order_by().values_list("vulnerability")
    last: Counter[uuid.UUID | None] = Counter(dict(rows.annotate(last=Max("position"))))
    for owner in owners:
        last[owner] += 1
        yield last[owner]


def check_question(act: Act, found: Findings, due_at: dt.datetime, question: str) -> None:
    """Whoever is asked is asked in a text of its length, and by an instant (UTC) that is to come."""
    found.take("question", text.text, question, limit=text.LETTER)
    if due_at.utcoffset() != dt.timedelta(0):
        found.add("due_at", "Give the instant in UTC.")
    elif due_at <= act.now:
        found.add("due_at", "This instant has passed. Choose a later one.")
