"""Every form of the screens, sent empty and sent wrong: it answers in our words, never in Django's own."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import Any

import django
import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from medaccord.domain.advisory.template import Template
from medaccord.domain.assessment.dispute import DisputeKind
from medaccord.domain.disclosure import Exemption
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.scoring import ssvc
from medaccord.web import forms, sign_in
from medaccord.web.forms.plain import FILL_IN, Form

CATALOGUE = Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po"


def _stock() -> list[re.Pattern[str]]:
    """Every English sentence that Django may show, with whatever it puts in."""
    found = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', CATALOGUE.read_text(), re.MULTILINE)
    sentences = {"".join(re.findall(r'"(.*)"\n', one)) for one in found} - {""}
    spoken = [re.sub(r"%\\\(\w+\\\)[sd]|%[sd]", ".*", re.escape(one)) for one in sentences]
    return [re.compile(one) for one in spoken if one != ".*"]


STOCK = _stock()


def _kinds() -> list[type[django_forms.Form]]:
    for module in pkgutil.walk_packages(forms.__path__, f"{forms.__name__}."):
        importlib.import_module(module.name)
    found, waiting = [], [Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.base_fields or not kind.__subclasses__():
            found.append(kind)
    ours = [kind for kind in found if kind.__module__.startswith("medaccord.")]
    return sorted(set(ours), key=lambda kind: (kind.__module__, kind.__qualname__))


KINDS = _kinds()
TEXT = Template("3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10", "contact", "Whom", "Whom to tell", "Us.", True, 1)
WANTS = {"secret": True, "binding": True, "is_desk": True, "texts": [TEXT], "before": [], "since": 1}
WANTS |= {"table": ssvc.SUPPLIER, "role": Role.MANUFACTURER, "again": True, "agency": True}
WANTS |= {"settling": DisputeKind.TECHNICAL, "places": 2, "filled": {}}
WANTS |= {"made": Marking(), "bases": ["A"], "exemptions": [Exemption("a", "A", "Title A")]}
WANTS |= {"offered": [("F1005", "F1005 Overdose", "")]}
WANTS |= {"events": [("event_known-1", "A")]}


def _made(kind: type[django_forms.Form], data: Any, files: Any = None) -> django_forms.Form:
    """A form of a kind with whatever else it asks for: yes, or one thing to choose from."""
    needed: dict[str, Any] = {}
    for each in kind.__mro__:
        if each.__module__.startswith("medaccord."):
            for name, given in inspect.signature(each.__init__).parameters.items():
                if given.kind is inspect.Parameter.KEYWORD_ONLY:
                    needed[name] = WANTS.get(name, [("a", "A")])
    return kind(data=data, files=files, **needed)


def _said(form: django_forms.Form) -> list[str]:
    return [str(sentence) for found in form.errors.values() for sentence in found]


def _assert_ours(form: django_forms.Form) -> None:
    for sentence in _said(form):
        assert not [one.pattern for one in STOCK if one.fullmatch(sentence)], (type(form), sentence)
        assert re.search(r"[.!?]$", sentence), sentence


@pytest.fixture(params=KINDS, ids=lambda kind: f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}")
def kind(request):
    return request.param


def test_the_walk_finds_the_forms_and_knows_djangos_words():
    assert len(KINDS) > 40
    for sentence in (
        "This field is required.",
        "Select a valid choice. x is not one of the available choices.",
    ):
        assert any(one.fullmatch(sentence) for one in STOCK)


def test_every_form_of_the_screens_is_ours():
    for module in pkgutil.walk_packages(forms.__path__, f"{forms.__name__}."):
        for name, each in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(each, django_forms.BaseForm) and each.__module__.startswith("medaccord."):
                assert issubclass(each, Form), name


def test_what_is_missing_is_said_in_our_words(kind):
    form = _made(kind, {})
    _assert_ours(form)
    for name in (name for name, field in form.fields.items() if field.required):
        assert name in form.errors


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("nonsense", id="word"),
        pytest.param("9" * 200_001, id="long"),
        pytest.param("a\x00b", id="control"),
        pytest.param("-1", id="negative"),
        pytest.param("1000-99-99", id="no-day"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(kind, wrong):
    names = [_made(kind, {}).add_prefix(name) for name in _made(kind, {}).fields]
    _assert_ours(_made(kind, MultiValueDict({name: [wrong] for name in names})))


def test_a_file_that_is_none_is_said_in_our_words(kind):
    names = [_made(kind, {}).add_prefix(name) for name in _made(kind, {}).fields]
    for file in (SimpleUploadedFile("a.txt", b""), SimpleUploadedFile("a" * 300, b"a"), "text"):
        _assert_ours(_made(kind, {}, MultiValueDict({name: [file] for name in names})))


def test_the_sign_in_speaks_our_words_too():
    _assert_ours(sign_in.SignInForm(data={}))
    _assert_ours(sign_in.SignInForm(data={"login": "a\x00b", "password": ""}))


def test_what_a_field_says_itself_goes_first():
    class Own(Form):
        said = django_forms.CharField(error_messages={"required": "Say why."})
        kept = django_forms.CharField()

    assert Own({}).errors == {"said": ["Say why."], "kept": [str(FILL_IN)]}


def test_a_field_that_came_later_speaks_our_words_too():
    form = Form({})
    form.fields["late"] = django_forms.CharField()
    assert form.errors == {"late": [str(FILL_IN)]}
    assert django_forms.CharField().error_messages["required"] == "This field is required."
