"""Whoever is shown a post, a report or a draft whole leaves a record of it, whatever page tells it (0269)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

import pytest
import time_machine
from tests.access.reads import MOST, Reader, addresses, keys_of, names, readers_of, said
from tests.access.test_pages import AT
from tests.support.campaign import times
from tests.support.reckoning import raw
from tests.support.strays import MARKED
from tests.support.undone import rolled_back

from medaccord.apps.advisories.models import Block, Communication, Revision
from medaccord.apps.cases.models import Reading
from medaccord.apps.discussion.models import Post, PostRevision
from medaccord.apps.intake.models import Report
from medaccord.core.context import database_context
from medaccord.core.models import Principal
from medaccord.domain.reading import Thing
from medaccord.web import sights

pytestmark = pytest.mark.soak

EVERY_DAY = ("lead", "manufacturer")
OTHERS = (
    "coordinator",
    "invitee",
    "maker told first",
    "manufacturer that was removed",
    "adviser",
    "manufacturer of another case",
    "colleague who was brought in",
    "counsel",
    "observer of another case",
)
"""These read something, and not as reporters, of whose reading nothing is kept."""


@dataclass(frozen=True)
class Whole:
    """One version of one thing, and every marker that stands in it."""

    kind: Thing
    stream: uuid.UUID
    key: uuid.UUID
    version: int
    author: str | None
    markers: frozenset[bytes]


def _whole(kind, stream, key, version, *texts, author=None):
    found = frozenset(MARKED.findall(" ".join(filter(None, texts)).encode()))
    return Whole(kind, uuid.UUID(stream), uuid.UUID(key), int(version), author, found)


def wholes():
    """All posts, in their earlier words too, all reports, and all drafts of whatever is published."""
    posts = raw(Post._meta.db_table, "stream_id", "id", "version", "text", "author_id")
    found = [_whole(Thing.POST, *told, author=author) for *told, author in posts]
    authors = {key: author for _, key, _, _, author in posts}
    earlier = raw(PostRevision._meta.db_table, "stream_id", "post_id", "version", "text")
    found += [_whole(Thing.POST, *told, author=authors[told[1]]) for told in earlier]
    reports = raw(Report._meta.db_table, "id", "version", "description", "harm")
    found += [_whole(Thing.REPORT, key, key, *told) for key, *told in reports]
    blocks = defaultdict(list)
    for revision, content in raw(Block._meta.db_table, "revision_id", "content"):
        blocks[revision].append(content)
    for stream, key, version, state in raw(Revision._meta.db_table, "stream_id", "id", "version", "state"):
        if state != "released":
            found.append(_whole(Thing.DRAFT, stream, key, version, *blocks[key]))
    found += _communications()
    return [one for one in found if one.markers]


def _communications():
    """Drafts of safety communications that are not out, each with its texts by part."""
    names = ("state", "author_id", "stream_id", "id", "version", "title", "parts", "summary")
    for state, author, *told in raw(Communication._meta.db_table, *names):
        if state != "released":
            stream, key, version, title, parts, summary = told
            yield _whole(Thing.SAFETY, stream, key, version, title, str(parts), summary, author=author)


@dataclass
class Walk:
    """Who asks for what, what there is to read whole, and who is who."""

    people: dict[str, uuid.UUID]
    readers: dict[str, Reader]
    known: list
    whole: list[Whole]

    def alike(self, one):
        """What says the same words: a draft that was drafted again unchanged is not told from the newer."""
        return [same for same in self.whole if (same.kind, same.markers) == (one.kind, one.markers)]

    def read(self, role, *only, most=MOST):
        """What was shown whole, and by address what of it no record tells."""
        reader, person = self.readers[role], self.people[role]
        own = {person.hex, *(one.hex for one in _joined(person))}
        seen, missing = set(), defaultdict(set)
        with time_machine.travel(AT, tick=False):
            for name in sorted(only or names(reader)):
                for there in addresses(reader, self.known, name, most):
                    with rolled_back():
                        status, _, body = said(reader, name, there)
                        shown = set(MARKED.findall(body)) if status == 200 else set()
                        for one in self.whole:
                            if one.markers <= shown and one.author not in own:
                                seen.add(one.kind)
                                if not any(_is_kept(person, same) for same in self.alike(one)):
                                    missing[name, there].add((one.kind.value, one.version, *one.markers))
        return seen, dict(missing)


def _joined(person):
    return Principal.objects.filter(joined_to=person).values_list("id", flat=True)


def _is_kept(person, one):
    with database_context(None, "live", [one.stream]):
        rows = Reading.rows.filter(stream=one.stream, reader=person, kind=one.kind.value)
        return any([str(one.key), one.version] in shown for shown in rows.values_list("shown", flat=True))


@pytest.fixture(scope="module")
def walk(filled, reckoned):
    people = {role: actor.person for role, actor in filled.people.items()}
    readers = readers_of(filled, reckoned)
    return Walk(people, readers, keys_of(filled), wholes())


@pytest.mark.parametrize("role", [*EVERY_DAY, *times(0, 1) * OTHERS])
def test_what_is_shown_whole_is_kept(walk, role):
    seen, missing = walk.read(role)
    assert missing == {}
    assert role not in EVERY_DAY or Thing.POST in seen


@pytest.mark.parametrize("name", ["communication.case", "communication.drafts"])
def test_drafts_of_a_safety_communication_are_kept_by_page_and_by_program(walk, name):
    """Of all cases, each day: one by chance is seldom the one in which such a draft waits."""
    seen, missing = walk.read("lead", name, most=8)
    assert missing == {}
    assert Thing.SAFETY in seen


PLACES = (
    ("discussion.page", "post"),
    ("report.page", "report"),
    ("draft.page", "draft"),
    ("communication.case", "safety"),
)


def test_a_page_that_keeps_nothing_is_found(walk, monkeypatch):
    monkeypatch.setattr(sights.reading, "keep", lambda *_told, **_how: None)
    for name, kind in PLACES:
        _, missing = walk.read("lead", name, most=8)
        assert kind in {found for every in missing.values() for found, *_ in every}
