"""How often, when and how long triggers were on, and what they called."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.metrics.called import times_on
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.spans import Spans
from covsim.scenario.capacity import StaffGroup, VehicleGroup

HOUR = 60.0


def _each(context: Context) -> Iterator[tuple[str, Spans]]:
    """Each trigger with the spans in which it is on."""
    spans = times_on(context.scenario, context.log)
    for number, name in enumerate(context.scenario.triggers):
        yield f"trigger={name}", spans.where(spans.owner == number)


@kpi(
    id="trigger.count", title="Times a trigger turned on", title_zh="触发次数", unit="times", form="total",
    scopes=("trigger",),
)  # fmt: skip
def trigger_count(context: Context) -> Iterator[Piece]:
    """How many times a trigger turned on within the window."""
    for scope, spans in _each(context):
        yield statistic(scope, context.window.contains(spans.start).sum())


@kpi(
    id="trigger.on_share", title="Time a trigger was on", title_zh="触发状态时间比例", unit="share",
    scopes=("trigger", "trigger,shift"),
)  # fmt: skip
def trigger_on_share(context: Context) -> Iterator[Piece]:
    """Share of the window in which a trigger was on (turned on; what it starts may come later)."""
    window = context.window
    for scope, spans in _each(context):
        yield ratio(scope, window.gauge().lengths(spans).sum(), window.length)
        for shift, hours in context.scenario.clock.shifts.items():
            gauge = window.gauge(hours)
            yield ratio(f"{scope},shift={shift}", gauge.lengths(spans).sum(), gauge.minutes[-1])


@kpi(
    id="trigger.mean_hours", title="Mean time on", title_zh="每次触发平均持续时间", unit="h", scopes=("trigger",),
)  # fmt: skip
def trigger_mean_hours(context: Context) -> Iterator[Piece]:
    """How long a trigger was on each time, as a mean over the times that it turned on within the window.

    A time that the end of the run cuts off counts up to there.
    """
    for scope, spans in _each(context):
        mine = spans.where(context.window.contains(spans.start))
        yield ratio(scope, (mine.end - mine.start).sum() / HOUR, len(mine))


@kpi(
    id="trigger.first_hours", title="Time until a trigger first turned on", title_zh="首次触发时间", unit="h",
    form="quantile", scopes=("trigger",),
)  # fmt: skip
def trigger_first_hours(context: Context) -> Iterator[Piece]:
    """Hours from the beginning of the window until a trigger first turned on in it; nothing when it never did."""
    for scope, spans in _each(context):
        times = spans.start[context.window.contains(spans.start)]
        yield statistic(scope, (times.min() - context.window.start) / HOUR if len(times) else None, len(times))


@kpi(
    id="called.hours", title="Hours of called groups", title_zh="增援人员值班小时数", unit="h", form="total",
    scopes=("role",),
)  # fmt: skip
def called_hours(context: Context) -> Iterator[Piece]:
    """Hours on duty, within the window, of the people and vehicles of groups that come when a trigger calls them."""
    gauge = context.window.gauge()
    groups: dict[str, StaffGroup | VehicleGroup] = {**context.scenario.staff, **context.scenario.vehicles}
    for role, units in context.groups.items():
        if groups[role].called_by:
            spans = context.rostered.owned_by(context.members(units))
            yield statistic(f"role={role}", gauge.lengths(spans).sum() / HOUR)
