"""Standards judged on made-up replications."""

import math

import numpy as np
import pandas as pd
import pytest

from covsim.scenario.judging import Standard
from covsim.studies.comparison import p_best, resample, winners
from covsim.studies.cube import Key, build_cube
from covsim.studies.decision import decide
from covsim.studies.standards import judge

ROWS = ["model", "replication", "kpi", "scope", "value", "numerator", "denominator"]


def cube_of(figures, replications=10):
    """From {(model, kpi, scope): [(numerator, denominator), ...] or [value, ...]} to a cube."""
    rows = []
    for (model, kpi, scope), values in figures.items():
        for number, value in enumerate(values, 1):
            if isinstance(value, tuple):
                top, bottom = value
                rows.append((model, number, kpi, scope, top / bottom if bottom else None, top, bottom))
            else:
                rows.append((model, number, kpi, scope, value, value, 1.0))
    return build_cube(pd.DataFrame(rows, columns=ROWS), list(dict.fromkeys(model for model, _, _ in figures)))


def shares(hits, cases=100):
    return [(hit, cases) for hit in hits]


MET = "standard.met_share"
QUICK = {"quick": Standard(measure="time", within="10 min", at_least="90%")}


def one(values, standards=QUICK, scope="standard=quick"):
    return judge(cube_of({("a", MET, scope): values}), standards, 0.95)[0]


def test_a_standard_passes_when_the_lower_bound_is_above_the_target():
    found = one(shares([95, 96, 94, 95, 95, 96]))
    assert found.answer == "pass"
    assert found.value == pytest.approx(571 / 600)
    assert found.low > 0.9
    assert found.cases == 600


def test_it_fails_when_the_upper_bound_is_below():
    assert one(shares([85, 86, 84, 85, 85, 86])).answer == "fail"


def test_else_it_cannot_be_told_yet_and_more_replications_are_proposed():
    found = one(shares([95, 88, 93, 86, 95, 92]))
    assert found.answer == "unknown"
    half, distance = found.value - found.low, found.value - 0.9
    assert found.more == math.ceil(6 * (half / distance) ** 2) - 6


def test_a_handful_of_cases_that_all_meet_it_prove_nothing():
    found = one([(1, 1), (1, 1), (0, 0), (1, 1)])
    assert (found.value, found.answer) == (1.0, "unknown")
    assert found.low == pytest.approx(0.025 ** (1 / 3))
    assert one([(30, 30), (30, 30)]).answer == "pass"


def test_no_cases_at_all_cannot_be_told():
    found = one([(0, 0), (0, 0), (0, 0)])
    assert found.answer == "unknown"
    assert math.isnan(found.value)
    assert found.more is None


def test_one_replication_cannot_tell():
    assert one(shares([100])).answer == "unknown"


def test_each_site_is_judged_on_its_own():
    standards = {"quick": Standard(measure="time", within="10 min", at_least="90%", for_each="site")}
    cube = cube_of({
        ("a", MET, "standard=quick"): shares([95, 96, 94, 95]),
        ("a", MET, "standard=quick,site=m1"): shares([99, 99, 98, 99]),
        ("a", MET, "standard=quick,site=m2"): shares([60, 61, 62, 60]),
    })  # fmt: skip
    found = judge(cube, standards, 0.95)
    assert [(j.where, j.answer) for j in found] == [("site=m1", "pass"), ("site=m2", "fail")]


def test_a_kpi_must_stay_at_or_below_its_limit():
    standards = {"load": Standard(kpi="utilisation role=nurse", at_most=0.8)}
    low = cube_of({("a", "utilisation", "role=nurse"): shares([70, 71, 69, 70])})
    high = cube_of({("a", "utilisation", "role=nurse"): shares([90, 91, 89, 90])})
    assert judge(low, standards, 0.95)[0].answer == "pass"
    assert judge(high, standards, 0.95)[0].answer == "fail"


def cost(value):
    return [value] * 4


def test_the_cheapest_of_those_that_meet_the_standards_wins():
    cube = cube_of({
        ("good", MET, "standard=quick"): shares([95, 96, 94, 95]),
        ("bad", MET, "standard=quick"): shares([60, 61, 60, 62]),
        ("dear", MET, "standard=quick"): shares([99, 99, 98, 99]),
        ("good", "cost.per_year", "all"): cost(200.0),
        ("bad", "cost.per_year", "all"): cost(100.0),
        ("dear", "cost.per_year", "all"): cost(300.0),
    })  # fmt: skip
    best = p_best(cube, QUICK, seed=1)
    assert best == {"good": 1.0, "bad": 0.0, "dear": 0.0}
    decision = decide(cube, judge(cube, QUICK, 0.95), best, 0.95)
    assert (decision.state, decision.chosen, decision.meeting) == ("chosen", "good", ("good", "dear"))
    assert decision.standings["dear"].dearer.value == 100.0


def test_a_cheaper_model_that_may_meet_the_standard_is_a_rival():
    cube = cube_of({
        ("good", MET, "standard=quick"): shares([95, 96, 94, 95]),
        ("near", MET, "standard=quick"): shares([95, 85, 93, 88]),
        ("good", "cost.per_year", "all"): cost(200.0),
        ("near", "cost.per_year", "all"): cost(100.0),
    })  # fmt: skip
    decision = decide(cube, judge(cube, QUICK, 0.95), {}, 0.95)
    assert (decision.chosen, decision.rivals) == ("good", ("near",))


def test_when_none_passes_the_closest_is_named():
    cube = cube_of({
        ("far", MET, "standard=quick"): shares([50, 51, 50, 52]),
        ("close", MET, "standard=quick"): shares([80, 81, 80, 82]),
        ("far", "cost.per_year", "all"): cost(1.0),
        ("close", "cost.per_year", "all"): cost(2.0),
    })  # fmt: skip
    decision = decide(cube, judge(cube, QUICK, 0.95), {}, 0.95)
    assert (decision.state, decision.chosen, decision.closest) == ("none", "", "close")


def test_costs_that_chance_can_turn_round_are_a_tie():
    cube = cube_of({
        ("a", MET, "standard=quick"): shares([95, 96, 94, 95]),
        ("b", MET, "standard=quick"): shares([95, 96, 94, 95]),
        ("a", "cost.per_year", "all"): [100.0, 110.0, 100.0, 110.0],
        ("b", "cost.per_year", "all"): [104.0, 100.0, 110.0, 108.0],
    })  # fmt: skip
    assert decide(cube, judge(cube, QUICK, 0.95), {}, 0.95).ties == ("b",)


def test_p_best_is_the_share_of_resamples():
    # b is cheaper in replication 1 only: by 3 there, dearer by 1 elsewhere
    cube = cube_of({
        ("a", "cost.per_year", "all"): [10.0, 10.0, 10.0, 10.0],
        ("b", "cost.per_year", "all"): [7.0, 11.0, 11.0, 11.0],
    })  # fmt: skip
    weights = resample(4, 1)
    assert (weights.sum(axis=1) == 4).all()
    # b wins when replication 1 is drawn at least twice (with one draw the costs are equal, and a comes first)
    expected = np.mean(weights[:, 0] >= 2)
    assert p_best(cube, {}, 1) == {"a": pytest.approx(1 - expected), "b": pytest.approx(expected)}


def test_only_replications_that_all_models_have_are_paired():
    cube = cube_of({("a", "cost.per_year", "all"): [1.0, 2.0, 3.0], ("b", "cost.per_year", "all"): [1.0, 2.0]})
    assert cube.replications == (1, 2)
    assert cube.rows(Key("a", "cost.per_year", "all")).value.tolist() == [1.0, 2.0]


def test_nobody_wins_when_no_model_meets_the_standards():
    cube = cube_of({
        ("a", MET, "standard=quick"): shares([50, 51]), ("a", "cost.per_year", "all"): [1.0, 1.0],
    })  # fmt: skip
    assert winners(cube, QUICK, np.ones((1, 2))).tolist() == [-1]
