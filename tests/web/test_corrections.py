"""The pages that change and withdraw a row of a case: who is offered them, and what they keep."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import AT, signed_in, words
from tests.filled import filled

from medaccord.apps.cases.commands import acknowledgment, note, product, reference, remediation, score, status
from medaccord.apps.cases.commands.acknowledgment import NewAcknowledgment
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.reference import NewReference
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.models import (
    Acknowledgment,
    Note,
    NoteKind,
    Reference,
    Remediation,
    RemediationKind,
    Score,
    Vulnerability,
)
from medaccord.apps.devices.models import Product, ProductSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LOWER = VECTOR.replace("C:H", "C:L")
WHY = "It was typed for another device."


class Page:
    """A case in which the desk and Northgate have each written one row of every kind."""

    def __init__(self):
        self.f = f = filled()
        w, case, now = f.w, f.case.id, f.now
        self.here = f"/cases/{case}/vulnerabilities/"
        self.desk, self.maker = signed_in(w.lead), signed_in(w.northgate)
        (self.pump,), (self.flaw,) = f.products(), f.vulnerabilities()
        named = frozenset({self.pump.id})
        self.group = product.group(w.northgate, case, now, products=named, name="All pumps")
        cure = NewRemediation(RemediationKind.MITIGATION, "Separate it.", named, frozenset({self.group.id}))
        self.rows = {
            "score": score.add(w.northgate, self.flaw.id, now, scores=[NewScore(VECTOR, named)])[0],
            "remediation": remediation.add(w.northgate, self.flaw.id, now, remediations=[cure])[0],
            "note": note.add(w.lead, case, now, notes=[NewNote(NoteKind.SUMMARY, "Text")])[0],
            "reference": reference.add(
                w.northgate, case, now, references=[NewReference("https://e.example/1", "One")]
            )[0],
            "acknowledgment": acknowledgment.add(
                w.lead, case, now, acknowledgments=[NewAcknowledgment(("Ada",))]
            )[0],
            "product": self.pump,
            "group": self.group,
            "vulnerability": self.flaw,
        }

    def there(self, noun, act):
        where = "" if noun == "vulnerability" else f"{noun}/"
        return f"{self.here}{where}{self.rows[noun].id}/{act}/"

    def offered(self, browser):
        """What the page of the case offers: noun and act of every link to a correction."""
        page = browser.get(self.here).content.decode()
        links = {(noun, act): self.there(noun, act) for noun in self.rows for act in ("change", *WITHDRAW)}
        return {key for key, link in links.items() if f'href="{link}"' in page}

    def row(self, model):
        (found,) = self.f.rows(model)
        return found


WITHDRAW = ("withdraw", "ungroup")
CHANGED = ("score", "remediation", "note", "reference", "acknowledgment", "product")
MODELS = {
    "score": Score,
    "remediation": Remediation,
    "note": Note,
    "reference": Reference,
    "acknowledgment": Acknowledgment,
    "product": Product,
    "vulnerability": Vulnerability,
    "group": ProductSet,
}
NEW = {
    "score": ({"score-vector": LOWER, "score-source": "Ours"}, {"vector": LOWER, "source": "Ours"}),
    "remediation": (
        {"remediation-category": "workaround", "remediation-details": "Unplug it.", "remediation-day": ""},
        {"category": "workaround", "details": "Unplug it.", "dated": None},
    ),
    "note": (
        {"note-category": "details", "note-text": "Right", "note-title": "Heading"},
        {"category": "details", "text": "Right", "title": "Heading"},
    ),
    "reference": (
        {"reference-url": "https://e.example/2", "reference-summary": "Two"},
        {"url": "https://e.example/2", "summary": "Two", "category": ""},
    ),
    "acknowledgment": (
        {"acknowledgment-names": "Ada Byron\nC. Babbage", "acknowledgment-summary": "for it"},
        {"names": ["Ada Byron", "C. Babbage"], "summary": "for it"},
    ),
    "product": ({"product-name": "Pump  2.1"}, {"name": "Pump  2.1"}),
}
"""What is typed into each form, and what stands in the row afterwards."""


def test_each_reader_is_offered_what_it_may_correct():
    p = Page()
    everything = {(noun, "change") for noun in CHANGED}
    everything |= {(noun, "withdraw") for noun in MODELS if noun != "group"} | {("group", "ungroup")}
    assert p.offered(p.desk) == everything
    own = ("score", "remediation", "reference", "product")
    assert p.offered(p.maker) == {(noun, act) for noun in own for act in ("change", "withdraw")} | {
        ("group", "ungroup")
    }
    assert p.offered(signed_in(p.f.w.halcyon)) == set()
    pairs = [(p.pump.id, p.flaw.id)]
    status.ask(p.f.w.lead, p.f.case.id, AT, pairs=pairs, due_at=AT + dt.timedelta(days=7))
    assert ("product", "withdraw") not in p.offered(p.maker)
    assert p.maker.get(p.there("product", "withdraw")).status_code == 403


@pytest.mark.parametrize("noun", CHANGED)
def test_a_row_is_changed_on_a_page_of_its_own(noun):
    p = Page()
    opened = p.desk.get(p.there(noun, "change"))
    assert opened.status_code == 200
    assert f'name="{noun}-version" value="1"' in opened.content.decode()
    typed, says = NEW[noun]
    data = typed | {f"{noun}-version": "1"}
    if noun in ("score", "remediation"):
        assert "checked" in opened.content.decode()
        data[f"{noun}-products"] = [str(p.pump.id)]
    answer = p.desk.post(p.there(noun, "change"), data)
    assert answer.status_code == 303, words(answer)
    assert answer["Location"] == p.here
    row = p.row(MODELS[noun])
    assert {name: getattr(row, name) for name in says} == says
    assert row.version == 2
    assert " changed. " in words(p.desk.get(p.here))


@pytest.mark.parametrize("noun", CHANGED)
def test_what_a_form_shows_saves_as_it_was(noun):
    p = Page()
    form = p.desk.get(p.there(noun, "change")).context["page"].box.form
    data = {form.add_prefix(name): form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    before = p.row(MODELS[noun])
    if noun == "product":
        data["product-name"] = before.name
    assert p.desk.post(p.there(noun, "change"), data).status_code == 303
    after = p.row(MODELS[noun])
    assert after.version == 2
    kept = [f.attname for f in after._meta.concrete_fields if f.name not in ("version", "at")]
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_a_stale_change_shows_both_texts_and_is_then_a_decision():
    p = Page()
    wanted = NewNote(NoteKind.SUMMARY, "Theirs")
    note.change(p.f.w.lead, p.rows["note"].id, AT, wanted=wanted)
    mine = {"note-category": "summary", "note-text": "Mine", "note-version": "1"}
    stale = p.desk.post(p.there("note", "change"), mine)
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Compare both texts" in page
    assert "Theirs" in words(stale)
    assert ">\nMine</textarea>" in page
    assert 'name="note-version" value="2"' in page
    assert p.desk.post(p.there("note", "change"), {**mine, "note-version": "2"}).status_code == 303
    assert p.row(Note).text == "Mine"


@pytest.mark.parametrize("noun", MODELS)
def test_a_row_is_withdrawn_with_its_reason_and_stands_struck_on_the_page(noun):
    p = Page()
    act = "ungroup" if noun == "group" else "withdraw"
    there = p.there(noun, act)
    assert "This cannot be undone" in words(p.desk.get(there))
    assert p.desk.post(there, {"reason": " ", "version": "1"}).status_code == 422
    answer = p.desk.post(there, {"reason": WHY, "version": "1"})
    assert answer.status_code == 303, words(answer)
    assert p.f.rows(MODELS[noun], id=p.rows[noun].id)[0].withdrawn_because == WHY
    page = p.desk.get(p.here)
    assert "<s>" in page.content.decode()
    assert f"{WHY} Nov 23, 2026 by you" in words(page)
    assert (noun, act) not in p.offered(p.desk)
    for again in (p.desk.get(there), p.desk.post(there, {"reason": WHY, "version": "2"})):
        assert again.status_code == 409
        assert "withdrawn" in words(again)


def test_who_may_not_correct_a_row_gets_no_form_and_no_change():
    p = Page()
    (ours,) = score.add(
        p.f.w.lead, p.flaw.id, AT, scores=[NewScore(VECTOR, frozenset({p.pump.id}), "CENTER")]
    )
    there = f"{p.here}score/{ours.id}/"
    assert f'href="{there}change/"' not in p.maker.get(p.here).content.decode()
    for act in ("change", "withdraw"):
        assert p.maker.get(f"{there}{act}/").status_code == 403
    typed = {"score-vector": LOWER, "score-products": [str(p.pump.id)], "score-version": "1"}
    refused = p.maker.post(f"{there}change/", typed)
    assert refused.status_code == 403
    assert "somebody else" in words(refused)
    assert p.maker.post(f"{there}withdraw/", {"reason": WHY, "version": "1"}).status_code == 403
    for act in ("change", "withdraw"):
        assert signed_in(p.f.w.halcyon).get(f"{there}{act}/").status_code == 404
        assert signed_in(p.f.w.halcyon).post(f"{there}{act}/", {"version": "1"}).status_code == 404
    assert [row.version for row in p.f.rows(Score)] == [1, 1]


def test_what_is_wrong_stands_at_its_field():
    p = Page()
    typed = {"score-vector": "CVSS:3.1/AV:X", "score-products": [str(p.pump.id)], "score-version": "1"}
    answer = p.desk.post(p.there("score", "change"), typed)
    assert answer.status_code == 422
    assert 'href="#id_score-vector"' in answer.content.decode()
    assert "CVSS:3.1/AV:X" in answer.content.decode()


def test_a_product_with_parts_is_named_by_them():
    p = Page()
    maker = p.f.organisation("northgate")
    new = product.typed(maker, "Northgate", "InfusaCore", "6.0")
    (row,) = product.add(p.f.w.lead, p.f.case.id, AT, products=[new])
    there = f"{p.here}product/{row.id}/change/"
    page = p.maker.get(there).content.decode()
    assert 'name="product-step_2" value="6.0"' in page
    typed = {"product-step_0": "Northgate", "product-step_1": "InfusaCore LX", "product-step_2": "6.1"}
    assert p.maker.post(there, typed | {"product-version": "1"}).status_code == 303
    (after,) = p.f.rows(Product, id=row.id)
    assert after.name == "Northgate InfusaCore LX 6.1"
    assert after.path[2] == ["product_version", "6.1"]
    typed |= {"product-step_2": "before 7.3", "product-name": "InfusaCore LX, all", "product-version": "2"}
    assert p.maker.post(there, typed).status_code == 303
    (after,) = p.f.rows(Product, id=row.id)
    assert (after.name, after.path[2]) == ("InfusaCore LX, all", ["product_version_range", "before 7.3"])


def test_a_version_that_was_left_out_is_given_later():
    p = Page()
    new = product.typed(p.f.organisation("northgate"), "Northgate", "InfusaCore")
    (row,) = product.add(p.f.w.lead, p.f.case.id, AT, products=[new])
    typed = {"product-step_0": "Northgate", "product-step_1": "InfusaCore", "product-added": "2.1"}
    there = f"{p.here}product/{row.id}/change/"
    assert p.desk.post(there, typed | {"product-version": "1"}).status_code == 303
    (after,) = p.f.rows(Product, id=row.id)
    assert (after.name, after.path[-1]) == ("Northgate InfusaCore 2.1", ["product_version", "2.1"])
