"""Pages as people meet them: the texts they show or speak, where they lead, and the forms to fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

SPOKEN = {"alt", "aria-label", "placeholder", "title"}
PUSHES = {"submit", "button", "reset", "image"}


@dataclass
class Paper:
    """A form that is posted: its controls in order, as (kind, name, value) with a choice's other values."""

    action: str
    controls: list[tuple[str, str, str]] = field(default_factory=list)

    def blank(self) -> dict[str, list[str]]:
        """Nothing filled in: what the browser sends without anybody's doing."""
        return self._sent({"hidden"})

    def nonsense(self, text: str) -> dict[str, list[str]]:
        """Everything filled in, each with something that is no answer to anything."""
        typed = {"date": "1999-12-31", "time": "12:34", "number": "0", "file": ""}
        sent = self._sent({"hidden", "checkbox", "radio", "option"})
        for kind, name, _value in self.controls:
            if kind not in {"hidden", "checkbox", "radio", "option", "button"} and typed.get(kind, text):
                sent[name] = [typed.get(kind, text)]
        return sent

    def _sent(self, kinds: set[str]) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for kind, name, value in self.controls:
            if kind in {"radio", "option"} & kinds:
                sent[name] = [value]  # the last of the choices
            elif kind in kinds:
                sent.setdefault(name, []).append(value)
        return sent


class Page(HTMLParser):
    """One page, read."""

    def __init__(self, html: str, address: str = "/") -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.texts: list[str] = []
        self.links: list[str] = []
        self.forms: list[Paper] = []
        self._silent = 0
        self._form: Paper | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        told = {name: value or "" for name, value in attrs}
        self.texts += [value for name, value in told.items() if name in SPOKEN]
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].partition("#")[0])
        if tag == "form":
            posts = told.get("method", "").lower() == "post"
            self._form = Paper(urljoin(self.address, told.get("action", ""))) if posts else None
            self.forms += [self._form] if self._form else []
        elif self._form is not None:
            self._control(tag, told)

    def _control(self, tag: str, told: dict[str, str]) -> None:
        assert self._form is not None
        kind, name = told.get("type", "text"), told.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            self._form.controls.append(("option", self._select, told.get("value", "")))
        elif name and tag == "textarea":
            self._form.controls.append(("text", name, ""))
        elif name and tag in ("input", "button"):
            kind = "button" if tag == "button" or kind in PUSHES else kind
            self._form.controls.append((kind, name, told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(" ".join(data.split()))
