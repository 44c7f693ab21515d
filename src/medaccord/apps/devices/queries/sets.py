"""The products of product sets, for one reader."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Set

from medaccord.apps.devices.models import ProductSetMember
from medaccord.core.principal import Actor

Members = Mapping[uuid.UUID, frozenset[uuid.UUID]]


def products_of_sets(actor: Actor, case_id: uuid.UUID, sets: Set[uuid.UUID] | None = None) -> Members:
    """The products that the reader sees of each set of a case, or of `sets` alone; none for an empty set."""
    rows = ProductSetMember.objects.visible_to(actor).filter(stream=case_id)
    if sets is not None:
        rows = rows.filter(product_set__in=sets)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for listed, product in rows.values_list("product_set_id", "product_id"):
        found[listed].add(product)
    return {key: frozenset(products) for key, products in found.items()}
