"""Pages that allauth brings along, drawn through our elements and inside our shell."""

from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.test import RequestFactory

from . import markup
from .sample_base import public
from .sample_forms import SignInForm

SOURCE = """
{% load allauth %}{% element form form=form method="post" action="/there/" %}
{% slot body %}{% csrf_token %}{% element fields form=form unlabeled=True %}{% endelement %}{% endslot %}
{% slot actions %}{% element button type="submit" tags="prominent,login" %}Go{% endelement %}
{% element button type="submit" tags="link,cancel" %}Stop{% endelement %}{% endslot %}
{% endelement %}"""


def test_a_form_gets_labels_errors_and_one_filled_button():
    # allauth asks a template for its name, so that this one needs a loader.
    loaders = [("django.template.loaders.locmem.Loader", {"there.html": SOURCE})]
    engine = DjangoTemplates(
        {"NAME": "there", "DIRS": [], "APP_DIRS": False, "OPTIONS": {"loaders": loaders}}
    )
    context = {"form": SignInForm(data={"login": "osei"})}
    page = markup.read(engine.get_template("there.html").render(context, RequestFactory().get("/")))
    form = page.one("form")
    assert (form.attrs["method"], form.attrs["action"]) == ("post", "/there/")
    assert [e.text for e in page.all("label")] == ["User name", "Password", "Remember me"]
    assert [e.text for e in page.all("a")] == ["Password: This field is required."]
    assert [("usa-button--outline" in e.classes, e.text) for e in page.all("button")] == [
        (False, "Go"),
        (True, "Stop"),
    ]
    assert page.faults == []


def test_its_layouts_are_our_shell():
    for layout in ("base", "entrance", "manage"):
        drawn = render_to_string(
            f"allauth/layouts/{layout}.html", {"shell": public()}, RequestFactory().get("/")
        )
        page = markup.read(drawn)
        assert page.one("main", id="main")
        assert page.one("nav", **{"aria-label": "Primary"})
        assert page.faults == []
