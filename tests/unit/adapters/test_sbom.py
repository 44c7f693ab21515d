"""SBOMs from outside: four forms say the same, and nothing hostile costs more than one sentence."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.bills import LODASH, OPENSSL, cyclonedx

from medaccord.adapters import sbom
from medaccord.adapters.sbom import read
from medaccord.domain.devices.sbom import MOST, Component, SbomFormat
from medaccord.domain.errors import Invalid

SPACE = "http://cyclonedx.org/schema/bom/"
AT = "2026-01-02T03:04:05Z"
META = {
    "timestamp": AT,
    "authors": [{"name": "R. Lee"}],
    "component": {"type": "device", "name": "Pump", "version": "2.1"},
}
DEPENDS = [{"ref": "a", "dependsOn": ["b", "c"]}, {"ref": "b"}]
TOLD = Component(
    "lodash",
    "4.17.20",
    "",
    "OpenJS Foundation",
    "pkg:npm/lodash@4.17.20",
    "",
    "MIT",
    "actively maintained",
    dt.date(2028, 6, 30),
)
AS_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="{SPACE}1.6" serialNumber="urn:uuid:1" version="1"><!-- note -->
 <metadata><timestamp>{AT}</timestamp><authors><author><name>R. Lee</name></author></authors>
  <component type="device"><name>Pump</name><version>2.1</version></component></metadata>
 <components><component type="library"><supplier><name>OpenJS Foundation</name><url>https://a.example</url>
  </supplier><name>lodash</name><version>4.17.20</version><licenses><license><id>MIT</id></license></licenses>
  <purl>pkg:npm/lodash@4.17.20</purl><properties>
   <property name="fda:support-level">actively maintained</property>
   <property name="fda:end-of-support">2028-06-30</property></properties>
  <components><component type="library"><group>g</group><name>inner</name>
   <licenses><expression>MIT OR GPL-2.0</expression></licenses></component></components>
 </component></components>
 <dependencies><dependency ref="a"><dependency ref="b"/><dependency ref="c"/></dependency></dependencies>
</bom>"""
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "name": "A document",
    "documentNamespace": "https://maker.example/1",
    "creationInfo": {
        "created": AT,
        "creators": ["Tool: t-1", "Organization: Northgate (psirt@maker.example)"],
    },
    "documentDescribes": ["SPDXRef-pump"],
    "packages": [
        {"name": "Pump", "SPDXID": "SPDXRef-pump", "versionInfo": "2.1"},
        {
            "name": "lodash",
            "SPDXID": "SPDXRef-l",
            "versionInfo": "4.17.20",
            "supplier": "Organization: OpenJS Foundation (a@b.example)",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "MIT",
            "validUntilDate": "2028-06-30T00:00:00Z",
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": "pkg:npm/lodash@4.17.20",
                }
            ],
        },
        {"name": "none", "SPDXID": "SPDXRef-n", "supplier": "NOASSERTION"},
    ],
    "relationships": [
        {
            "spdxElementId": "SPDXRef-pump",
            "relationshipType": "CONTAINS",
            "relatedSpdxElement": "SPDXRef-l",
        },
        {"spdxElementId": "SPDXRef-n", "relationshipType": "OTHER", "relatedSpdxElement": "SPDXRef-l"},
    ],
}
AS_TAGS = f"""SPDXVersion: SPDX-2.2
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: A document
DocumentNamespace: https://maker.example/1
Creator: Tool: t-1
Creator: Organization: Northgate (psirt@maker.example)
Created: {AT}

# A package
PackageName: Pump
SPDXID: SPDXRef-pump
PackageVersion: 2.1

PackageName: lodash
SPDXID: SPDXRef-l
PackageVersion: 4.17.20
PackageSupplier: Organization: OpenJS Foundation (a@b.example)
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
ValidUntilDate: 2028-06-30T00:00:00Z
ExternalRef: PACKAGE-MANAGER purl pkg:npm/lodash@4.17.20
PackageComment: <text>PackageName: evil
PackageVersion: 6.6.6
</text>

PackageName: none
SPDXID: SPDXRef-n
PackageSupplier: NOASSERTION
FileName: ./a
SPDXID: SPDXRef-file
PackageVersion: 9

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-pump
Relationship: SPDXRef-pump CONTAINS SPDXRef-l
Relationship: SPDXRef-n OTHER SPDXRef-l
"""


@pytest.mark.parametrize("minor", range(2, 8))
def test_cyclonedx_as_json(minor):
    data = cyclonedx(
        {**LODASH, "components": [{"name": "inner", "group": "g"}]},
        OPENSSL,
        specVersion=f"1.{minor}",
        serialNumber="urn:uuid:1",
        metadata=META,
        dependencies=DEPENDS,
    )
    found = read(data)
    assert found.components[0] == TOLD
    assert [one.full_name for one in found.components] == ["lodash", "g/inner", "openssl"]
    assert (found.format, found.spec, found.serial) == (SbomFormat.CYCLONEDX, f"1.{minor}", "urn:uuid:1")
    assert (found.author, found.subject, found.dependencies) == ("R. Lee", "Pump 2.1", 2)
    assert found.made_at == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert (len(found.digest), found.size) == (64, len(data))


def test_cyclonedx_as_xml_says_the_same():
    found = read(AS_XML.encode())
    assert found.components == (TOLD, Component("inner", group="g", licence="MIT OR GPL-2.0"))
    assert (found.spec, found.author, found.subject, found.dependencies) == ("1.6", "R. Lee", "Pump 2.1", 2)
    assert found.serial == "urn:uuid:1"
    assert read(AS_XML.replace("UTF-8", "UTF-16").encode("utf-16")).components == found.components


@pytest.mark.parametrize(
    "data", [json.dumps(SPDX).encode(), AS_TAGS.encode(), b"\xef\xbb\xbf" + AS_TAGS.encode()]
)
def test_spdx_as_json_and_as_tags_say_the_same(data):
    found = read(data)
    assert found.format is SbomFormat.SPDX
    lodash, none = found.components  # what it describes is no component of itself
    assert lodash == Component(**{name: getattr(TOLD, name) for name in TOLD.__slots__} | {"support": ""})
    assert none == Component("none")
    assert (found.subject, found.author, found.serial) == ("Pump 2.1", "Northgate", "https://maker.example/1")
    assert (found.dependencies, found.made_at.year) == (1, 2026)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Organization: Northgate (psirt@maker.example) ", "Northgate"),
        ("Person: R. Lee ()", "R. Lee"),
        ("Northgate (East) Ltd", "Northgate (East) Ltd"),
        ("Organization: Northgate (East) (a@b.example)", "Northgate (East)"),
        ("Organization: Northgate (East) b)", "Northgate (East) b)"),
        ("Organization: b)", "b)"),
        ("NOASSERTION", ""),
    ],
)
def test_the_address_of_a_supplier_is_left_out(told, expected):
    spdx = {**SPDX, "documentDescribes": [], "packages": [{"name": "a", "supplier": told}]}
    assert read(json.dumps(spdx).encode()).components[0].supplier == expected


def test_a_supplier_of_many_blanks_is_refused_before_it_is_looked_into():
    spdx = {**SPDX, "packages": [{"name": "a", "supplier": "Organization: a" + " " * 1_000 + "b"}]}
    with pytest.raises(Invalid, match="1,000 characters"):
        read(json.dumps(spdx).encode())


def test_a_document_of_one_package_or_about_several_keeps_them_all():
    one = {**SPDX, "packages": SPDX["packages"][:1]}
    assert [part.name for part in read(json.dumps(one).encode()).components] == ["Pump"]
    both = {**SPDX, "documentDescribes": ["SPDXRef-pump", "SPDXRef-l"]}
    assert len(read(json.dumps(both).encode()).components) == 3


@pytest.mark.parametrize(
    "told", ["", "yesterday", "2026-01-02T03:04:05", "1900-01-01T00:00:00Z", "9999-99-99"]
)
def test_an_instant_that_is_none_is_missing_and_refuses_nothing(told):
    assert read(cyclonedx(OPENSSL, metadata={"timestamp": told})).made_at is None


def test_an_end_of_support_that_is_no_day_is_missing():
    for told in ("soon", "2028-13-01", "0001-01-01", ""):
        poor = {**OPENSSL, "properties": [{"name": "End of Support", "value": told}]}
        assert read(cyclonedx(poor)).components[0].support_ends is None


def test_bad_identifiers_and_equal_components_are_kept_as_given():
    found = read(cyclonedx({**OPENSSL, "purl": "bad"}, OPENSSL, OPENSSL)).components
    assert [one.purl for one in found] == ["bad", OPENSSL["purl"], OPENSSL["purl"]]


LAUGHS = '<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "nothing": b"",
    "noise": b"\x00\xff" * 1_000,
    "a page": b"<html></html>",
    "a list": b"[]",
    "another format": b'{"bomFormat": "Other", "specVersion": "1.5"}',
    "another release": cyclonedx(OPENSSL, specVersion="9.9"),
    "a release that is a list": cyclonedx(OPENSSL, specVersion=["1.5"]),
    "SPDX 3": b'{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}',
    "no components": cyclonedx(),
    "components of another form": cyclonedx(components={"a": 1}),
    "a component that is none": cyclonedx(None),
    "a name that is a number": cyclonedx({"name": 5}),
    "licences of another form": cyclonedx({"name": "a", "licenses": [{"license": "MIT"}]}),
    "dependencies of another form": cyclonedx(OPENSSL, dependencies=[{"dependsOn": [1]}]),
    "a name given twice": b'{"bomFormat": "CycloneDX", "bomFormat": "CycloneDX"}',
    "depth": b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":' + b"[" * 100_000,
    "closed depth": b'{"components":' + b"[" * 900 + b"]" * 900 + b"}",
    "a huge number": cyclonedx({"name": "a", "version": 1}).replace(b": 1}", b": " + b"9" * 10_000 + b"}"),
    "a long name": cyclonedx({"name": "a" * 301}),
    "a direction mark": cyclonedx({"name": "a\u202eb"}),
    "too many": cyclonedx(*[{"name": "a"}] * (MOST + 1)),
    "too many within": cyclonedx({"name": "a", "components": [{"name": "b"}] * MOST}),
    "too many values": cyclonedx({"name": "a", "hashes": [0] * sbom.MOST_VALUES}),
    "too many values in an open text": b'{"a": "'
    + b'\\"' * 100_000
    + b'", "b": ['
    + b"{}," * sbom.MOST_VALUES,
    "too many elements": f'<bom xmlns="{SPACE}1.5">'.encode() + b"<a/>" * sbom.MOST_VALUES + b"</bom>",
    "too large": b" " * (sbom.LARGEST + 1),
    "an entity": f'<!DOCTYPE b [<!ENTITY a "x">]><bom xmlns="{SPACE}1.5"><components/></bom>'.encode(),
    "a file": f'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]><bom xmlns="{SPACE}1.5"><components>'
    "<component><name>&a;</name></component></components></bom>".encode(),
    "a billion laughs": f'<!DOCTYPE b [{LAUGHS}]><bom xmlns="{SPACE}1.5"><components><component>'
    "<name>&i;</name></component></components></bom>".encode(),
    "a document type elsewhere": '<!DOCTYPE b SYSTEM "http://127.0.0.1/x.dtd">'
    f'<bom xmlns="{SPACE}1.5"/>'.encode(),
    "deep elements": f'<bom xmlns="{SPACE}1.5">'.encode() + b"<a>" * 200 + b"</a>" * 200 + b"</bom>",
    "open elements": f'<bom xmlns="{SPACE}1.5">'.encode() + b"<a>" * 50_000,
    "a supplier of text": f'<bom xmlns="{SPACE}1.5"><components><component><supplier>a</supplier></component>'
    "</components></bom>".encode(),
    "other XML": b'<bom xmlns="http://example.org/bom/1.5"/>',
    "a tag that is none": AS_TAGS.replace("PackageVersion: 2.1", "no tag").encode(),
    "an open text": AS_TAGS.replace("</text>", "").encode(),
    "tags of another release": AS_TAGS.replace("SPDX-2.2", "SPDX-2.1").encode(),
    "tags in Latin-1": AS_TAGS.replace("lodash", "l\xf6dash").encode("latin-1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_one_sentence(name, capfd):
    with pytest.raises(Invalid) as refused:
        read(HOSTILE[name])
    assert refused.value.reason.endswith(".")
    assert sum(map(len, refused.value.findings.values())) == 1
    assert "hostname" not in refused.value.reason
    assert capfd.readouterr() == ("", "")  # names of components are in no log


@pytest.mark.parametrize("name", ["too many values", "too many values in an open text", "too many elements"])
def test_values_are_counted_before_they_are_kept(name, monkeypatch):
    monkeypatch.setattr(sbom.json_text, "read", None)
    monkeypatch.setattr(sbom, "_tree", None)
    with pytest.raises(Invalid, match="200,000 values"):
        read(HOSTILE[name])


def test_commas_within_texts_are_no_values():
    named = {"name": "a", "description": 'a, [b], {c}, \\" ' * (sbom.MOST_VALUES // 4)}
    assert [one.name for one in read(cyclonedx(named)).components] == ["a"]


def test_reading_stops_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(sbom, "SECONDS", -1.0)
    for data in (cyclonedx(OPENSSL), AS_XML.encode(), AS_TAGS.encode() + b"\n" * 2_000):
        with pytest.raises(Invalid, match="takes too long"):
            read(data)


def test_ten_thousand_components_are_read_within_its_own_time():
    parts = [{**LODASH, "name": f"c{number}"} for number in range(MOST)]
    assert len(read(cyclonedx(*parts)).components) == MOST


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "version", "supplier", "licenses", "license", "components", "purl", "properties"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES, VALUES)
def test_any_json_is_read_or_refused(components, meta):
    """Nothing but Invalid ever comes of a text, whatever its shape."""
    for told in (
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components, "metadata": meta},
        {
            "spdxVersion": "SPDX-2.3",
            "packages": components,
            "creationInfo": meta,
            "relationships": components,
        },
    ):
        try:
            read(json.dumps(told).encode())
        except Invalid as refused:
            assert refused.reason


@given(st.text(alphabet="PackageNmeVrsion:<text/> \n#SPDX2.3ExternalRf", max_size=200))
def test_any_tags_are_read_or_refused(text):
    try:
        read(f"SPDXVersion: SPDX-2.3\n{text}".encode())
    except Invalid as refused:
        assert refused.reason
