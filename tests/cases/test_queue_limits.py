"""Waiting rooms, the shortest queue, start windows, and places that come and go."""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.events import Kind

WINDOWS = (Kind.WAITS, Kind.STARTED)


def room(step: str, times: str = "[0 min, 1 min, 2 min, 3 min]", bed: str = "{at: base}") -> str:
    """Cases that need a bed for half an hour."""
    return f"""
        sites: {{base: {{}}}}
        rooms: {{bed: {bed}}}
        demand: {{calls: {{at_times: {times}, where: base, pathway: p}}}}
        pathways: {{p: {{stay: {{treat: {{needs: {{bed: 1}}, takes: 30 min, {step}}}}}}}}}
    """


def test_who_finds_the_waiting_room_full_falls_back_at_once():
    assert told(room("waiting_room: 1")) == lines("""
        0 claimed bed c1 base>base
        0 started c1 stay
        1 waits c2 stay bed room_full
        2 waits c3 stay bed room_full
        2 fell_back c3 stay bed room_full left
        2 done c3 left
        3 waits c4 stay bed room_full
        3 fell_back c4 stay bed room_full left
        3 done c4 left
        30 ended c1 stay
        30 released bed c1
        30 done c1 served
        30 claimed bed c2 base>base
        30 started c2 stay
        60 ended c2 stay
        60 released bed c2
        60 done c2 served
    """)


def test_a_waiting_room_of_none_is_a_loss_system():
    ends = told(room("waiting_room: 0", times="[0 min, 29 min, 30 min, 31 min]"), kinds=(Kind.DONE,))
    assert ends == lines("29 done c2 left\n30 done c1 served\n31 done c4 left\n60 done c3 served")


def test_a_place_in_the_waiting_room_is_free_again_when_its_case_is_served_or_leaves():
    text = room("waiting_room: 1, patience: 10 min", times="[0 min, 1 min, 12 min, 13 min, 25 min, 31 min]")
    # c2 waits 1-11; c3 takes its chair 12-22; c4 finds it taken; c5 waits 25-30 and is served; c6 waits 31-41.
    assert told(text, kinds=(Kind.FELL_BACK, Kind.STARTED)) == lines("""
        0 started c1 stay
        11 fell_back c2 stay bed room_full left
        13 fell_back c4 stay bed room_full left
        22 fell_back c3 stay bed room_full left
        30 started c5 stay
        41 fell_back c6 stay bed room_full left
    """)


def test_cases_of_one_instant_fill_the_waiting_room_in_order():
    text = room("waiting_room: 1", times="[5 min, 5 min, 5 min]")
    assert told(text, kinds=(Kind.STARTED, Kind.DONE)) == lines("""
        5 started c1 stay
        5 done c3 left
        35 done c1 served
        35 started c2 stay
        65 done c2 served
    """)


TWO_LINES = """
        sites: {{base: {{}}}}
        rooms: {{left: {{at: base, count: {left}}}, right: {{at: base}}}}
        demand: {{calls: {{at_times: {times}, where: base, pathway: p}}}}
        pathways: {{p: {{stay: {{treat: {{join_shortest: [left, right], takes: {{by: attribute}}}}}}}}}}
"""


def shortest(times: str, left: int = 1, takes: str = "30 min") -> list[str]:
    """Which of two rooms each case takes, and when."""
    text = TWO_LINES.format(times=times, left=left).replace("{by: attribute}", takes)
    return told(text, kinds=(Kind.CLAIMED,))


def test_the_shortest_queue_is_joined_for_good():
    # c1 left, c2 right (empty), c3 ties: the first; c4 the right one. c3 doesn't change over, though both end at 30.
    assert shortest("[0 min, 1 min, 2 min, 3 min]") == lines("""
        0 claimed left c1 base>base
        1 claimed right c2 base>base
        30 claimed left c3 base>base
        31 claimed right c4 base>base
    """)


def test_who_joined_a_queue_stays_in_it_when_the_other_becomes_empty():
    takes = "{by: stream, cases: {calls: 30 min, long: 100 min}}"
    text = TWO_LINES.format(times="[1 min, 2 min, 3 min]", left=1).replace("{by: attribute}", takes).replace(
        "demand: {", "demand: {long: {at_times: [0 min], where: base, pathway: p}, "
    )
    # Both have one inside at 2: c3 waits at the left, where c1 stays till 100, though the right is empty from 61 on.
    assert told(text, kinds=(Kind.CLAIMED,)) == lines("""
        0 claimed left c1 base>base
        1 claimed right c2 base>base
        31 claimed right c4 base>base
        100 claimed left c3 base>base
    """)


def test_cases_of_one_instant_count_each_other_in_the_queue():
    assert shortest("[5 min, 5 min, 5 min]") == lines("""
        5 claimed left c1 base>base
        5 claimed right c2 base>base
        35 claimed left c3 base>base
    """)


def test_who_has_left_a_queue_is_no_longer_counted_in_it():
    # c3 waits at the left from 2 to 7; at 8 there is one inside each, and c4 takes the first.
    text = TWO_LINES.format(times="[0 min, 1 min, 2 min, 8 min]", left=1)
    found = told(text.replace("{by: attribute}", "30 min, patience: 5 min"), kinds=(Kind.WAITS, Kind.FELL_BACK))
    assert found == lines("""
        2 waits c3 stay left room_full
        7 fell_back c3 stay left room_full left
        8 waits c4 stay left room_full
        13 fell_back c4 stay left room_full left
    """)


def test_the_queue_of_a_larger_room_is_shorter_with_as_many_inside():
    # Left has three places: c1 left (3 free), c2 left (2 free against 1), then one free in each: left; then right.
    assert shortest("[0 min, 1 min, 2 min, 3 min]", left=3) == lines("""
        0 claimed left c1 base>base
        1 claimed left c2 base>base
        2 claimed left c3 base>base
        3 claimed right c4 base>base
    """)


def test_work_starts_only_within_the_start_window():
    text = room('start_window: "08:00-09:00"', times="[7 h, 8 h, 23 h]")
    # c2 waits for c1; at 09:00 the window is shut; what has started goes on past it.
    assert told(text.replace("takes: 30 min", "takes: 50 min"), kinds=WINDOWS) == lines("""
        420 waits c1 stay bed closed
        480 started c1 stay
        480 waits c2 stay bed room_full
        530 started c2 stay
        1380 waits c3 stay bed closed
    """)


def test_who_is_not_served_within_the_window_waits_for_the_next_day():
    text = "clock: {start: 2025-01-06, horizon: 2 days}\n" + room(
        'start_window: "08:00-09:00"', times="[8 h, 8 h, 8 h]"
    ).replace("takes: 30 min", "takes: 40 min").replace("        ", "")
    assert told(text, kinds=(Kind.STARTED,)) == lines("""
        480 started c1 stay
        520 started c2 stay
        1920 started c3 stay
    """)


def test_who_waits_for_a_window_holds_nobody_up_and_then_waits_for_who_is_busy():
    # The report (c1) may be read from 10:00 on. Until then the nurse serves others, and the one of 9:10 until 10:20.
    text = """
        sites: {base: {}}
        staff: {nurse: {at: base}}
        demand:
          reports: {at_times: [9 h], where: base, priority: 1, pathway: read}
          visits: {at_times: [550 min], where: base, pathway: visit}
        pathways:
          read: {report: {treat: {needs: {nurse: 1}, takes: 10 min, start_window: "10:00-11:00"}}}
          visit: {see: {treat: {needs: {nurse: 1}, takes: 70 min}}}
    """
    assert told(text, kinds=(*WINDOWS, Kind.ENDED)) == lines("""
        540 waits c1 report nurse closed
        550 started c2 see
        620 ended c2 see
        620 started c1 report
        630 ended c1 report
    """)


def test_a_start_window_holds_for_work_that_needs_nobody():
    text = """
        sites: {base: {}}
        demand: {calls: {at_times: [7 h, 10 h], where: base, pathway: p}}
        pathways: {p: {scan: {treat: {takes: 30 min, start_window: "08:00-09:00, 11:00-12:00"}}}}
    """
    assert told(text) == lines("""
        480 started c1 scan
        510 ended c1 scan
        510 done c1 served
        660 started c2 scan
        690 ended c2 scan
        690 done c2 served
    """)


def test_patience_runs_while_the_window_is_shut():
    text = room('start_window: "08:00-09:00", patience: 30 min', times="[7 h, 455 min]")
    assert told(text, kinds=(Kind.FELL_BACK, Kind.STARTED)) == lines("""
        450 fell_back c1 stay bed closed left
        480 started c2 stay
    """)


def told_of_beds(text: str, kinds: tuple[Kind, ...], attended: bool) -> list[str]:
    """What happens with beds; the same when each case needs one of many nurses as well (``attended``)."""
    if attended:
        text = text.replace("needs: {bed: 1}", "needs: {bed: 1, nurse: 1}") + "    staff: {nurse: {at: base, count: 9}}"
    return [line for line in told(text, kinds=kinds) if "nurse" not in line]


alone_and_attended = pytest.mark.parametrize("attended", [False, True])


@alone_and_attended
def test_after_a_drop_of_capacity_nothing_starts_until_fewer_are_in_use(attended):
    # Three beds until 01:00, then one; stays of 50 min. In use at 60: c1-c3 (to 70, 71, 100). At 71 one still is.
    bed = '{at: base, count: 1, by_hours: {"Mon 00:00-01:00": 3}}'
    text = room("", times="[20 min, 21 min, 50 min, 55 min]", bed=bed).replace("takes: 30 min", "takes: 50 min")
    assert told_of_beds(text, (Kind.CAPACITY, Kind.STARTED, Kind.RELEASED), attended) == lines("""
        0 capacity bed
        20 started c1 stay
        21 started c2 stay
        50 started c3 stay
        60 capacity bed
        70 released bed c1
        71 released bed c2
        100 released bed c3
        100 started c4 stay
        150 released bed c4
    """)


@alone_and_attended
def test_more_places_serve_the_waiting_at_once(attended):
    bed = '{at: base, count: 1, by_hours: {"Mon 00:10-01:00": 3}}'
    assert told_of_beds(room("", bed=bed), WINDOWS, attended) == lines("""
        0 started c1 stay
        1 waits c2 stay bed room_full
        2 waits c3 stay bed room_full
        3 waits c4 stay bed room_full
        10 started c2 stay
        10 started c3 stay
        30 started c4 stay
    """)


@alone_and_attended
def test_outside_opening_hours_nothing_starts_and_what_has_started_goes_on(attended):
    text = room("", times="[7 h, 9 h, 545 min]", bed='{at: base, count: 2, open: "08:00-09:10"}')
    assert told_of_beds(text, (Kind.WAITS, Kind.STARTED, Kind.ENDED), attended) == lines("""
        420 waits c1 stay bed closed
        480 started c1 stay
        510 ended c1 stay
        540 started c2 stay
        545 started c3 stay
        570 ended c2 stay
        575 ended c3 stay
    """)
    late = room("", times="[550 min]", bed='{at: base, count: 2, open: "08:00-09:10"}')
    assert told(late) == lines("550 waits c1 stay bed closed")


def test_an_unlimited_room_makes_nobody_wait():
    text = room("", times="[0 min, 0 min, 0 min, 0 min]", bed="{at: base, count: unlimited}")
    assert told(text, kinds=WINDOWS) == lines("""
        0 started c1 stay
        0 started c2 stay
        0 started c3 stay
        0 started c4 stay
    """)


RESERVED = """
        sites: {{base: {{}}}}
        rooms: {{bed: {{at: base, count: 2, reserved: {{count: 1, {who}}}}}}}
        demand:
          grave: {{at_times: [10 min], where: base, pathway: p, priority: 1, severity: {{grave: 1}}}}
          mild: {{at_times: [0 min, 1 min], where: base, pathway: p, severity: {{mild: 1}}}}
        pathways: {{p: {{stay: {{treat: {{needs: {{bed: 1}}, takes: 30 min}}}}}}}}
"""


@pytest.mark.parametrize("who", ["priority: 1", "severities: [grave]"])
def test_reserved_places_are_kept_for_some_cases(who):
    # The second mild case waits beside a free bed. At 30 c1 goes; c3 (grave) is in till 40: one bed free, and kept.
    assert told(RESERVED.format(who=who), kinds=WINDOWS) == lines("""
        0 started c1 stay
        1 waits c2 stay bed room_full
        10 started c3 stay
        40 started c2 stay
    """)


def test_a_room_without_a_site_is_wherever_the_case_is():
    text = """
        sites: {base: {}, mine: {}}
        rooms: {line: {count: 1}}
        demand: {base: {at_times: [0 min], where: base, pathway: p}, mine: {at_times: [5 min], where: mine, pathway: p}}
        pathways: {p: {talk: {treat: {needs: {line: 1}, takes: 10 min}}}}
    """.replace("base: {at_times", "one: {at_times").replace("mine: {at_times", "two: {at_times")
    assert told(text, kinds=(Kind.CLAIMED,)) == lines("0 claimed line c1 base>base\n10 claimed line c2 mine>mine")
