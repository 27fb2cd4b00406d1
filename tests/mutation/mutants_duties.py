"""Duties, recall, and kits that an inspection restores."""

from __future__ import annotations

from mutant import Mutant, Rule

DUTIES, KITS = "cases/test_duties_planned_work.py", "cases/test_kits_and_faults.py"

DUTY = "Duties and kits"

RULES = (
    Rule(DUTY, "Planned work pulls people away, with recall", (
        Mutant("never-recalled", "nobody is called back from a duty",
               "engine/world.py", "return recall.allowed and (", "return False and (", (DUTIES,)),
        Mutant("always-recalled", "people are called back though the duty doesn't allow it",
               "engine/world.py", "return recall.allowed and (", "return (", (DUTIES,)),
        Mutant("recalled-by-anybody", "any more urgent case calls people back, whatever its priority",
               "engine/world.py", "priority <= recall.priority", "True", (DUTIES,)),
        Mutant("recalled-at-once", "people leave a duty without notice",
               "engine/progress/cases.py", "if not case.is_duty or visit.phase == TRAVELLING:", "if True:", (DUTIES,)),
        Mutant("notice-on-the-way", "people on their way to a duty need notice too",
               "engine/progress/cases.py", "if not case.is_duty or visit.phase == TRAVELLING:", "if not case.is_duty:", (DUTIES,)),
    )),
    Rule(DUTY, "A duty without its people when its patience ends is cancelled", (
        Mutant("duty-waits-for-ever", "a duty waits for its people for ever",
               "engine/progress/arrivals.py", 'step.patience = plans.constant(spec.patience, step, "patience")', "pass", (DUTIES,)),
        Mutant("cancelled-as-left", "a cancelled duty counts as a case that left",
               "engine/steps/duty.py", "case.outcome = Outcome.CANCELLED", "pass", (DUTIES,)),
    )),
    Rule(DUTY, "A round visits its sites one after the other, with all that it holds", (
        Mutant("one-site", "a round ends at its first site",
               "engine/steps/duty.py", "if spec.round:", "if False:", (DUTIES,)),
        Mutant("round-in-no-time", "from site to site of a round no time passes",
               "engine/movement/journeys.py", "visit.arrival = now + self.convey(visit, party, modes[0], origin, visit.place, now)",
               "self._stand(party[0], visit.place)", (DUTIES,)),
    )),
    Rule(DUTY, "A kit can have a hidden fault and then isn't claimed", (
        Mutant("faulty-kit-claimed", "a faulty kit is claimed",
               "engine/allocation/allocator.py", "or unit.ending or unit.faulty or", "or unit.ending or", (KITS,)),
        Mutant("no-faults", "kits have no faults",
               "engine/allocation/kits.py", "kit.faulty = True", "pass", (KITS,)),
        Mutant("kit-goes-anywhere", "a kit serves at any site",
               "engine/movement/journeys.py", "elif unit.mode is None or tied(unit):",
               'elif unit.kind == "kit":\n                minutes = 0.0\n            elif unit.mode is None or tied(unit):', (KITS,)),
    )),
    Rule(DUTY, "Inspections restore kits", (
        Mutant("nothing-restored", "an inspection puts nothing right",
               "engine/steps/duty.py", "run.kits.inspect(kit, site, case, spec.detects)", "pass", (KITS,)),
        Mutant("restored-anywhere", "an inspection puts kits right at all sites",
               "engine/allocation/kits.py", "if kit.home == site and group", "if group", (KITS,)),
        Mutant("all-detected", "an inspection finds every fault",
               "engine/allocation/kits.py", '"detect") >= detects:', '"detect") >= 1:', (KITS,)),
        Mutant("restored-at-start", "an inspection puts kits right when it begins",
               "engine/steps/duty.py", "result = yield from work(run, case, task, step, came_from)",
               "[run.kits.inspect(kit, site, case, spec.detects) for kit in spec.restores]\n"
               "        result = yield from work(run, case, task, step, came_from)", (KITS,)),
    )),
)
