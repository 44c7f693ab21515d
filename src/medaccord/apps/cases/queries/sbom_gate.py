"""Whether somebody may attach an SBOM to a product, asked before the file is read."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.queries.load import case_view
from medaccord.core.principal import Actor
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb


def may_attach(actor: Actor, case_id: uuid.UUID, product: uuid.UUID) -> bool:
    """Whether it is worth reading a file: nobody causes that work who could not keep what it says.

    It decides nothing: the command asks the gate, and what the gate refuses is in the record.
    """
    try:
        view = case_view(actor, case_id, answers=False)
    except Missing:
        return False
    return any(one.id == product for one in view.products) and view.may(Verb.SBOM_ATTACH)
