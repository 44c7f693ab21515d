"""First contact: what of a report goes to the manufacturer of the device before it agrees to the terms.

Vultron T18 says that a new participant SHOULD NOT get the report before it accepts. Whoever makes the device
is the exception, for nobody else can protect patients (decision 0156); everybody else waits for consent.
"""

from __future__ import annotations

from dataclasses import dataclass

from medaccord.domain import text
from medaccord.domain.errors import Illegal, Invalid


@dataclass(frozen=True, slots=True)
class Words:
    """What the desk sends of a report to its device's manufacturer; empty where nothing is sent."""

    device: str = ""
    report: str = ""

    def __bool__(self) -> bool:
        return bool(self.device.strip() or self.report.strip())


def check(
    sent: Words, reason: str, *, is_manufacturer: bool, has_terms: bool, past_embargo: bool = False
) -> None:
    """Refuse what may not go to a party at first contact, and a manufacturer left without it for no reason.

    `reason` says why the manufacturer of the device is not told before it agrees. Where an embargo is no
    longer possible there are no terms to wait for: it goes under its marking alone (decision 0201).
    """
    if not is_manufacturer:
        raise Illegal("Only the manufacturer of the device is told before it agrees. Others wait.")
    text.label(sent.device, limit=text.TITLE, name="device")
    text.text(sent.report, name="report")
    text.text(reason, limit=text.REASON, name="reason")
    if not sent and not reason.strip():
        raise Invalid({"report": ["Send what the report says of its device, or give a reason not to."]})
    if sent and not (sent.device.strip() and sent.report.strip()):
        missing = "report" if sent.device.strip() else "device"
        raise Invalid({missing: ["Say which device it is, and what was reported of it."]})
    if sent and not has_terms and not past_embargo:
        raise Illegal("The report goes with terms attached. Propose an end of the embargo first.")
