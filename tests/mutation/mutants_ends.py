"""What ends a wait or a run: patience, causes of shortfall, the horizon; determinism."""

from __future__ import annotations

from mutant import Mutant, Rule

PATIENCE, EDGES, ABSENCE, HOURS, BREAKS, DUTIES, KITS = (
    "cases/test_patience_otherwise.py", "cases/test_queue_edges.py", "cases/test_absence_in_the_run.py",
    "cases/test_shifts_duty_hours.py", "cases/test_shifts_breaks_and_on_call.py", "cases/test_duties_planned_work.py",
    "cases/test_kits_and_faults.py",
)  # fmt: skip
LIMITS, METRICS = "cases/test_queue_limits.py", "unit/metrics"

WAIT, CAUSE, HORIZON = "Patience", "Causes", "Horizon"

RULES = (
    Rule(WAIT, "Patience runs from ready to grant", (
        Mutant("patience-from-zero", "patience runs from the call, not from the moment the step is ready",
               "engine/allocation/waiting.py", "since = visit.ready if visit.attempt == 0 else now",
               "since = float(self._world.incidents.time[visit.case.row])", (PATIENCE,)),
        Mutant("patience-never-ends", "who has patience at all waits for ever",
               "engine/allocation/waiting.py", "if claim.alive:\n            self.give_up(claim)", "pass", (PATIENCE,)),
        Mutant("patience-not-anew", "after an interruption the old patience goes on",
               "engine/allocation/waiting.py", "since = visit.ready if visit.attempt == 0 else now", "since = visit.ready",
               ("cases/test_preemption_teams.py",)),
    )),
    Rule(WAIT, "not during travel", (
        Mutant("patience-while-travelling", "patience runs on while units travel",
               "engine/steps/work.py", "            if visit.trips is not None:\n",
               "            if visit.trips is not None and step.patience is not None and (\n"
               "                visit.arrival - visit.ready > step.patience.value(case, visit.number)):\n"
               "                return (yield from fall_back(run, visit, missing))\n"
               "            if visit.trips is not None:\n", (PATIENCE,)),
    )),
    Rule(WAIT, "per visit", (
        Mutant("patience-once", "every visit has the patience of the first",
               "engine/allocation/waiting.py", "step.patience.value(visit.case, visit.number, 0)", "step.patience.value(visit.case, 0, 0)",
               (PATIENCE,)),
    )),
    Rule(WAIT, "0 = lost unless granted at once", (
        Mutant("patience-0-for-ever", "a patience of 0 is none at all",
               "engine/allocation/waiting.py", "if patience < INFINITY:", "if 0 < patience < INFINITY:", (PATIENCE,)),
    )),
    Rule(WAIT, "otherwise: refer, another step or pathway, go on with less, else leave", (
        Mutant("refer-as-leave", "who should be referred leaves",
               "engine/prepared/plan.py", "if otherwise.refer is not None:", "if False:", (PATIENCE,)),
        Mutant("go-as-leave", "who should go on at another step leaves",
               "engine/prepared/plan.py", "if otherwise.go:", "if False:", (PATIENCE,)),
        Mutant("pathway-as-leave", "who should go on with another pathway leaves",
               "engine/prepared/plan.py", "if otherwise.pathway:", "if False:", (PATIENCE,)),
        Mutant("less-as-leave", "who should go on with less leaves",
               "engine/prepared/plan.py", "(Fallback.LESS, None) if otherwise.with_less else", "", (PATIENCE,)),
        Mutant("less-as-nothing", "who should go on with less goes on with nobody",
               "engine/progress/fallback.py", "yield from _go_on_with_less(run, visit, missing)\n        return STAY",
               "return STAY", (PATIENCE,)),
        Mutant("left-as-served", "who leaves counts as served",
               "engine/progress/fallback.py", "case.outcome = Outcome.LEFT", "pass", (PATIENCE,)),
        Mutant("leaves-with-units", "who leaves a step for another takes its units along",
               "engine/progress/fallback.py", "for entry in list(visit.units):\n        run.releases.let_go(visit, entry)", "", (PATIENCE,)),
    )),
    Rule(WAIT, "What nobody in the model could ever do falls back at once", (
        Mutant("impossible-waits", "a claim that nobody could ever meet waits",
               "engine/steps/work.py", "elif line.impossible:", "elif False:", (PATIENCE,)),
        Mutant("anybody-can-come", "distance is no reason why somebody could never come",
               "engine/allocation/reach.py", "able += sum(1 for unit in kind.ever if self._can_come(unit, place, vehicles))",
               "able += len(kind.ever)", (PATIENCE,)),
    )),
    Rule(CAUSE, "no_such_skill", (
        Mutant("no-such-skill-lost", "what nobody could ever do is put down to all being busy",
               "engine/progress/fallback.py", "visit.shortfall = (never[0][0].index, Cause.NO_SUCH_SKILL)",
               "visit.shortfall = (never[0][0].index, Cause.ALL_BUSY)", (PATIENCE,)),
    )),
    Rule(CAUSE, "nobody_on_duty", (
        Mutant("off-duty-as-busy", "who is off duty counts as busy",
               "engine/allocation/causes.py", "return unit.off_reason", "return Cause.ALL_BUSY", (HOURS, ABSENCE)),
        Mutant("off-duty-is-telling", "who is off duty anyway counts like who is busy",
               "engine/allocation/causes.py", "_TELLING = (\n", "_TELLING = (\n    Cause.NOBODY_ON_DUTY,\n", (HOURS, BREAKS, ABSENCE)),
    )),
    Rule(CAUSE, "all_busy", (
        Mutant("busy-as-travelling", "who is at work counts as travelling",
               "engine/allocation/causes.py", "for cause in (Cause.ALL_BUSY,", "for cause in (Cause.TRAVELLING,",
               (PATIENCE,)),
    )),
    Rule(CAUSE, "away_on_duty", (
        Mutant("duty-as-busy", "who is away on planned work counts as busy",
               "engine/allocation/causes.py", "counts[_AWAY_ON_DUTY if unit.case.is_duty else _ALL_BUSY] += 1\n            elif unit.free and",
               "counts[_ALL_BUSY] += 1\n            elif unit.free and", (DUTIES,)),
    )),
    Rule(CAUSE, "absent", (
        Mutant("absent-as-off-duty", "who is on leave or sick counts as off duty",
               "engine/allocation/causes.py", "return unit.off_reason", "return Cause.NOBODY_ON_DUTY", (ABSENCE,)),
        Mutant("filled-absence-blamed", "an absence that somebody fills is a cause as well",
               "rosters/plan.py", "tuple(unfilled))", "tuple((gap.start, gap.end) for gap in absences))", (ABSENCE,)),
        Mutant("rest-blamed-at-night", "who is ill or rests is absent at hours that nobody gave them, too",
               "engine/staff/shifts.py", "(kept_away and _contain(plan.shifts, now))", "kept_away", ("cases/test_rest_after_duty.py",)),
    )),
    Rule(CAUSE, "on_break", (
        Mutant("break-as-busy", "who is on a break counts as busy",
               "engine/allocation/causes.py", "return Cause.ON_BREAK", "return Cause.ALL_BUSY", (BREAKS,)),
    )),
    Rule(CAUSE, "travelling", (
        Mutant("travelling-as-busy", "who is on the way home and can't be diverted counts as busy",
               "engine/allocation/causes.py", "        return Cause.TRAVELLING\n    if unit.mode", "        return Cause.ALL_BUSY\n    if unit.mode",
               ("cases/test_travel_legs.py",)),
        Mutant("nothing-to-ride-in-as-nobody", "who is free but has no vehicle to ride in counts as missing",
               "engine/allocation/causes.py", "sites = _left_behind(line)", "sites = None", ("cases/test_vehicles_crews.py",)),
        Mutant("vehicle-away-as-busy", "when the vehicle that the people wait for is away they count as busy",
               "engine/allocation/causes.py", "counts[Cause.TRAVELLING] += 1", "counts[_ALL_BUSY] += 1", ("cases/test_vehicles_crews.py",)),
    )),
    Rule(CAUSE, "room_full", (
        Mutant("full-as-closed", "a full room counts as closed",
               "engine/allocation/causes.py", "_FULL if pool.open else _SHUT", "_SHUT", (LIMITS,)),
        Mutant("full-as-closed-among-others", "a full room counts as closed where people are needed as well",
               "engine/allocation/causes.py", "counts[lacking if pool.open else _CLOSED]", "counts[_CLOSED]", (LIMITS, "cases/test_claims_atomic.py")),
    )),
    Rule(CAUSE, "closed", (
        Mutant("closed-as-full", "a closed room counts as full",
               "engine/allocation/causes.py", "_FULL if pool.open else _SHUT", "_FULL", (LIMITS,)),
        Mutant("closed-as-full-among-others", "a closed room counts as full where people are needed as well",
               "engine/allocation/causes.py", "counts[lacking if pool.open else _CLOSED]", "counts[lacking]", (LIMITS,)),
        Mutant("window-as-busy", "who waits for a start window counts as waiting for people",
               "engine/allocation/waiting.py", "(line.needs[0][0], Cause.CLOSED) if self._windows.shut(line) else why(line)", "why(line)",
               (LIMITS,)),
    )),
    Rule(CAUSE, "equipment_not_ready", (
        Mutant("faulty-as-busy", "a faulty kit counts as busy",
               "engine/allocation/causes.py", "return Cause.EQUIPMENT_NOT_READY", "return Cause.ALL_BUSY", (KITS,)),
    )),
    Rule(CAUSE, "The cause of most members is named; of two as frequent the more telling one", (
        Mutant("fewest-named", "of two as frequent the less telling one is named",
               "engine/allocation/causes.py", "if counts[cause] > most:", "if counts[cause] >= max(most, 1):", (BREAKS,)),
        Mutant("first-named", "the first cause found is named, however few it keeps away",
               "engine/allocation/causes.py", "if counts[cause] > most:", "if counts[cause] and not most:", (BREAKS,)),
    )),
    Rule(CAUSE, "logged when a claim has to wait, and at each loss", (
        Mutant("wait-uncaused", "the row of a wait has no cause",
               "engine/allocation/waiting.py", "need.index, visit.place, -1, cause, 0.0))", "need.index, visit.place, -1, -1, 0.0))",
               (PATIENCE,)),
        Mutant("loss-uncaused", "the row of a loss has no cause",
               "engine/progress/fallback.py", "site=visit.place, cause=cause, value=how)", "site=visit.place, value=how)", (PATIENCE,)),
    )),
    Rule(HORIZON, "Cases belong to the observation window by call time", (
        Mutant("all-cases-counted", "cases that called during the warm-up count",
               "metrics/window.py", "return (times >= self.start) & (times < self.end)", "return times < self.end", (METRICS,)),
        Mutant("horizon-included", "what happens at the horizon itself is still in the run",
               "engine/environment.py", "(end, BEFORE_ALL, 0, stop, None)", "(end, EXPIRY + 1, 0, stop, None)", (EDGES,)),
    )),
    Rule(HORIZON, "Cases open at the end are right-censored, never dropped", (
        Mutant("open-as-served", "cases open at the end count as served",
               "metrics/cases.py", "np.full(n, OPEN)", "np.full(n, 1)", (METRICS,)),
        Mutant("departure-forgotten", "a journey under way at the end has no departure",
               "engine/simulate.py", "cases.journeys.write_unfinished(world.cases.values(), end)", "pass", (EDGES,)),
    )),
    Rule(HORIZON, "Unserved cases stay in every denominator and count as infinite in quantiles and standards", (
        Mutant("unserved-dropped-from-response", "who was never reached doesn't count in response times",
               "metrics/replication.py", "np.where(due, np.inf, np.nan))", "np.nan)", (METRICS,)),
        Mutant("unserved-dropped-from-measures", "who never reached a moment doesn't count in its times",
               "metrics/replication.py", "return np.where(np.isinf(stop) & due, np.inf, minutes)", "return minutes", (METRICS,)),
        Mutant("unserved-dropped-from-standards", "a standard speaks only of those who were served",
               "metrics/kpis/standards.py", "context.within(standard.during) & ~np.isnan(times)",
               "context.within(standard.during) & np.isfinite(times)", (METRICS,)),
        Mutant("unserved-dropped-from-quantiles", "quantiles are those of the served",
               "metrics/grouping.py", "known = np.flatnonzero(~np.isnan(values))", "known = np.flatnonzero(np.isfinite(values))",
               (METRICS,)),
    )),
    Rule(HORIZON, "until: empty lets a run drain", (
        Mutant("cut-at-horizon", "the run ends at the horizon all the same",
               "engine/simulate.py", 'world.scenario.clock.until == "empty"', "False", (EDGES,)),
        Mutant("drains-too-long", "the log closes a week after the last case",
               "engine/simulate.py", "return limit if world.cases else end", "return limit if world.cases else end + 10_080.0",
               (EDGES,)),
        Mutant("rosters-end-at-horizon", "nobody is on duty behind the horizon",
               "scenario/places.py", '(max(_TAIL, self.horizon) if self.until == "empty" else 0.0)', "0.0", (EDGES,)),
    )),
    Rule("Determinism", "The same run gives the same bits", (
        Mutant("luck-from-outside", "luck is drawn afresh in each run",
               "streams.py", "return hashlib.blake2b(text.encode(), digest_size=16).digest()",
               "import os\n        return os.urandom(16)", ("crn/test_engine_luck.py",)),
    )),
)
