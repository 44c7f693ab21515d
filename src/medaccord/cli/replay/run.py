"""One file after another: read, acted, read back from what was published, compared, validated, verified."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from medaccord.apps.advisories.models import Publication
from medaccord.apps.assessments.queries.rounds import exhibits_of, own_of, rounds_of
from medaccord.apps.assessments.queries.standing import standing
from medaccord.apps.assessments.queries.together import determinations_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.cli.replay.act import act
from medaccord.cli.replay.cast import Cast
from medaccord.cli.replay.legible import legible
from medaccord.cli.replay.plan import plan
from medaccord.cli.replay.report import Assessed, Outcome
from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import LIVE, Actor
from medaccord.domain.csaf.advisory import Advisory
from medaccord.domain.csaf.compare import compare
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read
from medaccord.domain.csaf.schema import parsed_findings
from medaccord.domain.csaf.validate import validate
from medaccord.domain.errors import Refusal
from medaccord.domain.scoring.exploitability import Exploitability


class Failed(Exception):
    """A file that could not be replayed; the message is a sentence that says why."""


@dataclass
class Output:
    """The folder that documents are written to, and which names are taken there."""

    folder: Path
    taken: set[str] = field(default_factory=set)

    def keep(self, outcome: Outcome) -> Outcome:
        """Write what was published under the original's name; a name that comes twice is an error."""
        name = Path(outcome.path).name
        if not outcome.published:
            return outcome
        if name in self.taken:
            return replace(
                outcome, error=f"Another {name} was written already. Replay it into another folder."
            )
        self.taken.add(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(outcome.published)
        return outcome


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and every *.json in the folders named, sorted."""
    for path in paths:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]


def replay(path: Path, cast: Cast, *, thorough: bool = False) -> Outcome:
    """Replay one file; whatever goes wrong with it is told in its outcome, and the rest can go on.

    `thorough` also rebuilds report and case from their chains, compares them with the stored rows, and reads
    as the lead how the risk is assessed.
    """
    began = time.perf_counter()
    outcome = Outcome(str(path))
    try:
        document = _document(path)
        original = read(document)
        done = act(plan(read(legible(document))), cast)
        published = _published(done.advisory)
        outcome = replace(outcome, case=done.number, commands=done.commands, published=published)
        outcome = _judged(outcome, original)
        outcome = replace(outcome, breaks=_breaks([done.report, done.case], thorough=thorough))
        if thorough:
            outcome = replace(outcome, assessed=_assessed(cast.lead, done.case))
    except (Failed, Refusal, OSError, ValueError, DatabaseError) as error:
        outcome = replace(outcome, error=_sentence(error))
    return replace(outcome, ms=round((time.perf_counter() - began) * 1000))


def _document(path: Path) -> Any:
    """The document in a file, if the file holds an advisory (CSAF 2.0 schema, without its strict reading)."""
    document, findings = parse(path.read_bytes())
    findings = findings or parsed_findings(document, Edition.V20, "loose")
    if findings:
        first = findings[0]
        raise Failed(f"This is no CSAF 2.0 document: {first.message} ({first.pointer or '/'})")
    return document


def _published(number: str) -> bytes:
    """The bytes of the current publication of an advisory, as everybody would get them."""
    return bytes(Publication.objects.values_list("csaf", flat=True).get(number=number, current=True))


def _judged(outcome: Outcome, original: Advisory) -> Outcome:
    """What the published bytes, read again, differ in, and what makes them invalid."""
    document, findings = parse(outcome.published)
    if findings:
        raise Failed(f"What was published is no JSON: {findings[0].message}")
    return replace(outcome, differences=compare(original, document), findings=validate(document))


def _breaks(streams: list[uuid.UUID], *, thorough: bool) -> list[str]:
    """What is wrong with the chains of these streams, one sentence each."""
    found = []
    with transaction.atomic(), database_context(None, LIVE, streams):
        for stream in Stream.objects.filter(id__in=streams).order_by("number"):
            found += [f"{stream.number}: {broken.sentence}" for broken in audit.verify(stream)]
            if thorough and drift.rebuilt(stream.id) != drift.stored(stream.id):
                found.append(f"{stream.number}: its rows differ from what its chain tells.")
    return found


def _assessed(lead: Actor, case: uuid.UUID) -> Assessed:
    """How the risk of each vulnerability of a case is assessed, as its lead reads it."""
    view = case_view(lead, case, answers=False)
    judged = (
        rounds_of(lead, case),
        own_of(lead, case),
        exhibits_of(lead, case),
        determinations_of(lead, case),
    )
    found = [standing(view.scores, one.id, *judged) for one in view.vulnerabilities]
    bands = Counter(one.proposed for one in found)
    return Assessed(
        vulnerabilities=len(found),
        scores=sum(one.scores for one in found),
        exploitability={band.value: bands[band] for band in reversed(Exploitability)},
        harm_not_assessed=sum(not one.harm for one in found),
        determination_not_assessed=sum(not one.determination for one in found),
    )


def _sentence(error: Exception) -> str:
    """What went wrong, without a traceback; a database's own words may hold content and are left out."""
    if isinstance(error, Refusal):
        return error.reason
    if isinstance(error, DatabaseError):
        return f"The database refused this ({type(error).__name__})."
    return str(error)
