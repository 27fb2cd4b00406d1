"""Pre-emption: what becomes of the stopped case, its team, its place in the queue and its luck."""

from __future__ import annotations

from math import log

import pytest
from story import lines, simulated, told

from covsim.events import Kind
from covsim.streams import Luck

STOPS = (Kind.PREEMPTED, Kind.STARTED, Kind.ENDED)


def scene(care: str, *, calls: str = "", paths: str = "", staff: str = "doctor: {at: base}, nurse: {at: base}",
          urgent: str = "nurse: 1", patience: str = "") -> str:  # fmt: skip
    """``care`` (steps) from 0; at 10 an urgent case takes 5 min of ``urgent``."""
    return f"""
        sites: {{base: {{}}}}
        staff: {{{staff}}}
        demand:
          care: {{at_times: [0 min], where: base, pathway: care}}
          urgent: {{at_times: [10 min], where: base, priority: 1, pathway: urgent}}
          {calls}
        pathways:
          care: {{{care}}}
          urgent: {{save: {{treat: {{needs: {{{urgent}}}, takes: 5 min, preempts: any}}}}}}
          {paths}
    """


def treat(more: str = "", takes: str = "30 min", needs: str = "nurse: 1") -> str:
    return f"see: {{treat: {{needs: {{{needs}}}, takes: {takes}, {more}}}}}"


@pytest.mark.parametrize(("how", "end"), [("", 35), ("when_preempted: resume", 35), ("when_preempted: restart", 45)])
def test_resume_does_the_rest_and_restart_does_all_again(how, end):
    # 10 of 30 min were done; at 15 the nurse is back.
    assert told(scene(treat(how)), of="c1", kinds=(Kind.ENDED,)) == [f"{end} ended c1 see"]


@pytest.mark.parametrize(("how", "attempt"), [("restart", 0), ("resample", 1)])
def test_restart_keeps_the_draw_and_resample_takes_the_next(how, attempt):
    log_ = simulated(scene(treat(f"when_preempted: {how}", takes="{exponential: {mean: 200 min}}")))
    minutes = [-200 * log(1 - Luck(1, 0).draw("care", 0, "takes", step="care.see", attempt=n)) for n in (0, 1)]
    assert minutes[0] > 10                  # so that it is stopped at all
    rows = log_.rows[log_.rows["incident"] == 0]
    assert rows[rows["kind"] == Kind.ENDED]["time"][0] == pytest.approx(15 + minutes[attempt])


def test_reroute_follows_otherwise():
    step = "see: {treat: {needs: {nurse: 1}, takes: 30 min, when_preempted: reroute}, otherwise: {go: wait_room}}"
    text = scene(f"{step}, end_here: {{wait: {{takes: 1 min}}, next: end}}, wait_room: {{wait: {{takes: 2 min}}}}")
    assert told(text, of="c1") == lines("""
        0 claimed nurse c1 base>base
        0 arrived nurse c1 at base
        0 started c1 see
        10 preempted c1 see by c2
        10 released nurse c1
        10 fell_back c1 see nurse all_busy step
        10 started c1 wait_room
        12 ended c1 wait_room
        12 done c1 served
    """)


def test_reroute_with_less_goes_on_with_who_is_left():
    step = "see: {treat: {needs: {doctor: 1, nurse: 1}, takes: 30 min, when_preempted: reroute}, otherwise: with_less}"
    assert told(scene(step), of="c1")[5:] == lines("""
        10 preempted c1 see by c2
        10 released doctor c1
        10 released nurse c1
        10 fell_back c1 see doctor all_busy less
        10 claimed doctor c1 base>base
        10 arrived doctor c1 at base
        10 started c1 see
        40 ended c1 see
        40 released doctor c1
        40 done c1 served
    """)


def test_the_whole_team_is_freed_and_claimed_again():
    # The urgent case takes the nurse; the doctor is free for c3 until 22, so c1 goes on at 22, when both are there.
    text = scene(treat(needs="doctor: 1, nurse: 1"), calls="other: {at_times: [2 min], where: base, pathway: other}",
                 paths="other: {ask: {treat: {needs: {doctor: 1}, takes: 12 min}}}")  # fmt: skip
    assert told(text, kinds=(*STOPS, Kind.CLAIMED, Kind.RELEASED)) == lines("""
        0 claimed doctor c1 base>base
        0 claimed nurse c1 base>base
        0 started c1 see
        10 preempted c1 see by c3
        10 released doctor c1
        10 released nurse c1
        10 claimed nurse c3 base>base
        10 started c3 save
        10 claimed doctor c2 base>base
        10 started c2 ask
        15 ended c3 save
        15 released nurse c3
        22 ended c2 ask
        22 released doctor c2
        22 claimed doctor c1 base>base
        22 claimed nurse c1 base>base
        22 started c1 see
        42 ended c1 see
        42 released doctor c1
        42 released nurse c1
    """)


def test_what_earlier_steps_had_kept_is_claimed_again_and_still_kept_afterwards():
    # The nurse of the first step is taken during the second: both go, both come back; at its end only the doctor goes.
    reach, rest = "reach: {respond: {needs: {nurse: 1}, takes: 5 min}}", "rest: {wait: {takes: 7 min}}"
    text = scene(f"{reach}, {treat(needs='doctor: 1')}, {rest}")
    assert told(text, of="c1", kinds=(*STOPS, Kind.CLAIMED, Kind.RELEASED)) == lines("""
        0 claimed nurse c1 base>base
        0 started c1 reach
        5 ended c1 reach
        5 claimed doctor c1 base>base
        5 started c1 see
        10 preempted c1 see by c2
        10 released nurse c1
        10 released doctor c1
        15 claimed nurse c1 base>base
        15 claimed doctor c1 base>base
        15 started c1 see
        40 ended c1 see
        40 released doctor c1
        40 started c1 rest
        47 ended c1 rest
        47 released nurse c1
    """)


def test_the_place_in_the_queue_is_kept():
    # c2 has waited since 5; c1, ready since 0, goes on before it.
    text = scene(treat(), calls="later: {at_times: [5 min], where: base, pathway: care}")
    assert told(text, kinds=(Kind.STARTED,)) == lines("""
        0 started c1 see
        10 started c3 save
        15 started c1 see
        35 started c2 see
    """)


def test_marks_are_set_once_whatever_happens_later():
    marks = "marks: {ready: r, granted: g, arrived: a, started: s, ended: e}"
    text = scene(f"see: {{treat: {{needs: {{nurse: 1}}, takes: 30 min}}, {marks}}}")
    assert told(text, kinds=(Kind.MARK,)) == lines("""
        0 mark c1 see r
        0 mark c1 see g
        0 mark c1 see a
        0 mark c1 see s
        35 mark c1 see e
    """)


def test_the_mark_of_the_start_is_set_once_too_where_it_is_the_only_one():
    text = scene("see: {treat: {needs: {nurse: 1}, takes: 30 min}, marks: seen}")
    assert told(text, of="c1", kinds=(Kind.STARTED, Kind.MARK)) == lines("""
        0 started c1 see
        0 mark c1 see seen
        15 started c1 see
    """)


def test_patience_begins_anew_with_each_wait():
    # c1 is stopped at 10 and waits for 5 min: its patience of 4 min is over at 14.
    text = scene(treat("patience: 4 min"))
    assert told(text, of="c1", kinds=(Kind.FELL_BACK, Kind.DONE)) == lines("""
        14 fell_back c1 see nurse all_busy left
        14 done c1 left
    """)
    assert told(scene(treat("patience: 6 min")), of="c1", kinds=(Kind.DONE,)) == ["35 done c1 served"]


def test_claim_to_release_goes_on_with_the_share_that_is_left():
    # 40 min in all from the claim, no travel: 10 done, 30 left from 15 on.
    text = scene("see: {treat: {needs: {nurse: 1}, claim_to_release: 40 min}}")
    assert told(text, of="c1", kinds=(Kind.ENDED,)) == ["45 ended c1 see"]


BASE_AND_WARD = """
        sites: {base: {}, ward: {}}
        travel: {foot: {links: {base: {ward: 24 min}}}}
        staff: {nurse: {at: ward}, doctor: {at: base, mode: foot}}
        demand:
          care: {at_times: [0 min], where: ward, pathway: care}
          urgent: {at_times: [10 min], where: WHERE, priority: 1, pathway: urgent}
        pathways:
          care: {see: {treat: {needs: {nurse: 1, doctor: 1}, start_with: {nurse: 1}, takes: 30 min}}}
          urgent: {save: {treat: {needs: {WHO: 1}, takes: 5 min, preempts: any}}}
"""


def test_a_part_of_the_team_that_follows_behind_may_be_called_off_and_is_sent_for_again():
    # At 10 the doctor turns back: base at 20, free at 25, at the ward at 49. The nurse has been done since 30.
    text = BASE_AND_WARD.replace("WHERE", "base").replace("WHO", "doctor")
    assert told(text, kinds=(*STOPS, Kind.CLAIMED, Kind.ARRIVED, Kind.RELEASED)) == lines("""
        0 claimed nurse c1 ward>ward
        0 arrived nurse c1 at ward
        0 started c1 see
        0 claimed doctor c1 base>ward
        10 preempted c1 see by c2
        10 released doctor c1
        10 claimed doctor c2 road>base
        20 arrived doctor c2 at base
        20 started c2 save
        25 ended c2 save
        25 released doctor c2
        25 claimed doctor c1 base>ward
        49 arrived doctor c1 at ward
        49 ended c1 see
        49 released nurse c1
        49 released doctor c1
    """)


def test_when_the_part_at_work_is_taken_the_part_on_the_way_is_called_off_and_both_are_claimed_again():
    # The doctor, sent for again at once, just goes on; the nurse comes back at 15 to do the 20 min that are left.
    text = BASE_AND_WARD.replace("WHERE", "ward").replace("WHO", "nurse")
    kinds = (*STOPS, Kind.CLAIMED, Kind.ARRIVED, Kind.RELEASED, Kind.RETURNING)
    assert told(text, of="c1 doctor", kinds=kinds) == lines("""
        0 claimed nurse c1 ward>ward
        0 arrived nurse c1 at ward
        0 started c1 see
        0 claimed doctor c1 base>ward
        10 preempted c1 see by c2
        10 released doctor c1
        10 released nurse c1
        10 claimed doctor c1 road>ward
        15 claimed nurse c1 ward>ward
        15 arrived nurse c1 at ward
        15 started c1 see
        24 arrived doctor c1 at ward
        35 ended c1 see
        35 released nurse c1
        35 released doctor c1
        35 returning doctor ward>base 24
    """)
