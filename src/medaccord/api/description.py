"""What the framework leaves out of the description: examples, meanings of refusals, headers of answers.

Schemas and operations come from the code; this adds only what holds for every operation alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from medaccord.api.examples import example_of
from medaccord.domain.errors import Missing

D = TypeVar("D", bound=dict[str, Any])

REFUSALS: dict[str, tuple[str, dict[str, Any]]] = {
    "400": (
        "The request or its body could not be read.",
        {"error": "unreadable", "reason": "The body could not be read. Send one JSON text in UTF-8."},
    ),
    "401": (
        "No valid token was sent.",
        {"error": "unauthorized", "reason": "Send a valid token: 'Authorization: Bearer …'."},
    ),
    "403": (
        "You see this, and may not do that with it now.",
        {"error": "denied", "reason": "Your role here does not allow this. It is for: lead."},
    ),
    "404": (
        "There is no such thing, or you may not know that there is.",
        {"error": "missing", "reason": Missing().reason},
    ),
    "409": (
        "The state does not allow this step, or somebody else was faster.",
        {
            "error": "stale",
            "reason": "Somebody saved this since you opened it. Compare both texts, then save again.",
            "current": [
                {
                    "id": "3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10",
                    "version": 2,
                    "title": "Pump accepts unsigned dose changes",
                }
            ],
        },
    ),
    "413": (
        "There is too much in the body, or in the document that is asked for.",
        {"error": "too_large", "reason": "The body is too large. Send less at a time."},
    ),
    "415": (
        "The body is of another kind than the operation takes.",
        {"error": "unsupported", "reason": "Send the body as application/json, and say so in Content-Type."},
    ),
    "422": (
        "Some inputs are not acceptable; `findings` says which and why.",
        {
            "error": "invalid",
            "reason": "Give the case a short title.",
            "findings": {"title": ["Give the case a short title."]},
        },
    ),
    "429": (
        "Too often from one address; wait for the seconds in Retry-After.",
        {"error": "too_many", "reason": "Too many from your address. Try again in 90 seconds."},
    ),
    "503": (
        "The server lacks what a document is laid out with; its words can be read all the same.",
        {"error": "unprintable", "reason": "Ask whoever runs this installation to install Pango."},
    ),
}
PARTS: dict[str, Any] = {
    "marking": "TLP:AMBER+STRICT",
    "handling": ["personal_data"],
    "onward": "with_permission",
    "room": "3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10",
    "file": "(the bytes of sbom.json)",
    "label": "2.1",
    "files": ["(the bytes of trace.txt)"],
    "stated": False,
    "purpose": "patient_risk",
    "as_reporter": False,
}
HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    "429": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}},
}


def described(found: D) -> D:
    """The description with an example and a meaning for every refusal."""
    for operation in _operations(found):
        answers = {str(code): told for code, told in operation["responses"].items()}
        if "requestBody" not in operation:
            answers.pop("415", None)
        for code, (meaning, example) in REFUSALS.items():
            if code in answers:
                answers[code] = _refusal(answers[code], code, meaning, example)
        operation["responses"] = answers
        _show(operation, found["components"]["schemas"])
    return found


def _show(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """An example of the body, and of what comes of it."""
    told = [answer for code, answer in operation["responses"].items() if code not in REFUSALS]
    for body in (operation.get("requestBody", {}), *told):
        for kind, media in body.get("content", {}).items():
            if kind == "multipart/form-data":
                media["example"] = {name: PARTS[name] for name in media["schema"]["properties"]}
            else:
                media["example"] = example_of(media["schema"], schemas)


def _refusal(told: dict[str, Any], code: str, meaning: str, example: dict[str, Any]) -> dict[str, Any]:
    content = {kind: {**media, "example": example} for kind, media in told["content"].items()}
    headers = {"headers": HEADERS[code]} if code in HEADERS else {}
    return {**told, "description": meaning, "content": content, **headers}


def _operations(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in found["paths"].values():
        yield from methods.values()
