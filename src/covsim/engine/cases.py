"""Cases on their way: from call to end, through the steps of their pathway."""

from __future__ import annotations

from typing import Any

from covsim.calendars import WEEK, Hours
from covsim.engine.allocator import Allocator
from covsim.engine.deadlock import explain_if_stuck
from covsim.engine.environment import CALLS, Steps, Task
from covsim.engine.journeys import Journeys
from covsim.engine.kits import Kits
from covsim.engine.luck_columns import Draw
from covsim.engine.plan import END, ORIGIN, NeedCounts, Path, Plans, Step, Target
from covsim.engine.reach import Reach
from covsim.engine.recorder import BLOCKED, CALL, DONE, ENDED, FELL_BACK, MARK, PREEMPTED, READY, RELEASED, STARTED
from covsim.engine.referral_sites import ReferralSites
from covsim.engine.state import OVER, TRAVELLING, Background, Case, Claim, Interrupted, Pool, Unit, Visit
from covsim.engine.steps import RUNNERS
from covsim.engine.steps.duty import duty
from covsim.engine.steps.moves import refer_away
from covsim.engine.steps.work import STAY, team
from covsim.engine.world import World
from covsim.errors import SimulationError
from covsim.events import Cause, Fallback, Outcome
from covsim.travel import Mode

LONGEST_LOOP = 100_000


class Cases:
    """Runs the cases. Steps call back here for everything that concerns more than their own case."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.env = world.env
        self.luck = world.luck
        self.journeys = Journeys(world)
        self.allocator = Allocator(world, self.journeys)
        self.kits = Kits(world)
        self.plans = Plans(world.scenario, world.needs, world.luck, RUNNERS)
        self._reach = Reach(world)
        self._sites = ReferralSites(world)
        self._delays: dict[int, Draw] = {}
        self.first_mode: Mode | None = next(iter(world.network.modes.values()), None)
        self.allocator.preempt = self.preempt
        self.allocator.give_up = self._give_up
        self.allocator.blocked = self._blocked
        self.journeys.at_home = self.settle_unit
        self.leaving: Any = None            # set by the shifts: a unit that is past its shift, or due for a break, is free
        self._paths_of_streams = self._stream_paths()
        self._priorities = self._stream_priorities()
        # Whether who serves can change how long it takes: most scenarios can skip looking.
        self._units_matter = any(unit.pace != 1 for unit in world.units) or self.plans.by_unit
        self._next_row = 0
        incidents = world.incidents
        self._columns = [
            column.tolist() for column in
            (incidents.time, incidents.stream, incidents.key, incidents.child, incidents.site, incidents.severity)
        ]  # fmt: skip
        if len(incidents):
            self.env.call_at(self._columns[0][0], CALLS, self._call, None)

    # --- arrivals ---

    def _stream_paths(self) -> list[Path]:
        scenario = self.world.scenario
        paths = []
        for name in self.world.incidents.streams:
            if name in scenario.demand:
                paths.append(self.plans.paths[scenario.demand[name].pathway])
            else:
                paths.append(self._duty_path(name))
        return paths

    def _duty_path(self, name: str) -> Path:
        spec = self.world.scenario.duties[name]
        step = self.plans.duties[name]
        step.needs = self.plans.need_counts(spec.needs)
        step.takes = self.plans.draw(spec.takes, step, "takes")
        step.patience = self.plans.constant(spec.patience, step, "patience")
        step.run = duty
        path = Path(name)
        path.steps = [step]
        step.loops = True
        return path

    def _stream_priorities(self) -> list[list[int]]:
        """Priority by stream and severity index (the last entry: no severity)."""
        scenario, incidents = self.world.scenario, self.world.incidents
        table = []
        for name in incidents.streams:
            if name in scenario.demand:
                stream = scenario.demand[name]
                row = [
                    stream.severity[severity].priority if severity in stream.severity else None
                    for severity in incidents.severities
                ]
                table.append([stream.priority if p is None else p for p in row] + [stream.priority])
            else:
                table.append([scenario.duties[name].priority] * (len(incidents.severities) + 1))
        return table

    def _call(self, _: Any, eid: int) -> None:
        """The next case calls; the entry for the one after it replaces this one's."""
        times, streams, keys, children, sites, severities = self._columns
        row = self._next_row
        self._next_row = following = row + 1
        if following < len(times):
            self.env.call_at(times[following], CALLS, self._call, None)
        stream, site, severity = streams[row], sites[row], severities[row]
        case = Case(row, stream, keys[row], children[row], site, severity, self._priorities[stream][severity])
        path = self._paths_of_streams[stream]
        case.is_duty = path.steps[0].run is duty if path.steps else False
        self.world.cases[row] = case
        self.world.write(self.world.row(times[row], CALL, row, -1, -1, -1, -1, site, -1, -1, 0.0))
        self.env.start(case, self._follow(case, path))

    @property
    def all_called(self) -> bool:
        """Whether every case has called."""
        return self._next_row >= len(self._columns[0])

    # --- through the pathway ---

    def _follow(self, case: Case, path: Path) -> Steps:
        position = 0
        steps = path.steps
        while position < len(steps):
            step = steps[position]
            if step.test is not None and not step.test(case, self.env._now):
                position += 1
                continue
            for joined in step.joins:
                yield from self._join(case, steps[joined])
            if step.background:
                self._go_aside(case, path, step)
                position = step.next
                continue
            result = yield from step.run(self, case, case, step)
            if result is None:
                position = step.next
            elif isinstance(result, tuple):
                path, position = result
                steps = path.steps
            else:
                position = result
        self._finish(case)

    def _join(self, case: Case, step: Step) -> Steps:
        """Wait until a background step has ended, if it was ever begun."""
        aside = case.background.get(step.index) if case.background else None
        if aside is not None and not aside.done:
            yield from self.stand_by(case, aside)

    def stand_by(self, task: Task, aside: Background) -> Steps:
        """Nothing goes on in ``task`` until its side task is done."""
        aside.waiting = task
        visit = aside.visit
        if visit is not None and visit.claim is not None and aside.case.held:
            self._blocked(visit.claim)
        yield None

    def _go_aside(self, case: Case, path: Path, step: Step) -> None:
        aside = Background(case)
        if case.background is None:
            case.background = {}
        case.background[step.index] = aside
        self.env.start(aside, self._aside(aside, path, step))

    def _aside(self, aside: Background, path: Path, step: Step) -> Steps:
        """A background step; when it falls back to another step, that one runs in its stead."""
        while True:
            result = yield from step.run(self, aside.case, aside, step)
            if not isinstance(result, int) or result >= len(path.steps):
                break
            step = path.steps[result]
        self._come_back(aside)

    def _come_back(self, aside: Background) -> None:
        """A side task is done: what it brought belongs to the case, and whoever waits for it goes on."""
        aside.done = True
        if aside.visit is not None:
            aside.case.held.extend(aside.visit.units)
        if aside.waiting is not None:
            waiting, aside.waiting = aside.waiting, None
            self.env.wake(waiting)

    def send_for_rest(self, visit: Visit) -> None:
        """The part of a team that follows behind (``start_with``)."""
        rest = Background(visit.case)
        visit.rest = rest
        side = Visit(visit.case, rest, visit.step, visit.number, visit.place, visit.priority, visit.ready)
        rest.visit = side
        self.env.start(rest, self._rest(rest, visit, side))

    def _rest(self, rest: Background, visit: Visit, side: Visit) -> Steps:
        if self.can_ever(side, visit.step.rest):
            self.allocator.ask(side, visit.step.rest)
            granted = yield None
        else:
            granted = False
        if not granted:
            self._fell_back(side, Fallback.LESS)
        elif side.trips is not None:
            side.phase = TRAVELLING
            yield side.arrival - self.env._now
            self.journeys.arrive(side)
        side.phase = OVER
        for member, _ in side.units:
            if member.__class__ is Unit:
                member.visit = visit
        visit.units.extend(side.units)
        self._come_back(rest)

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

    def begin(self, case: Case, task: Task, step: Step, logged: bool = True) -> Visit:
        """A visit begins: the step is ready."""
        number = self.count_visit(case, step) if step.loops else 0
        place = case.place
        if step.at is not None:
            place = self.destination(case, step.at, self.first_mode)
            if task is case:
                case.place = place
        now = self.env._now
        visit = Visit(case, task, step, number, place, case.priority if step.priority is None else step.priority, now)
        if task is case:
            case.visit = visit
            for member, _ in case.held:
                if member.__class__ is Unit:
                    member.visit = visit
        else:
            assert isinstance(task, Background)
            task.visit = visit
        if logged:
            world = self.world
            world.write(world.row(now, READY, case.row, step.index, number, -1, -1, place, -1, -1, 0.0))
        return visit

    def missing(self, visit: Visit) -> NeedCounts:
        """What the step needs and the case doesn't hold yet."""
        step, case = visit.step, visit.case
        needs = step.first or step.needs
        if step.join_shortest:
            needs = (*needs, (self._shortest(step), 1))
        if not needs or not case.held or visit.task is not case:
            return needs
        have = [member.index for member, _ in case.held]
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

    def _load_of(self, need: Any) -> float:
        pools = [pool for kind in need.ranks for pool in kind.pools]
        waiting = sum(1 for claim in self.allocator.lines_waiting() if any(n is need for n, _ in claim.needs))
        return waiting + sum(pool.used - pool.capacity for pool in pools)

    def can_ever(self, visit: Visit, needs: NeedCounts) -> bool:
        """Whether this model could meet the needs at this place at all."""
        key = (visit.place, needs)
        found = visit.step.possible.get(key)
        if found is None:
            found = visit.step.possible[key] = self._reach.possible(visit.place, needs)
        return found

    def destination(self, case: Case, target: Target | None, mode: Mode | None) -> int:
        """The site that a target stands for now."""
        if target is None:
            return case.place
        if target.site >= 0:
            return target.site
        if target.site == ORIGIN:
            return case.site
        return self._sites.choose(case, target, mode)

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
        now, offset = self.env._now, self.world.scenario.start_of_week
        if hours.contains((now + offset) % WEEK):
            return 0.0
        spans = hours.between(now, now + WEEK, offset)
        return spans[0][0] - now if spans else 0.0

    def position_of(self, step: Step, name: str) -> int:
        """Position of a named step in the pathway of ``step``."""
        return self.plans.paths[step.name.partition(".")[0]].position(name)

    def work_minutes(self, visit: Visit) -> float:
        """Minutes of work still to do."""
        step = visit.step
        if step.claim_to_release is not None:
            total = step.claim_to_release.value(visit.case, visit.number, visit.attempt)
            return max(visit.granted + total - self.env._now, 0.0)
        if step.takes is None:
            return 0.0
        attempt = visit.attempt if step.when_preempted == "resample" else 0
        if not self._units_matter:
            return step.takes.value(visit.case, visit.number, attempt) * visit.left
        units = [member for member, _ in visit.units or visit.case.held if member.__class__ is Unit]
        minutes = step.takes.value(visit.case, visit.number, attempt, units[0] if units else None)
        if units:
            minutes *= max(unit.pace for unit in units)
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
            self.world.recorder.case(self.env._now, MARK, visit.case.row, visit.step.index, visit.number, need=mark, site=visit.place)

    def started(self, visit: Visit) -> None:
        """Work begins."""
        step, world = visit.step, self.world
        world.write(world.row(self.env._now, STARTED, visit.case.row, step.index, visit.number, -1, -1, visit.place, -1, -1, 0.0))
        if step.marks_any and visit.attempt == 0:
            if step.kind in ("respond", "treat", "handover") and step.mark_arrived:
                self.mark(visit, step.mark_arrived)
            if step.mark_started:
                self.mark(visit, step.mark_started)

    def ended(self, visit: Visit) -> None:
        """Work ends."""
        step, world = visit.step, self.world
        world.write(world.row(self.env._now, ENDED, visit.case.row, step.index, visit.number, -1, -1, visit.place, -1, -1, 0.0))
        if step.marks_any and step.mark_ended:
            self.mark(visit, step.mark_ended)

    # --- letting go ---

    def let_go(self, visit: Visit, entry: tuple[Any, Any]) -> None:
        """One member is released from its case."""
        member, case, world = entry[0], visit.case, self.world
        _strike(case.held, member)
        _strike(visit.units, member)
        world.write(world.row(
            self.env._now, RELEASED, case.row, visit.step.index, visit.number, member.index, -1, visit.place, -1, -1, 0.0
        ))  # fmt: skip
        if member.__class__ is Pool:
            member.used -= 1
            self.allocator.stir(member)
            return
        member.load -= 1
        if member.load == 0:
            member.case = None
            member.visit = None
            self.settle_unit(member)
        else:
            self.allocator.refresh(member)

    def let_all_go(self, visit: Visit) -> None:
        """Everything that the case holds is released."""
        for entry in list(visit.case.held):
            self.let_go(visit, entry)

    def release_after(self, visit: Visit) -> None:
        """At the end of a step, release what it doesn't keep.

        Without a word about keeping, a step lets go what it claimed itself, a handover all that the case holds; where the
        planner says what is kept, that is all that the case keeps. A side task has only its own.
        """
        step, case = visit.step, visit.case
        if step.keeps_all or not (visit.units or case.held):
            return
        keeps = step.keeps_names
        own = visit.task is not case or (keeps is None and step.kind != "handover")
        for entry in list(visit.units if own else case.held):
            if keeps is None or entry[1].name not in keeps:
                self.let_go(visit, entry)

    def settle_unit(self, unit: Unit) -> None:
        """A unit without work: free where it is, due for a break or the end of its shift, or on its way home."""
        away = unit.site != unit.home
        if unit.kind == "kit":
            unit.site = unit.home
        elif away and (unit.returns if unit.ride is None else unit.ride.returns) == "instant":
            self.journeys.jump_home(unit)
            away = False
        elif away and not unit.returning:
            self.journeys.homebound.append(unit)
            self.env.unsettled = True
        if not away and (unit.ending or unit.break_left):
            self.leaving(unit)
        self.allocator.refresh(unit)

    def _finish(self, case: Case) -> None:
        visit = case.visit
        if case.background:
            for aside in case.background.values():
                if not aside.done:
                    self._call_off(aside)
        if case.held and visit is not None:
            self.let_all_go(visit)
        world = self.world
        world.write(world.row(self.env._now, DONE, case.row, -1, -1, -1, -1, case.place, -1, -1, float(case.outcome)))
        del world.cases[case.row]
        case.visit = None                   # a circle of references would keep the case until the garbage collector runs

    def _call_off(self, aside: Background) -> None:
        """A side task whose case is over: its claim is withdrawn, its units turn back."""
        self.env.stop(aside)
        visit = aside.visit
        if visit is None:
            return
        if visit.claim is not None:
            self.allocator.withdraw(visit.claim)
        self.journeys.break_off(visit, self.env._now)
        for entry in list(visit.units):
            self.let_go(visit, entry)

    # --- falling back ---

    def _give_up(self, claim: Claim) -> None:
        self.allocator.withdraw(claim)
        self.env.wake(claim.visit.task, False)

    def _blocked(self, claim: Claim) -> None:
        visit = claim.visit
        for member, _ in visit.case.held:
            self.world.recorder.unit(self.env._now, BLOCKED, member.index, incident=visit.case.row,
                                     step=visit.step.index, visit=visit.number)  # fmt: skip
        explain_if_stuck(claim, self.allocator.lines_waiting())

    def _fell_back(self, visit: Visit, how: Fallback) -> None:
        need, cause = visit.shortfall
        self.world.recorder.case(self.env._now, FELL_BACK, visit.case.row, visit.step.index, visit.number, need=need,
                                 site=visit.place, cause=max(cause, 0), value=how)  # fmt: skip

    def fall_back(self, visit: Visit, missing: NeedCounts) -> Steps:
        """What the case does instead: returns where it goes on, or ``STAY`` to go on with less."""
        case, (how, where) = visit.case, visit.step.fallback
        if visit.shortfall[0] < 0 and missing:
            visit.shortfall = (missing[0][0].index, Cause.NO_SUCH_SKILL)
        self._fell_back(visit, how)
        if how is Fallback.LESS:
            yield from self._take_what_is_there(visit, missing)
            return STAY
        visit.phase = OVER
        if how is Fallback.STEP:
            return (self.plans.paths[where], 0) if isinstance(where, str) else where
        if how is Fallback.REFERRED:
            if visit.task is case:
                self.let_all_go(visit)
            return (yield from refer_away(self, visit, where, None, ""))
        if visit.task is case:
            case.outcome = Outcome.LEFT
        return END

    def _take_what_is_there(self, visit: Visit, missing: NeedCounts) -> Steps:
        """Claim each missing need that can be met at this moment; the rest is done without."""
        for need in missing:
            if self.allocator.free_now(visit, (need,)):
                self.allocator.ask(visit, (need,))
                yield None

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
            self._call_off(visit.rest)
        visit.rest = None
        self.journeys.break_off(visit, now)
        entries = list(case.held) if visit.task is case else list(visit.units)
        if visit.task is case and not visit.earlier:
            own = [member for member, _ in visit.units]
            visit.earlier = tuple(need for member, need in entries if member not in own)
        visit.wanted = team(entries)
        notice = self._notice(case)
        for entry in entries:
            if entry[0].__class__ is Unit:
                entry[0].notice = notice
            self.let_go(visit, entry)
        visit.units.clear()
        visit.attempt += 1
        visit.arrival = now
        self.env.interrupt(visit.task, Interrupted(to_head))

    def _notice(self, case: Case) -> float:
        """Time that people need to leave a duty."""
        if not case.is_duty:
            return 0.0
        law = self.world.scenario.duties[self.world.incidents.streams[case.stream]].recall.notice
        return 0.0 if law is None else Draw(self.luck, law, "recall", "recall").value(case)


def _strike(entries: list[tuple[Any, Any]], member: Any) -> None:
    """Take one entry of a member off a list, if it is there."""
    for n, kept in enumerate(entries):
        if kept[0] is member:
            del entries[n]
            return
