"""Cases on their way: from call to end, through the steps of their pathway."""

from __future__ import annotations

from math import inf
from typing import Any

from covsim.calendars import Hours
from covsim.engine.allocation import remote
from covsim.engine.allocation.allocator import Allocator
from covsim.engine.allocation.deadlock import explain_if_stuck
from covsim.engine.allocation.kits import Kits
from covsim.engine.allocation.needs import Need
from covsim.engine.allocation.releases import Releases
from covsim.engine.allocation.reservations import release_in_time
from covsim.engine.environment import Steps, Task
from covsim.engine.log.chords import READY_STARTED
from covsim.engine.log.recorder import BLOCKED, DONE, ENDED, MARK, PREEMPTED, READY, STARTED
from covsim.engine.movement.patrols import Patrols
from covsim.engine.prepared.luck_columns import Draw
from covsim.engine.prepared.plan import ORIGIN, NeedCounts, Path, Plans, Step, Target
from covsim.engine.progress.arrivals import Arrivals
from covsim.engine.progress.fallback import less
from covsim.engine.progress.keeping import mark_kept
from covsim.engine.progress.referral_sites import ReferralSites
from covsim.engine.progress.side_tasks import SideTasks
from covsim.engine.staff.competence import Competences
from covsim.engine.staff.pace import SAME, pace_of
from covsim.engine.staff.reliefs import Reliefs
from covsim.engine.staff.rest import Rests
from covsim.engine.state import OVER, TRAVELLING, WAITING, Background, Case, Claim, Interrupted, Unit, Visit, with_case
from covsim.engine.steps import RUNNERS
from covsim.engine.steps.work import team
from covsim.engine.world import World
from covsim.errors import SimulationError
from covsim.travel import Mode

LONGEST_LOOP = 100_000


class Cases:
    """Runs the cases. Steps call back here for everything that concerns more than their own case."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.env = world.env
        self.luck = world.luck
        self.row = world.row
        self.write = world.write
        self.journeys = remote.journeys(world)
        self.allocator = Allocator(world, self.journeys)
        self.kits = Kits(world)
        self.plans = Plans(world.scenario, world.needs, world.luck, RUNNERS)
        self._sites = ReferralSites(world)
        self._delays: dict[int, Draw] = {}
        self.sides = SideTasks(self)
        self.patrols = Patrols(world.env, self.plans)
        self.reliefs = Reliefs(self)
        self.first_mode: Mode | None = next(iter(world.network.modes.values()), None)
        self.allocator.preempt = self.preempt
        self.allocator.waiting.give_up = self._give_up
        self.allocator.waiting.blocked = self.blocked
        self.releases = Releases(world, self.allocator, self.journeys)
        self.arrivals = Arrivals(self)
        release_in_time(world, self.allocator.stir)
        mark_kept(self.plans.steps, world.pools, self.plans.paths_meet)
        self.competences = Competences(self)
        self.rests: Rests  # set by the shifts
        # Whether who serves can change how long it takes: most scenarios can skip looking.
        self.pace_of = pace_of(world)
        changes = self.pace_of is not SAME
        self.units_matter = changes or any(unit.pace != 1 for unit in world.units) or self.plans.by_unit

    # --- through the pathway ---

    def follow(self, case: Case, path: Path) -> Steps:
        """All steps of a case."""
        position = 0
        steps = path.steps
        while position < len(steps):
            step = steps[position]
            if step.conditional:
                if step.left_out is not None:
                    passed = step.left_out[case.row]
                    if passed:
                        position += passed
                        continue
                elif step.test is not None and not step.test(case, self.env._now):
                    position = step.behind
                    continue
                for joined in step.joins:
                    yield from self.sides.join(case, steps[joined])
                if step.background:
                    self.sides.begin(case, path, step)
                    position = step.next
                    continue
            run = step.run
            result = yield from run(self, case, case, step)
            if result is None:
                position = step.next
            elif isinstance(result, tuple):
                path, position = result
                steps = path.steps
            else:
                position = result
        self._finish(case)

    # --- what steps ask for ---

    def count_visit(self, case: Case, step: Step) -> int:
        """Number of this visit of the case to the step, from 0."""
        if case.visits is None:
            case.visits = {step.index: 1}
            return 0
        number = case.visits.get(step.index, 0)
        case.visits[step.index] = number + 1
        if number > LONGEST_LOOP:
            raise SimulationError(f"{step.name}: a case came back here {number} times - a loop of steps never ends")
        return number

    def begin(self, case: Case, task: Task, step: Step, row: int = READY) -> Visit:
        """A visit begins: the step is ready (``row``: ``READY``, or a chord that begins with it; 0 for none)."""
        number = self.count_visit(case, step) if step.loops else 0
        place = case.place
        if step.at is not None:
            place = self.destination(case, step.at, self.first_mode)
            if task is case:
                case.place = place
        now = self.env._now
        visit = Visit(case, task, step, number, place, case.priority if step.priority is None else step.priority, now)
        if row == READY_STARTED:
            visit.begun = True
        if task is case:
            case.visit = visit
            for member, _ in case.held:
                if member.__class__ is Unit:
                    member.visit = visit
            if case.announced:
                case.announced = False
                return visit
        else:
            assert isinstance(task, Background)
            task.visit = visit
        if row:
            write, pack = self.write, self.row
            write(pack(now, row, case.row, step.index, number, -1, -1, place, -1, -1, 0.0))
        return visit

    def missing(self, visit: Visit) -> NeedCounts:
        """What the step needs and the case doesn't have with it yet (what it left elsewhere doesn't count)."""
        step = visit.step
        needs = step.first or step.needs
        if step.join_shortest:
            needs = (*needs, (self._shortest(step), 1))
        return self._not_held(visit, needs)

    @staticmethod
    def _not_held(visit: Visit, needs: NeedCounts) -> NeedCounts:
        case = visit.case
        if not needs or not case.held or visit.task is not case:
            return needs
        have = [member.index for member, _ in case.held]
        for need, _ in needs:
            if not need.members.isdisjoint(have):
                break
        else:
            return needs  # most cases hold nothing that the step needs
        have = [member.index for member, _ in case.held if with_case(member, visit.place)]
        left = []
        for need, count in needs:
            for index in [i for i in have if i in need.members][:count]:
                have.remove(index)
                count -= 1
            if count:
                left.append((need, count))
        return tuple(left)

    def _shortest(self, step: Step) -> Any:
        """The room with the fewest cases waiting or inside beyond its places; ties by order."""
        return min(step.join_shortest, key=self._load_of)

    def _load_of(self, need: Need) -> float:
        pools = [pool for kind in need.ranks for pool in kind.pools]
        return self.allocator.waiting_for(need) + sum(pool.used - pool.capacity for pool in pools)

    def following(self, visit: Visit, first: NeedCounts) -> NeedCounts:
        """With ``start_with``: what follows behind ``first``, the missing units with which work starts."""
        return less(self._not_held(visit, visit.step.needs), first)

    def impossible(self, visit: Visit, needs: NeedCounts) -> NeedCounts:
        """What of the needs this model could never meet at this place."""
        return self.allocator.line(visit, needs).impossible

    def destination(self, case: Case, target: Target | None, mode: Mode | None) -> int:
        """The site that a target stands for now."""
        if target is None:
            return case.place
        if target.site >= 0:
            return target.site
        if target.site == ORIGIN:
            return case.site
        if target.field:
            return self._named_site(case, target.field)
        return self._sites.choose(case, target, mode)

    def _named_site(self, case: Case, field: str) -> int:
        """The site that a case names itself."""
        name = self.luck.text(case, field, None)
        if name not in self.world.sites:
            who = f"{self.world.incidents.streams[case.stream]}:{case.key}"
            raise SimulationError(f"the case {who} is to go to {name!r} ({field}), which is no site - put it right")
        return self.world.sites.index(name)

    def site_delay(self, site: int) -> Draw | None:
        """The delay until care starts at a site outside the model."""
        law = self.world.scenario.sites[self.world.sites[site]].delay
        if law is None:
            return None
        if site not in self._delays:
            self._delays[site] = Draw(self.luck, law, self.world.sites[site], "delay")
        return self._delays[site]

    def minutes_until(self, hours: Hours) -> float:
        """Minutes until these hours begin; 0 within them (and when there are none)."""
        now = self.env._now
        opens = self.world.scenario.clock.calendar.next_inside(hours, now)
        return opens - now if opens < inf else 0.0

    def position_of(self, step: Step, name: str) -> int:
        """Position of a named step in the pathway of ``step``."""
        return self.plans.paths[step.name.partition(".")[0]].position(name)

    def travel(self, visit: Visit) -> Steps:
        """The claimed units are on their way; goes on when all are there."""
        visit.phase = TRAVELLING
        en_route = self.world.en_route
        en_route[visit.priority] += 1
        try:
            yield visit.arrival - self.env._now
        finally:
            en_route[visit.priority] -= 1
        self.journeys.arrive(visit)

    def work_minutes(self, visit: Visit) -> float:
        """Minutes of work still to do."""
        step = visit.step
        law = step.takes or step.claim_to_release
        if law is None:
            return 0.0 if step.shared is None else step.shared.minutes(visit) * visit.left
        attempt = visit.attempt if step.when_preempted == "resample" else 0
        units = [member for member, _ in visit.units or visit.case.held if member.__class__ is Unit]
        minutes = law.value(visit.case, visit.number, attempt, units[0] if units else None)
        if step.takes is None:
            return max(visit.granted + minutes * visit.left - self.env._now, 0.0)
        if units:
            minutes *= max(map(self.pace_of, units))
        return minutes * visit.left

    @staticmethod
    def keep_apart(visit: Visit) -> None:
        """After an interruption the whole team was claimed again: what earlier steps had kept isn't the step's own."""
        for need in visit.earlier:
            own = next((entry for entry in visit.units if entry[1] is need), None)
            if own is not None:
                visit.units.remove(own)

    # --- rows ---

    def mark(self, visit: Visit, marks: tuple[int, ...]) -> None:
        """Named moments of a visit."""
        for mark in marks:
            self.world.recorder.case(
                self.env._now, MARK, visit.case.row, visit.step.index, visit.number, need=mark, site=visit.place
            )

    def started(self, visit: Visit) -> None:
        """Work begins."""
        step, write, row = visit.step, self.write, self.row
        write(row(self.env._now, STARTED, visit.case.row, step.index, visit.number, -1, -1, visit.place, -1, -1, 0.0))
        if step.marks_any:
            self.tell_start(visit)

    def tell_start(self, visit: Visit) -> None:
        """What the beginning of work marks, and whom it concerns."""
        step = visit.step
        if step.on_start is not None:
            step.on_start(visit)
        if visit.attempt == 0:
            if step.kind in ("respond", "treat", "handover") and step.mark_arrived:
                self.mark(visit, step.mark_arrived)
            if step.mark_started:
                self.mark(visit, step.mark_started)

    def ended(self, visit: Visit) -> None:
        """Work ends."""
        step, case, place, write, row = visit.step, visit.case, visit.place, self.write, self.row
        kind, following = step.ending, step.following
        if following >= 0:
            if visit.task is case and case.place == place:
                case.announced = True
            else:
                kind, following = ENDED, -1
        write(row(self.env._now, kind, case.row, step.index, visit.number, -1, following, place, -1, -1, 0.0))
        if step.marks_any:
            if step.mark_ended:
                self.mark(visit, step.mark_ended)
            if step.lessons:
                self.competences.learn(visit)

    # --- the end ---

    def _finish(self, case: Case) -> None:
        visit = case.visit
        if case.background:
            for aside in case.background:
                if not aside.done:
                    self.sides.call_off(aside)
        if case.held and visit is not None:
            self.releases.let_all_go(visit)
        if not case.written_off:
            write, row = self.write, self.row
            write(row(self.env._now, DONE, case.row, -1, -1, -1, -1, case.place, -1, -1, case.outcome))
        del self.world.cases[case.row]
        case.visit = None  # a circle of references would keep the case until the garbage collector runs

    # --- waiting ---

    def _give_up(self, claim: Claim) -> None:
        self.allocator.withdraw(claim)
        self.env.wake(claim.visit.task, False)

    def blocked(self, claim: Claim) -> None:
        """A claim waits while what its case keeps stands still."""
        visit = claim.visit
        for member, _ in visit.case.held:
            self.world.recorder.unit(self.env._now, BLOCKED, member.index, incident=visit.case.row,
                                     step=visit.step.index, visit=visit.number)  # fmt: skip
        explain_if_stuck(claim, self.allocator.lines_waiting)

    # --- interruptions ---

    def preempt(self, visit: Visit, by: int) -> None:
        """A more urgent case takes the units of a visit."""
        self.world.recorder.case(self.env._now, PREEMPTED, visit.case.row, visit.step.index, visit.number,
                                 site=visit.place, value=by)  # fmt: skip
        self.interrupt(visit)

    def interrupt(self, visit: Visit, to_head: bool = False) -> None:
        """Stop a visit: all units of its case are free, its work is kept as the share that is left."""
        now, case = self.env._now, visit.case
        if visit.phase not in (OVER, TRAVELLING) and visit.work_minutes > 0 and visit.step.when_preempted == "resume":
            visit.left *= max(0.0, 1 - (now - visit.work_from) / visit.work_minutes)
        if visit.rest is not None and not visit.rest.done:
            self.sides.call_off(visit.rest)
            visit.rest = None  # it is sent for again
        entries = list(case.held) if visit.task is case else list(visit.units)
        whole = [entry for entry in entries if entry in visit.units or with_case(entry[0], visit.place)]
        self.journeys.break_off(visit, now)
        if visit.task is case and not visit.earlier:
            own = [member for member, _ in visit.units]
            visit.earlier = tuple(need for member, need in whole if member not in own)
        visit.wanted = team(whole) if visit.step.choice is None else visit.step.choice.anew(team(whole))
        leaves_duty = now + self._notice(visit)
        for entry in entries:
            if entry[0].__class__ is Unit:
                entry[0].leaves_duty = leaves_duty
            self.releases.let_go(visit, entry)
        visit.units.clear()
        visit.attempt += 1
        visit.arrival = now
        visit.phase = WAITING
        self.env.interrupt(visit.task, Interrupted(to_head))

    def _notice(self, visit: Visit) -> float:
        """Time that people need to leave a duty (on the way to it there is nothing to leave)."""
        case = visit.case
        if not case.is_duty or visit.phase == TRAVELLING:
            return 0.0
        law = self.world.scenario.duties[self.world.incidents.streams[case.stream]].recall.notice
        return 0.0 if law is None else Draw(self.luck, law, "recall", "recall").value(case)
