"""The lead takes a party out of a case, and tells it why."""

from __future__ import annotations

from medaccord.apps.cases.departure import depart
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import take_picture
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.errors import Illegal
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb


@command(Verb.PARTICIPANT_REMOVE, on=Participant)
def remove(act: Act, row: Participant, *, reason: str) -> Participant:
    """Take a party out: its keys end with this step, its history stays, and it may be invited anew.

    Its people read the reason, and until when they agreed to keep details private (decision 0152).
    """
    text.said(reason, "Say why: the party reads this.", limit=text.LETTER)
    if row.left_at is not None:
        raise Illegal(Sentence("{name} takes no part any more.", name=row.name))
    if row.role in DESK:
        raise Illegal(Sentence("{name} leads this case. Close the case instead.", name=row.name))
    if row.role == Role.REPORTER:
        raise Illegal("Whoever reported keeps the part that answers the report.")
    case = Case.objects.within(act).get()
    picture = take_picture(act, case)
    told = {"removed_because": reason.strip()}
    return depart(act, case, picture, row, by=picture.owner, told=told, reads_why=True)
