"""Safety communications: what the clinical adviser's agency tells patients and those who treat them.

The agreement has both agencies show each other drafts of what they publish (F2, F3): the coordination center
reads this one as the adviser reads the center's advisory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from medaccord.domain import text
from medaccord.domain.advisory.history import instant
from medaccord.domain.advisory.review import COMMUNICATION_OBJECTION, COMMUNICATION_OPEN, Answer, Standing
from medaccord.domain.advisory.review import grounds as grounds_of
from medaccord.domain.canonical import canonical
from medaccord.domain.csaf.language import language_fault
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

# A digest of a communication must never be the digest of anything else that is written as canonical JSON.
_TAG: Final = b"medaccord/communication/1/text\x00"


class Part(StrEnum):
    """One part of a safety communication, in the order in which it is printed."""

    SUMMARY = "summary"
    DEVICES = "devices"
    PATIENTS = "patients"
    CLINICIANS = "clinicians"
    FACILITIES = "facilities"
    ACTIONS = "actions"
    EVENTS = "events"
    CONTACT = "contact"


ADVICE: Final = (Part.PATIENTS, Part.CLINICIANS, Part.FACILITIES)
"""What somebody is to do; one of them is always there."""


class Outlet(StrEnum):
    """How it goes out: with the center's next release, or by itself once the case is public."""

    TOGETHER = "together"
    ALONE = "alone"


Parts = Mapping[str, str]
"""The text of each part by its word; a part that is not there is not printed."""


def check(title: str, parts: Parts, summary: str, language: str) -> dict[str, str]:
    """The parts that say something, in their order; raises Invalid for what is missing or cannot be kept.

    All of it is printed as it is: no text has marks that show it to its readers as another one.
    """
    found = Findings()
    found.take("title", text.label, title, limit=text.TITLE)
    if not any(mark.isprintable() and not mark.isspace() for mark in title):
        found.add("title", "Give it a title that patients and clinicians understand.")
    found.take("summary", text.label, summary, limit=text.REASON)
    if not summary.strip():
        found.add("summary", "Say in one sentence what this version is.")
    found.take("language", text.line, language, limit=35)
    if not language.strip():
        found.add("language", "Say in which language it is written, such as 'en'.")
    elif fault := language_fault(language):
        wrong = Sentence("Use a registered language tag such as en-US: this one {fault}.", fault=fault)
        found.add("language", wrong)
    if unknown := sorted(set(parts) - set(Part)):
        told = {"names": ", ".join(unknown), "parts": ", ".join(Part)}
        found.add("parts", Sentence("There is no part named {names}. Choose from: {parts}.", **told))
    for part in Part:
        found.take(f"parts/{part}", text.label, parts.get(part, ""), limit=text.LETTER)
    told = {part.value: parts[part] for part in Part if parts.get(part, "").strip()}
    if Part.SUMMARY not in told:
        found.add("parts/summary", "Say what happened, and to which patients it matters.")
    if not set(ADVICE) & set(told):
        found.add("parts/patients", "Say what somebody should do: patients, clinicians or facilities.")
    found.settle()
    return told


def digest(title: str, language: str, parts: Parts, summary: str, outlet: str) -> str:
    """SHA-256, hexadecimal, over all that a second person approves, as canonical JSON (RFC 8785)."""
    told = [title, language, summary, outlet, [[part.value, parts[part]] for part in Part if part in parts]]
    return hashlib.sha256(_TAG + canonical(told)).hexdigest()


def differing(before: Parts, after: Parts) -> tuple[Part, ...]:
    """The parts that say something else."""
    return tuple(part for part in Part if before.get(part, "") != after.get(part, ""))


@dataclass(frozen=True, slots=True)
class Asked:
    """One draft that the coordination center was given to read, with its last answer, if any.

    `version` is the one it is a draft of, `order` its place among all drafts.
    """

    id: str
    order: int
    due_at: dt.datetime
    answer: str = ""
    remark: str = ""
    answered_at: dt.datetime | None = None


def standing(drafts: Iterable[Asked], at: dt.datetime) -> tuple[Standing, ...]:
    """What stands against a release of the newest of these drafts of one version at `at`.

    The center's last word if it objects: a newer draft takes no objection back. And an open question, until
    its time has passed: whoever does not answer has agreed to nothing.
    """
    listed = sorted(drafts, key=lambda one: one.order)
    if not listed:
        return ()
    found = []
    said = [one for one in listed if one.answered_at is not None]
    word = max(said, key=lambda one: (one.answered_at, one.order), default=None)
    if word is not None and word.answer == Answer.OBJECTED:
        found.append(_standing(COMMUNICATION_OBJECTION, word.remark))
    newest = listed[-1]
    if not newest.answer and at < newest.due_at:
        found.append(_standing(COMMUNICATION_OPEN, newest.id))
    return tuple(found)


def is_late(
    drafted_at: dt.datetime, approved_at: dt.datetime | None, since: dt.datetime, *, clear: bool
) -> bool:
    """Whether a release at an instant, set at `since`, leaves an approved draft behind.

    It takes no text along that was not there when it was set. One that was approved later goes along only
    if it is `clear`: nothing stands against it. So no agency can stop such a release; an objection to what
    was approved before can.
    """
    later = approved_at is not None and approved_at > since
    return drafted_at > since or (later and not clear)


def _standing(rule: str, key: str) -> Standing:
    return Standing(rule, key, grounds_of(rule, key, 1))


@dataclass(frozen=True, slots=True)
class Document:
    """A safety communication as everybody reads it, and as programs do.

    `history` are its versions (number, instant, what it was), oldest first; `advisory` is the number of the
    advisory of the same case, where one is public; `notice` is said beside what this center did not issue.
    """

    number: str
    agency: str
    title: str
    language: str
    parts: tuple[tuple[str, str], ...]
    history: tuple[tuple[int, str, str], ...]
    advisory: str = ""
    notice: str = ""

    @property
    def version(self) -> int:
        """Its newest version."""
        return self.history[-1][0]

    @property
    def released_at(self) -> dt.datetime:
        """When this version was published."""
        return dt.datetime.fromisoformat(self.history[-1][1])

    @property
    def first_released_at(self) -> dt.datetime:
        """When its first version was published."""
        return dt.datetime.fromisoformat(self.history[0][1])


def entry(version: int, at: dt.datetime, summary: str) -> tuple[int, str, str]:
    """One line of the history."""
    return version, instant(at), summary


FORMAT: Final = "medaccord-safety-communication-1"


def dump(document: Document) -> bytes:
    """A document as canonical JSON, the bytes that are published."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "number": document.number,
        "agency": document.agency,
        "title": document.title,
        "language": document.language,
        "parts": [{"part": part, "text": words} for part, words in document.parts],
        "history": [
            {"version": version, "released_at": at, "summary": summary}
            for version, at, summary in document.history
        ],
        "advisory": document.advisory or None,
        "notice": document.notice or None,
        "tlp": "CLEAR",
    }
    return canonical(told)


def load(data: bytes) -> Document:
    """Read what `dump` wrote; raises Invalid for anything else."""
    try:
        told = json.loads(data)
        read = Document(
            number=told["number"],
            agency=told["agency"],
            title=told["title"],
            language=told["language"],
            parts=tuple((one["part"], one["text"]) for one in told["parts"]),
            history=tuple((one["version"], one["released_at"], one["summary"]) for one in told["history"]),
            advisory=told["advisory"] or "",
            notice=told["notice"] or "",
        )
        same = dump(read) == data
    except (KeyError, TypeError, ValueError, RecursionError) as broken:
        raise Invalid("This is no safety communication of ours.") from broken
    if not same:
        raise Invalid("This is no safety communication of ours.")
    return read
