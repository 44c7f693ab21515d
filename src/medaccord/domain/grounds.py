"""Why something is erased for good: a reason that its readers are told, and the law or order behind it."""

from __future__ import annotations

from medaccord.domain import text as texts
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence, plain


def check_grounds(reason: str, basis: str, readers: str) -> None:
    """Raise Invalid unless both are there: what is erased cannot be explained by itself any more.

    `readers` is the sentence that says who reads the reason.
    """
    texts.text(reason, limit=texts.REASON, name="reason")
    texts.line(basis, name="basis")
    found: dict[str, list[str]] = {}
    if not reason.strip():
        found["reason"] = [Sentence("Say why. {readers}", readers=plain(readers))]
    if not basis.strip():
        found["basis"] = ["Name the law or order that asks for it, such as GDPR Article 17."]
    if found:
        raise Invalid(found)
