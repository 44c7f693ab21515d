"""Sample view models of the directory, fictional throughout."""

import dataclasses

from medaccord.web import viewmodels as v

from . import sample_forms as f
from .sample_base import END, table


def box(key: str, heading: str) -> v.FormBox:
    return v.FormBox(key, "/directory/add/", f.ReasonForm(prefix=key), (v.Submit("Add", "add"),), heading)


def listed() -> v.DirectoryPage:
    return v.DirectoryPage(
        heading="Directory",
        filter=v.Filter("/directory/", "", "Name"),
        table=table(
            "Organizations",
            "Organization|Ways to reach it|Checked",
            (
                ("Northgate Medical", "Manufacturer"),
                "Mail: psirt@northgate.example",
                ("Checked", "since", "done"),
            ),
            (("Solent Devices", "Manufacturer"), "None known", "Nothing to check"),
        ),
        pager=v.Pager(older="?after=x"),
        empty=v.Empty("The directory is empty", "Add the first organization below."),
        box=box("organisation", "Add an organization"),
    )


def empty() -> v.DirectoryPage:
    return v.DirectoryPage(
        heading="Directory",
        filter=v.Filter("/directory/", "zzz", "Name"),
        table=v.Table("Organizations", ("Organization",), ()),
        pager=v.Pager(),
        empty=v.Empty("No organization of this name", "Change the words.", v.Act("Show all", "/directory/")),
    )


def staff(*members: v.MemberCard) -> v.Staff:
    return v.Staff(members, "Nobody of it is known here yet.", box("member", "Add a person"))


def member(kind: str, word: str, detail: str = "") -> v.MemberCard:
    there = f"/directory/1/people/{kind}/"
    return v.MemberCard(
        kind,
        "Ines Lund",
        "PSIRT, takes what comes in",
        v.Status(kind, word, detail),
        (
            v.Act("Make a one-time link", f"{there}link/", "post", about="Ines Lund"),
            v.Act("Take out of the directory", f"{there}end/", look="plain", about="Ines Lund"),
        ),
    )


def link() -> v.LinkPage:
    return v.LinkPage(
        heading="One-time link for Ines Lund",
        address="https://medaccord.example/enter/lwyRW9USS0qmbZ1yXIO25ABpakA8c9a-rvtQ49Rmun8/",
        code="4K7M-92QX",
        ends=END,
        back=v.Link("Back to Northgate Medical", "/directory/1/"),
    )


def organisation() -> v.OrganisationPage:
    card = v.PointCard(
        "1",
        "psirt@northgate.example",
        "Mail, Mornings",
        v.Status("late", "Check again", "checked Jan 4, 2026"),
        (
            v.Act("Checked today", "/directory/contacts/1/check/", "post", about="psirt@northgate.example"),
            v.Act("Correct", "/directory/contacts/1/change/", about="psirt@northgate.example"),
        ),
    )
    return v.OrganisationPage(
        name="Northgate Medical",
        kind="Manufacturer",
        crumbs=(v.NavItem("Directory", "/directory/"), v.NavItem("Northgate Medical", "")),
        points=(card,),
        empty="No way to reach it is known yet.",
        box=box("point", "Add a way to reach it"),
        agreement="Agreement 2026-1",
        back=v.Link("Back to the people of the case", "/cases/1/people/"),
        staff=staff(
            member("late", "Has no way in"),
            member("waiting", "Link not used yet", "ends Nov 30, 2026, 4:00 pm UTC"),
        ),
        standing=v.StandingBox(
            lead="What is commercial confidential may be read at once, a trade secret never.",
            table=table(
                "What it agreed to beforehand",
                "Who may read at once|What for|Decided by|Since|Until",
                (
                    "The clinical adviser’s agency",
                    ("To judge the risk to patients", "Not to be passed on"),
                    ("M. Lund, head of quality", "recorded by C. Okafor"),
                    "Nov 1, 2026",
                    "open",
                ),
            ),
            give=v.Act("Agree beforehand", "/directory/7/standing-consent/"),
        ),
    )


def organisation_new() -> v.OrganisationPage:
    return v.OrganisationPage(
        "Solent Devices",
        "Manufacturer",
        (v.NavItem("Solent Devices", ""),),
        (),
        "No way to reach it is known yet.",
        box("point", "Add a way to reach it"),
        staff=staff(),
    )


def sign_on() -> v.SignOnPage:
    end = v.Cell(
        "", acts=(v.Act("End", "/directory/7/sign-on/people/1/release/", look="plain", about="A. Berg"),)
    )
    return v.SignOnPage(
        heading="Single sign-on",
        crumbs=(v.NavItem("Directory", "/directory/"), v.NavItem("Single sign-on", "")),
        lead="People of Northgate Medical sign in at its own provider (OpenID Connect).",
        facts=(v.Pair("Verified domains", "northgate.example"),),
        acts=(v.Act("Close it", "/directory/7/sign-on/close/", look="plain"),),
        people=v.Table(
            "Who comes in this way",
            ("Person", "Since", "Comes in", ""),
            (v.Row((v.Cell("A. Berg"), v.Cell("2026-11-23"), v.Cell("Yes", status="done"), end)),),
        ),
        box=box("sign_on", "The provider"),
    )


def sign_on_new() -> v.SignOnPage:
    page = sign_on()
    return dataclasses.replace(page, facts=(), acts=(), people=dataclasses.replace(page.people, rows=()))
