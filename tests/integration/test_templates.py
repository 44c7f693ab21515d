"""The center's text templates: template.add, .change, .retire, and what drafts make of them."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client
from tests.browsing import signed_in, words
from tests.factories import NOW, person, world
from tests.integration.advisory_case import story
from tests.integration.test_api import get, token_for
from tests.support.api import NOTHING

from medaccord.apps.advisories.commands import advisory, template
from medaccord.apps.advisories.models import Publication, Revision, Template
from medaccord.apps.advisories.queries.templates import templates
from medaccord.apps.advisories.templates import Chosen
from medaccord.apps.cases.models import Case
from medaccord.apps.parties.models import Origin
from medaccord.cli.chains import verify_all
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import realm_stream_id
from medaccord.core.register import adopt
from medaccord.domain.advisory.shipped import SHIPPED
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]

TEXT = {"place": "mitigations", "name": "Networks", "title": "Keep networks apart", "text": "Use a firewall."}


def _chain():
    realm = realm_stream_id("live")
    with database_context(None, "live", [realm]):
        stream = Stream.objects.get(id=realm)
        assert audit.verify(stream) == []
        return [json.loads(entry["envelope"]) for entry in audit.export(stream, texts=True)]


def _add(w, **told):
    return template.add(w.lead, NOW, **{**TEXT, **told})


def _notes(csaf):
    return [one for one in json.loads(bytes(csaf))["document"]["notes"] if one["title"] != "Risk evaluation"]


def _uses(row):
    return {one["name"]: (one["use"], one["version"], one["text"]) for one in row.templates}


def test_a_standing_text_is_printed_as_a_note_and_a_later_change_reaches_nothing_that_is_there():
    s = story(embargo_days=None)
    adopt(NOW)
    key = _add(s.w)
    _add(s.w, name="Background", place="background", title="About us", text="Quokka.", standing=False)
    _add(s.w, name="Legal", place="disclaimer", title="What this is", text="As far as known.")
    _add(s.w, name="Whom", place="contact", title="Whom to tell", text="Tell us.")
    left = [row.id for row in s.rows["notes"][3:]]
    row = s.draft(leave_out=left)
    advisory.submit(s.w.lead, row.id, s.now)
    template.change(s.w.lead, NOW, template=key, **{**TEXT, "text": "Use two."}, standing=True, version=1)
    advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)
    template.change(s.w.lead, NOW, template=key, **{**TEXT, "text": "Use three."}, standing=True, version=2)
    advisory.release(s.w.lead, row.id, s.now)
    found = Publication.objects.get()
    assert [(one["category"], one["title"], one["text"]) for one in _notes(found.csaf)] == [
        ("general", "Keep networks apart", "Use a firewall."),
        ("other", "Whom to tell", "Tell us."),
        ("legal_disclaimer", "What this is", "As far as known."),
    ]
    template.retire(s.w.lead, NOW, template=key)
    assert "Use a firewall." in bytes(found.page).decode()
    assert verify_all().ok
    again = s.draft(summary="More.", leave_out=left)
    assert set(_uses(again)) == {"Legal", "Whom"}, "a retired text is in no new draft"


def test_an_author_leaves_a_text_out_words_another_and_adds_a_third_and_the_draft_says_so():
    s = story(embargo_days=None)
    out, edited = _add(s.w, name="Out"), _add(s.w, name="Edited")
    extra = _add(s.w, name="Extra", standing=False)
    row = s.draft(templates=[Chosen(edited, "Unplug it."), Chosen(extra, "Use a firewall.\r\n")])
    assert _uses(row) == {
        "Edited": ("edited", 1, "Unplug it."),
        "Extra": ("as_it_is", 1, "Use a firewall."),
        "Out": ("left_out", 1, ""),
    }
    page = words(signed_in(s.w.lead).get(f"/cases/{s.case.id}/advisory/"))
    assert "From the center’s text “Edited”, version 1, worded for this advisory" in page
    assert "From the center’s text “Extra”, version 1" in page
    assert "Texts of the center that this advisory does without: Out." in page
    assert "Texts of the center that are worded for this advisory: Edited." in page
    assert f'id="note-{out}"' not in page


def test_texts_that_are_not_there_twice_or_changed_since_are_refused_and_nothing_is_drafted():
    s = story(embargo_days=None)
    key = _add(s.w)
    gone = _add(s.w, name="Gone")
    template.retire(s.w.lead, NOW, template=gone)
    for chosen in ([Chosen(uuid.uuid4())], [Chosen(gone)], [Chosen(key), Chosen(key)]):
        with pytest.raises(Invalid) as refused:
            s.draft(templates=chosen)
        assert "templates" in refused.value.findings
    with pytest.raises(Invalid):
        s.draft(templates=[Chosen(key, "\x07")])
    template.change(s.w.lead, NOW, template=key, **TEXT, standing=True)
    with pytest.raises(Stale, match="'Networks' was changed"):
        s.draft(templates=[Chosen(key, "Mine.", 1)])
    assert s.here(Revision) == []


def test_what_every_advisory_says_is_never_the_summary_of_one():
    s = story(embargo_days=None)
    _add(s.w)
    row = s.approved(leave_out=[one.id for one in s.rows["notes"] if one.vulnerability_id is None])
    advisory.release(s.w.lead, row.id, s.now)
    found = Publication.objects.get()
    assert found.summary == "Port 8080 asks for nothing."
    assert "firewall" not in found.text
    assert "Use a firewall." in bytes(found.page).decode()
    assert [one["audience"] for one in _notes(found.csaf)] == ["all"]


def test_a_replayed_case_prints_no_texts():
    s = story(embargo_days=None)
    key = _add(s.w)
    with database_context(None, "live", [s.case.id]):
        Case.rows.filter(id=s.case.id).update(origin=Origin.REPLAY)
    assert s.draft().templates == []
    with pytest.raises(Invalid, match="replayed"):
        s.draft(templates=[Chosen(key)])
    page = signed_in(s.w.lead).get(f"/cases/{s.case.id}/advisory/").content.decode()
    assert "Texts of the center" not in page


def test_the_form_prints_what_is_chosen_and_the_next_one_goes_on_from_there():
    s = story(embargo_days=None)
    keys = {name: str(_add(s.w, name=name)) for name in ("Alpha", "Beta", "Gamma")}
    desk, here = signed_in(s.w.lead), f"/cases/{s.case.id}/advisory/"
    first = desk.get(here).content.decode()
    assert first.count("Use a firewall.</textarea>") == 3
    sent = {"draft-summary": "First", "draft-status": "final", "draft-based_on": str(s.case.id)}
    sent["draft-vulnerabilities"] = [str(s.one.id), str(s.two.id)]
    sent["draft-templates"] = [keys["Alpha"], keys["Beta"]]
    for key in keys.values():
        sent |= {f"draft-wording_{key}": "Use a firewall.", f"draft-version_{key}": "1"}
    sent[f"draft-wording_{keys['Beta']}"] = "Beta for this pump."
    assert desk.post(f"{here}draft/", sent).status_code == 303
    (row,) = s.here(Revision)
    told = {name: use for name, (use, *_rest) in _uses(row).items()}
    assert told == {"Alpha": "as_it_is", "Beta": "edited", "Gamma": "left_out"}
    for name in ("Alpha", "Beta"):
        changed = {**TEXT, "name": name, "text": f"{name} two."}
        template.change(s.w.lead, NOW, template=uuid.UUID(keys[name]), **changed, standing=True)
    unseen = desk.post(f"{here}draft/", sent)
    assert unseen.status_code == 409
    assert "Somebody drafted this since you opened it." in words(unseen)
    assert "Version 2 of this text says: Beta two." in words(unseen)
    late = desk.post(f"{here}draft/", sent | {"draft-based_on": str(row.id)})
    assert late.status_code == 409
    assert "was changed since you opened this" in words(late)
    assert "Version 2 of this text says: Beta two." in words(late)
    assert "Somebody drafted this" not in words(late)
    assert f'name="draft-based_on" value="{row.id}"' in late.content.decode()
    assert "Beta for this pump.</textarea>" in late.content.decode()
    assert f'name="draft-version_{keys["Beta"]}" value="2"' in late.content.decode()
    page = desk.get(here).content.decode()
    assert "Alpha two.</textarea>" in page
    assert "Beta for this pump.</textarea>" in page
    assert "Worded for this advisory after version 1. Version 2 says: Beta two." in page
    assert f'value="{keys["Alpha"]}" checked' in page
    assert f'value="{keys["Gamma"]}" checked' not in page


def _sent(s, *keys):
    """The form of a draft as it was opened when these texts stood in it, all chosen."""
    sent = {"draft-summary": "First", "draft-status": "final", "draft-templates": [str(key) for key in keys]}
    sent["draft-vulnerabilities"] = [str(s.one.id), str(s.two.id)]
    sent["draft-based_on"] = str(s.case.id)
    for key in keys:
        sent |= {f"draft-wording_{key}": "Use a firewall.", f"draft-version_{key}": "1"}
    return sent


def test_a_text_that_is_added_while_a_form_is_open_is_left_out_by_decision_only():
    s = story(embargo_days=None)
    old, quiet = _add(s.w, name="Old"), _add(s.w, name="Quiet", standing=False)
    desk, here = signed_in(s.w.lead), f"/cases/{s.case.id}/advisory/"
    sent = {**_sent(s, old), f"draft-version_{quiet}": "1"}
    new = _add(s.w, name="New", text="Call first.")
    template.change(s.w.lead, NOW, template=quiet, **{**TEXT, "name": "Quiet"}, standing=True)
    for _name in ("New", "Quiet"):
        late = desk.post(f"{here}draft/", sent)
        assert late.status_code == 409
        assert "is new or was changed since you opened this. Choose whether" in words(late)
    assert s.here(Revision) == []
    page = late.content.decode()
    assert f'value="{new}" checked' in page
    assert "Call first.</textarea>" in page
    assert f'name="draft-version_{new}" value="1"' in page
    assert f'value="{quiet}" checked' not in page
    sent |= {f"draft-version_{new}": "1", f"draft-version_{quiet}": "2"}
    assert desk.post(f"{here}draft/", sent).status_code == 303
    (row,) = s.here(Revision)
    told = {name: use for name, (use, *_rest) in _uses(row).items()}
    assert told == {"Old": "as_it_is", "New": "left_out", "Quiet": "left_out"}


def test_a_text_that_is_retired_while_a_form_is_open_is_told_and_the_wording_of_others_kept():
    s = story(embargo_days=None)
    gone, kept = _add(s.w, name="Gone"), _add(s.w, name="Kept")
    sent = _sent(s, gone, kept) | {f"draft-wording_{kept}": "Kept for this pump."}
    template.retire(s.w.lead, NOW, template=gone)
    late = signed_in(s.w.lead).post(f"/cases/{s.case.id}/advisory/draft/", sent)
    assert late.status_code == 422
    assert "A text that you chose was retired since." in words(late)
    assert "Kept for this pump.</textarea>" in late.content.decode()


def test_what_every_advisory_says_answers_no_question_about_this_device():
    s = story(embargo_days=None)
    _add(s.w, title="How long is it out of use?", text="An hour.")
    _add(s.w, name="Keep", title="Isolate or keep in use", text="Keep it.")
    s.released()
    page = words(Client().get(f"/advisories/{s.number}/"))
    assert "How long is it out of use? Not stated" in page
    assert "Isolate or keep in use? Separate the network." in page
    assert ("An hour." in page, "Keep it." in page) == (True, True)


def test_the_desk_takes_writes_changes_and_retires_texts_on_the_screen():
    w = world()
    desk = signed_in(w.lead)
    assert "The center has no texts yet." in words(desk.get("/texts/"))
    assert desk.post(f"/texts/take/{SHIPPED[0].key}/").status_code == 303
    assert desk.post("/texts/take/unknown/").status_code == 404
    taken = words(desk.get("/texts/"))
    assert "Care comes first What readers can do, version 1" in taken
    sent = {f"template-{name}": value for name, value in TEXT.items()}
    assert desk.post("/texts/add/", sent).status_code == 303
    twice = desk.post("/texts/add/", {**sent, "template-text": "Typed again."})
    assert twice.status_code == 409
    assert "Typed again." in twice.content.decode()
    row = Template.objects.get(name="Networks")
    assert row.standing is False
    here = f"/texts/{row.id}/"
    assert "Use a firewall.</textarea>" in desk.get(f"{here}change/").content.decode()
    changed = {**sent, "template-text": "Use two.", "template-version": "1", "template-standing": "on"}
    assert desk.post(f"{here}change/", changed).status_code == 303
    stale = desk.post(f"{here}change/", {**changed, "template-text": "Use three."})
    assert stale.status_code == 409
    assert [text in stale.content.decode() for text in ("Use three.", "Use two.")] == [True, True]
    assert "No new draft prints it." in words(desk.get(f"{here}retire/"))
    assert desk.post(f"{here}retire/").status_code == 303
    assert "Networks" not in words(desk.get("/texts/"))
    assert desk.get(f"{here}change/").status_code == 404
    row.refresh_from_db()
    assert (row.text, row.version, row.retired) == ("Use two.", 3, True)


def test_each_change_is_one_entry_of_the_realms_chain_with_its_words_beside_it():
    w = world()
    adopt(NOW)
    before = len(_chain())
    key = _add(w, name="Quokka name", text="Quokka text")
    template.change(w.lead, NOW, template=key, **{**TEXT, "text": "Quokka"}, standing=False)
    template.retire(w.lead, NOW, template=key)
    new = _chain()[before:]
    assert [one["verb"] for one in new] == ["template.add", "template.change", "template.retire"]
    assert [one["objects"]["version"] for one in new] == [1, 2, 3]
    assert "quokka" not in json.dumps(new).lower()
    assert verify_all().ok


def test_who_is_outside_the_center_reads_and_changes_nothing():
    w = world()
    key = _add(w)
    for actor in (w.northgate, w.adviser, person()):
        for act in (
            lambda a=actor: template.add(a, NOW, **{**TEXT, "name": "New"}),
            lambda a=actor: template.change(a, NOW, template=key, **TEXT, standing=True),
            lambda a=actor: template.retire(a, NOW, template=key),
        ):
            with pytest.raises(Denied):
                act()
        assert templates(actor) == []
        assert signed_in(actor).get("/texts/").status_code == 404
        assert get("/api/v1/templates", actor).json() == NOTHING
    assert [one.version for one in templates(w.lead)] == [1]


def test_wrong_input_is_refused_at_its_field_and_changes_nothing():
    w = world()
    key = _add(w)
    wrong = {"place": "elsewhere", "name": " ", "title": "", "text": " \r\n"}
    for field, value in wrong.items():
        for act in (
            lambda told: template.add(w.lead, NOW, **told),
            lambda told: template.change(w.lead, NOW, template=key, **told, standing=True),
        ):
            with pytest.raises(Invalid) as refused:
                act({**TEXT, "name": "Other", field: value})
            assert list(refused.value.findings) == [field]
    with pytest.raises(Illegal, match="of this name already"):
        _add(w, name="NETWORKS ")
    with pytest.raises(Stale):
        template.change(w.lead, NOW, template=key, **TEXT, standing=True, version=7)
    with pytest.raises(Missing):
        template.retire(w.lead, NOW, template=uuid.uuid4())
    assert [(one.name, one.version) for one in templates(w.lead)] == [("Networks", 1)]


def test_programs_read_the_texts_and_draft_with_them():
    s = story(embargo_days=None)
    key = _add(s.w)
    token = token_for(s.w.lead)
    listed = get("/api/v1/templates", token=token).json()["results"]
    assert listed == [{"id": str(key), **TEXT, "standing": True, "version": 1}]
    there, headers = f"/api/v1/cases/{s.case.id}/advisory", {"Authorization": f"Bearer {token}"}

    def draft(**told):
        body = {"summary": "First", **told}
        return Client().post(there, json.dumps(body), content_type="application/json", headers=headers)

    chosen = {"template": str(key), "text": "Unplug it.", "version": 1}
    assert draft(templates=[chosen]).status_code == 201
    assert draft(templates=[{**chosen, "version": 2}]).status_code == 409
    assert draft(templates=[chosen, chosen]).status_code == 422
    (block,) = [one for one in get(there, token=token).json()["blocks"] if one["source"] == str(key)]
    assert block["content"]["text"] == "Unplug it."
    assert block["content"]["template"] == {"name": "Networks", "version": 1, "use": "edited"}
    assert draft().status_code == 201
    assert [_uses(row) for row in s.here(Revision, state="draft")] == [
        {"Networks": ("as_it_is", 1, "Use a firewall.")}
    ]
    assert draft(templates=[]).status_code == 201
    (row,) = s.here(Revision, state="draft")
    assert _uses(row) == {"Networks": ("left_out", 1, "")}
