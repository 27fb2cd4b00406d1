"""Priority and pre-emption."""

from __future__ import annotations

from mutant import Mutant, Rule

VICTIMS, TEAMS, OFF, FLOW = (
    "cases/test_preemption_victims.py", "cases/test_preemption_teams.py", "cases/test_travel_broken_off.py",
    "cases/test_steps_flow.py",
)  # fmt: skip

PREEMPTION = "Priority and pre-emption"

RULES = (
    Rule(PREEMPTION, "Only for a more urgent claim that says so", (
        Mutant("never", "nobody is ever stopped",
               "engine/allocation/preemption.py", "if not self.conceivable(line):", "if True:", (VICTIMS,)),
        Mutant("without-saying-so", "any step may stop others",
               "engine/allocation/line.py", "self.preempts = step.preempts", 'self.preempts = "any"', (VICTIMS,)),
        Mutant("same-priority", "work as urgent is stopped too",
               "engine/allocation/preemption.py", "if visit.priority <= claim.visit.priority or",
               "if visit.priority < claim.visit.priority or", (VICTIMS,)),
        Mutant("more-urgent-stopped", "any work is stopped, however urgent",
               "engine/allocation/preemption.py", "if visit.priority <= claim.visit.priority or",
               "if visit.case is claim.visit.case or", (VICTIMS,)),
        Mutant("en-route-as-any", "preempts: en_route stops work too",
               "engine/allocation/preemption.py", 'en_route_only = line.preempts == "en_route"', "en_route_only = False", (VICTIMS, OFF)),
        Mutant("en-route-never", "preempts: en_route stops nobody",
               "engine/allocation/preemption.py", "return any(count and priority > line.priority", "return any(count and priority < line.priority",
               (VICTIMS, OFF)),
    )),
    Rule(PREEMPTION, "Only if it completes the urgent claim", (
        Mutant("in-vain", "the first candidate is stopped though that doesn't complete the claim",
               "engine/allocation/preemption.py", "or self._complete(line, barred, [self._gain(line, first[0])]):", "or True:", (VICTIMS,)),
        Mutant("shut-room-gained", "a place in a room that is shut counts as gained",
               "engine/allocation/preemption.py", "return member.open", "return True", (VICTIMS,)),
        Mutant("several-never", "more than one victim is never found",
               "engine/allocation/preemption.py", "return self._fewest(line, candidates, barred)", "return None", (VICTIMS,)),
    )),
    Rule(PREEMPTION, "Fewest victims", (
        Mutant("most-victims", "as many as possible are stopped",
               "engine/allocation/preemption.py", "range(_least(line, gains), len(useful) + 1):", "range(len(useful), 0, -1):", (VICTIMS,)),
        Mutant("three-at-most", "a fourth victim is never found",
               "engine/allocation/preemption.py", "range(_least(line, gains), len(useful) + 1):", "range(1, min(3, len(useful)) + 1):", (VICTIMS,)),
        Mutant("all-worth-the-same", "who holds more counts like who holds less",
               "engine/allocation/preemption.py", "worth = {n: self._worth(line, gains[n]) for n in useful}", "worth = dict.fromkeys(useful, 0)",
               (VICTIMS,)),
    )),
    Rule(PREEMPTION, "Lowest priority", (
        Mutant("most-urgent-victim", "of those who may be stopped the most urgent is",
               "engine/allocation/preemption.py", "return -visit.priority, at_work", "return visit.priority, at_work", (VICTIMS,)),
        Mutant("any-priority-victim", "of those who may be stopped the latest started is, whatever its priority",
               "engine/allocation/preemption.py", "return -visit.priority, at_work", "return 0, at_work", (VICTIMS,)),
    )),
    Rule(PREEMPTION, "Latest started", (
        Mutant("earliest-victim", "of equals the earliest started is stopped",
               "engine/allocation/preemption.py", "-visit.work_from if at_work", "visit.work_from if at_work", (VICTIMS,)),
        Mutant("latest-claimed-victim", "of equals the latest claimed is stopped, not the latest started",
               "engine/allocation/preemption.py", "-visit.work_from if at_work else -visit.granted", "-visit.granted", (VICTIMS,)),
        Mutant("travelling-last", "who is at work is stopped before who is still on the way",
               "engine/allocation/preemption.py", "return -visit.priority, at_work", "return -visit.priority, not at_work", (VICTIMS,)),
    )),
    Rule(PREEMPTION, "The whole step stops and frees all its units", (
        Mutant("kept-not-freed", "what earlier steps had kept is not freed",
               "engine/progress/cases.py", "for entry in entries:", "for entry in list(visit.units):", (TEAMS,)),
        Mutant("rest-not-called-off", "the part of the team that is still on its way goes on",
               "engine/progress/cases.py", "if visit.rest is not None and not visit.rest.done:\n            self.sides.call_off(visit.rest)",
               "if False:\n            self.sides.call_off(visit.rest)", (TEAMS,)),
    )),
    Rule(PREEMPTION, "Marks are set once, whatever happens later", (
        Mutant("marked-again", "the start is marked again after an interruption",
               "engine/allocation/attendants.py", "if step.begins_with >= 0 and visit.attempt == 0:", "if step.begins_with >= 0:", (TEAMS,)),
    )),
    Rule(PREEMPTION, "The victim reclaims its whole team", (
        Mutant("reclaims-one", "one of the team is enough to go on",
               "engine/progress/cases.py", "visit.wanted = team(whole)", "visit.wanted = team(whole[:1])", (TEAMS,)),
        Mutant("own-for-good", "what earlier steps had kept is let go when the interrupted step ends",
               "engine/steps/work.py", "if visit.attempt and visit.earlier:", "if False:", (TEAMS,)),
    )),
    Rule(PREEMPTION, "resume keeps the share of work left", (
        Mutant("resume-starts-again", "the progress is lost",
               "engine/progress/cases.py", "visit.left *= max(", "max(", (TEAMS, VICTIMS)),
        Mutant("resume-forgets-first-stop", "only the progress since the last stop counts",
               "engine/progress/cases.py", "visit.left *= max(", "visit.left = max(", (VICTIMS,)),
        Mutant("resume-claim-to-release", "a time from claim to release starts again",
               "engine/progress/cases.py", "visit.granted + minutes * visit.left", "visit.granted + minutes", (TEAMS,)),
    )),
    Rule(PREEMPTION, "restart reuses the draw", (
        Mutant("restart-resumes", "the progress is kept",
               "engine/progress/cases.py", 'visit.step.when_preempted == "resume":', "True:", (TEAMS,)),
        Mutant("restart-redraws", "a new duration is drawn",
               "engine/progress/cases.py", 'attempt = visit.attempt if step.when_preempted == "resample" else 0',
               "attempt = visit.attempt", (TEAMS,)),
    )),
    Rule(PREEMPTION, "resample takes the next draw", (
        Mutant("resample-reuses", "the old duration is used again",
               "engine/progress/cases.py", 'attempt = visit.attempt if step.when_preempted == "resample" else 0', "attempt = 0", (TEAMS,)),
    )),
    Rule(PREEMPTION, "reroute goes to otherwise", (
        Mutant("reroute-resumes", "the case waits for its team like any other",
               "engine/steps/work.py", 'if step.when_preempted == "reroute" and not to_head:', "if False:", (TEAMS,)),
    )),
    Rule(PREEMPTION, "Steps may be interruptible: false", (
        Mutant("interruptible-ignored", "every step may be stopped",
               "engine/allocation/preemption.py", "else visit.step.interruptible", "else True", (VICTIMS,)),
        Mutant("handover-interruptible", "a handover may be stopped though nobody said so",
               "engine/prepared/plan.py", 'default = step.kind not in ("transport", "handover")', "default = True", (VICTIMS,)),
    )),
    Rule(PREEMPTION, "A waiting urgent claim takes units as soon as they come to work that may be stopped", (
        Mutant("not-tempted", "an urgent claim that waits looks only at units that become free",
               "engine/steps/work.py", "run.allocator.tempt(visit.priority)", "pass", (VICTIMS,)),
    )),
    Rule(PREEMPTION, "A green channel skips steps", (
        Mutant("conditions-ignored", "every case does every step",
               "engine/progress/cases.py", "if step.test is not None and not step.test(case, self.env._now):", "if False:", (FLOW,)),
        Mutant("unless-ignored", "steps are not skipped for the cases named under unless",
               "engine/prepared/conditions.py", "if spec.unless:", "if False:", (FLOW,)),
    )),
)
