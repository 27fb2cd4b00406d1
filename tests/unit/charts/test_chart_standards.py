"""What the verdict rests on: the worst site or shift of a standard, and the drawn assumptions."""

from dataclasses import replace

import pandas as pd
from tests.unit.charts.drawn import lines_of, panels, words_on

from covsim.charts import choice_under_assumptions, cost_against_cover, response_curves
from covsim.charts.judging import judged
from covsim.charts.style import OKABE_ITO

BLUE = OKABE_ITO[0]

# --- standards for each site or shift ---


def by_site(made_up, where, **shares):
    """Results whose standards hold for each site or shift; ``shares``: (low, mean, high) of a model there."""
    rows = [
        (model, "standard.met_share", f"standard={name},{where}", "share", 20, mean, 0.01, low, high)
        for name in ("ready", "reached_in_15")
        for model, (low, mean, high) in shares.items()
    ]
    kpis = pd.concat([made_up.kpis, pd.DataFrame(rows, columns=made_up.kpis.columns)])
    standards = [{**standard, "for_each": where.split("=")[0]} for standard in made_up.standards]
    return replace(made_up, kpis=kpis, standards=standards)


GOOD, BAD = (0.99, 0.995, 1.0), (0.80, 0.82, 0.84)


def test_the_worst_site_is_set_against_the_cost_and_named(made_up):
    everywhere = dict.fromkeys(made_up.models, GOOD)
    results = by_site(by_site(made_up, "site=mine_1", **everywhere), "site=mine_2", **dict.fromkeys(everywhere, BAD))
    axes = panels(cost_against_cover(results, covers=None))[0]
    marks = [line for line in axes.lines if line.get_marker() == "o"]

    assert axes.get_title(loc="left") == "Covered time: 井口岗 (worst site: 新集二矿)"
    assert {float(mark.get_ydata()[0]) for mark in marks} == {82.0}
    assert "A standard that holds for each site, shift or period is shown where it is kept worst." in " ".join(
        cost_against_cover(results).get_supxlabel().split()
    )


def test_a_site_where_the_verdict_cannot_tell_goes_before_a_lower_one_that_passes(made_up):
    open_, passed = (0.90, 0.975, 1.0), (0.955, 0.96, 0.965)
    results = by_site(by_site(made_up, "site=mine_1", clinic=open_), "site=mine_2", clinic=passed)

    assert judged(results, [results.standards[1]])["clinic"].where == "site=mine_1"


def test_models_with_different_worst_sites_bear_the_names_of_these(made_up):
    first = by_site(made_up, "site=mine_1", hospital=BAD, clinic=GOOD)
    axes = panels(response_curves(by_site(first, "site=mine_2", hospital=GOOD, clinic=BAD)))[0]
    written = [words.replace("\n", "") for words in words_on(axes)]

    assert "矿区医院, at 15 min: 82.0% (新集一矿)" in written
    assert "门诊部, at 15 min: 82.0% (新集二矿)" in written
    assert "standard: 90% within 15 min, worst site, named at each model" in [w.replace("\n", " ") for w in words_on(axes)]
    assert lines_of(axes, BLUE)[1].get_xydata().tolist() == [[15, 0.82]]


def test_standards_on_one_cover_entry_for_sites_and_for_shifts_share_a_panel(made_up):
    everywhere = dict.fromkeys(made_up.models, GOOD)
    results = by_site(made_up, "site=mine_1", **everywhere)
    by_shift = {**results.standards[1], "name": "ready_by_shift", "for_each": "shift"}
    nights = [
        (model, "standard.met_share", "standard=ready_by_shift,shift=night", "share", 20, 0.9, 0.0, 0.89, 0.91)
        for model in made_up.models
    ]
    kpis = pd.concat([results.kpis, pd.DataFrame(nights, columns=made_up.kpis.columns)])
    figure = cost_against_cover(replace(results, kpis=kpis, standards=[results.standards[1], by_shift]))

    assert [axes.get_title(loc="left") for axes in panels(figure)] == ["Covered time: 井口岗 (worst shift: night)"]


# --- assumptions ---


def test_draws_won_by_model_and_the_inputs_on_which_the_choice_hangs(made_up):
    wins, inputs = panels(choice_under_assumptions(made_up))

    assert [bar.get_width() for bar in wins.patches] == [3, 3, 0, 0]
    assert [label.get_text() for label in inputs.get_yticklabels()] == ["streams / calls / rate"]
    assert [line.get_xdata().tolist() for line in inputs.lines] == [[1.0, 0.25], [1.0], [0.25]]
    assert words_on(inputs) == ["below 8.5 min", "above 8.5 min"]


def test_draws_that_no_model_wins_have_a_bar_and_no_telling_input_is_said(made_up):
    drawn = {**made_up.assumptions, "winners": {"draw-1": "", "draw-2": "clinic"}, "flips": []}
    figure = choice_under_assumptions(replace(made_up, assumptions=drawn))
    axes = panels(figure)[0]

    assert [bar.get_width() for bar in axes.patches] == [0, 1, 0, 0, 1]
    assert axes.get_yticklabels()[-1].get_text() == "none meets every standard"
    assert "No single input is shown to decide the choice." in figure.get_supxlabel()


# --- rules ---


def test_a_model_that_breaks_a_hard_rule_is_hollow_and_said_to_be(made_up):
    """Though it meets every standard, and though there may be no standard at all."""
    answers = {model: {"standards": "pass", "lawful": True} for model in made_up.models}
    answers["clinic"] = {"standards": "fail", "lawful": False}
    for standards in (made_up.standards, ()):
        figure = cost_against_cover(replace(made_up, standards=standards, verdict={"models": answers}))
        filled = {line.get_label() for line in panels(figure)[0].lines if line.get_marker() == "o"}
        assert filled & set(made_up.models) == set(made_up.models) - {"clinic"}
        assert "hollow: misses one, or breaks a hard rule." in " ".join(figure.get_supxlabel().split())
