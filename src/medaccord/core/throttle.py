"""Limits that slow and never lock out: token buckets under a digest that hides the address.

The digest is an HMAC under a key that lives in this process's memory for a day and is then forgotten
(need-to-know 35); so each process counts for itself, and a restart begins anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from medaccord.core.models import Bucket

DAY = dt.timedelta(days=1)
HOUR = 3600.0
WIDER = 8
"""How many times as often something may be done from an IPv6 /48 as from a /64 in it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be done from one address: `per_hour` at once, and as many again an hour."""

    name: str
    per_hour: int


@dataclass(frozen=True, slots=True)
class Networks:
    """Where a visitor comes from: an IPv4 address, or an IPv6 /64 and the /48 around it.

    Whoever rents a line gets up to a /48, in which there are 65,536 of the others.
    """

    own: str
    around: str

    @property
    def each(self) -> frozenset[str]:
        """Both, or the one where they are the same."""
        return frozenset({self.own, self.around})


class _DailyKey:
    """A random key for the present day, in memory only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: dt.date | None = None
        self._key = b""

    def of(self, day: dt.date) -> tuple[bytes, bool]:
        """The key of a day, and whether it was made just now."""
        with self._lock:
            new = self._day != day
            if new:
                self._day, self._key = day, secrets.token_bytes(32)
            return self._key, new


_key = _DailyKey()


def take(limit: Limit, address: str, now: dt.datetime) -> float:
    """Use one of an address's turns: 0.0 to go on, else the seconds until the next turn is there.

    A turn that is refused costs nothing, so waiting always helps.
    """
    key, new = _key.of(now.date())
    digest = hmac.new(key, f"{limit.name}|{address}".encode(), hashlib.sha256).hexdigest()
    with transaction.atomic():
        if new:
            forget(now)
        Bucket.objects.bulk_create(
            [Bucket(digest=digest, tokens=float(limit.per_hour), at=now)], ignore_conflicts=True
        )
        bucket = Bucket.objects.select_for_update().get(digest=digest)
        tokens = filled(bucket.tokens, now - bucket.at, limit)
        if tokens < 1.0:
            return (1.0 - tokens) * HOUR / limit.per_hour
        Bucket.objects.filter(digest=digest).update(tokens=tokens - 1.0, at=max(now, bucket.at))
    return 0.0


def take_of(limit: Limit, networks: Networks, now: dt.datetime) -> float:
    """Use one of a visitor's turns, as `take` does; the wider network around it has WIDER times as many."""
    with transaction.atomic():
        wait = take(limit, networks.own, now)
        if not wait and networks.around != networks.own:
            wait = take(Limit(f"{limit.name}|around", limit.per_hour * WIDER), networks.around, now)
            if wait:
                transaction.set_rollback(True)  # the turn that it has is not used up by waiting
    return wait


def networks_of(environ: Mapping[str, Any]) -> Networks:
    """The visitor's networks as far as the operator's own proxies tell them.

    They are used for counting and kept nowhere.
    """
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted = settings.MEDACCORD.trusted_proxies
    said = hops[-trusted] if 0 < trusted <= len(hops) else environ.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return Networks("unknown", "unknown")
    address = getattr(address, "ipv4_mapped", None) or address  # as a listener for both kinds tells IPv4
    if address.version == 6:
        own, around = (str(ipaddress.ip_network((int(address), bits), strict=False)) for bits in (64, 48))
        return Networks(own, around)
    return Networks(str(address), str(address))


def filled(tokens: float, passed: dt.timedelta, limit: Limit) -> float:
    """Turns after some time has passed, at most an hour's; a clock that was set back takes nothing away."""
    return min(float(limit.per_hour), tokens + max(0.0, passed.total_seconds()) * limit.per_hour / HOUR)


def forget(now: dt.datetime) -> int:
    """Remove buckets that nothing has touched for a day; returns how many rows went."""
    gone, _ = Bucket.objects.filter(at__lt=now - DAY).delete()
    return gone
