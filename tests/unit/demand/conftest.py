"""A tiny scenario to hang demand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from covsim.scenario.model import Scenario

Build = Callable[..., Scenario]


@pytest.fixture
def build(tmp_path) -> Build:
    """Builds a scenario from its sections; files are looked for in ``tmp_path``. The start is a Monday."""

    def build(start: str = "2025-01-06", horizon: str = "1 week", **sections: Any) -> Scenario:
        sites = {"mine_1": {"people": 300}, "mine_2": {"people": 100}, "base": {}}
        for stream in sections.get("demand", {}).values():
            stream.setdefault("pathway", "care")
        for duty in sections.get("duties", {}).values():
            duty.update({"needs": {}, "takes": "1 h"})
        given = {"covsim": 1, "name": "t", "clock": {"start": start, "horizon": horizon}, "sites": sites, **sections}
        scenario = Scenario.model_validate(given)
        scenario._folder = str(tmp_path)
        return scenario

    return build
