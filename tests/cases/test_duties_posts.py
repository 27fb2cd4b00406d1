"""Posts: manned from the first to the last minute of their hours, with relief for breaks and at the end of shifts."""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.events import Kind

TWO = """
    sites: {room: {at: [0, 0]}, gate: {at: [0.3, 0]}}
    travel: {walk: {speed: 6 km/h}}
    rosters:
      day: {weekly: "08:00-20:00", breaks: {meal: "12:00-12:30"}}
      late: {weekly: "11:00-23:00"}
    staff:
      early: {at: room, mode: walk, roster: day, skills: [guard]}
      late: {at: room, mode: walk, roster: late, skills: [guard]}
"""
POST = """
    duties: {gate_post: {post: "08:30-22:00", needs: {guard: 1}, at: gate, priority: 2}}
"""


def test_the_holder_is_relieved_for_the_break_and_stays_until_the_relief_has_come():
    assert told(TWO + POST) == lines("""
        480 on_duty early regular
        510 claimed early c1 room>gate
        510 departed early c1 room>gate 3
        513 arrived early c1 at gate
        513 started c1 visit
        660 on_duty late regular
        720 claimed late c1 room>gate
        720 departed late c1 room>gate 3
        723 arrived late c1 at gate
        723 released early c1
        723 returning early gate>room 3
        726 home early
        726 break_start early
        756 break_end early
        1200 off_duty early
        1320 ended c1 visit
        1320 released late c1
        1320 done c1 served
        1320 returning late gate>room 3
        1323 home late
        1380 off_duty late
    """)


def test_at_the_end_of_the_shift_the_holder_waits_for_the_relief():
    # No break, and the next is there only from 21:00: an hour of overtime, and six minutes for the ways.
    text = TWO.replace(', breaks: {meal: "12:00-12:30"}', "").replace("11:00-23:00", "21:00-23:00") + POST
    assert told(text)[5:] == lines("""
        1200 shift_end early
        1200 waits c1 visit guard away_on_duty
        1260 on_duty late regular
        1260 claimed late c1 room>gate
        1260 departed late c1 room>gate 3
        1263 arrived late c1 at gate
        1263 released early c1
        1263 returning early gate>room 3
        1266 home early
        1266 off_duty early
        1320 ended c1 visit
        1320 released late c1
        1320 done c1 served
        1320 returning late gate>room 3
        1323 home late
        1380 off_duty late
    """)


def test_nobody_to_relieve_for_a_break_it_is_put_off():
    text = TWO.replace("11:00-23:00", "22:30-23:00") + POST
    assert told(text, of="early")[4:] == lines("""
        1200 shift_end early
        1320 released early c1
        1320 returning early gate>room 3
        1323 home early
        1323 off_duty early
    """)


CALLED = """
    demand: {fight: {at_times: [930 min], where: room, priority: 1, pathway: care}}
    pathways: {care: {help: {respond: {needs: {guard: 2}, preempts: any, takes: 10 min}}}}
"""


def test_called_away_the_post_waits_for_the_next_who_is_free():
    # From 15:30 (930) to 15:46 nobody is at the gate.
    assert told(TWO + POST + CALLED)[14:29] == lines("""
        930 preempted c1 visit by c2
        930 released late c1
        930 claimed early c2 room>room
        930 claimed late c2 gate>room
        930 arrived early c2 at room
        930 waits c1 visit guard all_busy
        930 departed late c2 gate>room 3
        933 arrived late c2 at room
        933 started c2 help
        943 ended c2 help
        943 released early c2
        943 released late c2
        943 done c2 served
        943 claimed early c1 room>gate
        943 departed early c1 room>gate 3
    """)


def test_without_recall_a_post_is_never_left():
    text = TWO + POST.replace("priority: 2", "priority: 2, recall: {allowed: false}") + CALLED
    assert told(text, of="c2")[0] == "930 waits c2 help guard away_on_duty"


def test_a_holder_whose_break_is_due_is_not_called_away():
    text = TWO + POST + CALLED.replace("930", "721").replace("guard: 2", "early: 1")
    assert told(text, of="c2")[:2] == ["721 waits c2 help early away_on_duty", "756 claimed early c2 room>room"]


def test_a_relief_called_away_on_its_way_is_asked_for_again():
    text = TWO + POST + CALLED.replace("930", "722").replace("guard: 2", "late: 1")
    assert told(text, of="c1")[4:] == lines("""
        720 claimed late c1 room>gate
        720 departed late c1 room>gate 3
        722 preempted c1 visit by c2
        722 released late c1
        722 waits c1 visit guard away_on_duty
        734 claimed late c1 room>gate
        734 departed late c1 room>gate 3
        737 arrived late c1 at gate
        737 released early c1
        1320 ended c1 visit
        1320 released late c1
        1320 done c1 served
    """)


def test_nobody_on_duty_the_post_waits_and_closes_with_its_hours():
    assert told(TWO + POST.replace("08:30-22:00", "01:00-05:00")) == lines("""
        60 waits c1 visit guard nobody_on_duty
        300 ended c1 visit
        300 done c1 served
        480 on_duty early regular
        660 on_duty late regular
        720 break_start early
        750 break_end early
        1200 off_duty early
        1380 off_duty late
    """)


def test_two_places_at_each_of_two_sites_are_cases_of_their_own():
    text = """
    sites: {room: {}, gate: {}}
    travel: {walk: {links: {room: {gate: 3 min}}}}
    staff: {guard: {at: room, mode: walk, count: 3}}
    duties: {posts: {post: "08:00-09:00", needs: {guard: 2}, at: [gate, room]}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.WAITS)) == lines("""
        480 claimed guard_1 c1 room>gate
        480 claimed guard_2 c2 room>gate
        480 claimed guard_3 c3 room>room
        480 waits c4 visit guard away_on_duty
    """)


def test_a_post_round_the_clock_is_one_case():
    text = """
    clock: {start: 2025-01-06, horizon: 15 days, until: empty}
    sites: {room: {}}
    rosters: {crews: {cycle: [day, night], shifts: {day: "08:00-20:00", night: "20:00-08:00"}}}
    staff: {guard: {at: room, count: 2, roster: crews}}
    duties: {gate: {post: always, needs: {guard: 1}, at: room}}
    """
    found = told(text, kinds=(Kind.CALL, Kind.DONE))
    assert found == ["0 call c1", "21600 done c1 served"]


def test_one_who_can_do_several_things_at_once_is_relieved_of_the_post_alone():
    text = TWO.replace("roster: day", "roster: day, at_once: 2") + POST + """
    demand: {caller: {at_times: [715 min], where: gate, pathway: talk}}
    pathways: {talk: {talk: {treat: {needs: {early: 1}, takes: 20 min}}}}
    """
    assert told(text, of="early")[4:11] == lines("""
        715 claimed early c2 gate>gate
        715 arrived early c2 at gate
        723 released early c1
        735 released early c2
        735 returning early gate>room 3
        738 home early
        738 break_start early
    """)


def test_a_post_takes_people_from_less_urgent_work_if_it_may():
    text = TWO + POST.replace("priority: 2", "priority: 2, preempts: any") + """
    demand: {caller: {at_times: [500 min], where: room, pathway: talk}}
    pathways: {talk: {talk: {treat: {needs: {early: 1}, takes: 20 min}}}}
    """
    assert told(text, of="c2")[:1] == ["510 preempted c1 talk by c2"]


@pytest.mark.parametrize("preempts", ["no", "en_route"])
def test_else_it_waits(preempts):
    text = TWO + POST.replace("priority: 2", f"priority: 2, preempts: {preempts}") + """
    demand: {caller: {at_times: [500 min], where: room, pathway: talk}}
    pathways: {talk: {talk: {treat: {needs: {early: 1}, takes: 20 min}}}}
    """
    assert told(text, of="c2")[:2] == ["510 waits c2 visit guard all_busy", "520 claimed early c2 room>gate"]


def test_a_relief_is_not_taken_from_other_work():
    # From 11:50 the other one talks for 20 min: the relief for the meal, due at 12:00, comes when that has ended.
    text = TWO + POST.replace("priority: 2", "priority: 2, preempts: any") + """
    demand: {caller: {at_times: [710 min], where: room, pathway: talk}}
    pathways: {talk: {talk: {treat: {needs: {late: 1}, takes: 20 min}}}}
    """
    assert told(text, of="c1")[4:7] == lines("""
        720 waits c1 visit guard away_on_duty
        730 claimed late c1 room>gate
        730 departed late c1 room>gate 3
    """)
