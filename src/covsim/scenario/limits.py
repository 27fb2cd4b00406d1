"""How much work a person may be given, and what long duty does to its pace."""

from __future__ import annotations

from pydantic import Field

from covsim.scenario.base import Duration, Part


class Limits(Part):
    """Most that one person is rostered for, extra shifts included; hours on call don't count. A turn of duty that would
    break a limit isn't worked: it is offered to stand-ins, and else is unfilled with the reason ``limit``."""

    hours_a_week: float | None = Field(default=None, gt=0)
    """Hours in a calendar week, from Monday."""
    hours_a_month: float | None = Field(default=None, gt=0)
    """Hours in a calendar month."""
    days_in_a_row: int | None = Field(default=None, ge=1)
    """Days running on which duty begins (or goes on, when it lasts longer than a day)."""


class Tiring(Part):
    """Fatigue: the pace of work that begins after a long time on duty."""

    after: Duration = Field(ge=0)
    """Time on duty (not on call) after which it holds, until the end of the duty, overtime included."""
    pace: float = Field(gt=0)
    """Factor on the duration of work (1.3 = 30% longer), on top of the group's own pace."""
