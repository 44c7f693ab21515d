"""What the screens of one's own sign-in show: second factor, recovery codes, where one is signed in."""

from dataclasses import dataclass
from typing import Any

from .parts import Act, FormBox, Link, Pair, Table


@dataclass(frozen=True, slots=True)
class PasskeyBox:
    """A form that the browser's passkey fills in; `options` is what it is asked, as JSON."""

    kind: str
    href: str
    options: str
    form: Any
    heading: str
    intro: str
    label: str
    failed: str


@dataclass(frozen=True, slots=True)
class SecondStepPage:
    """account/second_step.html: something beside the name is asked for; one or several ways to give it."""

    heading: str
    lead: str
    boxes: tuple[FormBox, ...]
    passkey: PasskeyBox | None = None
    notes: tuple[str, ...] = ()
    back: Link | None = None


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code as one SVG path over a square of `size` modules, its quiet zone included."""

    title: str
    size: int
    path: str


@dataclass(frozen=True, slots=True)
class AppPage:
    """account/app.html: a secret for an app, as text and as picture, and the first code that proves it."""

    heading: str
    lead: str
    steps: tuple[str, ...]
    secret: tuple[Pair, ...]
    qr: Qr
    box: FormBox
    other: Link
    back: Link | None = None


@dataclass(frozen=True, slots=True)
class CodesPage:
    """account/codes.html: recovery codes, which stand here once."""

    heading: str
    lead: str
    codes: tuple[str, ...]
    onward: Act


@dataclass(frozen=True, slots=True)
class TokenPage:
    """account/token.html: a token of one's own, which stands here once."""

    heading: str
    lead: str
    secret: str
    facts: tuple[Pair, ...]
    onward: Act


@dataclass(frozen=True, slots=True)
class OwnSignInPage:
    """account/own.html: one's factors, sessions and tokens, and what can be done with them."""

    facts: tuple[Pair, ...]
    factors: Table
    acts: tuple[Act, ...]
    sessions: Table
    tokens: Table
    new_token: Act
    end_others: Act | None = None
    away: str = ""  # what becomes of tokens while their person stays away


@dataclass(frozen=True, slots=True)
class OnwardPage:
    """account/onward.html: the way to a site of somebody else, named before one goes there."""

    heading: str
    lead: str
    onward: Link
    back: Link
