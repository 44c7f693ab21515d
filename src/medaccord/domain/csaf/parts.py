"""An object of a CSAF document that is taken apart key by key, so that what nobody takes can be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .findings import pointer_of

Unread = list[tuple[str, object]]


class Part:
    """An object of the document; what nobody takes from it is unread."""

    def __init__(self, value: Mapping[str, Any], path: tuple[str | int, ...], unread: Unread) -> None:
        self.left = dict(value)
        self.path = path
        self.unread = unread

    def text(self, key: str) -> str | None:
        """Take a text; None where there is none, or something else."""
        value = self.left.get(key)
        if isinstance(value, str):
            del self.left[key]
            return value
        return None

    def word(self, key: str) -> str:
        """A text that the schema requires; the empty text where a document lacks it."""
        return self.text(key) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts; empty where one of them is something else."""
        value = self.left.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            del self.left[key]
            return tuple(value)
        return ()

    def part(self, key: str) -> Part | None:
        """Take an object of its own; None where there is none."""
        value = self.left.get(key)
        if isinstance(value, Mapping):
            del self.left[key]
            return Part(value, (*self.path, key), self.unread)
        return None

    def parts(self, key: str) -> Iterator[Part]:
        """Take a list of objects, each to be finished by `done`."""
        value = self.left.get(key)
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            del self.left[key]
            for index, item in enumerate(value):
                yield Part(item, (*self.path, key, index), self.unread)

    def done(self) -> None:
        """Name everything that was not taken."""
        self.unread.extend((pointer_of((*self.path, key)), value) for key, value in self.left.items())
