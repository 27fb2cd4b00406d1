"""Why a claim has to wait: the state that keeps most of the missing units away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from covsim.engine.needs import Need
from covsim.engine.state import Unit
from covsim.events import Cause

if TYPE_CHECKING:
    from covsim.engine.allocator import Line


def why(line: Line) -> tuple[Need, Cause]:
    """The first need of a line that can't be met now, and the cause: the most frequent state of its units and pools."""
    pool = line.single_pool
    if pool is not None and pool.site in (-1, line.place):
        return line.needs[0][0], Cause.ROOM_FULL if pool.open else Cause.CLOSED
    worst: tuple[Need, Cause] | None = None
    for need, count in line.needs:
        free = 0.0
        counts: dict[Cause, int] = {}
        for kind in need.ranks:
            for pool in kind.pools:
                if pool.site in (-1, line.place):
                    places = pool.places(line.priority, line.severity)
                    free += places
                    if places < count:
                        cause = Cause.ROOM_FULL if pool.open else Cause.CLOSED
                        counts[cause] = counts.get(cause, 0) + 1
            for unit in kind.units:
                if unit.free and _could_come(unit, line):
                    free += 1
                else:
                    cause = state(unit, line.place)
                    counts[cause] = counts.get(cause, 0) + 1
        if free < count:
            return need, _main(counts)
        if worst is None and counts:
            worst = need, _main(counts)
    # Each need alone could be met, but not all together (no vehicle where the people are, one person for two needs).
    return worst or (line.needs[0][0], Cause.ALL_BUSY)


def _could_come(unit: Unit, line: Line) -> bool:
    if unit.kind == "kit":
        return unit.site == line.place
    return unit.mode is not None or unit.site == line.place or bool(line.vehicles)


def state(unit: Unit, place: int) -> Cause:
    """What keeps a unit from a claim at ``place`` now."""
    if unit.faulty:
        return Cause.EQUIPMENT_NOT_READY
    if unit.kind == "kit" and unit.home != place:
        return Cause.NO_SUCH_SKILL
    if unit.on_break:
        return Cause.ON_BREAK
    if unit.load and unit.case is not None:
        return Cause.AWAY_ON_DUTY if unit.case.is_duty else Cause.ALL_BUSY
    if not unit.on_duty or unit.ending:
        return unit.off_reason
    if unit.site < 0:
        return Cause.TRAVELLING
    if unit.mode is None and unit.site != place:
        return Cause.NOBODY_ON_DUTY
    return Cause.ALL_BUSY


# Of two equally frequent causes, the more telling one is named.
_TELLING = (
    Cause.AWAY_ON_DUTY, Cause.ABSENT, Cause.EQUIPMENT_NOT_READY, Cause.ON_BREAK, Cause.TRAVELLING, Cause.ALL_BUSY,
    Cause.ROOM_FULL, Cause.CLOSED, Cause.NOBODY_ON_DUTY, Cause.NO_SUCH_SKILL,
)  # fmt: skip


def _main(counts: dict[Cause, int]) -> Cause:
    """The cause of most units. People who are off duty anyway count only when nobody is on duty."""
    if not counts:
        return Cause.NO_SUCH_SKILL
    working = {cause: n for cause, n in counts.items() if cause not in (Cause.NOBODY_ON_DUTY, Cause.NO_SUCH_SKILL)}
    pick: dict[Cause, Any] = working or counts
    return max(pick, key=lambda cause: (pick[cause], -_TELLING.index(cause)))


