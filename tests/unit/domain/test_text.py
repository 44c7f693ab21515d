"""Text from outside: verbatim or refused; file names cleaned for display."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.errors import Invalid
from medaccord.domain.text import BODY, LINE, file_name, label, line, said, text, visible

NUL = chr(0)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "trailing blanks   \n\n",
        "a\tb\nc\r\nd",
        "e\u0301 stays decomposed, \u00e9 composed",
        "Innokas Yhtym\u00c3\u00a4",
        "\u200b zero width, \u202e direction, \ufeff mark, \ufffe",
        "\U0001f9ea",
    ],
)
def test_text_is_kept_verbatim(value):
    assert text(value) is value


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
def test_every_control_character_but_tab_and_newline_is_refused(code):
    value = f"ab{chr(code)}c"
    if chr(code) in "\t\n":
        assert text(value) == value
        return
    with pytest.raises(Invalid, match=f"U\\+{code:04X} at position 3"):
        text(value)


@pytest.mark.parametrize("value", ["\r", "a\rb", "\r\r\n", "\n\r"])
def test_a_carriage_return_is_kept_before_a_newline_only(value):
    with pytest.raises(Invalid, match=r"U\+000D"):
        text(value)


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_lone_surrogates_are_refused(value):
    with pytest.raises(Invalid, match="Unicode"):
        text(value)


def test_what_must_be_said_is_kept_verbatim_and_not_blank():
    assert said(" Because. \n", "Say why.") == " Because. \n"
    for blank in ("", " ", "\t\n\u2003"):
        with pytest.raises(Invalid) as refused:
            said(blank, "Say why.", name="note")
        assert refused.value.findings == {"note": ["Say why."]}
    with pytest.raises(Invalid, match="to 5 characters"):
        said("x" * 6, "Say why.", limit=5)


def test_the_limit_counts_characters():
    assert text("\U0001f9ea" * 5, limit=5)
    with pytest.raises(Invalid, match="to 5 characters; it has 6"):
        text("x" * 6, limit=5)
    with pytest.raises(Invalid, match="100,000"):
        text("x" * (BODY + 1))


def test_a_refusal_names_the_field_and_not_the_text():
    with pytest.raises(Invalid) as caught:
        text(f"MARKER{NUL}", name="title")
    assert list(caught.value.findings) == ["title"]
    assert "MARKER" not in caught.value.reason
    with pytest.raises(Invalid) as caught:
        text(NUL)
    assert list(caught.value.findings) == [""]


@pytest.mark.parametrize("value", ["a\nb", "a\r\nb", "a\tb", "\n"])
def test_a_line_has_no_breaks_or_tabs(value):
    with pytest.raises(Invalid, match="one line"):
        line(value)


def test_a_line_is_a_text_with_a_shorter_limit():
    assert line(" Infusion pump ") == " Infusion pump "
    with pytest.raises(Invalid, match=str(LINE)):
        line("x" * (LINE + 1))
    with pytest.raises(Invalid, match=r"U\+0000"):
        line(NUL)


TURNS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", TURNS)
@pytest.mark.parametrize("check", [line, label])
def test_a_name_holds_no_mark_that_shows_it_as_another(check, code):
    """`InfusaCore\u202e1.4` is shown as `InfusaCore4.1`, and a second person approves what it looks like."""
    value = f"InfusaCore{chr(code)}1.4"
    assert text(value) == value, "running text is kept"
    with pytest.raises(Invalid, match=f"direction mark U\\+{code:04X} at position 11") as caught:
        check(value, name="title")
    assert list(caught.value.findings) == ["title"]
    assert visible(value) == f"InfusaCore[U+{code:04X}]1.4"


@pytest.mark.parametrize("value", ["مضخة", "משאבה 3", "a\u200fb\u200e"])
def test_names_in_scripts_from_right_to_left_are_names(value):
    assert label(value) == line(value) == visible(value) == value


def test_a_label_may_have_lines_and_a_line_may_not():
    assert label("a\nb") == "a\nb"
    with pytest.raises(Invalid, match="to 5 characters"):
        label("abcdef", limit=5)


@given(st.text(st.characters(codec=None)))
def test_text_accepts_exactly_what_the_rule_says(value):
    plain = value.replace("\r\n", "").replace("\n", "").replace("\t", "")
    wanted = not any(unicodedata.category(mark) in ("Cc", "Cs") for mark in plain)
    try:
        assert text(value) == value
    except Invalid:
        assert not wanted
    else:
        assert wanted


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("log.txt", "log.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\dump.pcap", "dump.pcap"),
        ("a/b\\c", "c"),
        ("folder/", "file"),
        ("", "file"),
        (".", "file"),
        ("..", "file"),
        (" . . ", "file"),
        (".bashrc", "bashrc"),
        ("report. ", "report"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066a\u2069\u200e\u200f\u061c.pdf", "a.pdf"),
        (f"a{NUL}b\n\r\tc\x7f\x9f.pdf", "abc.pdf"),
        ("a\u2028b\u2029.pdf", "ab.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ("\u0645\u0644\u0641.pdf", "\u0645\u0644\u0641.pdf"),
        ("e\u0301.pdf", "e\u0301.pdf"),
    ],
)
def test_file_names_are_cleaned_for_display(given_name, shown):
    assert file_name(given_name) == shown


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("x" * 255, "x" * 255),
        ("x" * 256, "x" * 255),
        ("x." + "y" * 300, "x." + "y" * 253),
        ("\u00e9" * 200 + ".pdf", "\u00e9" * 125 + ".pdf"),
        ("\u00e9" * 200, "\u00e9" * 127),
        ("x" * 250 + "  . " + "y" * 9 + ".pdf", "x" * 250 + ".pdf"),
    ],
)
def test_long_file_names_are_cut_before_their_ending(given_name, shown):
    assert file_name(given_name) == shown


@given(st.text(st.characters(codec=None), max_size=400))
def test_any_file_name_becomes_harmless_and_stays_so(value):
    shown = file_name(value)
    assert 0 < len(shown.encode()) <= 255
    assert shown not in (".", "..")
    assert not set("/\\") & set(shown)
    assert not any(unicodedata.bidirectional(mark) in BIDI_CONTROLS for mark in shown)
    assert text(shown, limit=255) == shown
    assert file_name(shown) == shown


BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
