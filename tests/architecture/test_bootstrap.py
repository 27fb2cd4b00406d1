"""dev.py sets up once, repairs what was interrupted, and leaves a good environment alone."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "dev.py"


class Checkout:
    """A copy of what dev.py looks at, with an installer that only notes what it is asked to do."""

    def __init__(self, root: Path) -> None:
        (root / "requirements").mkdir(parents=True)
        for name in ("requirements/run.txt", "requirements/dev.txt", "requirements/bench.txt", "pyproject.toml"):
            (root / name).write_text(name)
        (root / "dev.py").write_bytes(SOURCE.read_bytes())
        spec = importlib.util.spec_from_file_location("dev", root / "dev.py")
        assert spec
        assert spec.loader
        self.dev = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.dev)
        self.dev.install = self.install
        self.installed: list[tuple[str, bool]] = []
        self.failure: BaseException | None = None

    def install(self, name: str, uv: str | None, fresh: bool) -> bool:
        self.installed.append((name, fresh))
        self.dev.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        self.dev.PYTHON.touch()
        if self.failure:
            raise self.failure
        return True

    def start(self, *names: str) -> list[tuple[str, bool]]:
        """Set up sets in turn; returns what was installed for it, and whether afresh."""
        self.installed.clear()
        for name in names:
            self.dev.set_up(name)
        return list(self.installed)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose path has a space and Chinese characters."""
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    return Checkout(tmp_path / "新集 copy")


def test_old_pythons_can_read_the_file_and_are_told():
    """Its syntax is that of Python 3.6, so that an older one gets as far as the message."""
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_second_start_installs_nothing(checkout):
    """The stamp of a finished set-up is enough."""
    assert checkout.start("run") == [("run", True)]
    assert checkout.start("run", "run") == []


def test_every_set_can_run_covsim(checkout):
    """Who has the development set needs no other one to run; the reverse is added on top."""
    assert checkout.start("dev", "run") == [("dev", True)]
    assert checkout.start("bench", "dev") == [("bench", False)]


def test_an_interrupted_set_up_is_made_anew(checkout):
    """Whatever was half installed is not built upon."""
    checkout.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        checkout.start("run")
    checkout.failure = None
    assert checkout.start("run", "run") == [("run", True)]


@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_a_changed_lock_is_installed_on_top(checkout, changed):
    """New requirements or a new version of covsim's own metadata."""
    checkout.start("run")
    (checkout.dev.ROOT / changed).write_text("changed")
    assert checkout.start("run", "run") == [("run", False)]


def test_an_environment_that_was_moved_is_made_anew(checkout):
    """Programs in a virtual environment hold its absolute path."""
    checkout.start("run")
    stamp = checkout.dev.STAMP
    stamp.write_text(stamp.read_text().replace(str(checkout.dev.ROOT)[:8], "/elsewhere"), encoding="utf-8")
    assert checkout.start("run") == [("run", True)]


def test_an_environment_without_its_python_is_made_anew(checkout):
    """The Python that it was made with was removed."""
    checkout.start("run")
    checkout.dev.PYTHON.unlink()
    assert checkout.start("run") == [("run", True)]


def test_a_failed_set_up_says_so(checkout, monkeypatch):
    """No traceback, and no stamp."""
    monkeypatch.setattr(checkout.dev, "install", lambda *_, **__: False)
    with pytest.raises(SystemExit, match="the set-up did not finish"):
        checkout.start("run")
    assert not checkout.dev.STAMP.exists()
