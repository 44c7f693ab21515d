"""Spelling by the program hunspell and the dictionaries that the machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection
from typing import Final

from medaccord.domain.errors import Invalid

SECONDS: Final = 60.0
"""For one document's words."""
ABSENT: Final = (
    "Spelling is checked by hunspell, which is not here. Install it with a dictionary, on Debian: "
    "apt-get install hunspell hunspell-en-us"
)


class Hunspell:
    """Misspelt words by language; raises Invalid with a sentence where the program is absent or fails."""

    def __init__(self) -> None:
        program = shutil.which("hunspell")
        if program is None:
            raise Invalid(ABSENT)
        self._program = program
        self._dictionaries = _listed(self._run("-D").stderr)

    def __call__(self, lang: str, words: Collection[str]) -> Collection[str] | None:
        """Those words that the dictionary of the language lacks; None where there is no dictionary."""
        dictionary = self._dictionary(lang)
        if dictionary is None:
            return None
        told = self._run("-l", "-i", "utf-8", "-d", dictionary, given="\n".join(sorted(words)) + "\n")
        return set(told.stdout.split("\n")) - {""}

    def _dictionary(self, lang: str) -> str | None:
        """The dictionary of a tag, `en-US` by `en_US`; else the first of its language."""
        wanted = lang.replace("-", "_").lower()
        language = wanted.split("_")[0]
        for name in self._dictionaries:
            if name.lower() == wanted:
                return name
        same = (name for name in self._dictionaries if name.lower().split("_")[0] == language)
        return next(same, None)

    def _run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        # In the root folder: the program looks for dictionaries in the one where it is started.
        try:
            return subprocess.run(  # noqa: S603
                [self._program, *arguments],
                input=given,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd="/",
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as broken:
            raise Invalid(f"hunspell cannot be asked ({type(broken).__name__}).") from None


def _listed(told: str) -> list[str]:
    """Names of the dictionaries that hunspell says are available, in order."""
    available = told.partition("AVAILABLE DICTIONARIES")[2].partition("LOADED DICTIONARY")[0]
    return sorted({os.path.basename(line) for line in available.splitlines()[1:] if line.startswith("/")})
