"""Every screen, drawn with its sample: safe, labelled, in order, complete, and nothing left over."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.template.base import TextNode

from .conftest import TEMPLATES
from .markup import Element, Page
from .samples import SCREENS, Screen

HOSTILE = "\"'><evil onevil=x>{{ evil }}</evil>&amp;"
CSS = TEMPLATES.parent / "static/medaccord/app.css"
ALL = sorted(str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.html"))
ALLAUTH = [name for name in ALL if name.startswith("allauth/")]


def context_of(screen: Screen) -> dict[str, Any]:
    context = screen.more()
    if screen.page:
        context["page"] = screen.page()
    if screen.shell:
        context["shell"] = screen.shell()
    return context


@pytest.fixture(params=sorted(SCREENS))
def screen(request: pytest.FixtureRequest, draw: Callable[..., Page]) -> Page:
    """A drawn screen; not `page`, which is a browser tab elsewhere."""
    chosen = SCREENS[request.param]
    return draw(chosen.template, context_of(chosen))


def test_every_template_belongs_to_a_screen(engine):
    """Walk extends and includes from the screens: a template nobody reaches is dead."""
    reached, waiting = set(), {s.template for s in SCREENS.values()} | set(ALLAUTH)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        named = re.findall(r'{% (?:extends|include) "([^"]+)"', (TEMPLATES / name).read_text())
        waiting |= set(named) - reached
    tags = {"components/field.html", "components/error_summary.html", "components/gantt.html"}
    files = {"assessment/rationale_paper.html"}  # no browser is given them
    widgets = {"django/forms/widgets/select.html"}
    assert reached | tags | files | widgets == set(ALL)


def test_a_select_is_drawn_as_django_draws_it():
    """Groups, choices, the one that is chosen, and letters that mean something to a browser."""
    groups = [("", "Choose"), ("<Old>", [("a&b", "A & B"), ("c", "C")])]
    select = forms.Select({"class": "usa-select", "required": True}, groups)
    for chosen in ("", "a&b", None):
        drawn = [
            select.render("which", chosen, renderer=one)
            for one in (get_default_renderer(), DjangoTemplates())
        ]
        ours, theirs = (re.sub(r"\s+", " ", html).strip() for html in drawn)
        assert ours == theirs


def test_is_well_formed(screen):
    assert screen.faults == []
    assert screen.source.lstrip().lower().startswith("<!doctype html>")


def test_knows_every_variable(screen):
    assert "UNDEFINED" not in screen.source
    assert "{{" not in screen.source
    assert "{%" not in screen.source


def test_has_no_inline_style_or_script(screen):
    assert screen.all("style") == []
    assert [e for e in screen.all("script") if "src" not in e.attrs] == []
    inline = [
        (e.tag, a) for e in screen.elements for a in e.attrs if a == "style" or a.startswith(("on", "hx-"))
    ]
    assert inline == []


def test_asks_nothing_of_other_hosts(screen):
    loaded = [e.attrs.get("src") or e.attrs["href"] for e in screen.all("script", "img", "link")]
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert screen.one("meta", name="referrer").attrs["content"] == "no-referrer"


def test_changes_things_only_by_guarded_post(screen):
    for form in screen.all("form"):
        inputs = [e.attrs.get("name") for e in screen.all("input") if e.inside("form") is form]
        if form.attrs.get("method") == "get":
            assert "csrfmiddlewaretoken" not in inputs
        else:
            assert form.attrs["method"] == "post"
            assert inputs.count("csrfmiddlewaretoken") == 1
        files = [e for e in screen.all("input") if e.inside("form") is form and e.attrs.get("type") == "file"]
        assert bool(files) <= (form.attrs.get("enctype") == "multipart/form-data")


def test_says_of_every_button_what_it_does(screen):
    for button in screen.all("button"):
        images = [e.attrs["alt"] for e in screen.all("img") if e.inside("button") is button]
        assert button.text or images
        assert button.attrs["type"] in {"submit", "button"}
        assert button.attrs["type"] == "button" or button.inside("form")


def test_has_unique_ids_that_references_find(screen):
    assert len(screen.ids) == len(set(screen.ids)), sorted(i for i in screen.ids if screen.ids.count(i) > 1)
    for e in screen.elements:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            missing = set(e.attrs.get(name, "").split()) - set(screen.ids)
            assert not missing, (e.tag, name, missing)
        if e.attrs.get("href", "").startswith("#"):
            assert e.attrs["href"][1:] in screen.ids, e.attrs["href"]


def test_labels_every_input(screen):
    labelled = {e.attrs["for"]: e for e in screen.all("label")}
    for e in screen.all("input", "select", "textarea"):
        if e.attrs.get("type") == "hidden":
            continue
        assert labelled[e.attrs["id"]].text, e.attrs
    for name in labelled:
        target = [e for e in screen.elements if e.attrs.get("id") == name]
        assert [e.tag in {"input", "select", "textarea"} for e in target] == [True]


def test_has_headings_in_order(screen):
    levels = [int(e.tag[1]) for e in screen.all("h1", "h2", "h3", "h4", "h5", "h6") if e.inside("main")]
    assert levels.count(1) == 1
    seen = 0
    for level in levels:
        # The side column may stand before the title on a phone; a level is still never skipped.
        assert level <= max(seen, 1) + 1, levels
        seen = level if seen else max(level, 1)
    assert all(e.text for e in screen.all("h1", "h2", "h3", "h4"))


def test_has_one_main_and_named_landmarks(screen):
    assert screen.one("main", id="main")
    names = []
    for e in screen.all("nav", "aside"):
        names.append((e.tag, e.attrs["aria-label"]))
    assert len(names) == len(set(names))


def test_speaks_of_the_language_and_the_title(screen):
    assert screen.one("html").attrs["lang"] == "en"
    title = next(e for e in screen.all("title") if e.inside("head"))
    assert title.text


def test_tables_keep_their_roles_when_stacked(screen):
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    stacked = [e for e in screen.all("table") if {"ma-stack", "ma-vendors"} & set(e.classes)]
    for e in screen.all("table", "thead", "tbody", "tr", "td", "th"):
        table = e if e.tag == "table" else e.inside("table")
        if not any(table is one for one in stacked):
            continue
        expected = roles.get(e.tag) or ("columnheader" if e.attrs.get("scope") == "col" else "rowheader")
        assert e.attrs["role"] == expected
    for table in screen.all("table"):
        assert table.children[0].tag == "caption"
        assert table.children[0].text


def test_shows_the_case_title_only_inside_the_page(screen):
    title = next(e for e in screen.all("title") if e.inside("head"))
    assert "InfusaCore" not in title.text or "MDA-" in screen.source


def filled(page: Page, within: Element) -> list[str]:
    plain = {"usa-button--outline", "usa-button--unstyled"}
    return [
        e.text
        for e in page.all("a", "button")
        if "usa-button" in e.classes and not plain & set(e.classes) and nearest(e) is within
    ]


def nearest(e: Element) -> Element | None:
    """Return the region or row an action belongs to."""
    at = e.parent
    while at is not None and at.tag not in {"section", "aside", "li", "main", "form", "header"}:
        at = at.parent
    return at


def test_fills_at_most_one_button_of_a_region(screen):
    for region in screen.all("section", "aside", "li", "main", "form"):
        assert len(filled(screen, region)) <= 1, filled(screen, region)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("status", {"Affected", "Not affected", "Fixed", "Still investigating", "We decline to answer"}),
        ("embargo", {"Accept", "Reject", "Propose another date"}),
        ("invitation", {"I agree to these terms", "I decline"}),
    ],
)
def test_answers_that_must_not_be_nudged_look_equal(draw, name, labels):
    page = draw(SCREENS[name].template, context_of(SCREENS[name]))
    answers = [e for e in page.all("a", "button") if e.text in labels and "usa-button" in e.classes]
    assert {e.text for e in answers} == labels
    assert {tuple(sorted(e.classes)) for e in answers} == {("ma-btn", "usa-button", "usa-button--outline")}


def test_first_the_answer_then_the_score(draw):
    page = draw(SCREENS["advisory"].template, context_of(SCREENS["advisory"]))
    order = [e.text for e in page.all("h2")]
    assert order[0] == "Monday morning: what to do"
    assert order.index("Products") < order.index("How bad is it") < order.index("Updates")


def test_urgent_stands_before_the_side_column_and_reference_after_it(draw):
    page = draw(SCREENS["case"].template, context_of(SCREENS["case"]))
    order = [e.attrs.get("aria-label") or " ".join(e.classes) for e in page.all("section", "aside", "div")]
    order = [o for o in order if o in {"Deadlines", "ma-main", "Documents and model states", "ma-where"}]
    assert order == ["ma-where", "Deadlines", "ma-main", "Documents and model states"]


def test_the_code_of_a_receipt_stands_there_once_and_in_no_address(draw):
    context = context_of(SCREENS["receipt"])
    page = draw(SCREENS["receipt"].template, context)
    assert page.source.count(context["page"].code) == 1
    assert [e for e in page.elements if context["page"].code in " ".join(e.attrs.values())] == []


def test_the_invitation_names_nothing_but_terms_sender_and_date(draw):
    page = draw(SCREENS["invitation"].template, context_of(SCREENS["invitation"]))
    assert re.findall(r"MD[CRA]-\d|CVE-|InfusaCore|Northgate", page.source) == []


def test_public_pages_carry_no_marking_and_signed_in_pages_one(draw):
    for screen in SCREENS.values():
        context = context_of(screen)
        shell = context.get("shell")
        if screen.template == "advisory/print.html" or shell is None:  # which everybody prints alike
            continue
        bars = [e for e in draw(screen.template, context).all("section") if "ma-tlp" in e.classes]
        assert len(bars) == bool(shell.who)


@pytest.mark.parametrize("name", [n for n in SCREENS if n.startswith("error-") and n != "error-refused"])
def test_error_pages_need_neither_context_nor_request(engine, name):
    drawn = engine.get_template(SCREENS[name].template).render({})
    assert "UNDEFINED" not in drawn
    assert "csrf" not in drawn


def test_a_refusal_says_its_reason_and_how_long_to_wait(draw):
    for name, words in (
        ("error-refused", "Propose new terms first. Nothing has changed."),
        ("error-wait", "30 s"),
    ):
        assert words in draw(SCREENS[name].template, context_of(SCREENS[name])).one("main").text


def hostile(value: Any) -> Any:
    """Return the value with markup in every text that is not marked safe by design."""
    if is_dataclass(value) and not isinstance(value, type):
        skipped = {"html", "kind", "look", "method", "state", "urgency", "status"}
        changes = {
            f.name: hostile(getattr(value, f.name))
            for f in fields(value)
            if f.name not in skipped or is_dataclass(getattr(value, f.name))
        }
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(hostile(v) for v in value)
    return HOSTILE if isinstance(value, str) and value else value


@pytest.mark.parametrize("name", [n for n, s in SCREENS.items() if s.page])
def test_markup_in_data_stays_text(draw, name):
    context = {key: hostile(value) for key, value in context_of(SCREENS[name]).items()}
    page = draw(SCREENS[name].template, context)
    assert page.all("evil") == []
    assert [e for e in page.elements if "onevil" in e.attrs] == []
    assert page.faults == []
    assert "&lt;evil" in page.source


def text_nodes(engine: Any, name: str) -> str:
    nodes = engine.engine.get_template(name).nodelist.get_nodes_by_type(TextNode)
    return "\0".join(node.s for node in nodes)


@pytest.mark.parametrize("name", ALL)
def test_every_word_goes_through_gettext(engine, name):
    text = text_nodes(engine, name)
    for attribute in ("aria-label", "alt", "title", "placeholder"):
        assert not re.search(rf'{attribute}="\s*[A-Za-z]', text), attribute
    words = re.sub(r"<!doctype html>|<[^>]*>?|^[^<]*>|&\w+;|\0[^\0<]*>", " ", text, flags=re.IGNORECASE)
    words = re.sub(
        r'\S*="?|\b(?:medaccord|Medaccord|checked|selected|open)\b|usa-\S+|ma-\S+|is-\S+', " ", words
    )
    assert re.findall(r"\b[A-Z][a-z]{2,}\b", words) == []


@pytest.mark.parametrize("name", ALL)
def test_a_comment_at_the_top_names_the_context(name):
    first = (TEMPLATES / name).read_text().split("\n", 1)[0]
    if "errors/base.html" in first:
        return
    assert first.startswith("{# ")
    assert first[3:].split(":")[0] in {name.removesuffix(".html"), name.removesuffix(".html").split("/")[-1]}


def classes_in_use(draw: Callable[..., Page]) -> set[str]:
    used: set[str] = set()
    for screen in SCREENS.values():
        for e in draw(screen.template, context_of(screen)).elements:
            used |= {c for c in e.classes if c.startswith("ma-")}
    sources = "".join((TEMPLATES / name).read_text() for name in ALL)
    return used | set(re.findall(r"ma-[a-z0-9_-]*[a-z0-9](?![a-z0-9_-]|{{)", sources))


def test_every_class_of_ours_has_a_rule_and_every_rule_a_use(draw):
    ruled = set(re.findall(r"\.(ma-[a-z0-9_-]+)", CSS.read_text()))
    used = classes_in_use(draw)
    kinds = {
        "st": "affected fixed not_affected investigating declined not_asked asked seen "
        "done waiting late neutral"
    }
    kinds |= {
        "tag": "bad warn new ok",
        "tlp": "red green clear",
        "due": "late soon",
        "bar": "active done plan late",
        "risk": "c m u",
        "cell": "odd lacking",
    }
    kinds |= {"choices": "2 3", "fields": "2 3", "scores": "3 4", "phase": "5"}
    dynamic = {f"ma-{block}--{kind}" for block, words in kinds.items() for kind in words.split()}
    assert dynamic <= ruled
    assert ruled - used - dynamic == set()
    unruled = {c for c in used - ruled if "--" not in c}
    assert unruled == set()


def test_on_paper_no_step_is_offered():
    css = (TEMPLATES.parent / "static/medaccord/app.css").read_text()
    _, _, printed = css.partition("@media print{")
    hidden, _, _ = printed.partition("{display:none!important}")
    assert ".ma-acts" in hidden.rpartition("}")[2].strip().split(",")
