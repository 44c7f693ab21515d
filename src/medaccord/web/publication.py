"""The page of a published advisory: written once, when it is released, then served to everybody as it is."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from medaccord.domain.csaf.advisory import Advisory
from medaccord.web.context import public_shell
from medaccord.web.presenters.advisory import advisory_page


def render(advisory: Advisory, csaf_file_name: str) -> bytes:
    """The whole page in UTF-8, in English and UTC; nothing on it depends on who reads it, or when."""
    with translation.override("en"), timezone.override("UTC"):
        told = {
            "page": advisory_page(advisory, csaf_file_name),
            "shell": public_shell(path=reverse("advisory.list")),
        }
        return render_to_string("advisory/page.html", told).encode()
