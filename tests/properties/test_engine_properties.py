"""What holds in every run, whatever the scenario."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from small_worlds import scenarios

from covsim.demand import sample
from covsim.engine import simulate
from covsim.errors import SimulationError
from covsim.events import EventLog, Incidents, Kind
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources, list_resources
from covsim.streams import Luck

ON_THE_ROAD = -1
few_worlds = settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A run and what it was made of."""

    scenario: Scenario
    incidents: Incidents
    resources: Resources
    log: EventLog


def run(scenario: Scenario) -> Run:
    """Run a scenario; one that can't go on (a vehicle left behind, a circle of waiting) says so, and is left out."""
    incidents = sample(scenario, Luck(3, 0))
    try:
        log = simulate(scenario, incidents)
    except SimulationError:
        reject()
    return Run(scenario, incidents, list_resources(scenario), log)


@few_worlds
@given(scenarios())
def test_every_run_keeps_its_books(scenario):
    made = run(scenario)
    rows_are_in_order_of_time(made)
    no_case_is_lost(made)
    claims_and_releases_balance(made)
    nobody_is_claimed_off_duty(made)
    nobody_is_in_two_places(made)
    no_pool_is_overfull(made)
    times_are_not_negative(made)
    sojourns_add_up_to_the_number_present(made)


def rows_are_in_order_of_time(made: Run) -> None:
    times = made.log.rows["time"]
    assert (np.diff(times) >= 0).all()
    assert made.log.rows[-1]["kind"] == Kind.HORIZON
    assert times[-1] == made.log.end


def no_case_is_lost(made: Run) -> None:
    """Every case calls once, at its time, and is done once at most; nothing happens to it before or after."""
    calls, done = made.log.of(Kind.CALL), made.log.of(Kind.DONE)
    assert calls["incident"].tolist() == list(range(len(made.incidents)))
    assert calls["time"].tolist() == made.incidents.time.tolist()
    assert max(Counter(done["incident"].tolist()).values(), default=1) == 1
    over: set[int] = set()
    called: set[int] = set()
    for kind, incident in made.log.rows[["kind", "incident"]].tolist():
        if incident < 0 or kind == Kind.RESTORED:
            continue
        if kind == Kind.CALL:
            called.add(incident)
        assert incident in called
        assert incident not in over
        if kind == Kind.DONE:
            over.add(incident)


def claims_and_releases_balance(made: Run) -> None:
    """Who is claimed is released by the same case, no unit has more than it may, and nobody is kept after the end."""
    held: dict[int, Counter[int]] = defaultdict(Counter)
    at_once = [_at_once(made, unit.group, unit.kind) for unit in made.resources.units]
    for kind, incident, unit in made.log.rows[["kind", "incident", "unit"]].tolist():
        if kind == Kind.CLAIMED:
            held[incident][unit] += 1
            if unit < len(at_once):
                assert sum(case[unit] for case in held.values()) <= at_once[unit], (incident, unit)
        elif kind == Kind.RELEASED:
            held[incident][unit] -= 1
            assert held[incident][unit] >= 0, (incident, unit)
        elif kind == Kind.DONE:
            assert not +held[incident], incident


def _at_once(made: Run, group: str, kind: str) -> int:
    return made.scenario.staff[group].at_once if kind == "person" else 1


def nobody_is_claimed_off_duty(made: Run) -> None:
    """On duty, not on a break, not past the end of the shift."""
    present: set[int] = set()
    for row in made.log.rows[["kind", "unit"]].tolist():
        kind, unit = row
        if kind in (Kind.ON_DUTY, Kind.BREAK_END):
            present.add(unit)
        elif kind in (Kind.OFF_DUTY, Kind.SHIFT_END, Kind.BREAK_START):
            present.discard(unit)
        elif kind == Kind.CLAIMED and unit < len(made.resources.units):
            assert unit in present, made.resources.names[unit]


def nobody_is_in_two_places(made: Run) -> None:
    """Each way begins where the unit is, and it ends where and when it was to end, unless it was broken off.

    Who has no way of their own may stay aboard a vehicle that is diverted: they are claimed or set out again wherever
    it has come to, and come home when it comes by.
    """
    names, sites = made.resources.names, made.log.names.sites
    place = [sites.index(unit.home) for unit in made.resources.units]
    rides = [unit.kind == "person" and not made.scenario.staff[unit.group].mode for unit in made.resources.units]
    due: dict[int, tuple[Kind, float, int]] = {}    # how it will be told, when and where, of the journey under way
    columns = ["time", "kind", "unit", "site", "destination", "value"]
    for time, kind, unit, site, destination, value in made.log.rows[columns].tolist():
        if unit < 0 or unit >= len(place):
            continue
        stayed_aboard = rides[unit] and place[unit] == ON_THE_ROAD and due[unit][0] == Kind.HOME
        if kind == Kind.CLAIMED:
            assert site == place[unit] or stayed_aboard, f"{names[unit]} at {time}"
            place[unit] = site
        elif kind in (Kind.DEPARTED, Kind.RETURNING):
            assert site == place[unit] or stayed_aboard, f"{names[unit]} at {time}"
            place[unit] = ON_THE_ROAD
            due[unit] = Kind.HOME if kind == Kind.RETURNING else Kind.ARRIVED, time + value, destination
        elif kind in (Kind.ARRIVED, Kind.HOME):
            if place[unit] == ON_THE_ROAD and kind == due[unit][0]:
                assert stayed_aboard or time == pytest.approx(due[unit][1], abs=1e-6), f"{names[unit]} at {time}"
                assert site == due[unit][2], f"{names[unit]} at {time}"
            elif kind == Kind.ARRIVED:
                assert site == place[unit], f"{names[unit]} at {time}"
            place[unit] = site


def no_pool_is_overfull(made: Run) -> None:
    """Nothing is claimed beyond the capacity of the moment (what is inside when it drops may stay)."""
    first = len(made.resources.units)
    capacity, used = [0.0] * len(made.resources.pools), [0] * len(made.resources.pools)
    for kind, unit, value in made.log.rows[["kind", "unit", "value"]].tolist():
        pool = unit - first
        if pool < 0:
            continue
        if kind == Kind.CAPACITY:
            capacity[pool] = value
        elif kind == Kind.CLAIMED:
            used[pool] += 1
            assert used[pool] <= capacity[pool]
        elif kind == Kind.RELEASED:
            used[pool] -= 1


def times_are_not_negative(made: Run) -> None:
    """Ways take no negative time; a visit is ready, then claimed, started and ended."""
    ways = made.log.of(Kind.DEPARTED, Kind.RETURNING)["value"]
    assert np.isfinite(ways).all()
    assert (ways >= 0).all()
    moments: dict[tuple[int, int, int], dict[int, float]] = defaultdict(dict)
    order = (Kind.READY, Kind.CLAIMED, Kind.STARTED, Kind.ENDED)
    for time, kind, *visit in made.log.of(*order)[["time", "kind", "incident", "step", "visit"]].tolist():
        seen = moments[tuple(visit)]
        assert kind == Kind.READY or Kind.READY in seen
        assert kind != Kind.ENDED or Kind.STARTED in seen
        seen[kind] = time


def sojourns_add_up_to_the_number_present(made: Run) -> None:
    """Little's law on the books: the area under the number present is the sum of the times in system."""
    end = made.log.end
    calls, done = made.log.of(Kind.CALL), made.log.of(Kind.DONE)
    left = dict(zip(done["incident"].tolist(), done["time"].tolist()))
    sojourns = sum(left.get(row, end) - time for row, time in zip(calls["incident"].tolist(), calls["time"].tolist()))
    steps = made.log.of(Kind.CALL, Kind.DONE)
    present = np.cumsum(np.where(steps["kind"] == Kind.CALL, 1, -1))
    area = float(np.sum(present * np.diff(np.append(steps["time"], end))))
    assert (present >= 0).all()
    assert area == pytest.approx(sojourns)


@settings(few_worlds, max_examples=8)
@given(scenarios())
def test_the_same_seed_gives_the_same_log(scenario):
    first, second = run(scenario).log, run(scenario).log
    assert first.rows.tobytes() == second.rows.tobytes()


@settings(few_worlds, max_examples=8)
@given(scenarios())
def test_another_unit_never_changes_the_demand(scenario):
    staff = {name: group.model_copy(update={"count": group.count + 1}) for name, group in scenario.staff.items()}
    more = scenario.model_copy(update={"staff": staff})
    assert sample(more, Luck(3, 0)).digest() == sample(scenario, Luck(3, 0)).digest()
