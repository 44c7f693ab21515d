"""What no browser of good will sends: charsets, lengths, years; each gets a sentence, never a failure."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.browsing import REPORT

import medaccord.web.forms
from medaccord.web.forms.times import DayField, instant
from medaccord.wsgi import application

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
    for module in pkgutil.iter_modules(medaccord.web.forms.__path__, "medaccord.web.forms."):
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
    assert len(DAYS) == 10
    assert {type(field) for field in DAYS.values()} == {DayField}


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("day", [dt.date(1970, 1, 1), dt.date(2199, 12, 31)], ids=str)
def test_every_day_that_is_taken_is_an_instant_in_every_zone(zone, day):
    with timezone.override(zone):
        for at in (dt.time(0), None):
            assert instant(day, at).astimezone(zone).date() == DayField().clean(day.isoformat()) == day


def test_a_mistyped_year_keeps_what_was_typed():
    answer = Client().post("/report/", {**REPORT, "harm": "KEPT-TEXT", "not_beyond": "0026-12-01"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Check the year: it must be between 1970 and 2199." in page
    assert "KEPT-TEXT" in page
