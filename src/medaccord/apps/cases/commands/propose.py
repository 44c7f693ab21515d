"""A party proposes that another one is brought in; the desk decides."""

from __future__ import annotations

from medaccord.apps.cases.models import Case, Nomination, Participant
from medaccord.apps.cases.picture import check_own
from medaccord.apps.cases.settle import people_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Grant
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.verbs import Verb


@command(Verb.PARTICIPANT_PROPOSE, on=Participant)
def propose(act: Act, row: Participant, *, name: str, contact: str = "", reason: str) -> Nomination:
    """Name another party that should take part, how it is reached, and why; nobody but the desk reads it.

    Whether that party is here already is not told: who takes part is the desk's to know (decision 0151).
    """
    check_own(act, row, "Only a party of this case can propose another one, in its own name.")
    text.line(name, name="name")
    text.text(contact, limit=text.REASON, name="contact")
    text.text(reason, limit=text.LETTER, name="reason")
    lacking = {"name": "Name the party.", "reason": "Say why it should take part."}
    given = {"name": name, "reason": reason}
    if found := {field: [say] for field, say in lacking.items() if not given[field].strip()}:
        raise Invalid(found)
    _check_inside(act, row)
    new = Nomination(stream_id=row.stream_id, room_id=row.side_id, participant=row)
    new.name, new.contact, new.reason = name.strip(), contact.strip(), reason.strip()
    new.proposed_at = act.told_at
    return act.add(new)


def _check_inside(act: Act, row: Participant) -> None:
    """A party whose people see the case: whoever has not agreed knows too little to say who is missing."""
    case = Case.objects.within(act).get()
    inside = Grant.objects.filter(room=case.room_id, role=row.role, until=None)
    if not inside.filter(principal__in=people_of(act, row)).exists():
        raise Illegal("You take no part now. Agree to the terms first.")
