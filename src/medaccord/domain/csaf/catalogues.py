"""Schemas and registers that the `csaf` distribution carries, read from its installed files as data.

`importlib.resources` would import the package, which costs 0.4 s; the files are found without importing it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from .edition import DRAFT, Edition

_FOLDERS = {Edition.V20: "csaf/v20", Edition.V21: f"csaf/v21{DRAFT}"}
_FIRST = "https://www.first.org/cvss"
_OASIS = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema"
EXTENSION_SCHEMA = f"{_OASIS}/extension-content.json"
SSVC_SCHEMA = "https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json"
# Schemas of the committee's extensions for documentation and tests; documents name either folder.
_EXTENSIONS = {
    f"https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/{folder}/{kind}/{name}/{name}"
    "-content_1.0.0.json": name
    for folder in ("extension/data", "test/extension/data")
    for kind, name in (
        ("invalid", "documentation-01"),
        ("valid", "documentation-11"),
        ("valid", "documentation-12"),
        ("valid", "documentation-13"),
    )
}
_CVSS_BEFORE_4 = ("2.0", "3.0", "3.1")
# What the schemas refer to by address, by the file that is served instead; none is ever fetched.
_CVSS = {f"{_FIRST}/cvss-v{number}.json": f"referenced/cvss-v{number}.json" for number in _CVSS_BEFORE_4}
_REFERENCED = {
    Edition.V20: _CVSS,
    Edition.V21: {
        **_CVSS,
        f"{_FIRST}/cvss-v4.0.json": "referenced/cvss-v4.0.json",
        f"{_FIRST}/meta.json": "referenced/cvss-meta.json",
        f"{_OASIS}/meta.json": "meta.json",
        EXTENSION_SCHEMA: "extension-content.json",
        f"{_OASIS}/extension-metaschema.json": "extension-metaschema.json",
        f"{_OASIS}/csaf.json": "csaf.json",
        SSVC_SCHEMA: "referenced/SelectionList_2_0_0.schema.json",
        **{uri: f"extensions/{name}-content_1.0.0.json" for uri, name in _EXTENSIONS.items()},
    },
}


@cache
def _root() -> Path:
    spec = find_spec("csaf")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The csaf distribution is not installed; install the project's dependencies.")
    return Path(spec.submodule_search_locations[0])


def installed(path: str) -> Any:
    """Parsed JSON file of the installed distribution, by its path inside the package."""
    return msgspec.json.decode((_root() / path).read_bytes())


def listed(folder: str) -> list[str]:
    """Paths of the files in a folder of the installed distribution, in order."""
    return sorted(f"{folder}/{path.name}" for path in (_root() / folder).iterdir())


def csaf_schema(edition: Edition) -> dict[str, Any]:
    """The JSON schema of an edition as published; that of 2.0 is open for other properties."""
    schema: dict[str, Any] = installed(f"{_FOLDERS[edition]}/schema/csaf.json")
    return schema


def referenced_schema(uri: str, edition: Edition) -> dict[str, Any]:
    """A schema that an edition's own refers to; LookupError for any other address: nothing is fetched."""
    path = _REFERENCED[edition].get(uri.split("?")[0].rstrip("#"))
    if path is None:
        raise LookupError(f"{uri} is not a schema that CSAF {edition} refers to; nothing is fetched.")
    schema: dict[str, Any] = installed(f"{_FOLDERS[edition]}/schema/{path}")
    return schema


@cache
def _cwe() -> dict[str, Any]:
    """The CWE catalogue: its versions in their order, and per weakness its names since which version."""
    catalogue: dict[str, Any] = installed(f"{_FOLDERS[Edition.V21]}/cwe/catalog.json")
    return catalogue


@cache
def cwe_names() -> dict[str, frozenset[str]]:
    """Every name that the CWE catalogue ever gave a weakness, trimmed, by id such as `CWE-79`."""
    return {
        f"CWE-{number}": frozenset(name.strip() for _, name in entry["history"] if name)
        for number, entry in _cwe()["weaknesses"].items()
    }


@cache
def cwe_name(cwe: str, version: str | None = None) -> str | None:
    """The name of a weakness by its id such as `CWE-79`, or None where the catalogue has none.

    Without a version, its newest name; in a version such as `4.13`, the one that it had then.
    """
    entry = _cwe()["weaknesses"].get(cwe.removeprefix("CWE-"))
    if entry is None:
        return None
    if version is None:
        return next((str(name).strip() for _, name in reversed(entry["history"]) if name), None)
    order = cwe_versions()
    names = [name for since, name in entry["history"] if order[since] <= order[version]]
    return str(names[-1]).strip() if names and names[-1] else None


@cache
def cwe_versions() -> dict[str, int]:
    """Every version of the CWE catalogue such as `4.13`, with its place among them."""
    return {name: place for place, name in enumerate(_cwe()["versions"])}


def cwe_dates() -> dict[str, str]:
    """The day, such as 2023-10-26, on which each version of the CWE catalogue appeared."""
    dates: dict[str, str] = _cwe()["version_dates"]
    return dates


def cwe_usage(cwe: str) -> str | None:
    """How far vulnerabilities may be mapped to a weakness, such as `Allowed`; None where CWE does not say."""
    entry = _cwe()["weaknesses"].get(cwe.removeprefix("CWE-"))
    return None if entry is None else entry["usage"]


@cache
def language_registry() -> dict[str, Any]:
    """The IANA language subtag registry (BCP 47) by kind of subtag, private ranges and grandfathered tags."""
    registry: dict[str, Any] = installed("bcp47/registry.json")
    return registry


@cache
def scancode_licences() -> frozenset[str]:
    """Ids of AboutCode's ScanCode LicenseDB, deprecated ones included, without a prefix."""
    return licence_list("scancodeLicenses") | licence_list("deprecatedScancode")


@cache
def licence_list(name: str) -> frozenset[str]:
    """A list of the licence catalogue, such as `spdxExceptions` or `deprecatedSpdxLicenses`."""
    return frozenset(installed(f"{_FOLDERS[Edition.V21]}/spdx/catalog.json")[name])


@cache
def decision_points() -> dict[str, dict[str, Any]]:
    """SSVC decision points of the registered namespaces: namespace, key, version, values in their order."""
    namespaces = installed(f"{_FOLDERS[Edition.V21]}/ssvc/catalog.json")["namespaces"]
    return {name: space["decision_points"] for name, space in namespaces.items()}


def csaf_extensions() -> Mapping[str, str]:
    """Names of the extensions whose schemas are installed, by the addresses of these."""
    return _EXTENSIONS


@cache
def _id_forms() -> dict[str, re.Pattern[str]]:
    entries = installed(f"{_FOLDERS[Edition.V21]}/rvisc/registry.json")["entries"]
    return {
        entry["system_name"]: re.compile(entry["text_pattern"].removeprefix("^").removesuffix("$"))
        for entry in entries
    }


def id_form(system: str) -> re.Pattern[str] | None:
    """The form of an id of a vulnerability id system by its registry (RVISC); None for systems not in it."""
    return _id_forms().get(system)
