"""Joint statements: agencies propose and sign, each its part; other parties join or dissent with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from medaccord.apps.assessments import speaking
from medaccord.apps.assessments.models import Consensus, Joining, Position
from medaccord.apps.assessments.provisional import supersede
from medaccord.apps.assessments.workspace import settle
from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Participant, Vulnerability
from medaccord.apps.cases.picture import check_own
from medaccord.apps.cases.second import check_second
from medaccord.apps.devices.commands.product import homes
from medaccord.core.act import Act
from medaccord.core.columns import plain
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.assessment import consensus
from medaccord.domain.assessment.consensus import SIGNING, Scored, Stance, StatementPart
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Denied, Illegal, Invalid, Stale
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

NEWER = "A newer version has taken the place of this one. Read that one."
CONCURRENCE = "concurrence"


@command(Verb.CONSENSUS_PROPOSE, on=Vulnerability)
def propose(
    act: Act,
    row: Vulnerability,
    *,
    texts: Mapping[str, str],
    scores: Sequence[Scored] = (),
    parties: Collection[uuid.UUID] = (),
    concurrence: bool = False,
    draft: int | None = None,
) -> Consensus:
    """Propose a joint statement, or its next version; nobody has signed it or joined it yet.

    The parties named read it in their own side, a finder its technical part, and join or dissent. `scores`
    belong to the technical part; an advisory prints them once the statement is signed as a whole.
    `concurrence` asks for a second person of the adviser's agency. It ends the party's draft, of which
    `draft` is the version that was read. Raises Illegal while parties judge alone.
    """
    inputs.standing(row)
    own = speaking.party_of(act, Role.LEAD, Role.ADVISER)
    speaking.require_open(act, row.id, own)
    found = Findings()
    kept, scored = consensus.check(texts, found), consensus.check_scores(scores, found)
    rooms = homes(act, (product for one in scores for product in one.products), found, "scores")
    found.settle()
    readers = speaking.told(act, parties, Role.MANUFACTURER, Role.REPORTER)
    earlier = Consensus.objects.within(act).filter(vulnerability=row).order_by("number")
    made: Consensus = act.add(
        Consensus(
            stream_id=row.stream_id,
            room_id=act.desk(row.stream_id),
            marking=speaking.label(act, row),
            vulnerability=row,
            number=earlier.count() + 1,
            texts=kept,
            scores=scored,
            author_id=act.by or STRANGER,
            author_name=speaking.author(act, own),
            at=act.now,
            wants_concurrence=concurrence,
        )
    )
    _replace(act, row)
    _invite(act, made, readers, rooms)
    settle(act, row.id, own, What.CONSENSUS, draft)
    return made


def _replace(act: Act, row: Vulnerability) -> None:
    """What was said of an earlier version stays with it; nobody says more."""
    for old in Joining.objects.within(act).filter(vulnerability=row, over=False).order_by("id"):
        act.change(old, over=True, version=old.version + 1)


def _invite(
    act: Act, made: Consensus, readers: Collection[Participant], rooms: Mapping[uuid.UUID, uuid.UUID]
) -> None:
    """Ask parties to join; `rooms` are those of the products that it gives scores for."""
    act.add_all(
        Position(
            stream_id=made.stream_id,
            room_id=made.room_id,
            marking=made.marking,
            consensus=made,
            participant=party,
            name=party.name,
            role=party.role,
        )
        for party in readers
    )
    act.add_all(
        Joining(
            stream_id=made.stream_id,
            room_id=party.side_id,
            marking=made.marking,
            consensus=made,
            participant=party,
            vulnerability_id=made.vulnerability_id,
            number=made.number,
            texts={
                name: made.texts[name] for name in made.texts if name in consensus.readable(Role(party.role))
            },
            scores=_scores_for(party, made.scores, rooms),
        )
        for party in readers
    )


def _scores_for(
    party: Participant, scores: Sequence[Mapping[str, Any]], rooms: Mapping[uuid.UUID, uuid.UUID]
) -> list[dict[str, Any]]:
    """The scores as one party reads them: of products in its own side, and of no other maker's."""
    own = {str(product) for product, room in rooms.items() if room == party.side_id}
    return consensus.shown_scores(Role(party.role), scores, own)


@command(Verb.CONSENSUS_SIGN, on=Consensus)
def sign(act: Act, row: Consensus, *, part: str, version: int | None = None) -> Consensus:
    """Sign the technical part for the center, or the clinical part for the adviser's agency."""
    if part not in [one.value for one in StatementPart]:
        raise Invalid({"part": [Sentence("Choose one of: {listed}.", listed=", ".join(StatementPart))]})
    own = speaking.party_of(act, *({Role.LEAD} if part == StatementPart.TECHNICAL else {Role.ADVISER}))
    if not act.roles & SIGNING[StatementPart(part)]:
        raise Denied("The center signs the technical part, the clinical adviser the clinical one.")
    _current(act, row, version)
    column = f"{part}_by"
    if getattr(row, f"{column}_id") is not None:
        raise Illegal("This part is signed already.")
    if part == StatementPart.CLINICAL:
        act.change(row, clinical_party=own.id)
    return _signed(act, row, part, own, column)


@command(Verb.CONSENSUS_CONCUR, on=Consensus)
def concur(act: Act, row: Consensus, *, version: int | None = None) -> Consensus:
    """Concur with the clinical part as a second person of the agency that signed it."""
    own = speaking.party_of(act, Role.ADVISER)
    _current(act, row, version)
    if row.clinical_by_id is None:
        raise Illegal("The clinical part is not signed yet. Whoever answers for it signs first.")
    if row.clinical_party != own.id:
        raise Denied("Only the agency that signed the clinical part concurs with it.")
    check_second(act, row.clinical_by_id, "A second person of your agency concurs, not whoever signed it.")
    if row.concurred_by_id is not None:
        raise Illegal("Somebody has concurred with it already.")
    return _signed(act, row, CONCURRENCE, own, "concurred_by")


def _current(act: Act, row: Consensus, version: int | None) -> None:
    act.expect(row, version)
    later = Consensus.objects.within(act).filter(vulnerability=row.vulnerability_id, number__gt=row.number)
    if later.exists():
        raise Stale(NEWER)


def _signed(act: Act, row: Consensus, part: str, own: Participant, column: str) -> Consensus:
    one = [part, speaking.name_of(act, own), plain(act.now)]
    signed = [*row.signed, one]
    for copy in Joining.objects.within(act).filter(consensus=row).order_by("id"):
        if consensus.PARTS.get(part, StatementPart.CLINICAL) in {
            consensus.TEXTS[name] for name in copy.texts
        }:
            act.change(copy, signed=[*copy.signed, one], version=copy.version + 1)
    act.change(row, signed=signed, **{f"{column}_id": act.by or STRANGER}, version=row.version + 1)
    if part != StatementPart.TECHNICAL and row.is_clinical_complete:
        supersede(act, row)
    return row


@command(Verb.CONSENSUS_JOIN, on=Joining)
def join(act: Act, row: Joining, *, version: int | None = None) -> Joining:
    """Join a joint statement for one's own party."""
    return _say(act, row, Stance.JOINED, "", version)


@command(Verb.CONSENSUS_DISSENT, on=Joining)
def dissent(act: Act, row: Joining, *, reason: str, version: int | None = None) -> Joining:
    """Dissent from a joint statement for one's own party, with a reason that stands beside it."""
    text.said(reason, "Say where you differ, and why. It stands beside the statement.", limit=text.LETTER)
    return _say(act, row, Stance.DISSENTED, reason, version)


def _say(act: Act, row: Joining, stance: Stance, reason: str, version: int | None) -> Joining:
    party = Participant.objects.within(act).get(pk=row.participant_id)
    check_own(act, party)
    act.speak(row.room_id, as_reporter=party.role == Role.REPORTER)
    act.expect(row, version, "reason")
    if row.over:
        raise Stale(NEWER)
    said = {
        "stance": stance.value,
        "reason": reason,
        "author_name": speaking.author(act, party),
        "answered_at": act.told_at,
    }
    position = Position.objects.within(act).get(consensus=row.consensus_id, participant=party)
    act.change(position, **said, version=position.version + 1)
    return act.change(row, **said, version=row.version + 1)
