"""The sentences of the verdict: each state, for one model and for several, in both languages."""

import string

import pytest
from test_standards import MET, QUICK, cost, cube_of, shares

from covsim.studies.decision import decide
from covsim.studies.observed import BackCheck
from covsim.studies.standards import judge
from covsim.studies.texts import TEXTS
from covsim.studies.verdict import Background, tell
from covsim.studies.wording import Wording

GOOD, BAD, UNSURE = shares([95, 96, 94, 95]), shares([60, 61, 60, 62]), shares([91, 95, 84, 92])
COST = ("cost.per_year", "all")


def told(met, costs, lang="en"):
    """The verdict on models with these shares of the standard met (None: no standard) and costs (None: none given)."""
    figures = {(model, MET, "standard=quick"): values for model, values in met.items() if values}
    figures |= {(model, *COST): cost(amount or 0.0) for model, amount in costs.items()}
    cube = cube_of(figures)
    judgements = judge(cube, QUICK if any(met.values()) else {}, 0.95)
    background = Background({"quick": "Quick help"}, "CNY", {"assumed": 2}, 4, 40320.0, 1)
    return tell(decide(cube, judgements, {}, 0.95), background, None, lang)


@pytest.mark.parametrize(
    ("met", "costs", "sentence"),
    [
        ({"a": None}, {"a": None},
         "There is nothing to judge: one model, no standard and no costs. The figures are in summary.csv."),
        ({"a": None, "b": None}, {"a": None, "b": None},
         "No standard is set and no costs are given, so none of the 2 models can be called better."),
        ({"a": None}, {"a": 5.0},
         "a costs 5.00 CNY a year. No standard is set and there is no other model, so there is nothing to judge."),
        ({"a": None, "b": None}, {"a": 5.0, "b": 4.0},
         "b is the cheapest of 2 models, at 4.00 CNY a year. No standard is set, so the models are only compared on cost."),
        ({"a": GOOD}, {"a": None},
         "a meets every standard. No costs are given, and there is no other model to compare it with."),
        ({"a": GOOD, "b": BAD}, {"a": None, "b": None},
         "a meets every standard; no costs are given, so none is called cheapest."),
        ({"a": GOOD, "b": GOOD}, {"a": None, "b": None},
         "a and b meet every standard; no costs are given, so none is called cheapest."),
        ({"a": GOOD}, {"a": 5.0}, "a meets every standard, at 5.00 CNY a year."),
        ({"a": BAD}, {"a": 5.0},
         "a does not meet every standard: it misses Quick help: 60.8% (59.2% to 62.3%) against at least 90%."),
        ({"a": UNSURE}, {"a": None}, "It can't be told yet whether a meets every standard."),
    ],
)  # fmt: skip
def test_the_sentence_says_what_can_be_said(met, costs, sentence):
    assert told(met, costs).sentence == sentence


@pytest.mark.parametrize(
    ("met", "costs", "sentence"),
    [
        ({"a": None}, {"a": None}, "无从评判：只有一个方案，未设定标准，也未给出成本。各项数值见 summary.csv。"),
        ({"a": GOOD, "b": GOOD}, {"a": 1.2e6, "b": 5e4}, "b是满足全部标准的 2 个方案中成本最低的，每年 5.00 万元。"),
        ({"a": BAD, "b": BAD}, {"a": 5.0, "b": 6.0},
         "没有任何方案满足全部标准；a最为接近，未达到“Quick help”：60.8%（59.2% 至 62.3%），应不低于 90%。"),
    ],
)  # fmt: skip
def test_in_chinese(met, costs, sentence):
    assert told(met, costs, "zh").sentence == sentence


def test_a_single_model_gets_no_advice_on_the_others():
    assert told({"a": BAD}, {"a": 5.0}).advice == ()
    assert told({"a": BAD, "b": BAD}, {"a": 5.0, "b": 6.0}).advice == ("Look at Quick help: no model keeps it.",)


def test_both_languages_say_the_same_things():
    for key, (english, chinese) in TEXTS.items():
        fields = [{name for _, name, *_ in string.Formatter().parse(text) if name} for text in (english, chinese)]
        grammar = {"meet", "range", "they", "them", "lie"}
        assert fields[0] - grammar == fields[1] or key == "open", key


@pytest.mark.parametrize(("replications", "said"), [(9, 0), (10, 1)])
def test_resampling_is_only_told_of_from_ten_replications_on(replications, said):
    cube = cube_of({("a", *COST): cost(5.0), ("b", *COST): cost(6.0)})
    background = Background({}, "CNY", {}, replications, 40320.0, 1)
    basis = tell(decide(cube, (), {"a": 0.9, "b": 0.1}, 0.95), background, None).basis
    assert basis.count("Chance: a is the cheapest in 90% of resampled replications.") == said


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "Compared with observations: 1 of 4 lie in the simulated range; outside: P90 (observed higher than simulated) "
            "and calls (observed lower than simulated); can't tell: cost."),
     ("zh", "与实际观测数据对照：4 项观测值中有 1 项在模拟范围内；范围之外：P90（观测值高于模拟值）、"
            "calls（观测值低于模拟值）；尚不能判定：cost。")],
)  # fmt: skip
def test_observed_figures_outside_the_range_are_named(lang, sentence):
    answers = {"P90": "above", "calls": "below", "cost": "unknown", "beds": "inside"}
    checks = tuple(BackCheck(name, name, "a", "wait.p90", "all", "min", 1.0, 1.0, 1.0, 1.0, 1.0, answer, "", "")
                   for name, answer in answers.items())  # fmt: skip
    background = Background({}, "CNY", {}, 10, 40320.0, 1, observed=checks)
    cube = cube_of({("a", *COST): cost(5.0)})
    assert tell(decide(cube, (), {}, 0.95), background, None, lang).basis[-1] == sentence


def test_amounts_and_times_in_both_languages():
    english, chinese = Wording("en"), Wording("zh")
    assert [english.money(value, "CNY") for value in (0, 12, 150e3, 9.67e6)] == [
        "0 CNY", "12.0 CNY", "150 kCNY", "9.67 MCNY",
    ]  # fmt: skip
    assert [chinese.money(value, "CNY") for value in (0, 12, 150e3, 9.67e6, 14.2e6)] == [
        "0 元", "12.0 元", "15.0 万元", "967 万元", "1,420 万元",
    ]  # fmt: skip
    assert [english.time(minutes) for minutes in (45, 150, 524160)] == ["45 min", "2.5 h", "364 days"]
    assert chinese.number(8.44, "min") == "8.44 分钟"
    assert chinese.listed(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert english.listed(["a", "b", "c"]) == "a, b and c"
