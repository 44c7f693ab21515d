"""The build hook: what it copies, when it runs npm, and that an interrupted copy is made again."""

import gzip
import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path("src/medaccord/static/vendor/uswds")


@pytest.fixture(scope="module")
def hook():
    pytest.importorskip("hatchling", reason="the build backend is a development requirement")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def lock(root, version):
    package = {"packages": {"node_modules/@uswds/uswds": {"version": version}}}
    write(root / "package-lock.json", json.dumps(package))


def install(root, version, css="a{background:url(../img/usa-icons/add.svg)}"):
    """Lay down a package as npm would, with two icons of which the stylesheet names one."""
    package = root / "node_modules/@uswds/uswds"
    write(package / "package.json", json.dumps({"version": version}))
    write(package / "LICENSE.md", "terms")
    for name in (
        "css/uswds.min.css.map",
        "js/uswds-init.min.js",
        "js/uswds.min.js",
        "img/usa-icons/add.svg",
        "img/usa-icons/zoom.svg",
    ):
        write(package / "dist" / name)
    write(package / "dist/css/uswds.min.css", css)
    write(package / "dist/css/uswds.css", "not minified")


def names(root):
    target = root / TARGET
    return sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file())


@pytest.fixture
def no_npm(hook, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("npm must not run")

    monkeypatch.setattr(subprocess, "run", refuse)


def test_copies_what_the_stylesheet_names_and_nothing_else(hook, tmp_path, no_npm):
    lock(tmp_path, "3.14.0")
    install(tmp_path, "3.14.0")
    assert hook.copy_front_end(tmp_path) == tmp_path / TARGET
    assert names(tmp_path) == [
        "LICENSE.md",
        "css/uswds.min.css",
        "css/uswds.min.css.gz",
        "css/uswds.min.css.map",
        "img/usa-icons/add.svg",
        "js/uswds-init.min.js",
        "js/uswds-init.min.js.gz",
        "js/uswds.min.js",
        "js/uswds.min.js.gz",
        "package.json",
    ]


def test_styles_and_scripts_lie_there_compressed_alike_each_time(hook, tmp_path, no_npm):
    lock(tmp_path, "3.14.0")
    install(tmp_path, "3.14.0")
    hook.copy_front_end(tmp_path)
    small = tmp_path / TARGET / "css/uswds.min.css.gz"
    first = small.read_bytes()
    assert gzip.decompress(first) == (tmp_path / TARGET / "css/uswds.min.css").read_bytes()
    (tmp_path / TARGET / "package.json").unlink()
    hook.copy_front_end(tmp_path)
    assert small.read_bytes() == first


def test_a_filled_folder_needs_neither_npm_nor_node_modules(hook, tmp_path, no_npm):
    lock(tmp_path, "3.14.0")
    write(tmp_path / TARGET / "package.json", json.dumps({"version": "3.14.0"}))
    hook.copy_front_end(tmp_path)
    assert names(tmp_path) == ["package.json"]


def test_npm_installs_the_locked_version_without_scripts(hook, tmp_path, monkeypatch):
    lock(tmp_path, "3.15.0")
    install(tmp_path, "3.14.0")
    write(tmp_path / TARGET / "package.json", json.dumps({"version": "3.14.0"}))
    write(tmp_path / TARGET / "css/left-over.css")
    calls = []

    def npm(command, *, cwd, check):
        calls.append((command, cwd, check))
        install(tmp_path, "3.15.0")

    monkeypatch.setattr(subprocess, "run", npm)
    hook.copy_front_end(tmp_path)
    assert len(calls) == 1
    command, cwd, check = calls[0]
    assert command[:2] == ("npm", "ci")
    assert "--ignore-scripts" in command
    assert (cwd, check) == (tmp_path, True)
    assert "css/left-over.css" not in names(tmp_path)
    assert hook.present_version(tmp_path / TARGET) == "3.15.0"


def test_an_interrupted_copy_is_made_again(hook, tmp_path, no_npm):
    lock(tmp_path, "3.14.0")
    install(tmp_path, "3.14.0", css="a{background:url(../img/absent.svg)}")
    with pytest.raises(FileNotFoundError):
        hook.copy_front_end(tmp_path)
    install(tmp_path, "3.14.0")
    hook.copy_front_end(tmp_path)
    assert "img/usa-icons/add.svg" in names(tmp_path)


def test_the_installed_front_end_is_the_locked_one(hook):
    target = ROOT / TARGET
    assert hook.present_version(target) == hook.locked_version(ROOT), "run `make test`, which installs it"
    assert (target / "LICENSE.md").stat().st_size > 0
    assert (target / "css/uswds.min.css").stat().st_size > 100_000
