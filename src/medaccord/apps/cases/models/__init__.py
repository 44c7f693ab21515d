"""Cases: participants, embargo, vulnerabilities and every answer about them."""

from __future__ import annotations

from medaccord.apps.cases.models.access import EmergencyAccess
from medaccord.apps.cases.models.answers import Authored, Cell, Rollout, RolloutVulnerability, Vulnerability
from medaccord.apps.cases.models.case import (
    PRESSING,
    Case,
    CaseReport,
    CaseRow,
    LifeStep,
    Link,
    Override,
    Sign,
)
from medaccord.apps.cases.models.claim import Claim
from medaccord.apps.cases.models.content import (
    Acknowledgment,
    Note,
    NoteKind,
    Reference,
    ReferenceKind,
    Remediation,
    RemediationGroup,
    RemediationKind,
    Score,
)
from medaccord.apps.cases.models.counsel import Statement
from medaccord.apps.cases.models.disclosure import (
    DisclosureNotice,
    DisclosureParagraph,
    DisclosureRequest,
    NoticedParagraph,
)
from medaccord.apps.cases.models.embargo import Embargo, Invitation, Proposal, ProposalState, Signature
from medaccord.apps.cases.models.people import (
    Contact,
    ContactAct,
    ContactSearch,
    Excerpt,
    FirstContact,
    Leak,
    Nomination,
    NominationState,
    Participant,
)
from medaccord.apps.cases.models.readings import Bulk, Reading
from medaccord.apps.cases.models.sharing import ConsentRequest, Item, Received, Share

__all__ = [
    "PRESSING",
    "Acknowledgment",
    "Authored",
    "Bulk",
    "Case",
    "CaseReport",
    "CaseRow",
    "Cell",
    "Claim",
    "ConsentRequest",
    "Contact",
    "ContactAct",
    "ContactSearch",
    "DisclosureNotice",
    "DisclosureParagraph",
    "DisclosureRequest",
    "Embargo",
    "EmergencyAccess",
    "Excerpt",
    "FirstContact",
    "Invitation",
    "Item",
    "Leak",
    "LifeStep",
    "Link",
    "Nomination",
    "NominationState",
    "Note",
    "NoteKind",
    "NoticedParagraph",
    "Override",
    "Participant",
    "Proposal",
    "ProposalState",
    "Reading",
    "Received",
    "Reference",
    "ReferenceKind",
    "Remediation",
    "RemediationGroup",
    "RemediationKind",
    "Rollout",
    "RolloutVulnerability",
    "Score",
    "Share",
    "Sign",
    "Signature",
    "Statement",
    "Vulnerability",
]
