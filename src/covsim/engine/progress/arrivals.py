"""Arrivals: the cases call, in the order of the incidents."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, repeat
from typing import TYPE_CHECKING

from covsim.engine.environment import CALLS
from covsim.engine.log.recorder import CALL
from covsim.engine.prepared.plan import Path
from covsim.engine.progress.shared_work import SharedWork
from covsim.engine.state import Case
from covsim.engine.steps.duty import duty
from covsim.engine.steps.post import post

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases

_CALLS_A_BLOCK = 256
"""After so many calls the rows written since are unfolded."""

Call = tuple[float, int, int, int, int, int, int]
"""Time, stream, key, child, site, severity and row of an incident."""


class Arrivals:
    """Starts the cases, each at its time."""

    def __init__(self, run: Cases) -> None:
        self._run = run
        self._env = run.env
        self._world = run.world
        self._row = run.row
        self._write = run.write
        self._cases = run.world.cases
        self._paths = self._paths_of_streams()
        self._priorities = self._priorities_of_streams()
        incidents = run.world.incidents
        columns = (incidents.time, incidents.stream, incidents.key, incidents.child, incidents.site, incidents.severity)
        times = incidents.time.tolist()
        calls: Iterable[Call] = zip(*(column.tolist() for column in columns), range(len(incidents)), strict=True)
        self.kept_back: dict[str, list[Call]] = {}  # occurrences of the duties that a trigger starts
        started = [name for name, duty in run.world.scenario.duties.items() if duty.started_by]
        if started:
            numbers = {incidents.streams.index(name): name for name in started}
            self.kept_back = {name: [] for name in started}
            everything, calls = calls, []
            for call in everything:
                (self.kept_back[numbers[call[1]]] if call[1] in numbers else calls).append(call)
            times = [call[0] for call in calls]
        # Entries as ``Environment.call_at`` makes them; ids of their own: only one is in the queue.
        run.env.expect(zip(times, repeat(CALLS), count(-len(incidents)), repeat(self.call), calls))

    @property
    def over(self) -> bool:
        """Whether every case has called."""
        return not any(entry[1] == CALLS for entry in self._env._queue)

    def call(self, call: Call, eid: int) -> None:
        """A case calls."""
        time, stream, key, child, site, severity, row = call
        self._cases[row] = case = Case(row, stream, key, child, site, severity, self._priorities[stream][severity])
        path, write, pack = self._paths[stream], self._write, self._row
        first = path.first
        if first is not None:
            case.announced = True
            write(pack(time, path.opening, row, first.index, 0, -1, -1, site, -1, -1, 0.0))
        else:
            case.is_duty = path.is_duty
            write(pack(time, CALL, row, -1, -1, -1, -1, site, -1, -1, 0.0))
        if row % _CALLS_A_BLOCK == 0:
            self._world.recorder.unfold()
        case.steps = self._run.follow(case, path)
        self._env.wake(case)

    def _paths_of_streams(self) -> list[Path]:
        demand, plans = self._world.scenario.demand, self._run.plans
        return [
            plans.paths[demand[name].pathway] if name in demand else self._path_of_duty(name)
            for name in self._world.incidents.streams
        ]

    def _path_of_duty(self, name: str) -> Path:
        spec, plans = self._world.scenario.duties[name], self._run.plans
        step = plans.duties[name]
        step.needs = plans.need_counts(spec.needs)
        plans.choose(step, spec)
        step.takes = plans.draw(spec.takes, step, "takes")
        if spec.work is not None:
            step.shared = SharedWork(spec.work, plans.draw(spec.work.amount, step, "takes"))
        step.patience = plans.constant(spec.patience, step, "patience")
        step.preempts = spec.preempts
        step.run = duty
        if spec.post is not None:
            step.needs = plans.need_counts(dict.fromkeys(spec.needs, 1))  # each place is a case of its own
            step.patience = None
            step.run = post
        step.loops = True
        path = Path(name)
        path.is_duty = True
        path.steps = [step]
        return path

    def _priorities_of_streams(self) -> list[list[int]]:
        """Priority by stream and severity index (the last entry: no severity)."""
        scenario, incidents = self._world.scenario, self._world.incidents
        table = []
        for name in incidents.streams:
            if name in scenario.demand:
                stream = scenario.demand[name]
                row = [
                    stream.severity[severity].priority if severity in stream.severity else None
                    for severity in incidents.severities
                ]
                table.append([stream.priority if p is None else p for p in row] + [stream.priority])
            else:
                table.append([scenario.duties[name].priority] * (len(incidents.severities) + 1))
        return table
