"""Cover by people whose skills fade: a skill counts while the level is high enough."""

from __future__ import annotations

from functools import cache
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck

# Two medics at 0.8 fall below 0.5 after 4 days x log2(1.6) = 2.71 days. After five days one of them trains for an hour
# and is at 1.0, for 4 days.
TEXT = """
covsim: 1
name: fading
clock: {start: 2025-01-06, horizon: 10 days}
sites: {base: {}}
staff: {medic: {at: base, count: 2}, expert: {at: base, roster: thursdays}}
rosters: {thursdays: {weekly: "Thu 00:00-24:00"}}
skills: {able_or_expert: [able, expert]}
competence:
  skill:
    held_by: [medic]
    starts: 0.8
    half_life: 4 days
    gains: {training: {duty: drill, by: 100%}}
    qualifies: {able: 0.5}
duties: {drill: {dates: [2025-01-11], at: base, needs: {medic: 1}, takes: 1 h}}
cover:
  one: {at: base, needs: {able: 1}, within: 5 min}
  two: {at: base, needs: {able: 2}, within: 5 min}
  pair: {at: base, needs: {able: 1, medic: 1}, within: 5 min}
  either: {at: base, needs: {able_or_expert: 1}, within: 5 min}
"""
FIRST = 4 * log2(1.6)
AGAIN = 4.0


@cache
def figures() -> dict[tuple[str, str], float | None]:
    """What the run gives."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(TEXT, encoding="utf-8")
        scenario = read(file).scenario()
    incidents = sample(scenario, Luck(seed=1, replication=0))
    return {(f.kpi, f.scope): f.value for f in measure(scenario, incidents, simulate(scenario, incidents)).figures}


@pytest.mark.parametrize(("cover", "days"), [
    ("one", FIRST + AGAIN),
    ("two", FIRST),
    ("pair", FIRST + AGAIN),          # another medic makes the pair, able or not
    ("either", FIRST + AGAIN + 1),    # the expert is there on Thursday, the fourth day
])  # fmt: skip
def test_cover_counts_who_is_able(cover, days):
    assert figures()["coverage.share", f"cover={cover}"] == pytest.approx(days / 10)


def test_the_cause_is_the_skill():
    """While one trains the other, who isn't able any more, is there; what keeps the able away is the training."""
    minutes = (10 - FIRST - AGAIN) * 1440
    assert figures()["uncovered.minutes", "cover=one,cause=no_such_skill"] == pytest.approx(minutes - 60)
    assert figures()["uncovered.minutes", "cover=one,cause=away_on_duty"] == pytest.approx(60)
    assert figures()["uncovered.minutes", "cover=pair,cause=no_such_skill"] == pytest.approx(minutes - 60)
