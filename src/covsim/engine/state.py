"""What changes during a run: units, pools, cases and the visits of cases to steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from covsim.engine.environment import Task
from covsim.events import Cause, Outcome, ShiftKind
from covsim.scenario.resources import Pool as PoolSpec
from covsim.scenario.resources import Unit as UnitSpec
from covsim.travel import Mode

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line
    from covsim.engine.allocation.needs import Kind as Provider
    from covsim.engine.allocation.needs import Need
    from covsim.engine.log.parties import Party
    from covsim.engine.prepared.luck_columns import Draw
    from covsim.engine.prepared.plan import Step

INFINITY = float("inf")
SERVED = Outcome.SERVED


class Leg:
    """A journey under way: from a site or a point, from ``leave`` (after turnout) to ``arrive``."""

    __slots__ = ("arrive", "destination", "leave", "origin", "start")

    def __init__(
        self, leave: float, arrive: float, origin: int, start: tuple[float, float] | None, destination: int
    ) -> None:
        self.leave = leave
        self.arrive = arrive
        self.origin = origin  # site where it began; -1 when it began on the way
        self.start = start  # its point in km; None without coordinates
        self.destination = destination

    def share_done(self, now: float) -> float:
        """Share of the way covered at ``now``, by time."""
        if now <= self.leave:
            return 0.0
        if now >= self.arrive:
            return 1.0
        return (now - self.leave) / (self.arrive - self.leave)


class Unit:
    """One person, vehicle or kit."""

    __slots__ = (
        "aboard",
        "absent",
        "area",
        "at_once",
        "base",
        "break_left",
        "call_out",
        "case",
        "ending",
        "faults",
        "faulty",
        "free",
        "group",
        "home",
        "index",
        "jobs",
        "kind",
        "leaves_duty",
        "leg",
        "listed",
        "load",
        "mode",
        "name",
        "off_reason",
        "on_break",
        "on_duty",
        "pace",
        "passenger",
        "pending",
        "point",
        "providers",
        "remote",
        "returning",
        "returns",
        "ride",
        "riders",
        "shift_kind",
        "shift_rule",
        "site",
        "slow_start",
        "turnout",
        "visit",
    )  # fmt: skip

    def __init__(self, spec: UnitSpec, home: int, area: str) -> None:
        self.index = spec.index
        self.name = spec.name
        self.group = spec.group
        self.kind = spec.kind
        self.area = area
        self.base = home  # where it belongs
        self.home = home  # its post: where it waits for work, which relocation may change
        self.mode: Mode | None = None
        self.returns = "divertible"
        self.turnout: Draw | None = None
        self.call_out: Draw | None = None
        self.slow_start = False  # has a turnout or a call-out
        self.remote = False  # serves a case wherever that is, from where it is
        self.passenger = False  # somebody for one case at once who can't travel alone and is always ready to go
        self.at_once = 1
        self.pace = 1.0
        self.providers: list[Provider] = []
        self.listed: list[Provider] = []  # those that list who is free
        self.shift_rule = "finish"
        # --- where it is: at a site (else -1), on a leg, or aboard a vehicle that is ---
        self.site = home
        self.leg: Leg | None = None
        self.aboard: Unit | None = None
        self.ride: Unit | None = None  # the vehicle that brought somebody who can't travel alone
        self.riders: list[Unit] = []
        self.returning = False
        # --- what it does ---
        self.on_duty = False
        self.shift_kind = ShiftKind.REGULAR
        self.absent = False  # on leave, sick, over a limit or resting
        self.off_reason = Cause.NOBODY_ON_DUTY
        self.on_break = False
        self.break_left = 0.0  # a break that is due when the present work ends
        self.ending = False  # past the end of its shift: finishes, takes nothing new
        self.faulty = False
        self.faults = 0
        self.load = 0
        self.jobs = 0
        self.leaves_duty = 0.0  # called back from a duty, it can't start a journey before this time
        self.free = False
        self.pending = 0  # entry that will end its way home or its break
        self.case: Case | None = None
        self.visit: Visit | None = None


class Pool:
    """Identical places, or what is left of a stock."""

    __slots__ = ("capacity", "consumed", "index", "kept", "most", "name", "open", "providers", "reserved",
                 "reserved_priority", "reserved_severities", "site", "used")  # fmt: skip

    def __init__(self, spec: PoolSpec, site: int) -> None:
        self.index = spec.index
        self.name = spec.name
        self.site = site
        self.capacity = INFINITY
        self.most = INFINITY  # the largest capacity that it ever has
        self.used = 0
        self.consumed = False  # a stock: its capacity is what is left of it
        self.kept = True  # a case may keep a place while it waits for something else
        self.open = True
        self.reserved = 0
        self.reserved_priority = -INFINITY
        self.reserved_severities: tuple[int, ...] = ()
        self.providers: list[Provider] = []

    def places(self, priority: int, severity: int) -> float:
        """Places that a case of this priority and severity may take now."""
        if not self.open:
            return 0
        left = self.capacity - self.used
        if self.reserved and priority > self.reserved_priority and severity not in self.reserved_severities:
            left -= self.reserved
        return left


def with_case(member: Unit | Pool, place: int) -> bool:
    """Whether a unit or a place that a case keeps is where the case is, or on its way there, or remote: not left
    elsewhere."""
    if member.__class__ is Pool:
        return member.site in (-1, place)
    assert isinstance(member, Unit)
    return member.remote or place == (member.site if member.leg is None else member.leg.destination)


class Case(Task):
    """One case on its way through a pathway."""

    __slots__ = (
        "announced", "background", "child", "held", "is_duty", "key", "outcome", "place", "priority", "row", "severity",
        "site", "stream", "travelling_to", "visit", "visits", "written_off",
    )  # fmt: skip

    def __init__(self, row: int, stream: int, key: int, child: int, site: int, severity: int, priority: int) -> None:
        self.row = row
        self.stream = stream
        self.key = key
        self.child = child
        self.site = site
        self.place = site
        self.severity = severity
        self.priority = priority
        self.held: list[tuple[Any, Need]] = []  # units and pools that it keeps, and what for
        self.visit: Visit | None = None
        self.visits: dict[int, int] | None = None  # step index -> visits so far
        self.background: list[Background] | None = None  # steps begun in the background
        self.outcome = SERVED
        self.is_duty = False
        self.announced = False  # that it is ready for the step that comes now is in the log already
        self.written_off = False  # its end is in the log already
        self.travelling_to = -1


class Background(Task):
    """A side task of a case: a background step, or the rest of a team that is still on its way."""

    __slots__ = ("case", "done", "step", "visit", "waiting")

    def __init__(self, case: Case, step: Step) -> None:
        self.steps = None
        self.pending = 0
        self.case = case
        self.step = step
        self.visit: Visit | None = None
        self.done = False
        self.waiting: Task | None = None


WAITING, TRAVELLING, WORKING, OVER = range(4)


class Visit:
    """One visit of a case to a step."""

    __slots__ = (
        "arrival", "attempt", "begun", "behind", "case", "claim", "earlier", "granted", "left", "number", "phase",
        "place", "priority", "ready", "rest", "shortfall", "step", "task", "trips", "units", "wanted", "work_from",
        "work_minutes",
    )  # fmt: skip

    def __init__(
        self, case: Case, task: Task, step: Step, number: int, place: int, priority: int, ready: float
    ) -> None:
        self.case = case
        self.task = task
        self.step = step
        self.number = number
        self.place = place
        self.priority = priority
        self.ready = self.granted = ready
        self.attempt = 0
        self.phase = WAITING
        self.begun = False  # the start of its work is written already
        self.claim: Claim | None = None
        self.shortfall = (-1, -1)  # need and cause of the last wait
        self.units: list[tuple[Any, Need]] = []  # claimed for this visit
        self.trips: list[tuple[Leg, Party]] | None = None  # ways under way, and who goes together
        self.arrival = self.work_from = self.work_minutes = 0.0  # when all claimed units are there; the work then
        self.left = 1.0  # share of the work still to do
        self.wanted: tuple[tuple[Need, int], ...] = ()  # the whole team, to claim again after an interruption
        self.earlier: tuple[Need, ...] = ()  # what earlier steps had kept when it was interrupted
        self.rest: Background | None = None  # the part of the team that follows behind
        self.behind: tuple[tuple[Need, int], ...] = ()  # what that consists of


class Claim:
    """What a visit asks for, all at once; it waits in the line of such claims."""

    __slots__ = ("alive", "last_chance", "line", "logged", "visit")

    def __init__(self, visit: Visit, line: Line, last_chance: bool) -> None:
        self.visit = visit
        self.line = line
        self.last_chance = last_chance  # granted in the next pass or never
        self.alive = True
        self.logged = False

    @property
    def needs(self) -> tuple[tuple[Need, int], ...]:
        """Needs with counts."""
        return self.line.needs


class Interrupted(Exception):
    """The units of a step were taken away: by a more urgent case, or by the end of a shift (``to_head``: the case goes
    back to the head of the queue)."""

    def __init__(self, to_head: bool = False) -> None:
        super().__init__()
        self.to_head = to_head
