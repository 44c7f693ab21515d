"""What the screen of the public registries shows."""

from dataclasses import dataclass

from .parts import Notice, Pair, Table


@dataclass(frozen=True, slots=True)
class RegistrySection:
    """What was found of one device or product code: its facts, then tables."""

    id: str
    heading: str
    facts: tuple[Pair, ...]
    tables: tuple[tuple[str, Table], ...] = ()  # with a heading each
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegistryPage:
    """registry/page.html: a question, what was found, and which editions are loaded."""

    heading: str
    lead: str
    href: str
    query: str
    notices: tuple[Notice, ...]
    sections: tuple[RegistrySection, ...]
    editions: Table
