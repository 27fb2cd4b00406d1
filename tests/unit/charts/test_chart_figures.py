"""What is drawn is what the frames say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.charts.drawn import lines_of, panels, value, words_on

from covsim.charts import (
    NothingToDraw,
    causes_of_shortfall,
    causes_of_uncovered_time,
    cost_against_cover,
    paired_differences,
    response_curves,
    utilisation_by_role,
)
from covsim.charts.style import OKABE_ITO

BLUE, VERMILLION, GREEN, PURPLE = OKABE_ITO[:4]


# --- response ---


def test_what_takes_days_has_no_panel_of_curves_that_end_after_hours(made_up):
    standards = [{**one, "within": 10080.0} if one.get("within") else one for one in made_up.standards]
    curves = made_up.profiles["profile"] == "reached:time_to_doctor"
    days = replace(made_up, standards=standards, profiles=made_up.profiles.assign(
        numerator=made_up.profiles["numerator"].where(~curves, 0.0)))  # fmt: skip
    before, after = response_curves(made_up), response_curves(days)

    assert len(panels(after)) == len(panels(before)) - 1
    assert "1 more not shown" in after.get_supxlabel()
    assert "more not shown" not in before.get_supxlabel()


def test_a_response_curve_is_the_share_reached(made_up):
    axes = panels(response_curves(made_up))[0]
    rows = made_up.profiles
    wanted = rows[(rows.profile == "reached:time_to_doctor") & (rows.model == "clinic")]

    curve = lines_of(axes, VERMILLION)[0]

    assert axes.get_title(loc="left") == "医生到达"
    assert curve.get_xdata().tolist() == wanted.x.tolist()
    assert curve.get_ydata() == pytest.approx((wanted.numerator / wanted.denominator).to_numpy())


def test_the_standard_is_a_corner_and_the_share_within_it_is_that_of_the_summary(made_up):
    axes = panels(response_curves(made_up))[0]
    corner = [line.get_xydata().tolist() for line in axes.lines if line.get_color() == "#222222"]

    assert corner == [[[15, 0], [15, 0.9]], [[0, 0.9], [15, 0.9]]]
    assert "standard: 90% within 15 min" in words_on(axes)
    assert lines_of(axes, BLUE)[1].get_xydata().tolist() == [[15, 0.95]]
    assert "矿区医院, at 15 min: 95.0%" in words_on(axes)


def test_a_limit_beyond_the_curve_is_drawn_where_it_is(made_up):
    axes = panels(response_curves(replace(made_up, standards=[{**made_up.standards[0], "within": 600.0}])))[0]

    assert lines_of(axes, BLUE)[0].get_xdata()[-1] == 60
    assert lines_of(axes, BLUE)[1].get_xydata().tolist() == [[600, 0.95]]
    assert axes.get_xlim()[1] == pytest.approx(720)


@pytest.mark.parametrize(("slow", "end"), [(10.0, 45.0), (70.0, 70.0)])  # three limits, or 90% of the cases reached
def test_the_axis_ends_well_beyond_the_limit_and_the_rest_is_told(made_up, slow, end):
    minutes, reached = [0.0, slow, 240.0, 480.0], [0, 920, 920, 980]
    rows = [
        ("hospital", "reached:time_to_doctor", "all", x, y, 1000) for x, y in zip(minutes, reached, strict=True)
    ]
    profiles = pd.DataFrame(rows, columns=made_up.profiles.columns)
    axes = panels(response_curves(replace(made_up, profiles=profiles)))[0]

    assert axes.get_xlim()[1] == end
    label = f"矿区医院, at 15 min: 95.0%, after {end:.0f} min or never: 8.0%"
    assert label in [words.replace("\n", " ") for words in words_on(axes)]


def test_a_measure_without_a_standard_ends_where_the_others_do(made_up):
    minutes, reached = [0.0, 10.0, 240.0, 480.0], [0, 920, 920, 980]
    rows = [
        ("hospital", f"reached:{measure}", "all", x, y, 1000)
        for measure in ("time_to_doctor", "response")
        for x, y in zip(minutes, reached, strict=True)
    ]
    profiles = pd.DataFrame(rows, columns=made_up.profiles.columns)
    drawn = panels(response_curves(replace(made_up, profiles=profiles)))

    assert [axes.get_xlim()[1] for axes in drawn] == [45.0, 45.0]


def test_the_words_of_a_standard_stand_above_the_axes(made_up):
    axes = panels(response_curves(made_up))[0]
    (words,) = [each for each in axes.texts if each.get_text().startswith("standard")]

    assert (words.xy, words.get_va(), words.get_rotation()) == ((0, 1), "bottom", 0)


def test_curves_that_lie_on_each_other_take_turns_in_dashes(maker):
    made_up = maker()
    rows = made_up.profiles
    curve = rows[rows.profile == "reached:time_to_doctor"]
    clinic, station = (curve[curve.model == model] for model in ("clinic", "station"))
    rows.loc[station.index, "numerator"] = clinic.numerator.to_numpy()
    axes = panels(response_curves(made_up))[0]

    assert [lines_of(axes, colour)[0].is_dashed() for colour in (BLUE, VERMILLION, GREEN)] == [False, True, True]


def test_a_measure_that_no_standard_names_comes_after_and_has_plain_labels(made_up):
    axes = panels(response_curves(made_up))[1]

    assert axes.get_title(loc="left") == "首个受训人员到达"
    assert words_on(axes) == ["服务站＋远端急救箱", "医疗服务站", "门诊部", "矿区医院"]


def test_a_standard_on_some_pathways_is_set_beside_the_curve_of_their_cases(made_up):
    rows = made_up.profiles[made_up.profiles.profile == "reached:time_to_doctor"]
    half = rows.assign(scope="pathway=emergency", numerator=rows.numerator / 2)
    none = rows.assign(scope="pathway=routine", numerator=0.0)
    standards = [{**made_up.standards[0], "pathway": ["emergency", "routine"]}]
    results = replace(made_up, profiles=pd.concat([made_up.profiles, half, none]), standards=standards)

    drawn = panels(response_curves(results, measures=["time_to_doctor"]))

    assert [axes.get_title(loc="left") for axes in drawn] == ["医生到达 (emergency, routine)"]
    assert lines_of(drawn[0], BLUE)[0].get_ydata()[-1] == pytest.approx(0.995 / 4, abs=1e-4)


# --- differences ---


def test_differences_with_their_intervals(made_up):
    axes = panels(paired_differences(made_up, kpis=["wait.mean"]))[0]
    rows = made_up.comparison
    clinic = rows[(rows.kpi == "wait.mean") & (rows.model == "clinic")].iloc[0]

    interval, mark = lines_of(axes, VERMILLION)

    assert interval.get_xdata() == pytest.approx([clinic.ci_low, clinic.ci_high])
    assert mark.get_xdata() == pytest.approx([clinic.difference])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["门诊部", "医疗服务站", "服务站＋远端急救箱"]
    assert "baseline 3.2 min" in words_on(axes)


def test_shares_differ_in_percentage_points_and_hollow_means_no_clear_difference(made_up):
    axes = panels(paired_differences(made_up, kpis=["coverage.share"]))[0]
    marks = [line for line in axes.lines if line.get_marker() in {"s", "^", "D"}]

    assert [mark.get_xdata()[0] for mark in marks] == pytest.approx(
        [100 * value(made_up, "coverage.share", "all", model) - 99.5 for model in made_up.models[1:]]
    )
    assert [mark.get_markerfacecolor() == "white" for mark in marks] == [True, False, False]
    assert "percentage points" in axes.get_xlabel()


def test_a_scope_can_be_asked_for(made_up):
    figure = paired_differences(made_up, kpis=["coverage.share cover=post,site=mine_2"])

    assert len(panels(figure)) == 1


def test_never_is_written_at_the_edge(maker):
    made_up = maker()
    rows = made_up.comparison
    rows.loc[(rows.kpi == "wait.mean") & (rows.model == "clinic"), ["difference", "ci_low", "ci_high"]] = np.inf
    axes = panels(paired_differences(made_up, kpis=["wait.mean"]))[0]

    assert lines_of(axes, VERMILLION)[0].get_xdata() == [axes.get_xlim()[1]]
    assert "never" in words_on(axes)


def test_one_replication_has_no_intervals_and_says_so(maker):
    figure = paired_differences(maker(n=1), kpis=["wait.mean"])

    assert len(lines_of(panels(figure)[0], VERMILLION)) == 1
    assert "One replication, so no intervals." in figure.get_supxlabel()


def test_kpis_in_which_the_models_do_not_differ_are_passed_over(maker):
    made_up = maker()
    rows = made_up.comparison
    rows.loc[rows.kpi == "wait.mean", "difference"] = 0.001  # minutes, of 3.2
    titles = [axes.get_title(loc="left") for axes in panels(paired_differences(made_up))]

    assert titles[0] == "Cost a year"
    assert "Mean wait" not in titles


def test_three_standards_are_compared_where_they_are_kept_worst(maker):
    made_up = maker()
    place = "standard=ready,site=mine_2"
    shares = [(model, "standard.met_share", place, "share", 20, 0.5, 0.01, 0.49, 0.51) for model in made_up.models]
    kpis = pd.concat([made_up.kpis, pd.DataFrame(shares, columns=made_up.kpis.columns)])
    gap = ["standard.met_share", place, "hospital", "clinic", 20, -0.0009, -0.001, -0.0008, 0.1]  # 0.09 points
    rows = pd.concat([made_up.comparison, pd.DataFrame([gap], columns=made_up.comparison.columns)])
    reached, gaps = (frame[frame.scope == "standard=reached_in_15"] for frame in (kpis, rows))
    for k in range(3):  # of four standards that are kept alike only two find room
        kpis = pd.concat([kpis, reached.assign(scope=f"standard=copy_{k}")])
        rows = pd.concat([rows, gaps.assign(scope=f"standard=copy_{k}", difference=-0.01 * (k + 1))])
    by_site = {**made_up.standards[1], "for_each": "site"}
    copies = [{**made_up.standards[0], "name": f"copy_{k}"} for k in range(3)]
    results = replace(made_up, kpis=kpis, comparison=rows, standards=[made_up.standards[0], by_site, *copies])

    titles = [axes.get_title(loc="left").replace("\n", " ") for axes in panels(paired_differences(results))]

    assert titles[:2] == ["Cost a year", "Standard met: ready – 新集二矿"]
    assert sum(title.startswith("Standard met") for title in titles) == 3


def test_a_standard_goes_by_its_own_label(made_up):
    standards = [{**made_up.standards[1], "name": "post", "label": "Post is held"}]
    rows = made_up.comparison.replace({"scope": {"standard=ready": "standard=post"}})
    figure = paired_differences(replace(made_up, comparison=rows, standards=standards), kpis=["standard.met_share"])

    assert "Standard met: Post is held" in [axes.get_title(loc="left") for axes in panels(figure)]


# --- causes ---


def test_bars_add_up_the_causes(made_up):
    axes = panels(causes_of_shortfall(made_up))[0]
    widths = [[bar.get_width() for bar in bars] for bars in axes.containers]
    causes = ("nobody_on_duty", "all_busy", "away_on_duty", "travelling", "equipment_not_ready")

    assert np.array(widths) == pytest.approx(
        np.array(
            [[100 * value(made_up, "shortfall.share", f"cause={cause}", m) for m in made_up.models] for cause in causes]
        )
    )
    assert axes.containers[1][2].get_x() == pytest.approx(widths[0][2])
    assert words_on(axes)[0] == "any: 0.8%"


def test_each_cause_has_its_name_in_the_legend(made_up):
    legend = causes_of_shortfall(made_up, "zh").subfigs[0].legends[0]

    assert [words.get_text() for words in legend.get_texts()] == [
        "无人在岗",
        "全部占用",
        "外出执行任务",
        "在途",
        "设备未就绪",
    ]


def test_causes_by_site_have_a_panel_a_model_and_the_worst_sites(maker):
    figure = causes_of_shortfall(maker(sites=40), by="site")

    assert [len(axes.containers[0]) for axes in panels(figure)] == [12, 12, 12, 12]
    assert "28 more not shown: 12 are drawn." in figure.get_supxlabel()


def test_uncovered_time_is_split_by_cause_in_a_panel_for_each_cover_entry(made_up):
    drawn = panels(causes_of_uncovered_time(made_up))
    uncovered = 100 - 100 * value(made_up, "coverage.share", "cover=post", "station")

    assert [axes.get_title(loc="left") for axes in drawn] == ["井口岗", "急救小组"]
    assert [bars[2].get_width() for bars in drawn[0].containers] == pytest.approx([0.7 * uncovered, 0.3 * uncovered])
    assert words_on(drawn[0])[2] == "4.5%"
    assert drawn[1].get_xlabel() == "Uncovered share of time (%)"


def test_a_cover_entry_keeps_its_label_beside_a_stream_of_the_same_name(made_up):
    named = replace(made_up, labels={**made_up.labels, "post": "Calls from the post", "cover=post": "Post held"})

    assert panels(causes_of_uncovered_time(named))[0].get_title(loc="left") == "Post held"


def test_uncovered_time_is_said_to_be_a_mean_where_sites_are_judged_one_by_one(made_up):
    for_sites = replace(made_up, standards=[{**made_up.standards[1], "for_each": "site"}])

    assert causes_of_uncovered_time(made_up).get_suptitle().endswith("mean of all sites")
    assert "judged at its worst one" not in causes_of_uncovered_time(made_up).get_supxlabel()
    assert "judged at its worst one" in causes_of_uncovered_time(for_sites).get_supxlabel()


# --- utilisation ---


def test_utilisation_by_role_on_one_scale_from_zero(made_up):
    drawn = panels(utilisation_by_role(made_up))

    assert [axes.get_title(loc="left") for axes in drawn] == ["井口医务员", "驾驶员", "护士", "急诊医生"]
    assert {axes.get_xlim() for axes in drawn} == {(0.0, 100.0)}
    marks = [lines_of(drawn[3], colour)[-1].get_xdata()[0] for colour in (BLUE, VERMILLION, GREEN, PURPLE)]
    assert marks == pytest.approx([100 * value(made_up, "utilisation", "role=doctor", m) for m in made_up.models])


# --- frontier ---


def test_models_lie_at_their_cost_and_cover_filled_by_the_verdict(made_up):
    axes = panels(cost_against_cover(made_up))[0]
    marks = [line for line in axes.lines if line.get_marker() == "o"]
    places = dict.fromkeys(tuple(mark.get_xydata()[0]) for mark in marks)
    fills = [mark.get_fillstyle() for mark in marks if mark.get_label() in made_up.models]

    expected = [
        (value(made_up, "cost.per_year", "all", m) / 1e6, 100 * value(made_up, "coverage.share", "cover=post", m))
        for m in made_up.models
    ]
    assert np.array(list(places)) == pytest.approx(np.array(expected))
    assert fills == ["full", "left", "full"]  # pass, unknown, (fail: hollow), pass
    assert axes.get_title(loc="left") == "Covered time: 井口岗"
    assert axes.get_xlabel() == "Cost a year (million CNY)"
    assert axes.get_ylim()[1] <= 100.2
    assert sorted(words_on(axes)) == sorted(["standard: 95%", *(made_up.labels[model] for model in made_up.models)])


def test_each_standard_that_tells_the_models_apart_has_a_panel(maker):
    made_up = maker()
    assert len(panels(cost_against_cover(made_up))) == 2
    made_up.kpis.loc[made_up.kpis.scope == "standard=reached_in_15", "mean"] = 0.9
    figure = cost_against_cover(made_up)

    assert len(panels(figure)) == 1
    assert "Standards in which the models hardly differ are not drawn (1)." in figure.get_supxlabel()


def test_without_standards_cover_as_a_whole_is_drawn(made_up):
    axes = panels(cost_against_cover(replace(made_up, standards=(), verdict={})))[0]

    assert axes.get_title(loc="left") == "Covered time"
    assert not any(words.startswith("standard") for words in words_on(axes))


def test_models_at_one_place_share_a_label(maker):
    made_up = maker()
    rows = made_up.kpis
    for kpi, scope in (("cost.per_year", "all"), ("coverage.share", "cover=post")):
        chosen = (rows.kpi == kpi) & (rows.scope == scope)
        rows.loc[chosen & (rows.model == "clinic"), "mean"] = rows.loc[chosen & (rows.model == "station"), "mean"].iloc[
            0
        ]

    assert "门诊部\n医疗服务站" in words_on(panels(cost_against_cover(made_up))[0])


def test_the_frontier_leaves_out_the_model_that_another_beats(maker):
    made_up = maker()
    rows = made_up.kpis
    rows.loc[(rows.kpi == "cost.per_year") & (rows.model == "station"), "mean"] = 2e7
    axes = panels(cost_against_cover(made_up))[0]
    steps = next(line for line in axes.lines if line.get_label() == "frontier")

    assert steps.get_drawstyle() == "steps-post"
    assert steps.get_xdata() == pytest.approx(
        [value(made_up, "cost.per_year", "all", m) / 1e6 for m in ("station_kits", "clinic", "hospital")]
    )


def test_without_costs_there_is_no_frontier(maker):
    made_up = maker()
    made_up.kpis.loc[made_up.kpis.kpi == "cost.per_year", "mean"] = 0.0

    with pytest.raises(NothingToDraw, match="gives no costs"):
        cost_against_cover(made_up)


# --- all ---


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_model_has_one_colour_in_all_charts(made_up, lang):
    axes = [
        panels(draw(made_up, lang))[0]
        for draw in (response_curves, paired_differences, utilisation_by_role, cost_against_cover)
    ]

    assert all(lines_of(each, VERMILLION) for each in axes)


def test_profiles_by_replication_are_summed(made_up):
    twice = replace(made_up, profiles=pd.concat([made_up.profiles, made_up.profiles]))
    one, two = (lines_of(panels(response_curves(each))[0], BLUE)[0] for each in (made_up, twice))

    assert one.get_ydata() == pytest.approx(two.get_ydata())
