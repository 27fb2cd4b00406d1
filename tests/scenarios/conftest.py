"""The Xinji scenario, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from covsim.scenario.loader import Document, read


@pytest.fixture(scope="session")
def xinji() -> Document:
    """The scenario of the Xinji mining area, all models."""
    return read(Path(__file__).parents[2] / "scenarios" / "xinji" / "scenario.yaml")


@pytest.fixture(scope="session")
def yima() -> Document:
    """The scenario of the Yima hospital, all models."""
    return read(Path(__file__).parents[2] / "scenarios" / "yima" / "scenario.yaml")
