"""Periods, rotating batches, random rosters, limits of work, and the pace that changes."""

from __future__ import annotations

from mutant import Mutant, Rule

PERIODS, BATCHES, RANDOM, LIMITS = (
    "cases/test_periods.py", "cases/test_batches.py", "unit/rosters/test_roster_random.py",
    "unit/rosters/test_roster_limits.py",
)  # fmt: skip

TIME = "People over time"

RULES = (
    Rule(TIME, "Dated regimes", (
        Mutant("periods-ignored", "everybody is there in every period",
               "scenario/resources.py", "spans = during(scenario.clock, spec.during, low, high)", "spans = ((low, high),)",
               (PERIODS,)),
        Mutant("demand-in-all-periods", "cases arise in every period",
               "demand/stream.py", "cases if self.there is None else", "cases if True else", (PERIODS,)),
        Mutant("rooms-always-there", "rooms stay open outside their periods",
               "rosters/pools.py", "if room.during:", "if False:", (PERIODS,)),
    )),
    Rule(TIME, "Rotating batches", (
        Mutant("gap-and-overlap-exchanged", "a gap is an overlap",
               "scenario/batches.py", "(spec.gap or 0.0) - (spec.overlap or 0.0)", "(spec.overlap or 0.0) - (spec.gap or 0.0)",
               (BATCHES,)),
        Mutant("months-of-equal-length", "years don't follow the calendar",
               "scenario/batches.py", "if months != round(months):", "if True:", (BATCHES,)),
    )),
    Rule(TIME, "Settling in and fatigue", (
        Mutant("settled-at-once", "newcomers work at full pace",
               "engine/staff/pace.py", "time < settling[unit.index][0]", "False", (BATCHES,)),
        Mutant("never-tired", "long duty tires nobody",
               "engine/staff/pace.py", "_since(spans, time, unit.ending) >= terms.after", "False", (BATCHES,)),
        Mutant("on-call-tires", "hours on call tire",
               "engine/staff/pace.py", "if shift.kind is not ShiftKind.ON_CALL", "", (BATCHES,)),
    )),
    Rule(TIME, "Random rosters", (
        Mutant("no-rest-between-drawn-shifts", "somebody is drawn without rest",
               "rosters/drawing.py", "end + roster.rest <= a or b + roster.rest <= start", "end <= a or b <= start",
               (RANDOM,)),
        Mutant("first-member-always-drawn", "the first who may goes",
               "rosters/drawing.py", "members[min(fit, key=lambda n: (members[n].this_week, ties[place, n]))]",
               "members[fit[0]]", (RANDOM,)),
        Mutant("weeks-filled-in-order", "who is short leaves the end of the week open",
               "rosters/drawing.py", "luck.permutation(len(places)).tolist()", "range(len(places))", (RANDOM,)),
    )),
    Rule(TIME, "Limits of hours and days in a row", (
        Mutant("weekly-limit-ignored", "nobody counts the hours of a week",
               "rosters/ledger.py", "self._below(limits.hours_a_week, self._weeks, self._by_week(spans))", "True", (LIMITS,)),
        Mutant("monthly-limit-ignored", "nobody counts the hours of a month",
               "rosters/ledger.py", "self._below(limits.hours_a_month, self._months, self._by_month(spans))", "True", (LIMITS,)),
        Mutant("days-after-not-counted", "a day between two doesn't join their runs",
               "rosters/ledger.py", "for step in (-1, 1):", "for step in (-1,):", (LIMITS,)),
        Mutant("stand-ins-without-limit", "who stands in may break a limit",
               "rosters/colleague.py", "if self._ledger and not self._ledger.fits(spans):", "if False:", (LIMITS,)),
    )),
)  # fmt: skip
