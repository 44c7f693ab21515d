"""The page of a safety communication: written once, when it is released, then served to all as it is."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from medaccord.domain.advisory.communication import Document
from medaccord.web.context import public_shell
from medaccord.web.presenters.advisories.published_communication import public_page


def render(document: Document) -> bytes:
    """The whole page in UTF-8, in English and UTC; nothing on it depends on who reads it, or when."""
    with translation.override("en"), timezone.override("UTC"):
        told = {"page": public_page(document), "shell": public_shell(path=reverse("communication.list"))}
        return render_to_string("communication/page.html", told).encode()
