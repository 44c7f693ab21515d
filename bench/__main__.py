"""`python -m bench [NAME...]`: run the benchmarks, print their tables and write them to bench/results.md.

A benchmark is a module here with `HEADS` and `run()`, which yields rows; each runs in a process and an
empty database of its own, thrown away afterwards, or in none.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import database

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
BENCHMARKS = (
    ("case_pages", "sqlite"),
    ("case_pages", "postgres"),
    ("need_to_know", "sqlite"),
    ("need_to_know", "postgres"),
    ("big_case", "sqlite"),
    ("big_case", "postgres"),
    ("replay_rate", "sqlite"),
    ("scoring", "none"),
    ("csaf", "none"),
    ("provider", "sqlite"),
)
INTRODUCTION = (
    "# Benchmarks\n\nWritten by `make bench` from one run on one machine. Milliseconds differ from machine "
    "to machine; ratios stand beside a simpler case of the same run and differ little.\n"
)


def main(wanted: Sequence[str]) -> None:
    """Run the benchmarks named, or all of them; the results of others stay in the file as they were."""
    tables = _recorded()
    for name, engine in BENCHMARKS:
        if wanted and name not in wanted:
            continue
        found = subprocess.run(
            [sys.executable, "-m", "bench", "--rows", name, engine],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        tables[_head(name, engine)] = table(name, engine, **json.loads(found.stdout.splitlines()[-1]))
        print(tables[_head(name, engine)], flush=True)
        known = [tables[head] for head in (_head(*which) for which in BENCHMARKS) if head in tables]
        RESULTS.write_text("\n".join([INTRODUCTION, *known]), encoding="utf-8")


def _head(name: str, engine: str) -> str:
    return f"## {name}{database.PLACES[engine]}"


def _recorded() -> dict[str, str]:
    """The tables of the results file by their headings."""
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:] if RESULTS.exists() else []
    return {f"## {part.splitlines()[0]}": f"## {part.rstrip()}\n" for part in parts}


def table(name: str, engine: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows of one benchmark under its first sentence, as Markdown."""
    lines = [_line(heads), _line(["---"] * len(heads)), *map(_line, rows)]
    return "\n".join([_head(name, engine), "", title, "", *lines, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def measured(name: str, engine: str) -> dict[str, object]:
    """What one benchmark says, measured here."""
    with database.thrown_away(engine):
        module = importlib.import_module(f"bench.{name}")
        title = (module.__doc__ or name).strip().splitlines()[0]
        title = f"{title}\n\nMeasured on {machine()}."
        return {"title": title, "heads": module.HEADS, "rows": list(module.run())}


def machine() -> str:
    """Processor, cores and interpreter of this machine."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores of {model}, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rows"]:
        print(json.dumps(measured(*sys.argv[2:4])))
    else:
        main(sys.argv[1:])
