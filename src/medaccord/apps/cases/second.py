"""The second person: another natural person; that they are at the desk for good is the gate's to see."""

from __future__ import annotations

import uuid

from medaccord.core.act import Act
from medaccord.core.principal import persons_behind
from medaccord.domain.errors import Denied


def check_second(act: Act, first: uuid.UUID, sentence: str) -> None:
    """Raise Denied with `sentence` for whoever did what is looked at."""
    if act.actor.person is None or act.actor.person in persons_behind([first]):
        raise Denied(sentence)
