"""Who reported stays out of what is written to those who are yet to come in (need-to-know 22, 35)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

from medaccord.apps.cases.models import CaseReport, Link
from medaccord.apps.intake.models import Identity, Report, SealedWords
from medaccord.apps.intake.sealing import hidden_in
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.act import Act
from medaccord.domain.cvd.unnamed import Hidden, betrayed, hidden
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

PLACES: Mapping[str, str] = {
    "device": "the name of the device",
    "report": "the excerpt",
    "message": "the message",
    "decision": "this paragraph",
}


def check_unnamed(act: Act, texts: Mapping[str, str]) -> None:
    """Refuse texts by which a reporter could be known who did not allow that, of this case or a linked one.

    The words themselves stay unsaid: a reporter of a linked case may be none that the desk here knows of.
    """
    if not any(said.strip() for said in texts.values()):
        return
    if found := betrayed(texts, _hidden_words(act)):
        raise Invalid({key: [_refusal(PLACES[key])] for key in found})


def _refusal(place: str) -> str:
    return Sentence(
        "In {place} stands something that tells who reported, and they have not allowed that. "
        "Compare it with the name and contact details of whoever reported this or a linked case: "
        "take out names, addresses, what stands before an @, and telephone numbers.",
        place=place,
    )


def _hidden_words(act: Act) -> list[Hidden]:
    """Of all reports of the locked cases and of those that the desk knows to belong to them."""
    linked = Link.objects.within(act).values_list("other_id", flat=True)
    streams = sorted({*act.streams, *linked})
    with act.beside(streams):
        keys = sorted(set(CaseReport.rows.filter(stream__in=streams).values_list("report_id", flat=True)))
    with act.beside(keys):  # a report shares the key of its stream
        reports = list(Report.rows.filter(id__in=keys).select_related("reporter").order_by("id"))
        sealed = list(SealedWords.rows.filter(stream__in=keys, erased_at=None).order_by("id"))
    people = people_behind(key for one in reports for key in _principals(one))
    names = {key: someone.name for key, someone in people.items()}
    words = hidden(word for one in reports for word in _hidden(one, names) if word.strip())
    return [words, *hidden_in(sealed)]


def _principals(report: Report) -> Iterator[uuid.UUID]:
    """Who reported, and the person that a receipt was joined to."""
    yield report.reporter_id
    if report.reporter.joined_to_id is not None:
        yield report.reporter.joined_to_id


def _hidden(report: Report, names: Mapping[uuid.UUID, str]) -> Iterator[str]:
    """Readable words of a report that tell who reported; a way to reach them is for the center in any case.

    What is to be sealed lies plain in a report from before, until a round of the worker has sealed it.
    """
    yield report.contact
    if report.identity != Identity.NAME:
        yield report.told_for
        yield report.credit_as if not report.credit_wanted else ""
        yield from (names.get(key, "") for key in _principals(report))
    if report.identity == Identity.NOBODY:
        yield report.known_as
