"""One question with its answer, or a file of them: a JSON object in, a JSON object out, line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Annotated, Any, NoReturn

import typer

from medaccord.cli import say
from medaccord.domain import json_text
from medaccord.domain.errors import Invalid

Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", help="File with one JSON object a line, - for standard input; prints one a line."
    ),
]
Answer = dict[str, Any]
Ask = Callable[[Mapping[str, Any]], Answer]
"""Answers one question in plain JSON; raises Invalid for one that has no answer."""

LONGEST = 100_000
"""Bytes of one question."""
STANDARD_INPUT = Path("-")


def one_or_batch(given: object, batch: Path | None, what: str) -> None:
    """End with 2 unless exactly one of the two is there."""
    if (given is None) == (batch is None):
        say.wrong(f"Give {what}, or --batch with a file.")


def answered(ask: Callable[[], Answer], blank: Answer) -> Answer:
    """The answer with `error` null, or `blank` with the error as a sentence."""
    try:
        return ask() | {"error": None}
    except Invalid as invalid:
        return blank | {"error": invalid.reason}


def run(ask: Ask, file: Path, blank: Answer) -> NoReturn:
    """Answer every line of a file in order and end with 0; a line without an answer says why."""
    with opened(file) as stream:
        for line in _lines(stream):
            answer = answered(lambda line=line: ask(read(line)), blank)  # type: ignore[misc]
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    raise SystemExit(say.DONE)


def tell(told: Answer, as_json: bool, written: Callable[[], str]) -> None:
    """Print one answer; without one say why and end with 1."""
    if as_json:
        say.as_json(told)
        raise SystemExit(say.NO if told["error"] else say.DONE)
    if told["error"]:
        say.no(told["error"])
    say.line(written())


def opened(file: Path) -> IO[bytes]:
    """A file, or standard input for -; ends with 2 where it cannot be read."""
    if file == STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as unreadable:
        say.wrong(f"The file {str(file)!a} cannot be read ({type(unreadable).__name__}).")


def read(raw: bytes) -> Mapping[str, Any]:
    """One JSON object in UTF-8; raises Invalid for anything else."""
    if len(raw) > LONGEST:
        raise Invalid(f"Write at most {LONGEST:,} bytes.")
    found = json_text.read(raw.removeprefix(json_text.MARK))
    if not isinstance(found, dict):
        raise Invalid("Write a JSON object, in braces.")
    return found


def text(question: Mapping[str, Any], key: str) -> str:
    """The text under a key; Invalid where there is none."""
    found = question.get(key)
    if not isinstance(found, str):
        raise Invalid(f"Give {key}, a text.")
    return found


def mapping(question: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under a key; Invalid where there is none."""
    found = question.get(key)
    if not isinstance(found, dict):
        raise Invalid(f"Give {key}, an object.")
    return found


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file without their ends; of a long one no more than shows that it is too long."""
    while line := stream.readline(LONGEST + 2):
        part = line
        while len(part) == LONGEST + 2 and not part.endswith(b"\n"):
            part = stream.readline(LONGEST + 2)
        yield line.removesuffix(b"\n").removesuffix(b"\r")
