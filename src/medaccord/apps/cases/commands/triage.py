"""What the desk weighs a report by; what it finds urgent is so from then on, with all that hangs on it."""

from __future__ import annotations

from medaccord.apps.cases.queries.triage import known_of
from medaccord.apps.cases.urgency import pass_on
from medaccord.apps.intake.commands.report import Weighed
from medaccord.apps.intake.models import Report, Triage
from medaccord.apps.intake.queries.reports import one_report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.errors import Invalid
from medaccord.domain.notices import URGENT
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.verbs import Verb


@command(Verb.REPORT_TRIAGE, on=Report)
def triage(act: Act, row: Report, *, weighed: Weighed, version: int | None = None) -> Triage:
    """Record what the desk weighs a report by; what follows is a suggestion and opens or closes nothing.

    Suspected harm, exploitation and publicity make the report urgent, for good, and with it its case and
    what agencies were told (decision 0190).
    `version` is that of what was recorded before, 0 where nothing was.
    """
    found: Triage | None = Triage.objects.within(act).filter(stream=row.stream_id).first()
    suggested = weighed.suggestion()
    says: dict[str, object] = {
        name: getattr(weighed.inputs, name).value for name in coordinator_triage.INPUTS
    }
    says |= {name: str(getattr(weighed, name)) for name in ("therapy", "harm", "exploited")}
    says |= {
        "table": coordinator_triage.TABLE,
        "table_outcome": suggested.table,
        "outcome": suggested.outcome,
    }
    says |= {"at": act.now, "known": known_of(act.actor, one_report(act.actor, row.id)).given}
    is_new = suggested.is_urgent and not (found is not None and found.urgent)
    if is_new:
        says["urgent"] = True
        act.outcomes[act.desk(row.stream_id)] = URGENT
    if found is None:
        if version:
            raise Invalid({"version": ["Nothing was recorded yet. Leave the version out, or send 0."]})
        found = act.add(Triage(stream=row.stream, room_id=act.desk(row.stream_id), **says))
    else:
        act.expect(found, version, *coordinator_triage.INPUTS)
        found = act.change(found, **says, version=found.version + 1)
    pass_on(act, row, raised=is_new)
    return found
