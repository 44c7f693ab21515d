"""Bound fields and error summaries as markup: label, hint, error, ids, aria-describedby, required."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from medaccord.web.templatetags.ma import form_rows, with_heads
from medaccord.web.widgets import Area, Checks, Day, Files, FilesField, Radios, SecretCode, TimeOfDay

from .sample_forms import AskingForm


class Sample(forms.Form):
    rows = (("day", "time"), ("absent",))
    name = forms.CharField(label="Name", help_text="As you write it")
    note = forms.CharField(label="Note", required=False, widget=Area(3, attrs={"class": "own"}))
    kind = forms.ChoiceField(label="Kind", choices=(("", "Choose"), ("a", "A"), ("b", "B")))
    pick = forms.ChoiceField(
        label="Pick",
        help_text="One",
        choices=(("a", "A"), ("b", "B")),
        widget=Radios(columns=2, hints={"b": "the better"}),
    )
    some = forms.MultipleChoiceField(label="Some", choices=((1, "One"), (2, "Two")), widget=Checks(columns=3))
    sure = forms.BooleanField(label="Sure", help_text="Cannot be undone")
    day = forms.DateField(label="Day", widget=Day(), required=False)
    time = forms.TimeField(label="Time", widget=TimeOfDay(), required=False)
    code = forms.CharField(label="Code", widget=SecretCode(), required=False)
    secret = forms.CharField(widget=forms.HiddenInput(), initial="x")


@pytest.fixture
def field(draw_text):
    def drawn(bound):
        return draw_text("{% load ma %}{% field bound %}", bound=bound)

    return drawn


def test_text_with_hint(field):
    page = field(Sample()["name"])
    box = page.one("input", type="text")
    assert page.one("label").attrs["for"] == box.attrs["id"] == "id_name"
    assert box.attrs["aria-describedby"] == "id_name_helptext"
    assert "required" in box.attrs
    assert "aria-invalid" not in box.attrs
    assert [e.text for e in page.all("span")] == ["As you write it"]
    assert "usa-input" in box.classes


def test_text_with_error(field):
    page = field(Sample(data={})["name"])
    box = page.one("input", type="text")
    assert box.attrs["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    assert set(box.attrs["aria-describedby"].split()) <= set(page.ids)
    assert box.attrs["aria-invalid"] == "true"
    assert "usa-input--error" in box.classes
    assert page.one("span", id="id_name_error").text == "This field is required."
    assert "usa-form-group--error" in page.elements[0].classes


def test_optional_says_so_and_keeps_its_own_class(field):
    page = field(Sample()["note"])
    area = page.one("textarea")
    assert page.one("label").text == "Note (optional)"
    assert {"usa-textarea", "own"} <= set(area.classes)
    assert area.attrs["rows"] == "3"
    assert "cols" not in area.attrs
    assert "required" not in area.attrs


def test_select(field):
    page = field(Sample(data={"kind": "b"})["kind"])
    assert "usa-select" in page.one("select").classes
    assert [e.attrs["value"] for e in page.all("option") if "selected" in e.attrs] == ["b"]


def test_radios_are_a_described_group_of_required_inputs(field):
    page = field(Sample(data={"pick": "c"})["pick"])
    group = page.one("fieldset")
    assert group.attrs["id"] == "id_pick"
    assert group.attrs["aria-describedby"].split() == ["id_pick_helptext", "id_pick_error"]
    assert page.one("legend").text == "Pick"
    radios = page.all("input")
    assert [(e.attrs["id"], e.attrs["name"], e.attrs["value"]) for e in radios] == [
        ("id_pick_0", "pick", "a"),
        ("id_pick_1", "pick", "b"),
    ]
    assert all("required" in e.attrs and "checked" not in e.attrs for e in radios)
    assert [e.text for e in page.all("label")] == ["A", "Bthe better"]
    assert any("ma-choices--2" in e.classes for e in page.all("div"))


def test_a_radio_keeps_its_choice(field):
    page = field(Sample(data={"pick": "b"})["pick"])
    assert [e.attrs["value"] for e in page.all("input") if "checked" in e.attrs] == ["b"]


def test_checkboxes_keep_numbers_and_are_never_required_one_by_one(field):
    page = field(Sample(data={"some": ["2"]})["some"])
    assert [e.attrs["value"] for e in page.all("input") if "checked" in e.attrs] == ["2"]
    assert [e for e in page.all("input") if "required" in e.attrs] == []


def test_one_tick_has_its_label_behind_it(field):
    page = field(Sample(data={})["sure"])
    tick = page.one("input", type="checkbox")
    assert tick.attrs["aria-describedby"].split() == ["id_sure_helptext", "id_sure_error"]
    order = [e.tag for e in page.elements if e.tag in {"input", "label"}]
    assert order == ["input", "label"]


def test_hidden_is_only_an_input(field):
    page = field(Sample()["secret"])
    assert [e.tag for e in page.elements] == ["input"]


def test_native_inputs(field):
    assert (
        field(Sample(initial={"day": "2027-01-28"})["day"]).one("input", type="date").attrs["value"]
        == "2027-01-28"
    )
    assert field(Sample()["time"]).one("input", type="time")
    code = field(Sample()["code"]).one("input", type="text").attrs
    assert (code["autocomplete"], code["spellcheck"]) == ("off", "false")


def test_prefixes_keep_ids_apart(field):
    page = field(Sample(prefix="second", data={})["name"])
    assert "id_second-name_error" in page.ids


def test_rows_stand_where_their_first_field_stands():
    names = [[bound.name for bound in row] for row in form_rows(Sample())]
    assert names == [["name"], ["note"], ["kind"], ["pick"], ["some"], ["sure"], ["day", "time"], ["code"]]


def test_summary_links_each_error_to_its_field_and_names_it(draw_text):
    form = Sample(data={"name": "", "kind": "a", "pick": "", "some": ["1"], "sure": "on"})
    form.add_error(None, "Together they do not fit.")
    page = draw_text("{% load ma %}{% error_summary form %}", form=form)
    assert [(e.attrs["href"], e.text) for e in page.all("a")] == [
        ("#id_name", "Name: This field is required."),
        ("#id_pick_0", "Pick: This field is required."),
    ]
    # A hidden field's error and that of the whole have nowhere to lead.
    assert page.all("li")[0].text == "Together they do not fit."
    assert page.one("h2").text == "4 answers need another look"
    assert page.one("div", role="alert")


def test_summary_of_a_question_does_not_double_its_mark(draw_text):
    page = draw_text("{% load ma %}{% error_summary form %}", form=AskingForm(data={}))
    assert "Which device? This field is required." in [e.text for e in page.all("a")]
    assert "choose your files again" in page.source


@pytest.mark.parametrize(
    "form",
    [Sample(), Sample({"name": "x", "kind": "a", "pick": "a", "some": ["1"], "sure": "1", "secret": "x"})],
)
def test_no_summary_without_errors(draw_text, form):
    assert draw_text("{% load ma %}{% error_summary form %}", form=form).elements == []


def test_cells_and_heads_must_agree():
    assert with_heads(("a",), ("A",)) == [("A", "a")]
    with pytest.raises(ValueError, match="zip"):
        with_heads(("a", "b"), ("A",))


class Upload(forms.Form):
    files = FilesField(label="Files", required=False)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_several_files_arrive_as_a_list():
    sent = [upload("a.txt", b"a"), upload("b.txt", b"b")]
    form = Upload(data={}, files=MultiValueDict({"files": sent}))
    assert form.is_valid()
    assert [f.name for f in form.cleaned_data["files"]] == ["a.txt", "b.txt"]


def test_no_file_is_an_empty_list_and_an_empty_file_an_error():
    form = Upload(data={}, files=MultiValueDict())
    assert form.is_valid()
    assert form.cleaned_data["files"] == []
    mixed = Upload(data={}, files=MultiValueDict({"files": [upload("a.txt", b"a"), upload("b.txt", b"")]}))
    assert mixed.errors == {"files": ["The submitted file is empty."]}


def test_a_required_choice_of_files_says_so():
    class Needed(forms.Form):
        files = FilesField(label="Files")

    assert Needed(data={}, files=MultiValueDict()).errors == {"files": ["This field is required."]}


def test_the_file_input_takes_several_and_is_native(field):
    box = field(Upload()["files"]).one("input", type="file")
    assert "multiple" in box.attrs
    assert box.classes == ["ma-file"]
    assert isinstance(Upload().fields["files"].widget, Files)
