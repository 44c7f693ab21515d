"""The steps of an assessment, each on a page of its own: what it does is said before it is done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.apps.assessments.queries.rounds import OwnLine, RoundLine
from medaccord.apps.assessments.queries.together import ConsensusLine, DeterminationLine, JoiningLine
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.assessment.consensus import MOST_SCORES
from medaccord.domain.assessment.provisional import LONGEST
from medaccord.domain.assessment.questions import JUDGING
from medaccord.domain.assessment.seal import State
from medaccord.domain.roles import Role
from medaccord.domain.scoring.fda import Matrix
from medaccord.web import viewmodels as v
from medaccord.web.forms.assessments.consensus import SPARE, StatementForm
from medaccord.web.presenters.assessments.judged import on, there
from medaccord.web.presenters.assessments.judging import SIGNED
from medaccord.web.presenters.assessments.matrix import drawn, matrix_words
from medaccord.web.presenters.assessments.statement_texts import told_pairs
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.devices.products import vulnerability_words
from medaccord.web.presenters.words import say
from medaccord.web.templatetags.instants import binding_text

Choices = list[tuple[str, str]]


def reachable(
    view: CaseView,
    rounds: Sequence[RoundLine],
    *roles: Role,
    but: uuid.UUID | None = None,
    asked_only: bool = False,
) -> Choices:
    """Parties of these roles that the reader knows of, as choices of a form.

    An adviser sees no other party's record; those it knows of were asked for an opinion.
    """
    here = [one for one in view.parties if one.role in roles and not (one.left_at or one.declined_at)]
    found = {one.id: one.name for one in here}
    asked = {seat.participant: seat.name for one in rounds for seat in one.seats if seat.role in roles}
    if asked_only or not view.is_desk:
        found = asked
    return [(str(key), name) for key, name in found.items() if key != but]


def judging(view: CaseView) -> Choices:
    """Parties that can be asked for an opinion."""
    return reachable(view, (), *JUDGING)


def step_page(
    view: CaseView,
    one: VulnerabilityView | None,
    heading: str,
    text: Sequence[str],
    form: Form,
    href: str,
    submit: str,
    facts: Sequence[v.Pair] = (),
    back: str = "",
) -> v.ConfirmPage:
    """A step; `back` where its reader has no screens of the case, but a page of its own."""
    apart = bool(back)
    back = back or (there(view, one.id) if one is not None else address(view.id, Tab.ASSESSMENT))
    about = [v.Pair(_("Vulnerability"), vulnerability_words(one))] if one is not None else []
    return v.ConfirmPage(
        heading=heading,
        text=tuple(text),
        box=v.FormBox("step", href, form, (v.Submit(submit, "do", look="filled"),)),
        cancel=v.Link(_("Back to the assessment, nothing changes"), back),
        crumbs=() if apart else crumbs(view, heading, Tab.ASSESSMENT),
        facts=(*about, *facts),
    )


def ask_page(view: CaseView, one: VulnerabilityView, form: Form) -> v.ConfirmPage:
    """Ask parties to judge, and say what they see of each other."""
    text = (
        _("Each party judges alone. Nobody sees another’s opinion, you included, until the seal opens."),
        _("It opens when all have answered or declined, or when the time is up."),
    )
    href = there(view, one.id, "ask")
    return step_page(view, one, _("Ask parties to judge the risk"), text, form, href, _("Ask them"))


def close_page(view: CaseView, one: VulnerabilityView | None, line: RoundLine, form: Form) -> v.ConfirmPage:
    """End a round before its time, and say what becomes of those who have not answered."""
    waiting = [seat.name for seat in line.seats if seat.state == State.ASKED]
    text = (
        _("For news that cannot wait. The platform opens the seal within minutes, as at any due time."),
        _("Who has not answered by then stands as “had not answered when the round ended”."),
        _("Everybody who was asked is told, with the kind of news. Your words stay among the agencies."),
    )
    facts = (v.Pair(_("Not answered yet"), ", ".join(waiting)),) if waiting else ()
    href = on(view, "round", line.id, "close")
    return step_page(view, one, _("End the round early"), text, form, href, _("End it now"), facts)


def give_page(
    view: CaseView,
    one: VulnerabilityView | None,
    line: OwnLine,
    form: Form,
    beside: Sequence[v.Pair],
    back: str = "",
) -> v.ConfirmPage:
    """The consultation: what is asked, until when, the facts, the form, and what is known of such devices."""
    text = [_("Nobody but your party sees your answer until the seal opens. Answer until %s.")]
    text[0] = text[0] % binding_text(line.due_at)
    if line.question:
        text.append(line.question)
    href = on(view, "opinion", line.id, "give")
    documents = v.Pair(_("Documents"), _("All that you may open"), address(view.id, Tab.DOCUMENTS))
    facts = () if back else (documents,)
    page = step_page(view, one, _("Give your opinion"), text, form, href, _("Give this opinion"), facts, back)
    # The registry's own page is for people who signed in.
    return replace(page, beside=tuple(replace(pair, acts=()) for pair in beside) if back else tuple(beside))


def decline_page(
    view: CaseView, one: VulnerabilityView | None, line: OwnLine, form: Form, back: str = ""
) -> v.ConfirmPage:
    """Say why no opinion is given."""
    text = (_("Others see at once that you declined, and why once the seal opens."),)
    href = on(view, "opinion", line.id, "decline")
    return step_page(view, one, _("Give no opinion"), text, form, href, _("Decline"), back=back)


def show_opinion_page(
    view: CaseView, one: VulnerabilityView | None, line: OwnLine, form: Form
) -> v.ConfirmPage:
    """Show the own opinion to others."""
    text = (_("A manufacturer reads all of your opinion, a finder its technical metrics only."),)
    href = on(view, "opinion", line.id, "release")
    return step_page(view, one, _("Show your opinion"), text, form, href, _("Show it"))


def determine_page(view: CaseView, one: VulnerabilityView, form: Form, matrix: Matrix) -> v.ConfirmPage:
    """Determine, beside what that is and is not, and the matrix that proposes."""
    text = (
        _("The matrix proposes and you determine. Your reasons stand beside it, and every version is kept."),
        _("It is headed “Not a regulatory decision” unless the agency says otherwise."),
    )
    href = there(view, one.id, "determine")
    page = step_page(view, one, _("Determine the risk"), text, form, href, _("Determine"))
    return replace(page, matrix=drawn(matrix, ()), matrix_note=matrix_words(matrix))


def concur_page(
    view: CaseView, one: VulnerabilityView | None, line: DeterminationLine, form: Form
) -> v.ConfirmPage:
    """Concur with a determination."""
    text = (_("You concur as a second person of your organization."),)
    facts = (v.Pair(line.name, line.rationale, note=line.author_name),)
    href = on(view, "determination", line.id, "concur")
    return step_page(view, one, _("Concur with the determination"), text, form, href, _("Concur"), facts)


def show_determination_page(
    view: CaseView, one: VulnerabilityView | None, line: DeterminationLine, form: Form
) -> v.ConfirmPage:
    """Show the own determination to manufacturers."""
    text = (_("They read all of it, your reasons included."),)
    href = on(view, "determination", line.id, "release")
    return step_page(view, one, _("Show your determination"), text, form, href, _("Show it"))


def state_page(view: CaseView, one: VulnerabilityView | None, row: uuid.UUID, form: Form) -> v.ConfirmPage:
    """State a fact, beside what comes of it and what does not."""
    text = (
        _("You state it for your organization, under your name. The agencies of this case read it at once."),
        _("Medaccord counts from what you state. It files nothing, with anybody."),
    )
    href = there(view, row, "state")
    return step_page(view, one, _("State a fact"), text, form, href, _("State it"))


def propose_page(view: CaseView, one: VulnerabilityView, form: StatementForm) -> v.ConfirmPage:
    """Write a joint statement, with room for more scores where it may be needed."""
    text = (
        _("The coordination center signs the first part, the clinical adviser the rest."),
        _("The parties that you choose read it and join or dissent. It may stand without them."),
    )
    href = there(view, one.id, "propose")
    heading = _("Write a joint statement")
    return step_page(view, one, heading, text, form, href, _("Put it forward"), tuple(_room(form, href)))


def _room(form: StatementForm, href: str) -> Iterator[v.Pair]:
    """How many scores can be given; a page with more of them is another page."""
    if not form.places:
        return
    more = min(MOST_SCORES, form.places + SPARE)
    acts = (v.Act(_("Open room for more"), f"{href}?scores={more}", look="plain"),)
    yield v.Pair(
        _("Scores"),
        _("One for each set of products. The advisory prints those that are signed."),
        note=_("There is room for %d. Before you open more, keep what you have written as a draft.")
        % form.places,
        acts=acts if more > form.places else (),
    )


def sign_page(
    view: CaseView, one: VulnerabilityView | None, line: ConsensusLine, part: str, form: Form
) -> v.ConfirmPage:
    """Sign a part, beside all of its texts."""
    heading = _("Sign: %s") % say(SIGNED, part)
    text = (_("You sign for your organization, under your name. A signature is not taken back."),)
    href = f"{on(view, 'statement', line.id, 'sign')}?part={part}"
    return step_page(view, one, heading, text, form, href, _("Sign"), told_pairs(view, line))


def concur_statement_page(
    view: CaseView, one: VulnerabilityView | None, line: ConsensusLine, form: Form
) -> v.ConfirmPage:
    """Concur with the clinical part."""
    text = (_("You concur as a second person of the agency that signed the clinical part."),)
    href = on(view, "statement", line.id, "concur")
    return step_page(
        view, one, _("Concur with the clinical part"), text, form, href, _("Concur"), told_pairs(view, line)
    )


def join_page(
    view: CaseView, one: VulnerabilityView | None, line: JoiningLine, form: Form, back: str = ""
) -> v.ConfirmPage:
    """Join a statement."""
    text = (_("Your party joins what you read here. You can still dissent until a newer version comes."),)
    href = on(view, "statement", line.id, "join")
    told = told_pairs(view, line)
    return step_page(view, one, _("Join the statement"), text, form, href, _("Join"), told, back)


def dissent_page(
    view: CaseView, one: VulnerabilityView | None, line: JoiningLine, form: Form, back: str = ""
) -> v.ConfirmPage:
    """Dissent from a statement."""
    text = (_("Your reason stands beside the statement in full. The statement may stand without you."),)
    href = on(view, "statement", line.id, "dissent")
    told = told_pairs(view, line)
    return step_page(view, one, _("Dissent from the statement"), text, form, href, _("Dissent"), told, back)


def withdraw_page(
    view: CaseView, one: VulnerabilityView | None, line: ProvisionalLine, form: Form
) -> v.ConfirmPage:
    """Take back a provisional statement, beside what it told its readers to do."""
    text = (
        _("For a statement that does not hold, and that no newer one of the same vulnerability replaces."),
        _("Whoever reads it is told at once. It stays on record as it was."),
    )
    facts = (v.Pair(_("Patients should"), line.patients), v.Pair(_("Clinicians should"), line.clinicians))
    href = on(view, "provisional", line.id, "withdraw")
    return step_page(
        view, one, _("Take back the provisional statement"), text, form, href, _("Take it back"), facts
    )


def issue_page(view: CaseView, one: VulnerabilityView, form: Form) -> v.ConfirmPage:
    """The four fields of a provisional statement, with who reads them."""
    text = (
        _("For an emergency: what to do until there is an assessment. You sign it with your name."),
        _("The agencies and every manufacturer that takes part read it at once. It opens no seal."),
        _("Look at it again within %d days. After that its readers see that it is overdue.") % LONGEST.days,
    )
    href = there(view, one.id, "provisional")
    return step_page(view, one, _("Issue a provisional statement"), text, form, href, _("Sign and issue"))
