"""Safety communications before the counsel of their agency (decision 0257)."""

from __future__ import annotations

from medaccord.apps.advisories.models import Communication, RevisionState
from medaccord.apps.cases import counsel
from medaccord.apps.cases.models import Participant, Statement
from medaccord.core.act import Act
from medaccord.domain.counsel import Subject
from medaccord.domain.errors import Illegal, Stale

UNREAD = "Counsel of your agency reads this draft first. Approve it once they have."


def submit(act: Act, party: Participant, row: Communication) -> None:
    """Put a new draft before its agency's counsel, if it has one."""
    if row.waits:
        counsel.put(act, party, Subject.COMMUNICATION, row.id, row.title, row.summary, row.parts)


def check_read(row: Communication) -> None:
    """Raise Illegal while counsel has not approved a draft: the second person approves what they did."""
    if row.waits:
        raise Illegal(UNREAD)


def let_out(act: Act, row: Statement) -> None:
    """Let a second person approve the draft; raises Stale unless it says what counsel read."""
    draft: Communication = Communication.objects.within(act).get(pk=row.subject)
    if (draft.title, draft.summary, draft.parts) != (row.title, row.text, row.parts):
        raise Stale(counsel.CHANGED)
    act.change(draft, waits=False)


def hold_back(act: Act, party: Participant) -> None:
    """As an agency takes counsel: a draft that is not out waits, and is approved anew after counsel."""
    mine = Communication.objects.within(act).filter(participant__organisation=party.organisation_id)
    for row in mine.filter(state__in=(RevisionState.DRAFT, RevisionState.APPROVED)).order_by("id"):
        if not counsel.is_approved(act, row.id):
            act.change(row, waits=True, state=RevisionState.DRAFT, approver_id=None, approved_at=None)
            counsel.close(act, row.id)
            submit(act, party, row)
