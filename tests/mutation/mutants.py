"""All rules of the engine with their mutants, in the order of the design."""

from __future__ import annotations

import mutants_claims
import mutants_duties
import mutants_ends
import mutants_luck
import mutants_preemption
import mutants_queue
import mutants_rosters
import mutants_travel
from mutant import Rule

RULES: tuple[Rule, ...] = (
    *mutants_queue.RULES,
    *mutants_claims.RULES,
    *mutants_travel.RULES,
    *mutants_rosters.RULES,
    *mutants_duties.RULES,
    *mutants_preemption.RULES,
    *mutants_ends.RULES,
    *mutants_luck.RULES,
)
