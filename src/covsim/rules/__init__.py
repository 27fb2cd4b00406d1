"""Rules: working hours, rest, crews and head counts, judged on rosters before a run and on what was worked after it."""

from covsim.rules.check import check
from covsim.rules.judging import Kept, judge
from covsim.rules.rostered import on_rosters
from covsim.rules.worked import Worked

__all__ = ["Kept", "Worked", "check", "judge", "on_rosters"]
