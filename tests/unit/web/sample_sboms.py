"""Sample view models of SBOMs, fictional throughout."""

from medaccord.web import viewmodels as v
from medaccord.web.forms.devices.sbom import ComponentForm, SbomForm

from .sample_base import head, pairs, post, table

LABELS = [("TLP:AMBER+STRICT", "TLP:AMBER+STRICT")]


def sboms() -> v.SbomsPage:
    return v.SbomsPage(
        head=head("Vulnerabilities"),
        heading="SBOMs of Northgate InfusaCore LX 2.1",
        table=table(
            "SBOMs of this product",
            "SBOM|For version|Components|What it lacks|Marking|Attached",
            (
                ("CycloneDX 1.6", "InfusaCore LX 2.1"),
                "2.1",
                "412",
                "3 elements",
                "TLP:AMBER+STRICT",
                "Nov 23",
            ),
        ),
        back=v.Link("All products of the case", "/cases/1/vulnerabilities/#products"),
        also=(v.Act("Device details", "/cases/1/devices/1/", look="plain", about="InfusaCore LX"),),
        box=v.FormBox("attach", "/s/", SbomForm(labels=LABELS), post("Attach the SBOM"), "Attach an SBOM"),
    )


def sbom() -> v.SbomPage:
    return v.SbomPage(
        head=head("Vulnerabilities"),
        heading="SBOM of Northgate InfusaCore LX 2.1",
        facts=pairs(("Format", "CycloneDX 1.6"), ("Author", "R. Lee")),
        lacks=("12 components lack the supplier.", "It does not say when it was made."),
        over=("It was of another build.",),
        table=table(
            "Components",
            "Component|Version|Supplier|Package URL or CPE|Licence|Support",
            (
                "openssl",
                "1.1.1k",
                "not said",
                "pkg:generic/openssl@1.1.1k",
                "OpenSSL",
                ("ended", "until 2023"),
            ),
        ),
        pager=v.Pager("/a/", "/b/", "Components 101 to 200 of 412"),
        acts=(v.Act("Withdraw", "/cases/1/sboms/1/withdraw/"),),
        back=v.Link("All SBOMs of this product", "/cases/1/products/1/sboms/"),
    )


def holders() -> v.HoldersPage:
    found = table(
        "Products of Solent Devices",
        "Product|For version|Component|Version|Case",
        (("Solent Pump", "TLP:AMBER+STRICT"), "4", "openssl", "1.1.1k", "MDC-2026-104417"),
    )
    return v.HoldersPage(
        head=head("People"),
        form=ComponentForm({"component": "openssl", "versions": "about three"}),
        href="/cases/1/people/component/",
        back=v.Link("Find a way to reach somebody", "/cases/1/people/finding/"),
        summary="Products of 2 manufacturers contain it, by SBOMs that you may see. Not in this case: 1.",
        more="Not every component was looked at. Narrow it by a package URL.",
        groups=(
            v.HolderGroup(
                "holder-1",
                "Solent Devices",
                "Takes no part in this case",
                "waiting",
                found,
                (v.Act("Invite", "/cases/1/people/?organisation=1#invite", about="Solent Devices"),),
            ),
            v.HolderGroup("holder-2", "Northgate Medical", "Takes part in this case", "done", found),
        ),
    )


def holders_none() -> v.HoldersPage:
    return v.HoldersPage(
        head=head("People"),
        form=ComponentForm(),
        href="/cases/1/people/component/",
        back=v.Link("Find a way to reach somebody", "/cases/1/people/finding/"),
    )
