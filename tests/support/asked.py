"""What the contract tests asked and what came of it, role by role, as one table at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

PROPERTY = "asked"
"""Under this name a test hands its tally over, also from a process of its own."""
HEADS = ("role", "operations", "requests", "2xx", "4xx", "of these 404", "5xx", "undocumented")


@dataclass
class Tally:
    """Answers to one role's requests to one operation; `broken` counts answers that no description allows."""

    role: str
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0

    def told(self) -> dict[str, Any]:
        """In words that pass between processes."""
        statuses = {str(status): count for status, count in sorted(self.statuses.items())}
        return {"role": self.role, "statuses": statuses, "broken": self.broken}


def table(reports: Iterable[Any]) -> list[str]:
    """Lines of Markdown from the reports of tests; none where no test handed a tally over."""
    rows: dict[str, Counter[str]] = {}
    for told in _handed_over(reports):
        row = rows.setdefault(told["role"], Counter())
        row["operations"] += 1
        row["undocumented"] += told["broken"]
        for status, count in told["statuses"].items():
            row["requests"] += count
            row[f"{status[0]}xx"] += count
            row["of these 404"] += count if status == "404" else 0
    if not rows:
        return []
    whole = Counter({"operations": max(row["operations"] for row in rows.values())})
    for row in rows.values():
        whole.update({name: count for name, count in row.items() if name != "operations"})
    lines = [HEADS, ("---",) * len(HEADS)]
    lines += [
        (role, *(str(row[name]) for name in HEADS[1:])) for role, row in (*rows.items(), ("all", whole))
    ]
    return [f"| {' | '.join(line)} |" for line in lines]


def _handed_over(reports: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for report in reports:
        if getattr(report, "when", "") == "call":
            yield from (told for name, told in report.user_properties if name == PROPERTY)
