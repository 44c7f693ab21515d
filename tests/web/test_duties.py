"""Facts that legal duties are counted from, on the page of a vulnerability."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.judged import Judged

pytestmark = pytest.mark.django_db
TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)


def test_events_stand_side_by_side_on_the_page_and_the_form_asks_which_one():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)

    def send(code=303, **told):
        told = {"day": (TODAY - 3 * DAY).isoformat(), **told}
        response = maker.post(f"{there}state/", told)
        assert response.status_code == code, response.content.decode()[:2000]
        return words(response) if code != 303 else ""

    assert "Is it about one that was stated before?" not in words(maker.get(f"{there}state/"))
    send(fact="event_known", named="MDR-1")
    send(fact="event_known", named="MDR-2")
    page = words(maker.get(there))
    assert "Report the event, no. 1" in page
    assert "Report the event, no. 2" in page
    assert "Say which one it is about: 1, 2." in send(422, fact="event_reported")
    assert "This is of another kind." in send(422, fact="remedy_needed", item="event_known-1")
    send(fact="event_reported", item="event_known-2")
    page = maker.get(there).content.decode()
    assert "?fact=event_reported&amp;item=event_known-2" in page
    form = maker.get(f"{there}state/?fact=event_known&item=event_known-1").content.decode()
    assert '<option value="event_known-1" selected>' in form
