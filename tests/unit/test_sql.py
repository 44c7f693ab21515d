"""No statement that the application sends holds anything but words of our own (decision 0271).

That is why the database's context is not signed: whoever could write SQL could say who asks. Values go as
parameters. Every call that sends SQL is found by its syntax, and what it sends must be made of constants
alone, or of what a table below names with the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent.parent / "src" / "medaccord"
SENDING = {"execute", "executemany", "executescript", "mogrify", "copy_expert", "callproc", "raw", "extra"}
SENDING |= {"RawSQL", "SQL", "Composed", "RunSQL"}
"""Calls whose first argument is SQL."""
NAMING = {"annotate", "alias", "aggregate"}
"""Calls whose keywords become names in SQL: none may come from elsewhere."""

CHECKED = {
    ("core/drift.py", "_spelt"): "columns of ours and a word, on SQLite alone",
    ("core/drift.py", "_inhabited"): "names of our tables, quoted, and their number",
    ("core/prepared.py", "rows"): "compiled by Django from a queryset of ours; values go as parameters",
    ("core/protect.py", "apply"): "policies and triggers, from names of our tables and columns; migrations",
    ("core/protect.py", "lift"): "names of triggers, from SQLite's own catalogue; migrations",
    ("core/search_sqlite.py", "_ids"): "as many places for parameters as there are words",
    ("core/wiping.py", "_empty_log"): "a number that SQLite itself has just told",
    ("core/writing.py", "insert"): "names of our tables and columns, quoted",
    ("core/writing.py", "update"): "names of our tables and columns, quoted",
}


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


class Module:
    """One module: what its names stand for, and the statements that it sends."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        self.globals = _bound(tree.body)
        self.imported = {
            alias.asname or alias.name: (str(node.module), alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def sent(self) -> Iterator[tuple[str, int, str]]:
        """Function, line and fault of every call whose SQL is not made of constants."""
        for function, call in _calls(self.tree):
            name = _name(call.func)
            here = self.functions.get(function)
            if name in NAMING and any(word.arg is None for word in call.keywords):
                yield function, call.lineno, f"{name} takes names from a mapping"
            if name not in SENDING:
                continue
            if not call.args or not self.constant(call.args[0], here):
                yield function, call.lineno, f"{name} sends what is made of more than constants"

    def constant(
        self, told: ast.expr, here: ast.FunctionDef | None, seen: frozenset[str] = frozenset()
    ) -> bool:
        """Whether an expression is text of our own, whoever asks."""
        if isinstance(told, ast.Call):
            return self._made(told, here, seen)
        if isinstance(told, ast.Name):
            return told.id not in seen and self._stands(told.id, here, seen | {told.id})
        parts: list[ast.expr] | None = None
        match told:
            case ast.Constant():
                parts = []
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                parts = [left, right]
            case ast.JoinedStr(values=values):
                parts = values
            case ast.FormattedValue(value=value):
                parts = [value]
            case ast.IfExp(body=one, orelse=other):
                parts = [one, other]
        return parts is not None and all(self.constant(part, here, seen) for part in parts)

    def _made(self, told: ast.Call, here: ast.FunctionDef | None, seen: frozenset[str]) -> bool:
        """Whether a call makes text of constants alone."""
        given = [*told.args, *(word.value for word in told.keywords)]
        if not all(self.constant(one, here, seen) for one in given):
            return False
        match told.func:
            case ast.Attribute(value=of, attr="format" | "replace"):
                return self.constant(of, here, seen)
            case ast.Name(id=name):
                return name == "str" or self._answers(name)
        return False

    def _stands(self, name: str, here: ast.FunctionDef | None, seen: frozenset[str]) -> bool:
        """Whether a name stands for a constant of its function, its callers, its module or another."""
        if here is not None:
            bound = _bound(here.body)
            if name in bound:
                return all(self.constant(value, here, seen) for value in bound[name])
            names = [one.arg for one in here.args.args]
            if name in names:
                return self._given(here, names.index(name))
        if name in self.globals:
            return all(self.constant(value, None, seen) for value in self.globals[name])
        module, there = self.imported.get(name, ("", ""))
        return module.startswith("medaccord.") and _of(module)._stands(there, None, frozenset({there}))

    def _given(self, here: ast.FunctionDef, at: int) -> bool:
        """Whether every caller in this module gives a private function a constant in one place."""
        if not here.name.startswith("_"):
            return False
        own = frozenset({here.name})
        calls = [(who, call) for who, call in _calls(self.tree) if _name(call.func) == here.name]
        return bool(calls) and all(
            len(call.args) > at and self.constant(call.args[at], self.functions.get(who), own)
            for who, call in calls
        )

    def _answers(self, name: str) -> bool:
        """Whether a function of ours makes text of its arguments and constants alone."""
        module, there = self.imported.get(name, ("", name))
        at = _of(module) if module.startswith("medaccord.") else self
        made = at.functions.get(there)
        if made is None:
            return False
        given = {one.arg for one in (*made.args.args, *made.args.kwonlyargs)}
        said = [n.value for n in ast.walk(made) if isinstance(n, ast.Return)]
        return bool(said) and all(
            value is not None
            and all(n.id in given or at.constant(n, None) for n in ast.walk(value) if isinstance(n, ast.Name))
            and not any(isinstance(n, ast.Call | ast.Attribute) for n in ast.walk(value))
            for value in said
        )


UNKNOWN = ast.Call(ast.Name("unknown"), [], [])


def _bound(body: list[ast.stmt]) -> dict[str, list[ast.expr]]:
    """Every value that a block gives a name; what is taken apart, or a loop gives, is unknown."""
    found: dict[str, list[ast.expr]] = {}
    for node in (inner for statement in body for inner in ast.walk(statement)):
        targets: list[ast.expr] = []
        value: ast.expr | None = None
        match node:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AnnAssign(target=one, value=value) | ast.AugAssign(target=one, value=value):
                targets = [one]
            case ast.For(target=one):
                targets, value = [one], UNKNOWN
            case ast.withitem(optional_vars=ast.expr() as one):
                targets, value = [one], UNKNOWN
        for target in targets:
            for name in (each.id for each in ast.walk(target) if isinstance(each, ast.Name)):
                plain = isinstance(target, ast.Name) and value is not None
                found.setdefault(name, []).append(value if plain and value else UNKNOWN)
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the function that it stands in."""

    def within(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef) else function
            if isinstance(child, ast.Call):
                yield inner, child
            yield from within(child, inner)

    return within(tree, "")


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@cache
def _of(module: str) -> Module:
    there = SRC.parent / module.replace(".", "/")
    file = there.with_suffix(".py") if there.with_suffix(".py").exists() else there / "__init__.py"
    return Module(_tree(file))


def _files() -> list[Path]:
    return sorted(file for file in SRC.rglob("*.py") if "migrations" not in file.parts)


@cache
def _faults() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for file in _files():
        for function, line, fault in Module(_tree(file)).sent():
            found.setdefault((str(file.relative_to(SRC)), function), []).append(f"{line}: {fault}")
    return found


def test_every_statement_is_made_of_constants_or_named_with_its_reason():
    assert {where: _faults()[where] for where in _faults() if where not in CHECKED} == {}


def test_every_reason_is_still_needed():
    assert set(CHECKED) <= set(_faults())


def test_statements_are_found_at_all():
    sending = {
        (file.name, function)
        for file in _files()
        for function, call in _calls(_tree(file))
        if _name(call.func) in SENDING
    }
    assert {("context.py", "_write"), ("search_postgresql.py", "hits"), ("own.py", "")} <= sending
    assert len(sending) > 15


WRONG = {
    "a value in an f-string": 'def f(cursor, name):\n    cursor.execute(f"SELECT {name}")',
    "a value that is added": 'def f(cursor, name):\n    cursor.execute("SELECT " + name)',
    "a value in per cent": 'def f(cursor, name):\n    cursor.execute("SELECT %s" % name)',
    "a value that is formatted": 'def f(cursor, name):\n    cursor.execute("SELECT {}".format(name))',
    "a variable": 'def f(cursor, name):\n    s = "SELECT "\n    s += name\n    cursor.execute(s)',
    "one of two": 'def f(c, n):\n    s = "SELECT 1"\n    if n:\n        s = n\n    c.execute(s)',
    "what a caller gives": "def _f(c, s):\n    c.execute(s)\ndef g(c, n):\n    _f(c, n)",
    "what anybody may call": 'def f(c, s):\n    c.execute(s)\ndef g(c):\n    f(c, "SELECT 1")',
    "what a loop gives": "def f(c, all):\n    for s in all:\n        c.execute(s)",
    "what a pair gives": "def f(c, pair):\n    s, t = pair\n    c.execute(s)",
    "an attribute": "def f(c, form):\n    c.execute(form.text)",
    "raw": 'def f(rows, n):\n    rows.raw(f"SELECT {n}")',
    "an expression": 'def f(n):\n    return RawSQL(f"{n}", ())',
    "extra": "def f(rows, n):\n    rows.extra(where=[n])",
    "names from a mapping": "def f(rows, wish):\n    rows.annotate(**wish)",
    "a function that reads": 'def h(n):\n    return open(n)\ndef f(c):\n    c.execute(h("x"))',
}
RIGHT = {
    "a text": 'def f(cursor, name):\n    cursor.execute("SELECT %s", [name])',
    "a constant": 'S = "SELECT 1"\nT = S + " AND 1"\ndef f(c):\n    c.execute(f"{S} {T}")',
    "what callers give": 'def _f(c, s):\n    c.execute(s)\ndef g(c):\n    _f(c, "SELECT 1")',
    "a function of constants": 'def h(n):\n    return f"(x > {n})"\ndef f(c):\n    c.execute(h("now()"))',
}


@pytest.mark.parametrize("told", WRONG.values(), ids=list(WRONG))
def test_what_is_made_of_more_is_found(told):
    assert list(Module(ast.parse(told)).sent())


@pytest.mark.parametrize("told", RIGHT.values(), ids=list(RIGHT))
def test_what_is_made_of_constants_is_not(told):
    assert not list(Module(ast.parse(told)).sent())
