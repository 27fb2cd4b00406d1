"""Who is on duty when, fixed before the run."""

from covsim.rosters.duty import Absence, DutyPlan, PoolPlan, Shift, Unfilled, UnitPlan
from covsim.rosters.plan import plan

__all__ = ["Absence", "DutyPlan", "PoolPlan", "Shift", "Unfilled", "UnitPlan", "plan"]
