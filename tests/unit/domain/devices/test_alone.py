"""Of a whole identifier the device identifier is kept, and the rest is told to be left out."""

from __future__ import annotations

import pytest

from medaccord.domain.devices.udi.alone import LEFT_OUT, UnitPart, device_identifier
from medaccord.domain.errors import Invalid

LOT, SERIAL, DATE, DONATION = UnitPart.LOT, UnitPart.SERIAL, UnitPart.DATE, UnitPart.DONATION


@pytest.mark.parametrize(
    ("given", "agency", "di", "written", "left_out"),
    [
        (
            "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234",
            "GS1",
            "51022222233336",
            "(01)51022222233336",
            (LOT, SERIAL, DATE),
        ),
        (" 51022222233336\n", "GS1", "51022222233336", "(01)51022222233336", ()),
        ("643169001763", "GS1", "00643169001763", "(01)00643169001763", ()),
        (
            "01510222222333361114123117150707" + "10A213B1\x1d211234",
            "GS1",
            "51022222233336",
            "(01)51022222233336",
            (LOT, SERIAL, DATE),
        ),
        ("+A123BJC5D6E71G", "HIBCC", "A123BJC5D6E71", "+A123BJC5D6E71G", ()),
        ("*+A123BJC5D6E71G*", "HIBCC", "A123BJC5D6E71", "+A123BJC5D6E71G", ()),
        (
            "+A99912345/$$52001510X3/16D20111212/S77DEFG457",
            "HIBCC",
            "A99912345",
            None,
            (LOT, SERIAL, DATE),
        ),
        (
            "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123",
            "ICCBBA",
            "A9999XYZ100T0944",
            "=/A9999XYZ100T0944",
            (LOT, SERIAL, DONATION, DATE),
        ),
        ("=)A9999XYZ10&)LOT4567890", "ICCBBA", "A9999XYZ10", "=)A9999XYZ10", (LOT,)),
    ],
)
def test_the_device_identifier_is_kept_and_the_unit_is_not(given, agency, di, written, left_out):
    found = device_identifier(given)
    assert (found.agency.value, found.di, found.left_out, found.warnings) == (agency, di, left_out, ())
    assert written in (None, found.written)
    assert found.sentences == tuple(LEFT_OUT[part] for part in left_out)
    again = device_identifier(found.written)
    assert (again.di, again.written, again.warnings, again.left_out) == (di, found.written, (), ())


def test_no_sentence_repeats_what_was_left_out():
    found = device_identifier("(01)51022222233336(10)A213B1(21)98765ZZ")
    assert not [one for one in found.sentences if "98765ZZ" in one or "A213B1" in one]


@pytest.mark.parametrize("given", ["(01)00208851107345(17)150331", "00208851107345", "+A123BJC5D6E71Z"])
def test_a_wrong_check_digit_warns_and_goes_on_warning(given):
    found = device_identifier(given)
    assert len(found.warnings) == 1
    assert len(device_identifier(found.written).warnings) == 1


def test_a_blank_may_be_the_check_character_of_hibcc():
    read = (device_identifier(f"+A99{number}X1/$1") for number in range(1000, 2000))
    alone = next(one.written[:-1] for one in read if one.written.endswith(" "))
    found = device_identifier(f"{alone} ")
    assert (found.written, found.warnings) == (f"{alone} ", ())


@pytest.mark.parametrize(
    "given", ["", "4711", "Pump", "(21)1234", "+", "=", "１２３４５６７８", "(01)" + "9" * 600]
)
def test_what_names_no_device_is_refused(given):
    with pytest.raises(Invalid):
        device_identifier(given)
