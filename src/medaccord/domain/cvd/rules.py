"""The rules that tie the models, at work: guards refuse, cautions ask for a reason, standing ones remind.

`check` answers for one attempt, `standing` for the case as it is, `permits` for what is merely allowed,
`violations` for stored rows. The sentences and levels are in `rulebook`, the consequences in `effects`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from medaccord.domain import text
from medaccord.domain.cvd.case_state import FixState
from medaccord.domain.cvd.cautions import CAUTIONS, STANDING
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.effects import effects_of
from medaccord.domain.cvd.embargo import IN_SCOPE, OPEN_PROPOSAL
from medaccord.domain.cvd.guards import GUARDS, LIFTED_BY_A_REASON
from medaccord.domain.cvd.permissions import permits
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.rulebook import Level
from medaccord.domain.cvd.situation import Attempt, Participant, Situation
from medaccord.domain.errors import Illegal
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence, plain, together

__all__ = [
    "Caution",
    "check",
    "check_reasons",
    "effects_of",
    "overridden",
    "permits",
    "standing",
    "violations",
]


@dataclass(frozen=True)
class Caution:
    """A SHOULD that stands in the way: it takes a recorded reason to go on."""

    rule: str
    level: Level
    sentence: str


def check(attempt: Attempt, case: Situation) -> tuple[Caution, ...]:
    """The cautions on `attempt`; raises Illegal where a MUST or SHALL forbids it."""
    for code, guard in GUARDS.items():
        if sentence := guard(attempt, case):
            raise Illegal(sentence, (code,) if code in LIFTED_BY_A_REASON else ())
    return tuple(
        Caution(rule, level, sentence)
        for rule, (holds, level, sentence) in CAUTIONS.items()
        if holds(attempt, case)
    )


def standing(case: Situation) -> tuple[Caution, ...]:
    """What the case as it stands calls for, whatever anybody attempts (SHOULD)."""
    return tuple(
        Caution(rule, Level.SHOULD, sentence) for rule, (holds, sentence) in STANDING.items() if holds(case)
    )


def overridden(cautions: Iterable[Caution], reasons: Mapping[str, str]) -> dict[str, str]:
    """The reason recorded for each caution, by rule; raises Invalid for a text that cannot be kept.

    Raises Illegal where a reason is missing, with the rules of all that are.
    """
    found = tuple(cautions)
    given = {caution.rule: reasons.get(caution.rule, "").strip() for caution in found}
    missing = [caution for caution in found if not given[caution.rule]]
    if missing:
        sentences = (
            Sentence(
                "{sentence} To go on, give a reason for rule {rule}.", sentence=plain(c.sentence), rule=c.rule
            )
            for c in missing
        )
        raise Illegal(together(sentences), tuple(c.rule for c in missing))
    check_reasons(given)
    return given


def check_reasons(given: Mapping[str, str]) -> None:
    """Raise Invalid, under `reason_<rule>`, for reasons that are too long or no text."""
    found = Findings()
    for rule, reason in given.items():
        found.take(f"reason_{rule}", text.text, reason, limit=text.REASON)
    found.settle()


def violations(case: Situation) -> tuple[str, ...]:
    """What a stored case must never be, one sentence each; empty where all is well."""
    found = [sentence for holds, sentence in _INVARIANTS if not holds(case)]
    for participant in case.participants:
        found += [sentence for holds, sentence in _OWN_INVARIANTS if not holds(participant, case)]
    return tuple(dict.fromkeys(found))


_INVARIANTS: tuple[tuple[Callable[[Situation], bool], str], ...] = (
    (
        lambda c: c.embargo not in IN_SCOPE or not (c.exposure.public or c.exposure.exploit),
        "An embargo is open in a public or exploited case.",
    ),
    (lambda c: c.exposure.public or not c.exposure.exploit, "An exploit is public and the case is not."),
    (
        lambda c: not c.exposure.public or FixState.VENDOR_UNAWARE not in set(c.fix_states()),
        "The case is public and a manufacturer counts as unaware.",
    ),
    (lambda c: c.binding == (c.terms is not None), "An active embargo and terms in force go together."),
    (
        lambda c: (c.embargo in OPEN_PROPOSAL) == (c.pending is not None),
        "An open proposal and proposed terms go together.",
    ),
    (
        lambda c: c.embargo in IN_SCOPE or all(p.consent == ConsentState.NO_EMBARGO for p in c.participants),
        "Somebody's consent refers to an embargo that is not there.",
    ),
)

_OWN_INVARIANTS: tuple[tuple[Callable[[Participant, Situation], bool], str], ...] = (
    (
        lambda p, c: p.accepted_before or not _has_fix(p),
        "A fix is ready although its manufacturer never accepted the report.",
    ),
    (
        lambda p, c: p.accepted_before or p.report != ReportState.ACCEPTED,
        "A report is accepted and counts as never accepted.",
    ),
    (
        lambda p, c: (
            p.report == ReportState.START or all(f.state != FixState.VENDOR_UNAWARE for f in p.fixes)
        ),
        "A manufacturer has the report and counts as unaware.",
    ),
)


def _has_fix(participant: Participant) -> bool:
    return any(f.state in (FixState.FIX_READY, FixState.FIX_DEPLOYED) for f in participant.fixes)
