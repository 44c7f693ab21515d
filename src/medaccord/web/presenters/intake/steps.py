"""The five steps of a report and its check as pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.intake.drafts import Kept
from medaccord.web.presenters.intake.report import phone
from medaccord.web.presenters.intake.reporting import size_in_words
from medaccord.web.templatetags.instants import day
from medaccord.web.viewmodels import (
    Act,
    CheckPage,
    FormBox,
    KeptFile,
    Link,
    Notice,
    Offered,
    Pair,
    Step,
    StepPage,
    Submit,
    Told,
)

STEPS: Mapping[str, Any] = {
    "urgent": _l("Is it urgent?"),
    "device": _l("The device"),
    "harm": _l("Harm to patients"),
    "files": _l("Files"),
    "you": _l("You and your dates"),
}
HEADINGS: Mapping[str, Any] = {
    "urgent": _l("Is it urgent?"),
    "device": _l("Which device is it?"),
    "harm": _l("How could a patient be harmed?"),
    "files": _l("Is there something to look at?"),
    "you": _l("Who are you, and which dates matter?"),
}
LEADS: Mapping[str, Any] = {
    "urgent": _l("Answer what you know. “I don’t know” is a good answer."),
    "device": _l("Suggestions come from published advisories only. Your device need not be among them."),
    "harm": _l(
        "You do not need to be a clinician. One will read this and judge. "
        "Nothing here is published as you wrote it."
    ),
    "files": _l("Traces, pictures, code. You can go on without, and send more later."),
    "you": _l("Everything here is your choice. “Nobody” and no date are good answers."),
}
BACK: Mapping[str, Any] = {
    "device": _l("Back to the urgency"),
    "harm": _l("Back to the device"),
    "files": _l("Back to the harm"),
    "you": _l("Back to the files"),
}


_STEP_OF: Mapping[str, str] = {
    **dict.fromkeys(("patient_affected", "exploited", "already_public"), "urgent"),
    **dict.fromkeys(("kind", "device"), "device"),
    **dict.fromkeys(("description", "harm", "effects", "used_at", "noticed"), "harm"),
    **dict.fromkeys(("files", "evidence"), "files"),
}
"""Where the command's fields are typed; the rest is in the last step."""


def refusals(findings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What the command refused, each sentence with the step in which it can be mended."""
    for name, sentences in findings.items():
        step = STEPS[_STEP_OF.get(name, "you")]
        for sentence in sentences:
            yield _("%(step)s: %(sentence)s") % {"step": step, "sentence": sentence}


def address(step: str) -> str:
    """Where a step is typed."""
    names = {"urgent": "report.begin", "files": "report.files", "check": "report.submit"}
    return reverse(names[step]) if step in names else reverse("report.step", args=[step])


def step_page(
    step: str,
    form: Form,
    finished: Iterable[str],
    bound: Mapping[str, Form],
    *,
    note: str = "",
    offered: Offered | None = None,
    files: Sequence[Kept] = (),
) -> StepPage:
    """One step, empty, as kept or as typed; `bound` are the finished steps with what they hold."""
    order = list(STEPS)
    place = order.index(step)
    begun = bool(bound or files or note)
    return StepPage(
        place=place + 1,
        steps=steps(step, set(finished)),
        heading=str(HEADINGS[step]),
        lead=str(LEADS[step]),
        box=FormBox(step, address(step), form, tuple(_buttons(step))),
        before=before(),
        note=Notice("warning", note) if note else None,
        back=Link(str(BACK[step]), address(order[place - 1])) if place else None,
        stop=stop() if begun else None,
        phone=phone() if step == "urgent" else None,
        so_far=tuple(_so_far(bound)) if place else (),
        tips=() if place else _tips(),
        example=_example() if step == "harm" else "",
        offered=offered,
        files=tuple(_file(one) for one in files),
    )


def steps(now: str, finished: set[str]) -> tuple[Step, ...]:
    """The indicator: every finished step can be gone to, and the first that is open."""
    shown, reachable = [], True
    for name, label in STEPS.items():
        state: Any = "now" if name == now else "done" if name in finished else ""
        href = address(name) if name != now and (name in finished or reachable) else ""
        reachable = reachable and name in finished
        shown.append(Step(str(label), href, state))
    return tuple(shown)


def _buttons(step: str) -> Iterator[Submit]:
    yield Submit(_("Continue"), "continue", look="filled")
    if step == "device":
        yield Submit(_("Search published devices"), "search")
    if step == "files":
        yield Submit(_("Add these files"), "add")


def stop() -> Act:
    """The end of a draft."""
    return Act(_("Stop and delete what I typed"), reverse("report.stop"), "post", "plain")


def before() -> tuple[Pair, ...]:
    """What to know before sending: what happens to silent manufacturers, and safe harbor."""
    days = settings.MEDACCORD.silence_days
    return (
        Pair(
            _("What happens on day %d") % days,
            _(
                "The clock starts with our first attempt to reach the manufacturer. If it is still silent "
                "on day %d, we may publish what patients and hospitals need. You hear first."
            )
            % days,
        ),
        Pair(
            _("Safe harbor"),
            _("We take no legal action against people who report in good faith, and we tell the maker so."),
        ),
    )


def _tips() -> tuple[Pair, ...]:
    return (
        Pair(_("No account, no name needed"), _("You choose in step 5.")),
        Pair(_("Kept for 24 hours while you type"), _("Encrypted; only this browser can open it.")),
        Pair(_("We keep no address of yours"), _("Neither your network address nor your browser is stored.")),
        Pair(
            _("Leave patient names out"), _("No names, record numbers or serial numbers of implants either.")
        ),
    )


def _example() -> str:
    return _(
        "“Anyone on the ward network can change the dose. The screen shows the new rate but no alarm sounds. "
        "A nurse would notice at the next hourly check.”"
    )


def _file(kept: Kept) -> KeptFile:
    remove = Act(_("Remove"), reverse("report.remove", args=[kept.id]), "post", "plain", about=kept.name)
    return KeptFile(kept.name, size_in_words(kept.size), remove)


def _so_far(bound: Mapping[str, Form]) -> Iterator[Pair]:
    """The first answers in short."""
    if "urgent" in bound:
        yield Pair(_("Urgent"), urgency(bound["urgent"].cleaned_data))
    if "device" in bound:
        yield Pair(_("Device"), bound["device"].cleaned_data["device"] or _("Not named"))


def urgency(data: Mapping[str, Any]) -> str:
    """Why a report is urgent, or that it is not, in one line."""
    why = (
        ("patient_affected", _("a patient may be affected")),
        ("exploited", _("attacks were seen")),
        ("public", _("it is public")),
    )
    found = [words for name, words in why if data[name] == "yes"]
    if found:
        return _("Yes: %s") % ", ".join(found)
    return _("Not known") if "unknown" in data.values() else _("No")


def check_page(bound: Mapping[str, Form], files: Sequence[Kept], form: Form) -> CheckPage:
    """All answers with a way to each, and what happens once they are sent."""
    urgent = bound["urgent"].cleaned_data
    return CheckPage(
        steps=steps("", set(STEPS)),
        told=tuple(_told(step, bound[step], files) for step in STEPS),
        before=before(),
        box=FormBox("check", address("check"), form, (Submit(_("Send the report"), "send", look="filled"),)),
        stop=stop(),
        urgent="yes" in urgent.values(),
    )


def _told(step: str, form: Form, files: Sequence[Kept]) -> Told:
    shown = (
        tuple(Pair(one.name, size_in_words(one.size)) for one in files)
        if step == "files"
        else tuple(answers(form))
    )
    change = Link(_("Change: %s") % STEPS[step], address(step))
    return Told(step, str(STEPS[step]), shown, change, _("No files."))


def answers(form: Form) -> Iterator[Pair]:
    """What was answered in a valid form, in words; what was left empty is left out."""
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        if words := _words(bound.field, value):
            yield Pair(str(bound.label), words)


def _words(field: Any, value: Any) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(_label(field, one) for one in value)
    if isinstance(field, forms.ChoiceField):
        return _label(field, value)
    if isinstance(field, forms.DateField):
        return day(value) if value else ""
    return str(value).strip() if value else ""


def _label(field: Any, value: str) -> str:
    """What a choice is called."""
    return str(next((label for one, label in field.choices if one == value), ""))
