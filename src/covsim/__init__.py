"""covsim: which staffing model keeps people covered, and at what price?

The names below are the public interface; each is loaded when it is first used, so that ``import covsim`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from covsim.demand import sample
    from covsim.engine.simulate import simulate
    from covsim.errors import CovsimError, ScenarioError
    from covsim.events import EventLog, Incidents
    from covsim.metrics import measure, read
    from covsim.scenario.loader import load
    from covsim.scenario.model import Scenario
    from covsim.store import Results
    from covsim.streams import Luck
    from covsim.studies import run

__version__ = "0.1.0"

_HOME = {
    "CovsimError": "covsim.errors",
    "EventLog": "covsim.events",
    "Incidents": "covsim.events",
    "Luck": "covsim.streams",
    "Results": "covsim.store",
    "Scenario": "covsim.scenario.model",
    "ScenarioError": "covsim.errors",
    "load": "covsim.scenario.loader",
    "measure": "covsim.metrics",
    "read": "covsim.metrics",
    "run": "covsim.studies",
    "sample": "covsim.demand",
    "simulate": "covsim.engine",
}

__all__ = [
    "CovsimError", "EventLog", "Incidents", "Luck", "Results", "Scenario", "ScenarioError", "__version__", "load",
    "measure", "read", "run", "sample", "simulate",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'covsim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
