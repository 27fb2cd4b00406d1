"""Charts by hour of the week."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.patches import StepPatch
from tests.unit.charts.drawn import panels, words_on

from covsim.charts import cover_by_hour, duty_against_demand

# --- cover ---


def test_the_heat_map_holds_the_week(made_up):
    axes = panels(cover_by_hour(made_up))[0]
    rows = made_up.profiles
    wanted = rows[(rows.profile == "coverage") & (rows.model == "clinic") & (rows.scope == "cover=post,site=mine_1")]
    week = axes.images[1]

    assert axes.get_title(loc="left") == "新集一矿 – 井口岗"
    assert week.get_array().shape == (7, 24)
    assert week.get_array().compressed() == pytest.approx((wanted.numerator / wanted.denominator).to_numpy())
    assert words_on(axes)[1] == f"{100 * wanted.numerator.sum() / wanted.denominator.sum():.1f}%"
    assert words_on(axes)[4:] == ["矿区医院", "门诊部", "医疗服务站", "服务站＋远端急救箱"]
    assert [label.get_text() for label in axes.get_yticklabels()][:4] == ["Mon", "Wed", "Fri", "Sun"]
    # Monday is the upper row of each map, and the second map lies below the first
    assert [tuple(image.get_extent()[2:]) for image in axes.images[:2]] == [(7, 0), (16.4, 9.4)]
    assert axes.yaxis_inverted()


def test_hours_in_which_cover_is_not_asked_for_are_gaps(made_up):
    rows = made_up.profiles
    by_day = replace(made_up, profiles=rows[(rows.profile == "coverage") & (rows.x % 24 >= 8)])
    week = panels(cover_by_hour(by_day))[0].images[0]

    assert week.get_array().mask[:, :8].all()
    assert not week.get_array().mask[:, 8:].any()


def test_of_forty_posts_four_are_drawn_the_worst_first_and_the_rest_counted(maker):
    figure = cover_by_hour(maker(sites=40))
    titles = [axes.get_title(loc="left") for axes in panels(figure)[:4]]

    assert [title.split(" – ")[0] for title in titles] == ["新集一矿", "新集二矿", "mine_3", "mine_4"]
    assert [len(axes.images) for axes in panels(figure)[:4]] == [4, 4, 4, 4]
    assert "36 more not shown: 4 are drawn." in figure.get_supxlabel()


def test_the_worst_site_of_every_cover_entry_comes_before_a_second_site_of_any(made_up):
    rows = made_up.profiles
    cover = rows[rows.profile == "coverage"]
    crew = cover.assign(scope=cover.scope.str.replace("cover=post", "cover=crew"))
    standards = [made_up.standards[1], {**made_up.standards[1], "name": "crew_ready", "cover": "crew"}]
    results = replace(made_up, profiles=pd.concat([rows, crew]), standards=standards)

    assert [axes.get_title(loc="left").replace("\n", " ") for axes in panels(cover_by_hour(results))[:4]] == [
        "新集一矿 – 井口岗", "新集一矿 – 急救小组", "新集二矿 – 井口岗", "新集二矿 – 急救小组",
    ]  # fmt: skip


def test_the_posts_of_a_single_model_are_rows(maker):
    axes = panels(cover_by_hour(maker(models=["station"], sites=3)))[0]

    assert axes.get_title(loc="left") == "医疗服务站"
    assert len(axes.images) == 3
    assert [words.replace("\n", " ") for words in words_on(axes)[3:]] == [
        "新集一矿 – 井口岗", "新集二矿 – 井口岗", "mine_3 – 井口岗",
    ]  # fmt: skip


# --- duty ---


def test_people_on_duty_and_at_work_by_hour(made_up):
    drawn = panels(duty_against_demand(made_up))
    rows = made_up.profiles
    nurses = next(axes for axes in drawn if words_on(axes)[-1] == "护士")
    busy, on_duty = [part for part in nurses.patches if isinstance(part, StepPatch)][2:4]

    assert [words_on(axes)[-1] for axes in drawn[1:]] == ["井口医务员", "驾驶员", "护士", "急诊医生"]
    for part, profile in ((on_duty, "on_duty"), (busy, "busy")):
        wanted = rows[(rows.profile == profile) & (rows.model == "clinic") & (rows.scope == "role=nurse")]
        assert part.get_data().values == pytest.approx((wanted.numerator / wanted.denominator).to_numpy())
        assert part.get_data().edges[[0, -1]].tolist() == [180, 348]


def test_the_cases_of_each_model_stand_above_its_weeks(made_up):
    rows = made_up.profiles.copy()
    rows.loc[(rows.profile == "cases") & (rows.model == "clinic"), "numerator"] *= 2
    weeks = [part.get_data() for part in panels(duty_against_demand(replace(made_up, profiles=rows)))[0].patches]

    assert [week.edges[0] for week in weeks] == [0, 180, 360, 540]
    assert weeks[1].values == pytest.approx(2 * weeks[0].values)


def test_all_roles_at_work_are_drawn_the_least_busy_together_and_the_idle_named(maker):
    roles = [f"role_{k:02}" for k in range(15)]
    made_up = maker(roles=roles)
    rows = made_up.profiles
    busy = rows.profile == "busy"
    for k, role in enumerate(roles):  # role_00 is never at work, the others the more the higher their number
        mine = rows.scope == f"role={role}"
        rows.loc[busy & mine, "numerator"] = 0.01 * k * rows.loc[(rows.profile == "on_duty") & mine, "numerator"].values
    figure = duty_against_demand(made_up)
    last = [part.get_data().values for part in panels(figure)[-1].patches]
    pooled = rows[busy & (rows.model == "hospital") & rows.scope.isin(["role=role_01", "role=role_02", "role=role_03"])]

    assert [words_on(axes)[-1] for axes in panels(figure)[1:]] == [*roles[:3:-1], "3 other roles\ntogether"]
    assert last[0] == pytest.approx(pooled.groupby("x").numerator.sum().to_numpy() / 3120)
    note = figure.get_supxlabel().replace("\n", "")
    assert "Together in one row: role_03, role_02, role_01." in note
    assert "Never at work: role_00." in note
