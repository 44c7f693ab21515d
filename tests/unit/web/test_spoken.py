"""What commands refuse is said in the reader's language: the whole pattern first, then the values."""

from __future__ import annotations

import pytest
from django.utils.translation import _trans

from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence, plain, together
from medaccord.web.forms.plain import Form
from medaccord.web.spoken import spoken

GERMAN = {
    "Choose one.": "Wählen Sie eines.",
    "Give at most {most} names to {whom}.": "Geben Sie {whom} höchstens {most} Namen.",
    "{sentence} To go on, give a reason.": "{sentence} Begründen Sie, um fortzufahren.",
    "Broken {place}.": "Kaputt {ort}.",
}


@pytest.fixture(autouse=True)
def _german(monkeypatch):
    monkeypatch.setattr(_trans, "gettext", lambda told: GERMAN.get(str(told), str(told)))


def test_a_sentence_without_values_is_looked_up_as_it_is():
    assert spoken("Choose one.") == "Wählen Sie eines."
    assert spoken("Not known.") == "Not known."
    assert spoken("") == ""


def test_values_are_put_into_the_translation_in_its_own_order_and_are_not_translated():
    said = Sentence("Give at most {most} names to {whom}.", most=3, whom="Choose one.")
    assert spoken(said) == "Geben Sie Choose one. höchstens 3 Namen."


def test_sentences_in_sentences_are_translated():
    said = Sentence("{sentence} To go on, give a reason.", sentence=plain("Choose one."))
    assert spoken(said) == "Wählen Sie eines. Begründen Sie, um fortzufahren."
    assert spoken(together([said, "Choose one."])).endswith("fortzufahren. Wählen Sie eines.")


def test_a_translation_that_names_another_place_leaves_it_english():
    assert spoken(Sentence("Broken {place}.", place=1)) == "Broken 1."


@pytest.mark.parametrize("error", ["Choose one.", ["Choose one."], plain("Choose one.")])
def test_a_form_says_what_a_command_refused_in_the_readers_language(error):
    form = Form({})
    form.add_error(None, error)
    assert form.non_field_errors() == ["Wählen Sie eines."]


def test_the_reason_of_a_refusal_can_be_said_as_a_whole():
    assert spoken(Invalid({"a": ["Choose one."], "b": ["Choose one."]}).reason) == " ".join(
        ["Wählen Sie eines."] * 2
    )
    assert str(Illegal("Choose one.")) == "Choose one.", "programs and logs keep English"
