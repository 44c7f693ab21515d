"""What a row has that is corrected in place and withdrawn, because nothing is ever removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Correctable(models.Model):
    """A version for saves that must not overwrite each other, and who withdrew the row, when and why.

    A withdrawn row stays for whoever could read it; lists, search, counts and documents leave it out.
    """

    TOLD: ClassVar[tuple[str, ...]] = ()
    """Text columns that a refused save is answered with, and that say what a withdrawn row was."""

    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("core.Principal", models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
