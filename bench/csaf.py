"""CSAF validation, documents a second beside the node library and the `csaf` distribution, hot and cold.

All three read, parse and judge the same files by schema and mandatory tests (`basic`), on one core each; ours
as the command does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.published import advisories
from medaccord.cli import files
from medaccord.domain.csaf.parse import LARGEST
from medaccord.domain.csaf.validate import is_valid, validate_received

HEADS = ("what", "documents", "ours", "beside it", "theirs", "times as fast")
ROUNDS = 4
"""The first pass fills caches; the fastest of the others counts."""
STARTS = 5
SCRIPT = Path(__file__).resolve().with_name("csaf_node.mjs")


def run() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Rows of (what, how many documents, our rate or time, peer, its rate or time, ratio)."""
    medical, industrial = advisories("icsma"), advisories("icsa")
    if not medical or not industrial:
        raise SystemExit("The published advisories are not beside the checkout; MEDACCORD_SHARED names them.")
    for name, found in (("medical advisories, hot", medical), ("industrial advisories, hot", industrial)):
        ours, ours_valid = _hot(found, _ours)
        for peer, (theirs, valid) in {
            "node library": _node("validate", found),
            "`csaf` distribution": _hot(found, _distribution, rounds=2),
        }.items():
            yield (
                f"{name}; valid: {ours_valid}, theirs {valid}",
                str(len(found)),
                f"{len(found) / ours:,.0f} a second",
                peer,
                f"{len(found) / theirs:,.0f} a second",
                f"{theirs / ours:.1f}",
            )
    one = medical[0]
    ours = _cold([sys.executable, "-m", "medaccord", "csaf", "validate", str(one)])
    for entry in ("validate", "validateStrict"):
        theirs = _cold(["node", str(SCRIPT), entry, "1", str(one)])
        yield (
            "one document, command started anew",
            "1",
            f"{ours * 1000:,.0f} ms",
            f"node library, `{entry}.js`",
            f"{theirs * 1000:,.0f} ms",
            f"{theirs / ours:.1f}",
        )


def _ours(file: Path) -> bool:
    return is_valid(validate_received(files.read(file, LARGEST)))


def _distribution(file: Path) -> bool:
    from csaf.csaf.v20._validator import validate as judged

    return not any(result.errors for result in judged(json.loads(file.read_bytes())).results)


def _hot(found: Sequence[Path], judge: Callable[[Path], bool], rounds: int = ROUNDS) -> tuple[float, int]:
    """Seconds of the fastest pass but the first, and how many documents are valid."""
    fastest, valid = float("inf"), 0
    for turn in range(rounds):
        began = time.perf_counter()
        valid = sum(map(judge, found))
        if turn:
            fastest = min(fastest, time.perf_counter() - began)
    return fastest, valid


def _node(entry: str, found: Sequence[Path]) -> tuple[float, int]:
    told = subprocess.run(
        ["node", str(SCRIPT), entry, str(ROUNDS), *map(str, found)], stdout=subprocess.PIPE, check=True
    )
    passes = json.loads(told.stdout)
    return min(passes["seconds"][1:]), passes["valid"]


def _cold(command: Sequence[str]) -> float:
    """Wall seconds of the fastest start; the first may write bytecode, as installing does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    fastest = float("inf")
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
        fastest = min(fastest, time.perf_counter() - began)
    return fastest
