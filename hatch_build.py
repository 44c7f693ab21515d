"""Build hook: copies the needed part of USWDS from npm into the package, so that the wheel needs no npm."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "@uswds/uswds"
STYLESHEET = "css/uswds.min.css"
# The source maps are needed: hashed static file names are refused when a named map is missing.
FIXED = (
    STYLESHEET,
    "css/uswds.min.css.map",
    "js/uswds-init.min.js",
    "js/uswds-init.min.js.map",
    "js/uswds.min.js",
    "js/uswds.min.js.map",
    "img/sprite.svg",
    "img/favicons/*",
    "img/usa-icons-bg/*.svg",
)
# Sent as they lie here: half a megabyte of style goes out as a tenth of it, without work for each request.
COMPRESSED = (STYLESHEET, "js/uswds-init.min.js", "js/uswds.min.js")
NPM_CI = ("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")


def locked_version(root: Path) -> str:
    """Return the USWDS version of `root/package-lock.json`, such as `3.14.0`; KeyError where it is absent."""
    lock = json.loads((root / "package-lock.json").read_text())
    return str(lock["packages"][f"node_modules/{PACKAGE}"]["version"])


def present_version(folder: Path) -> str | None:
    """Return the version in `folder/package.json`, or None where there is no such file."""
    manifest = folder / "package.json"
    return str(json.loads(manifest.read_text())["version"]) if manifest.exists() else None


def needed_files(dist: Path) -> list[Path]:
    """Return the fixed files and every file the stylesheet refers to, relative to `dist`, sorted."""
    fixed = {path.relative_to(dist) for pattern in FIXED for path in dist.glob(pattern)}
    css = dist / STYLESHEET
    references = re.findall(r"url\(([^)#?]+)\)", css.read_text())
    named = {(css.parent / name.strip("\"'")).resolve().relative_to(dist.resolve()) for name in references}
    return sorted(fixed | named)


def copy_front_end(root: Path) -> Path:
    """Fill `src/medaccord/static/vendor/uswds` with the locked USWDS and return it; npm runs only if needed.

    Nothing happens where the folder already holds the locked version, as in a source archive.
    Raises FileNotFoundError where npm is needed but absent, CalledProcessError where it fails.
    """
    target = root / "src/medaccord/static/vendor/uswds"
    source = root / "node_modules" / PACKAGE
    version = locked_version(root)
    if present_version(target) == version:
        return target
    if present_version(source) != version:
        subprocess.run(NPM_CI, cwd=root, check=True)  # noqa: S603
    shutil.rmtree(target, ignore_errors=True)
    for name in needed_files(source / "dist"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / "dist" / name, target / name)
    for text in COMPRESSED:
        small = gzip.compress((target / text).read_bytes(), mtime=0)
        (target / f"{text}.gz").write_bytes(small)
    shutil.copyfile(source / "LICENSE.md", target / "LICENSE.md")
    # Written last: an interrupted copy has no version and is made again.
    (target / "package.json").write_text(json.dumps({"name": PACKAGE, "version": version}) + "\n")
    return target


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Run before every build of wheel, source archive and editable install (Hatch build hook interface)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the front-end files in place; `artifacts` in pyproject.toml takes them along."""
        copy_front_end(Path(self.root))
