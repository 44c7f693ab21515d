"""On what a share rests, in the same words wherever one reads of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.ledger import Line
from medaccord.apps.cases.queries.shares import ShareView
from medaccord.domain.sharing import Basis
from medaccord.web.templatetags.instants import day


def rests_on(one: ShareView | Line) -> str:
    """Its owner's consent, now or beforehand; the safety of patients; or the basis that the law gives."""
    if one.basis is Basis.CONSENT:
        return _("by its owner’s consent")
    if one.basis is Basis.STANDING and one.agreed_at:
        told = _("by what its owner agreed to beforehand, on %(day)s (%(who)s)")
        return told % {"day": day(one.agreed_at), "who": one.agreed_by}
    if one.basis is Basis.PATIENT_SAFETY:
        return _("for the safety of patients, without its owner’s consent")
    return _("without its owner’s consent, under %s") % one.legal_basis
