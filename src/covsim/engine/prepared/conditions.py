"""Conditions: for which cases a step is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from covsim.calendars import Calendar, Hours, Span, parse_hours
from covsim.scenario.model import Scenario
from covsim.scenario.pathways import Step
from covsim.scenario.periods import during

if TYPE_CHECKING:
    from covsim.engine.prepared.luck_columns import LuckColumns
    from covsim.engine.state import Case

Test = Callable[["Case", float], bool]
Known = NDArray[np.bool_]
"""For each case whether a condition holds, where that hangs only on what is fixed at its call."""


class Condition(NamedTuple):
    """When a step is done."""

    test: Test | None = None  # None: always
    known: Known | None = None  # what of it is known beforehand
    settled: bool = False  # and that is all of it


def read_condition(spec: Step, luck: LuckColumns, scenario: Scenario) -> Condition:
    """The condition under which a step is done."""
    if not spec.only and not spec.unless:
        return Condition()
    known, tests = _read(spec.only, luck, scenario)
    if spec.unless:
        known_too, others = _read(spec.unless, luck, scenario)
        if others:
            tests.append(_not_all(_as_tests(known_too, others)))
        else:
            known.append(~np.logical_and.reduce(known_too))
    can_come = np.logical_and.reduce(known) if known else None
    settled = not tests
    tests = _as_tests(known, tests)
    test = tests[0] if len(tests) == 1 else lambda case, now: all(one(case, now) for one in tests)
    return Condition(test, can_come, settled)


def _read(conditions: Mapping[str, Any], luck: LuckColumns, scenario: Scenario) -> tuple[list[Known], list[Test]]:
    """Conditions that are known beforehand, and those that only the run can tell."""
    known: list[Known] = []
    tests: list[Test] = []
    for key, value in conditions.items():
        values = value if isinstance(value, tuple) else (value,)
        if key == "hours":
            tests.append(_in_hours([parse_hours(one) for one in values], scenario.clock.calendar))
        elif key == "period":
            tests.append(_in_periods(during(scenario.clock, tuple(map(str, values)), -inf, inf)))
        elif (told := luck.told(key)) is not None:
            codes, texts = told
            fitting = [_comparison(one) for one in values]
            known.append(np.array([any(fits(text) for fits in fitting) for text in texts], dtype=np.bool_)[codes])
        else:
            tests.append(_compared(key, [_comparison(one) for one in values], luck))
    return known, tests


def _as_tests(known: list[Known], tests: list[Test]) -> list[Test]:
    """All conditions as tests, what is known as a single one."""
    return [_lookup(np.logical_and.reduce(known)), *tests] if known else tests


def _lookup(known: Known) -> Test:
    flags = known.tobytes()
    return lambda case, now: flags[case.row] == 1


def _not_all(tests: list[Test]) -> Test:
    return lambda case, now: not all(test(case, now) for test in tests)


def _compared(key: str, fitting: list[Callable[[str], bool]], luck: LuckColumns) -> Test:
    def holds(case: Case, now: float) -> bool:
        text = luck.text(case, key, None)
        return any(fits(text) for fits in fitting)

    return holds


def _in_hours(hours: list[Hours], calendar: Calendar) -> Test:
    def holds(case: Case, now: float) -> bool:
        return any(calendar.contains(one, now) for one in hours)

    return holds


def _in_periods(spans: tuple[Span, ...]) -> Test:
    def holds(case: Case, now: float) -> bool:
        return any(start <= now < end for start, end in spans)

    return holds


def _comparison(value: Any) -> Callable[[str], bool]:
    """``critical``, ``3``, ``">=60"``: how a value written in a condition is compared with a case's."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    for sign in ("<=", ">=", "!=", "<", ">"):
        if text.startswith(sign):
            bound = text[len(sign) :].strip()
            if sign == "!=":
                return lambda other: other != bound
            limit = float(bound)
            compare = {"<=": float.__le__, ">=": float.__ge__, "<": float.__lt__, ">": float.__gt__}[sign]
            return lambda other: other not in ("", "nan") and bool(compare(float(other), limit))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = f"{value:g}"
    return lambda other: other.lower() == text.lower()
