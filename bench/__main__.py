"""`python -m bench [MODULE...]`: run the benchmarks, print their tables and write them to bench/results.md.

A benchmark is a module here with `HEADS` and `run()`, which yields rows; each runs in a process and an
empty, thrown-away SQLite database of its own.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import bench

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
INTRODUCTION = (
    "# Benchmarks\n\nWritten by `make bench` from one run on one machine. Milliseconds differ from machine "
    "to machine; ratios stand beside a simpler case of the same run and differ little.\n"
)


def main(wanted: Sequence[str]) -> None:
    """Run the benchmarks named, or all of them; the results file is written only where all were run."""
    tables = {}
    for name in wanted or names():
        found = subprocess.run(
            [sys.executable, "-m", "bench", "--rows", name],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        tables[name] = table(name, json.loads(found.stdout))
        print(tables[name], flush=True)
    if not wanted:
        RESULTS.write_text("\n".join([INTRODUCTION, *tables.values()]), encoding="utf-8")


def names() -> list[str]:
    """Modules of this package that are benchmarks."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    return sorted(name for name in found if hasattr(importlib.import_module(f"bench.{name}"), "HEADS"))


def table(name: str, rows: Sequence[Sequence[str]]) -> str:
    """The rows of one benchmark under its first sentence, as Markdown."""
    module = importlib.import_module(f"bench.{name}")
    title = (module.__doc__ or name).strip().splitlines()[0]
    lines = [_line(module.HEADS), _line(["---"] * len(module.HEADS)), *map(_line, rows)]
    return "\n".join([f"## {name}", "", title, "", *lines, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of one benchmark, measured here."""
    from medaccord.cli.replay import database

    with database.thrown_away():
        yield from importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rows"]:
        print(json.dumps(list(rows(sys.argv[2]))))
    else:
        main(sys.argv[1:])
