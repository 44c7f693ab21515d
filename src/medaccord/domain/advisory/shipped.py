"""Texts that a center may take as its own templates: our wording, short and plain, nobody's policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from medaccord.domain.advisory.template import Place


@dataclass(frozen=True, slots=True)
class Shipped:
    """One text as it comes with the software; `key` names it in addresses."""

    key: str
    place: Place
    name: str
    title: str
    text: str
    standing: bool


SHIPPED: Final = (
    Shipped(
        "patients-first",
        Place.MITIGATIONS,
        "Care comes first",
        "Before you change a device",
        "Follow the manufacturer's instructions before you change, update or disconnect a device.\n"
        "Do not take a device out of use without clinical engineering and the people who care for the "
        "patient. Agree first on what replaces it.\n"
        "Try a change on one device that no patient depends on. Keep a way back.\n"
        "A device that does its work and cannot be updated yet is often safer in use than missing.",
        True,
    ),
    Shipped(
        "network",
        Place.MITIGATIONS,
        "Keep networks apart",
        "Protect the network around the device",
        "Let the device reach only what it needs, and nothing from the internet reach the device.\n"
        "Put medical devices into network segments of their own, behind a firewall, away from office "
        "computers and guests.\n"
        "Where somebody must come in from afar, use a VPN that is up to date, for named people and only "
        "for as long as it is needed. A VPN is as safe as the computers that use it.\n"
        "Watch what passes between the segments, and look into what you do not expect.",
        True,
    ),
    Shipped(
        "weigh",
        Place.MITIGATIONS,
        "Weigh before you act",
        "Weigh the effect on care first",
        "Find out which of your devices are affected, where they are and what depends on them.\n"
        "Before each measure, ask what it does to care, to alarms and to data that others wait for, and "
        "write down who decided.\n"
        "Start where harm to a patient would be worst, not where the work is easiest.",
        True,
    ),
    Shipped(
        "suspected",
        Place.CONTACT,
        "Report what you suspect",
        "If you suspect an attack or harm",
        "If a patient may be in danger, act for the patient first, by your own emergency rules.\n"
        "Keep logs, settings and the device as they are where that is safe; they tell what happened.\n"
        "Tell the manufacturer and this coordination center, and report events with harm to whoever "
        "oversees medical devices in your country. A suspicion is enough.",
        True,
    ),
    Shipped(
        "devices",
        Place.BACKGROUND,
        "About medical devices",
        "About this advisory",
        "It is written for people who use, run or secure medical devices. Scores rate the weakness, not "
        "the risk at your bedside: that depends on how the device is used and what stands around it.",
        False,
    ),
    Shipped(
        "as-known",
        Place.DISCLAIMER,
        "As far as known",
        "What this advisory is",
        "It says what was known when it was published and is updated when more is known. It replaces "
        "neither the manufacturer's instructions nor a clinician's judgment, and recommends no product.",
        True,
    ),
)
"""None of them is printed before somebody of the center has taken it (decision 0186)."""
