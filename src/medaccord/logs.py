"""The log: what happened and to which case, never what anything says (need-to-know 20 and 35).

An event is a code of ours with codes, numbers and keys beside it; any other text is withheld, whoever wrote
it. What libraries log keeps its unfilled template, without the values that were to be filled in, and a
traceback keeps its places, without messages and locals.
"""

from __future__ import annotations

import datetime as dt
import logging
import logging.config
import re
import sys
import traceback
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,63}")
"""What a text must look like to be a code: one word of our own making."""
WITHHELD = "withheld"
OWN = frozenset({"event", "level", "logger", "timestamp", "trace"})


def configure(settings: Mapping[str, Any]) -> None:
    """Set up the log at `level`, as lines or (`json`) one object a line; Django calls this with LOGGING."""
    level, as_json = str(settings["level"]), bool(settings["json"])
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace,
        withhold,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: Processor = structlog.processors.JSONRenderer() if as_json else _line
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_template, *shared],
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def withhold(logger: object, method: str, event: EventDict) -> EventDict:
    """Let through keys, numbers, instants and codes; put `withheld` in the place of any other value."""
    return {
        name: value if name in OWN or name.startswith("_") else _safe(value) for name, value in event.items()
    }


def _safe(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, uuid.UUID | dt.date):
        return str(value)
    return str(value) if isinstance(value, str) and CODE.fullmatch(value) else WITHHELD


def _template(logger: object, method: str, event: EventDict) -> EventDict:
    """What a library logs is its template alone: the values it would fill in may be anybody's."""
    record, filled = event["_record"], event.pop("positional_args", None)
    told = str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
    status = getattr(record, "status_code", None)
    if isinstance(status, int):  # Django names the address beside it, and an address may be anybody's
        return {**event, "event": "answered", "status": status, "logger": record.name}
    return {**event, "event": told if filled else _unfilled(told), "logger": record.name}


def _unfilled(told: str) -> str:
    """A text without values to fill in may hold them already, so only a code passes."""
    return told if CODE.fullmatch(told) else WITHHELD


def _trace(logger: object, method: str, event: EventDict) -> EventDict:
    """A traceback as its error's name and the places it passed, innermost last."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
    if info is True:
        error = sys.exc_info()[1]
    event.pop("exc_text", None)
    if error is None:
        return event
    places = [f"{f.name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    return {**event, "trace": [type(error).__name__, *places]}


def _line(logger: object, method: str, event: EventDict) -> str:
    """One line for people: instant, level, event, then what belongs to it."""
    rest = {name: value for name, value in event.items() if name not in ("timestamp", "level", "event")}
    told = " ".join(f"{name}={value}" for name, value in rest.items())
    return (
        f"{event.get('timestamp', '')} {event.get('level', ''):<7} {event.get('event', '')} {told}".rstrip()
    )
