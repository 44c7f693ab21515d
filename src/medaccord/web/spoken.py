"""Sentences of commands and of the domain, which are English, in the reader's language (decision 0210)."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from medaccord.domain.sentence import Sentence


def spoken(sentence: str) -> str:
    """A sentence as the reader's language says it: its pattern is translated, then its values are put in.

    Values that are sentences are translated too. A translation that names a place which is not there tells
    nothing; its sentence stays English then.
    """
    if not sentence:
        return ""
    if not isinstance(sentence, Sentence):
        return gettext(sentence)
    values = {
        name: spoken(value) if isinstance(value, Sentence) else value
        for name, value in sentence.values.items()
    }
    pattern = sentence.pattern
    try:
        return (gettext(pattern) if _has_words(sentence) else pattern).format(**values)
    except (IndexError, KeyError, ValueError):
        return str(sentence)


def _has_words(sentence: Sentence) -> bool:
    """Whether something besides its values is there to translate: sentences put together have nothing."""
    return re.sub(r"\{[^{}]*\}", "", sentence.pattern).strip() != ""
