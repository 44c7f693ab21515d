"""Terms on the form of an opinion: found by their words, named wherever a code stands, refused if unknown."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from tests.browsing import signed_in, words
from tests.judged import Judged

from medaccord.apps.assessments.queries.rounds import own_of
from medaccord.apps.devices.registry import RegistryLoad, Term
from medaccord.domain.devices.registry import Source
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
NOW = dt.datetime.now(dt.UTC)


def loaded(by, *terms):
    """Annex F as an operator loads it, with these terms."""
    batch = uuid.uuid4()
    rows = [
        Term(batch=batch, annex="F", code=code, term=term, hierarchy=code, status=state)
        for code, term, state in terms
    ]
    Term.objects.bulk_create(rows)
    RegistryLoad.objects.create(
        source=Source.IMDRF,
        batch=batch,
        parts="F",
        name="F.json",
        rows=len(rows),
        loaded_at=NOW,
        loaded_by_id=by.person,
    )


@pytest.fixture
def asked():
    j = Judged()
    j.ask()
    there = f"/cases/{j.case.id}/assessment/opinion/{j.mine(Role.ADVISER).id}/give/"
    return j, there, signed_in(j.w.adviser)


def ticked(answer):
    """Codes that are offered, and those of them that are ticked."""
    page = answer.content.decode()
    boxes = re.findall(r'name="picked"\s+value="(\w+)"( checked)?', page)
    return [code for code, _ in boxes], [code for code, on in boxes if on]


def test_terms_are_found_by_their_words_and_nothing_that_was_typed_is_lost(asked):
    j, there, adviser = asked
    typed = j.answers[Role.ADVISER] | {"version": 1, "words": "overdose", "find": "1", "terms": "F05 F9999"}
    page = adviser.post(there, typed)
    assert page.status_code == 200
    assert ticked(page) == (["F05", "F1005", "F100501"], ["F05"])
    html = page.content.decode()
    assert "Overdose AGENCY" in html
    assert 'value="critical" checked' in re.sub(r"\s+", " ", html)
    assert 'value="F9999"' in html  # what names nothing here stays as it was typed
    assert "Fill in" not in html
    assert own_of(j.w.adviser, j.case.id)[0].opinions == ()
    given = {name: value for name, value in typed.items() if name not in ("find", "terms")}
    assert adviser.post(there, given | {"picked": ["F05", "F1005"], "terms": "F1202"}).status_code == 303
    assert own_of(j.w.adviser, j.case.id)[0].opinions[0].answers["terms"] == ["F05", "F1005", "F1202"]
    again = adviser.get(there)
    assert ticked(again)[1] == ["F05", "F1005", "F1202"]
    assert "Severity, a proposal: Critical." in words(again)
    assert not re.search(r'name="severity"[^>]*value="serious"[^>]*checked', again.content.decode())
    shown = words(adviser.get(f"/cases/{j.case.id}/assessment/{j.s.one.id}/"))
    assert "F05 Delay to Treatment" in shown
    paper = words(adviser.get(f"/cases/{j.case.id}/assessment/{j.s.one.id}/rationale/"))
    assert "F1202 Disability" in paper


def test_a_code_that_a_loaded_annex_does_not_have_is_refused_by_its_name(asked):
    j, there, adviser = asked
    loaded(j.w.lead, ("F10", "Inappropriate Treatment", "Not selectable"), ("F1005", "Overdose of drug", ""))
    given = j.answers[Role.ADVISER] | {"version": 1}
    page = words(adviser.post(there, given | {"terms": "F1005 F1006"}))
    assert "The annex that is loaded here has no code &#x27;F1006&#x27;." in page
    assert "is a heading of its annex" in words(adviser.post(there, given | {"terms": "F10"}))
    found = adviser.post(there, given | {"words": "treatment", "find": "1"})
    assert "F10" not in ticked(found)[0]
    # Nobody can say what an annex has that is not loaded.
    assert adviser.post(there, given | {"terms": "F1005 E9999"}).status_code == 303
    shown = words(adviser.get(f"/cases/{j.case.id}/assessment/{j.s.one.id}/"))
    assert "F1005 Overdose of drug E9999 (term not loaded here)" in shown


def test_a_search_that_finds_nothing_says_so(asked):
    _j, there, adviser = asked
    page = adviser.post(there, {"words": "zzzz", "find": "1", "version": 1})
    assert ticked(page) == ([], [])
    assert "No term that is loaded here has all of these words" in words(page)


def test_whoever_judges_only_how_easy_it_is_is_offered_no_terms(asked):
    j, _there, _adviser = asked
    there = f"/cases/{j.case.id}/assessment/opinion/{j.mine(Role.LEAD).id}/give/"
    assert 'name="find"' not in signed_in(j.w.lead).get(there).content.decode()
