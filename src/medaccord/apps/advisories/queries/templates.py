"""The center's text templates, for whoever keeps them: those who keep its directory."""

from __future__ import annotations

import uuid

from medaccord.apps.advisories.models import Template as Row
from medaccord.apps.parties.queries.keepers import keeps_directory
from medaccord.core.principal import Actor
from medaccord.domain.advisory.template import Place, Template
from medaccord.domain.errors import Denied, Missing


def check_keeps_templates(actor: Actor) -> None:
    """Raise Denied unless the actor keeps the center's texts."""
    if not keeps_directory(actor):
        raise Denied("Only members of the coordination center keep its texts. Ask one of them.")


def templates(actor: Actor) -> list[Template]:
    """All texts that are not retired, in the order in which they are printed; none for others."""
    return living() if keeps_directory(actor) else []


def template(actor: Actor, key: uuid.UUID) -> Template:
    """One text that is not retired; raises Missing."""
    found = next((one for one in templates(actor) if one.id == str(key)), None)
    if found is None:
        raise Missing
    return found


def living() -> list[Template]:
    """Every text that is not retired, for commands, which have asked who may."""
    order = list(Place)
    rows = [_told(row) for row in Row.objects.filter(retired=False).order_by("name", "id")]
    return sorted(rows, key=lambda one: order.index(Place(one.place)))


def _told(row: Row) -> Template:
    return Template(str(row.id), row.place, row.name, row.title, row.text, row.standing, row.version)
