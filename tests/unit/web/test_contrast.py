"""Contrast of our own colours by the WCAG 2.2 formula, SVG included, which no browser check can judge."""

import re

import pytest

from .conftest import TEMPLATES

CSS = (TEMPLATES.parent / "static/medaccord/app.css").read_text()
TOKENS = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6}|#[0-9a-f]{3})\b", CSS))


def rgb(colour: str) -> tuple[float, float, float]:
    digits = TOKENS.get(colour, colour).lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    return tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]


def luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def declared(selector: str, name: str) -> str:
    """Return a colour of a rule of the stylesheet, by its exact selector."""
    body = re.search(r"(?:^|[},])" + re.escape(selector) + r"(?:,[^{}]*)?\{([^}]*)\}", CSS, re.MULTILINE)
    assert body, selector
    value = re.search(rf"(?:^|;){name}:(?:var\(--([a-z0-9-]+)\)|(#[0-9a-f]+))", body[1])
    assert value, (selector, name)
    return value[1] or value[2]


def test_the_formula():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((t, g) for t in ("ink", "base") for g in ("#fff", "soft", "soft-2", "pri-l", "bad-l", "warn-l")),
        *((t, "#fff") for t in ("bad", "ok", "warn", "pri")),
        ("bad", "bad-l"),
        ("#ffffff", "bad"),
    ],
)
def test_text_of_tokens(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("kind", ["bad", "warn", "new", "ok"])
def test_text_of_tags(kind):
    rule = f".ma-tag--{kind}"
    assert contrast(declared(rule, "color"), declared(rule, "background")) >= 4.5


@pytest.mark.parametrize("kind", ["red", "green", "clear"])
def test_text_of_markings(kind):
    assert contrast(declared(f".ma-tlp--{kind}", "color"), "#000") >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (".ma-tick", "#fff"),
        (".ma-rowlabel", "#fff"),
        (".ma-todaylabel", "#fff"),
        (".ma-barlabel", ".ma-bar--done"),
        (".ma-barlabel", ".ma-hatch"),
        (".ma-barlabel", ".ma-bar--plan"),
        (".ma-barlabel--active", ".ma-bar--active"),
    ],
)
def test_text_of_the_chart(text, ground):
    on = ground if ground.startswith("#") else declared(ground, "fill")
    assert contrast(declared(text, "fill"), on) >= 4.5


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (".ma-bar--active", "fill"),
        (".ma-bar--plan", "stroke"),
        (".ma-bar.ma-bar--late", "stroke"),
        (".ma-bar--done", "stroke"),
        (".ma-today", "stroke"),
        (".ma-end", "stroke"),
        (".ma-mark", "fill"),
    ],
)
def test_shapes_of_the_chart_stand_out(rule, name):
    colour = (
        CSS.count(rule) and re.findall(re.escape(rule) + r"\{[^}]*?" + name + r":(#[0-9a-f]{6})", CSS)[-1]
    )
    assert contrast(colour, "#fff") >= 3
