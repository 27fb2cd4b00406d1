"""Names, numbers and wrapping."""

import math

import pytest

from covsim.charts.data import scope_kinds, scope_part
from covsim.charts.naming import Names, number, percent, wrap
from covsim.errors import CovsimError

EN = Names("en", {"mine_1": "Mine 1", "post": "Shaft post", "odd": ""}, ("a", "b"))
ZH = Names("zh", {"mine_1": "新集一矿"}, ("a",))


@pytest.mark.parametrize(
    ("label", "columns", "lines", "wrapped"),
    [
        ("short", 10, 2, "short"),
        ("station with kits", 10, 2, "station\nwith kits"),
        ("one two three four", 8, 2, "one two\nthree…"),
        ("station_with_kits", 10, 2, "station_\nwith_kits"),
        ("unbreakable", 6, 2, "unbrea\nkable"),
        ("新集矿区医疗服务站", 10, 2, "新集矿区医\n疗服务站"),
        ("新集矿区医疗服务站", 8, 2, "新集矿区\n医疗服…"),
        ("新集矿区（二矿）", 10, 2, "新集矿区\n（二矿）"),
        ("甲乙丙，丁", 6, 2, "甲乙\n丙，丁"),
        ("服务站 plus 120", 10, 2, "服务站\nplus 120"),
        ("", 10, 2, ""),
    ],
)
def test_wrapping(label, columns, lines, wrapped):
    assert wrap(label, columns, lines) == wrapped


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (15.0, "15"), (3.14159, "3.14"), (0.01234, "0.0123"), (1234567.0, "1,234,567"), (-2.5, "−2.5"),
     (math.inf, "∞"), (-math.inf, "−∞")],
)  # fmt: skip
def test_numbers(value, shown):
    assert number(value) == shown


def test_almost_all_is_not_shown_as_all():
    assert [percent(0.9996), percent(1.0), percent(0.873), percent(0.9, 0)] == ["99.9%", "100%", "87.3%", "90%"]


@pytest.mark.parametrize(
    ("names", "unit", "value", "expected"),
    [
        (EN, "share", 0.5, (100.0, "%")),
        (EN, "min", 599, (1.0, "min")),
        (EN, "min", 600, (1 / 60, "h")),
        (ZH, "min", 9, (1.0, "分钟")),
        (EN, "CNY", 9e6, (1e-6, "million CNY")),
        (EN, "CNY", -25e3, (1e-3, "thousand CNY")),
        (EN, "CNY", 800, (1.0, "CNY")),
        (ZH, "CNY", 9e6, (1e-4, "万元")),
        (ZH, "CNY", 800, (1.0, "元")),
        (ZH, "USD", 2e4, (1e-4, "万USD")),
        (EN, "CNY", math.inf, (1.0, "CNY")),
    ],
)
def test_units_that_are_easy_to_read(names, unit, value, expected):
    assert names.scaled(unit, [0.0, value]) == expected


def test_figures_with_units():
    assert EN.value(0.9876, "share") == "98.8%"
    assert EN.value(9.4e6, "CNY") == "9.4 million CNY"
    assert ZH.value(9.4e6, "CNY") == "940 万元"
    assert (EN.value(math.inf, "min"), ZH.value(math.inf, "min")) == ("never", "从未达到")


def test_scopes_in_words():
    assert EN.scope("all") == "all"
    assert EN.scope("cover=post,site=mine_1") == "Shaft post – Mine 1"
    assert EN.scope("cause=all_busy,site=mine_1") == "all busy – Mine 1"
    assert ZH.scope("cause=all_busy") == "全部占用"
    assert (scope_part("cover=post,site=mine_1", "site"), scope_part("all", "site")) == ("mine_1", "")
    assert (scope_kinds("cover=post,site=mine_1"), scope_kinds("all")) == (("cover", "site"), ())


def test_a_name_without_a_label_stands_for_itself():
    assert (EN.label("odd"), EN.label("nothing"), EN.label("mine_1")) == ("odd", "nothing", "Mine 1")


def test_the_chinese_zero_is_drawn_with_a_sign_that_the_font_has(maker):
    assert Names.of(maker(labels={"station": "一二〇站"}), "zh").label("station") == "一二○站"


def test_an_unknown_kpi_is_shown_by_its_id():
    assert EN.kpi("no.such.kpi") == "no.such.kpi"
    assert EN.better("no.such.kpi", "min") == "min"


def test_an_unknown_language_is_refused(made_up):
    with pytest.raises(CovsimError, match="no charts in language 'fr' - use one of en, zh"):
        Names.of(made_up, "fr")
