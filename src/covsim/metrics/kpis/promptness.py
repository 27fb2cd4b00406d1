"""Steps that should begin within a limit, judged at each visit: a patient may come to the same step many times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import FloatArray
from covsim.metrics.catalogue import Piece, kpi, ratio
from covsim.metrics.context import Context
from covsim.metrics.spans import BoolArray


@kpi(
    id="steps.in_time_share", title="Steps begun in time", title_zh="步骤按时开始率",
    unit="share", better="higher", scopes=("step", "shift", "step,shift", "step,period"),
)  # fmt: skip
def steps_in_time_share(context: Context) -> Iterator[Piece]:
    """Visits to steps with ``within`` whose work began so long after they were ready, of those ready in the window.

    Every visit of a case counts. Those that fell back before were not in time; those that still wait at the end of the
    run, and whose time isn't up, are left out.
    """
    names, visits, window = context.log.names.steps, context.visits, context.window
    limits = context.scenario.step_limits
    limit = np.array([limits.get(name, np.nan) for name in names], dtype=np.float64)[visits.step]
    last = visits.ready + limit
    known = np.isfinite(visits.started) | (visits.fallback > 0) | (last <= context.log.end)
    judged = window.contains(visits.ready) & np.isfinite(limit) & known
    in_time = judged & (visits.started <= last + 1e-6)
    parts = {"": judged} if limits else {}
    clock = context.scenario.clock
    parts |= {f"shift={name}": judged & window.within(hours, visits.ready) for name, hours in clock.shifts.items()}
    parts |= {f"period={name}": judged & _in_spans(context, name, visits.ready) for name in clock.periods}
    for part, chosen in parts.items():
        if not part.startswith("period="):
            yield ratio(part or "all", int((in_time & chosen).sum()), int(chosen.sum()))
        for name in limits if limits else ():
            mine = chosen & (visits.step == names.index(name))
            yield ratio(f"step={name}" + (f",{part}" if part else ""), int((in_time & mine).sum()), int(mine.sum()))


def _in_spans(context: Context, period: str, times: FloatArray) -> BoolArray:
    edges = np.array(context.during(period) or (), dtype=np.float64).ravel()
    return np.asarray(np.searchsorted(edges, times, side="right") % 2 == 1)
