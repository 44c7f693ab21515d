"""Django's migrate, followed by the protections that the database itself enforces."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.utils import timezone

from medaccord.core import protect, register
from medaccord.core.command import open_realm
from medaccord.core.models.principal import STRANGER, SYSTEM, Kind, Principal
from medaccord.core.principal import LIVE


class Command(Migrate):
    """Migrate, then apply policies, triggers and composite keys; safe to run again."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the migrations and protect what they made."""
        if options["plan"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        protect.lift(connection)
        try:
            super().handle(*args, **options)
        finally:
            protect.apply(connection)
        seed(options["database"])


def seed(alias: str) -> None:
    """Create the principals and the realm that every database starts with; safe to run again."""
    for key, kind in ((SYSTEM, Kind.SYSTEM), (STRANGER, Kind.STRANGER)):
        Principal.objects.using(alias).get_or_create(id=key, defaults={"kind": kind})
    if alias == "default":
        open_realm(LIVE)
        if not register.told():
            register.adopt(timezone.now())  # an older database, once: afterwards what is untold is a finding
