"""Emergency access: a member of the coordination center enters a case that nobody let them into.

It is for one case and four hours, told to its desk at once, and looked at by another person within a day
(need-to-know 37). What is nobody's to break open stays closed: trade secrets, and who reported.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final


class Emergency(StrEnum):
    """Why somebody cannot wait to be admitted."""

    PATIENTS = "patients_in_danger"
    ATTACKED = "attack_under_way"
    LEAKED = "leak"
    UNREACHABLE = "desk_unreachable"


BASIS: Final = "emergency access"
"""On what keys for some hours rest."""
FOR_HOURS: Final = (
    "You are here by emergency access: you read, write, add files and release for patients' safety."
    " A colleague of the desk does this."
)
LASTS: Final = dt.timedelta(hours=4)
"""How long emergency access lasts, by the wall clock."""
REVIEWED_WITHIN: Final = dt.timedelta(days=1)
"""By when another person looks at it."""
