"""What the API says of itself: OpenAPI 3.1, an example of everything, every status that can come."""

from __future__ import annotations

import re
from enum import Enum
from typing import get_args

import jsonschema_rs
import pytest
from pydantic import BaseModel

from medaccord.api.app import ROUTERS, api
from medaccord.api.description import REFUSALS
from medaccord.api.edge import kinds_of

DESCRIPTION = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = {
    told["operationId"]: (method, told)
    for methods in DESCRIPTION["paths"].values()
    for method, told in methods.items()
}
WRITES = [name for name, (method, _) in OPERATIONS.items() if method == "post"]


def fits(value, schema):
    whole = {**schema, "components": DESCRIPTION["components"]}
    jsonschema_rs.validator_for(whole, validate_formats=True).validate(value)


def _named(kind, found):
    """Every class that a body or an answer is made of, by the name that the description calls it by."""
    for part in get_args(kind):
        _named(part, found)
    if not isinstance(kind, type) or not issubclass(kind, (BaseModel, Enum)):
        return
    known = found.setdefault(kind.__name__, set())
    if kind not in known:
        known.add(kind)
        for field in getattr(kind, "model_fields", {}).values():
            _named(field.annotation, found)


def test_no_two_kinds_have_one_name():
    """The description would tell one of them only, and call the other's answers false."""
    found = {}
    for _, router in ROUTERS:
        for view in router.path_operations.values():
            for operation in view.operations:
                for model in (*operation.models, *filter(None, operation.response_models.values())):
                    for field in model.model_fields.values():
                        _named(field.annotation, found)
    assert {"LedgerOut", "Opening", "Way"} <= set(found)
    assert {name: kinds for name, kinds in found.items() if len(kinds) > 1} == {}


def test_it_is_made_once_whoever_asks():
    """It takes seconds, and needs no token: whoever asked again and again would keep a process busy."""
    assert api.get_openapi_schema(path_prefix="/api/v1/") is DESCRIPTION
    assert api.get_openapi_schema() is DESCRIPTION


def test_it_is_openapi_3_1_and_every_schema_is_one_of_json_schema_2020_12():
    assert DESCRIPTION["openapi"] == "3.1.0"
    for name, schema in DESCRIPTION["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        ), name


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_body_and_answer_has_an_example_that_fits(name):
    _, told = OPERATIONS[name]
    parts = [told["requestBody"]] if "requestBody" in told else []
    for part in (*parts, *told["responses"].values()):
        assert len(part["content"]) == 1
        for kind, media in part["content"].items():
            if kind == "multipart/form-data":
                assert set(media["example"]) == set(media["schema"]["properties"])
            else:
                fits(media["example"], media["schema"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_status_that_can_come_is_described(name):
    method, told = OPERATIONS[name]
    found = set(told["responses"])
    to_all = told.get("security") == []
    expected = {"400", "404", "422"} | (set() if to_all else {"401", "429"})
    if method == "post":
        expected |= {"403", "409", "413"} | ({"415"} if "requestBody" in told else set())
    if name == "disclosure.package":  # it is read, and that it is taken out is a step
        expected |= {"403", "409"}
    if name == "rationale.file":  # it is laid out, which may take too long or want for fonts
        expected |= {"413", "503"}
    assert found - {"200", "201"} == expected
    assert len(found & {"200", "201"}) == 1
    for code in found & set(REFUSALS):
        assert told["responses"][code]["description"] == REFUSALS[code][0]


@pytest.mark.parametrize("name", WRITES)
def test_every_step_may_carry_a_key_and_names_the_rows_that_it_wrote(name):
    _, told = OPERATIONS[name]
    assert [p["name"] for p in told["parameters"] if p["in"] == "header"] == ["Idempotency-Key"]
    (code,) = set(told["responses"]) & {"200", "201"}
    reference = told["responses"][code]["content"]["application/json"]["schema"]["$ref"]
    schema = DESCRIPTION["components"]["schemas"][reference.rsplit("/", 1)[1]]
    assert schema["properties"]["results"]["items"] == {"$ref": "#/components/schemas/RowOut"}


def test_addresses_know_of_each_operation_what_the_description_says():
    told = {
        re.sub(r"{[^}]*}", "{}", path.removeprefix("/api/v1/")): {
            method.upper(): next(iter(one.get("requestBody", {}).get("content", {})), "")
            for method, one in methods.items()
        }
        for path, methods in DESCRIPTION["paths"].items()
    }
    assert kinds_of(ROUTERS) == told


def test_no_two_operations_share_a_name_and_each_says_what_it_does():
    count = sum(len(methods) for methods in DESCRIPTION["paths"].values())
    assert len(OPERATIONS) == count > 50
    for name, (_, told) in OPERATIONS.items():
        assert told["summary"], name
        assert told["description"].endswith((".", "*")), name
