"""Triggers, what they start, and relocation."""

from __future__ import annotations

from mutant import Mutant, Rule

TRIGGERS, RELOCATION = "cases/test_triggers.py", "cases/test_relocation.py"

WATCHERS = "Triggers and relocation"

RULES = (
    Rule(WATCHERS, "A trigger turns by its threshold, its duration and a threshold of its own for the way back", (
        Mutant("at-its-threshold", "a trigger turns on when its level only reaches the threshold",
               "engine/reactions/triggers.py", "return level > spec.above", "return level >= spec.above", (TRIGGERS,)),
        Mutant("no-hysteresis", "a trigger turns off as soon as its level is no longer above",
               "engine/reactions/triggers.py", "if spec.below is None else level < spec.below", "", (TRIGGERS,)),
        Mutant("peaks-count", "a dip doesn't end the time for which a level must have been too high",
               "engine/reactions/triggers.py", "            self._due = None\n            return False", "            return False", (TRIGGERS,)),
        Mutant("turns-twice", "a trigger may turn twice at one instant",
               "engine/reactions/triggers.py", "or self._turned == now", "", (TRIGGERS,)),
    )),
    Rule(WATCHERS, "What a trigger starts comes after its delay, and only while it is on", (
        Mutant("comes-at-once", "what a trigger starts takes effect at once",
               "engine/reactions/triggers.py", "if delay > 0:", "if False:", (TRIGGERS,)),
        Mutant("comes-anyway", "what a trigger asked for comes though it has turned off since",
               "engine/reactions/triggers.py", "if still or effect.comes_anyway:", "if True:", (TRIGGERS,)),
        Mutant("never-stays", "people who should stay for a time go as soon as the trigger is off",
               "engine/reactions/triggers.py", "if self._present and not self._stays:", "if self._present:", (TRIGGERS,)),
        Mutant("always-there", "a group that nobody has called works its roster",
               "engine/staff/shifts.py", "self.standby.add(unit.index)\n        self._tell", "self._tell", (TRIGGERS,)),
    )),
    Rule(WATCHERS, "A post with too few free units gets the nearest from where more stand", (
        Mutant("strips-others", "a gap is filled from a post that then has too few",
               "policies/relocation.py", "and standing[unit.post] > keep.get(unit.post, 0)]", "]", (RELOCATION,)),
        Mutant("never-back", "who is no longer wanted at a post stays there",
               "policies/relocation.py", "unit.post != unit.base and", "False and", (RELOCATION,)),
        Mutant("no-new-post", "a relocated unit goes back to its base after a case",
               "engine/movement/relocation.py", "unit.home = world.sites.index(site)", "site_ = world.sites.index(site)", (RELOCATION,)),
    )),
)  # fmt: skip
