"""A bad year, and the causes behind a broken standard."""

import numpy as np
import pandas as pd
import pytest
from test_standards import MET, QUICK, cube_of, shares

from covsim.scenario.judging import Standard
from covsim.studies.shortfalls import bad_year, explain, main_cause, runs_a_year
from covsim.studies.standards import judge


def test_a_bad_year_is_exceeded_by_one_year_in_ten():
    minutes = np.array([10.0, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    assert bad_year(minutes, 1.0) == 90
    assert bad_year(minutes[:9], 1.0) is None
    # 52 weeks are 0.9966 of a year: ten of them are ten years
    assert bad_year(minutes, 364 / 365.25) == pytest.approx(90 * 365.25 / 364)


def test_replications_shorter_than_a_year_are_put_together():
    halves = np.array([0.0, 10] * 9 + [50, 50])      # ten years: nine of 10 minutes, one of 100
    assert bad_year(halves, 0.5) == 10
    assert bad_year(np.array([0.0, 10] * 8 + [50, 50] * 2), 0.5) == 100
    assert bad_year(halves[:19], 0.5) is None


def test_single_years_cannot_be_seen_in_longer_replications():
    assert bad_year(np.ones(50), 3.0) is None
    assert [runs_a_year(years) for years in (3.0, 1.0, 0.5, 28 / 365.25)] == [0, 1, 2, 13]


def test_the_main_cause_is_of_the_cases_that_miss_the_standard():
    cube = cube_of({
        ("a", MET, "standard=quick"): shares([60, 60, 60, 60]),
        ("a", "late.share", "standard=quick,cause=room_full"): shares([30, 30, 30, 30]),
        ("a", "late.share", "standard=quick,cause=all_busy"): shares([4, 4, 4, 4]),
        ("a", "late.share", "cause=all_busy"): shares([99, 99, 99, 99]),      # of other cases
    })  # fmt: skip
    judgement = judge(cube, QUICK, 0.95)[0]
    assert main_cause(cube, judgement, QUICK["quick"]) == ("room_full", pytest.approx(30 / 40))


def test_late_without_a_shortfall_is_too_far():
    cube = cube_of({
        ("a", MET, "standard=quick"): shares([60, 60]),
        ("a", "late.share", "standard=quick,cause=all_busy"): shares([10, 10]),
    }, 2)  # fmt: skip
    judgement = judge(cube, QUICK, 0.95)[0]
    assert main_cause(cube, judgement, QUICK["quick"]) == ("too_far", pytest.approx(30 / 40))


NEAR_AND_FAR = {
    ("a", MET, "standard=held"): shares([90, 90]),
    ("a", MET, "standard=held,site=near"): shares([80, 80]),
    ("a", MET, "standard=held,site=far"): shares([70, 70]),
    ("a", MET, "standard=held,shift=night"): shares([75, 75]),
    ("a", "coverage.share", "cover=post"): shares([75, 75]),
    ("a", "coverage.share", "cover=post,site=near"): shares([80, 80]),
    ("a", "coverage.share", "cover=post,site=far"): shares([70, 70]),
    ("a", "late.share", "all"): shares([0, 0]),
    ("a", "uncovered.minutes", "cover=post,site=near"): [200.0, 200.0],
    ("a", "uncovered.minutes", "cover=post,site=far"): [300.0, 300.0],
    ("a", "uncovered.minutes", "cover=post,cause=absent"): [230.0, 230.0],
    ("a", "uncovered.minutes", "cover=post,cause=travelling"): [270.0, 270.0],
    ("a", "uncovered.minutes", "cover=post,site=near,cause=absent"): [170.0, 170.0],
    ("a", "uncovered.minutes", "cover=post,site=near,cause=travelling"): [30.0, 30.0],
    ("a", "uncovered.minutes", "cover=post,site=far,cause=absent"): [60.0, 60.0],
    ("a", "uncovered.minutes", "cover=post,site=far,cause=travelling"): [240.0, 240.0],
}


@pytest.mark.parametrize(
    ("for_each", "causes"),
    [
        ("site", {"site=near": ("absent", 0.85), "site=far": ("travelling", 0.8)}),
        ("shift", {"shift=night": ("travelling", 0.54)}),
        ("", {"": ("travelling", 0.54)}),
    ],
)
def test_cover_at_a_site_is_lost_for_the_reasons_of_that_site(for_each, causes):
    standard = Standard(cover="post", at_least="95%", for_each=for_each)
    cube = cube_of(NEAR_AND_FAR, 2)
    found = {each.where: main_cause(cube, each, standard) for each in judge(cube, {"held": standard}, 0.95)}
    assert found == {where: (cause, pytest.approx(share)) for where, (cause, share) in causes.items()}


def test_each_site_of_a_cover_entry_is_told_with_its_own_main_cause():
    cube = cube_of(NEAR_AND_FAR, 2)
    gaps = explain(cube, pd.DataFrame(columns=["profile", "model", "scope", "x", "value"]), "a", 1.0).gaps
    assert {gap.post: gap.cause for gap in gaps} == {
        "cover=post,site=near": "absent", "cover=post,site=far": "travelling",
    }  # fmt: skip
