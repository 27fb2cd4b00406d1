"""An environment with watchers runs as the plain one does, and settles an instant again when they change anything."""

from __future__ import annotations

from pathlib import Path

from covsim.demand import sample
from covsim.engine import simulate, world
from covsim.engine.environment import ROSTER
from covsim.engine.reactions.watching import WatchedEnvironment
from covsim.metrics import read
from covsim.streams import Luck

SCENARIO = Path(__file__).parents[3] / "scenarios" / "tutorial" / "04-who-goes-first.yaml"


def test_the_log_is_the_same_with_nobody_watching(monkeypatch):
    scenario = read(SCENARIO, ["clock.horizon=8 days"]).scenario()
    incidents = sample(scenario, Luck(1, 1))
    plain = simulate(scenario, incidents)
    monkeypatch.setattr(world, "Environment", WatchedEnvironment)
    assert simulate(scenario, incidents).rows.tobytes() == plain.rows.tobytes()


def test_watchers_look_once_an_instant_and_again_after_a_change():
    env = WatchedEnvironment()
    for time in (1.0, 1.0, 2.0):
        env.call_at(time, ROSTER, lambda argument, eid: None, None)
    looks: list[float] = []

    def watch() -> bool:
        looks.append(env._now)
        return len(looks) == 1  # the first time it changes something

    env.watchers.append(watch)
    env.advance(5.0)
    assert looks == [1.0, 1.0, 2.0]
