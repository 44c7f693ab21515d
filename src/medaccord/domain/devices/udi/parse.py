"""A unique device identifier in any of its forms, told apart by how the text begins."""

from __future__ import annotations

import re
from typing import Final

from medaccord.domain.devices.udi import gs1, hibcc, iccbba
from medaccord.domain.devices.udi.identifier import LONGEST, Udi
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

_FOREIGN: Final = re.compile(rf"[^\x20-\x7e{gs1.SEPARATOR}]")


def parse(text: str) -> Udi:
    """Read an identifier as printed or scanned; a blank at the end of one of HIBCC may belong to it.

    Raises Invalid for a text that none of the three agencies writes, or that names no device.
    """
    if len(text) > LONGEST:
        raise Invalid(Sentence("An identifier has at most {longest} characters.", longest=LONGEST))
    if foreign := _FOREIGN.search(text):
        raise Invalid(
            Sentence(
                "An identifier has printable ASCII characters, and GS between fields; {sign!a} is neither.",
                sign=foreign[0],
            )
        )
    if hibcc.is_hibcc(text):
        return hibcc.parse(text)
    if iccbba.is_iccbba(text):
        return iccbba.parse(text)
    if gs1.is_gs1(text):
        return gs1.parse(text)
    raise Invalid("Begin with ( or a digit for GS1, + for HIBCC, or = for ICCBBA.")
