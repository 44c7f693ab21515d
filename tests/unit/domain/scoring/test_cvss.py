"""CVSS: every base vector of 2.0, 3.0 and 3.1 against the standards' own formulas, refusals by metric."""

from __future__ import annotations

from contextlib import suppress
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import product

import cvss
import pytest
from cvss import constants4
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring.cvss import _STANDARDS, Score, Severity, Version, calculate, score

D = Decimal
V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"
V20 = "AV:N/AC:L/Au:N/C:C/I:C/A:C"


@pytest.mark.parametrize(
    ("vector", "version", "base", "severity"),
    [
        (V31, "3.1", "9.8", "critical"),
        (V31.replace("3.1", "3.0"), "3.0", "9.8", "critical"),
        (V31.replace("C:H/I:H/A:H", "C:N/I:N/A:N"), "3.1", "0.0", "none"),
        (V31.replace("S:U", "S:C"), "3.1", "10.0", "critical"),
        ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "3.1", "1.6", "low"),
        (V20, "2.0", "10.0", "high"),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", "2.0", "7.5", "high"),
        ("AV:L/AC:H/Au:M/C:N/I:N/A:N", "2.0", "0.0", "none"),
        (V40, "4.0", "10.0", "critical"),
        (V40.replace("SC:H/SI:H/SA:H", "SC:N/SI:N/SA:N"), "4.0", "9.3", "critical"),
        (V40.replace(":H", ":N"), "4.0", "0.0", "none"),
    ],
)
def test_known_vectors(vector, version, base, severity):
    assert score(vector) == Score(Version(version), vector, D(base), Severity(severity))


def weights31(vector):
    """Look up the weights of CVSS 3.1 §7.4."""
    found = dict(field.split(":") for field in vector.split("/")[1:])
    changed = found["S"] == "C"
    return found, {
        "AV": {"N": "0.85", "A": "0.62", "L": "0.55", "P": "0.2"},
        "AC": {"L": "0.77", "H": "0.44"},
        "PR": {"N": "0.85", "L": "0.68" if changed else "0.62", "H": "0.5" if changed else "0.27"},
        "UI": {"N": "0.85", "R": "0.62"},
    }


def base31(vector):
    """Compute the base score by CVSS 3.1 §7.1, rounded up to one decimal."""
    found, weights = weights31(vector)
    loss = {"H": D("0.56"), "L": D("0.22"), "N": D(0)}
    iss = 1 - (1 - loss[found["C"]]) * (1 - loss[found["I"]]) * (1 - loss[found["A"]])
    ease = D("8.22")
    for metric, table in weights.items():
        ease *= D(table[found[metric]])
    if found["S"] == "U":
        total, impact = D("6.42") * iss + ease, D("6.42") * iss
    else:
        impact = D("7.52") * (iss - D("0.029")) - D("3.25") * (iss - D("0.02")) ** 15
        total = D("1.08") * (impact + ease)
    if impact <= 0:
        return D("0.0")
    # The standard rounds at five decimals first, so that noise of binary fractions cannot add a tenth.
    return min(total, D(10)).quantize(D("0.00001"), ROUND_HALF_UP).quantize(D("0.1"), ROUND_CEILING)


RATING3 = [(D(0), "none"), (D("3.9"), "low"), (D("6.9"), "medium"), (D("8.9"), "high"), (D(10), "critical")]
RATING2 = [(D(0), "none"), (D("3.9"), "low"), (D("6.9"), "medium"), (D(10), "high")]


def rated(base, scale):
    return next(name for top, name in scale if base <= top)


def all_vectors(standard):
    choices = [[f"{metric}:{value}" for value in standard.metrics[metric]] for metric in standard.mandatory]
    return [standard.prefix + "/".join(fields) for fields in product(*choices)]


@pytest.mark.parametrize("version", [Version.V3_0, Version.V3_1])
def test_every_base_vector_of_3(version):
    vectors = all_vectors(_STANDARDS[version])
    assert len(vectors) == 2592
    for vector in vectors:
        base = base31(vector)
        assert score(vector) == Score(version, vector, base, Severity(rated(base, RATING3)))


def base2(vector):
    """Compute the base score by CVSS 2.0 §3.2.1."""
    found = dict(field.split(":") for field in vector.split("/"))
    loss = {"N": D(0), "P": D("0.275"), "C": D("0.660")}
    impact = D("10.41") * (1 - (1 - loss[found["C"]]) * (1 - loss[found["I"]]) * (1 - loss[found["A"]]))
    ease = 20 * D({"L": "0.395", "A": "0.646", "N": "1.0"}[found["AV"]])
    ease *= D({"H": "0.35", "M": "0.61", "L": "0.71"}[found["AC"]])
    ease *= D({"M": "0.45", "S": "0.56", "N": "0.704"}[found["Au"]])
    total = (D("0.6") * impact + D("0.4") * ease - D("1.5")) * (D("1.176") if impact else 0)
    return max(D("0.0"), total.quantize(D("0.1"), ROUND_HALF_UP))


def test_every_base_vector_of_2():
    vectors = all_vectors(_STANDARDS[Version.V2_0])
    assert len(vectors) == 729
    for vector in vectors:
        base = base2(vector)
        assert score(vector) == Score(Version.V2_0, vector, base, Severity(rated(base, RATING2)))


@st.composite
def vectors(draw, version=None):
    """Draw a vector with some optional metrics, undefined ones among them, in the standard's order."""
    standard = _STANDARDS[version or draw(st.sampled_from(Version))]
    optional = [metric for metric in standard.metrics if metric not in standard.mandatory]
    chosen = set(draw(st.lists(st.sampled_from(optional), max_size=4))) | set(standard.mandatory)
    fields = [
        f"{metric}:{draw(st.sampled_from(sorted(values)))}"
        for metric, values in standard.metrics.items()
        if metric in chosen
    ]
    return standard.prefix + "/".join(fields)


def library(vector):
    return (cvss.CVSS4 if "4.0/" in vector else cvss.CVSS3 if "CVSS:3" in vector else cvss.CVSS2)(vector)


@given(vectors())
def test_the_canonical_vector_is_that_of_the_library_and_stable(vector):
    scored = score(vector)
    assert scored.vector == library(vector).clean_vector()
    assert score(scored.vector) == scored


@given(vectors())
def test_only_base_metrics_make_the_base_score(vector):
    standard = _STANDARDS[score(vector).version]
    fields = vector.removeprefix(standard.prefix).split("/")
    base = standard.prefix + "/".join(field for field in fields if field.split(":")[0] in standard.mandatory)
    assert score(vector).base_score == score(base).base_score == D(str(library(base).scores()[0]))
    assert score(vector).severity == score(base).severity


@given(vectors())
def test_a_calculation_has_every_score_of_the_library(vector):
    told, wanted = calculate(vector), library(vector)
    assert (told.version, told.vector) == (score(vector).version, score(vector).vector)
    assert told.base_score == D(str(wanted.scores()[0]))
    later = [told.temporal_score, told.environmental_score]
    assert later == ([D(str(one)) for one in wanted.scores()[1:]] if "CVSS:3" in vector else [None, None])
    if told.base_score:
        assert told.severity == wanted.severities()[0].lower()
    else:
        assert told.severity == Severity.NONE


@given(st.text() | st.text(alphabet="CVSS:3.14/AVNLPH "))
def test_a_calculation_refuses_what_a_score_refuses(text):
    with suppress(Invalid):
        assert calculate(text).vector == score(text).vector
        return
    with pytest.raises(Invalid):
        score(text)


@given(vectors(Version.V4_0))
def test_severity_of_4_follows_the_scale(vector):
    scored = score(vector)
    assert scored.severity == rated(scored.base_score, RATING3)
    assert D(0) <= scored.base_score <= D(10)
    assert scored.base_score == scored.base_score.quantize(D("0.1"))


def test_threat_metrics_lower_the_overall_but_not_the_base_score_of_4():
    assert score(V40 + "/E:U").base_score == score(V40).base_score == D("10.0")
    assert library(V40 + "/E:U").scores()[0] < 10


@given(vectors(), st.randoms(use_true_random=False))
def test_any_order_is_accepted_but_in_4(vector, random):
    scored = score(vector)
    prefix = _STANDARDS[scored.version].prefix
    fields = vector.removeprefix(prefix).split("/")
    mixed = fields[:]
    random.shuffle(mixed)
    if scored.version is Version.V4_0 and mixed != fields:
        with pytest.raises(Invalid, match="fixed order"):
            score(prefix + "/".join(mixed))
    else:
        assert score(prefix + "/".join(mixed)) == scored


def findings(vector):
    with pytest.raises(Invalid) as caught:
        score(vector)
    return caught.value.findings


@pytest.mark.parametrize("version", Version)
def test_every_missing_metric_is_named(version):
    standard = _STANDARDS[version]
    fields = [f"{metric}:{next(iter(standard.metrics[metric]))}" for metric in standard.mandatory]
    for metric in standard.mandatory:
        rest = [field for field in fields if not field.startswith(metric + ":")]
        found = findings(standard.prefix + "/".join(rest))
        assert list(found) == [metric]
        assert metric in found[metric][0]


@pytest.mark.parametrize("version", Version)
def test_every_wrong_value_and_every_double_is_named(version):
    standard = _STANDARDS[version]
    fields = [f"{metric}:{next(iter(values))}" for metric, values in standard.metrics.items()]
    for place, field in enumerate(fields):
        metric = field.split(":")[0]
        for wrong in (f"{metric}:?", f"{metric}:", metric, f"{field}:{field}", field.lower() + "x"):
            found = findings(standard.prefix + "/".join([*fields[:place], wrong, *fields[place + 1 :]]))
            assert metric in found or (wrong[0].islower() and "" in found), (wrong, found)
        assert list(findings(standard.prefix + "/".join([*fields, field]))) == [metric]


@pytest.mark.parametrize(
    "vector", [V31[9:], V40[9:], f"cvss:3.1/{V31[9:]}", f" {V31}", f"CVSS:3.2/{V31[9:]}", f"CVSS:2.0/{V20}"]
)
def test_a_prefix_that_lacks_is_what_is_said_to_be_wrong(vector):
    (sentence,) = findings(vector)[""]
    assert sentence.startswith("Start the vector with CVSS:4.0/")


@pytest.mark.parametrize("vector", ["", "/", f"{V31}/", V20.replace("/", "//", 1)])
def test_a_slash_too_many_is_what_is_said_to_be_wrong(vector):
    assert findings(vector)[""][0].startswith("Write each metric as its letters, a colon and a value")


@pytest.mark.parametrize("place", range(11))
def test_the_metric_out_of_order_is_named_in_4(place):
    fields = V40.split("/")[1:]
    mixed = [*fields[place:], *fields[:place]]
    if place:
        assert list(findings("CVSS:4.0/" + "/".join(mixed))) == [fields[place].split(":")[0]]
    else:
        assert score("CVSS:4.0/" + "/".join(mixed)).vector == V40


def test_the_order_of_4_is_that_of_its_own_table():
    assert list(_STANDARDS[Version.V4_0].metrics) == list(constants4.METRICS_ABBREVIATIONS)


@pytest.mark.parametrize(
    "vector",
    [
        "",
        "/",
        "CVSS:",
        "CVSS:3.1",
        "CVSS:3.2/" + V20,
        "CVSS:2.0/" + V20,
        "cvss:3.1/" + V31[9:],
        "7.5/" + V20,
        f"({V20})",
        V31 + "/",
        V31 + "//E:H",
        V31 + "/ZZ:H",
        V31 + " ",
        " " + V31,
        V31 + "\n",
        V20 + "\x00",
        V31.replace("/", "\\"),
        V31 + "/XAVN:Y",
        "x" * 501,
        "/".join([V31, *["E:H"] * 200]),
        "AV:\ud800",
        "\u0410V:N/AC:L/Au:N/C:C/I:C/A:C",
    ],
)
def test_malformed_vectors_are_refused(vector):
    for sentences in findings(vector).values():
        for sentence in sentences:
            assert sentence.endswith(".")
            assert sentence.isascii()


@given(st.text() | st.text(alphabet="CVSS:3.14/AVNLPH "))
def test_any_text_is_scored_or_refused(text):
    with suppress(Invalid):
        assert score(text).vector


def test_the_real_scores_come_out_equal(real_documents):
    compared = 0
    for document in real_documents:
        for vulnerability in document.get("vulnerabilities", []):
            for given_score in vulnerability.get("scores", []):
                for key in given_score.keys() & {"cvss_v2", "cvss_v3"}:
                    published = given_score[key]
                    scored = score(published["vectorString"])
                    assert scored.version.value == published["version"]
                    assert scored.base_score == D(str(published["baseScore"]))
                    if key == "cvss_v3":
                        assert scored.severity.value.upper() == published["baseSeverity"]
                    compared += 1
    assert compared == 864
