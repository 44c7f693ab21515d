"""Schemas and registers that the `csaf` distribution carries, read from its installed files as data.

`importlib.resources` would import the package, which costs 0.4 s; the files are found without importing it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from .edition import DRAFT, Edition

_FOLDERS = {Edition.V20: "csaf/v20", Edition.V21: f"csaf/v21{DRAFT}"}
_FIRST = "https://www.first.org/cvss"
_OASIS = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema"
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
        f"{_OASIS}/extension-content.json": "extension-content.json",
        f"{_OASIS}/extension-metaschema.json": "extension-metaschema.json",
        "https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json": (
            "referenced/SelectionList_2_0_0.schema.json"
        ),
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
def cwe_names() -> dict[str, frozenset[str]]:
    """Every name that the CWE catalogue ever gave a weakness, trimmed, by id such as `CWE-79`."""
    weaknesses = installed("csaf/v21/cwe/catalog.json")["weaknesses"]
    return {
        f"CWE-{number}": frozenset(name.strip() for _, name in entry["history"] if name)
        for number, entry in weaknesses.items()
    }


@cache
def cwe_name(cwe: str) -> str | None:
    """The present name of a weakness by its id such as `CWE-79`, or None where the catalogue has none."""
    entry = installed("csaf/v21/cwe/catalog.json")["weaknesses"].get(cwe.removeprefix("CWE-"))
    if entry is None:
        return None
    return next((str(name).strip() for _, name in reversed(entry["history"]) if name), None)


@cache
def language_registry() -> dict[str, Any]:
    """The IANA language subtag registry (BCP 47) by kind of subtag, private ranges and grandfathered tags."""
    registry: dict[str, Any] = installed("bcp47/registry.json")
    return registry


@cache
def _id_forms() -> dict[str, re.Pattern[str]]:
    entries = installed(f"csaf/v21{DRAFT}/rvisc/registry.json")["entries"]
    return {
        entry["system_name"]: re.compile(entry["text_pattern"].removeprefix("^").removesuffix("$"))
        for entry in entries
    }


def id_form(system: str) -> re.Pattern[str] | None:
    """The form of an id of a vulnerability id system by its registry (RVISC); None for systems not in it."""
    return _id_forms().get(system)
