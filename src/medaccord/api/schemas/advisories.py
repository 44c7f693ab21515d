"""Published advisories, which are for everyone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from ninja import Schema

from medaccord.api.schemas.common import example


class AdvisoryOut(Schema):
    """One published advisory at its current version; `notice` says what must stand beside it, if anything.

    `label` is what the center calls an update, empty at its first version.
    """

    number: str
    version: int
    origin: str
    notice: str
    title: str
    summary: str
    vendors: list[str]
    status: str
    label: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    csaf_name: str


class AdvisoryVersionOut(Schema):
    """One version that was published; `csaf` is the address of its CSAF document."""

    version: int
    label: str
    released_at: dt.datetime
    csaf: str


class AdvisoryVersionsOut(Schema):
    """Every version of an advisory, the newest first."""

    results: list[AdvisoryVersionOut]
    next: None = None


class CsafOut(Schema):
    """A CSAF 2.0 document; its own schema says what else it holds."""

    model_config = example({"document": {"category": "csaf_security_advisory", "csaf_version": "2.0"}})
    document: dict[str, Any]


class AdvisoryListOut(Schema):
    """A page of published advisories."""

    results: list[AdvisoryOut]
    next: str | None


class IngestedOut(Schema):
    """An advisory of others: `publisher` wrote it, `provider` distributes it at `url`, described at `host`.

    `is_own` says that the provider distributes it as its own; `cves` are the first hundred.
    `verification` is signed, hashed or unverified; `signer` is the fingerprint of the key that signed it;
    `faults` are mandatory tests of CSAF that it fails.
    """

    id: uuid.UUID
    number: str
    version: str
    title: str
    publisher: str
    provider: str
    host: str
    is_own: bool
    url: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    verification: str
    signer: str
    faults: list[str]
    cves: list[str]


class IngestedListOut(Schema):
    """A page of advisories of others."""

    results: list[IngestedOut]
    next: str | None
