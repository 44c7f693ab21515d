"""Findings of many inputs in one go, so that whoever typed them hears of every mistake at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from medaccord.domain.errors import Invalid

P = ParamSpec("P")
R = TypeVar("R")


class Findings:
    """Sentences by field name; a field of item number 3 of a list is named `3/field`."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[str]] = {}

    def add(self, name: str, sentence: str) -> None:
        """Remember one sentence about one field, once."""
        sentences = self.by_name.setdefault(name, [])
        if sentence not in sentences:
            sentences.append(sentence)

    def take(self, name: str, check: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What `check` returns, or None where it refuses the input; its sentences go under `name`."""
        try:
            return check(*args, **kwargs)
        except Invalid as refused:
            for sentences in refused.findings.values():
                for sentence in sentences:
                    self.add(name, sentence)
        return None

    def settle(self) -> None:
        """Raise Invalid with everything that was found, if anything was."""
        if self.by_name:
            raise Invalid(self.by_name)
