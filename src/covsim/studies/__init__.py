"""What replications are good for: comparison, judgement, verdict, and how assumptions bear on it."""

from covsim.studies.conclusions import Conclusions, conclude, write
from covsim.studies.running import NothingFinished, carry_out, make_plan, run
from covsim.studies.study import Plan, Ran, Runner

__all__ = [
    "Conclusions", "NothingFinished", "Plan", "Ran", "Runner", "carry_out", "conclude", "make_plan", "run", "write",
]  # fmt: skip
