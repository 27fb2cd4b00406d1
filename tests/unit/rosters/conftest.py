"""Scenarios of nothing but rosters, and plans in hours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from covsim.rosters import Shift
from covsim.scenario.model import Scenario


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Scenario]:
    """A scenario with these sections; it starts on Monday 2025-01-06 at midnight and has one site, ``post``."""

    def build(horizon: str = "1 week", clock: dict[str, Any] | None = None, **sections: Any) -> Scenario:
        for group in sections.get("staff", {}).values():
            group.setdefault("at", "post")
        scenario = Scenario.model_validate(
            {"covsim": 1, "name": "rosters", "clock": {"start": "2025-01-06", "horizon": horizon, **(clock or {})},
             "sites": {"post": {}}, **sections}
        )  # fmt: skip
        scenario._folder = str(tmp_path)
        return scenario

    return build


@pytest.fixture
def hours() -> Callable[..., list[tuple[float, float, str]]]:
    """Shifts as (day since the start, from, to, kind); both clock hours count from the midnight of that day."""

    def tell(shifts: tuple[Shift, ...]) -> list[Any]:
        found = []
        for shift in shifts:
            day = shift.start // 1440
            found.append((int(day), shift.start / 60 - 24 * day, shift.end / 60 - 24 * day, shift.kind.name))
        return found

    return tell
