"""Records that are asked for by law, at a browser: recorded, laid out and decided."""

from __future__ import annotations

import datetime as dt


def _fill(here, **told):
    for name, value in told.items():
        here.page.locator(f"[name={name}]").fill(value)


def _record_of_an_own_case(here):
    """The page of the record of a case that the reader leads and in which people have talked."""
    here.open("/cases/")
    for link in here.page.eval_on_selector_all("th a[href^='/cases/']", "all => all.map(a => a.href)"):
        here.open(f"{link.removeprefix(here.url)}history/")
        page = here.page.content()
        if "Record a request" in page and "wrote a post" in page:
            return
    raise AssertionError("The demo has no case that its coordinator leads and in which people talk.")


def test_the_desk_records_lays_out_and_decides_and_every_page_reads_well(reader):
    here = reader("coordinator")
    _record_of_an_own_case(here)
    here.check()
    here.follow(here.page.get_by_role("link", name="Record a request"))
    here.check()
    today = dt.datetime.now(dt.UTC).date()
    days = {"came_on": today.isoformat(), "due_on": (today + dt.timedelta(days=28)).isoformat()}
    _fill(here, reference="2026-00417", asked="All records on this pump since January 2025.", **days)
    here.press("Record the request")
    here.check()
    here.follow(here.page.get_by_role("link", name="Lay the records out"))
    here.check()
    here.press("Lay the records out")
    here.check()
    here.follow(here.page.get_by_role("link", name="Decide").first)
    here.check()
    here.choose("decision", "withhold")
    here.choose("exemptions", "5")
    _fill(here, words="It says what the desk thinks before it has decided.")
    here.check()
    here.press("Save the decision")
    assert "Withhold: 5" in here.page.content()
    here.check()
