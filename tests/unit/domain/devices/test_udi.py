"""Unique device identifiers: published samples of three agencies, check characters, what is refused."""

from __future__ import annotations

import calendar
import datetime as dt
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.devices.udi import hibcc
from medaccord.domain.devices.udi.identifier import Agency, Udi
from medaccord.domain.devices.udi.parse import parse
from medaccord.domain.errors import Invalid

GS = "\x1d"
GTIN = "00643169001763"
HIBC = "+X999123ABC0/"
SAMPLE = Udi(
    Agency.HIBCC,
    "X999123ABC0",
    lot="1234AB",
    serial="5678EDFG",
    expiration=dt.date(2019, 5, 15),
    manufactured=dt.date(2015, 10, 1),
    check_digit_ok=True,
)


def day(text):
    return dt.date.fromisoformat(text)


def checked(body):
    return body + hibcc.check_character(body)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234",
            ("51022222233336", "A213B1", "1234", "2015-07-07", "2014-12-31"),
        ),
        (
            "(01)09506000117843(11)141231(17)201231(10)1234AB(21)5678CD",
            ("09506000117843", "1234AB", "5678CD", "2020-12-31", "2014-12-31"),
        ),
        ("(01)00643169001763(17)160712(21)21A11F4855", (GTIN, None, "21A11F4855", "2016-07-12", None)),
        ("(01)00643169001763 (17)160712 (21)21A11F4855 ", (GTIN, None, "21A11F4855", "2016-07-12", None)),
        (
            f"0151022222233336111412311715070710A213B1{GS}211234",
            ("51022222233336", "A213B1", "1234", "2015-07-07", "2014-12-31"),
        ),
        (
            "0151022222233336111412311715070710A213B1211234",
            ("51022222233336", "A213B1211234", None, "2015-07-07", "2014-12-31"),
        ),
        (f"{GS}01{GTIN}", (GTIN, None, None, None, None)),
        (f"]d201{GTIN}21A{GS}", (GTIN, None, "A", None, None)),
        (f"]C101{GTIN}", (GTIN, None, None, None, None)),
        (f"(21)7(01){GTIN}", (GTIN, None, "7", None, None)),
        (f"(01){GTIN}(240)REF-1(30)5(91)X/Y(8008)2001021530", (GTIN, None, None, None, None)),
        (f"(01){GTIN}(17)280200", (GTIN, None, None, "2028-02-29", None)),
        (f"(01){GTIN}(17)270200(11)261100", (GTIN, None, None, "2027-02-28", "2026-11-30")),
        (f"(01){GTIN}(10)" + "A" * 20, (GTIN, "A" * 20, None, None, None)),
        (f"(01){GTIN}(01){GTIN}", (GTIN, None, None, None, None)),
        (f"(01){GTIN}(240)A(240)B(10)L", (GTIN, "L", None, None, None)),
        (f"(01){GTIN}(10)A(B)C(21)7", (GTIN, "A(B)C", "7", None, None)),
        (f"01{GTIN}10A(B)C", (GTIN, "A(B)C", None, None, None)),
    ],
)
def test_gs1_is_read_in_brackets_and_as_scanned(text, said):
    di, lot, serial, expiration, made = said
    assert parse(text) == Udi(
        Agency.GS1,
        di,
        lot=lot,
        serial=serial,
        expiration=expiration and day(expiration),
        manufactured=made and day(made),
        check_digit_ok=True,
    )


def test_a_wrong_gs1_check_digit_warns_and_refuses_nothing():
    found = parse("(01)00208851107345(17)150331")
    assert found == Udi(
        Agency.GS1,
        "00208851107345",
        expiration=day("2015-03-31"),
        check_digit_ok=False,
        warnings=("The check digit of the device identifier is 5, not 7.",),
    )


@pytest.mark.parametrize(
    ("text", "lot", "warning"),
    [
        (f"(01){GTIN}(05)x(10)L", "L", "The field (05) is passed over: GS1 does not write it so."),
        (f"(01){GTIN}(12)150230(10)L", "L", "The field (12) is passed over: GS1 does not write it so."),
        (f"(90)a b(01){GTIN}(10)L", "L", "The field (90) is passed over: GS1 does not write it so."),
        (f"01{GTIN}05x{GS}10L", "L", "The part '05x' is passed over: GS1 writes no such field."),
        (f"01{GTIN}10L{GS}12150230", "L", "The part '12150230' is passed over: GS1 writes no such field."),
        (f"01{GTIN}91a b{GS}10L", "L", "The part '91a b' is passed over: GS1 writes no such field."),
    ],
)
def test_another_field_that_cannot_be_read_warns_and_loses_no_device(text, lot, warning):
    found = parse(text)
    assert (found.di, found.lot, found.check_digit_ok, found.warnings) == (GTIN, lot, True, (warning,))


@pytest.mark.parametrize("last", range(10))
def test_one_check_digit_in_ten_is_right(last):
    assert parse(f"(01)0064316900176{last}").check_digit_ok is (last == 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("(10)A", "no device identifier"),
        ("10A", "no device identifier"),
        (f"(01){GTIN}(10)" + "A" * 21, "A lot has at most 20 characters; this one has 21."),
        (f"01{GTIN}10" + "A" * 21, "A lot has at most 20 characters; this one has 21."),
        (f"01{GTIN}10" + "9" * 40, "A lot has at most 20 characters; this one has 40."),
        (f"(01){GTIN}(21)" + "A" * 21, "A serial number has at most 20 characters"),
        (f"(01){GTIN}(10)", "not '(10)'"),
        (f"(01){GTIN}(10)AB CD", "'AB CD' in the field (10)"),
        (f"01{GTIN}10AB CD", "'AB CD' in the field (10)"),
        (f"01{GTIN}10AB ", "'AB ' in the field (10)"),
        (f"(01){GTIN}(10)AB#CD", "'AB#CD' in the field (10)"),
        (f"(01){GTIN}(17)20231", "'20231' in the field (17)"),
        (f"(01){GTIN}(17)201301", "'201301' in the field (17)"),
        (f"(01){GTIN}(17)200231", "'200231' in the field (17)"),
        (f"(01){GTIN}(17)200000", "'200000' in the field (17)"),
        (f"(01){GTIN}(17)201231x", "'201231x' in the field (17)"),
        (f"(01){GTIN}(01)09506000117843", "(01) is there twice with two values"),
        (f"(01){GTIN}(1)0AB", "'00643169001763(1)0AB' in the field (01)"),
        (f"(01){GTIN}(17", "'00643169001763(17' in the field (01)"),
        (f"(1){GTIN}", "not '(1)00643169001763'"),
        ("(05)1", "no device identifier"),
        ("(01)123", "'123' in the field (01)"),
        ("0112", "'12' in the field (01)"),
        (f"0501{GTIN}", "no device identifier"),
        ("(", "not '('"),
        ("()", "not '()'"),
        (f"x01{GTIN}", "Begin with ("),
        ("", "Begin with ("),
        (f" (01){GTIN}", "Begin with ("),
        (f"]X101{GTIN}", "Begin with ("),
        (f"(01){GTIN}\n", "'\\n' is neither"),
        (f"(01){GTIN}\t(10)A", "'\\t' is neither"),
        (f"(01){GTIN}\x00", "'\\x00' is neither"),
        (f"(01){GTIN}(10)\u00e9", "'\\xe9' is neither"),
        ("(01)\u0660\u0661", "'\\u0660' is neither"),
        ("(01)\ud800", "'\\ud800' is neither"),
        ("\x7f", "'\\x7f' is neither"),
        ("1" * 501, "at most 500 characters"),
    ],
)
def test_what_gs1_does_not_write_is_refused_with_a_sentence(text, says):
    with pytest.raises(Invalid) as refused:
        parse(text)
    assert says in refused.value.reason
    assert refused.value.reason.isascii()


@pytest.mark.parametrize(
    ("text", "di", "said"),
    [
        ("+A123BJC5D6E71G", "A123BJC5D6E71", {}),
        ("*+A123BJC5D6E71G*", "A123BJC5D6E71", {}),
        ("+A99912345/$$52001510X33", "A99912345", {"lot": "10X3", "expiration": day("2020-01-15")}),
        (
            "+A99912345/$$52001510X3/16D20111212/S77DEFG457",
            "A99912345",
            {
                "lot": "10X3",
                "serial": "77DEFG45",
                "expiration": day("2020-01-15"),
                "manufactured": day("2011-12-12"),
            },
        ),
        ("+A999ABC123DE0/$+1234567Y", "A999ABC123DE0", {"serial": "1234567"}),
    ],
)
def test_hibcc_is_read(text, di, said):
    assert parse(text) == Udi(Agency.HIBCC, di, check_digit_ok=True, **said)


@pytest.mark.parametrize(
    ("production", "check", "expiration"),
    [
        ("$$20515191234AB/S5678EDFG/16D20151001", "I", "2019-05-15"),
        ("$$05191234AB/S5678EDFG/16D20151001", "A", "2019-05-31"),
        ("$$31905151234AB/S5678EDFG/16D20151001", "J", "2019-05-15"),
        ("$$4190515211234AB/S5678EDFG/16D20151001", "N", "2019-05-15"),
        ("$$5191351234AB/S5678EDFG/16D20151001", "J", "2019-05-15"),
        ("$$619135211234AB/S5678EDFG/16D20151001", "N", "2019-05-15"),
        ("$1234AB/S5678EDFG/16D20151001/14D20190515", ".", "2019-05-15"),
    ],
)
def test_every_form_of_a_date_says_the_same(production, check, expiration):
    text = HIBC + production + check
    assert hibcc.check_character(text[:-1]) == check
    found = parse(text)
    assert found.expiration == day(expiration)
    assert (found.lot, found.serial, found.manufactured) == ("1234AB", "5678EDFG", day("2015-10-01"))
    assert (found.di, found.check_digit_ok, found.warnings) == ("X999123ABC0", True, ())


@pytest.mark.parametrize(
    ("production", "said"),
    [
        ("$$71234AB", {"lot": "1234AB"}),
        ("$$+71234AB", {"serial": "1234AB"}),
        ("$$+0228SN1", {"serial": "SN1", "expiration": day("2028-02-29")}),
        ("$$+2022828SN1", {"serial": "SN1", "expiration": day("2028-02-28")}),
        ("$$+3280228SN1", {"serial": "SN1", "expiration": day("2028-02-28")}),
        ("$$+428022823SN1", {"serial": "SN1", "expiration": day("2028-02-28")}),
        ("$$+528366SN1", {"serial": "SN1", "expiration": day("2028-12-31")}),
        ("$$+62800100SN1", {"serial": "SN1", "expiration": day("2028-01-01")}),
        ("$$1299", {"expiration": day("2099-12-31")}),
        ("$$82401063C001", {"expiration": day("2006-01-31"), "lot": "3C001"}),
        ("$$9010007LOT1", {"lot": "LOT1"}),
        ("$$824LOT1", {"lot": "LOT1"}),
        ("$", {}),
        ("$$7", {}),
        ("$" + "L" * 18, {"lot": "L" * 18}),
    ],
)
def test_lot_serial_number_and_quantity_have_their_signs(production, said):
    assert parse(checked(HIBC + production)) == Udi(Agency.HIBCC, "X999123ABC0", check_digit_ok=True, **said)


@pytest.mark.parametrize(
    ("text", "given", "right"),
    [
        ("+A99912345/$$52001510X3/16D20111212/S77DEFG45Z", "Z", "7"),
        ("+A999ABC123DE1/$+1234567Y", "Y", "Z"),
    ],
)
def test_a_wrong_hibcc_check_character_warns_and_refuses_nothing(text, given, right):
    found = parse(text)
    assert found.check_digit_ok is False
    assert found.warnings == (f"The check character is '{given}', not '{right}'.",)
    assert found.serial == text.rpartition("/")[2].lstrip("$+S")[:-1]


def test_the_check_character_may_be_a_slash_or_a_blank():
    """It is taken before the fields are split, and no blank is stripped."""
    found = {}
    for one, two in product(hibcc.CHARACTERS[:36], repeat=2):
        body = f"+A123{one}{two}0/$LOT"
        found.setdefault(hibcc.check_character(body), body)
    assert set(found) == set(hibcc.CHARACTERS)
    for check, body in found.items():
        read = parse(body + check)
        assert (read.lot, read.check_digit_ok, read.warnings) == ("LOT", True, ())
        assert read.di == body[1:].partition("/")[0]


def test_a_field_that_is_not_known_is_told_and_refuses_nothing():
    found = parse(checked(HIBC + "$LOT/Q500"))
    assert found.lot == "LOT"
    assert found.warnings == ("The field 'Q500' says nothing that is read here.",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("+", "no device identifier"),
        ("+A", "no device identifier"),
        (checked("+A123B"), "no device identifier"),
        (checked("+1123BJC5D6E71"), "no device identifier"),
        (checked("+A123" + "B" * 19 + "1"), "no device identifier"),
        (checked("+A123BJC5D6EX"), "no device identifier"),
        (checked("+$$32001011234AB"), "no device identifier"),
        ("+a123bjc5d6e71g", "capital letters"),
        ("+A123BJC5D6E71G*", "only, not '*'"),
        ("*+A123BJC5D6E71G", "only, not '*'"),
        (f"+A123BJC5D6E71{GS}", "only, not '\\x1d'"),
        (checked(HIBC + "$" + "L" * 19), "A lot has 1 to 18 characters here; this one has 19."),
        (checked(HIBC + "$+" + "L" * 19), "A serial number has 1 to 18 characters"),
        (checked(HIBC + "$L/S"), "A serial number has 1 to 18 characters"),
        (checked(HIBC + "$$1320LOT"), "There is no date '1320'"),
        (checked(HIBC + "$$0020LOT"), "There is no date '0020'"),
        (checked(HIBC + "$$2023119LOT"), "There is no date '023119'"),
        (checked(HIBC + "$$519366LOT"), "There is no date '19366'"),
        (checked(HIBC + "$$519000LOT"), "There is no date '19000'"),
        (checked(HIBC + "$$419051524LOT"), "no date like '419051524LOT'"),
        (checked(HIBC + "$$3LOT"), "no date like '3LOT'"),
        (checked(HIBC + "$$LOT"), "no date like 'LOT'"),
        (checked(HIBC + "$$"), "no date like ''"),
        (checked(HIBC + "$L/16D2015"), "YYYYMMDD, not '2015'"),
        (checked(HIBC + "$L/16D20151301"), "There is no date '20151301'"),
        (checked(HIBC + "$$2051519L/14D20190516"), "says two things: 2019-05-15 and 2019-05-16."),
        (checked(HIBC + "$+A1/SA2"), "says two things: A1 and A2."),
    ],
)
def test_what_hibcc_does_not_write_is_refused_with_a_sentence(text, says):
    with pytest.raises(Invalid) as refused:
        parse(text)
    assert says in refused.value.reason
    assert refused.value.reason.isascii()


ISBT = "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123"


def test_iccbba_is_read_and_has_no_check_character():
    assert parse(ISBT) == Udi(
        Agency.ICCBBA,
        "A9999XYZ100T0944",
        lot="000000000000XYZ123",
        serial="000025",
        expiration=day("2014-02-01"),
        manufactured=day("2013-02-01"),
        donation_id="A99971312345600",
        check_digit_ok=None,
    )
    assert parse("=)ABCDE12345&)LOT1234567") == Udi(Agency.ICCBBA, "ABCDE12345", lot="LOT1234567")
    assert parse("&)LOT1234567=)ABCDE12345").di == "ABCDE12345"
    assert parse(ISBT[:18] + "=>999365").expiration == day("1999-12-31")
    assert parse(ISBT[:18] + "=>028366").expiration == day("2028-12-31")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("=", "nothing like '='"),
        ("=/A9999XYZ100T094", "nothing like"),
        ("=,000025", "no device identifier"),
        (ISBT[:18] + "=>014367", "There is no date '014367'"),
        (ISBT[:18] + "=>01403", "nothing like '=>01403'"),
        (ISBT[:18] + "=>014032=>014033", "says two things: 014032 and 014033."),
        (ISBT + " ", "nothing like ' '"),
        (ISBT + GS, "nothing like '\\x1d'"),
        (ISBT[:18] + "&,1" + "A" * 17, "nothing like"),
    ],
)
def test_what_iccbba_does_not_write_is_refused_with_a_sentence(text, says):
    with pytest.raises(Invalid) as refused:
        parse(text)
    assert says in refused.value.reason


@given(st.text() | st.text(alphabet=f"(01)721{GS}+$/=,>}}&SDABC "))
def test_any_text_is_read_or_refused(text):
    with suppress(Invalid):
        assert parse(text).di


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31)),
    st.text("ABCXYZ0123456789-.%", min_size=1, max_size=18),
    st.text("ABCXYZ0123456789-.%", min_size=1, max_size=18),
)
def test_what_is_written_in_each_form_is_read_again(when, lot, serial):
    """Lot, serial number and date come back verbatim from GS1 and from each form of HIBCC."""
    gs1 = parse(f"01{GTIN}17{when:%y%m%d}10{lot}{GS}21{serial}")
    assert (gs1.lot, gs1.serial, gs1.expiration) == (lot, serial, when)
    assert parse(f"(01){GTIN}(17){when:%y%m%d}(10){lot}(21){serial}") == gs1
    last = calendar.monthrange(when.year, when.month)[1]
    for written, meant in (
        (f"{when:%m%y}", when.replace(day=last)),
        (f"2{when:%m%d%y}", when),
        (f"3{when:%y%m%d}", when),
        (f"4{when:%y%m%d}23", when),
        (f"5{when:%y%j}", when),
        (f"6{when:%y%j}00", when),
    ):
        found = parse(checked(f"{HIBC}$${written}{lot}/S{serial}"))
        assert (found.lot, found.serial, found.expiration, found.check_digit_ok) == (lot, serial, meant, True)
