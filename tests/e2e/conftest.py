"""Browser tests: the real demo in a process of its own, read with Debian's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("MEDACCORD_CHROMIUM") or shutil.which("chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice"]
READ = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests; each process that runs some of them starts a demo of its own."""
    for item in items:
        if "tests/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Demo:
    """A running demo: its address, the people who can sign in, and their tokens."""

    url: str
    people: list[dict[str, Any]]
    tokens: dict[str, str]
    folder: Path

    kept: dict[str, Any] = field(default_factory=dict)
    """What a browser keeps of whoever has signed in: a code works once, so that nobody signs in twice."""

    def person(self, role: str) -> dict[str, Any]:
        return next(p for p in self.people if p["role"] == role)

    def code(self, role: str) -> str:
        """The next code that this person's app shows and that was not used, as the demo tells it."""
        return str(self._told("user", "code", self.person(role)["sign_in"])["code"])

    def confirm(self, role: str) -> None:
        """Say that this person is who they were: a walk before may have let them in by a recovery code."""
        told = [sys.executable, "-m", "medaccord", "user", "confirm", self.person(role)["sign_in"]]
        subprocess.run(
            [*told, "--data", str(self.folder)],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,  # who waits for nothing is refused
            timeout=120,
        )

    def token(self, role: str) -> str:
        """A new token of this person's: what walks before do to a sign-in may have ended the demo's own."""
        made = ("token", "create", self.person(role)["sign_in"], "--name", "walk", "--scope", "write")
        return str(self._told(*made)["token"])

    def _told(self, *command: str) -> dict[str, Any]:
        """What a command says of the demo's data."""
        done = subprocess.run(
            [sys.executable, "-m", "medaccord", *command, "--data", str(self.folder), "--json"],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=120,
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def environment() -> dict[str, str]:
    """The environment of a process that knows nothing of these tests."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MEDACCORD_", "DJANGO_", "DATABASE_"))}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo on a free port and a fresh folder; its children end with it."""
    if not CHROMIUM:
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --ignore-scripts")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [
        sys.executable,
        "-m",
        "medaccord",
        "demo",
        "--port",
        str(port),
        "--data",
        str(folder),
        "--json",
    ]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield Demo(told["url"].rstrip("/"), told["people"], told["tokens"], folder)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, without its own errands in the background."""
    args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    return {"executable_path": CHROMIUM, "args": args}


@dataclass
class Reader:
    """A person at a browser window who notices everything that is wrong with a page."""

    page: Any
    url: str
    width: str
    wrong: list[str]

    def open(self, path: str) -> bool:
        """Go there; true when it is a page rather than a text or a document for machines."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status < 400, f"{path} answered {answer.status}"
        return "text/html" in answer.headers.get("content-type", "")

    def follow(self, there: Any) -> None:
        """Press a link or a button that leads on, and be on the page that it leads to.

        A click by itself may come back before the next page has begun: what is read then is the old one.
        """
        with self.page.expect_navigation():
            there.click()

    def press(self, name: str) -> None:
        """Press the first button of this name that leads on."""
        self.follow(self.page.get_by_role("button", name=name, exact=True).first)

    def choose(self, name: str, value: str) -> None:
        """Press the label of one answer, as people do: USWDS draws its own circle."""
        answer = self.page.locator(f"input[name='{name}'][value='{value}']").get_attribute("id")
        self.page.locator(f"label[for={answer}]").click()

    def unfold(self, heading: str) -> Any:
        """Open a folded form and return it."""
        fold = self.page.locator("details.ma-fold", has_text=heading).first
        fold.locator("summary").click()
        return fold

    def check(self) -> None:
        """At both widths axe finds nothing and nothing overflows sideways; the console is silent."""
        self.page.evaluate(AXE.read_text())
        for width in WIDTHS:
            with self.resized(width):
                self._look(width)
        assert self.wrong == [], f"{self.page.url}: {self.wrong}"

    @contextmanager
    def resized(self, width: str) -> Iterator[None]:
        """The same window at another width, for as long as it is looked at."""
        self._resize(width)
        yield
        self._resize(self.width)

    def _resize(self, width: str) -> None:
        wide, high = WIDTHS[width]
        if self.page.viewport_size["width"] != wide:
            self.page.set_viewport_size({"width": wide, "height": high})

    def _look(self, width: str) -> None:
        found = self.page.evaluate("how => axe.run(how)", READ)
        faults = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]
        assert faults == [], f"{self.page.url} on a {width}: {faults}"
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{self.page.url} on a {width} is {over} px too wide"


def _reader(
    browser: Any, demo: Demo, width: str = "desktop", javascript: bool = True, kept: Any = None
) -> Reader:
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, java_script_enabled=javascript, storage_state=kept
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: _told(message, wrong))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return Reader(page, demo.url, width, wrong)


def _told(message: Any, wrong: list[str]) -> None:
    """Every word on the console counts, but for the icon that Chromium looks for beside a bare document.

    That a step was refused (409, 422) is in the page; Chromium says so again.
    """
    refused = message.text.endswith(("(Conflict)", "(Forbidden)", "(Unprocessable Entity)"))
    if not message.location.get("url", "").endswith("/favicon.ico") and not refused:
        wrong.append(message.text)


def sign_in(one: Reader, demo: Demo, role: str) -> None:
    """Sign in by password and, who has one, by the code of an app; the browser is kept for the next test."""
    person = demo.person(role)
    one.open("/sign-in/")
    one.page.fill("input[name=login]", person["sign_in"])
    one.page.fill("input[name=password]", person["password"])
    one.follow(one.page.locator("form[method=post] button[type=submit]").first)
    if person["totp"]:
        one.page.fill("input[name=code]", demo.code(role))
        one.follow(one.page.locator("main form button[type=submit]").first)
    assert one.page.url.endswith("/my-work/"), one.page.url
    demo.kept[role] = one.page.context.storage_state()


@pytest.fixture
def reader(browser: Any, demo: Demo) -> Iterator[Any]:
    """Makes readers: `reader('coordinator', 'phone')` is signed in, `reader()` is anybody."""
    made: list[Reader] = []

    def make(role: str | None = None, width: str = "desktop", javascript: bool = True) -> Reader:
        one = _reader(browser, demo, width, javascript, demo.kept.get(role) if role else None)
        made.append(one)
        if role:
            one.open("/my-work/")
            if not one.page.url.endswith("/my-work/"):
                sign_in(one, demo, role)
        return one

    yield make
    for one in made:
        one.page.context.close()
