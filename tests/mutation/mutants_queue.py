"""One instant, and the queue."""

from __future__ import annotations

from mutant import Mutant, Rule

ORDER, EDGES, LIMITS = "cases/test_queue_order.py", "cases/test_queue_edges.py", "cases/test_queue_limits.py"
POLICIES, VICTIMS, TEAMS = (
    "cases/test_policies_in_runs.py", "cases/test_preemption_victims.py", "cases/test_preemption_teams.py",
)  # fmt: skip

INSTANT, QUEUE = "One instant", "Queue"

RULES = (
    Rule(INSTANT, "Ends, arrivals and releases take effect, then roster changes, then new cases, then one allocation "
         "pass, then patience expires", (
        Mutant("rosters-before-ends", "rosters change before work of that instant ends",
               "engine/environment.py", "ENDS = 1  #", "ENDS = 2.5  #", (ORDER, "cases/test_shifts_duty_hours.py")),
        Mutant("calls-before-rosters", "new cases come before the rosters of that instant change",
               "engine/environment.py", "ROSTER = 2  #", "ROSTER = 3.5  #", (ORDER,)),
        Mutant("calls-before-ends", "new cases come before work of that instant ends",
               "engine/environment.py", "CALLS = 3  #", "CALLS = 0.5  #", (ORDER,)),
        Mutant("expiry-before-allocation", "patience expires before the allocation pass",
               "engine/environment.py", "EXPIRY = 5  #", "EXPIRY = 3.7  #", (ORDER, "cases/test_patience_otherwise.py")),
        Mutant("no-common-pass", "each claim is granted by itself as soon as it is made",
               "engine/allocation/allocator.py", "and self._env.alone()", "", (ORDER,)),
        Mutant("pass-before-calls", "the waiting are served before the new cases of that instant have come",
               "engine/environment.py", "ALLOCATE = 4  #", "ALLOCATE = 2.5  #", (ORDER,)),
    )),
    Rule(INSTANT, "Units tie by the dispatch score, then by their order in the scenario", (
        Mutant("ties-reversed", "of units with the same score the last goes",
               "engine/allocation/selection.py", "return item[0], item[1]", "return item[0], -item[1]", (POLICIES,)),
        Mutant("crew-ties-reversed", "of vehicles as near as each other the last goes (crews that leave at once)",
               "engine/allocation/crews.py", "if way < shortest:", "if way <= shortest:", (POLICIES,)),
        Mutant("crew-ties-reversed-turnout", "of vehicles as near as each other the last goes (crews that turn out first)",
               "engine/allocation/selection.py", "if way < shortest:", "if way <= shortest:", (POLICIES,)),
        Mutant("dispatch-score-ignored", "the first unit in the order of the scenario goes, whatever the score",
               "engine/allocation/selection.py", "scored.sort(key=_by_score)", "scored.sort(key=lambda item: item[1])", (POLICIES,)),
    )),
    Rule(QUEUE, "Order by priority", (
        Mutant("priority-ignored", "who became ready first is served first, however urgent others are",
               "policies/queue_order.py", "return priority, ready", "return 0, ready", (ORDER,)),
        Mutant("severity-priority-ignored", "a severity's own priority is ignored",
               "engine/progress/arrivals.py", "stream.severity[severity].priority if severity in stream.severity else None", "None",
               (ORDER,)),
        Mutant("step-priority-ignored", "a step's own priority is ignored",
               "engine/progress/cases.py", "case.priority if step.priority is None else step.priority", "case.priority", (ORDER,)),
    )),
    Rule(QUEUE, "Then by the ready time of this visit, kept through interruptions", (
        Mutant("last-come", "of equally urgent cases the last is served first",
               "policies/queue_order.py", "return priority, ready", "return priority, -ready", (ORDER,)),
        Mutant("equals-reversed", "of cases that are ready at the same moment the last to ask is served first",
               "engine/allocation/allocator.py", "(first, second, self._serial, claim)", "(first, second, -self._serial, claim)", (ORDER,)),
        Mutant("call-time", "the time of the call decides, not that of the visit",
               "engine/progress/cases.py", "else step.priority, now)",
               "else step.priority, float(self.world.incidents.time[case.row]))", (ORDER,)),
        Mutant("place-lost", "an interrupted case goes to the end of the queue",
               "engine/progress/cases.py", "visit.attempt += 1", "visit.attempt += 1; visit.ready = now", (TEAMS,)),
    )),
    Rule(QUEUE, "backfill (the default): a later case may take any free unit", (
        Mutant("backfill-as-strict", "the default is strict",
               "engine/allocation/allocator.py", "self._rule = world.scenario.policies.queue_rule",
               "self._rule = world.scenario.policies.queue_rule.replace('backfill', 'strict')", (ORDER,)),
        Mutant("backfill-as-reserve", "the default is reserve",
               "engine/allocation/allocator.py", "self._rule = world.scenario.policies.queue_rule",
               "self._rule = world.scenario.policies.queue_rule.replace('backfill', 'reserve')", (ORDER,)),
        Mutant("last-free-left", "of several lines that are looked at, none gets the last one free",
               "engine/allocation/allocator.py", "line.only is not None and not line.only.free",
               "line.only is not None and len(line.only.free) < 2", (ORDER, EDGES)),
    )),
    Rule(QUEUE, "reserve: only units that no earlier waiting case could use", (
        Mutant("reserve-as-backfill", "a later case takes what an earlier one could use",
               "engine/allocation/allocator.py", 'if self._rule == "reserve":', "if False:", (ORDER,)),
        Mutant("reserve-as-strict", "a waiting case blocks those that share a need with it",
               "engine/allocation/allocator.py", "self._rule = world.scenario.policies.queue_rule",
               "self._rule = world.scenario.policies.queue_rule.replace('reserve', 'strict')", (ORDER,)),
        Mutant("reserve-but-pre-empt", "pre-emption gains what is kept for an earlier case",
               "engine/allocation/allocator.py", "victims = self._preemption.victims(line, claim, barred)",
               "victims = self._preemption.victims(line, claim, None)", (VICTIMS,)),
    )),
    Rule(QUEUE, "strict: a waiting case blocks the later ones that share a need with it", (
        Mutant("strict-as-backfill", "a waiting case blocks nobody",
               "engine/allocation/allocator.py", 'elif self._rule == "strict":', "elif False:", (ORDER,)),
        Mutant("strict-as-reserve", "a waiting case blocks only what it could use",
               "engine/allocation/allocator.py", "self._rule = world.scenario.policies.queue_rule",
               "self._rule = world.scenario.policies.queue_rule.replace('strict', 'reserve')", (ORDER,)),
    )),
    Rule(QUEUE, "Limited waiting rooms", (
        Mutant("waiting-room-one-more", "one more may wait than there is room for",
               "engine/allocation/waiting.py", "step.waiting >= step.waiting_room", "step.waiting > step.waiting_room", (LIMITS,)),
        Mutant("waiting-room-fills-up", "who gives up keeps the place in the waiting room",
               "engine/allocation/allocator.py", "claim.visit.step.waiting -= 1", "pass", (LIMITS,)),
        Mutant("waiting-room-kept", "who is served keeps the place in the waiting room",
               "engine/allocation/allocator.py", "        if claim.logged:\n            visit.step.waiting -= 1", "", (LIMITS,)),
    )),
    Rule(QUEUE, "Choose the shortest queue once, and commit", (
        Mutant("longest-queue", "the longest queue is joined",
               "engine/progress/cases.py", "return min(step.join_shortest,", "return max(step.join_shortest,", (LIMITS,)),
        Mutant("queue-changed", "who waits goes over to the other room when a place is free there first",
               "engine/progress/cases.py", "needs = (*needs, (self._shortest(step), 1))",
               "needs = (*needs, (Need(0, '', [kind for need in step.join_shortest for kind in need.ranks]), 1))", (LIMITS,)),
        Mutant("inside-not-counted", "only those who wait count for the length of a queue, not those inside",
               "engine/progress/cases.py", " + sum(pool.used - pool.capacity for pool in pools)", "", (LIMITS,)),
    )),
    Rule(QUEUE, "Start windows on a step", (
        Mutant("window-ignored", "work with somebody starts at any hour",
               "engine/allocation/start_windows.py", "if self._calendar.contains(window, now):", "if True:", (LIMITS,)),
        Mutant("window-ignored-alone", "work that needs nobody starts at any hour",
               "engine/steps/work.py", "elif step.window is not None:", "elif False:", (LIMITS,)),
        Mutant("window-stays-shut", "who waits for a window isn't looked at when it opens",
               "engine/allocation/start_windows.py", "self._opened(line)", "pass", (LIMITS,)),
        Mutant("window-of-nobody", "who has waited for a window isn't told when somebody becomes free in it",
               "engine/allocation/waiting.py", "if not line.listed or shut != line.shut:", "if not line.listed:", (LIMITS,)),
    )),
)
