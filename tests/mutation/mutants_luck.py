"""Randomness: what luck belongs to."""

from __future__ import annotations

from mutant import Mutant, Rule

ENGINE, DEMAND, STREAMS, RATES = (
    "crn/test_engine_luck.py", "crn/test_demand_luck.py", "unit/streams", "unit/demand/test_demand_rates.py",
)  # fmt: skip
FLOW, WORK, LEGS, TEAMS = (
    "cases/test_steps_flow.py", "cases/test_steps_work.py", "cases/test_travel_legs.py", "cases/test_preemption_teams.py",
)  # fmt: skip

LUCK = "Randomness"

RULES = (
    Rule(LUCK, "Luck is a pure function of stream, key, step, visit, attempt and slot", (
        Mutant("seed-ignored", "every seed gives the same luck",
               "streams.py", "map(str, (self.seed, self.replication, *parts))", "map(str, (0, self.replication, *parts))",
               (STREAMS, DEMAND)),
        Mutant("replication-ignored", "every replication has the same luck",
               "streams.py", "map(str, (self.seed, self.replication, *parts))", "map(str, (self.seed, 0, *parts))",
               (STREAMS, "properties")),
        Mutant("step-ignored", "all steps of a case share their luck",
               "engine/prepared/luck_columns.py", "self._step = step", 'self._step = ""', (ENGINE, WORK)),
        Mutant("slot-ignored", "duration, patience and travel of a step share their luck",
               "engine/prepared/luck_columns.py", "self._slot = slot", 'self._slot = "takes"', (WORK,)),
        Mutant("visit-ignored", "each visit of a case to a step has the same luck",
               "engine/prepared/luck_columns.py", "step, case.child, visit, attempt)", "step, case.child, 0, attempt)", (FLOW, ENGINE)),
        Mutant("branch-by-step-ignored", "all branches of a case share their luck",
               "engine/prepared/fork.py", 'step.name, "branch", step.known)', '"", "branch", step.known)', (FLOW, ENGINE)),
        Mutant("branch-by-visit-ignored", "a branch that a case meets again always goes the same way",
               "engine/prepared/fork.py", "self._share.value(case, visit)", "self._share.value(case, 0)", (FLOW, ENGINE)),
    )),
    Rule(LUCK, "Keyed by names, never by position", (
        Mutant("by-stream-number", "a stream's luck hangs on its number among the streams",
               "engine/prepared/luck_columns.py", "luck.luck.column(incidents.streams[stream], self._slot",
               "luck.luck.column(str(stream), self._slot", (ENGINE,)),
        Mutant("by-step-number", "a step's luck hangs on its number among the steps",
               "engine/prepared/plan.py", "Draw(self._luck, law, step.name, slot, step.known)",
               "Draw(self._luck, law, str(step.index), slot, step.known)", (ENGINE,)),
    )),
    Rule(LUCK, "The incident key is its number within its stream", (
        Mutant("by-row", "a case's luck hangs on its place among all cases",
               "engine/prepared/luck_columns.py", "found = column[key]", "found = column[case.row % len(column)]", (ENGINE,)),
        Mutant("gaps-from-another-column", "a stream's gaps change with the length of the run",
               "demand/arrivals.py", 'events = np.cumsum(-np.log1p(-luck.column(name, "gap", n)))',
               'events = np.cumsum(-np.log1p(-luck.column(name, f"gap {n}", n)))', (DEMAND,)),
    )),
    Rule(LUCK, "A child of a batch has the key of its parent and its own number", (
        Mutant("children-alike", "all children of a batch have the same luck in the demand",
               "demand/stream.py", "cases.key[rows], child=child)", "cases.key[rows], child=0)", ("unit/demand", DEMAND)),
        Mutant("children-alike-in-steps", "all children of a batch have the luck of the first in the engine",
               "engine/prepared/luck_columns.py", "step, case.child, visit, attempt)", "step, 0, visit, attempt)", (WORK,)),
    )),
    Rule(LUCK, "Quantiles, unit tables and pace apply when the step starts", (
        Mutant("unit-ignored", "a table of durations by unit takes no notice of who serves",
               "engine/prepared/luck_columns.py", 'return "" if unit is None else unit.name if key == "unit" else unit.group',
               'return ""', (WORK,)),
        Mutant("pace-ignored", "everybody works at the same pace",
               "engine/progress/cases.py", "minutes *= max(map(self.pace_of, units))", "pass", (WORK,)),
        Mutant("pace-of-the-fastest", "the fastest of a team sets the pace",
               "engine/progress/cases.py", "max(map(self.pace_of, units))", "min(map(self.pace_of, units))", (WORK,)),
    )),
    Rule(LUCK, "A total job time lasts from claim to release, independent of travel", (
        Mutant("job-lasts-the-way", "a job whose time is over on the way goes on until the units are there",
               "engine/steps/work.py", "step.claim_to_release is not None and (yield", "False and (yield", (WORK,)),
        Mutant("work-of-the-whole-job", "the travel is added to the time from claim to release",
               "engine/progress/cases.py", "visit.granted + minutes * visit.left - self.env._now", "minutes * visit.left", (WORK,)),
        Mutant("nothing-learnt-on-the-way", "nobody learns from a job that is over on the way",
               "engine/steps/job_time.py", "run.competences.learn(visit)", "pass", ("cases/test_competence.py",)),
    )),
    Rule(LUCK, "Pre-emption advances attempt, never visit", (
        Mutant("visit-advanced", "an interrupted visit counts as the next one",
               "engine/progress/cases.py", "visit.attempt += 1", "visit.attempt += 1; visit.number += 1", (ENGINE, TEAMS)),
        Mutant("attempt-not-advanced", "every attempt of a visit has the same luck",
               "engine/prepared/luck_columns.py", "step, case.child, visit, attempt)", "step, case.child, visit, 0)", (TEAMS, ENGINE)),
    )),
    Rule(LUCK, "Travel spread and call-out belong to the case", (
        Mutant("spread-by-unit", "the spread of a leg is the luck of who drives",
               "engine/movement/journeys.py", '"travel", mode.spread).value(', '"travel " + unit.name, mode.spread).value(', (LEGS, ENGINE)),
        Mutant("turnout-by-unit", "turnout and call-out are the luck of the unit",
               "engine/movement/journeys.py", "return self._draw(visit.step, key, slot, law.law)",
               "return self._draw(visit.step, unit.name, slot + unit.name, law.law)", (ENGINE,)),
    )),
    Rule(LUCK, "Random arrivals follow their rate exactly, by inversion", (
        Mutant("rate-an-hour-late", "the weights of the hours come an hour late",
               "demand/rates.py", "hour = (minute % DAY // 60)", "hour = ((minute - 60) % DAY // 60)", (RATES,)),
        Mutant("slope-ignored", "straight lines between hours count as steps",
               "demand/rates.py", "start * start + 2 * slope * rest", "start * start", (RATES,)),
        Mutant("mean-not-kept", "weights change the mean rate",
               "demand/rates.py", ".times(mean / week)", ".times(mean)", (RATES,)),
        Mutant("piece-before", "an event at the edge of two pieces falls into the first",
               "demand/rates.py", 'events, side="right") - 1', 'events, side="left") - 1', (RATES,)),
    )),
    Rule(LUCK, "One more incident, unit, model or stream changes nothing else", (
        Mutant("demand-by-number-of-streams", "the luck of the demand hangs on the number of streams",
               "demand/stream.py", "self.scenario, self.name, self.luck = scenario, name, luck",
               "self.scenario, self.name = scenario, name\n"
               "        self.luck = Luck(luck.seed + len(scenario.demand), luck.replication)", (DEMAND,)),
        Mutant("columns-share-a-sequence", "neighbouring keys share their draws",
               "streams.py", "return found[key % BLOCK]", "return found[key % BLOCK // 2]", (STREAMS,)),
        Mutant("later-visits-of-others", "a later visit has the luck of a case that came some time before",
               "engine/prepared/luck_columns.py", "uniforms = luck.luck.block(stream, number,",
               "uniforms = luck.luck.block(stream, max(number - 1, 0),", ("unit/engine/test_engine_luck_columns.py",)),
    )),
    Rule(LUCK, "The same replication has the same demand under every model that has the same demand", (
        Mutant("demand-by-number-of-staff", "the luck of the demand hangs on the number of groups of staff",
               "demand/stream.py", "self.scenario, self.name, self.luck = scenario, name, luck",
               "self.scenario, self.name = scenario, name\n"
               "        self.luck = Luck(luck.seed + sum(group.count for group in scenario.staff.values()), luck.replication)",
               (ENGINE, "properties")),
        Mutant("digest-of-times-only", "the hash of the demand sees only the times",
               "events.py", "for column in (self.time, self.stream, self.key, self.child, self.site, self.severity):",
               "for column in (self.time,):", (DEMAND,)),
    )),
)
