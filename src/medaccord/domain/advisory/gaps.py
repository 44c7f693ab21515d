"""What still keeps an advisory from being published, as sentences that say what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from medaccord.domain.advisory.disputed import is_disputed
from medaccord.domain.advisory.statement import is_statement
from medaccord.domain.csaf.advisory import Advisory, Vulnerability
from medaccord.domain.csaf.build import build
from medaccord.domain.csaf.findings import Finding
from medaccord.domain.csaf.scores import score_object
from medaccord.domain.csaf.validate import Severity, validate
from medaccord.domain.sentence import Sentence


def gaps(advisory: Advisory) -> tuple[str, ...]:
    """Every reason why this advisory cannot be published; empty where it is complete and valid CSAF 2.0."""
    own = tuple(_own(advisory))
    if own:
        return own
    return tuple(sentence(finding) for finding in errors(validate(build(advisory))))


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Only what makes a document invalid (CSAF 2.0 §6.1)."""
    return [finding for finding in found if finding.severity is Severity.ERROR]


def sentence(finding: Finding) -> str:
    """A finding of the validator with its test and place."""
    return f"{finding.message} (CSAF 2.0 test {finding.test}, {finding.pointer or '/'})"


def _own(advisory: Advisory) -> Iterator[str]:
    """What the case lacks, in the case's words; the validator would speak of pointers."""
    if not advisory.title.strip():
        yield "The case has no title: give it one."
    if not advisory.vulnerabilities:
        yield "The advisory covers no vulnerability: choose at least one."
    for position, item in enumerate(advisory.vulnerabilities, start=1):
        yield from _of_vulnerability(item, item.cve or item.title or f"Vulnerability {position}")


def _of_vulnerability(item: Vulnerability, name: str) -> Iterator[str]:
    if all(is_statement(note) or is_disputed(note) for note in item.notes):
        yield Sentence("{name} has no note: describe it.", name=name)
    if not item.cells:
        yield Sentence(
            "{name} names no product: ask about one, record one product's status, or leave it out.", name=name
        )
    broken = [score.vector for score in item.scores if score_object(score.vector) is None]
    for vector in broken:
        yield Sentence(
            "{name} has the score {vector!r}, which CSAF 2.0 cannot carry: leave it out or score again.",
            name=name,
            vector=vector,
        )
    if not broken:
        yield from _scored_twice(item, name)


def _scored_twice(item: Vulnerability, name: str) -> Iterator[str]:
    """CSAF 2.0 §6.1.7: a product has at most one score of each version of CVSS."""
    counts: Counter[tuple[str, str]] = Counter()
    for score in item.scores:
        version = (score_object(score.vector) or {})["version"]
        counts.update((version, product) for product in set(score.products))
    for version in sorted({version for (version, _), count in counts.items() if count > 1}):
        yield Sentence(
            "{name} has two scores of CVSS {version} for one product: leave one of them out.",
            name=name,
            version=version,
        )
