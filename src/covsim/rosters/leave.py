"""Planned leave: whole turns of duty, the members of a group away in turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from covsim.calendars import WEEK
from covsim.events import FloatArray

_ROUNDING = 1e-6


def plan_leave(members: Sequence[FloatArray], share: float, planned: float, luck: Generator) -> list[list[int]]:
    """The numbers of the turns that each member is away; ``members`` holds the minutes of each one's turns.

    Each member's rostered time, ``planned`` minutes of the calendar, is divided into equal rounds with one stretch of
    leave each, as many as make a stretch about a week long. The stretches of n members begin 1/n of a round apart, the
    first at a random place, so that as few as possible are away together. What doesn't come out in whole turns is
    carried to the next stretch; by the end each member has had ``share`` of the rostered time to within one turn, and
    exactly in the mean over luck where all turns are equally long.
    """
    place, remainder = luck.random(2)
    n = max(len(members), 1)
    rounds = max(1, round(planned / WEEK * share))
    return [
        _stretches(minutes, share, rounds, (place + i / n) % 1.0, (remainder + i / n) % 1.0)
        for i, minutes in enumerate(members)
    ]


def _stretches(minutes: FloatArray, share: float, rounds: int, place: float, remainder: float) -> list[int]:
    """Turns away of one member; ``place`` is where in a round the member begins, ``remainder`` the carry in turns."""
    if not len(minutes):
        return []
    ends = np.concatenate(([0.0], np.cumsum(minutes)))
    length = ends[-1] / rounds
    position = ends / length + place
    due = length * np.diff(np.floor(position) * share + np.minimum(position % 1.0, share))
    owed = remainder * float(minutes.mean())
    away = []
    for turn in np.flatnonzero(due > _ROUNDING).tolist():
        owed += due[turn]
        if owed >= minutes[turn] - _ROUNDING:
            owed -= minutes[turn]
            away.append(turn)
    return away
