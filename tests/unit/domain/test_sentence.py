"""Sentences with values: English for programs, a pattern and values for whoever translates."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import medaccord
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence, plain, together

ROOT = Path(medaccord.__file__).parent
STOREYS = ("domain", "apps", "core")
OTHERS = (
    "domain/advisory/answers.py",  # what advisories say, in their own language
    "domain/audit/",  # what a check of chains finds, told at the command line
    "domain/canonical.py",
    "domain/csaf/",  # findings of the norm's own tests, in its own words
    "domain/receipt.py",
    "domain/retention.py",  # told at the command line, and a reason that a record keeps as it was
    "apps/advisories/queries/proof.py",
    "apps/intake/queries/issued.py",
    "core/audit.py",
    "core/inspection.py",
    "core/witness.py",  # what is found against the witness, told at the command line
    "core/models/",  # for whoever writes code against it
    "core/register.py",
)
"""Whose sentences no command's refusal holds."""
REFUSALS = {"Denied", "Illegal", "Invalid", "Missing", "Stale"}


def test_it_is_its_text_and_keeps_what_it_is_made_of():
    said = Sentence("Shorten this to {limit:,} characters.", limit=5000)
    assert said == "Shorten this to 5,000 characters."
    assert json.dumps([said]) == '["Shorten this to 5,000 characters."]'
    assert (said.pattern, said.values) == ("Shorten this to {limit:,} characters.", {"limit": 5000})


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_keeps_it_too(again):
    one = again(Sentence("Give {n}.", n=3))
    assert (one, one.pattern, one.values) == ("Give 3.", "Give {n}.", {"n": 3})


def test_sentences_stand_together_and_each_is_kept():
    first, second = Sentence("Give {n}.", n=3), "Use {} here."
    both = together([first, second])
    assert both == "Give 3. Use {} here."
    assert [str(one) for one in both.values.values()] == [first, second]
    assert both.values["part0"] is first
    assert plain(first) is first
    assert together([]) == ""


def test_a_refusal_of_input_keeps_its_sentences():
    refusal = Invalid({"a": [Sentence("Give {n}.", n=3)], "b": ["Choose one."]})
    assert refusal.reason == "Give 3. Choose one."
    assert isinstance(refusal.reason, Sentence)


def _formatted() -> Iterator[tuple[str, int, str]]:
    """F-strings that read like a sentence, or that a refusal holds as one, by module and line."""
    for storey in STOREYS:
        for path in sorted((ROOT / storey).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(OTHERS):
                tree = ast.parse(path.read_text())
                keys = {id(key) for one in ast.walk(tree) if isinstance(one, ast.Dict) for key in one.keys}
                refused = {id(part) for call in ast.walk(tree) if _refuses(call) for part in ast.walk(call)}
                for one in ast.walk(tree):
                    if isinstance(one, ast.JoinedStr) and id(one) not in keys:
                        text = "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in one.values)
                        if _reads_like_a_sentence(text) or id(one) in refused:
                            yield name, one.lineno, text


def _refuses(call: ast.AST) -> bool:
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REFUSALS


def _reads_like_a_sentence(text: str) -> bool:
    words = re.search(r"[A-Za-z]{2,} |[A-Za-z]{2,}[.!?]$", text)
    return bool(words) and (text.rstrip().endswith((".", "!", "?")) or ". " in text)


def test_no_refusal_is_put_together_where_no_language_can_reach_it():
    assert list(_formatted()) == [], "write it as Sentence(pattern, name=value)"
