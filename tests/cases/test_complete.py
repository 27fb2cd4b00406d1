"""Every kind of step, policy, log row, cause, fallback and outcome occurs in some hand-checked case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from covsim.engine.steps import RUNNERS
from covsim.events import Cause, Fallback, Kind, Outcome, ShiftKind
from covsim.policies.registry import BUILT_IN
from covsim.scenario.capacity import Returns
from covsim.scenario.pathways import STEP_KINDS, Work

HERE = Path(__file__)
CASES = "\n".join(file.read_text(encoding="utf-8") for file in sorted(HERE.parent.glob("test_*.py")) if file != HERE)


def told(word: str) -> bool:
    """Whether an expected line (``17 arrived ambulance c1 at mine``) has the word after a time."""
    return re.search(rf"^\W*\d[\d.]* (.* )?{word}\b", CASES, re.MULTILINE) is not None


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_kind_of_step(kind):
    assert kind in RUNNERS
    assert re.search(rf"\b{kind}: {{", CASES)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, rules in BUILT_IN.items() for name in rules])
def test_every_policy(kind, name):
    assert re.search(rf"\b{name}\b", CASES)
    assert BUILT_IN[kind][name].__doc__


@pytest.mark.parametrize("rule", ["backfill", "reserve", "strict"])
def test_every_queue_rule(rule):
    assert f'("{rule}", ' in CASES


@pytest.mark.parametrize("kind", [kind.name.lower() for kind in Kind])
def test_every_kind_of_row(kind):
    assert told(kind)


@pytest.mark.parametrize("word", [one.name.lower() for words in (Cause, Fallback, Outcome) for one in words])
def test_every_cause_fallback_and_outcome(word):
    assert told(word)


@pytest.mark.parametrize("kind", [kind.name.lower() for kind in ShiftKind])
def test_every_kind_of_shift(kind):
    assert told(kind)


@pytest.mark.parametrize("setting", Work.model_fields)
def test_every_setting_of_a_step(setting):
    assert re.search(rf"\b{setting}: ", CASES)


@pytest.mark.parametrize("way", get_args(Returns))
def test_every_way_of_returning(way):
    assert f"returns: {way}" in CASES or way == "divertible"


@pytest.mark.parametrize("how", ["resume", "restart", "resample", "reroute"])
def test_every_way_of_going_on_after_pre_emption(how):
    assert re.search(rf"\b{how}\b", CASES)
