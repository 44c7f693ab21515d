"""Second factors: which somebody has, and what proves that one of them is at hand.

allauth holds the secrets and computes the codes; a row of its table counts only where the factor that the
chain tells names it by its digest.
"""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from medaccord.apps.accounts.factors import SealedFactors, Unreadable
from medaccord.apps.accounts.models import Factor, FactorKind
from medaccord.core import ports
from medaccord.domain.canonical import canonical

ASKED = (FactorKind.APP, FactorKind.PASSKEY)
"""What counts as a second factor; recovery codes stand in for one that is lost."""


@dataclass(frozen=True, slots=True)
class Held:
    """One factor as its owner sees it; `left` counts unused recovery codes."""

    id: uuid.UUID
    kind: FactorKind
    name: str
    added_at: dt.datetime
    last_used_at: dt.datetime | None
    left: int | None = None


def factors_of(person: uuid.UUID) -> list[Held]:
    """A person's factors that hold now, oldest first."""
    return [
        Held(
            row.id,
            FactorKind(row.kind),
            row.name,
            row.added_at,
            key.last_used_at,
            codes_left(key) if row.kind == FactorKind.CODES else None,
        )
        for row, key in genuine(person)
    ]


def has_factor(person: uuid.UUID) -> bool:
    """Whether a person is asked for more than the password."""
    return Factor.objects.filter(person=person, kind__in=ASKED, removed_at=None).exists()


def codes_left(key: Authenticator) -> int | None:
    """How many recovery codes were not used yet; None where they cannot be opened."""
    try:
        return len(RecoveryCodes(key).get_unused_codes())
    except Unreadable:
        return None


def genuine(person: uuid.UUID, *kinds: FactorKind) -> Iterator[tuple[Factor, Authenticator]]:
    """A person's factors with allauth's rows, without those whose row is not the one that was told."""
    rows = Factor.objects.filter(person=person, removed_at=None).select_related("authenticator")
    for row in rows.order_by("added_at", "id"):
        key = row.authenticator
        if key is None or (kinds and row.kind not in kinds):
            continue
        if hmac.compare_digest(row.digest, digest_of(row.id, person, key)):
            yield row, key


def digest_of(factor: uuid.UUID, person: uuid.UUID, key: Authenticator) -> str:
    """The keyed digest that binds what proves a factor to that factor and its person."""
    fixed = {name: key.data[name] for name in ("secret", "seed", "credential") if name in key.data}
    told = {"factor": str(factor), "person": str(person), "user": key.user_id, "type": key.type, **fixed}
    return ports.keys().digest("factor", canonical(told))


def new_secret() -> str:
    """A secret for an app: 160 random bits in base32 (RFC 4226 §4)."""
    secret: str = totp.generate_totp_secret()
    return secret


def step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is, of the present one and its neighbours (RFC 6238 §5.2); else None."""
    steps: Iterator[int] = totp.yield_hotp_counters_from_time()
    fits = (step for step in steps if compare_user_code(actual=code, expected=code_at(secret, step)))
    return next(fits, None)


def code_at(secret: str, step: int) -> str:
    """The code that an app shows in one time step."""
    code: str = totp.format_hotp_value(totp.hotp_value(secret, step))
    return code


def secret_of(person: uuid.UUID) -> tuple[str, int] | None:
    """The secret of somebody's app and the newest step that was taken; for demonstrations alone."""
    for row, key in genuine(person, FactorKind.APP):
        return SealedFactors().decrypt(key.data["secret"]), row.last_step
    return None
