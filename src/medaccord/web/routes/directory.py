"""Addresses of the directory."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views.parties import directory, sign_on, standing_consent

CONTACT = "directory/contacts/<uuid:contact>/"

ORGANISATION = "directory/<uuid:organisation>/"
PEOPLE = "directory/<uuid:organisation>/people/"
MEMBER = f"{PEOPLE}<uuid:person>/"
SIGN_ON = "directory/<uuid:organisation>/sign-on/"

urls: list[URLPattern] = [
    path("directory/", directory.page, name="directory.page"),
    path("directory/add/", directory.add, name="organisation.add"),
    path("directory/<uuid:organisation>/", directory.organisation, name="organisation.page"),
    path("directory/<uuid:organisation>/contacts/", directory.add_contact, name="contact.add"),
    path(PEOPLE, directory.add_member, name="member.add"),
    path(f"{MEMBER}end/", directory.end_member, name="membership.end"),
    path(f"{MEMBER}part/", directory.change_member, name="membership.change"),
    path(f"{MEMBER}training/", directory.record_training, name="training.record"),
    path(f"{MEMBER}training/end/", directory.end_training, name="training.end"),
    path("directory/people/<uuid:person>/confirm/", directory.confirm_member, name="member.confirm"),
    path(f"{MEMBER}reset/", directory.reset_factors, name="factor.reset"),
    path(f"{MEMBER}link/", directory.make_link, name="link.make"),
    path(f"{MEMBER}link/withdraw/", directory.withdraw_link, name="link.withdraw"),
    path(SIGN_ON, sign_on.configure, name="sign_on.configure"),
    path(f"{SIGN_ON}verify/", sign_on.verify, name="sign_on.verify"),
    path(f"{SIGN_ON}close/", sign_on.close, name="sign_on.close"),
    path(f"{SIGN_ON}people/<uuid:person>/admit/", sign_on.admit, name="sign_on.admit"),
    path(f"{SIGN_ON}people/<uuid:person>/release/", sign_on.release, name="sign_on.release"),
    path(f"{ORGANISATION}standing-consent/", standing_consent.give, name="standing_consent.give"),
    path(
        "directory/standing-consents/<uuid:standing_consent>/end/",
        standing_consent.end,
        name="standing_consent.end",
    ),
    path(f"{CONTACT}change/", directory.change_contact, name="contact.change"),
    path(f"{CONTACT}check/", directory.check_contact, name="contact.check"),
    path(f"{CONTACT}remove/", directory.remove_contact, name="contact.remove"),
]
