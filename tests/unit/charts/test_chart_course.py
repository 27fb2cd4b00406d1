"""The course of a run: one line a model, panels of the same curve once."""

from dataclasses import replace

import pandas as pd
import pytest

from covsim.charts.course import course_of_the_run
from covsim.charts.data import NothingToDraw


def course(made_up, rows, **more):
    table = pd.DataFrame(rows, columns=["model", "profile", "scope", "x", "numerator", "denominator"])
    return replace(made_up, profiles=table, **more)


def points(model, profile, scope, values, step=1440.0):
    return [(model, profile, scope, n * step, value * 10.0, 10.0) for n, value in enumerate(values)]


def test_each_panel_has_a_line_for_each_model_at_the_middle_of_the_days(maker):
    models = ["hospital", "station"]
    rows = [row for model, top in zip(models, (4, 6)) for row in points(model, "course:load", "trigger=call", [0, top, 2])]
    rows += points("hospital", "course:off_sick", "all", [0, 1, 3])
    rows += points("hospital", "course:off_sick", "role=nurse", [0, 1, 2])

    figure = course_of_the_run(course(maker(models), rows))

    load, sick = figure.axes
    assert [line.get_ydata().tolist() for line in load.lines[:2]] == [[0, 4, 2], [0, 6, 2]]
    assert load.lines[0].get_xdata().tolist() == [0.5, 1.5, 2.5]
    assert [line.get_ydata().tolist() for line in sick.lines] == [[0, 1, 3]]
    assert load.get_title(loc="left") or load.get_title() == "Load for each person on duty"
    assert load.get_xlabel() == "days since the start of the run"


def test_triggers_that_look_at_the_same_load_share_a_panel(maker):
    rows = points("hospital", "course:load", "trigger=one", [1, 2]) + points("hospital", "course:load", "trigger=two", [1, 2])

    assert len(course_of_the_run(course(maker(["hospital"]), rows)).axes) == 1


def test_long_runs_count_months(maker):
    values = [0.4, 0.5, 0.6]
    rows = points("hospital", "course:competence", "competence=birth", values, step=400 * 1440.0)

    figure = course_of_the_run(course(maker(["hospital"]), rows, labels={"birth": "助产 Obstetrics"}), "zh")

    assert figure.axes[0].get_xlabel() == "运行开始后的月数"
    assert "助产 Obstetrics" in figure.axes[0].get_title() + figure.axes[0].get_title(loc="left")


def test_nothing_to_draw_without_such_profiles(made_up):
    with pytest.raises(NothingToDraw, match="no load, illness or competence"):
        course_of_the_run(course(made_up, []))
