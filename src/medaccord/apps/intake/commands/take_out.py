"""Somebody is taken out of the desk of a report, which may have no case yet."""

from __future__ import annotations

import uuid

from medaccord.apps.intake import leaving
from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.desk import keeps_desk
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.verbs import Verb

NOT_THE_KEEPER = (
    "Only an administrator of the coordination center who works on the report takes somebody out of it."
)
YOURSELF = "Nobody takes themselves out. Ask another administrator of the coordination center."


@command(Verb.REPORT_TAKE_OUT, on=Report)
def take_out(act: Act, row: Report, *, person: uuid.UUID) -> Report:
    """Close every key of the desk that somebody holds here; the report goes on without them.

    Whoever administers the center does it, from among those who read the report anyway (decision 0268), so
    that somebody is always left.
    """
    if not keeps_desk(act.actor, row):
        raise Denied(NOT_THE_KEEPER)
    if person == act.actor.person:
        raise Illegal(YOURSELF)
    (held,) = [one for one in leaving.holdings([row], []) if one.is_desk]
    if not held.of({person}):
        raise Missing("This person does not work at the desk of this report.")
    leaving.take_out(act, row, held, {person})
    return act.change(row, version=row.version + 1)
