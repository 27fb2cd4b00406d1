"""Rotating batches: who comes, who goes, who has to settle in; and tired people."""

from __future__ import annotations

import datetime as dt

import pytest
from story import lines, told

from covsim.scenario.batches import Batches, batches_of
from covsim.scenario.places import Clock

CLOCK = "clock: {start: 2025-01-06, horizon: 9 days}"
REST = """
    sites: {base: {}}
    demand: {ill: {at_times: [12 h, 84 h, 132 h, 180 h], where: base, pathway: care}}
    pathways: {care: {see: {treat: {needs: {expert: 1}, takes: 10 min}}}}
"""


def test_a_gap_leaves_nobody_between_two_batches():
    # Tenure 3 days: handovers on days 3 and 6. With a gap of 1 day the second batch comes on day 4, the third on day 7.
    text = f"""
    {CLOCK}
    staff: {{expert: {{count: 2, at: base, batches: {{first: 2025-01-06, tenure: 3 days, gap: 1 day}}}}}}
    """ + REST
    assert told(text, of="claimed waits on_duty off_duty") == lines("""
        720 claimed expert[2025-01-06]_1 c1 base>base
        4320 off_duty expert[2025-01-06]_1
        4320 off_duty expert[2025-01-06]_2
        5040 waits c2 see expert nobody_on_duty
        5760 on_duty expert[2025-01-10]_1 regular
        5760 on_duty expert[2025-01-10]_2 regular
        5760 claimed expert[2025-01-10]_1 c2 base>base
        7920 claimed expert[2025-01-10]_1 c3 base>base
        8640 off_duty expert[2025-01-10]_1
        8640 off_duty expert[2025-01-10]_2
        10080 on_duty expert[2025-01-13]_1 regular
        10080 on_duty expert[2025-01-13]_2 regular
        10800 claimed expert[2025-01-13]_1 c4 base>base
    """)


def test_an_overlap_and_settling_in():
    # The second batch comes on day 2, a day before the first leaves, and works at half speed for 2 days: to day 4.
    text = f"""
    {CLOCK}
    staff:
      expert:
        at: base
        batches: {{first: 2025-01-03, tenure: 6 days, overlap: 1 day, settling: {{for: 2 days, pace: 2}}}}
    """ + REST
    assert told(text, of="claimed ended on_duty off_duty") == lines("""
        720 claimed expert[2025-01-03] c1 base>base
        730 ended c1 see
        2880 on_duty expert[2025-01-08] regular
        4320 off_duty expert[2025-01-03]
        5040 claimed expert[2025-01-08] c2 base>base
        5060 ended c2 see
        7920 claimed expert[2025-01-08] c3 base>base
        7930 ended c3 see
        10800 claimed expert[2025-01-08] c4 base>base
        10810 ended c4 see
        11520 on_duty expert[2025-01-14] regular
    """)


def _stays(**given):
    spec = Batches.model_validate(given)
    clock = Clock.model_validate({"start": "2023-01-01", "horizon": "3 years"})
    return [(one.name, one.starts.isoformat(" ", "minutes")[:10], one.ends.isoformat()[:10]) for one in batches_of(spec, clock)]


def test_years_go_by_the_calendar():
    assert _stays(first="2022-07-01", tenure="12 months") == [
        ("2022-07", "2022-07-01", "2023-07-01"), ("2023-07", "2023-07-01", "2024-07-01"),
        ("2024-07", "2024-07-01", "2025-07-01"), ("2025-07", "2025-07-01", "2026-07-01"),
    ]  # fmt: skip


def test_a_month_from_the_last_of_january_ends_in_february():
    stays = _stays(first="2023-01-31", tenure="1 month")
    assert stays[:3] == [
        ("2023-01", "2023-01-31", "2023-02-28"), ("2023-02", "2023-02-28", "2023-03-31"), ("2023-03", "2023-03-31", "2023-04-30"),
    ]  # fmt: skip


def test_overlap_and_gap_leave_the_rhythm_of_the_handovers_alone():
    with_overlap = _stays(first="2022-07-01", tenure="12 months", overlap="14 days")
    with_gap = _stays(first="2022-07-01", tenure="12 months", gap="14 days")
    assert with_overlap[1] == ("2023-06", "2023-06-17", "2024-07-01")
    assert with_gap[1] == ("2023-07", "2023-07-15", "2024-07-01")
    assert [ends for *_, ends in with_overlap] == [ends for *_, ends in with_gap]


def test_so_many_batches_and_no_more():
    stays = _stays(first="2022-07-01", tenure="8 months", number=2)
    assert stays == [("2022-07", "2022-07-01", "2023-03-01"), ("2023-03", "2023-03-01", "2023-11-01")]


def test_batches_that_would_share_a_month_are_named_by_the_day():
    assert [name for name, *_ in _stays(first="2025-12-01", tenure="2 weeks")] == ["2025-12-01", "2025-12-15", "2025-12-29"]


def test_settled_is_the_arrival_and_the_time_to_settle():
    spec = Batches.model_validate({"first": "2023-07-01", "tenure": "1 year", "settling": {"for": "21 days", "pace": 1.5}})
    clock = Clock.model_validate({"start": "2023-01-01", "horizon": "1 year"})
    assert batches_of(spec, clock)[0].settled == dt.datetime(2023, 7, 22)


def test_gap_and_overlap_exclude_one_another():
    with pytest.raises(ValueError, match="overlap and gap exclude one another"):
        Batches.model_validate({"first": "2023-07-01", "tenure": "1 year", "gap": "1 day", "overlap": "1 day"})


def test_work_is_slower_after_long_duty_and_after_a_rest_as_fast_as_before():
    # On duty 08-20; from 16:00 work takes half as long again. The case at 15:50 began before and keeps its pace; the one
    # at 19:50 is finished in overtime. Two adjacent hours of on-call (20-22) don't tire.
    text = """
    clock: {start: 2025-01-06, horizon: 2 days}
    sites: {base: {}}
    rosters: {day: {weekly: "08:00-20:00", on_call: "20:00-22:00"}}
    staff: {doctor: {at: base, roster: day, tiring: {after: 8 h, pace: 1.5}}}
    demand: {ill: {at_times: [9 h, 950 min, 17 h, 1190 min, 21 h, 33 h], where: base, pathway: care}}
    pathways: {care: {see: {treat: {needs: {doctor: 1}, takes: 20 min}}}}
    """
    assert told(text, of="started ended") == lines("""
        540 started c1 see
        560 ended c1 see
        950 started c2 see
        970 ended c2 see
        1020 started c3 see
        1050 ended c3 see
        1190 started c4 see
        1220 ended c4 see
        1260 started c5 see
        1280 ended c5 see
        1980 started c6 see
        2000 ended c6 see
    """)
