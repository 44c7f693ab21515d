"""OpenPGP public keys as text: one armored block, never a private one, kept as given."""

from __future__ import annotations

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.openpgp import BEGIN, END, LONGEST, public_key

KEY = f"{BEGIN}\nComment: mine\n\nmDMEZ\n=abcd\n{END}\n"


@pytest.mark.parametrize("given", ["", " \n", KEY, KEY.replace("\n", "\r\n"), f"\n  {KEY}\n\n"])
def test_a_whole_key_or_none_is_kept_as_given(given):
    assert public_key(given) == given


@pytest.mark.parametrize(
    "given",
    [
        "my key",
        KEY.replace(END, ""),
        KEY.replace(BEGIN, ""),
        f"{BEGIN}\n{END}",
        f"{BEGIN}\n\n\n{END}",
        KEY + KEY,
        f"Here it is:\n{KEY}",
        KEY.replace("PUBLIC KEY BLOCK", "MESSAGE"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(given):
    with pytest.raises(Invalid, match="Paste one whole public key"):
        public_key(given, name="key")


@pytest.mark.parametrize("given", [KEY.replace("PUBLIC", "PRIVATE"), KEY + KEY.replace("PUBLIC", "PRIVATE")])
def test_a_private_key_is_refused_as_one(given):
    with pytest.raises(Invalid, match="This is a private key"):
        public_key(given, name="key")


def test_the_size_is_limited():
    room = LONGEST - len(KEY)
    assert public_key(KEY.replace("mDMEZ", "mDMEZ" + "A" * room))
    with pytest.raises(Invalid, match="Shorten this"):
        public_key(KEY.replace("mDMEZ", "mDMEZ" + "A" * (room + 1)))
