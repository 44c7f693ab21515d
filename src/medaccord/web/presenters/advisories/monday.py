"""The six questions of a Monday morning, answered from the document alone; what it lacks is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.domain.advisory.template import FOR_ALL
from medaccord.domain.csaf.advisory import (
    Advisory,
    Note,
    Product,
    Remediation,
    RemediationCategory,
    Vulnerability,
)
from medaccord.web.presenters.advisories import standing
from medaccord.web.viewmodels import Monday

KEEP, CARE, OUT = (
    _l("Isolate or keep in use?"),
    _l("What does isolating do to care?"),
    _l("How long is it out of use?"),
)
ASKED: Final = (KEEP, CARE, OUT)
"""Questions that a text of the case answers whose heading they are."""
UNTIL_THEN: Final = (RemediationCategory.WORKAROUND, RemediationCategory.MITIGATION)
YES, NOT_YET, NONE_PLANNED, UNSAID = "yes", "not_yet", "none_planned", "unsaid"
FIXES: Final[dict[str, Any]] = {
    YES: _l("Yes"),
    NOT_YET: _l("Not yet"),
    NONE_PLANNED: _l("None is planned"),
    UNSAID: _l("Not stated"),
}
PROMISES: Final = (
    (RemediationCategory.VENDOR_FIX, YES),
    (RemediationCategory.NONE_AVAILABLE, NOT_YET),
    (RemediationCategory.NO_FIX_PLANNED, NONE_PLANNED),
)
UNKNOWN: Final[dict[str, Any]] = {
    standing.NO_ANSWER: _l("No answer from the manufacturer, treat as affected: %s."),
    standing.INVESTIGATING: _l("Under investigation, treat as affected: %s."),
    standing.NOT_STATED: _l("Not stated for every vulnerability, treat as affected: %s."),
}
BRIEF: Final = 220
NAMED: Final = 4


def monday(advisory: Advisory) -> tuple[Monday, ...]:
    """Six answers in the order in which a ward needs them."""
    return (
        _affected(advisory),
        _keep(advisory),
        _asked(advisory, CARE, _("Ask the manufacturer before you disconnect anything.")),
        _fix(advisory),
        _asked(advisory, OUT, _("Ask the manufacturer before you plan the work.")),
        _call(advisory),
    )


def answering(note: Note) -> bool:
    """Whether a note answers one of the questions, and so stands in their block."""
    return any(_answers(note, question) for question in ASKED)


def unanswered(advisory: Advisory) -> list[str]:
    """Questions to which the page can only say that the answer is not stated."""
    told = {question for question in ASKED for note in advisory.notes if _answers(note, question)}
    open_ = [question for question in ASKED if question not in told]
    return [str(question) for question in open_ if question != KEEP or not _steps(advisory)]


def _answers(note: Note, question: Any) -> bool:
    """Whether a note is headed by a question; what every advisory says answers none about this device."""
    return note.audience != FOR_ALL and _plain(note.title or "") == _plain(str(question))


def _plain(heading: str) -> str:
    return heading.strip().rstrip("?").strip().casefold()


def _note(advisory: Advisory, question: Any) -> str:
    return next((note.text for note in advisory.notes if _answers(note, question)), "")


def _asked(advisory: Advisory, question: Any, otherwise: str) -> Monday:
    text = _note(advisory, question)
    if not text:
        return Monday(str(question), _("Not stated"), otherwise)
    return Monday(str(question), *_told(text), key=True)


def _told(text: str) -> tuple[str, str]:
    """The first line as the answer, the rest as what stands under it."""
    first, _line, rest = text.strip().partition("\n")
    return first.strip(), " ".join(rest.split())


# ---------------------------------------------------------------- who is affected


def _affected(advisory: Advisory) -> Monday:
    question = _("Am I affected?")
    worst = standing.worst(advisory)
    by_kind: dict[str, list[Product]] = {}
    for product in advisory.products:
        by_kind.setdefault(worst[product.id], []).append(product)
    hit = by_kind.get(standing.AFFECTED, [])
    unknown = [words % _listed(by_kind[kind]) for kind, words in UNKNOWN.items() if kind in by_kind]
    more = " ".join([f"{_listed(hit)}.", *unknown] if hit else unknown)
    if hit:
        return Monday(question, _("Yes, if you use one of these"), more, key=True)
    if unknown:
        return Monday(question, _("Not known yet. Treat these as affected"), more, key=True)
    return Monday(question, _("No product is listed as affected"), _("See the products below."))


def _listed(products: Sequence[Product]) -> str:
    names = list(dict.fromkeys(product.name for product in products))
    rest = len(names) - NAMED
    more = (ngettext("and %d more", "and %d more", rest) % rest) if rest > 0 else ""
    return "; ".join([*names[:NAMED], more] if more else names)


# ---------------------------------------------------------------- what to do until then


def _keep(advisory: Advisory) -> Monday:
    """The instruction: what the case says of isolating, else the first step that helps."""
    if text := _note(advisory, KEEP):
        return Monday(str(KEEP), *_told(text), key=True)
    steps = _steps(advisory)
    if not steps:
        return Monday(str(KEEP), _("Not stated"), _("No workaround or mitigation is named."), key=True)
    more = ngettext("%d more step is below.", "%d more steps are below.", len(steps) - 1) % (len(steps) - 1)
    return Monday(str(KEEP), brief(steps[0]), more if len(steps) > 1 else "", key=True)


def _steps(advisory: Advisory) -> list[str]:
    """Workarounds and mitigations, each once."""
    every = (one for item in advisory.vulnerabilities for one in item.remediations)
    return list(dict.fromkeys(one.details for one in every if one.category in UNTIL_THEN))


def brief(text: str) -> str:
    """A text in one line, cut at a word where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= BRIEF else plain[: BRIEF - 1].rsplit(" ", 1)[0] + "…"


# ---------------------------------------------------------------- fixes, each manufacturer for itself


def _fix(advisory: Advisory) -> Monday:
    """What each manufacturer says of a fix for its own products; nobody speaks for another."""
    question = _("Is there a fix?")
    makers = _makers(advisory)
    told = {kind for said in makers.values() for kind, _details in said}
    if not told:
        return Monday(question, _("None is needed"), _("No product is listed as affected."))
    if len(told) == 1:
        answer = str(FIXES[next(iter(told))])
    else:
        answer = _("It depends on the manufacturer") if len(makers) > 1 else _("For some")
    return Monday(question, answer, " ".join(_lines(makers)), key=YES in told)


Said = dict[tuple[str, str], dict[str, None]]
"""What is said of a fix, kind and words, with the products that it is said of."""


def _makers(advisory: Advisory) -> dict[str, Said]:
    """What is said for the open products of each manufacturer, in the order of the document."""
    products = {product.id: product for product in advisory.products}
    groups = {group.id: group.products for group in advisory.groups}
    found: dict[str, Said] = {}
    for item in advisory.vulnerabilities:
        promised = _promises(item, groups)
        for key, kind in standing.kinds(item).items():
            if kind in standing.OPEN and (product := products.get(key)) is not None:
                said = found.setdefault((product.vendor or product.name).strip(), {})
                names = said.setdefault(promised.get(key, (UNSAID, "")), {})
                names[product.name] = None
    return found


def _promises(item: Vulnerability, groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, str]]:
    """The most useful thing said of a fix for each product of one vulnerability."""
    found: dict[str, tuple[str, str]] = {}
    for category, kind in PROMISES:
        for one in item.remediations:
            if one.category == category:
                for product in covered(one, groups):
                    found.setdefault(product, (kind, brief(one.details)))
    return found


def covered(one: Remediation, groups: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Products that a remediation names, itself or by a group."""
    yield from one.products
    for group in one.groups:
        yield from groups.get(group, ())


def _lines(makers: dict[str, Said]) -> Iterator[str]:
    """'Northgate: Not yet. The manufacturer plans a fix for 2027-02-15.'; products where answers differ."""
    for maker, said in makers.items():
        for (kind, details), products in said.items():
            names = list(products)
            about = "; ".join([*names[:NAMED], "…"] if len(names) > NAMED else names)
            who = f"{maker} ({about})" if len(said) > 1 else maker
            told = [str(FIXES[kind]), details.rstrip(".")] if details else [str(FIXES[kind])]
            yield f"{who}: {'. '.join(told)}."


def _call(advisory: Advisory) -> Monday:
    return Monday(
        _("Whom to call?"),
        advisory.publisher.name,
        advisory.publisher.contact_details or _("A patient was affected? Report an event at once."),
    )
