"""Draws templates with an engine of its own that marks every undefined variable."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import timezone

import medaccord.web

from . import markup

TEMPLATES = Path(medaccord.web.__file__).parent / "templates"
UNDEFINED = "UNDEFINED(%s)"


@pytest.fixture(scope="session")
def engine() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "tests",
            "DIRS": [TEMPLATES],
            "APP_DIRS": False,
            "OPTIONS": {"string_if_invalid": UNDEFINED, "context_processors": []},
        }
    )


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Keep `static` from asking for a manifest that only an installation has."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def eastern() -> Any:
    with timezone.override("America/New_York"):
        yield


@pytest.fixture
def draw(engine: DjangoTemplates) -> Callable[..., markup.Page]:
    def drawn(template: str, context: dict[str, Any] | None = None) -> markup.Page:
        request = RequestFactory().get("/")
        return markup.read(engine.get_template(template).render(context or {}, request))

    return drawn


@pytest.fixture
def draw_text(engine: DjangoTemplates) -> Callable[..., markup.Page]:
    """Draw a template given as text."""

    def drawn(source: str, **context: Any) -> markup.Page:
        return markup.read(engine.from_string(source).render(context, RequestFactory().get("/")))

    return drawn
