"""What the agreement lets the center do past an owner, in words (decision 0272)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def past_owner() -> str:
    """What the agreement lets the center do past an owner's objection, said before it sends something."""
    bases = settings.MEDACCORD.override_bases
    told = (
        _("The agreement lets the center share what belongs to you past your objection on these bases: %s.")
        % "; ".join(bases)
        if bases
        else _("The agreement never lets the center share what belongs to you past your objection.")
    )
    return f"{told} {_('A trade secret is shared by your consent alone.')}"
