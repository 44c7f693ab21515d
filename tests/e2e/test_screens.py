"""Every screen that a person can reach by links, at both widths: axe, width and console are clean."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve
from tests.support.campaign import times

START = {None: ["/", "/report/", "/track/", "/sign-in/", "/advisories/"]}
SIGNED_IN = ["/my-work/", "/cases/", "/advisories/"]
ROLES = [None, "coordinator", "manufacturer", *times(0, 1) * ("clinical adviser", "reporter")]
MOST = 60
DOWNLOADS = re.compile(r"/files/|/csaf/|/csv/|/(?:proof|sent)/$|\.(?:json|pdf)$")


def _kind(path: str) -> str:
    """Pages of one address pattern count as one screen."""
    try:
        return resolve(urlsplit(path).path).url_name or path
    except Resolver404:
        return re.sub(r"[0-9a-f-]{36}|\d+", "#", path)


def _links(reader) -> list[str]:
    found = reader.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    own = [urldefrag(address)[0] for address in found if address.startswith(reader.url)]
    return [address[len(reader.url) :] for address in own if not DOWNLOADS.search(address)]


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_every_reachable_screen_is_clean(reader, demo, role):
    if role and role not in {p["role"] for p in demo.people}:
        pytest.fail(f"The demo has no {role}: {[p['role'] for p in demo.people]}")
    one = reader(role)
    waiting, seen = list(START.get(role, SIGNED_IN)), set()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if _kind(path) in seen:
            continue
        seen.add(_kind(path))
        if one.open(path):
            one.check()
            waiting += _links(one)
    assert len(seen) >= 4, seen


@pytest.mark.parametrize("path", ["/", "/report/", "/advisories/", "/sign-in/", "/track/"])
def test_public_screens_work_without_javascript_at_320_px(reader, path):
    one = reader(None, "phone", javascript=False)
    one.page.set_viewport_size({"width": 320, "height": 700})
    one.open(path)
    assert one.page.locator("h1").count() == 1
    assert one.page.locator("h1").bounding_box()["width"] <= 320


HEADER = {"logo": ".usa-logo", "nav": ".usa-nav__primary", "search": ".usa-search"}


@pytest.mark.parametrize(("role", "path"), [(None, "/"), ("coordinator", "/my-work/")])
def test_without_javascript_the_header_is_one_row_or_leaves_a_phone_its_first_screen(reader, role, path):
    one = reader(role, "desktop", javascript=False)
    one.open(path)
    places = {name: one.page.locator(there).bounding_box() for name, there in HEADER.items()}
    middles = [place["y"] + place["height"] / 2 for place in places.values()]
    assert max(middles) - min(middles) < 20, places
    one.page.set_viewport_size({"width": 390, "height": 844})
    header = one.page.locator(".usa-header").bounding_box()
    assert header["height"] < 844 / 4, header
    for link in one.page.locator(".usa-nav__primary a").all():
        assert link.is_visible()
        assert link.bounding_box()["height"] >= 24  # WCAG 2.2 §2.5.8
