"""The stage: what happens in a sample case, one sentence a method, each through the real command.

Times are given as days before the present, so that the demo is as old as its first day whenever it starts.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from medaccord.adapters import cleaning
from medaccord.apps.advisories.commands import advisory, communication
from medaccord.apps.cases.commands import (
    case,
    claim,
    consent,
    contact,
    embargo,
    note,
    participant,
    product,
    reading,
    reference,
    remediation,
    rollout,
    score,
    share,
    status,
    vulnerability,
)
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import (
    Claim,
    ContactAct,
    Item,
    NoteKind,
    Participant,
    ReferenceKind,
    RemediationKind,
)
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.file import Arrival
from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.queries.receipt import actor_of_receipt
from medaccord.apps.parties.commands import standing_consent, training
from medaccord.apps.parties.models import Channel, Origin
from medaccord.cli.demo.cast import COMPANIES, PLAYERS, Cast
from medaccord.core import ports
from medaccord.core.models import Blob
from medaccord.core.principal import LIVE, Actor, stranger, system
from medaccord.core.streams import platform_scope
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Cell
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Purpose

ON_DUTY = {player.company: key for key, player in reversed([*PLAYERS.items()])}
"""Who speaks for a company: its first player."""


@dataclass
class Stage:
    """The players, the present, and how many days ago something was."""

    cast: Cast
    present: dt.datetime

    def ago(self, days: float) -> dt.datetime:
        """The instant so many days before the present; a negative number lies ahead."""
        return self.present - dt.timedelta(days=days)

    def told(self, days: float, by: str = "", **words: object) -> tuple[uuid.UUID, Actor]:
        """Somebody reports, by a receipt where nobody is named; returns the report and its reporter."""
        told = Told(**words)  # type: ignore[arg-type]
        sender = self.cast[by] if by else stranger()
        sent = report.submit(sender, self.ago(days), told, origin=Origin.DEMO)
        reporter = sender if by else actor_of_receipt(sent.code or "")
        assert reporter is not None
        return sent.report.id, reporter

    def agrees_beforehand(self, days: float, by: str, company: str, given_by: str) -> None:
        """An administrator agrees beforehand that the clinical adviser reads at once, for patients' sake."""
        whose = self.cast.companies[company]
        standing_consent.give(self.cast[by], self.ago(days), organisation=whose, given_by=given_by)

    def trains(self, days: float, who: str) -> None:
        """The operator notes that somebody of the center was trained in PCII that day."""
        person, at = self.cast[who].person, self.ago(days)
        assert person is not None
        center = self.cast.companies["center"]
        training.record(system(), at, organisation=center, person=person, trained_on=at.date())

    def filed(self, days: float, by: str, arrival: Arrival, told: Told) -> None:
        """The desk files what somebody told it."""
        filing.file(self.cast[by], self.ago(days), told, arrival, origin=Origin.DEMO)

    def opened(self, days: float, lead: str, told: uuid.UUID, reporter: Actor, title: str) -> Play:
        """A lead finds a report valid and opens a case for it."""
        report.validate(self.cast[lead], told, self.ago(days))
        row = case.open(self.cast[lead], told, self.ago(days), title=title)
        play = Play(self, row.id, self.cast[lead])
        play.parties["reporter"] = play.party(Role.REPORTER)
        play.voices["reporter"] = reporter
        return play


@dataclass
class Play:
    """One sample case while it runs; companies, products and vulnerabilities are called by short words."""

    stage: Stage
    case: uuid.UUID
    lead: Actor
    parties: dict[str, uuid.UUID] = field(default_factory=dict)
    voices: dict[str, Actor] = field(default_factory=dict)
    rooms: dict[str, uuid.UUID] = field(default_factory=dict)
    products: dict[str, uuid.UUID] = field(default_factory=dict)
    vulnerabilities: dict[str, uuid.UUID] = field(default_factory=dict)

    def party(self, role: Role) -> uuid.UUID:
        """The participant of a role that there is once."""
        with platform_scope(LIVE, [self.case]):
            return (
                Participant.rows.filter(stream=self.case, role=role.value).values_list("id", flat=True).get()
            )

    def private(self, days: float, ends_in: float) -> None:
        """The lead proposes an embargo that ends so many days after the present; its reporter agrees."""
        ends_at = self.stage.ago(-ends_in)
        embargo.propose(self.lead, self.case, self.stage.ago(days), ends_at=ends_at)
        consent.accept(self.voices["reporter"], self.parties["reporter"], self.stage.ago(days))

    def invite(
        self,
        days: float,
        company: str,
        due_in: float | None = None,
        message: str = "",
        told: Words | None = None,
    ) -> None:
        """A company is invited; it has until so many days after the present.

        The maker of the device is `told` of it before it agrees.
        """
        row = participant.invite(
            self.lead,
            self.case,
            self.stage.ago(days),
            organisation=self.stage.cast.companies[company],
            message=message,
            due_at=None if due_in is None else self.stage.ago(-due_in),
            makes_device=told is not None,
            told=told or Words(),
        )
        self.parties[company], self.rooms[company] = row.id, row.side_id
        self.voices[company] = self.stage.cast[ON_DUTY[company]]

    def looks(self, days: float, company: str, source: str, found: Found, result: str) -> None:
        """The lead searches for a way to reach a company."""
        organisation, at = self.stage.cast.companies[company], self.stage.ago(days)
        told: dict[str, Any] = {"source": source, "found": found, "result": result}
        contact.search(self.lead, self.case, at, organisation=organisation, **told)

    def tries(self, days: float, company: str, channel: Channel, to: str, upshot: Upshot) -> None:
        """The lead tries to reach a company in another way."""
        at = self.stage.ago(days)
        told: dict[str, Any] = {"channel": channel, "source": "Case lead", "to": to, "upshot": upshot}
        participant.contact(self.lead, self.parties[company], at, what=ContactAct.ATTEMPT, at=at, **told)

    def agrees(self, days: float, company: str) -> None:
        """A company opens its invitation and agrees to the terms."""
        voice, party, at = self.voices[company], self.parties[company], self.stage.ago(days)
        participant.open(voice, party, at)
        consent.accept(voice, party, at)

    def joins(self, days: float, company: str) -> None:
        """A manufacturer is invited, agrees and accepts the report, within a day."""
        self.invite(days, company, message="Please read the terms and tell us by the date below.")
        self.agrees(days - 0.4, company)
        for event in (ReportEvent.VALIDATE, ReportEvent.ACCEPT):
            participant.judge(
                self.voices[company], self.parties[company], self.stage.ago(days - 0.8), event=event
            )

    def makes(self, days: float, word: str, company: str, name: str, version: str) -> None:
        """A product enters the case."""
        made = product.typed(self.stage.cast.companies[company], COMPANIES[company].name, name, version)
        self.products[word] = product.add(self.lead, self.case, self.stage.ago(days), products=[made])[0].id

    def finds(
        self, days: float, word: str, title: str, cve: str = "", cwe: str = "", weakness: str = ""
    ) -> None:
        """A vulnerability enters the case, confirmed where a CVE was given to it."""
        sure = Certainty.CONFIRMED if cve else Certainty.SUSPECTED
        found = NewVulnerability(title, cve, cwe, weakness, certainty=sure)
        rows = vulnerability.add(self.lead, self.case, self.stage.ago(days), vulnerabilities=[found])
        self.vulnerabilities[word] = rows[0].id

    def asks(self, days: float, due_in: float, *pairs: tuple[str, str]) -> None:
        """The lead asks about products and vulnerabilities."""
        named = [(self.products[one], self.vulnerabilities[other]) for one, other in pairs]
        status.ask(self.lead, self.case, self.stage.ago(days), pairs=named, due_at=self.stage.ago(-due_in))

    def answers(self, days: float, company: str, cells: Mapping[tuple[str, str], Cell]) -> None:
        """A manufacturer answers for its products."""
        told = [
            Answer(self.products[one], self.vulnerabilities[other], cell)
            for (one, other), cell in cells.items()
        ]
        status.answer(self.voices[company], self.case, self.stage.ago(days), answers=told)

    def scores(self, days: float, word: str, vector: str, *products: str) -> None:
        """The lead scores a vulnerability."""
        scored = NewScore(vector, frozenset(self.products[one] for one in products))
        score.add(self.lead, self.vulnerabilities[word], self.stage.ago(days), scores=[scored])

    def remedies(
        self, days: float, word: str, kind: RemediationKind, details: str, *products: str, url: str = ""
    ) -> None:
        """The lead writes down what users can do."""
        told = NewRemediation(kind, details, frozenset(self.products[one] for one in products), url=url)
        remediation.add(self.lead, self.vulnerabilities[word], self.stage.ago(days), remediations=[told])

    def plans(self, days: float, company: str, *plans: NewRollout) -> None:
        """A manufacturer says when its fix comes in which region, for all of its products."""
        rollout.add(self.voices[company], self.case, self.stage.ago(days), rollouts=plans)

    def notes(self, days: float, word: str, text: str, title: str = "") -> None:
        """The lead describes a vulnerability for the advisory, or the whole case where no word is given."""
        kind = NoteKind.DESCRIPTION if word else NoteKind.SUMMARY
        heading = title or ("" if word else "Summary")
        told = NewNote(kind, text, title=heading, vulnerability=self.vulnerabilities.get(word))
        note.add(self.lead, self.case, self.stage.ago(days), notes=[told])

    def refers(self, days: float, url: str, summary: str) -> None:
        """The advisory will refer to an address."""
        told = NewReference(url, summary, ReferenceKind.EXTERNAL)
        reference.add(self.lead, self.case, self.stage.ago(days), references=[told])

    def says(self, days: float, who: str, text: str, to: str = "") -> None:
        """Somebody writes to everyone in the case, or to one company's side."""
        voice = self.lead if who == "lead" else self.voices[who]
        room = self.rooms[to] if to else self._common()
        post.write(voice, self.case, self.stage.ago(days), room=room, text=text)

    def asks_consent(
        self, days: float, name: str, to: str, reason: str, *, agrees: str = "", left: float = 7
    ) -> None:
        """The desk asks whose a document is to share it with a company, and somebody of its owner agrees."""
        with platform_scope(LIVE, [self.case]):
            room = Blob.rows.values_list("room_id", flat=True).get(stream=self.case, name=name)
            item = Item.rows.get(stream=self.case, room=room).id
        at = self.stage.ago(days)
        request = share.ask(
            self.lead,
            item,
            at,
            recipient=self.parties[to],
            purpose=Purpose.PATIENT_RISK,
            reason=reason,
            due_at=at + dt.timedelta(days=left),
        )
        if agrees:
            share.grant(self.voices[agrees], request.id, at + dt.timedelta(hours=3))

    def downloads(self, days: float, who: str, name: str) -> None:
        """Somebody downloads a document, which is kept."""
        with platform_scope(LIVE, [self.case]):
            key = Blob.rows.values_list("id", flat=True).get(stream=self.case, name=name)
        reading.record(self.voices[who], key, self.stage.ago(days), way=Opening.DOWNLOAD)

    def files(self, days: float, who: str, name: str, text: str, marks: Collection[Mark] = ()) -> None:
        """Somebody files for everyone, or what is marked in its own side, and the desk releases it."""
        told = Evidence(name, "text/csv" if name.endswith(".csv") else "text/plain", text.encode())
        room = self.rooms[who] if marks else self._common()
        at, claimed = self.stage.ago(days), Mark.PCII in marks
        for row in file.add(
            self.voices[who],
            self.case,
            at,
            room=room,
            files=[told],
            handling=marks,
            stated=claimed,
            purpose=Purpose.PATIENT_RISK if claimed else None,
        ):
            if ports.scanner() is None:
                why = "Written for this demonstration, and read here as plain text."
                file.clear(self.lead, row.id, at, reason=why)

    def validates(self, days: float, who: str, number: str) -> None:
        """The desk finds that the one document that a company claims as PCII is that."""
        with platform_scope(LIVE, [self.case]):
            found = Claim.rows.filter(stream=self.case, owner=self.parties[who])
            key = found.values_list("id", flat=True).get(state=ClaimState.SUBMITTED.value)
        claim.validate(self.lead, key, self.stage.ago(days), number=number)

    def hears(self, days: float, who: str, words: str) -> None:
        """The desk notes what a company claimed as PCII in speech, and waits for its statement."""
        at = self.stage.ago(days)
        claim.record(self.lead, self.parties[who], at, words=words, said_at=at)

    def sends(self, days: float, name: str, data: bytes) -> None:
        """The reporter files something for everyone; the desk releases what could be made of it."""
        at, told = self.stage.ago(days), Evidence(name, "", data)
        rows = file.add(self.voices["reporter"], self.case, at, room=self._common(), files=[told])
        for row in rows if ports.scanner() is None else ():
            found = cleaning.clean(data)
            kept = file.clean(system(stream=self.case), row.id, at, cleaned=found)
            if kept.handed_id:
                why = "A picture made for this demonstration; I looked at it."
                file.clear(self.lead, kept.handed_id, at, reason=why)

    def _common(self) -> uuid.UUID:
        from medaccord.apps.cases.models import Case

        with platform_scope(LIVE, [self.case]):
            return Case.rows.values_list("room_id", flat=True).get(id=self.case)

    def admits(self, days: float, player: str) -> None:
        """A colleague of the desk is let in."""
        colleague = self.stage.cast[player].person
        assert colleague is not None
        participant.admit(self.lead, self.case, self.stage.ago(days), person=colleague)

    def becomes(self, days: float, event: CaseEvent) -> None:
        """It becomes public, an exploit is public, or attacks are seen."""
        case.record(self.lead, self.case, self.stage.ago(days), event=event)

    def runs_out(self, days: float) -> None:
        """The embargo has ended at its instant, and the platform notes it."""
        embargo.end(system(LIVE, self.case), self.case, self.stage.ago(days))

    def drafts(self, days: float, summary: str) -> tuple[uuid.UUID, str]:
        """The lead drafts the advisory and hands it in; returns the revision and its digest."""
        row = advisory.draft(self.lead, self.case, self.stage.ago(days), summary=summary)
        advisory.submit(self.lead, row.id, self.stage.ago(days))
        return row.id, row.digest

    def publishes(self, days: float, approver: str, summary: str) -> None:
        """The advisory is drafted, approved by a second person and released."""
        self.admits(days, approver)
        revision, digest = self.drafts(days, summary)
        advisory.approve(self.stage.cast[approver], revision, self.stage.ago(days), digest=digest)
        advisory.release(self.lead, revision, self.stage.ago(days))

    def warns(self, days: float, who: str, title: str, *, question: str, **parts: str) -> None:
        """The adviser's agency drafts a safety communication, and the center has two days to read it."""
        at = self.stage.ago(days)
        communication.draft(
            self.voices[who],
            self.case,
            at,
            title=title,
            parts=parts,
            summary="First version",
            outlet="together",
            due_at=at + dt.timedelta(days=2),
            question=question,
        )

    def closes(self, days: float) -> None:
        """The lead closes the case."""
        case.close(self.lead, self.case, self.stage.ago(days))
