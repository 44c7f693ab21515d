"""The worked example in CONTRIBUTING.md is the code itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"^```python (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text())


def test_the_example_goes_from_domain_to_screen():
    storeys = {Path(file).parts[2] for file, _ in BLOCKS if file.startswith("src/")}
    assert storeys == {"domain", "apps", "web", "api"}


@pytest.mark.parametrize(("file", "block"), BLOCKS, ids=[file for file, _ in BLOCKS])
def test_each_block_stands_in_the_file_it_names(file, block):
    assert block.strip() in (ROOT / file).read_text()
