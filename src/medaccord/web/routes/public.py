"""Addresses that need no account: home, advisories, texts, and what machines ask every site for."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views import calculators, home, search, text
from medaccord.web.views.advisories import ingested, published, published_communication
from medaccord.web.views.discussion import file

urls: list[URLPattern] = [
    path("", home.page, name="home.page"),
    path("advisories/", published.listed, name="advisory.list"),
    path("advisories/others/", ingested.listed, name="ingested.list"),
    path("advisories/others/<uuid:ingested>/", ingested.page, name="ingested.page"),
    path("advisories/others/<uuid:ingested>/csaf/", ingested.csaf, name="ingested.csaf"),
    path("advisories/<str:number>/", published.page, name="advisory.page"),
    path("advisories/<str:number>/<int:version>/", published.page, name="advisory.version"),
    path(".well-known/csaf/white/<int:year>/<str:name>.json", published.distributed, name="advisory.csaf"),
    path("csaf/<int:year>/<str:name>.json", published.csaf, name="advisory.csaf_short"),
    path("communications/", published_communication.listed, name="communication.list"),
    path("communications/<str:number>/", published_communication.page, name="communication.page"),
    path(
        "communications/<str:number>/<int:version>/",
        published_communication.page,
        name="communication.version",
    ),
    path(
        "communications/<str:number>/<int:version>.json",
        published_communication.document,
        name="communication.document",
    ),
    path("calculators/", calculators.listed, name="calculator.list"),
    path("calculators/cvss/", calculators.cvss, name="calculator.cvss"),
    path("calculators/device/", calculators.device, name="calculator.device"),
    path("calculators/risk/", calculators.risk, name="calculator.risk"),
    path("calculators/rubric/", calculators.rubric, name="calculator.rubric"),
    path("calculators/ssvc/<str:table>/", calculators.ssvc, name="calculator.ssvc"),
    path("search/", search.page, name="search.page"),
    path("files/<uuid:file>/", file.download, name="file.download"),
    path("policy/", text.policy, name="policy.page"),
    path("safe-harbor/", text.harbor, name="harbor.page"),
    path("reach/", text.reach, name="reach.page"),
    path("accessibility/", text.accessibility, name="accessibility.page"),
    path("robots.txt", text.robots, name="robots.text"),
    path(".well-known/security.txt", text.security, name="security.text"),
]
