"""Version texts: what is read, what must stay unreadable, and every version text of the real advisories."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from univers.version_constraint import VersionConstraint, contains_version
from univers.versions import RubygemsVersion

from medaccord.domain.devices.versions import UNREADABLE, VersKind, VersReading, parse_version


def contains(vers, version):
    """Ask univers, in the order of dotted numbers, whether a version lies in an intdot range."""
    constraints = [
        VersionConstraint.from_string(part, RubygemsVersion)
        for part in vers.removeprefix("vers:intdot/").split("|")
    ]
    return contains_version(RubygemsVersion(version), constraints)


@pytest.mark.parametrize(
    "text",
    ["vers:all/*", "VERS:ALL/*", " vers:all/* ", "*", "all versions", "All Versions", "all", "vers:intdot/*"],
)
def test_all_versions(text):
    assert parse_version(text) == VersReading(VersKind.ALL, "vers:all/*")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("8", "8"),
        ("4.0", "4.0"),
        ("5.09.02", "5.09.02"),
        ("1.1.7.333", "1.1.7.333"),
        ("v11.0", "11.0"),
        ("V3.011", "3.011"),
        ("= 2.1", "2.1"),
        ("== 2.1", "2.1"),
        ("version 2.1", "2.1"),
        ("Version: 2.1", "2.1"),
        ("vers:intdot/2.1", "2.1"),
        ("vers:generic/2.1", "2.1"),
        (" 2.1\n", "2.1"),
    ],
)
def test_one_version(text, version):
    assert parse_version(text) == VersReading(VersKind.EXACT, f"vers:intdot/{version}")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("< 8.2.2", "<8.2.2"),
        ("<V1.2", "<1.2"),
        ("<= 5.008", "<=5.008"),
        ("=< 5", "<=5"),
        ("=> 5.0 | <= 5.0.5.31", ">=5.0|<=5.0.5.31"),
        ("\u2264 2.3", "<=2.3"),
        ("\u2265 2.3", ">=2.3"),
        (">= 1.1 | <= 1.3.2", ">=1.1|<=1.3.2"),
        (">=8.0|=<8.5", ">=8.0|<=8.5"),
        (">= V7.80 < V9.30", ">=7.80|<9.30"),
        (">= V8.7.0 and < V8.7.1.3", ">=8.7.0|<8.7.1.3"),
        ("All versions >V1.1 and <V2.0.1", ">1.1|<2.0.1"),
        ("All versions < V2.14.0", "<2.14.0"),
        ("vers:all/<V2.9.7", "<2.9.7"),
        ("vers:all/>=V3.0.1<V3.0.3", ">=3.0.1|<3.0.3"),
        ("vers:generic/>=1.9|<=1.10", ">=1.9|<=1.10"),
        (">= 9.9 | <= 10.0", ">=9.9|<=10.0"),
        (">= 1.2.3.9 | <= 1.2.3.10", ">=1.2.3.9|<=1.2.3.10"),
        ("9.13 | 9.19 | 12.1", "9.13|9.19|12.1"),
        ("7.68.804 | 7.66", "7.66|7.68.804"),
        ("2.1, 2.3", "2.1|2.3"),
        ("2.1 and 2.3", "2.1|2.3"),
        ("1.0 | >= 2.0 | < 3.0", "1.0|>=2.0|<3.0"),
        (">= 1.0 | < 1.2 | >= 2.0 | < 2.1", ">=1.0|<1.2|>=2.0|<2.1"),
        ("vers:intdot/<=8.1|>=8.1.10", "<=8.1|>=8.1.10"),
        ("2.3.6 and below", "<=2.3.6"),
        ("2.3.6 and  below", "<=2.3.6"),
        ("2.3.6 and prior versions", "<=2.3.6"),
        ("Versions 2.3.6 or earlier", "<=2.3.6"),
        ("2.0 and later", ">=2.0"),
        ("2.0 or newer", ">=2.0"),
        ("2.0 and onward", ">=2.0"),
        ("prior to 2.3", "<2.3"),
        ("All versions prior to 2.3", "<2.3"),
        ("before V2.3", "<2.3"),
        ("Versions earlier than 2.3", "<2.3"),
        ("later than 2.3", ">2.3"),
        ("2.1 through 2.3", ">=2.1|<=2.3"),
        ("Versions 2.1 thru 2.3", ">=2.1|<=2.3"),
    ],
)
def test_ranges(text, bounds):
    assert parse_version(text) == VersReading(VersKind.RANGE, f"vers:intdot/{bounds}")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2.X", ">=2|<3"),
        ("2.*", ">=2|<3"),
        ("5.x.x", ">=5|<6"),
        ("14.1.x", ">=14.1|<14.2"),
        ("5.08.x", ">=5.08|<5.09"),
        ("5.09.x", ">=5.09|<5.10"),
        ("9.x", ">=9|<10"),
        ("<=2.X", "<3"),
        ("<= 12.2.x.x", "<12.3"),
        (">= 6.x | <= 10.x", ">=6|<11"),
        (">= 3.6.0 | <= 3.6.20304.x", ">=3.6.0|<3.6.20305"),
        ("4.X | 5.X", ">=4|<6"),
        ("5.X | 4.X", ">=4|<6"),
        ("4.X | 6.X", ">=4|<5|>=6|<7"),
        ("2.x and earlier", "<3"),
        ("2.x through 3.x", ">=2|<4"),
    ],
)
def test_wildcards_stand_for_all_they_cover(text, bounds):
    assert parse_version(text) == VersReading(VersKind.RANGE, f"vers:intdot/{bounds}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "|",
        "<",
        "< august 28",
        "<May 2018",
        "<  november 29 2017",
        "<8/30/2024",
        "with wireless option (shipped between 2016-August 2018)",
        "<=N",
        "B.02",
        "BT06",
        "1.00A",
        "<= 1.05 F",
        "< 9.2c",
        "<= R8.0.3",
        "< V16 Update 4",
        "< 6.9.2 CU01",
        "<V8.0_Update_5",
        "<= 15.2(6)E0a",
        "2.0-22165",
        "12.4.1-12.4.11",
        "<2024-1",
        "1.4.2.0-9d9eff4",
        "BIOS < V20.01.10",
        ">= 20.8 (only affected by CVE-2019-10943)",
        "* (only affected by CVE-2019-10943)",
        "3 (Based on FDT 1.2.x)",
        "4.20 | 4.20 SR1 | 4.30",
        "7100 | 7900 MRI",
        "vers:all/<V223.0 Update 5",
        "vers:none/*",
        "vers:",
        "vers:npm",
        "vers:unheard/1.0",
        "vers:npm/>=1.0|>=2.0",
        "vers:npm/1.0|1.0",
        "2.x.3",
        "2.",
        ".2",
        "2..3",
        "2,3",
        "2 3",
        "!= 2.0",
        "~ 2.0",
        "<> 2.0",
        "<< 2.0",
        "\u0662.\u0663",
        "\uff12.3",
        "2.3\u00e4",
        "up to 2.3",
        "between 2.1 and 2.3",
        "2.1 to 2.3",
        "All versions 2.3",
        "x" * 301,
        "1" * 19,
        "1." * 12 + "1",
        "1" * 5000,
        "\x00",
        "\ud800",
    ],
)
def test_what_is_not_certain_stays_unreadable(text):
    assert parse_version(text) == UNREADABLE
    assert parse_version(text).vers is None


@pytest.mark.parametrize(
    "text",
    [
        ">= 4.5.0 | =< 3.5.20304.x",
        "<=8.1 | >= 8.1.10",
        "< 1.0 | > 2.0",
        ">= 2.0 | <= 2.0",
        ">= 2.0 | <= 2",
        "< 1.0 | < 2.0",
        ">= 1.0 | >= 2.0",
        ">= 1.0 | 2.0",
        "1.0 | <= 2.0",
        "2.0 | 2.0",
        "4.x | 4.2",
        "< 5 | >= 5",
        "<=4.x | >= 5",
        "3.0 through 2.0",
    ],
)
def test_contradictory_or_redundant_bounds_stay_unreadable(text):
    assert parse_version(text) == UNREADABLE


@pytest.mark.parametrize("text", ["< 3.x", "> 3.x", "prior to 3.x", ">= 1.0 | < 3.x", "later than 3.x"])
def test_beyond_a_wildcard_is_unsure_and_stays_unreadable(text):
    # 'Below 3.x' may mean below all of them or below some of them.
    assert parse_version(text) == UNREADABLE


@pytest.mark.parametrize(
    ("text", "kind", "vers"),
    [
        ("vers:npm/>=1.0.0|<2.0.0", VersKind.RANGE, "vers:npm/>=1.0.0|<2.0.0"),
        ("vers:deb/1:2.3-4", VersKind.EXACT, "vers:deb/1:2.3-4"),
        ("vers:pypi/ 1.0rc1 | 2.0 ", VersKind.RANGE, "vers:pypi/1.0rc1|2.0"),
        ("vers:npm/*", VersKind.ALL, "vers:all/*"),
    ],
)
def test_vers_of_other_schemes_is_taken_as_it_stands(text, kind, vers):
    assert parse_version(text) == VersReading(kind, vers)


VERSIONS = st.lists(st.integers(0, 30), min_size=1, max_size=4)


def dotted(numbers):
    return ".".join(map(str, numbers))


def key(numbers):
    """Give the order of dotted numbers by themselves: missing components count as zero."""
    return tuple(numbers) + (0,) * (4 - len(numbers))


@given(
    VERSIONS, VERSIONS, VERSIONS, st.sampled_from([">", ">="]), st.sampled_from(["<", "<="]), st.booleans()
)
def test_a_read_range_holds_what_its_text_says(low, high, asked, above, below, words):
    text = f"{above} {dotted(low)} {'and' if words else '|'} {below} {dotted(high)}"
    reading = parse_version(text)
    if key(low) >= key(high):
        assert reading == UNREADABLE
        return
    over = key(asked) > key(low) or (above == ">=" and key(asked) == key(low))
    under = key(asked) < key(high) or (below == "<=" and key(asked) == key(high))
    assert contains(reading.vers, dotted(asked)) == (over and under)


@given(VERSIONS, VERSIONS, st.sampled_from(["<", "<=", ">", ">="]))
def test_a_read_bound_holds_what_its_text_says(bound, asked, sign):
    reading = parse_version(f"{sign}{dotted(bound)}")
    wanted = {
        "<": key(asked) < key(bound),
        "<=": key(asked) <= key(bound),
        ">": key(asked) > key(bound),
        ">=": key(asked) >= key(bound),
    }
    assert contains(reading.vers, dotted(asked)) == wanted[sign]


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=2), st.lists(st.integers(0, 12), min_size=1, max_size=4)
)
def test_a_read_wildcard_holds_what_it_covers(stem, asked):
    reading = parse_version(f"{dotted(stem)}.x")
    padded = key(asked)[: len(stem)]
    assert contains(reading.vers, dotted(asked)) == (padded == tuple(stem))


@given(st.text() | st.text(alphabet="0123456789.vVxX*|<>= -,andllersiou:/()"))
def test_no_text_raises_and_only_the_unreadable_have_no_range(text):
    reading = parse_version(text)
    assert (reading.vers is None) == (reading.kind is VersKind.UNREADABLE)
    if reading.vers is not None:
        assert parse_version(reading.vers) == reading


def leaves(branches):
    for branch in branches:
        if branch["category"] in ("product_version", "product_version_range"):
            yield branch["category"], branch["name"]
        yield from leaves(branch.get("branches", []))


@pytest.fixture(scope="module")
def real_leaves(real_documents):
    return [leaf for document in real_documents for leaf in leaves(document["product_tree"]["branches"])]


def test_the_real_version_texts_by_kind(real_leaves):
    assert Counter(category for category, _ in real_leaves) == {
        "product_version": 410,
        "product_version_range": 1078,
    }
    counts = Counter(parse_version(name).kind for _, name in real_leaves)
    assert counts == {
        VersKind.RANGE: 757,
        VersKind.ALL: 400,
        VersKind.UNREADABLE: 268,
        VersKind.EXACT: 63,
    }
    different = Counter(parse_version(name).kind for name in {name for _, name in real_leaves})
    assert different == {
        VersKind.RANGE: 261,
        VersKind.ALL: 2,
        VersKind.UNREADABLE: 214,
        VersKind.EXACT: 48,
    }


def test_no_real_text_with_other_letters_is_read(real_leaves):
    known = {"v", "x", "all", "and", "vers", "version", "versions"}
    read = 0
    for _, name in real_leaves:
        if parse_version(name).kind is VersKind.UNREADABLE:
            continue
        words = "".join(mark if mark.isalpha() else " " for mark in name.lower()).split()
        assert set(words) <= known, name
        read += 1
    assert read == 1220


def test_every_real_reading_reads_as_itself(real_leaves):
    for _, name in real_leaves:
        reading = parse_version(name)
        if reading.vers is not None:
            assert parse_version(reading.vers) == reading
