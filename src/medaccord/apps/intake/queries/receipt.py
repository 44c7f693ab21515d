"""Who holds a receipt: the actor behind a code, entered by POST and never in an address (need-to-know 31)."""

from __future__ import annotations

from medaccord.apps.intake.commands.report import receipt_digest
from medaccord.apps.intake.models import Receipt
from medaccord.core.principal import LIVE, Actor
from medaccord.domain.errors import Invalid
from medaccord.domain.roles import Role


def actor_of_receipt(code: str, realm: str = LIVE) -> Actor | None:
    """The holder of a receipt code as typed; None alike for a wrong, erased or unknown one.

    A receipt opens its own report and cases and nothing else, even once it is joined to a person who signs
    in: a code on paper must never be worth more than what it was given for.
    """
    try:
        digest = receipt_digest(realm, code)
    except Invalid:
        return None
    found = Receipt.objects.filter(realm=realm, digest=digest).values_list("principal_id", flat=True).first()
    if found is None:
        return None
    return Actor(principal=found, person=found, realm=realm, roles=frozenset({Role.ANYONE}))
