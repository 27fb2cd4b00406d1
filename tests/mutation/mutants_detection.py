"""Detection, patrols, posts, and steps in any order."""

from __future__ import annotations

from mutant import Mutant, Rule

DETECT, PATROLS = "cases/test_steps_detect.py", "cases/test_duties_patrols.py"
POSTS, ANY_ORDER = "cases/test_duties_posts.py", "cases/test_steps_any_order.py"

DETECTION = "Detection, patrols and posts"

RULES = (
    Rule(DETECTION, "The first way that finds a case wins; found by nobody it ends when its dwell is over", (
        Mutant("never-gone", "a case waits to be found for ever",
               "engine/steps/detect.py", "ends = min(at, leaves)", "ends = at", (DETECT,)),
        Mutant("too-late-at-the-end", "at the end of the dwell it is too late",
               "engine/steps/detect.py", "if at > leaves:", "if at >= leaves:", (DETECT,)),
        Mutant("ways-tie-reversed", "of two ways at one moment the last named wins",
               "engine/steps/detect.py", "_minutes(way.after, visit, 0), way.number, 0, way)",
               "_minutes(way.after, visit, 0), -way.number, 0, way)", (DETECT,)),
        Mutant("always-on-screen", "a way without a chance in this case finds it all the same",
               "engine/steps/detect.py", "if chance < 1 and way.luck.value(case, visit.number) >= chance:", "if False:", (DETECT,)),
        Mutant("covers-everything", "a camera covers all sites",
               "engine/prepared/ways.py", "return not self.covers or place in self.covers", "return True", (DETECT,)),
        Mutant("found-by-nobody-told", "later steps can't tell that nobody found it",
               "engine/steps/detect.py", "NOBODY if way is None else way.name", '"" if way is None else way.name',
               (DETECT, "unit/metrics")),
    )),
    Rule(DETECTION, "A way that takes a watch finds nothing while nobody keeps it", (
        Mutant("watch-without-people", "nobody has to watch",
               "engine/prepared/ways.py", "return False\n        return True", "return True\n        return True", (DETECT,)),
        Mutant("watch-on-a-break", "people on a break watch",
               "engine/prepared/ways.py", "unit.on_duty and not unit.on_break and", "unit.on_duty and", (DETECT,)),
        Mutant("watch-from-anywhere", "people watch wherever they are",
               "engine/prepared/ways.py", "and unit.site == site for unit", "for unit", (DETECT,)),
        Mutant("one-look", "who missed it doesn't look again",
               "engine/steps/detect.py", "if again > 0:", "if False:", (DETECT,)),
    )),
    Rule(DETECTION, "Patrols find what they come to and what begins while they are there", (
        Mutant("blind-on-arrival", "a patrol doesn't see what is there when it comes",
               "engine/movement/patrols.py", "self._env.wake(race.task, way)", "pass", (PATROLS,)),
        Mutant("blind-while-there", "a patrol doesn't see what begins while it is there",
               "engine/steps/detect.py", "if there is not None:", "if False:", (PATROLS,)),
        Mutant("still-there", "who has gone still sees what begins",
               "engine/movement/patrols.py", "if one.phase == WORKING and one.place == site", "", (PATROLS,)),
        Mutant("one-chance-for-all-passes", "each time a patrol passes has the same luck",
               "engine/steps/detect.py", "visit.number, count)", "visit.number, 0)", (DETECT,)),
    )),
    Rule(DETECTION, "Rounds come in another order each time, starts at random moments", (
        Mutant("always-as-written", "a random order is the order as written",
               "demand/rounds.py", 'if duty.order == "fixed":', "if True:", (PATROLS,)),
        Mutant("always-at-the-start", "starts aren't spread",
               "demand/duties.py", 'if duty.spread == "random" else', "if False else", (PATROLS,)),
    )),
    Rule(DETECTION, "Whoever holds a post stays until relieved", (
        Mutant("no-relief-for-breaks", "nobody relieves the holder for a break",
               "engine/staff/shifts.py", "self._allocator.refresh(unit)\n            self._cases.reliefs.due(unit)",
               "self._allocator.refresh(unit)", (POSTS,)),
        Mutant("no-relief-at-the-end", "nobody relieves the holder at the end of the shift",
               "engine/staff/shifts.py", "if self._cases.reliefs.due(unit):", "if False:", (POSTS,)),
        Mutant("relief-not-asked-again", "a relief that is called away isn't asked for again",
               "engine/staff/reliefs.py", "continue  # called away", "return  # called away", (POSTS,)),
        Mutant("post-open-for-ever", "a post that waits for somebody doesn't close",
               "engine/steps/post.py", "run.allocator.waiting.give_up(visit.claim)", "pass", (POSTS,)),
        Mutant("post-never-closes", "whoever holds a post stays when its hours are over",
               "engine/steps/post.py", "yield closes - env._now", "yield None", (POSTS,)),
    )),
    Rule(DETECTION, "Steps in any order: next is what can be had at once, else the shortest queue", (
        Mutant("order-as-written", "the steps are done in the order of the list",
               "engine/steps/any_order.py", "left[0] if len(left) == 1 else", "left[0] if True else", (ANY_ORDER,)),
        Mutant("people-are-never-free", "who is free doesn't count",
               "engine/steps/any_order.py", "queue -= kind.how_many_free()", "queue -= 0", (ANY_ORDER,)),
        Mutant("queues-dont-count", "who waits doesn't count",
               "engine/steps/any_order.py", "run.allocator.waiting_for(need) + count", "count", (ANY_ORDER,)),
        Mutant("left-out-in-order", "a case that leaves the step out does what it names in the order of the list",
               "engine/prepared/successions.py", "step.behind += len(step.order)", "pass", (ANY_ORDER,)),
    )),
)
