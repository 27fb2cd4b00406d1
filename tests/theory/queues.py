"""Queues in which everybody waits until served: M/M/c, M/G/1, two in a row, and shifts of different size."""

from __future__ import annotations

from pathlib import Path

from tests.verification.cases import EXACT_BUSY, SLOW, Case, Kpi, Simulation, deepened, read_from

SCENARIOS = Path(__file__).parent / "scenarios"

_WAIT = Kpi("wait.mean")
_POLLACZEK = "Pollaczek-Khinchine: Wq = rate x E[S^2] / 2(1 - utilisation)"
_CHANGING = "the Markov chain of `tests/theory/markov.py`, from minute to minute over a day"

_NO_PROMISE = ("standards=null", "measures=null", "pathways.visit.consult.marks=null")
"""Without its mark and standard a case takes a fifth less time."""

MM1 = Simulation(
    SCENARIOS / "erlang_c.yaml", 60, (
        *_NO_PROMISE, "rooms.desk.count=1", "demand.patients.rate=0.9/min", "clock.horizon=61 days",
        "pathways.visit.consult.treat.takes.exponential.mean=1 min",
    ), quick=("clock.horizon=15 days",),
)  # fmt: skip
FASTER = Simulation(
    SCENARIOS / "erlang_c.yaml", 60, (
        *_NO_PROMISE, "demand.patients.rate=45/h", "clock.horizon=100 days",
        "pathways.visit.consult.treat.takes.exponential.mean=4 min",
    ),
)  # fmt: skip
LAWS = (
    ("lognormal", "lognormal, sd 25 min", 76.25, "{lognormal: {mean: 30 min, sd: 25 min}}", 290),
    ("constant", "constant", 45.0, "30 min", 150),
    ("erlang", "Erlang-2", 67.5, "{erlang: {mean: 30 min, k: 2}}", 255),
)
"""Id, name, mean wait, law of service, and weeks of a replication."""

CASES: tuple[Case, ...] = (
    *read_from(
        MM1,
        ("wait", "mean wait", "min", 9.0, _WAIT),
        id="mm1", group="M/M/c", title="0.9 patients a minute, 1 min each, 1 desk", tolerance=EXACT_BUSY,
        source="Erlang 1917; Gross et al. 2008, Fundamentals of Queueing Theory, 2.4",
    ),
    *read_from(
        Simulation(SCENARIOS / "erlang_c.yaml", 60, ("clock.horizon=64 weeks",), quick=("clock.horizon=9 weeks",)),
        ("waits", "P(wait)", "", 0.378418, Kpi("wait.share_waited")),
        ("wait", "mean wait", "min", 5.676275, _WAIT),
        ("late", "P(wait > 10 min)", "", 0.194286, Kpi("standard.met_share", "standard=seen_in_10", times=-1, plus=1)),
        id="mm4", group="M/M/c", title="8 patients an hour, 20 min each, 4 desks",
        source="Erlang 1917; Gross et al. 2008, Fundamentals of Queueing Theory, 2.4",
    ),
    *read_from(
        FASTER,
        ("wait", "mean wait", "min", 2.037736, _WAIT),
        id="mm4_faster", group="M/M/c", title="45 patients an hour, 4 min each, 4 desks",
        source="Erlang 1917; Gross et al. 2008, Fundamentals of Queueing Theory, 2.4",
    ),
    *read_from(
        Simulation(SCENARIOS / "falls_ill.yaml", 40, ("clock.horizon=52 weeks",), quick=("clock.horizon=13 weeks",)),
        ("time", "mean time in system", "min", 35.0, Kpi("time_in_system.mean")),
        id="falls_ill", group="A server who is away at times", source="Avi-Itzhak & Naor 1963, Operations Research 11(3): "
        "L = x ((r + f)^2 + m f) / (r + f)(m r - x (r + f)) with rates x of calls, m of work, f of falling ill, r of return",
        title="1.6 patients an hour, 12 min each, one doctor, away 30 min after 2 h on average; the work is done later",
    ),
    *(
        case
        for id, law, wait, takes, weeks in LAWS
        for case in read_from(
            Simulation(
                SCENARIOS / "one_server.yaml", 40,
                (f"pathways.visit.consult.treat.takes={takes}", f"clock.horizon={weeks} weeks"),
                quick=("clock.horizon=35 weeks",),
            ),
            ("wait", "mean wait", "min", wait, _WAIT),
            id=f"mg1.{id}", group="M/G/1", source=_POLLACZEK,
            title=f"a patient every 40 min, 30 min each ({law}), 1 window",
        )
    ),
    *read_from(
        Simulation(SCENARIOS / "tandem.yaml", 40, ("clock.horizon=48 weeks",), quick=("clock.horizon=11 weeks",)),
        ("first", "mean wait, registration", "min", 50.0, Kpi("wait.mean", "step=visit.register")),
        ("second", "mean wait, doctor", "min", 6.397134, Kpi("wait.mean", "step=visit.consult")),
        id="tandem", group="Two queues in a row",
        title="5 patients an hour, one window of 10 min, then four doctors of 30 min",
        source="Burke 1956, Operations Research 4(6): what leaves M/M/c is Poisson again", tolerance=SLOW,
    ),
    *read_from(
        Simulation(SCENARIOS / "shift_change.yaml", 40, ("clock.horizon=36 weeks",), quick=("clock.horizon=9 weeks",)),
        ("wait", "mean wait", "min", 6.683492, _WAIT),
        id="shift_change", group="Shifts of different size", source=_CHANGING, tolerance=SLOW,
        title="4 patients an hour, 20 min each, 4 nurses by day and 2 others by night, who finish what they have begun",
    ),
    *read_from(
        Simulation(SCENARIOS / "places_by_hours.yaml", 40, ("clock.horizon=31 weeks",), quick=("clock.horizon=9 weeks",)),
        ("wait", "mean wait", "min", 7.078223, _WAIT),
        ("at_9", "places taken at 9:00", "", 1.436212, Kpi("occupancy.at", "pool=place,hour=9")),
        ("at_20", "places taken at 20:00", "", 1.333333, Kpi("occupancy.at", "pool=place,hour=20")),
        ("at_21", "places taken at 21:00", "", 1.221981, Kpi("occupancy.at", "pool=place,hour=21")),
        id="places_by_hours", group="Shifts of different size", source=_CHANGING, tolerance=SLOW,
        title="4 patients an hour, 20 min each, 4 places by day; at night nobody starts until fewer than 2 are taken",
    ),
)  # fmt: skip

DEEP_CASES = deepened(CASES, "tandem.", 60, "clock.horizon=190 weeks")
