"""The page of a published advisory: written once, when it is released, then served to everybody as it is."""

from __future__ import annotations

from dataclasses import replace

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from medaccord.domain.csaf.advisory import Advisory
from medaccord.web.context import drawn_for, marked, public_shell
from medaccord.web.presenters.advisories.published import advisory_page, draft_page
from medaccord.web.viewmodels import NavItem


def render(advisory: Advisory, csaf_file_name: str) -> bytes:
    """The whole page in UTF-8, in English and UTC; nothing on it depends on who reads it, or when."""
    with translation.override("en"), timezone.override("UTC"):
        told = {
            "page": advisory_page(advisory, csaf_file_name),
            "shell": public_shell(path=reverse("advisory.list")),
        }
        return render_to_string("advisory/page.html", told).encode()


def preview(
    advisory: Advisory, csaf_href: str, crumbs: tuple[NavItem, ...], marking: str, reader: str
) -> bytes:
    """The page as it would be, for those who see the draft: under its case's marking, and it says so."""
    with translation.override("en"), timezone.override("UTC"):
        shell = public_shell(path=reverse("advisory.list"))
        told = {
            "page": draft_page(advisory, csaf_href, crumbs, marking),
            "shell": replace(shell, marking=marked(marking), printed=drawn_for(reader)),
        }
        return render_to_string("advisory/page.html", told).encode()
