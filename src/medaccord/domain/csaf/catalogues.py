"""Schemas and registers that the `csaf` distribution carries, read from its installed files as data.

`importlib.resources` would import the package, which costs 0.4 s; the files are found without importing it.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

_FIRST = "https://www.first.org/cvss/"
# CSAF 2.0 §3.2.3.13 refers to these three by address; none is ever fetched.
_REFERENCED = {
    f"{_FIRST}{name}": f"csaf/v20/schema/referenced/{name}"
    for name in ("cvss-v2.0.json", "cvss-v3.0.json", "cvss-v3.1.json")
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


def csaf_schema() -> dict[str, Any]:
    """The JSON schema of CSAF 2.0 (OASIS Standard) as published: open for other properties."""
    schema: dict[str, Any] = installed("csaf/v20/schema/csaf.json")
    return schema


def referenced_schema(uri: str) -> dict[str, Any]:
    """A CVSS schema that CSAF 2.0 refers to; LookupError for any other address: nothing is fetched."""
    path = _REFERENCED.get(uri.split("?")[0].rstrip("#"))
    if path is None:
        raise LookupError(f"{uri} is not a schema that CSAF 2.0 refers to; nothing is fetched.")
    schema: dict[str, Any] = installed(path)
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
