"""The actor: who acts, for whom, in which realm."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from medaccord.core.models.principal import SYSTEM, Kind, Principal
from medaccord.core.once import Once
from medaccord.core.shown import Shown, Sight
from medaccord.domain.roles import Role
from medaccord.domain.tokens import Scope

LIVE = "live"
EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When the stream of a realm began: a realm is older than all that happens in it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who reads or acts; `principal` goes to audit, `person` holds the grants.

    Both are None for a stranger, who may only use what is open to anyone. `stream` is set for the platform
    itself, which holds no grant: it acts in the one stream that it was sent to, and the matrix still
    decides what it may do there. `once` is set for a request that may come again and is done once. `scope`
    is how far the token reaches by which a program came; people reach as far as the matrix lets them.
    `shown` is set for a request: queries tell in it what its answer shows.
    """

    principal: uuid.UUID | None
    person: uuid.UUID | None
    realm: str = LIVE
    roles: frozenset[Role] = field(default=frozenset({Role.ANYONE}))
    stream: uuid.UUID | None = None
    once: Once | None = None
    scope: Scope = Scope.PUBLISH
    shown: Shown | None = field(default=None, compare=False, repr=False)

    @property
    def is_stranger(self) -> bool:
        """True for somebody who has not shown who they are."""
        return self.principal is None

    def sees(self, sights: Iterable[Sight]) -> None:
        """Tell what a query hands out, where an answer is made of it."""
        if self.shown is not None:
            self.shown.add(sights)


def realm_stream_id(realm: str) -> uuid.UUID:
    """Key of the realm's own stream."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"medaccord:realm:{realm}")


def stranger(realm: str = LIVE) -> Actor:
    """An actor nobody knows."""
    return Actor(principal=None, person=None, realm=realm)


def system(realm: str = LIVE, stream: uuid.UUID | None = None) -> Actor:
    """The platform itself, which keeps time; `stream` is where it is sent to act."""
    return Actor(SYSTEM, SYSTEM, realm, frozenset({Role.SYSTEM}), stream)


def actor_for(principal: Principal, realm: str = LIVE, roles: frozenset[Role] = frozenset()) -> Actor:
    """The actor behind a principal row; a joined receipt, link or token acts with its person's grants."""
    return Actor(
        principal=principal.id,
        person=principal.joined_to_id or principal.id,
        realm=realm,
        roles=roles | {Role.ANYONE},
    )


def new_principal(kind: Kind, joined_to: uuid.UUID | None = None) -> Principal:
    """Create the row of a new actor."""
    return Principal.objects.create(kind=kind, joined_to_id=joined_to)


def person_of(principal: uuid.UUID) -> Principal:
    """The person behind a principal, itself where it stands for nobody else."""
    row = Principal.objects.select_related("joined_to").get(id=principal)
    return row.joined_to or row


def doubt(person: uuid.UUID, now: dt.datetime, by: uuid.UUID | None) -> None:
    """From now on it is in doubt whether this is them: their keys wait until somebody confirms it.

    For changes of the register, whose entry tells it; `by` is who brought it about, if anybody but them.
    """
    rows = Principal.objects.filter(id=person)
    if by is not None or not is_doubted(person):  # who brought it about confirms nobody, whatever comes after
        rows.update(doubted_by=by)
    rows.update(doubted=F("doubted") + 1, doubted_at=now)


def is_doubted(person: uuid.UUID | None) -> bool:
    """Whether nobody has said yet that it is them, since it last was in doubt."""
    return person is not None and Principal.objects.filter(id=person, doubted__gt=F("confirmed")).exists()


def token_holders(principals: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Whose token each of these is; whatever is no token, a receipt above all, is left out."""
    rows = Principal.objects.filter(id__in=list(principals), kind=Kind.TOKEN)
    return {key: holder for key, holder in rows.values_list("id", "joined_to_id") if holder}


def persons_behind(principals: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """The natural persons behind principals: a token or receipt counts as the person it belongs to."""
    rows = Principal.objects.filter(id__in=[key for key in principals if key is not None])
    return {joined or key for key, joined in rows.values_list("id", "joined_to_id")}
