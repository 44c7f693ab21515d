"""Sentences with values in them: English as they are, and their pattern for whoever translates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Sentence(str):
    """A sentence in English made of a pattern and the values in its `{places}`.

    It is the text that programs, chains and logs get. An edge that speaks to people in their language
    translates `pattern` as a whole and puts `values` in; neither is found again in the finished text.
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Sentence:
        """Put the values in; raises KeyError for a place without one."""
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """By what a copy is made."""
        return (self.pattern,), dict(self.values)


def plain(text: str) -> Sentence:
    """A sentence without values as one that can stand in another."""
    return text if isinstance(text, Sentence) else Sentence(text.replace("{", "{{").replace("}", "}}"))


def together(sentences: Iterable[str]) -> Sentence:
    """Several sentences, one after the other."""
    values = {f"part{number}": plain(one) for number, one in enumerate(sentences)}
    return Sentence(" ".join(f"{{{name}}}" for name in values), **values)
