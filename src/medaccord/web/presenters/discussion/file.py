"""What a file is, how far it is examined, what became of it; the pages that release and erase it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from django.forms import Form
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.discussion.queries.documents import Document
from medaccord.apps.discussion.queries.files import FileAbout
from medaccord.apps.discussion.queries.sealed import SealedLine
from medaccord.apps.intake.queries.reports import FileLine
from medaccord.apps.parties.queries.reach import Someone
from medaccord.core.files import Examination
from medaccord.domain.cleaning import SENTENCES, Handed
from medaccord.domain.examination import Examined
from medaccord.domain.filekind import Group, ending_of, group_of
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.past_owner import past_owner
from medaccord.web.presenters.intake.reporting import size_in_words
from medaccord.web.presenters.words import marking_words
from medaccord.web.templatetags.instants import day, moment


def file_title(name: str) -> str:
    """A file's name, which can go with the file where it is erased."""
    return name or _("Name erased")


GROUPS: dict[str, str | Promise] = {
    Group.PROGRAM: _l("a program, or something that starts one"),
    Group.ARCHIVE: _l("an archive, or an Office document, which is one inside"),
    Group.DOCUMENT: _l("a document"),
    Group.PICTURE: _l("a picture"),
    Group.MEDIA: _l("sound or video"),
    Group.RECORDING: _l("a recording of network traffic"),
    Group.PAGE: _l("a web page or other text with markup"),
    Group.TEXT: _l("plain text"),
    Group.OTHER: _l("of a kind that was not recognized"),
}
"""What content is, for whoever opens it."""


def kind_in_words(media_type: str) -> str:
    """What the content is, with its media type."""
    return f"{GROUPS[group_of(media_type)]} ({media_type})"


def opens_at(one: Document | FileLine) -> str:
    """Where a file is downloaded; empty while it is not handed out."""
    return reverse("file.download", args=[one.id]) if one.examination.opens else ""


def condition(one: Document | FileLine) -> str:
    """How far a file is examined and whether it is what its name says; what became of it where it is gone."""
    if one.erased:
        return gone(one)
    found = one.examination
    parts = (examined_in_words(found), *_archived(found), *_warnings(one.name, one.media_type, found))
    return " ".join(filter(None, (_handed(found), *parts)))


HANDED: dict[str, str | Promise] = {
    Handed.SEALED: _l(
        "Only you open this one. Others get it under a neutral name, without what tells who made it."
    ),
    Handed.CLEANED: _l("What could tell who made it was taken out."),
    Handed.FORWARDED: _l("Handed on by a coordinator: it could not be cleaned in full."),
}
"""What a file is to a protected reporter's."""


def _handed(found: Examination) -> str:
    """What a reader is told of a protected reporter's file, or of what is here in its place."""
    return str(HANDED.get(found.handed, ""))


def waits_in_words(one: SealedLine) -> str:
    """Why others do not have a protected reporter's file yet, for the desk."""
    if one.why is None:
        return _("What tells who made it is being taken out. It appears here in a few minutes.")
    return _("Waits for you: %s") % _(SENTENCES[one.why])


def own_wait(file: uuid.UUID, sealed: Iterable[SealedLine]) -> str:
    """What its sender is told of a file that others do not have yet."""
    found = next((one for one in sealed if one.original == file and not one.may), None)
    if found is None:
        return ""
    if found.why is None:
        return _("Nobody else has it yet: that takes a few minutes.")
    why = _(SENTENCES[found.why])
    return _("Nobody else has it yet: a coordinator decides. %s You can send another file instead.") % why


def sealed_title(one: SealedLine) -> str:
    """A protected reporter's file by what it is: its name is not told."""
    return _("A file from the reporter")


def forward_acts(one: SealedLine) -> tuple[v.Act, ...]:
    """The link to the page that hands it on although it could not be cleaned."""
    if one.why is None or not one.may:
        return ()
    return (v.Act(_("Judge it"), forward_address(one.id), look="plain", about=sealed_title(one)),)


def forward_address(file: uuid.UUID) -> str:
    """Where a file is handed on that could not be cleaned."""
    return reverse("file.forward", args=[file])


def forward_page(file: SealedLine, form: Form, back: str) -> v.ConfirmPage:
    """What it means to hand on a file that may tell who its sender is."""
    why = _(SENTENCES[file.why]) if file.why else ""
    return v.ConfirmPage(
        heading=_("Hand on a file that could not be cleaned"),
        text=(
            why,
            _("Its sender wishes not to be known. Everybody for whom it was sent could learn who that is."),
            _("Ask the reporter for another file first: a picture, a text, or the same without a password."),
            _("Handed on, it gets a neutral name; it is then examined like any other file."),
        ),
        box=v.FormBox(
            "forward",
            forward_address(file.id),
            form,
            (v.Submit(_("Hand it on"), "forward", look="danger"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(
            v.Pair(_("By its content"), kind_in_words(file.media_type)),
            v.Pair(_("Size"), size_in_words(file.size)),
            v.Pair(_("Came"), day(file.at)),
            v.Pair(_("Marking"), marking_words(file.marked)),
        ),
        danger=True,
    )


def examined_in_words(found: Examination) -> str:
    """The examination of a file as its readers are told it; nothing of one without a finding."""
    at = day(found.at) if found.at else ""
    if found.state == Examined.SUSPICIOUS:
        words = {"finding": found.finding, "scanner": found.scanner.split("/")[0], "at": at}
        if found.opens:
            return _("%(scanner)s found %(finding)s in it, %(at)s.") % words
        return _("Locked: %(scanner)s found %(finding)s in it, %(at)s.") % words
    if found.waits:
        by_hand = _("Not examined for malware. It opens once a coordinator releases it.")
        return by_hand if found.by_hand else _("Waits for its examination for malware.")
    if found.state == Examined.RELEASED:
        words = {"who": found.by, "at": at, "why": found.why.strip()}
        return _("Not examined for malware. Released by %(who)s, %(at)s: %(why)s") % words
    return ""


def _archived(found: Examination) -> Iterator[str]:
    """How an exploit or firmware leaves."""
    if found.exploit and found.opens:
        yield _("Holds an exploit or firmware: it comes in an archive with the password %s.") % found.password
    elif found.exploit:
        yield _("Holds an exploit or firmware: it comes in an archive with a password.")
    if found.exploit:
        yield _taken_by(found)


def _taken_by(found: Examination) -> str:
    """Who takes an exploit or firmware: by name and with reasons for who names them, others their own."""
    if found.entrusts:
        told = _("Who filed it, whose it is and these people take it: %s.") % _named(found)
        ask = _("You do not take it unless you name yourself.")
    else:
        told, ask = _by_whom(found)
        why = "".join(f" ({one.reason.strip()})" for one in found.entrusted)
        told = f"{told} {_('You are named%s.') % why}" if found.entrusted else told
    return told if found.takes else f"{told} {ask}"


def _by_whom(found: Examination) -> tuple[str, str]:
    """Who names those who take an exploit or firmware, and whom to ask; a report has no lead."""
    if found.led:
        return (
            _("Who filed it, whose it is and people whom the lead named take it."),
            _("Ask the lead to be named."),
        )
    return (
        _("Who filed it and people whom the desk of this report named take it."),
        _("Ask the desk to be named."),
    )


def _named(found: Examination) -> str:
    """Whom the reader knows to be named, each with the reason."""
    named = "; ".join(f"{one.name} ({one.reason.strip()})" for one in found.entrusted)
    return named or _("nobody is named")


def _warnings(name: str, media_type: str, found: Examination) -> Iterator[str]:
    """Where the name and the content of a file contradict each other, or the content itself."""
    if found.misnamed:
        words = {"ending": ending_of(name), "kind": GROUPS[group_of(media_type)]}
        yield _("Its name ends in .%(ending)s, but by its content it is %(kind)s.") % words
    if found.mixed:
        yield _("Its content can be read as more than one kind of file. Open it in a separate place.")


def clear_acts(one: Document | FileLine, may: bool) -> tuple[v.Act, ...]:
    """The link to the page that releases it, for the desk, where nothing examines files."""
    if not (may and one.examination.waits and one.examination.by_hand):
        return ()
    return (v.Act(_("Release"), clear_address(one.id), look="plain", about=one.name),)


def class_acts(one: Document | FileLine, decides: bool) -> tuple[v.Act, ...]:
    """The link to the page that marks it as an exploit or firmware, for whoever filed it and the desk."""
    mine = one.mine and one.examination.state != Examined.SUSPICIOUS
    if one.erased is not None or one.examination.exploit or not (mine or decides):
        return ()
    label = _("Mark as exploit or firmware")
    return (v.Act(label, class_address(one.id), look="plain", about=one.name),)


def entrust_acts(one: Document | FileLine, leads: bool) -> tuple[v.Act, ...]:
    """The link to the page that says by name who takes an exploit or firmware, for the lead."""
    if one.erased is not None or not (one.examination.exploit and leads):
        return ()
    return (v.Act(_("Say who takes it"), entrust_address(one.id), look="plain", about=one.name),)


def entrust_link(file: uuid.UUID) -> v.Link:
    """To where it is said by name who takes an exploit or firmware."""
    return v.Link(_("Say who takes it"), entrust_address(file))


def person_words(one: Someone) -> str:
    """Somebody by name, with the organization that they belong to now."""
    return ", ".join(filter(None, (one.name, one.organisation_name)))


def entrust_address(file: uuid.UUID) -> str:
    """Where it is said by name who takes an exploit or firmware."""
    return reverse("file.entrust", args=[file])


def entrust_page(file: FileAbout, form: Form, back: str) -> v.ConfirmPage:
    """Who takes an exploit or firmware now, and what naming somebody means."""
    listed = bool(form.fields["people"].choices)  # type: ignore[attr-defined]
    return v.ConfirmPage(
        heading=_("Say who takes this exploit or firmware"),
        text=(
            *(() if listed else (_("Nobody else may open this file: there is nobody to name."),)),
            _("Whom you name is told, takes the archive, reads its password. Others see that it is there."),
            _("They read why. Nobody else but who names people here sees whom. Each download is kept."),
        ),
        box=v.FormBox(
            "entrust", entrust_address(file.id), form, (v.Submit(_("Record it"), "entrust", look="filled"),)
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(*_facts(file), v.Pair(_("Named now"), _named(file.examination))),
    )


def class_address(file: uuid.UUID) -> str:
    """Where a file is marked as an exploit or firmware."""
    return reverse("file.classify", args=[file])


def class_page(file: FileAbout, form: Form, back: str) -> v.ConfirmPage:
    """What it means for a file to be an exploit or firmware."""
    return v.ConfirmPage(
        heading=_("Mark this file as an exploit or firmware"),
        text=(
            _("It is then handed out in an archive with a password only, to who filed it and whose it is."),
            _("Others take it once the lead names them, and says why.")
            if file.examination.led
            else _("Others take it once the desk of this report names them, and says why."),
            _("A scanner that finds something in it no longer locks it. Nothing takes the mark back."),
        ),
        box=v.FormBox(
            "classify", class_address(file.id), form, (v.Submit(_("Mark it"), "classify", look="filled"),)
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=tuple(_facts(file)),
    )


def mark_acts(one: Document | FileLine, may: bool) -> tuple[v.Act, ...]:
    """The link to the page that marks it more strictly, for whoever filed it, its owner and the desk."""
    if one.erased is not None or not (one.mine or may):
        return ()
    return (v.Act(_("Mark"), mark_address(one.id), look="plain", about=one.name),)


def mark_address(file: uuid.UUID) -> str:
    """Where a file is marked more strictly."""
    return reverse("file.mark", args=[file])


def mark_page(file: FileAbout, form: Form, back: str) -> v.ConfirmPage:
    """What it means to mark a file more strictly, beside what it carries now."""
    return v.ConfirmPage(
        heading=_("Mark this file more strictly"),
        text=(
            _("Its readers stay the same, and are told; what they took before they may still have."),
            _("What turns out to belong to a party moves to a room of its own. A share of it ends."),
            past_owner(),
            _("Nothing here makes it wider."),
        ),
        box=v.FormBox("mark", mark_address(file.id), form, (v.Submit(_("Mark it"), "mark", look="filled"),)),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(
            v.Pair(_("File"), f"{file.name}, {size_in_words(file.size)}"),
            v.Pair(_("Marking now"), marking_words(file.marking)),
        ),
    )


def clear_address(file: uuid.UUID) -> str:
    """Where a file is released."""
    return reverse("file.clear", args=[file])


def clear_page(file: FileAbout, form: Form, back: str) -> v.ConfirmPage:
    """What the file is by its content, and what to take care of before it is opened unexamined."""
    return v.ConfirmPage(
        heading=_("Release this file unexamined"),
        text=(
            _("Nothing here has looked for malware in it. Evidence can hold an exploit, on purpose or not."),
            *_once_released(file),
            _("Open it on a machine that holds nothing else and is not in your network. Start no program."),
            _("If you doubt it, ask its sender first. Nobody can open it until you release it."),
        ),
        box=v.FormBox(
            "clear", clear_address(file.id), form, (v.Submit(_("Release it"), "clear", look="danger"),)
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(*_facts(file), *_takers(file)),
        danger=True,
    )


def _takers(file: FileAbout) -> Iterator[v.Pair]:
    """For whoever names people: who is named, with the way to where that is said."""
    if file.examination.exploit and file.may_entrust:
        yield v.Pair(_("Named now"), _named(file.examination), href=entrust_address(file.id))


def _once_released(file: FileAbout) -> Iterator[str]:
    """Who gets what once it is released: of an exploit or firmware few do, and only as an archive."""
    if not file.examination.exploit:
        yield _(
            "Once released, everybody who may open it can download it; it is never opened in the browser."
        )
        return
    yield _("It is marked as an exploit or firmware: released, it leaves in an archive with a password only.")
    yield _("Who filed it, whose it is and who is named can then download it. Nobody else can.")
    yield (
        _("Releasing it names nobody.")
        if file.examination.takes
        else _("Releasing it names nobody, you neither.")
    )


def released_words(file: FileAbout) -> str:
    """What follows from the release, once it is done."""
    if file.examination.exploit:
        return _("The file was released. Who filed it, whose it is and who is named can download it now.")
    return _("The file was released. Everybody who may open it can download it now.")


def _facts(file: FileAbout) -> Iterator[v.Pair]:
    yield v.Pair(_("File"), f"{file.name}, {size_in_words(file.size)}")
    yield v.Pair(_("By its content"), kind_in_words(file.media_type))
    if file.claimed_type:
        yield v.Pair(_("Its sender says"), file.claimed_type)
    for warning in _warnings(file.name, file.media_type, file.examination):
        yield v.Pair(_("Take care"), warning)
    yield v.Pair(_("SHA-256"), file.sha256, code=True)
    yield v.Pair(_("Marking"), marking_words(file.marking))


def gone(one: Document | FileLine) -> str:
    """By whom, when, on which basis and why a file was erased; nothing while it is there."""
    if one.erased is None:
        return ""
    at = day(one.erased.at) if one.erased.by_day else moment(one.erased.at)
    words = {"who": one.erased.by, "at": at, "basis": one.erased.basis}
    said = _("Erased by %(who)s, %(at)s, under %(basis)s.") % words
    return f"{said} {one.erased.why.strip()}"


def erase_acts(one: Document | FileLine, decides: bool, held: bool) -> tuple[v.Act, ...]:
    """The link to the page that erases it, for whoever filed it or decides here; none where it is held."""
    if held or one.erased is not None or not (one.mine or decides):
        return ()
    return (v.Act(_("Erase"), erase_address(one.id), look="plain", about=one.name),)


def erase_address(file: uuid.UUID) -> str:
    """Where a file is erased."""
    return reverse("file.redact", args=[file])


def redact_page(file: FileAbout, form: Form, back: str) -> v.ConfirmPage:
    """The end of a file, in the record as well, with the copies that this reader knows of."""
    return v.ConfirmPage(
        heading=_("Erase this file for good"),
        text=(
            _("Its content goes, from the record as well. Nobody brings it back, and nobody opens it again."),
            _("That it was here stays, and that it was erased, by whom, why and on which basis."),
            _("Whoever opened it before may have kept a copy. Ask them to delete it."),
        ),
        box=v.FormBox(
            "redact",
            erase_address(file.id),
            form,
            (v.Submit(_("Erase it"), "redact", look="danger"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(
            v.Pair(_("File"), f"{file.name}, {size_in_words(file.size)}"),
            v.Pair(_("Marking"), marking_words(file.marking)),
            *(
                v.Pair(
                    _("The same content is in %s too") % one.number,
                    _("%s. Erase it there as well.") % one.name,
                )
                for one in file.alike
            ),
        ),
        danger=True,
    )
