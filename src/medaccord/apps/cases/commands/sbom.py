"""SBOMs of products: attached in the side of the product's maker, by the maker or the desk, and withdrawn."""

from __future__ import annotations

import uuid

from medaccord.apps.cases import corrections
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.own_products import own
from medaccord.apps.devices.commands import sbom as devices
from medaccord.apps.devices.models import Product, Sbom
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.devices.sbom import NAMED, Bill, check
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp, labels_for
from medaccord.domain.verbs import Verb

UNREAD = "The file was not read: the case changed meanwhile. Send it again."
TWICE = "This SBOM is attached to this product already."


@command(Verb.SBOM_ATTACH, on=Case)
def attach(
    act: Act,
    case: Case,
    *,
    product: uuid.UUID,
    told: Bill | None,
    label: str = "",
    marking: Tlp | None = None,
) -> Sbom:
    """Keep what an SBOM says of a product; `label` names the version of the product that it is for.

    It is marked as its sender says and as fits there, else as the case. What it lacks is noted with it and
    refuses nothing. The same bytes are attached to a product once, unless they were withdrawn. `told` is None
    where the file was not read because its sender could not attach it then.
    """
    row = own(act, Product, product)
    if told is None:
        raise Illegal(UNREAD)
    if row.withdrawn_at is not None:
        raise Illegal(corrections.GONE)
    text.label(label, limit=NAMED, name="label")
    check(told)
    if Sbom.objects.within(act).filter(product=row, digest=told.digest, withdrawn_at=None).exists():
        raise Illegal(TWICE)
    return devices.place(act, row, told, label=label.strip(), marking=_marked(case, marking))


@command(Verb.SBOM_WITHDRAW, on=Case)
def withdraw(act: Act, case: Case, *, sbom: uuid.UUID, reason: str, version: int | None = None) -> Sbom:
    """Say that an SBOM is not to be relied on, and why; its components are found no more."""
    return corrections.withdraw(act, own(act, Sbom, sbom), reason, version)


def _marked(case: Case, label: Tlp | None) -> Tlp:
    """The label that it gets; raises Invalid for one that does not fit in this case."""
    usual = Tlp(case.marking)
    fitting = labels_for(usual, is_public=case.public_at is not None, is_named=False)
    if (label or usual) not in fitting:
        raise Invalid({"marking": [Sentence("Choose one of: {labels}.", labels=", ".join(fitting))]})
    return label or usual
