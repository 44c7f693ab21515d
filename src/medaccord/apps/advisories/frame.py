"""What the installation adds to the blocks of a revision: publisher, generator, history and own addresses."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from django.conf import settings

from medaccord.apps.advisories.models import Communication, Revision
from medaccord.apps.parties.models import Origin
from medaccord.domain.advisory.document import Frame
from medaccord.domain.advisory.history import Release
from medaccord.domain.advisory.names import communication_path, csaf_path, page_path
from medaccord.domain.advisory.origin import REPLAYED
from medaccord.domain.csaf.advisory import Generator, Publisher, Reference
from medaccord.domain.tlp import Tlp, sentence


def frame(
    number: str,
    released: Iterable[Revision],
    revision: Revision,
    at: dt.datetime,
    origin: str,
    beside: Iterable[Communication],
) -> Frame:
    """The frame of a revision that is, or would be, released at an instant after those in `released`.

    `beside` are the case's safety communications that are out or go out with it, and no others: what is
    named here and never published would lead every reader to nothing.
    A replayed case says in every file that this center did not issue it.
    """
    shared = sentence(Tlp.CLEAR)
    earlier = tuple(_release(row, row.released_at or at) for row in released)
    releases = (*earlier, _release(revision, at))
    return Frame(
        number=number,
        publisher=publisher(),
        generator=Generator(engine="Medaccord", version=_version()),
        releases=releases,
        distribution_text=f"{REPLAYED} {shared}" if origin == Origin.REPLAY else shared,
        addresses=(*_addresses(number, releases[0].at.year), *_beside(beside, revision, at)),
    )


def dated(revision: Revision, at: dt.datetime) -> dt.datetime:
    """The date of a revision in the history: its own for replayed ones, else when it is released."""
    return revision.dated or at


def _release(row: Revision, at: dt.datetime) -> Release:
    return Release(row.version, dated(row, at).astimezone(dt.UTC), row.summary, row.legacy_version)


def publisher() -> Publisher:
    """This center, as its documents and its provider metadata name it."""
    config = settings.MEDACCORD
    return Publisher(
        category="coordinator",
        name=config.center_name,
        namespace=config.csaf_namespace,
        contact_details=config.center_contact or None,
    )


def _addresses(number: str, year: int) -> tuple[Reference, ...]:
    """Where the advisory itself is found; the CSAF document's address is its canonical one (§6.2.11)."""
    origin = settings.MEDACCORD.public_url
    return (
        Reference(
            summary=f"{number} as CSAF document", url=origin + csaf_path(number, year), category="self"
        ),
        Reference(summary=f"{number} as page", url=origin + page_path(number), category="self"),
    )


def _beside(rows: Iterable[Communication], revision: Revision, at: dt.datetime) -> Iterator[Reference]:
    """Safety communications as references of the document (CSAF 2.0 §3.1.10).

    What is out names those that were out with it: a later one changes no bytes of it.
    """
    named: dict[str, str] = {}
    for row in sorted(rows, key=lambda one: (one.number, one.version)):
        joins = row.released_at is None and revision.released_at is None
        if joins or (row.released_at and row.released_at <= at):
            named[row.number] = f"Safety communication {row.number} of {row.agency}"
    for number, words in named.items():
        url = settings.MEDACCORD.public_url + communication_path(number)
        yield Reference(summary=words, url=url, category="external")


@functools.cache
def _version() -> str:
    return version("medaccord")
