"""A model that breaks a hard rule can't win: in the decision, in resampled replications, in drawn assumptions."""

from __future__ import annotations

import numpy as np
import pytest
from test_standards import MET, QUICK, cost, cube_of, shares

from covsim.studies.comparison import p_best, winners
from covsim.studies.decision import decide
from covsim.studies.rules import Ruling, lawbreakers
from covsim.studies.standards import judge
from covsim.studies.verdict import Background, tell

COST = ("cost.per_year", "all")
GOOD, BAD = shares([95, 96, 94, 95]), shares([60, 61, 60, 62])
BROKEN = ("rule.broken", "all")


def made(broken, met=None, costs=None):
    """Three models, a the cheapest; ``broken`` says in which replications each breaks a hard rule."""
    figures = {}
    for model, price in (costs or {"a": 1.0, "b": 2.0, "c": 3.0}).items():
        figures[model, *COST] = cost(price)
        figures[model, *BROKEN] = [(float(each), 1.0) for each in broken[model]]
        if met:
            figures[model, MET, "standard=quick"] = met[model]
    return cube_of(figures)


NEVER, ONCE = (0, 0, 0, 0), (0, 0, 1, 0)


def ruling(model, answer="broken", **other):
    """A ruling on overtime."""
    given = {"kind": "hard", "limited": "overtime_a_month", "worst": 38.86, "limit": 36.0, "unit": "h", "at_most": True,
             "planned": False, "runs": 1, "replications": 4, "kept": 0.9, "source": "", "as_of": ""}  # fmt: skip
    return Ruling(model, "overtime", answer=answer, **{**given, **other})


def test_one_replication_is_enough_to_break_a_rule():
    cube = made({"a": ONCE, "b": NEVER, "c": NEVER}, dict.fromkeys("abc", GOOD))
    assert lawbreakers(cube) == {"a"}
    decision = decide(cube, judge(cube, QUICK, 0.95), {}, 0.95)
    assert (decision.state, decision.chosen, decision.standings["a"].answer) == ("chosen", "b", "fail")
    assert [standing.lawful for standing in decision.standings.values()] == [False, True, True]


def test_it_wins_no_resampled_replication_though_most_know_nothing_of_it():
    cube = made({"a": ONCE, "b": NEVER, "c": NEVER}, dict.fromkeys("abc", GOOD))
    assert p_best(cube, QUICK, seed=1) == {"a": 0, "b": 1, "c": 0}
    assert winners(cube, QUICK, np.ones((1, 4))).tolist() == [1]


def test_rules_alone_decide_where_there_is_no_standard():
    decision = decide(made({"a": ONCE, "b": NEVER, "c": NEVER}), [], {}, 0.95)
    assert (decision.state, decision.chosen) == ("chosen", "b")
    assert decide(made({"a": ONCE, "b": ONCE, "c": ONCE}), [], {}, 0.95).state == "none"


def test_a_model_that_breaks_a_standard_and_no_rule_comes_closer_than_one_that_breaks_both():
    met = {"a": BAD, "b": BAD, "c": BAD}
    cube = made({"a": ONCE, "b": NEVER, "c": ONCE}, met)
    assert decide(cube, judge(cube, QUICK, 0.95), {}, 0.95).closest == "b"


@pytest.mark.parametrize(
    ("broken", "lang", "sentence", "reason"),
    [
        ({"a": ONCE, "b": NEVER, "c": ONCE}, "en",
         "b is the only one of 3 models that is shown to meet every hard rule, at 2.00 CNY a year.",
         "breaks the rule Overtime (38.86 h of overtime in a month, at most 36 h, in 1 of 4 replications)"),
        ({"a": ONCE, "b": NEVER, "c": NEVER}, "zh",
         "b是满足全部强制性规则的 2 个方案中成本最低的，每年 2.00 元。",
         "违反规则“Overtime”（一个月加班 38.86 小时，应不超过 36 小时，4 次重复中有 1 次）"),
        ({"a": ONCE, "b": ONCE, "c": ONCE}, "en",
         "No staffing model meets every hard rule; a comes closest and breaks the rule Overtime (38.86 h of overtime in a "
         "month, at most 36 h, in 1 of 4 replications).",
         "breaks the rule Overtime (38.86 h of overtime in a month, at most 36 h, in 1 of 4 replications)"),
    ],
)  # fmt: skip
def test_the_verdict_names_the_rule(broken, lang, sentence, reason):
    rulings = tuple(ruling(model, "broken" if 1 in runs else "kept") for model, runs in broken.items())
    background = Background({"overtime": "Overtime"}, "CNY", {}, 4, 40320.0, 1, rulings=rulings)
    verdict = tell(decide(made(broken), [], {}, 0.95), background, None, lang)
    assert (verdict.sentence, verdict.reasons["a"]) == (sentence, reason)


def test_rules_and_standards_are_named_together():
    cube = made({"a": ONCE, "b": NEVER, "c": NEVER}, {"a": BAD, "b": GOOD, "c": GOOD})
    background = Background({}, "CNY", {}, 4, 40320.0, 1, rulings=(ruling("a", planned=True),))
    verdict = tell(decide(cube, judge(cube, QUICK, 0.95), {}, 0.95), background, None)
    assert verdict.sentence == (
        "b is the cheapest of the 2 models that meet every standard and hard rule, at 2.00 CNY a year."
    )
    assert verdict.reasons["a"] == (
        "breaks the rule overtime (38.86 h of overtime in a month, at most 36 h, already by the rosters); "
        "fails quick: 60.8% (59.2% to 62.3%) against at least 90%"
    )


def test_a_rule_that_no_model_keeps_is_pointed_out():
    broken = dict.fromkeys("abc", ONCE)
    background = Background({}, "CNY", {}, 4, 40320.0, 1, rulings=tuple(map(ruling, "abc")))
    advice = tell(decide(made(broken), [], {}, 0.95), background, None).advice
    assert advice == ("Look at overtime: no model keeps it.",)
