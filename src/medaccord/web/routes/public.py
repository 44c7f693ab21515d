"""Addresses that need no account: home, advisories, texts, and what machines ask every site for."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views import advisories, calculators, communications, files, home, search, text

urls: list[URLPattern] = [
    path("", home.page, name="home.page"),
    path("advisories/", advisories.listed, name="advisory.list"),
    path("advisories/<str:number>/", advisories.page, name="advisory.page"),
    path("advisories/<str:number>/<int:version>/", advisories.page, name="advisory.version"),
    path(".well-known/csaf/white/<int:year>/<str:name>.json", advisories.csaf, name="advisory.csaf"),
    path("csaf/<int:year>/<str:name>.json", advisories.csaf, name="advisory.csaf_short"),
    path("communications/", communications.listed, name="communication.list"),
    path("communications/<str:number>/", communications.page, name="communication.page"),
    path("communications/<str:number>/<int:version>/", communications.page, name="communication.version"),
    path(
        "communications/<str:number>/<int:version>.json",
        communications.document,
        name="communication.document",
    ),
    path("calculators/", calculators.listed, name="calculator.list"),
    path("calculators/cvss/", calculators.cvss, name="calculator.cvss"),
    path("calculators/device/", calculators.device, name="calculator.device"),
    path("calculators/risk/", calculators.risk, name="calculator.risk"),
    path("calculators/rubric/", calculators.rubric, name="calculator.rubric"),
    path("calculators/ssvc/<str:table>/", calculators.ssvc, name="calculator.ssvc"),
    path("search/", search.page, name="search.page"),
    path("files/<uuid:file>/", files.download, name="file.download"),
    path("policy/", text.policy, name="policy.page"),
    path("safe-harbor/", text.harbor, name="harbor.page"),
    path("reach/", text.reach, name="reach.page"),
    path("accessibility/", text.accessibility, name="accessibility.page"),
    path("robots.txt", text.robots, name="robots.text"),
    path(".well-known/security.txt", text.security, name="security.text"),
]
