"""Drafts in a party's own workspace: kept by one person, gone on with by a colleague, discarded."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from medaccord.apps.assessments import speaking
from medaccord.apps.assessments.models import Consultation, WorkspaceDraft
from medaccord.apps.assessments.workspace import draft_of, end
from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Case, Participant, Vulnerability
from medaccord.apps.cases.opinions import opinion_room
from medaccord.apps.cases.picture import check_own
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.marking import at_least
from medaccord.domain.assessment import workspace
from medaccord.domain.assessment.workspace import WRITING, What
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

GONE = "This draft was given or discarded already."
OVER = "The time to answer is over, so no opinion is added. Ask the desk to have it judged anew."


@command(Verb.WORKSPACE_KEEP, on=Case)
def keep(
    act: Act,
    case: Case,
    *,
    vulnerability: uuid.UUID,
    what: str,
    answers: Mapping[str, Any],
    party: uuid.UUID | None = None,
    version: int | None = None,
) -> WorkspaceDraft:
    """Keep what one's own party has typed so far of one step, as it is; its colleagues go on with it.

    `party` where the actor acts for several. `version` is that of the draft that was read, 0 where there was
    none: Stale is raised if a colleague has kept another one since. Raises Missing for what the party does
    not see, and Invalid by field for what no form could send.
    """
    if what not in [one.value for one in What]:
        raise Invalid({"what": [Sentence("Choose one of: {listed}.", listed=", ".join(What))]})
    kind = What(what)
    own = _party(act, case, kind, party)
    marking = _asked(act, own, vulnerability) if kind == What.OPINION else _standing(act, vulnerability)
    kept = workspace.read(kind, answers)
    told = {"answers": kept, "author_name": speaking.author(act, own), "at": act.told_at}
    row = draft_of(act, vulnerability, own, kind)
    if row is not None:
        _expect(act, row, version)
        label = at_least(row.marking, marking)
        return act.change(row, **told, marking=label, ended_at=None, version=row.version + 1)
    made: WorkspaceDraft = act.add(
        WorkspaceDraft(
            stream_id=case.stream_id,
            room_id=opinion_room(act, own),
            marking=marking,
            vulnerability_id=vulnerability,
            participant=own,
            role=own.role,
            what=kind.value,
            **told,
        )
    )
    return made


def _party(act: Act, case: Case, kind: What, key: uuid.UUID | None) -> Participant:
    """For whom it is drafted; raises Missing for a party that is not seen, Denied for another one."""
    if key is None:
        return speaking.party_of(act, *WRITING[kind])
    seen = Participant.objects.visible_to(act.actor).filter(pk=key, stream=case.stream_id)
    if not seen.exists():
        raise Missing
    row: Participant = Participant.objects.within(act).get(pk=key)
    act.speak(case.room_id, as_reporter=row.role == Role.REPORTER)
    check_own(act, row)
    if row.role not in WRITING[kind]:
        raise Denied("Only a party of this case that has the role for it can do that.")
    return row


def _asked(act: Act, own: Participant, vulnerability: uuid.UUID) -> str:
    """The label of what the party was asked; it may not read the vulnerability itself."""
    rows = Consultation.objects.within(act).filter(participant=own, vulnerability=vulnerability)
    row: Consultation | None = rows.order_by("-number").first()
    if row is None:
        raise Missing
    if row.opened_at is not None or row.due_at <= act.now:
        raise Illegal(OVER)
    return str(row.marking)


def _standing(act: Act, key: uuid.UUID) -> str:
    """The label of what is said of a vulnerability that the actor sees and that is still judged here."""
    row: Vulnerability | None = Vulnerability.objects.visible_to(act.actor).filter(pk=key).first()
    if row is None or row.stream_id not in act.streams:
        raise Missing
    inputs.standing(row)
    return speaking.label(act, row)


def _expect(act: Act, row: WorkspaceDraft, version: int | None) -> None:
    """Two colleagues at once: the second is told what the first kept; one that has ended loses nothing."""
    if row.ended_at is None:
        act.expect(row, version, "answers", "author_name")


@command(Verb.WORKSPACE_DISCARD, on=WorkspaceDraft)
def discard(act: Act, row: WorkspaceDraft, *, version: int | None = None) -> WorkspaceDraft:
    """Discard a draft of one's own party, also one whose step cannot be taken any more."""
    party: Participant = Participant.objects.within(act).get(pk=row.participant_id)
    act.speak(row.room_id, as_reporter=party.role == Role.REPORTER)
    check_own(act, party)
    if row.ended_at is not None:
        raise Illegal(GONE)
    act.expect(row, version, "answers", "author_name")
    return end(act, row)
