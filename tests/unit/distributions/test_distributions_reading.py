"""What a planner writes becomes the right law, or a message that says what to write."""

from __future__ import annotations

from math import inf, log, sqrt

import numpy as np
import pytest

from covsim.distributions import (
    LAWS,
    ByKey,
    Constant,
    Discrete,
    Exponential,
    FromField,
    Gamma,
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Truncated,
    Uniform,
    Weibull,
    files_in,
    parse_duration,
    parse_number,
)
from covsim.units import QuantityError

LN125 = log(1.25)


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("12 min", Constant(12)),
        ("1 h 30 min", Constant(90)),
        ("never", Constant(inf)),
        ({"constant": "90 s"}, Constant(1.5)),
        ({"constant": "never"}, Constant(inf)),
        ({"exponential": {"mean": "2 h"}}, Exponential(120)),
        ({"lognormal": {"median": "10 min", "sigma": 0.5}}, Lognormal(log(10), 0.5)),
        ({"lognormal": {"mean": "10 min", "cv": 0.5}}, Lognormal(log(10) - LN125 / 2, sqrt(LN125))),
        ({"lognormal": {"mean": "10 min", "sd": "5 min"}}, Lognormal(log(10) - LN125 / 2, sqrt(LN125))),
        ({"lognormal": {"mean": "10 min", "cv": 0}}, Constant(10)),
        ({"gamma": {"mean": "12 min", "cv": 0.5}}, Gamma(4, 3)),
        ({"gamma": {"mean": "12 min", "sd": "6 min"}}, Gamma(4, 3)),
        ({"gamma": {"shape": 4, "scale": "3 min"}}, Gamma(4, 3)),
        ({"gamma": {"mean": "12 min", "sd": "0 min"}}, Constant(12)),
        ({"erlang": {"k": 3, "mean": "12 min"}}, Gamma(3, 4)),
        ({"weibull": {"shape": 2, "scale": "9 min"}}, Weibull(2, 9)),
        ({"weibull": {"shape": 1, "mean": "9 min"}}, Weibull(1, 9)),
        ({"triangular": {"low": "1 min", "mode": "2 min", "high": "6 min"}}, Triangular(1, 2, 6)),
        ({"uniform": {"low": "0 min", "high": "6 min"}}, Uniform(0, 6)),
        ({"uniform": {"low": "6 min", "high": "6 min"}}, Constant(6)),
        ({"normal": {"mean": "12 min", "sd": "3 min"}}, Truncated(Normal(12, 3), 0, inf)),
        ({"normal": {"mean": "12 min", "sd": "3 min"}, "truncate": {"low": "5 min"}}, Truncated(Normal(12, 3), 5, inf)),
        ({"discrete": {"values": {"5 min": 0.2, "never": "80%"}}}, Discrete((5, inf), (0.2, 0.8))),
        ({"empirical": {"values": ["4 min", "2 min", "2 min", "8 min"]}}, Discrete((2, 4, 8), (0.5, 0.25, 0.25))),
        (
            {"mixture": [{"weight": "25%", "of": "never"}, {"weight": 0.75, "of": "4 min"}]},
            Discrete((4, inf), (0.75, 0.25)),
        ),
        ({"field": "on_scene"}, FromField("on_scene")),
        (
            {"by": "severity", "cases": {"critical": "20 min"}, "otherwise": "10 min"},
            ByKey(("severity",), (("critical", Constant(20)),), Constant(10)),
        ),
        (
            {"by": ["severity", "site"], "cases": {"critical, mine_1": {"exponential": {"mean": "3 min"}}}},
            ByKey(("severity", "site"), (("critical,mine_1", Exponential(3)),)),
        ),
    ],
    ids=str,
)
def test_durations(written, law):
    found = parse_duration(written)
    assert type(found) is type(law)
    for name in law.__dataclass_fields__:
        expected = getattr(law, name)
        number = isinstance(expected, (int, float))
        assert getattr(found, name) == (pytest.approx(expected, rel=1e-12) if number else expected)


@pytest.mark.parametrize(
    ("written", "law"),
    [
        (3, Constant(3)),
        (-0.5, Constant(-0.5)),
        ({"geometric": {"mean": 4}}, Geometric(4)),
        ({"poisson": {"mean": 2}}, Poisson(2)),
        ({"normal": {"mean": 0, "sd": 10}}, Normal(0, 10)),
        ({"uniform": {"low": -2, "high": 2}}, Uniform(-2, 2)),
        ({"discrete": {"values": {"1": "60%", "3": "40%"}}}, Discrete((1, 3), (0.6, 0.4))),
    ],
    ids=str,
)
def test_numbers(written, law):
    assert parse_number(written) == law


def test_usually_and_nine_in_ten_under_are_two_quantiles():
    law = parse_duration({"usually": "2 min", "nine_in_ten_under": "5 min"})
    np.testing.assert_allclose(law.quantile(np.array([0.5, 0.9])), [2, 5], rtol=1e-12)
    assert law == parse_duration({"lognormal": {"usually": "2 min", "nine_in_ten_under": "5 min"}})


def test_bounds_apply_to_any_law_truncation_first():
    law = parse_duration({"exponential": {"mean": "10 min"}, "truncate": {"low": "5 min"}, "clip": {"high": "12 min"}})
    assert law.quantile(np.array([0.01, 0.5, 0.9])) == pytest.approx([5 - 10 * log(0.99), 5 + 10 * log(2), 12])
    normal = parse_duration({"normal": {"mean": "1 min", "sd": "1 min"}, "clip": {"low": "0 min"}})
    assert normal.quantile(0.1) == 0


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (3, "a duration needs a unit - write '3 min'"),
        ({"gama": {"mean": "3 min"}}, "unknown law 'gama' - did you mean 'gamma'?"),
        ({}, "give exactly one law, not none"),
        ({"gamma": {}, "uniform": {}}, "give exactly one law, not gamma, uniform"),
        ({"gamma": {"mean": "3 min", "cvv": 1}}, "unknown parameter of gamma 'cvv' - did you mean 'cv'?"),
        ({"gamma": {"mean": "3 min"}}, "gamma needs {mean, cv} or {mean, sd} or {shape, scale}, not {mean}"),
        ({"gamma": "3 min"}, "gamma needs {mean, cv} or {mean, sd} or {shape, scale}, not '3 min'"),
        ({"gamma": {"mean": "0 min", "cv": 1}}, "mean of gamma must be above 0, not 0 min"),
        ({"gamma": {"mean": "3 min", "cv": -1}}, "cv of gamma can't be negative"),
        (
            {"gamma": {"mean": "never", "cv": 1}},
            "mean of gamma can't be 'never' - use a mixture with a part that is never",
        ),
        (
            {"gamma": {"mean": 3, "cv": 1}},
            "a duration needs a unit - write '3 min'",
        ),
        (
            {"gamma": {"mean": "3 min", "cv": "50%"}},
            "'50%' is not a plain number - write it without unit and quotes, e.g. 3 or 0.5",
        ),
        ({"normal": {"mean": "3 min", "sd": "-1 min"}}, "a duration can't be negative: '-1 min'"),
        ({"lognormal": {"median": "3 min", "sigma": -1}}, "sigma of lognormal can't be negative"),
        ({"erlang": {"k": 1.5, "mean": "3 min"}}, "k of erlang is a whole number, not 1.5 - use gamma for others"),
        (
            {"usually": "5 min", "nine_in_ten_under": "2 min"},
            "nine_in_ten_under must be above usually: half of all values lie below 'usually'",
        ),
        (
            {"usually": "5 min"},
            "lognormal needs {mean, cv} or {mean, sd} or {median, sigma} or {usually, nine_in_ten_under}, not {",
        ),
        ({"triangular": {"low": "3 min", "mode": "2 min", "high": "6 min"}}, "triangular needs low <= mode <= high"),
        ({"uniform": {"low": "3 min", "high": "2 min"}}, "uniform needs low <= high"),
        ({"poisson": {"mean": 2}}, "poisson counts things and can't be a duration - use gamma or lognormal"),
        ({"discrete": {"values": {"5 min": 0.2, "6 min": 0.5}}}, "the shares of discrete add up to 70%, not 100%"),
        ({"discrete": ["5 min"]}, "discrete needs {values: {value: share, ...}}"),
        ({"empirical": {"values": []}}, "empirical has no values"),
        ({"empirical": {"file": "x.csv"}}, "empirical needs {values: [...]} or {file, column}"),
        ({"mixture": [{"of": "3 min"}]}, "mixture needs a list of {weight, of}, not {'of': '3 min'}"),
        ({"mixture": [{"weight": 0, "of": "3 min"}]}, "a mixture needs a weight above 0"),
        ({"mixture": [{"weight": -1, "of": "3 min"}]}, "a weight can't be negative"),
        (
            {"exponential": {"mean": "3 min"}, "clip": {"hihg": "5 min"}},
            "unknown bound of clip 'hihg' - did you mean 'high'?",
        ),
        ({"exponential": {"mean": "3 min"}, "clip": "5 min"}, "clip needs {low, high} or one of them, not '5 min'"),
        ({"exponential": {"mean": "3 min"}, "clip": {"low": "5 min", "high": "1 min"}}, "clip needs low <= high"),
        ({"field": "x", "clip": {"low": "1 min"}}, "a field stands alone: {field: column}"),
        ({"by": "site"}, "a table of laws needs {by, cases, otherwise} or {by, file, column, otherwise}"),
        (
            {"by": [], "cases": {"a": "1 min"}},
            "by names severity, site, stream, unit, group or an attribute, or a list of them",
        ),
        (
            {"by": ["severity", "site"], "cases": {"a": "1 min"}},
            "'a' has 1 of 2 parts - write one for each of severity, site",
        ),
        ({"by": "site", "case": {"a": "1 min"}}, "unknown part of a table of laws 'case' - did you mean 'cases'?"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_with_a_duration(written, message):
    with pytest.raises(QuantityError) as caught:
        parse_duration(written)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("3", "'3' is not a plain number - write it without unit and quotes, e.g. 3 or 0.5"),
        ("90%", "'90%' is not a plain number - write it without unit and quotes, e.g. 3 or 0.5"),
        (True, "True is not a plain number - write it without unit and quotes, e.g. 3 or 0.5"),
        ({"geometric": {"mean": 0.5}}, "geometric counts from 1, so its mean can't be 0.5 - use poisson to allow 0"),
        ({"poisson": {"mean": 0}}, "mean of poisson must be above 0, not 0"),
        ({"normal": {"mean": 0, "sd": -1}}, "sd of normal can't be negative"),
        ({"discrete": {"values": {"one": 1.0}}}, "'one' is not a number"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_number(written, message):
    with pytest.raises(QuantityError) as caught:
        parse_number(written)
    assert str(caught.value) == message


def test_every_parametric_law_can_be_written_in_all_its_forms():
    plain = {"k": 3, "shape": 2, "cv": 0.5, "sigma": 0.5}
    values = {"mean": 4, "sd": 2, "median": 4, "usually": 4, "nine_in_ten_under": 9, "scale": 4}
    values |= {"low": 1, "mode": 4, "high": 5}
    for name, law in LAWS.items():
        assert law.meaning
        for form in law.forms:
            given = {key: plain.get(key, values.get(key)) for key in form}
            assert 1 < parse_number({name: given}).mean() < 10


def test_tables_of_laws_come_from_the_folder_of_the_scenario(tmp_path):
    rows = "unit,site,job [h],note\nnurse 1,mine_1,0.5,x\n护士,mine_1,2 min,y\n"
    (tmp_path / "takes.csv").write_text(rows, "gb18030")
    with files_in(tmp_path):
        law = parse_duration({"by": ["unit", "site"], "file": "takes.csv", "column": "job", "otherwise": "1 min"})
        values = parse_duration({"empirical": {"file": "takes.csv", "column": "job"}})
    assert law == ByKey(
        ("unit", "site"), (("nurse 1,mine_1", Constant(30)), ("护士,mine_1", Constant(2))), Constant(1)
    )
    assert values == Discrete((2, 30), (0.5, 0.5))


def test_bad_rows_of_a_table_of_laws_are_all_named(tmp_path):
    (tmp_path / "takes.csv").write_text("site,job\na,5 min\nb,5\nc,\na,6 min\n")
    (tmp_path / "twice.csv").write_text("site,job\na,5 min\nb,5 min\na,6 min\n")
    with files_in(tmp_path):
        with pytest.raises(QuantityError) as caught:
            parse_duration({"by": "site", "file": "takes.csv", "column": "job"})
        with pytest.raises(QuantityError, match=r"twice.csv: 1 bad value\n  row 4 repeats 'a' of row 2 - keep one of"):
            parse_duration({"by": "site", "file": "twice.csv", "column": "job"})
        with pytest.raises(QuantityError, match="no such file"):
            parse_duration({"empirical": {"file": "none.csv", "column": "job"}})
    assert str(caught.value).splitlines()[1:] == [
        "  row 3, job: '5' has no unit - name the column '... [min]' or write '5 min'",
        "  row 4, job: is empty",
        "  row 5 repeats 'a' of row 2 - keep one of them",
    ]
