"""The charts of a screening, from the columns of its files."""

import numpy as np
import pandas as pd
import pytest

from covsim.charts.data import NothingToDraw
from covsim.charts.naming import Names
from covsim.charts.screening import draw_screening, morris_plane, tornado_bars

NAMES = Names("en", {}, ("two", "three"))
COST = {"response": "cost difference", "model": "two", "rival": "three", "kpi": "", "scope": "", "unit": "CNY"}
MARGIN = {"response": "worst margin", "model": "two", "rival": "", "kpi": "", "scope": "", "unit": "share"}


def bar(response, path, low, high, choice_at_high="two"):
    return {**response, "input": path, "value": "2", "low": "1", "high": "6", "base": 120000.0 if response is COST else 0.05,
            "at_low": low, "at_low_ci_low": low, "at_low_ci_high": low, "at_high": high, "at_high_ci_low": 0.8 * high,
            "at_high_ci_high": 1.2 * high, "swing": max(low, high, 0) - min(low, high, 0), "choice": "two",
            "choice_at_low": "two", "choice_at_high": choice_at_high}  # fmt: skip


def effect(response, path, mu_star, sigma):
    return {**response, "input": path, "mu_star": mu_star, "mu_star_ci_low": 0.9 * mu_star,
            "mu_star_ci_high": 1.1 * mu_star, "mu": mu_star, "sigma": sigma, "trajectories": 8}  # fmt: skip


def test_bars_are_as_long_as_the_changes_in_the_unit_of_the_axis():
    rows = [bar(COST, "staff.pay", -20000.0, 40000.0), bar(COST, "travel.speed", 0.0, 0.0),
            bar(MARGIN, "falls.rate", 0.02, -0.08, "three")]  # fmt: skip
    figure = tornado_bars(pd.DataFrame(rows), ["cost", "margin"], NAMES, 0.95)
    cost, margin = figure.axes
    assert [patch.get_width() for patch in cost.patches] == pytest.approx([-20, 40])  # thousand; nothing for the speed
    assert [patch.get_width() for patch in margin.patches] == pytest.approx([2, -8])  # points
    assert cost.get_title(loc="left") == "cost: 120 thousand CNY"
    texts = [text.get_text() for text in margin.texts]
    assert texts == ["1", "6: choice changes"]
    (line,) = [line for line in cost.lines if len(set(line.get_xdata())) == 2]
    assert list(line.get_xdata()) == pytest.approx([32, 48])


def test_title_and_axis_have_one_unit_and_margins_are_in_points():
    rows = [bar(COST, "staff.pay", -20.0, 130.0), bar(MARGIN, "falls.rate", 0.02, -0.08)]
    share = {**bar(MARGIN, "falls.rate", 0.02, -0.08), "response": "figure", "kpi": "coverage.share", "base": 0.9}
    cost, margin, cover = tornado_bars(pd.DataFrame([*rows, share]), ["cost", "margin", "cover"], NAMES, 0.95).axes
    assert (cost.get_title(loc="left"), cost.get_xlabel()) == ("cost: 120 thousand CNY", "change, thousand CNY")
    assert [patch.get_width() for patch in cost.patches] == pytest.approx([-0.02, 0.13])
    assert margin.get_title(loc="left") == "margin: 5 percentage points"
    assert (cover.get_title(loc="left"), cover.get_xlabel()) == ("cover: 90.0%", "change, percentage points")


def test_an_end_that_could_not_be_worked_out_has_no_bar():
    figure = tornado_bars(pd.DataFrame([bar(COST, "staff.pay", -2.0, np.nan)]).assign(swing=2.0), ["cost"], NAMES, 0.95)
    assert len(figure.axes[0].patches) == 1


def test_inputs_stand_at_mu_star_and_sigma_and_those_that_matter_are_named():
    rows = [effect(MARGIN, "falls.rate", 0.4, 0.1), effect(MARGIN, "staff.pay", 0.2, 0.3),
            effect(MARGIN, "travel.speed", 0.001, 0.0), effect(MARGIN, "kits.fault", 0.0, 0.0)]  # fmt: skip
    (axes,) = morris_plane(pd.DataFrame(rows), ["margin"], NAMES, 0.95).axes
    dots = next(line for line in axes.lines if line.get_marker() == "o")
    assert list(dots.get_xdata()) == pytest.approx([40, 20, 0.1])
    assert list(dots.get_ydata()) == pytest.approx([10, 30, 0])
    assert {text.get_text() for text in axes.texts} == {"falls / rate", "staff / pay"}


def test_responses_that_nothing_changes_are_not_drawn(tmp_path):
    rows = [effect(COST, "falls.rate", 0.0, 0.0), effect(MARGIN, "falls.rate", 0.4, 0.1)]
    (axes,) = morris_plane(pd.DataFrame(rows), ["cost", "margin"], NAMES, 0.95).axes
    assert axes.get_title(loc="left") == "margin"
    with pytest.raises(NothingToDraw):
        morris_plane(pd.DataFrame(rows[:1]), ["cost"], NAMES, 0.95)
    assert draw_screening(pd.DataFrame(rows[:1]), ["cost"], NAMES, 0.95, tmp_path) == []


def test_files_are_named_after_method_and_language(tmp_path):
    rows = pd.DataFrame([effect(MARGIN, "falls.rate", 0.4, 0.1)])
    names = Names("zh", {}, ("two",))
    assert [path.name for path in draw_screening(rows, ["余量"], names, 0.95, tmp_path)] == ["morris.zh.png", "morris.zh.svg"]


def test_an_end_at_which_help_never_comes_is_told_without_a_bar():
    rows = pd.DataFrame([bar(COST, "staff.pay", -20000.0, 40000.0), bar(COST, "falls.rate", 0.0, np.inf)])
    (axes,) = tornado_bars(rows, ["cost"], NAMES, 0.95).axes
    assert max(patch.get_width() for patch in axes.patches) == pytest.approx(40)
    assert "6: ∞" in [text.get_text() for text in axes.texts]
    lost = pd.DataFrame([effect(COST, "falls.rate", np.inf, np.nan), effect(COST, "staff.pay", 3.0, 1.0)])
    (axes,) = morris_plane(lost, ["cost"], NAMES, 0.95).axes
    assert {text.get_text() for text in axes.texts} == {"staff / pay"}
