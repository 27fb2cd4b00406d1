"""All rules of the engine with their mutants, in the order of the design."""

from __future__ import annotations

import mutants_claims
import mutants_detection
import mutants_duties
import mutants_ends
import mutants_luck
import mutants_over_time
import mutants_preemption
import mutants_pulling
import mutants_queue
import mutants_rosters
import mutants_travel
import mutants_watchers
from mutant import Rule

RULES: tuple[Rule, ...] = (
    *mutants_queue.RULES,
    *mutants_claims.RULES,
    *mutants_pulling.RULES,
    *mutants_travel.RULES,
    *mutants_rosters.RULES,
    *mutants_over_time.RULES,
    *mutants_duties.RULES,
    *mutants_detection.RULES,
    *mutants_preemption.RULES,
    *mutants_ends.RULES,
    *mutants_luck.RULES,
    *mutants_watchers.RULES,
)
