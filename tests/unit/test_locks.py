"""The locks: all pinned with hashes, nothing of the machine that made them, and in step with pyproject."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
# A path, an address or an index would say where the lock was made instead of what it holds.
FOREIGN = re.compile(r"(?im)^\s*(--(extra-)?index|--find-links|--trusted|-f |-i )|file:/|https?:|\s/\w|@ ")
# These bring gigabytes that nothing here uses.
HEAVY = {"torch", "jax", "tensorflow"}


def blocks(text):
    """Yield (name, version, hashes) of each pinned package of a requirements file."""
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", re.sub(r"(?m)^ *#.*\n", "", text))[1:]:
        head = re.match(r"([A-Za-z0-9._-]+)==(\S+)", block)
        assert head, block
        yield normal(head[1]), head[2], re.findall(r"--hash=sha256:([0-9a-f]{64})(?:\s|$)", block)


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(requirements):
    return {normal(re.match(r"[A-Za-z0-9._-]+", requirement)[0]) for requirement in requirements}


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes_and_without_an_address(name):
    text = (ROOT / name).read_text()
    pinned = list(blocks(text))
    assert len(pinned) > 40
    assert [name for name, _, hashes in pinned if not hashes] == []
    assert FOREIGN.search(text) is None
    assert not HEAVY & {name for name, _, _ in pinned}


def test_the_locks_hold_what_pyproject_asks_for(project):
    runtime, development = ({name for name, _, _ in blocks((ROOT / lock).read_text())} for lock in LOCKS)
    assert asked(project["project"]["dependencies"]) <= runtime
    assert asked(project["project"]["optional-dependencies"]["dev"]) <= development
    assert asked(project["build-system"]["requires"]) <= development


def test_the_two_locks_agree():
    runtime, development = ({b[0]: b[1:] for b in blocks((ROOT / lock).read_text())} for lock in LOCKS)
    assert {name: development.get(name) for name in runtime} == runtime


def test_the_npm_lock_names_hashes_and_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    manifest = json.loads((ROOT / "package.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert lock["packages"][""]["dependencies"] == manifest["dependencies"]
    assert lock["packages"][""]["devDependencies"] == manifest["devDependencies"]
