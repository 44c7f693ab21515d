"""Where `medaccord …` begins: `csaf validate` with plain options at once, all else by the whole command line.

The library that reads command lines takes longer to load than a document takes to be judged. What is not
plain here, help and mistakes too, is left to it, and both end in `judge.run`.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from medaccord.cli.judge import Options

FLAGS = {"--json": "as_json", "--explain": "explain", "--reach": "reach", "--spell": "spell"}


def begin() -> None:
    """Run, and end a plain command at once: the interpreter's own tidying takes a tenth of its time."""
    gc.disable()  # loading makes much that stays, and nothing to collect
    from medaccord.cli import say

    run(say.leave)


def run(end: Callable[[int], NoReturn] = sys.exit) -> None:
    """Run the command that the arguments name; a plain one ends by `end`, with its code."""
    options = plain(sys.argv[1:])
    gc.enable()
    if options is None:
        from medaccord.cli import main

        main.run()
    else:
        end(_judge(options))


def plain(arguments: Sequence[str]) -> Options | None:
    """The options of a plain `csaf validate`: paths and flags in any order; None for everything else."""
    if list(arguments[:2]) != ["csaf", "validate"] or "--" in arguments:
        return None
    from pathlib import Path

    from medaccord.cli.judge import Options

    flags = dict.fromkeys(FLAGS.values(), False)
    chosen: dict[str, str] = {}
    paths: list[Path] = []
    rest = iter(arguments[2:])
    for argument in rest:
        if argument in FLAGS:
            flags[FLAGS[argument]] = True
        elif argument in _values():
            chosen[argument] = next(rest, "")
        elif argument.startswith("-") or not argument:
            return None
        else:
            paths.append(Path(argument))
    if not paths or any(value not in _values()[name] for name, value in chosen.items()):
        return None
    return Options(
        paths,
        profile=chosen.get("--profile", "basic"),  # type: ignore[arg-type]
        schema=chosen.get("--schema", "strict"),  # type: ignore[arg-type]
        draft="--draft" in chosen,
        **flags,
    )


def _values() -> dict[str, tuple[str, ...]]:
    """What an option with a value may say."""
    from medaccord.domain.csaf.edition import DRAFT

    return {"--profile": ("basic", "extended", "full"), "--schema": ("strict", "loose"), "--draft": (DRAFT,)}


def _judge(options: Options) -> int:
    from medaccord.cli import judge, say
    from medaccord.domain.errors import Refusal

    try:
        judge.run(options)
    except SystemExit as ended:
        return int(ended.code or say.DONE)
    except Refusal as refusal:
        say.aside(refusal.reason)
        return say.NO
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the lines has gone; what is still held back must not be written at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return say.NO
