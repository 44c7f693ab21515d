"""What goes along where a case goes on in another one: parties are asked anew, nothing opens by itself.

What is copied keeps its marking.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Max

from medaccord.apps.cases.commands.hold import reach
from medaccord.apps.cases.commands.participant import ask_reporter, bring
from medaccord.apps.cases.models import Case, CaseReport, Participant, Vulnerability
from medaccord.apps.cases.picture import has_come_in
from medaccord.apps.devices.commands import device as devices
from medaccord.apps.devices.models import Product
from medaccord.apps.intake.holding import standing as held
from medaccord.core.act import Act
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence


def taking_part(act: Act, case: Case) -> list[Participant]:
    """Parties of a case, the desk aside, that came in and have neither left nor refused."""
    rows = Participant.objects.within(act).filter(stream=case.stream_id, left_at=None, declined_at=None)
    return [row for row in rows.order_by("id") if row.role not in DESK and has_come_in(row)]


def chosen(act: Act, case: Case, parties: Collection[uuid.UUID] | None) -> list[Participant]:
    """Those of `parties` that take part, None for all; raises Missing for any other."""
    here = taking_part(act, case)
    wanted = {row.id for row in here} if parties is None else set(parties)
    if wanted - {row.id for row in here}:
        raise Missing("Choose parties that take part in this case.")
    return [row for row in here if row.id in wanted]


def ask_anew(
    act: Act, parties: Iterable[Participant], into: Case, message: str, *, by_name: bool = False
) -> list[Participant]:
    """Ask parties of another case to take part in this one; who is in it or was asked is not asked again.

    Of these too the new case answers the reports that the other one answered, with their limits.

    Whoever left it, was taken out or refused is asked again only where the parties are chosen `by_name`.

    Returns those that are new here, reporters aside. These are asked first: nobody who reported is let in
    for an employer.
    """
    new = []
    for party in sorted(parties, key=lambda one: one.role != Role.REPORTER):
        if party.role == Role.REPORTER:
            _ask_reporter(act, party, into, message)
        elif (there := _there(act, party, into, by_name)) is not None:
            if there.left_at is None and there.declined_at is None:
                _answer_for(act, party, into, there)
        else:
            assert party.organisation is not None
            row = bring(act, into, party.organisation, message)
            _answer_for(act, party, into, row)
            new.append(row)
    return new


def _there(act: Act, party: Participant, into: Case, by_name: bool) -> Participant | None:
    """The organisation where it takes part or may still say yes; unless named, where it ever did."""
    rows = Participant.objects.within(act).filter(stream=into.stream_id, organisation=party.organisation_id)
    here: Participant | None = rows.filter(left_at=None, declined_at=None).first()
    return here or (None if by_name else rows.order_by("id").first())


def _ask_reporter(act: Act, party: Participant, into: Case, message: str) -> None:
    here = Participant.objects.within(act).filter(stream=into.stream_id, left_at=None)
    if not here.filter(principal=party.principal_id, role=Role.REPORTER).exists():
        _answer_for(act, party, into, ask_reporter(act, into, party, message))


def _answer_for(act: Act, party: Participant, into: Case, row: Participant) -> None:
    """The new case answers the reports of a party that goes along, in that party's own room."""
    told = CaseReport.objects.within(act).filter(stream=party.stream_id, room=party.room_id)
    there = CaseReport.objects.within(act).filter(stream=into.stream_id)
    known = set(there.values_list("report_id", flat=True))
    new = act.add_all(
        CaseReport(
            stream_id=into.stream_id, room_id=row.room_id, report_id=one.report_id, marking=one.marking
        )
        for one in told.order_by("id")
        if one.report_id not in known
    )
    reach(act, held(act, into.stream_id), [one.report_id for one in new])


def standing(act: Act, case: Case, vulnerabilities: Collection[uuid.UUID] | None) -> list[Vulnerability]:
    """Vulnerabilities that are dealt with in a case, None for all; raises Missing for any other."""
    rows = Vulnerability.objects.within(act).filter(
        stream=case.stream_id, moved=False, withdrawn_at=None, room=case.room_id
    )
    here = list(rows.order_by("position", "id"))
    wanted = {row.id for row in here} if vulnerabilities is None else set(vulnerabilities)
    if wanted - {row.id for row in here}:
        raise Missing("Choose vulnerabilities of this case that have neither moved nor been withdrawn.")
    return [row for row in here if row.id in wanted]


def describe(act: Act, rows: Sequence[Vulnerability], into: Case) -> list[Vulnerability]:
    """Write vulnerabilities of another case into this one, for its parties to read, after its own.

    What was answered and said about them stays where it is. Raises Illegal for a CVE that is here already.
    """
    here = Vulnerability.objects.within(act).filter(stream=into.stream_id)
    taken = set(here.filter(withdrawn_at=None).values_list("cve", flat=True)) - {""}
    if twice := sorted(taken & {row.cve for row in rows}):
        raise Illegal(Sentence("{twice} is described there already. Leave it out.", twice=twice[0]))
    last = here.aggregate(last=Max("position"))["last"] or 0
    return act.add_all(
        Vulnerability(
            stream_id=into.stream_id,
            room_id=into.room_id,
            marking=row.marking,
            position=position,
            certainty=row.certainty,
            **{name: getattr(row, name) for name in Vulnerability.TOLD},
        )
        for position, row in enumerate(rows, last + 1)
    )


def list_products(act: Act, case: Case, into: Case, makers: Iterable[Participant]) -> None:
    """List the products of makers that were asked to go along; each lies in its maker's new side."""
    sides = {row.organisation_id: row.side_id for row in makers if row.role == Role.MANUFACTURER}
    here = Product.objects.within(act).filter(stream=into.stream_id)
    last = here.aggregate(last=Max("position"))["last"] or 0
    rows = Product.objects.within(act).filter(stream=case.stream_id, withdrawn_at=None)
    theirs = list(rows.filter(organisation__in=list(sides)).order_by("position", "id"))
    told = ("organisation_id", "name", "path", "identifiers", "vers")
    listed = act.add_all(
        Product(
            id=uuid.uuid4(),
            stream_id=into.stream_id,
            room_id=sides[row.organisation_id],
            marking=row.marking,
            position=position,
            **{name: getattr(row, name) for name in told},
        )
        for position, row in enumerate(theirs, last + 1)
    )
    devices.copy(act, {row.id: twin for row, twin in zip(theirs, listed, strict=True)})
