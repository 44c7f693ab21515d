"""A report by somebody unknown, typed in five steps; and where the desk finds reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

REPORT = "main a[href^='/reports/']:not([href='/reports/file/'])"


def report(one: Any, device: str, what_happens: str, told: Callable[[], object] = lambda: None) -> str:
    """Fill in what a report needs and send it; returns its code. `told` is called where the story stands."""
    one.open("/report/")
    for name in ("patient_affected", "exploited", "public"):
        one.choose(name, "no")
    one.press("Continue")
    one.page.fill("[name=device]", device)
    one.press("Continue")
    one.choose("noticed", "unknown")
    one.page.fill("[name=what_happens]", what_happens)
    told()
    one.press("Continue")
    one.press("Continue")
    for name, value in (("identity", "nobody"), ("credit", "no"), ("maker_told", "no")):
        one.choose(name, value)
    one.press("Continue")
    one.press("Send the report")
    one.check()
    code: str = one.page.locator(".ma-receipt__code").first.inner_text()
    return code


def follow_up(one: Any, code: str) -> None:
    """Open the reporter's own page with the code."""
    one.open("/track/")
    one.page.fill("[name=code]", code)
    one.press("Open my report")
    one.check()
