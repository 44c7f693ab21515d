"""A publisher that is killed again and again while a reader polls: `python -m tests.support.publishing`.

Arguments are an empty data folder, a seed and how often to kill; it prints what it saw as one JSON object.
Each time something is published first: another advisory, a newer version of one, or nothing. Then a child
process publishes the tree and is killed with SIGKILL: by turns where it makes, opens, links, names or removes
some file, drawn from all the places where it does so, and after a time drawn from that of a whole run.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

EVENTS = frozenset(
    {
        "open",
        "os.chmod",
        "os.link",
        "os.listdir",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.scandir",
        "os.symlink",
        "os.utime",
    }
)
"""What Python tells of each step on files (PEP 578)."""
START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def main(data: Path, seed: int, kills: int) -> None:
    """Publish and kill, then run once to the end and tell what there is."""
    os.environ.update(MEDACCORD_DATA=str(data), MEDACCORD_PUBLIC_URL="https://center.example")
    from medaccord.cli import boot

    boot.migrate(boot.django())
    from medaccord.core import ports

    ports.signer().new("Center", days=730)
    root, publisher = data / "provider", Publisher(random.Random(seed))
    for _ in range(6):
        publisher.change()
    events, seconds = publisher.whole()
    reader = _forked(lambda: _poll(root, data / "reader"))
    ends: list[bool] = []
    while sum(ends) < kills:  # one that had ended before it was killed does not count
        ends.append(publisher.killed(len(ends), events, seconds))
    (data / "stop").touch()
    reader_end = os.waitpid(reader, 0)[1]
    publisher.change(always=True)
    told = publisher.last()
    told |= {"killed": sum(ends), "ended": len(ends) - sum(ends), "events": events}
    told |= {"reader": (data / "reader").read_text(), "reader_end": reader_end}
    sys.stdout.write(f"{json.dumps(told)}\n")


class Publisher:
    """What is published, and child processes that make the tree of it."""

    def __init__(self, random_: random.Random) -> None:
        self.random, self.versions = random_, dict[int, int]()

    def change(self, *, always: bool = False) -> None:
        """Publish another advisory, a newer version of one, or nothing unless it is `always`."""
        from tests.support.distributed import document, release

        drawn = self.random.random()
        if drawn < 0.1 and self.versions and not always:
            return
        new = drawn < 0.5 or not self.versions
        place = len(self.versions) + 1 if new else self.random.choice(list(self.versions))
        self.versions[place] = self.versions.get(place, 0) + 1
        first = START + dt.timedelta(days=40 * (place % 3))
        current = START + dt.timedelta(days=100, minutes=self.versions[place])
        told = [one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in (first, current)]
        release(document(f"MDA-2026-{place:06}", *told, "GREEN" if place % 5 == 4 else "WHITE"))

    def whole(self) -> tuple[int, float]:
        """Run once to the end: how many events a run has, and how many seconds it takes."""
        through, began = os.pipe(), time.monotonic()
        child = _forked(lambda: os.write(through[1], str(_counted(0)).encode()))
        assert os.waitpid(child, 0)[1] == 0
        return int(os.read(through[0], 20)), time.monotonic() - began

    def killed(self, turn: int, events: int, seconds: float) -> bool:
        """Publish something, kill who distributes it, and whether it was killed before it was done."""
        from tests.support.distributed import generation, read_whole

        from medaccord.core import ports

        self.change()
        point = self.random.randint(1, events) if turn % 2 else 0
        child = _forked(lambda: _counted(point))
        if not point:
            time.sleep(self.random.uniform(0, seconds))
            os.kill(child, signal.SIGKILL)
        end = os.waitpid(child, 0)[1]
        assert end in (0, signal.SIGKILL), end
        read_whole(generation(ports.tree().root))
        if self.random.random() < 0.5:
            self.whole()
        return end == signal.SIGKILL

    def last(self) -> dict[str, object]:
        """What the tree is after one more run, beside what it must be."""
        from tests.support.distributed import generation, read_whole

        from medaccord.apps.advisories import provider
        from medaccord.apps.advisories.models import Publication
        from medaccord.core import ports

        done = provider.publish(dt.datetime.now(dt.UTC))
        root = ports.tree().root
        held = sorted(read_whole(generation(root)).values())
        wanted = sorted(map(bytes, Publication.objects.filter(current=True).values_list("csaf", flat=True)))
        again = provider.publish(dt.datetime.now(dt.UTC))
        left = [
            path.name for folder in (root, root / "generations", root / "years") for path in folder.glob(".*")
        ]
        return {
            "documents": done.documents,
            "equal": held == wanted,
            "again": again.changed,
            "changed": done.changed,
            "left": left,
        }


def _forked(work: object) -> int:
    """The number of a child that does this on a connection of its own and ends."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()  # type: ignore[operator]
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _counted(kill_at: int) -> int:
    """Distribute, counting events on files; where one has this number the process kills itself."""
    from medaccord.apps.advisories import provider

    count = 0

    def watch(event: str, _: object) -> None:
        nonlocal count
        if event in EVENTS:
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    provider.publish(dt.datetime.now(dt.UTC))
    return count


def _poll(root: Path, told: Path) -> None:
    """Read whole generations until told to stop; writes how many, or the first thing that was not right."""
    from tests.support.distributed import alone_on_disk, generation, read_whole

    seen: dict[str, int] = {}
    while not (told.parent / "stop").exists():
        there = generation(root)
        try:
            documents = read_whole(there)
            assert alone_on_disk(there) == []
        except Exception:
            told.write_text(f"{there.name}: {traceback.format_exc()}")
            os._exit(1)
        seen[there.name] = len(documents)
    told.write_text(json.dumps({"generations": len(seen), "documents": max(seen.values())}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
