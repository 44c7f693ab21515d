"""The center's text templates: added, changed and retired by its members, told by the realm's chain."""

from __future__ import annotations

import uuid

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.advisories.models import Template
from medaccord.apps.advisories.queries.templates import check_keeps_templates
from medaccord.domain import text as texts
from medaccord.domain.advisory import statement
from medaccord.domain.advisory.template import LONGEST_NAME, Place
from medaccord.domain.errors import Illegal, Invalid, Missing, Stale
from medaccord.domain.sentence import Sentence


@registration(Registration.TEMPLATE_ADD, gate=check_keeps_templates)
def add(entry: Entry, *, place: str, name: str, title: str, text: str, standing: bool = True) -> uuid.UUID:
    """Add a text; new drafts print it where it is standing. Returns its key."""
    _check(place, name, title, text)
    _check_new(name)
    row = Template(place=Place(place), name=name.strip(), title=title.strip(), text=text, standing=standing)
    row.save(force_insert=True)
    _tell(entry, row)
    return row.id


@registration(Registration.TEMPLATE_CHANGE, gate=check_keeps_templates)
def change(
    entry: Entry,
    *,
    template: uuid.UUID,
    place: str,
    name: str,
    title: str,
    text: str,
    standing: bool,
    version: int | None = None,
) -> Template:
    """Change a text for advisories that are drafted from now on; those that are there keep theirs."""
    _check(place, name, title, text)
    row = _living(template)
    if version is not None and version != row.version:
        raise Stale("Somebody saved this since you opened it. Compare both texts, then save again.")
    if name.strip().casefold() != row.name.casefold():
        _check_new(name)
    row.place, row.name, row.title, row.text = Place(place), name.strip(), title.strip(), text
    row.standing, row.version = standing, row.version + 1
    row.save(force_update=True)
    _tell(entry, row)
    return row


@registration(Registration.TEMPLATE_RETIRE, gate=check_keeps_templates)
def retire(entry: Entry, *, template: uuid.UUID) -> Template:
    """Take a text out of use: no draft prints it any more; what was drafted with it stays as it is."""
    row = _living(template)
    row.retired, row.version = True, row.version + 1
    row.save(force_update=True)
    _tell(entry, row)
    return row


def _tell(entry: Entry, row: Template) -> None:
    entry.names(template=row.id, place=str(row.place), standing=row.standing, version=row.version)


def _living(key: uuid.UUID) -> Template:
    """The row under a lock; raises Missing for one that is retired."""
    row = Template.objects.select_for_update().filter(id=key, retired=False).first()
    if row is None:
        raise Missing
    return row


def _check(place: str, name: str, title: str, text: str) -> None:
    if place not in {one.value for one in Place}:
        raise Invalid({"place": [Sentence("Choose one of: {listed}.", listed=", ".join(Place))]})
    texts.line(name, limit=LONGEST_NAME, name="name")
    texts.line(title, name="title")
    texts.said(text, "Write the text.", limit=texts.LETTER, name="text")
    if not name.strip():
        raise Invalid({"name": ["Give the text a name, so that people can choose it."]})
    if not title.strip():
        raise Invalid({"title": ["Give the text a heading. Readers see it above the text."]})
    if statement.is_heading(title):
        raise Invalid({"title": ["A manufacturer’s own statement alone is headed so. Choose another one."]})


def _check_new(name: str) -> None:
    if Template.objects.filter(name__iexact=name.strip(), retired=False).exists():
        raise Illegal("There is a text of this name already. Change that one, or choose another name.")
