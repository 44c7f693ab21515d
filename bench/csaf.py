"""CSAF validation, documents a second beside the node library and the `csaf` distribution, hot and cold.

All three read, parse and judge the same files by schema and mandatory tests (`basic`), on one core each.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.published import advisories
from medaccord.domain.csaf.validate import is_valid, validate_text

HEADS = ("what", "documents", "ours", "beside it", "theirs", "times as fast")
ROUNDS = 4
"""The first pass fills caches; the fastest of the others counts."""
SCRIPT = Path(__file__).resolve().with_name("csaf_node.mjs")


def run() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Rows of (what, how many documents, our rate or time, peer, its rate or time, ratio)."""
    medical, industrial = advisories("icsma"), advisories("icsa")
    if not medical or not industrial:
        raise SystemExit("The published advisories are not beside the checkout; MEDACCORD_SHARED names them.")
    for name, files in (("medical advisories, hot", medical), ("industrial advisories, hot", industrial)):
        ours, ours_valid = _hot(files, _ours)
        for peer, (theirs, valid) in {
            "node library": _node("validate", files),
            "`csaf` distribution": _hot(files, _distribution, rounds=2),
        }.items():
            yield (
                f"{name}; valid: {ours_valid}, theirs {valid}",
                str(len(files)),
                f"{len(files) / ours:,.0f} a second",
                peer,
                f"{len(files) / theirs:,.0f} a second",
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


def _ours(raw: bytes) -> bool:
    return is_valid(validate_text(raw))


def _distribution(raw: bytes) -> bool:
    from csaf.csaf.v20._validator import validate as judged

    return not any(result.errors for result in judged(json.loads(raw)).results)


def _hot(files: Sequence[Path], judge: Callable[[bytes], bool], rounds: int = ROUNDS) -> tuple[float, int]:
    """Seconds of the fastest pass but the first, and how many documents are valid."""
    fastest, valid = float("inf"), 0
    for turn in range(rounds):
        began = time.perf_counter()
        valid = sum(judge(file.read_bytes()) for file in files)
        if turn:
            fastest = min(fastest, time.perf_counter() - began)
    return fastest, valid


def _node(entry: str, files: Sequence[Path]) -> tuple[float, int]:
    told = subprocess.run(
        ["node", str(SCRIPT), entry, str(ROUNDS), *map(str, files)], stdout=subprocess.PIPE, check=True
    )
    passes = json.loads(told.stdout)
    return min(passes["seconds"][1:]), passes["valid"]


def _cold(command: Sequence[str]) -> float:
    """Wall seconds of the fastest of three starts."""
    fastest = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        fastest = min(fastest, time.perf_counter() - began)
    return fastest
