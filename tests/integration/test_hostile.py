"""What no browser of good will sends: charsets, lengths, years; each gets a sentence, never a failure."""

from __future__ import annotations

import datetime as dt
import html
import importlib
import inspect
import pkgutil
import re
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.browsing import REPORT
from tests.factories import NOW
from tests.filled import filled
from tests.support.behind import application

import medaccord.web.forms
from medaccord.apps.cases.commands import acknowledgment, note, product, vulnerability
from medaccord.apps.cases.commands import case as cases
from medaccord.cli.replay.legible import legible
from medaccord.domain.errors import Invalid
from medaccord.web.forms.times import DayBegins, DayEnds, DayField

pytestmark = pytest.mark.django_db

CODECS = (
    "base64",
    "hex",
    "idna",
    "iso-8859-1",
    "no-such-charset",
    "punycode",
    "rot13",
    "undefined",
    "unicode_escape",
    "utf-16",
    "utf-7",
    "zlib",
)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
ZONES = [ZoneInfo(name) for name in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York")]


def _sent(path, kind, *, method="GET", body=b"", **changes):
    """Status, headers and body of a request's answer, from the application that the server runs."""
    request = RequestFactory().generic(method, path, body, content_type="text/plain")
    told = {}
    environ = {**request.META, "CONTENT_TYPE": kind, **changes}
    parts = application(
        environ, lambda status, headers, *_: told.update(status=status, headers=dict(headers))
    )
    return int(told["status"][:3]), told["headers"], b"".join(parts)


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize("path", ["/advisories/?q=a%ff", "/api/v1/advisories?q=a%ff", "/no-such-page/?q=a"])
def test_a_request_in_another_charset_than_ours_is_refused(path, charset):
    status, headers, body = _sent(path, f"text/html; charset={charset}")
    assert status == 400
    assert b"We could not read that request" in body
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_a_form_in_another_charset_than_ours_is_refused(kind, charset):
    assert _sent("/report/", f"{kind}; charset={charset}", method="POST", body=b"device=a%ff")[0] == 400


MALFORMED = [b"\xed\xa0\x80", b"\xff", b"\xc0\xaf", b"\xc3", b"\xf4\x90\x80\x80", b"\x80"]
"""A surrogate, no UTF-8, an overlong slash, a cut letter, a code past the last, a lone continuation."""
INTACT = ["\ufffd", "é", "\U0001f9ea", "\u202e", "100 % + 3 = %zz"]


def _parts(name, value, file_name=b"a.txt"):
    head = b'--x\r\nContent-Disposition: form-data; name="'
    file = head + b'files"; filename="' + file_name + b'"\r\nContent-Type: text/plain\r\n\r\n\xff\x00\r\n'
    return head + name + b'"\r\n\r\n' + value + b"\r\n" + file + b"--x--\r\n"


def _sent_form(kind, name, value):
    body = _parts(name, value) if kind == PARTS else name + b"=" + value
    return Client().post("/report/harm/", body, kind)


@pytest.mark.parametrize("bytes_", MALFORMED, ids=repr)
@pytest.mark.parametrize(
    ("kind", "where"), [(FORM, "name"), (FORM, "value"), (FORM, "escaped"), (PARTS, "value")]
)
def test_a_form_that_is_no_utf_8_is_refused_and_never_repaired(kind, where, bytes_):
    """A part with such a name is none to Django, which passes it over."""
    if where == "escaped":
        bytes_ = "".join(f"%{one:02X}" for one in bytes_).encode()
    name, value = (b"harm" + bytes_, b"x") if where == "name" else (b"harm", b"It stops" + bytes_)
    answer = _sent_form(kind, name, value)
    assert answer.status_code == 400
    assert b"We could not read that request" in answer.content


@pytest.mark.parametrize("value", INTACT)
@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_a_form_in_utf_8_comes_as_it_was_sent(kind, value):
    sent = quote_plus(value).encode() if kind == FORM else value.encode()
    answer = _sent_form(kind, b"harm", sent)
    assert answer.status_code == 422
    assert html.escape(f"{value}") in answer.content.decode()


def test_a_file_may_hold_any_bytes_and_a_damaged_name_is_only_a_name():
    body = _parts(b"harm", b"x", file_name=b"a\xff.txt")
    assert Client().post("/report/", body, PARTS).status_code == 422


@pytest.mark.parametrize("kind", ["text/html; charset*=nope''utf-8", "text/html; charset=a\nb"])
def test_a_kind_of_content_that_cannot_be_parsed_is_refused(kind):
    assert _sent("/report/", kind)[0] == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "us-ascii"])
def test_our_own_charset_may_be_named(charset):
    assert _sent("/report/?q=a", f"text/html; charset={charset}")[0] == 200


@pytest.mark.parametrize("length", ["abc", "-1", "+3", "1.5", "0x3", "٣", "9" * 5_000, "3, 3"])
@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_a_length_that_is_no_number_is_refused(kind, length):
    assert _sent("/report/", kind, method="POST", body=b"a=b", CONTENT_LENGTH=length)[0] == 400


def _day_fields():
    for module in pkgutil.walk_packages(medaccord.web.forms.__path__, "medaccord.web.forms."):
        for name, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(form, forms.Form) and form.__module__ == module.name:
                for field, kind in form.base_fields.items():
                    if isinstance(kind, forms.DateField):
                        yield f"{name}.{field}", kind


DAYS = dict(_day_fields())


@pytest.mark.parametrize("name", sorted(DAYS))
@pytest.mark.parametrize("typed", ["0001-01-01", "0026-12-01", "1969-12-31", "2200-01-01", "9999-12-31"])
def test_every_field_for_a_day_refuses_a_year_that_nobody_means(name, typed):
    with pytest.raises(forms.ValidationError, match="Check the year: it must be between 1970 and 2199"):
        DAYS[name].clean(typed)


def test_the_fields_for_days_are_found():
    assert len(DAYS) == 42
    assert {type(field) for field in DAYS.values()} == {DayField, DayBegins, DayEnds}


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("day", [dt.date(1970, 1, 1), dt.date(2199, 12, 31)], ids=str)
def test_every_day_that_is_taken_is_an_instant_in_every_zone(zone, day):
    with timezone.override(zone):
        for kind in (DayBegins, DayEnds):
            assert kind().clean(day.isoformat()).astimezone(zone).date() == day
        assert DayField().clean(day.isoformat()) == day


def test_a_mistyped_year_keeps_what_was_typed():
    answer = Client().post("/report/you/", {**REPORT, "contact": "KEPT-TEXT", "not_beyond": "0026-12-01"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Check the year: it must be between 1970 and 2199." in page
    assert "KEPT-TEXT" in page


# ---------------------------------------------------------------- what a second person looks at

TURNED = "Pump \u202e1.4"
MARK = "direction mark U\\+202E at position"


def test_names_that_people_type_hold_no_mark_that_reorders_them():
    f = filled()
    w, case = f.w, f.case
    (flaw,) = f.vulnerabilities()
    maker = f.organisation("northgate")
    (pump,) = f.products()
    (text,) = note.add(w.lead, case.id, NOW, notes=[note.NewNote(note.NoteKind.SUMMARY, "text")])
    named = [acknowledgment.NewAcknowledgment(("A. Finder",))]
    (thanks,) = acknowledgment.add(w.lead, case.id, NOW, acknowledgments=named)
    calls = {
        "case.rename": lambda: cases.rename(w.lead, case.id, NOW, title=TURNED),
        "vulnerability.add": lambda: vulnerability.add(
            w.lead, case.id, NOW, vulnerabilities=[vulnerability.NewVulnerability(TURNED)]
        ),
        "vulnerability.change": lambda: vulnerability.change(
            w.lead, flaw.id, NOW, wanted=vulnerability.NewVulnerability(TURNED)
        ),
        "note.add": lambda: note.add(
            w.lead, case.id, NOW, notes=[note.NewNote(note.NoteKind.SUMMARY, "text", TURNED)]
        ),
        "note.change": lambda: note.change(
            w.lead, text.id, NOW, wanted=note.NewNote(note.NoteKind.SUMMARY, "text", TURNED)
        ),
        "product.change": lambda: product.change(w.lead, case.id, NOW, product=pump.id, name=TURNED),
        "acknowledgment.change": lambda: acknowledgment.change(
            w.lead, thanks.id, NOW, wanted=acknowledgment.NewAcknowledgment((TURNED,))
        ),
        "product.add by name": lambda: product.add(
            w.lead, case.id, NOW, products=[product.NewProduct(maker, TURNED)]
        ),
        "product.add by path": lambda: product.add(
            w.lead,
            case.id,
            NOW,
            products=[product.NewProduct(maker, "Pump", (("vendor", "N"), ("product_name", TURNED)))],
        ),
        "product.typed": lambda: product.typed(maker, "N", "Pump", TURNED),
        "acknowledgment.add": lambda: acknowledgment.add(
            w.lead, case.id, NOW, acknowledgments=[acknowledgment.NewAcknowledgment((TURNED,))]
        ),
        "report.submit": lambda: w.told(device=TURNED),
    }
    for name, call in calls.items():
        with pytest.raises(Invalid) as refused:
            call()
        assert re.search(MARK, str(refused.value.findings)), name


def test_a_running_text_keeps_its_marks():
    f = filled()
    (row,) = note.add(f.w.lead, f.case.id, NOW, notes=[note.NewNote(note.NoteKind.SUMMARY, TURNED)])
    assert row.text == TURNED


def test_a_published_document_shows_the_marks_in_its_names_and_keeps_its_texts():
    document = {
        "document": {"title": TURNED, "notes": [{"text": TURNED, "title": TURNED, "category": "summary"}]},
        "product_tree": {"branches": [{"name": TURNED, "product": {"name": TURNED, "product_id": "P-1"}}]},
        "vulnerabilities": [{"ids": [{"system_name": "x", "text": TURNED}], "scores": [{"base": 9.8}]}],
    }
    shown = "Pump [U+202E]1.4"
    told = legible(document)
    assert told["document"] == {
        "title": shown,
        "notes": [{"text": TURNED, "title": shown, "category": "summary"}],
    }
    assert told["product_tree"]["branches"][0]["product"]["name"] == shown
    assert told["vulnerabilities"] == [
        {"ids": [{"system_name": "x", "text": shown}], "scores": [{"base": 9.8}]}
    ]
    assert document["document"]["title"] == TURNED
