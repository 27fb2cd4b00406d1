"""Spans, the window's clock, quantiles and distinct choice."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from covsim.calendars import WEEK, parse_hours
from covsim.metrics.edges import Edges
from covsim.metrics.grouping import Grouping, quantiles, weighted_quantile
from covsim.metrics.hall import failing
from covsim.metrics.spans import Spans, intersect, overlay, union
from covsim.metrics.window import Window

numbers = st.integers(0, 30)
triple = st.tuples(st.integers(0, 2), numbers, st.integers(1, 9)).map(lambda s: (s[0], s[1], s[1] + s[2]))
spans_of = st.lists(triple, max_size=8)


def triples(spans: Spans) -> list[tuple[int, float, float]]:
    return list(zip(spans.owner.tolist(), spans.start.tolist(), spans.end.tolist()))


def minutes(spans: list[tuple[int, int, int]], minute: int) -> list[int]:
    """Owners of the spans that are open in the minute, the slow way."""
    return [owner for owner, start, end in spans if start <= minute < end]


def test_clipping() -> None:
    assert triples(Spans.of([(1, 0, 5), (2, 5, 9), (3, 9, 20)]).clipped(3, 9)) == [(1, 3, 5), (2, 5, 9)]


@given(spans_of)
def test_accumulated_and_open(spans: list[tuple[int, int, int]]) -> None:
    times = np.arange(45.0)
    count = [len(minutes(spans, minute)) for minute in range(45)]
    assert Spans.of(spans).open_at(times).tolist() == count
    assert Spans.of(spans).accumulated(times).tolist() == [0, *itertools.accumulate(count)][:45]


@given(spans_of)
def test_levels(spans: list[tuple[int, int, int]]) -> None:
    counts, lengths = Spans.of(spans).levels(0, 45)
    every = [len(minutes(spans, minute)) for minute in range(45)]
    assert dict(zip(counts.tolist(), lengths.tolist())) == {n: every.count(n) for n in set(every)}


@given(spans_of)
def test_overlay(spans: list[tuple[int, int, int]]) -> None:
    laid = overlay([Spans.of(spans), Spans.of([(0, 5, 25), (1, 5, 25)])])
    found = {
        (owner, minute): (int(a), int(b))
        for (owner, start, end), a, b in zip(triples(laid.spans), *laid.counts)
        for minute in range(int(start), int(end))
    }
    for owner in range(3):
        for minute in range(45):
            expected = (minutes(spans, minute).count(owner), int(owner < 2 and 5 <= minute < 25))
            assert found.get((owner, minute), (0, 0)) == expected


@given(spans_of, spans_of)
def test_intersection_with_disjoint_spans(
    spans: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    disjoint = union(Spans.of(others))
    parts, _ = intersect(Spans.of(spans), disjoint)
    for minute in range(45):
        covered = bool(minutes(others, minute))
        inside = [owner for owner, start, end in triples(parts) if start <= minute < end]
        assert sorted(inside) == sorted(minutes(spans, minute) if covered else [])


def test_gauge_counts_minutes_within_hours() -> None:
    window = Window(60.0, 3 * 1440.0, offset=6 * 1440.0)  # Sunday 01:00 to Wednesday 00:00
    gauge = window.gauge(parse_hours("Mon-Fri 08:00-17:00"))
    assert gauge.minutes[-1] == 2 * 540
    assert gauge.before(np.array([0.0, 1440 + 480, 1440 + 500, 1440 + 2000])).tolist() == [0, 0, 20, 540 + 80]
    assert window.gauge().minutes[-1] == window.length


def test_hours_of_the_week_and_weeks() -> None:
    window = Window(30.0, 2 * WEEK + 30, offset=90.0)  # from Monday 02:00
    each = window.by_hour_of_week(window.edges)
    assert each.tolist() == [120.0] * 168
    assert window.by_week(window.edges).tolist() == [WEEK, WEEK]
    assert window.hour_of_week(np.array([0.0, 30.0])).tolist() == [1, 2]


def test_times_within_hours() -> None:
    window = Window(0.0, WEEK, offset=0.0)
    night = parse_hours("22:00-06:00")
    times = np.array([0.0, 359.9, 360.0, 1319.0, 1320.0])
    assert window.within(night, times).tolist() == [True, True, False, False, True]
    monday = tuple(window.spans(parse_hours("Mon 00:00-23:00")))
    assert monday == ((0.0, 1380.0),)
    assert window.gauge(night, monday).minutes.tolist() == [0.0, 0.0, 360.0, 360.0, 420.0]


def test_quantiles_are_values_that_occurred() -> None:
    values = np.array([3.0, 1, 2, math.inf, 5, math.nan])
    groups = (Grouping(("a", "b", "none"), np.array([0, 0, 0, 0, 1, 1])),)
    assert list(quantiles(groups, values, 0.5)) == [("a", 2.0, 4), ("b", 5.0, 1), ("none", None, 0)]
    assert next(quantiles(groups, values, 0.75)) == ("a", 3.0, 4)
    assert next(quantiles(groups, values, 0.76)) == ("a", math.inf, 4)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40), st.sampled_from([0.1, 0.5, 0.9, 0.95]))
def test_quantiles_agree_with_numpy(values: list[int], share: float) -> None:
    column = np.array(values, dtype=float)
    ((_, found, _),) = quantiles((Grouping(("all",), np.zeros(len(values), dtype=int)),), column, share)
    assert found == np.quantile(column, share, method="inverted_cdf")


def test_weighted_quantile() -> None:
    assert weighted_quantile(np.array([0, 1, 2]), np.array([94.0, 5.0, 1.0]), 0.95) == 1
    assert weighted_quantile(np.array([0, 1]), np.array([95.0, 5.0]), 0.95) == 0
    assert weighted_quantile(np.array([]), np.array([]), 0.95) is None


@given(st.dictionaries(st.integers(1, 7), st.integers(0, 3), min_size=1), st.tuples(*[st.integers(1, 2)] * 3))
def test_halls_condition_is_a_choice_of_distinct_units(free: dict[int, int], counts: tuple[int, ...]) -> None:
    levels = {mask: np.array([float(n)]) for mask, n in free.items()}
    fails = any(short[0] for _, _, short in failing(levels, counts, (False,) * 3, 1))
    units = [mask for mask, n in free.items() for _ in range(n)]
    slots = [need for need, count in enumerate(counts) for _ in range(count)]
    assert fails == (not _assignable(slots, units))


def _assignable(slots: list[int], units: list[int]) -> bool:
    if not slots:
        return True
    able = (n for n, mask in enumerate(units) if mask >> slots[0] & 1)
    return any(_assignable(slots[1:], units[:n] + units[n + 1 :]) for n in able)


@given(spans_of, spans_of)
def test_steps_put_in_order_add_up_to_the_same_numbers(some, others):
    """With what is added afterwards too; the owner of a span is the set of needs that it serves."""
    steps = Edges()
    for owner, start, end in some:
        steps.add(owner, owner, Spans.of([(0, start, end)]))
    found = []
    for edges in (steps.copy(), steps.in_order().copy()):
        for owner, start, end in others:
            edges.add(owner, owner, Spans.of([(0, start, end)]))
        spans, levels = edges.cut(0.0, 20.0)
        found.append((triples(spans), [levels.of(owner, owner).tolist() for owner in range(3)]))
    assert found[0] == found[1]
    expected = [[len([o for o in minutes(some + others, int(start)) if o == owner]) for _, start, _ in found[0][0]]
                for owner in range(3)]  # fmt: skip
    assert found[1][1] == expected
