"""Two hundred recorded calls replayed twice: by covsim, and by a program of its own that knows nothing of covsim.

An ambulance on its way home is redirected from the site nearest to where it is on the straight line, without turnout;
who waits is served by severity, then in order of the calls.
"""

from __future__ import annotations

import heapq
import math
import tempfile
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import pandas as pd

import covsim
from tests.theory.queues import SCENARIOS
from tests.verification.cases import EQUAL, Case, Computed

TURNOUT = 1.5
BASES = {"North": "stn_north", "Mid": "stn_mid", "South": "stn_south"}


class Row(NamedTuple):
    """What became of a call: the ambulance, and minutes."""

    unit: str
    claimed: float
    arrived: float
    leaves_scene: float
    done: float


@dataclass(eq=False)
class Ambulance:
    """At home (``way`` None), on its way home from ``origin`` (``way`` from when to when), or busy."""

    name: str
    home: str
    busy: bool = False
    origin: str = ""
    way: tuple[float, float] | None = None


class Replay:
    """The program of its own."""

    def __init__(self) -> None:
        table = pd.read_csv(SCENARIOS / "redirected_sites.csv", index_col="name")
        self._points = {str(name): (float(x), float(y)) for name, x, y in table.itertuples()}
        self._minutes = pd.read_csv(SCENARIOS / "redirected_matrix.csv", index_col=0).stack().to_dict()
        self._calls = pd.read_csv(SCENARIOS / "redirected_calls.csv").to_dict("records")
        self._fleet = [Ambulance(*pair) for pair in BASES.items()]
        self._rows: dict[int, Row] = {}
        self.redirected = 0

    def run(self) -> list[Row]:
        """The rows in the order of the calls. Of one minute, ends come first, then calls, then who is sent."""
        ends: list[tuple[float, int, Ambulance, str]] = []
        order = count()
        waiting: list[tuple[str, float, int]] = []
        calls = [(float(call["time"]), n) for n, call in enumerate(self._calls)]
        while calls or ends:
            now = min(calls[0][0] if calls else math.inf, ends[0][0] if ends else math.inf)
            while ends and ends[0][0] == now:
                _, _, unit, place = heapq.heappop(ends)
                unit.busy, unit.origin = False, place
                unit.way = (now, now + self._minutes[place, unit.home])
            while calls and calls[0][0] == now:
                _, n = calls.pop(0)
                heapq.heappush(waiting, (self._calls[n]["severity"], now, n))
            while waiting and any(not unit.busy for unit in self._fleet):
                n = heapq.heappop(waiting)[2]
                unit, end, place = self._send(n, now)
                heapq.heappush(ends, (end, next(order), unit, place))
        return [self._rows[n] for n in range(len(self._calls))]

    def _send(self, n: int, now: float) -> tuple[Ambulance, float, str]:
        call = self._calls[n]
        unit = min(
            (unit for unit in self._fleet if not unit.busy),
            key=lambda unit: self._minutes[self._site(unit, now), call["place"]],
        )
        origin, place = self._site(unit, now), call["place"]
        home = unit.way is None or now >= unit.way[1]
        self.redirected += not home and unit.way is not None and now > unit.way[0]
        arrived = now + TURNOUT * home + self._minutes[origin, place]
        leaves = done = arrived + call["on_scene"]
        if call["transport"] == "yes":
            place = call["hospital"]
            done = leaves + self._minutes[call["place"], place] + call["at_hospital"]
        unit.busy = True
        self._rows[n] = Row(unit.name, now, arrived, leaves, done)
        return unit, done, place

    def _site(self, unit: Ambulance, now: float) -> str:
        """Where it is, or the site nearest to that."""
        if unit.way is None or now >= unit.way[1]:
            return unit.home
        start, end = unit.way
        share = (now - start) / (end - start)
        (x, y), (u, v) = self._points[unit.origin], self._points[unit.home]
        here = (x + share * (u - x), y + share * (v - y))
        return min(self._points, key=lambda site: math.dist(self._points[site], here))


def replayed() -> list[Row]:
    """The same as covsim keeps it."""
    with tempfile.TemporaryDirectory() as folder:
        results = covsim.run(SCENARIOS / "redirected.yaml", replications=1, keep="first", out=folder, executor="serial")
        model = results.models[0]
        reach = results.visits(model).query("step == 'emergency.reach'").set_index("incident").sort_index()
        done = results.incidents(model).set_index("incident")["done"].sort_index()
    columns = (reach["units"], reach["claimed"], reach["arrived"], reach["ended"], done)
    return [Row(*row) for row in zip(*columns, strict=True)]


def rows_that_differ() -> float:
    """Rows in which the two replays don't agree to a millionth of a minute."""
    found, expected = replayed(), Replay().run()
    if len(found) != len(expected):
        return float(abs(len(found) - len(expected)))
    same = (
        one.unit == other.unit and all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(one[1:], other[1:], strict=True))
        for one, other in zip(found, expected, strict=True)
    )
    return float(sum(not each for each in same))


CASES: tuple[Case, ...] = (
    Case(
        "redirected", "Replay of recorded calls", "200 calls of three priorities, three ambulances, two hospitals; "
        "ambulances on their way home are redirected", "rows that differ from another program's", "", 0.0,
        "`tests/theory/redirected.py`, written without covsim", Computed(rows_that_differ), EQUAL,
    ),
)  # fmt: skip
