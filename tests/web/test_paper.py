"""The reader of pages that the walk under a pseudo-locale stands on: texts, links and forms."""

from __future__ import annotations

from tests.support.paper import Page

HTML = """
<title>Cases</title><style>.x{}</style><a href="/cases/#top" title="All of them">Cases</a>
<a href="https://x">x</a>
<form action="find/" method="get"><input name="q"></form>
<form action="../close/" method="post"><input type="hidden" name="version" value="2">
<textarea name="why"></textarea>
<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">
<input type="checkbox" name="who" value="1"><input type="checkbox" name="who" value="2">
<select name="zone"><option value="UTC">UTC</option><option value="Asia/Tokyo">Tokyo</option></select>
<input type="date" name="day"><input type="file" name="data">
<button name="do" value="send">Send</button></form>
"""


def test_a_page_says_what_it_shows_and_where_it_leads():
    page = Page(HTML, "/cases/1/people/")
    assert {"Cases", "All of them", "Send", "Tokyo"} <= set(page.texts)
    assert ".x{}" not in page.texts
    assert page.links == ["/cases/"]
    assert [form.action for form in page.forms] == ["/cases/1/close/"]


def test_a_form_is_sent_empty_and_filled_in():
    (form,) = Page(HTML, "/cases/1/people/").forms
    assert form.blank() == {"version": ["2"]}
    assert form.nonsense("X1") == {
        "version": ["2"],
        "why": ["X1"],
        "kind": ["b"],
        "who": ["1", "2"],
        "zone": ["Asia/Tokyo"],
        "day": ["1999-12-31"],
    }
