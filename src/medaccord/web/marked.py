"""How a page is marked: the strictest of what it shows, from the rows to the strip at its top (issue 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from medaccord.core.marking import label_of
from medaccord.domain.handling import Marking, of_all
from medaccord.domain.tlp import Tlp


def marking_of(*shown: Any) -> Marking:
    """The marking of a page that shows these; the usual one where it shows nothing that is marked.

    What is shown is a view that says how it is marked, a marking or a label, None, or several of them. A
    page that lists what it may, whatever that is, shows a `Marking()` besides: it is never wider than usual.
    """
    return of_all(one for each in shown for one in _markings(each))


def _markings(shown: Any) -> Iterator[Marking]:
    if shown is None:
        return
    if isinstance(shown, Marking):
        yield shown
    elif isinstance(shown, str):
        yield Marking(Tlp(shown))
    elif isinstance(shown, Iterable):
        for one in shown:
            yield from _markings(one)
    elif hasattr(shown, "marked"):
        yield from _markings(shown.marked)
    elif isinstance(shown.marking, Marking):
        yield shown.marking
    else:
        yield label_of(shown)
