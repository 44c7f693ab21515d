"""What cases that belong together are to each other."""

from __future__ import annotations

from medaccord.domain.cvd.kin import GOES_ON, INVERSE, Relation


def test_every_relation_has_its_inverse():
    assert set(INVERSE) == set(Relation)
    for one, other in INVERSE.items():
        assert INVERSE[other] == one


def test_nothing_goes_on_where_it_came_from():
    assert not GOES_ON & {INVERSE[one] for one in GOES_ON}
    assert Relation.SIBLING not in GOES_ON
