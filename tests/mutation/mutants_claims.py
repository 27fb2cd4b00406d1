"""Claims, kept units and ranked substitution."""

from __future__ import annotations

from mutant import Mutant, Rule

ATOMIC, START_WITH, BACKGROUND = (
    "cases/test_claims_atomic.py", "cases/test_steps_start_with.py", "cases/test_steps_background.py",
)  # fmt: skip

WORK, SEVERAL = "cases/test_steps_work.py", "cases/test_vehicles_several_cases.py"

CLAIMS, RANKED = "Claims", "Ranked substitution"

RULES = (
    Rule(CLAIMS, "One claim is atomic: all its needs or none", (
        Mutant("partial-claims", "a claim takes what is free of what it needs",
               "engine/allocation/selection.py", "if not spare and not line.enough():\n            return None",
               "if not spare and not line.enough():\n            return [(self._world.units[kind.free[0]], need) "
               "for need, _ in line.needs for kind in need.ranks if kind.free] or None", (ATOMIC,)),
        Mutant("count-ignored", "one of a kind is enough where several are needed",
               "engine/allocation/selection.py", "for member in fitting[:count]:", "for member in fitting[:1]:", (ATOMIC,)),
        Mutant("one-for-two", "one person fills two needs of a claim",
               "engine/allocation/selection.py", "[one for one in options if one not in taken] if taken else options", "options",
               (ATOMIC,)),
        Mutant("nobody-moved", "a claim waits where moving a person to another of its needs would make room",
               "engine/allocation/selection.py", "if (len(needs) > 1 or chosen) and len(options) >= count", "if False", (ATOMIC,)),
    )),
    Rule(CLAIMS, "What the case holds already counts, where it is with the case", (
        Mutant("held-not-counted", "what the case holds is claimed again",
               "engine/progress/cases.py", "if not needs or not case.held or visit.task is not case:", "if True:", (ATOMIC,)),
        Mutant("kept-elsewhere-forgotten", "what a step of the pathway that the case comes from has kept is claimed again",
               "engine/progress/keeping.py", 'return "" if paths_meet else', "return",
               ("unit/engine/test_engine_keeping.py", "cases/test_patience_otherwise.py")),
        Mutant("left-behind-counted", "what the case left elsewhere counts as with it",
               "engine/progress/cases.py", "case.held if with_case(member, visit.place)]", "case.held]", (ATOMIC,)),
        Mutant("left-behind-reclaimed", "after an interruption what was left elsewhere is claimed again",
               "engine/progress/cases.py", "if entry in visit.units or with_case(entry[0], visit.place)]", "]", (ATOMIC,)),
    )),
    Rule(CLAIMS, "Units kept from earlier steps stay held while a further claim waits, logged as blocked", (
        Mutant("blocked-unlogged", "kept units that stand still are not logged",
               "engine/allocation/waiting.py", "if visit.case.held and stands_still(claim):", "if False:", (ATOMIC,)),
        Mutant("nothing-kept", "a response lets its units go when it ends",
               "engine/prepared/plan.py", 'step.kind in ("respond", "transport")', 'step.kind in ("transport",)', (ATOMIC,)),
        Mutant("treat-keeps", "a treatment keeps what it claimed",
               "engine/prepared/plan.py", 'step.kind in ("respond", "transport")', 'step.kind in ("respond", "transport", "treat")',
               (ATOMIC,)),
        Mutant("handover-keeps", "a handover frees only its own units",
               "engine/allocation/releases.py", '(keeps is None and step.kind != "handover")', "keeps is None", (ATOMIC,)),
        Mutant("release-ignored", "a release step lets nothing go",
               "engine/steps/release.py", "run.releases.let_go(visit, entry)", "pass", (ATOMIC,)),
        Mutant("busy-in-front-blocked", "units at work in front count as standing still for a claim in the background",
               "engine/allocation/deadlock.py", "return not isinstance(task, Background) or task.waiting is not None",
               "return True", (BACKGROUND,)),
    )),
    Rule(CLAIMS, "A unit may serve several cases at once, where it is", (
        Mutant("one-at-once", "everybody serves one case at a time",
               "engine/allocation/allocator.py", "unit.load < unit.at_once", "unit.load < 1", (WORK,)),
        Mutant("one-more-at-once", "everybody serves one case more than they can",
               "engine/allocation/allocator.py", "unit.load < unit.at_once", "unit.load <= unit.at_once", (WORK, ATOMIC)),
        Mutant("leaves-a-case", "who looks after one case leaves it for another elsewhere",
               "engine/movement/journeys.py", "return unit.at_once > 1 and unit.load > 0", "return False", (SEVERAL,)),
        Mutant("twice-for-one", "who may serve two cases counts twice for one",
               "engine/allocation/allocator.py", "barred = self._already_there(visit) if self._some_take_several else NOBODY",
               "barred = NOBODY", (SEVERAL,)),
    )),
    Rule(CLAIMS, "Cyclic waits are detected and reported", (
        Mutant("circle-unseen", "cases wait for each other for ever",
               "engine/progress/cases.py", "explain_if_stuck(claim, self.allocator.lines_waiting)", "pass", (ATOMIC,)),
        Mutant("circle-despite-patience", "cases whose patience ends count as stuck",
               "engine/allocation/deadlock.py", "return patience is None or patience.constant == INFINITY", "return True", (ATOMIC,)),
        Mutant("circle-despite-shut-room", "a room that is shut for the night counts as one that never opens",
               "engine/allocation/deadlock.py", "left += sum(pool.most - kept[pool.index] for pool in kind.pools)",
               "left += sum(pool.places(0, -1) for pool in kind.pools)", (ATOMIC,)),
    )),
    Rule(CLAIMS, "start_with is two claims, the part and the rest: work starts when the part is there", (
        Mutant("start-with-all", "work waits for the whole team",
               "engine/prepared/plan.py", 'if step.kind != "transport":', "if False:", (START_WITH,)),
        Mutant("rest-after-part", "the rest is sent for only when the part is there",
               "engine/steps/work.py", "if step.eventful and visit.behind and visit.rest is None:", "if False:", (START_WITH,)),
    )),
    Rule(CLAIMS, "The rest has the same ready time as the part", (
        Mutant("rest-ready-later", "the rest queues from the moment at which it is sent for",
               "engine/progress/side_tasks.py", "visit.priority, visit.ready)", "visit.priority, self._run.env.now + 0.001)",
               (START_WITH,)),
    )),
    Rule(CLAIMS, "With start_with the step can't end before the rest has come or fallen back", (
        Mutant("rest-not-awaited", "the step ends without waiting for the rest",
               "engine/steps/work.py", "yield from run.sides.stand_by(task, visit.rest)", "pass", (START_WITH,)),
        Mutant("rest-fallback-unlogged", "the rest that can't come is not logged as fallen back",
               "engine/progress/side_tasks.py", "write_fallback(run, side, Fallback.LESS, missing)", "pass", (START_WITH,)),
    )),
    Rule(CLAIMS, "Background steps go on beside the pathway until they are joined or the case ends", (
        Mutant("join-ignored", "a step that joins a background step doesn't wait for it",
               "engine/progress/side_tasks.py", "if aside.step is step and not aside.done:", "if False:", (BACKGROUND,)),
        Mutant("never-called-off", "a background step that is under way when the case ends goes on",
               "engine/progress/cases.py", "self.sides.call_off(aside)", "pass", (BACKGROUND,)),
        Mutant("brings-nothing", "what a background step brought doesn't belong to the case",
               "engine/progress/side_tasks.py", "aside.case.held.extend(units)", "pass", (BACKGROUND,)),
    )),
    Rule(RANKED, "needs with a ranking take the first kind available", (
        Mutant("ranking-reversed", "the last kind of a ranking is preferred",
               "engine/allocation/needs.py", "for rank in providers(self._scenario, self._resources, name)]",
               "for rank in providers(self._scenario, self._resources, name)][::-1]", (ATOMIC,)),
        Mutant("first-kind-only", "only the first kind of a ranking serves",
               "engine/allocation/needs.py", "for rank in providers(self._scenario, self._resources, name)]",
               "for rank in providers(self._scenario, self._resources, name)][:1]", (ATOMIC,)),
    )),
    Rule(RANKED, "What served is logged", (
        Mutant("need-unlogged", "the row of a claim doesn't say what was asked for",
               "engine/allocation/grants.py", "member.index, need.index, origin", "member.index, -1, origin", (ATOMIC,)),
    )),
)
