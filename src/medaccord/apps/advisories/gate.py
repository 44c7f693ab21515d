"""What must hold before an advisory is approved or released, as sentences; nothing here writes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from medaccord.apps.accounts.models import User
from medaccord.apps.advisories.blocks import Drawn, choice_of, draw, frozen
from medaccord.apps.advisories.frame import frame
from medaccord.apps.advisories.models import Advisory, Block, Communication, Revision, RevisionState
from medaccord.apps.cases.models import Case, CaseRow
from medaccord.apps.cases.picture import Picture
from medaccord.core.act import Act
from medaccord.core.gate import roles_for
from medaccord.core.principal import LIVE, Actor, persons_behind
from medaccord.domain.advisory import blocks as domain
from medaccord.domain.advisory import review
from medaccord.domain.advisory.disputed import apart
from medaccord.domain.advisory.document import document
from medaccord.domain.advisory.gaps import gaps
from medaccord.domain.csaf import advisory as csaf
from medaccord.domain.cvd import case as models_of_case
from medaccord.domain.cvd import rules
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.errors import Denied, Illegal, Invalid, Stale
from medaccord.domain.policy.matrix import decide
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb


def check(
    act: Act, case: Case, revision: Revision, at: dt.datetime, going: Iterable[Communication] = ()
) -> csaf.Advisory:
    """The document of a revision as of an instant; raises Illegal, Stale or Invalid if it must not go out.

    It names the safety communications that are out, and those that are `going` out with it.
    Frozen blocks must be what was digested, the rows must still say the same, nothing may be marked
    TLP:RED, and the document must be complete and valid CSAF 2.0. A dispute that was opened or settled since
    stops nothing: what goes out is what was drafted.
    """
    advisory = Advisory.objects.within(act).get(id=revision.advisory_id)
    drawn = unchanged(act, case, revision)
    if drawn.barred:
        raise Illegal(drawn.bar)
    out = Communication.objects.within(act).filter(state=RevisionState.RELEASED)
    told = frame(advisory.number, released(act, revision), revision, at, case.origin, (*out, *going))
    made = document(drawn.blocks, told)
    if found := gaps(made):
        raise Invalid({"": list(found)})
    return made


def unchanged(act: Act, case: Case, revision: Revision) -> Drawn:
    """What a revision says, as it was drafted; raises Stale or Illegal unless its rows still say so.

    Which disputes are open does not count (decision 0291): nobody keeps an advisory back by opening one.
    """
    stored = frozen(Block.objects.within(act).filter(revision=revision).order_by("position"))
    if domain.digest(stored) != revision.digest:
        raise Stale("The stored text is not the one that was drafted. Draft again.")
    choice = choice_of(revision)
    drawn = draw(lambda model: model.objects.within(act), case, revision.advisory_id, choice)  # type: ignore[attr-defined]
    if changed := domain.changes(*(apart(blocks)[0] for blocks in (stored, drawn.blocks))):
        raise Illegal(
            Sentence(
                "The case changed since this was drafted: draft again. Changed: {summary}.",
                summary=domain.summary(changed),
            )
        )
    return replace(drawn, blocks=stored)


def released(act: Act, revision: Revision) -> list[Revision]:
    """Revisions of the same advisory that are out, oldest first."""
    rows = Revision.objects.within(act).filter(advisory=revision.advisory_id, state=RevisionState.RELEASED)
    return list(rows.order_by("version"))


def check_second_person(act: Act, revision: Revision) -> None:
    """Raise Denied unless the actor is another natural person than whoever drafted and submitted it."""
    involved = persons_behind([revision.author_id, revision.submitter_id])
    if act.actor.person is None or act.actor.person in involved:
        raise Denied("A second person approves: ask a colleague who neither drafted nor submitted it.")


def check_stands(act: Act, row: CaseRow, principal: uuid.UUID | None, verb: Verb) -> None:
    """Raise Illegal unless whoever used a verb on a row may still use it now (need-to-know 15)."""
    if refusal := fallen(act.realm, row, principal, verb):
        raise Illegal(refusal)


def fallen(realm: str, row: CaseRow, principal: uuid.UUID | None, verb: Verb) -> str:
    """Why whoever used a verb on a row may not use it any more; empty where they may.

    Keys of others are not in a reader's scope: a query asks this as the platform.
    """
    person = next(iter(persons_behind([principal])), None)
    if person is None:
        return "Nobody has decided this. Submit it again."
    if User.objects.filter(person=person, is_active=False).exists():
        return Sentence("The account behind '{verb}' is closed. Somebody else decides again.", verb=verb)
    if decide(verb, roles_for(verb, Actor(person, person, realm), row.stream_id), row.phase) is not None:
        return Sentence(
            "Whoever decided '{verb}' may not do so any more. Somebody else decides again.", verb=verb
        )
    return ""


def check_realm(act: Act) -> None:
    """Raise Illegal in an exercise: what is played is never published."""
    if act.realm != LIVE:
        raise Illegal("An exercise publishes nothing.")


def check_cautions(
    picture: Picture,
    move: Attempt,
    reviews: Iterable[review.Standing],
    reasons: Mapping[str, str] | None,
) -> None:
    """Raise Illegal where the state models forbid a release or ask for a reason; takes no step.

    What reviews ask for is asked for at the same time.
    """
    outcome = models_of_case.step(picture.now, move)
    rules.overridden((*outcome.cautions, *review.cautions(reviews)), reasons or {})


def release_of(picture: Picture, now: dt.datetime) -> Attempt:
    """The release of an advisory as the state models know it: an act of the case's owner."""
    return Attempt(Move.ADVISORY_RELEASE, str(picture.owner.id), now)
