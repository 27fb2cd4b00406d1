"""The installed package: what a wheel holds besides the modules."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from covsim.cli.starting import demo_file

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A wheel, built from a copy of the checkout without a network, and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    leave_out = shutil.ignore_patterns("*.egg-info", "__pycache__")
    for name in ("src", "scenarios"):
        shutil.copytree(ROOT / name, copy / name, ignore=leave_out)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    script = f"from setuptools import build_meta; build_meta.build_wheel({os.fspath(folder)!r})"
    subprocess.run([sys.executable, "-c", script], cwd=copy, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_it_holds_the_scenarios_as_they_are_in_the_checkout(installed):
    for name in ("xinji/scenario.yaml", "tutorial/01-one-post.yaml", "tutorial/05-two-models.yaml"):
        assert (installed / "covsim" / "shipped" / name).read_bytes() == (ROOT / "scenarios" / name).read_bytes()


def test_it_holds_what_else_is_no_module(installed):
    for name in ("py.typed", "scenario/starter.yaml", "scenario/example.yaml"):
        assert (installed / "covsim" / name).exists()
    assert list((installed / "covsim" / "charts" / "fonts").glob("*.otf"))


def test_demo_runs_the_shipped_scenario(installed):
    script = f"import sys; sys.path.insert(0, {os.fspath(installed)!r}); " \
             "from covsim.cli.starting import demo_file; print(demo_file())"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == installed / "covsim" / "shipped" / "xinji" / "scenario.yaml"


def test_demo_runs_that_of_a_checkout():
    assert demo_file() == ROOT / "scenarios" / "xinji" / "scenario.yaml"
