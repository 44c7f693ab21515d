"""Finding a way to reach a party: where the desk looked, and what it found there."""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.apps.cases.models import Case, ContactSearch
from medaccord.apps.cases.reached import earliest
from medaccord.apps.parties.models import Organisation
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.cvd.reaching import Found
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb


@command(Verb.CONTACT_SEARCH, on=Case)
def search(
    act: Act,
    case: Case,
    *,
    organisation: uuid.UUID,
    source: str,
    found: Found,
    result: str = "",
    searched_on: dt.date | None = None,
) -> ContactSearch:
    """Note where a way to reach an organisation was looked for, when, and what came of it.

    It lies with the agencies: what they looked up about a party is not for the party or the others.
    """
    if not Organisation.objects.filter(id=organisation, origin=case.origin).exists():
        raise Missing
    text.line(source, name="source")
    text.text(result, limit=text.REASON, name="result")
    if not source.strip():
        raise Invalid({"source": ["Say what you searched, such as a web site, register or trade body."]})
    day = searched_on or act.now.date()
    _check_day(act, case, day)
    row = ContactSearch(stream=case.stream, room_id=act.desk(case.stream_id), organisation_id=organisation)
    row.source, row.found, row.result = source.strip(), found.value, result.strip()
    row.searched_on, row.by_id, row.at = day, act.by or STRANGER, act.now
    return act.add(row)


def _check_day(act: Act, case: Case, day: dt.date) -> None:
    """Nobody searched for the sake of a report before it came in; a zone ahead of UTC is a day further."""
    zone = dt.timedelta(days=1)
    if day > (act.now + zone).date():
        raise Invalid({"searched_on": ["This day has not come yet."]})
    began = earliest(act, case)
    if day < (began - zone).date():
        raise Invalid(
            {
                "searched_on": [
                    Sentence("The report came in on {began:%Y-%m-%d}. Give a day after that.", began=began)
                ]
            }
        )
