"""One small run told row by row, and every KPI worked out by hand."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from metric_rows import Story

from covsim.events import Cause, Fallback, Kind, Outcome
from covsim.metrics import CATALOGUE, Figure, entry
from covsim.rosters import Unfilled

SPEC = {
    "covsim": 1, "name": "one afternoon",
    "clock": {"start": "2025-01-06", "horizon": "1000 min",
              "shifts": {"early": "00:00-02:10", "late": "02:10-24:00"}},
    "sites": {"base": {"at": [0, 0]}, "mine": {"at": [10, 0]},
              "hospital": {"at": [10, 20], "external": True}},
    "travel": {"road": {"speed": "60 km/h"}},
    "staff": {"nurse": {"count": 2, "at": "base", "cost": "525.96 kCNY/year", "hours_a_week": 42}},
    "vehicles": {"ambulance": {"count": 1, "at": "base", "mode": "road", "turnout": "2 min",
                               "cost": "525.96 kCNY/year", "cost_per_km": "2 CNY/km"}},
    "rooms": {"chair": {"count": 2, "at": "base", "cost": "52.596 kCNY/year",
                        "reserved": {"count": 1, "priority": 1, "hours": "00:00-10:00"}},
              "hall": {"count": "unlimited", "at": "base"}},
    "kits": {"bag": {"at": "mine", "cost": "100 CNY each"}},
    "stocks": {"suit": {"start": 1, "cost": "7 CNY each"}},
    "demand": {
        "call": {"rate": "2/day", "where": "mine", "pathway": "ems", "severity": {"critical": 0.5, "minor": 0.5}},
        "walk_in": {"rate": "3/day", "where": "base", "pathway": "clinic"},
    },
    "pathways": {
        "ems": {
            "reach": {"respond": {"needs": {"nurse": 1, "ambulance": 1}}, "marks": "hands"},
            "convey": {"transport": {"to": "hospital"}, "only": {"severity": "critical"}, "marks": "door"},
        },
        "clinic": {"see": {"treat": {"needs": {"nurse": 1, "chair": 1}}, "marks": "seen"}},
    },
    "duties": {"round": {"rate": "365/year", "needs": {"nurse": 1, "ambulance": 1}, "at": "mine", "takes": "18 min",
                         "within": "25 min"}},
    "cover": {"post": {"at": "base", "needs": {"nurse": 1}, "within": "5 min"}},
    "measures": {"to_hands": {"from": "call", "to": "hands"}, "to_door": {"from": "call", "to": "door"}},
    "outcomes": {"arrest": {"function": "de_maio", "measure": "to_hands", "stream": "call"}},
    "costs": {
        "lost": {"amount": "50 CNY each", "per": "left"},
        "time_lost": {"amount": "60 CNY/h", "per": "hour_of", "measure": "to_hands"},
        "rent": {"amount": "525.96 kCNY/year"},
        "forms": {"amount": "10 CNY each", "per": "case", "stream": "walk_in"},
        "fees": {"amount": "10 CNY each", "per": "referral"},
    },
    "standards": {
        "hands_15": {"measure": "to_hands", "within": "15 min", "at_least": "90%", "for_each": "site"},
        "post_held": {"cover": "post", "at_least": "90%", "for_each": "shift"},
    },
}  # fmt: skip

STEP = "ems.reach"
SEE = "clinic.see"


def told() -> Story:
    story = Story(SPEC)
    row = story.row
    story.shifts("nurse 1", (0, 900))
    story.shifts("nurse 2", (0, 145), (900, 1000))
    story.shifts("ambulance", (0, 1000))
    # nurse 2 works on after 145
    story._rows = [r for r in story._rows if not (r[0] == 145 and r[1] == Kind.OFF_DUTY)]
    row(145, Kind.SHIFT_END, unit="nurse 2")
    row(160, Kind.OFF_DUTY, unit="nurse 2")

    critical = story.case(100, "call", "mine", "critical")
    row(100, Kind.READY, critical, STEP, site="mine")
    for unit, need in (("nurse 1", "nurse"), ("ambulance", "ambulance")):
        row(100, Kind.CLAIMED, critical, STEP, unit, need=need, site="base", to="mine")
        row(102, Kind.DEPARTED, critical, unit=unit, site="base", to="mine", value=10)
        row(112, Kind.ARRIVED, critical, unit=unit, site="mine")
    row(112, Kind.STARTED, critical, STEP, site="mine")
    row(112, Kind.MARK, critical, STEP, mark="hands", site="mine")
    row(130, Kind.ENDED, critical, STEP, site="mine")
    row(130, Kind.READY, critical, "ems.convey", site="mine")
    row(130, Kind.STARTED, critical, "ems.convey", site="mine")
    for unit in ("nurse 1", "ambulance"):
        row(130, Kind.DEPARTED, critical, unit=unit, site="mine", to="hospital", value=20)
        row(150, Kind.ARRIVED, critical, unit=unit, site="hospital")
    row(150, Kind.MARK, critical, "ems.convey", mark="door", site="hospital")
    row(150, Kind.ENDED, critical, "ems.convey", site="hospital")
    for unit in ("nurse 1", "ambulance"):
        row(150, Kind.RELEASED, critical, "ems.convey", unit, site="hospital")
        row(150, Kind.RETURNING, unit=unit, site="hospital", to="base", value=20)
        row(170, Kind.HOME, unit=unit, site="base")
    row(150, Kind.DONE, critical, value=Outcome.SERVED)

    first = story.case(110, "walk_in", "base")
    story.at_work(110, 140, first, SEE, "nurse 2", "chair", site="base")
    story.claimed(110, 140, first, SEE, "hall", "hall", site="base")
    row(110, Kind.MARK, first, SEE, mark="seen")
    row(140, Kind.DONE, first, value=Outcome.SERVED)

    second = story.case(120, "walk_in", "base")
    row(120, Kind.READY, second, SEE, site="base")
    row(120, Kind.WAITS, second, SEE, need="nurse", cause=Cause.ALL_BUSY, site="base")
    story.claimed(140, 160, second, SEE, "nurse 2", "chair", site="base")
    row(140, Kind.STARTED, second, SEE, site="base")
    row(160, Kind.ENDED, second, SEE, site="base")
    row(160, Kind.DONE, second, value=Outcome.SERVED)

    minor = story.case(135, "call", "mine", "minor")
    row(135, Kind.READY, minor, STEP, site="mine")
    row(135, Kind.WAITS, minor, STEP, need="nurse", cause=Cause.ALL_BUSY, site="mine")
    row(155, Kind.FELL_BACK, minor, STEP, need="nurse", cause=Cause.ALL_BUSY, value=Fallback.LEFT)
    row(155, Kind.DONE, minor, value=Outcome.LEFT)

    duty = story.case(500, "round", "mine")
    row(500, Kind.READY, duty, "round.visit", site="mine")
    for unit, need in (("nurse 1", "nurse"), ("ambulance", "ambulance")):
        row(500, Kind.CLAIMED, duty, "round.visit", unit, need=need, site="base", to="mine")
        row(502, Kind.DEPARTED, duty, unit=unit, site="base", to="mine", value=10)
        row(512, Kind.ARRIVED, duty, unit=unit, site="mine")
        row(530, Kind.RELEASED, duty, "round.visit", unit, site="mine")
        row(530, Kind.RETURNING, unit=unit, site="mine", to="base", value=10)
        row(540, Kind.HOME, unit=unit, site="base")
    row(500, Kind.CLAIMED, duty, "round.visit", "suit", site="mine", to="mine")
    row(500, Kind.RELEASED, duty, "round.visit", "suit", site="mine")
    row(700, Kind.SUPPLIED, unit="suit", value=3)
    row(512, Kind.STARTED, duty, "round.visit", site="mine")
    row(530, Kind.ENDED, duty, "round.visit", site="mine")
    row(530, Kind.DONE, duty, value=Outcome.SERVED)

    last = story.case(950, "walk_in", "base")
    row(950, Kind.READY, last, SEE, site="base")
    story.claimed(950, 1000, last, SEE, "nurse 2", "chair", "hall", site="base")
    row(950, Kind.STARTED, last, SEE, site="base")

    row(200, Kind.FAULT, unit="bag 1", site="mine")
    row(300, Kind.RESTORED, duty, unit="bag 1", site="mine")
    story.unfilled = (Unfilled("nurse", "base", 600, 660, "sick"),)
    return story


FIGURES = told().figures()

DE_MAIO_12 = 1 / (1 + math.exp(0.679 + 0.262 * 12))
KM = 10 + 20 + math.hypot(10, 20) + 10 + 10
COSTS = {
    "pay": 2000.0, "overtime": 15 * 4 * 1.5, "backfill": 0.0, "bank": 0.0, "vehicles": 1000.0, "distance": 2 * KM,
    "rooms": 200.0, "kits": 100.0, "stocks": 7.0, "lost": 50.0, "time_lost": 12.0, "rent": 1000.0, "forms": 30.0, "fees": 0.0,
}  # fmt: skip
TOTAL = sum(COSTS.values())

EXPECTED: list[tuple[str, str, float | None, float | None]] = [
    # (KPI, scope, value, denominator if it matters)
    ("incidents.count", "all", 5, None),
    ("incidents.count", "stream=call", 2, None),
    ("incidents.count", "stream=round", 1, None),
    ("incidents.count", "severity=critical", 1, None),
    ("incidents.count", "pathway=clinic", 3, None),
    ("incidents.count", "site=mine", 2, None),
    ("incidents.count", "shift=early", 3, None),
    ("served.share", "all", 3 / 5, 5),
    ("served.share", "stream=walk_in", 2 / 3, 3),
    ("unserved.share", "all", 2 / 5, 5),
    ("referred.share", "all", 0.0, 5),
    ("lost.share", "all", 1 / 5, 5),
    ("lost.share", "severity=minor", 1.0, 1),
    ("wait.mean", "all", 40 / 5, 5),
    ("wait.mean", "stream=walk_in", 20 / 3, 3),
    ("wait.mean", "step=ems.reach", 20 / 2, 2),
    ("wait.mean", "step=clinic.see", 20 / 3, 3),
    ("wait.mean", "outcome=served", 20 / 3, 3),
    ("wait.mean", "outcome=left", 20.0, 1),
    ("wait.p90", "all", math.inf, 5),
    ("wait.p90", "stream=walk_in", 20.0, 3),
    ("wait.p90", "outcome=served", 20.0, 3),
    ("wait.p90", "step=ems.reach", math.inf, 2),
    ("wait.share_waited", "all", 2 / 5, 5),
    ("wait.share_waited", "step=clinic.see", 1 / 3, 3),
    ("response.mean", "all", (12 + 0 + 20 + 0) / 4, 4),
    ("response.p50", "all", 12.0, 5),
    ("response.p90", "all", math.inf, 5),
    ("response.p90", "stream=walk_in", 20.0, 3),
    ("response.mean", "help=comes", 12.0, 1),
    ("response.p90", "help=comes", math.inf, 2),
    ("response.p95", "stream=walk_in", 20.0, 3),
    ("time_to.to_hands.mean", "all", 12.0, 1),
    ("time_to.to_hands.p50", "all", 12.0, 2),
    ("time_to.to_hands.p90", "all", math.inf, 2),
    ("time_to.to_door.mean", "all", 50.0, 1),
    ("time_to.to_door.p90", "all", 50.0, 1),  # minor cases aren't conveyed: the one that left doesn't count
    ("time_in_system.mean", "all", (50 + 30 + 40 + 20) / 4, 4),
    ("time_in_system.mean", "outcome=left", 20.0, 1),
    ("queue.mean", "all", 40 / 1000, 1000),
    ("queue.mean", "step=ems.reach", 20 / 1000, 1000),
    ("shortfall.share", "all", 2 / 5, 5),
    ("shortfall.share", "cause=all_busy", 2 / 5, 5),
    ("shortfall.share", "cause=absent", 0.0, 5),
    ("shortfall.share", "cause=all_busy,site=mine", 1 / 2, 2),
    ("shortfall.share", "cause=all_busy,shift=late", 1 / 2, 2),
    ("shortfall.share", "step=clinic.see", 1 / 3, 3),
    ("late.share", "all", 1 / 5, 5),                           # the minor case left; hands came to the other in 12 min
    ("late.share", "site=mine", 1 / 2, 2),
    ("late.share", "cause=all_busy", 1 / 5, 5),
    ("late.share", "standard=hands_15,cause=all_busy", 1 / 2, 2),
    ("late.share", "standard=hands_15,cause=absent", 0.0, 2),
    ("duties.done_share", "all", 1.0, 1),
    ("duties.done_share", "stream=round", 1.0, 1),
    ("duties.in_time_share", "stream=round", 0.0, 1),          # due at 500, over at 530
    ("duties.people", "stream=round", 1.0, 1),
    ("duties.hours", "stream=round", 0.5, None),
    ("duties.hours", "role=nurse", 0.5, None),
    ("duties.hours", "role=ambulance", 0.0, None),
    ("stock.used", "all", 1, None),
    ("stock.used", "stock=suit", 1, None),
    ("stock.out_share", "stock=suit", 0.2, 1000),               # none left from 500 to 700
    ("reserved.idle_hours", "pool=chair", 10.0, None),          # until ten, and one chair was always free
    ("cost.total", "item=stocks", 7.0, None),
    ("utilisation", "unit=nurse 1", (50 + 30) / 900, 900),
    ("utilisation", "unit=nurse 2", (50 + 50) / 245, 245),
    ("utilisation", "role=nurse", 180 / 1145, 1145),
    ("utilisation", "role=ambulance", 80 / 1000, 1000),
    ("utilisation", "all", 260 / 2145, 2145),
    ("utilisation", "pool=chair", (30 + 20 + 50) / 2000, 2000),
    ("utilisation", "shift=early", (30 + 20 + 30) / 390, 390),
    ("busy.mean", "role=nurse", 0.18, 1000),
    ("overtime.hours", "role=nurse", 0.25, None),
    ("overtime.hours", "shift=late", 0.25, None),
    ("unfilled.hours", "all", 1.0, None),
    ("unfilled.hours", "role=nurse", 1.0, None),
    ("unfilled.hours", "site=base", 1.0, None),
    ("unfilled.hours", "shift=early", 0.0, None),
    ("dispatch.share", "unit=nurse 1,site=mine", 1 / 4, 4),
    ("dispatch.share", "unit=nurse 2,site=base", 3 / 4, 4),
    ("dispatch.share", "unit=ambulance,site=mine", 1.0, 1),
    ("dispatch.share", "unit=ambulance,site=base", 0.0, 1),
    ("kit.ready_share", "all", 0.9, 1000),
    ("kit.ready_share", "site=mine", 0.9, 1000),
    ("occupancy.mean", "pool=chair", 0.1, 1000),
    ("occupancy.mean", "role=nurse", 0.18, 1000),
    ("occupancy.p95", "pool=chair", 1.0, None),
    ("occupancy.p95", "role=ambulance", 1.0, None),
    ("occupancy.at", "pool=chair,hour=2", 1.0, 1),
    ("occupancy.at", "pool=chair,hour=3", 0.0, 1),
    ("occupancy.at", "pool=chair,hour=17", None, 0),
    ("delay.share", "pool=hall,places=0", 1.0, 920),
    ("delay.share", "pool=hall,places=1", 50 / 970, 970),       # one is in the hall for 50 minutes, two for 30
    ("delay.share", "pool=hall,places=2", 30 / 1000, 1000),
    ("delay.share", "pool=hall,places=3", 0.0, 1000),
    ("coverage.share", "cover=post", 0.85, 1000),
    ("coverage.share", "cover=post,site=base", 0.85, 1000),
    ("coverage.share", "cover=post,shift=early", 110 / 130, 130),
    ("uncovered.minutes", "cover=post", 150.0, None),
    ("uncovered.minutes", "cover=post,cause=all_busy", 40 + 50, None),
    ("uncovered.minutes", "cover=post,cause=travelling", 20 + 10, None),
    ("uncovered.minutes", "cause=away_on_duty", 30.0, None),
    ("uncovered.worst_week_minutes", "cover=post", 150.0, None),
    ("standard.met_share", "standard=hands_15", 1 / 2, 2),
    ("standard.met_share", "standard=hands_15,site=mine", 1 / 2, 2),
    ("standard.met_share", "standard=post_held", 0.85, 1000),
    ("standard.met_share", "standard=post_held,shift=early", 110 / 130, 130),
    ("survival.expected", "outcome=arrest", DE_MAIO_12 / 2, 2),
    ("survivors.expected", "outcome=arrest", DE_MAIO_12, None),
    ("cost.total", "all", TOTAL, None),
    *((("cost.total", f"item={item}", amount, None)) for item, amount in COSTS.items()),
    ("cost.per_year", "all", TOTAL * 525.96, None),
    ("cost.per_incident", "all", TOTAL / 5, 5),
]


@pytest.mark.parametrize(("kpi", "scope", "value", "denominator"), EXPECTED)
def test_figure(kpi: str, scope: str, value: float | None, denominator: float | None) -> None:
    figure = FIGURES[kpi, scope]
    assert figure.value == (None if value is None else pytest.approx(value))
    if denominator is not None:
        assert figure.denominator == pytest.approx(denominator)


OTHER_TESTS = "\n".join(
    file.read_text(encoding="utf-8") for folder in ("unit/metrics", "cases")
    for file in sorted((Path(__file__).parents[2] / folder).glob("test_*.py")) if file != Path(__file__)
)  # fmt: skip
"""Figures worked out by hand from runs of their own."""


def test_every_kpi_is_complete_and_has_a_case() -> None:
    worked_out = {found.id for kpi, *_ in EXPECTED if (found := entry(kpi))}
    for kpi in CATALOGUE.values():
        assert kpi.title, kpi.id
        assert kpi.title_zh, kpi.id
        assert kpi.unit, kpi.id
        assert kpi.better in ("lower", "higher", ""), kpi.id
        assert kpi.meaning.endswith("."), kpi.id
        elsewhere = re.search(f'"{kpi.pattern.pattern}"', OTHER_TESTS)
        assert kpi.id in worked_out or elsewhere, f"{kpi.id}: add a figure worked out by hand to EXPECTED, or a case"


def test_every_figure_comes_in_a_scope_that_the_catalogue_names() -> None:
    for kpi, scope in FIGURES:
        kinds = ",".join(part.partition("=")[0] for part in scope.split(","))
        found = entry(kpi)
        assert found is not None
        assert kinds in ("all", *found.scopes), (kpi, scope)


def test_no_figure_comes_twice() -> None:
    figures = told().measured().figures
    assert len({(figure.kpi, figure.scope) for figure in figures}) == len(figures)


def test_a_figure_is_numerator_over_denominator() -> None:
    assert FIGURES["served.share", "all"] == Figure("served.share", "all", 0.6, 3.0, 5.0)


def test_figures_have_the_form_that_the_catalogue_says() -> None:
    for figure in FIGURES.values():
        kpi = entry(figure.kpi)
        assert kpi is not None
        if kpi.form == "ratio":
            expected = figure.numerator / figure.denominator if figure.denominator else None
            assert figure.value == expected, figure
        else:
            assert figure.value in (figure.numerator, None), figure


def test_the_occupancy_of_a_room_without_limit_is_a_curve() -> None:
    points = [point for point in told().measured().profiles if point.profile == "occupancy"]
    assert [(point.scope, point.x, point.numerator, point.denominator) for point in points] == [
        ("pool=hall", 0.0, 920.0, 1000.0), ("pool=hall", 1.0, 50.0, 1000.0), ("pool=hall", 2.0, 30.0, 1000.0),
        ("pool=hall", 3.0, 0.0, 1000.0),
    ]  # fmt: skip


def test_a_statistic_stands_alone() -> None:
    assert FIGURES["response.p50", "all"] == Figure("response.p50", "all", 12.0, 12.0, 5.0)


def test_unknown_ids_have_no_entry() -> None:
    assert entry("time_to.doctor.p90") is CATALOGUE["time_to.<measure>.p90"]
    assert entry("time_to.doctor.p80") is None
