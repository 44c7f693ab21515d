"""What belongs to somebody and reaches others only by that one's consent."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant


class Item(CaseRow):
    """Something marked commercial confidential or trade secret; it lies in a room that holds nothing else.

    The room's keys are those of its originator's people and of the coordination center. Nobody else gets one
    but by the originator's consent, and who reads the item need not know the originator's other rows.
    """

    CROSS_ROOM = frozenset({"originator"})
    originator = models.ForeignKey(Participant, models.PROTECT, related_name="+")

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room"], name="item_alone_in_its_room")]
