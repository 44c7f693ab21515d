"""The demo's children: web and worker, each with everything they start in a process group of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

SIGNALS = (signal.SIGTERM, signal.SIGINT)
GRACE = 2.5
"""Seconds that children have to end before they are killed; five are promised for all of it."""
PAUSE = 0.1


class Ended(BaseException):
    """The demo was told to end; raised wherever it is, but never while a child is being started."""


class Children:
    """Processes that end with this one: told to first, then killed with all that they started.

    From its making on, SIGTERM and SIGINT raise Ended.
    """

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self._starting = self._told = False
        for number in SIGNALS:
            signal.signal(number, self._end)

    def _end(self, number: int, frame: object) -> None:
        self._told = True
        if not self._starting:
            self._give_up()

    def _give_up(self) -> None:
        for number in SIGNALS:  # whoever asks twice must not interrupt the end itself
            signal.signal(number, signal.SIG_IGN)
        raise Ended

    def start(self, *arguments: str, environment: Mapping[str, str]) -> None:
        """Start `medaccord` with these arguments; what it says goes to standard error."""
        self._starting = True
        self.running.append(
            subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
                [sys.executable, "-m", "medaccord.cli.main", *arguments],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                process_group=0,
            )
        )
        self._starting = False
        if self._told:
            self._give_up()

    def ended(self) -> bool:
        """Whether one of them has ended by itself."""
        return any(child.poll() is not None for child in self.running)

    def wait(self) -> None:
        """Wait until one of them has ended by itself."""
        while not self.ended():
            time.sleep(PAUSE)

    def end(self) -> None:
        """End all of them, within the time that is promised."""
        self._signal(signal.SIGTERM)
        until = time.monotonic() + GRACE
        while time.monotonic() < until and any(_lives(child.pid) for child in self.running):
            for child in self.running:
                child.poll()  # takes a child that ended out of the process table, and so out of its group
            time.sleep(PAUSE)
        self._signal(signal.SIGKILL)
        for child in self.running:
            child.wait()

    def _signal(self, number: signal.Signals) -> None:
        for child in self.running:
            if _lives(child.pid):
                os.killpg(child.pid, number)


def _lives(group: int) -> bool:
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
