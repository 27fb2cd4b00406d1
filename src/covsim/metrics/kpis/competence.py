"""What people can do: levels of competence, and who is qualified by them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import FloatArray
from covsim.metrics.catalogue import Piece, kpi, ratio
from covsim.metrics.competences import Course, holders
from covsim.metrics.context import Context
from covsim.metrics.spans import Spans, totals
from covsim.scenario.periods import minutes_to

SCOPES = ("role", "site")
AT_END = (*SCOPES, "on", "role,on", "site,on")


@kpi(
    id="competence.<competence>.mean", title="Competence, mean over time", title_zh="能力水平(时间平均)",
    unit="level", better="higher", scopes=SCOPES,
)  # fmt: skip
def competence_mean(context: Context) -> Iterator[Piece]:
    """Level of the people who hold a competence, as a mean over them and the time of the window that they serve."""
    start, end = context.window.start, context.window.end
    for name, course in context.courses.items():
        levels = totals(course.unit, course.level_minutes(start, end), len(context.helpers))
        minutes = _minutes(context, course.spans)
        for scope, members in holders(context, course.spec).items():
            yield ratio(scope, levels[members].sum(), minutes[members].sum(), name)


@kpi(
    id="competence.<competence>.end", title="Competence at the end", title_zh="期末能力水平",
    unit="level", better="higher", scopes=AT_END,
)  # fmt: skip
def competence_end(context: Context) -> Iterator[Piece]:
    """Mean level of the people who serve at the end of the run; ``on``: at the beginning of a day of ``report_on``."""
    size = len(context.helpers)
    for name, course in context.courses.items():
        for day, time in _days(context, course).items():
            unit, level = course.levels(time, closing=not day)
            levels, people = totals(unit, level, size), totals(unit, np.ones(len(unit)), size)
            for scope, members in holders(context, course.spec).items():
                yield ratio(_on(scope, day), levels[members].sum(), people[members].sum(), name)


@kpi(
    id="qualified.<skill>.share", title="Qualified people", title_zh="达标人员比例",
    unit="share", better="higher", scopes=SCOPES,
)  # fmt: skip
def qualified_share(context: Context) -> Iterator[Piece]:
    """Of the people who can come to have a skill by their competence, the share who have it, as a mean over the window.

    Those who have the skill for good, by the ``skills`` of their group, don't count.
    """
    for course in context.courses.values():
        minutes = _minutes(context, course.spans)
        for skill, threshold in course.spec.qualifies.items():
            able = _minutes(context, course.above(threshold))
            for scope, members in holders(context, course.spec).items():
                yield ratio(scope, able[members].sum(), minutes[members].sum(), skill)


@kpi(
    id="qualified.<skill>.end", title="Qualified people at the end", title_zh="期末达标人员比例",
    unit="share", better="higher", scopes=AT_END,
)  # fmt: skip
def qualified_end(context: Context) -> Iterator[Piece]:
    """As ``qualified.<skill>.share``, of those who serve at the end of the run; ``on``: at the beginning of a day."""
    size = len(context.helpers)
    for course in context.courses.values():
        for day, time in _days(context, course).items():
            unit, level = course.levels(time, closing=not day)
            people = totals(unit, np.ones(len(unit)), size)
            for skill, threshold in course.spec.qualifies.items():
                able = totals(unit, np.where(level >= threshold, 1.0, 0.0), size)
                for scope, members in holders(context, course.spec).items():
                    yield ratio(_on(scope, day), able[members].sum(), people[members].sum(), skill)


def _minutes(context: Context, spans: Spans) -> FloatArray:
    """Minutes within the window for each resource."""
    inside = spans.clipped(context.window.start, context.window.end)
    return totals(inside.owner, inside.end - inside.start, len(context.helpers))


def _days(context: Context, course: Course) -> dict[str, float]:
    """When levels are read: at the end (an empty name), and on each day that is asked for, by its date."""
    clock = context.scenario.clock
    days = {f"{day:%Y-%m-%d}": minutes_to(clock, day) for day in course.spec.report_on}
    return {"": context.log.end} | {day: time for day, time in days.items() if 0 <= time < context.log.end}


def _on(scope: str, day: str) -> str:
    """The scope of a day; of the end without one."""
    if not day:
        return scope
    return f"on={day}" if scope == "all" else f"{scope},on={day}"

