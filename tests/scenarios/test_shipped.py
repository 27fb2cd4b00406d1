"""Every scenario that is shipped can be read without a word of complaint, and says what it should say."""

from __future__ import annotations

from pathlib import Path

import pytest

from covsim.scenario.loader import read

FOLDER = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.yaml"))


def test_the_list_is_complete() -> None:
    assert [name for name in SHIPPED if name.startswith("tutorial/")] == [
        "tutorial/01-one-post.yaml",
        "tutorial/02-shifts-and-absence.yaml",
        "tutorial/03-places-and-an-ambulance.yaml",
        "tutorial/04-who-goes-first.yaml",
        "tutorial/05-two-models.yaml",
    ]
    assert "xinji/scenario.yaml" in SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_is_read_without_warnings(name: str) -> None:
    assert read(FOLDER / name).warnings == ()
