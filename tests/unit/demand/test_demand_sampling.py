"""Incidents as a whole: order, places, severities, batches, attributes, duties and scripted cases."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from covsim.calendars import DAY
from covsim.demand import sample, scripted
from covsim.errors import CovsimError
from covsim.streams import Luck


def test_cases_come_in_order_of_time_then_stream_then_key(build):
    scenario = build(
        demand={
            "late": {"at_times": ["2 h", "1 h", "1 h"], "where": "base"},
            "early": {"at_times": ["1 h", "30 min", "9 days"], "where": "mine_1"},
        },
        duties={"drill": {"dates": ["2025-01-06 01:00"], "at": "mine_2"}},
    )
    cases = sample(scenario, Luck(1, 0))
    assert cases.streams == ("late", "early", "drill")
    assert cases.sites == ("mine_1", "mine_2", "base")
    assert [(t, cases.streams[s], k) for t, s, k in zip(cases.time, cases.stream, cases.key)] == [
        (30, "early", 1), (60, "late", 1), (60, "late", 2), (60, "early", 0), (60, "drill", 0), (120, "late", 0),
    ]  # fmt: skip
    assert cases.site.tolist() == [0, 2, 2, 0, 1, 2]
    assert cases.severity.tolist() == [-1] * 6
    assert (cases.seed, cases.replication) == (1, 0)


def test_nothing_at_all_is_demand_too(build):
    empty = sample(build(), Luck(1, 0))
    assert len(empty) == 0
    falls = {"rate": "1/year", "severity": {"a": 1}, "attributes": {"x": "1 min"}}
    quiet = build(horizon="1 min", demand={"falls": falls})
    cases = sample(quiet, Luck(1, 0))
    assert len(cases) == 0
    assert cases.severities == ("a",)
    assert cases.attributes["x"].dtype == np.float64


def test_rates_per_head_count_the_people_at_the_sites_of_the_stream(build):
    demand = {
        "all": {"rate": "10 per 100 people per day"},
        "one": {"rate": "10 per 100 people per day", "where": "mine_2"},
        "both": {"rate": "10 per 100 people per day", "where": {"mine_1": 1, "mine_2": 1}},
        "none": {"rate": "10 per 100 people per day", "where": "base"},
    }
    cases = sample(build(horizon="100 days", demand=demand), Luck(3, 0))
    counts = np.bincount(cases.stream, minlength=4)
    for count, mean in zip(counts, (4000, 1000, 4000, 0)):
        assert abs(count - mean) <= 4 * sqrt(mean)
    at_mine_1 = [(cases.site[cases.stream == n] == 0).mean() for n in (0, 2)]
    assert at_mine_1 == pytest.approx([0.75, 0.5], abs=0.035)


def test_validity_dates_bound_random_streams(build):
    falls = {"rate": "50/day", "starts": "2025-01-08", "ends": "2025-01-10"}
    cases = sample(build(demand={"falls": falls}), Luck(1, 0))
    assert 2 * DAY <= cases.time[0] < 2 * DAY + 200
    assert 4 * DAY - 200 < cases.time[-1] < 4 * DAY
    missed = build(demand={"falls": {"rate": "50/day", "starts": "2026-01-08"}})
    assert len(sample(missed, Luck(1, 0))) == 0


def test_batches_share_time_place_and_key_but_not_severity(build):
    blast = {"at_times": ["1 h", "2 h"], "batch": 200, "severity": {"a": 0.5, "b": 0.5}}
    cases = sample(build(demand={"blast": blast}), Luck(1, 0))
    assert cases.child.tolist() == [*range(200), *range(200)]
    assert cases.key.tolist() == [0] * 200 + [1] * 200
    assert len(set(cases.site[:200].tolist())) == 1
    assert 60 < cases.severity[:200].sum() < 140
    poisson = {"at_times": ["1 h"] * 500, "batch": {"poisson": {"mean": 1}}}
    few = sample(build(demand={"blast": poisson}), Luck(1, 0))
    sizes = np.bincount(few.key, minlength=500)
    assert abs((sizes == 0).mean() - np.exp(-1)) < 4 * sqrt(0.2325 / 500)
    with pytest.raises(CovsimError, match=r"demand\.blast: a batch can't be 'never' - give a law of finite numbers"):
        sample(build(demand={"blast": {"at_times": ["1 h"], "batch": "never"}}), Luck(1, 0))


def test_ten_thousand_at_once(build):
    quake = {"at_times": ["1 h"], "batch": 10_000, "severity": {"a": 0.5, "b": 0.5}}
    cases = sample(build(demand={"quake": quake}), Luck(1, 0))
    assert len(cases) == 10_000
    assert abs(cases.severity.sum() - 5000) < 200


def test_attributes_by_law_share_field_and_key(build):
    demand = {
        "falls": {
            "at_times": ["1 h"] * 400,
            "severity": {"critical": 0.25, "urgent": 0.75},
            "attributes": {
                "age": {"normal": {"mean": 45, "sd": 10}},
                "part": {"limb": "60%", "head": "40%"},
                "stay": {"by": ["severity", "part"], "cases": {"critical,head": "9 h"}, "otherwise": "1 h"},
                "copy": {"field": "stay"},
            },
        },
        "others": {"at_times": ["1 h"]},
    }
    cases = sample(build(demand=demand), Luck(5, 0))
    falls = cases.stream == 0
    age, part, stay = (cases.attributes[name][falls] for name in ("age", "part", "stay"))
    assert abs(age.mean() - 45) < 2
    assert abs((part == "limb").mean() - 0.6) < 0.1
    worst = (cases.severity[falls] == cases.severities.index("critical")) & (part == "head")
    assert 0 < worst.sum() < 100
    assert (stay == np.where(worst, 540.0, 60.0)).all()
    assert (cases.attributes["copy"][falls] == stay).all()
    assert np.isnan(cases.attributes["age"][~falls]).all()
    assert cases.attributes["part"][~falls].tolist() == [None]


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        ({"attributes": {"x": {"field": "y"}}}, "'y' is not known when the case arises - use stream, site"),
        ({"attributes": {"x": {"by": "unit", "cases": {"a": 1}}}}, "'unit' is not known when the case arises"),
        ({"attributes": {"x": {"by": "site", "cases": {"base": "1 min"}}}}, "no law for site = mine_"),
        ({"attributes": {"t": {"a": 1.0}, "x": {"field": "t"}}}, "'t' is a text and can't be used as a number"),
        ({"where": {"mine_1": 0}}, "no site has people or a weight above 0 - say where the cases arise with 'where'"),
        (
            {"at_times": [], "between": {"field": "x"}},
            "the time between cases can't depend on the case - give one law",
        ),
    ],
)
def test_streams_that_make_no_sense(build, stream, message):
    with pytest.raises(CovsimError) as caught:
        sample(build(demand={"falls": {"at_times": ["1 h"] * 9, **stream}}), Luck(1, 0))
    assert str(caught.value).startswith(f"demand.falls: {message}")


def test_an_attribute_has_one_type(build):
    demand = {
        "a": {"at_times": ["1 h"], "attributes": {"x": 3}},
        "b": {"at_times": ["1 h"], "attributes": {"x": {"s": 1.0}}},
    }
    with pytest.raises(CovsimError, match="the attribute 'x' is a text in one stream and a number in another"):
        sample(build(demand=demand), Luck(1, 0))


def test_duties_by_interval_week_date_and_rate(build):
    duties = {
        "daily": {"every": "1 day", "window": "Mon-Fri 09:00-10:00", "at": "base"},
        "rounds": {
            "every": "12 h", "at": ["mine_1", "mine_2"], "starts": "2025-01-06 06:00", "ends": "2025-01-07 18:00",
        },
        "tour": {"weekly": "Mon,Thu 14:00-16:00", "at": ["mine_2", "mine_1"], "round": True},
        "show": {"dates": ["2025-01-10", "2025-01-07 08:00", "2025-03-01"], "at": "base"},
        "event": {"rate": "200/week", "window": "Sat 10:00-12:00", "at": "base"},
    }
    cases = sample(build(horizon="8 days", duties=duties), Luck(1, 0))

    def of(name):
        rows = cases.stream == cases.streams.index(name)
        return cases.time[rows].tolist(), [cases.sites[n] for n in cases.site[rows]]

    assert of("daily")[0] == [n * DAY + 540 for n in (0, 1, 2, 3, 4, 7)]
    assert of("rounds") == ([360, 1080, 1800], ["mine_1", "mine_2", "mine_1"])
    assert of("tour") == ([840, 3 * DAY + 840, 7 * DAY + 840], ["mine_2"] * 3)
    assert of("show")[0] == [DAY + 480, 4 * DAY]
    times = np.array(of("event")[0])
    assert abs(len(times) - 200) < 4 * sqrt(200)
    assert ((times >= 5 * DAY + 600) & (times < 5 * DAY + 720)).all()


def test_a_duty_with_a_rate_per_head_is_refused(build):
    with pytest.raises(CovsimError, match=r"duties\.drill: a duty's rate can't be per head - write so many a year"):
        sample(build(duties={"drill": {"rate": "1 per person per year", "at": "base"}}), Luck(1, 0))


SCRIPT = {"stream": "falls", "site": "mine_2", "time": "2025-01-08 02:00"}


def with_script(build, **script):
    falls = {"rate": "20/day", "severity": {"a": 0.5, "b": 0.5},
             "attributes": {"stay": {"exponential": {"mean": "1 h"}}, "part": {"limb": 0.5, "head": 0.5}}}  # fmt: skip
    return build(demand={"falls": falls}, what_if={"other": SCRIPT, "roof": {**SCRIPT, **script}})


def test_a_scripted_case_is_set_among_the_others(build):
    scenario = with_script(build, severity="b", attributes={"stay": "30 min", "part": "head"})
    before = sample(scenario, Luck(9, 4))
    after = scripted(scenario, "roof", before)
    [row] = np.flatnonzero(after.key == 2**31 + 1)
    assert after.time[row] == 2 * DAY + 120
    assert (after.sites[after.site[row]], after.severities[after.severity[row]]) == ("mine_2", "b")
    assert (after.attributes["stay"][row], after.attributes["part"][row]) == (30, "head")
    assert (np.diff(after.time) >= 0).all()
    for name in ("time", "stream", "key", "child", "site", "severity"):
        assert np.delete(getattr(after, name), row).tolist() == getattr(before, name).tolist()
    for name, column in before.attributes.items():
        assert np.delete(after.attributes[name], row).tolist() == column.tolist()


def test_what_the_script_leaves_open_is_luck(build):
    scenario = with_script(build)
    cases = [scripted(scenario, "roof", sample(scenario, Luck(9, n))) for n in (0, 0, 1)]
    first, again, other = (case.attributes["stay"][case.key >= 2**31][0] for case in cases)
    assert first == again != other
    assert first > 0


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ({"stream": "fall"}, "unknown stream 'fall' - known are falls"),
        ({"site": "mine_3"}, "unknown site 'mine_3' - known are mine_1, mine_2, base"),
        ({"severity": "c"}, "unknown severity 'c' - known are a, b"),
        ({"attributes": {"age": "3"}}, "unknown attribute 'age' - known are stay, part"),
        (
            {"attributes": {"stay": "long"}},
            "'long' is not a duration - write for example '25 min', '1.5 h' or '2 days'",
        ),
        (
            {"time": "2025-01-13"},
            "2025-01-13 00:00:00 is outside the run - take a time within 7.0 days from 2025-01-06 00:00:00",
        ),
    ],
)
def test_scripts_that_make_no_sense(build, script, message):
    scenario = with_script(build, **script)
    with pytest.raises(CovsimError) as caught:
        scripted(scenario, "roof", sample(scenario, Luck(1, 0)))
    assert str(caught.value) == f"what_if.roof: {message}"
