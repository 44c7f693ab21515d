"""Whether somebody may attach an SBOM to a product, asked before the file is read."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.principal import Actor
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.policy.matrix import counting, decide
from medaccord.domain.verbs import Verb


def check_attach(actor: Actor, case_id: uuid.UUID, product: uuid.UUID) -> CaseView:
    """The case; raises Missing without case or product, Denied for whoever may not attach there now.

    Reading a file is work that nobody causes who could not keep what it says. The command decides anew.
    """
    view = case_view(actor, case_id, answers=False)
    if all(one.id != product for one in view.products):
        raise Missing
    roles = counting(Verb.SBOM_ATTACH, view.roles - view.for_hours, view.for_hours)
    if refused := decide(Verb.SBOM_ATTACH, roles, view.phase):
        raise Denied(refused)
    return view
