"""Reports in an organisation's name: of a manufacturer about its product, of a hospital about an incident."""

from __future__ import annotations

from collections.abc import Sequence

from medaccord.apps.intake.announce import hold
from medaccord.apps.intake.commands.report import (
    Evidence,
    Submitted,
    Told,
    check,
    in_name_of,
    marked,
    take_in,
)
from medaccord.apps.parties.models import OrganisationKind, Origin
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.core.act import Act
from medaccord.core.command import opening
from medaccord.domain.errors import Denied
from medaccord.domain.handling import AS_USUAL, Wish
from medaccord.domain.verbs import Verb


@opening(Verb.REPORT_DECLARE)
def declare(
    act: Act, told: Told, evidence: Sequence[Evidence] = (), *, wish: Wish = AS_USUAL, marked_as: str = ""
) -> Submitted:
    """Report for the organisation that the actor belongs to, by its name; the actor follows the report.

    A manufacturer that reports about its own product knows of it, and takes part in the case as such. An
    advising agency may open a case for what it reports at once, on its own word (decision 0221). It marks its
    report by `wish`, and beside that in its own words by `marked_as` (decision 0259).
    """
    person = act.actor.person
    own = organisation_of(person) if person else None
    if person is None or own is None:
        raise Denied("Only a member of an organisation reports in its name. Use the form for everybody.")
    if own.kind == OrganisationKind.COORDINATION_CENTER:
        raise Denied("The coordination center files what others tell it.")
    told = in_name_of(own, told)
    check(told, evidence, act.now)
    further = marked(wish, marked_as, own)
    sent = take_in(act, told, evidence, person, None, origin=Origin.here(), organisation=own, **further)
    if sent.report.is_of_adviser:
        hold(act, sent.report, own, person)
    return sent
