"""Words of a report are erased for good, field by field: from its row and from its chain."""

from __future__ import annotations

from collections.abc import Collection

from medaccord.apps.accounts.models import Person
from medaccord.apps.intake import sealing
from medaccord.apps.intake.holding import require_free
from medaccord.apps.intake.models import Report, Said
from medaccord.core.act import Act
from medaccord.core.columns import plain, text_columns
from medaccord.core.command import command
from medaccord.domain import retention
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.grounds import check_grounds
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb


@command(Verb.REPORT_REDACT, on=Report)
def redact(
    act: Act, row: Report, *, fields: Collection[Said], reason: str, basis: str, version: int | None = None
) -> Report:
    """Erase what these fields of a report say, from the chain as well, on a legal basis.

    Its reporter reads which, why and by whom. The chain loses every text that it held of the report, for one
    may be told in several; this entry says the others again. What lies sealed is erased by destroying its
    key, in backups as well. Raises Illegal where a field says nothing.
    """
    require_free(act, row.stream_id)
    act.expect(row, version, "state", "reason")
    wanted = list(dict.fromkeys(Said(one) for one in fields))
    if not wanted:
        raise Invalid({"fields": ["Choose what is erased."]})
    check_grounds(reason, basis, "The reporter reads the reason.")
    sealed = {one.field: one for one in sealing.there(act, row)}
    if silent := [one.value for one in wanted if not getattr(row, one.value) and one.value not in sealed]:
        words = "Nothing is said there, or it was erased already: {fields}."
        raise Illegal(Sentence(words, fields=", ".join(silent)))
    act.erase([row])
    sealing.erase(act, [sealed[one.value] for one in wanted if one.value in sealed])
    told = {name: getattr(row, name) for name in text_columns(Report)}
    erased = {
        "fields": [one.value for one in wanted],
        "by": _name(act),
        "reason": reason,
        "basis": basis.strip(),
        "at": plain(act.now),
    }
    told |= {one.value: "" for one in wanted} | {"redacted": [*row.redacted, erased]}
    return act.change(row, **told, version=row.version + 1)


def _name(act: Act) -> str:
    if Role.SYSTEM in act.roles:
        return retention.BY
    person = Person.objects.filter(principal=act.actor.person).first()
    return person.name if person is not None else ""
