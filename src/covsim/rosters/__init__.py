"""Who is on duty when, fixed before the run."""

from covsim.rosters.plan import Absence, DutyPlan, PoolPlan, Shift, Unfilled, UnitPlan, plan

__all__ = ["Absence", "DutyPlan", "PoolPlan", "Shift", "Unfilled", "UnitPlan", "plan"]
