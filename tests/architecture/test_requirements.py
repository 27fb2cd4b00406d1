"""The locked requirements serve everybody: pinned, hashed, current, and bound to no package index or machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(file: Path) -> dict[str, set[str]]:
    """Locked versions by package (several where they differ by platform or Python)."""
    found: dict[str, set[str]] = {}
    for name, pinned in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", file.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name.lower(), set()).add(pinned)
    return found


def name_of(requirement: str) -> str:
    """Package name of a requirement such as ``numpy>=2.0``."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found[0].lower()


def test_the_sets_are_there():
    """The three sets that dev.py installs."""
    assert [file.stem for file in LOCKED] == ["bench", "dev", "run"]


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.stem)
def test_names_no_index_and_no_path(file):
    """Each line is a comment, a pin or a hash: no address, no option, no folder."""
    pin = r"[a-z0-9._-]+==\S+( ; [^/\\]+)? \\"
    digest = r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    for line in file.read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(rf"{pin}|{digest}| *#.*", line), line
        assert not re.search(r"://|\s/|\\\w", line), line


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.stem)
def test_locks_every_dependency(file):
    """A dependency added to pyproject.toml is locked too (``dev.py lock``)."""
    missing = {name_of(requirement) for requirement in PROJECT["dependencies"]} - set(pins(file))
    assert not missing


@pytest.mark.parametrize(("file", "extras"), [("dev", ["test", "lint", "notebooks"]), ("bench", ["bench"])])
def test_locks_the_extras(file, extras):
    """The tools of each set are in it."""
    wanted = {name_of(each) for extra in extras for each in PROJECT["optional-dependencies"][extra]} - {"covsim"}
    assert wanted <= set(pins(ROOT / "requirements" / f"{file}.txt"))


def test_the_sets_agree():
    """What is installed to run is installed to test: the same versions in every set."""
    dev = pins(ROOT / "requirements" / "dev.txt")
    for file in LOCKED:
        for package, versions in pins(file).items():
            assert dev.get(package, versions) == versions, (file.stem, package)


def test_simpy_is_pinned():
    """The engine runs on SimPy's event queue, which is not part of its public interface."""
    assert "simpy==4.1.2" in PROJECT["dependencies"]
