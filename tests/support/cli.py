"""The command line in a test's own process and on its own database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from medaccord.cli import main

Told = tuple[Any, str, str]


def command_line(monkeypatch: Any, capsys: Any, begin: Callable[[], None] = main.run) -> Callable[..., Told]:
    """Run `medaccord` with these arguments; gives its exit code, what it printed, and its errors."""

    def run(*arguments: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["medaccord", *map(str, arguments)])
        code: Any = 0
        try:
            begin()
        except SystemExit as end:
            code = end.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
