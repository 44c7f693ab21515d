"""Who may take a provisional clinical statement back."""

from __future__ import annotations

from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.verbs import Verb
from medaccord.web.presenters.assessments.judged import is_mine
from medaccord.web.presenters.cases.case import may


def may_withdraw(view: CaseView, line: ProvisionalLine) -> bool:
    """Whether the reader's agency issued it and it stands."""
    return line.stands and is_mine(view, line.participant) and may(view, Verb.PROVISIONAL_WITHDRAW)
