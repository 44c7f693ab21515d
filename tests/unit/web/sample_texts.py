"""Sample view models of the center's texts, fictional throughout."""

from medaccord.web import viewmodels as v

from . import sample_forms as f


def _card(key: str, status: v.Status, *acts: v.Act) -> v.TextCard:
    return v.TextCard(
        key,
        "Networks",
        "What readers can do, version 2",
        "Keep networks apart",
        "Use a firewall.\nUse two.",
        status,
        acts,
    )


def _box() -> v.FormBox:
    return v.FormBox(
        "template", "/texts/add/", f.ReasonForm(prefix="template"), (v.Submit("Add", "add"),), "Write a text"
    )


def texts() -> v.TemplatesPage:
    own = _card(
        "1",
        v.Status("done", "In every new draft"),
        v.Act("Change", "/texts/1/change/", about="Networks"),
        v.Act("Retire", "/texts/1/retire/", look="plain", about="Networks"),
    )
    shipped = _card(
        "shipped-network",
        v.Status("asked", "Not yours yet"),
        v.Act("Take this text", "/texts/take/network/", "post", about="Networks"),
    )
    return v.TemplatesPage(
        "Texts that advisories print", "What every advisory says.", (own,), "None yet.", (shipped,), _box()
    )


def texts_none() -> v.TemplatesPage:
    return v.TemplatesPage(
        "Texts that advisories print", "What every advisory says.", (), "None yet.", (), _box()
    )
