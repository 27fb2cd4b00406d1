"""Pre-emption: when it happens, and whom it stops."""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.events import Kind

STOPS = (Kind.PREEMPTED, Kind.STARTED, Kind.ENDED)


def scene(cases: dict[str, tuple[int, int]], pathways: dict[str, str], *, staff: str = "nurse: {at: base}",
          rooms: str = "", policies: str = "") -> str:  # fmt: skip
    """Cases ``{name: (time, priority)}`` on the pathways of their names (less digits), given by their steps."""
    streams = "\n".join(
        f"  {name}: {{at_times: [{time} min], where: base, priority: {priority}, pathway: {name.rstrip('0123456789')}}}"
        for name, (time, priority) in cases.items()
    )
    paths = "\n".join(f"  {name}: {{{steps}}}" for name, steps in pathways.items())
    return "\n".join([
        "sites: {base: {}}", f"staff: {{{staff}}}", f"rooms: {{{rooms}}}", f"policies: {{{policies}}}",
        f"demand:\n{streams}", f"pathways:\n{paths}",
    ])  # fmt: skip


CARE = "see: {treat: {needs: {nurse: 1}, takes: 30 min}}"
RESCUE = "save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}"


def test_a_more_urgent_case_takes_the_units_and_the_rest_is_done_later():
    assert told(scene({"care": (0, 5), "rescue": (10, 1)}, {"care": CARE, "rescue": RESCUE})) == lines("""
        0 claimed nurse c1 base>base
        0 arrived nurse c1 at base
        0 started c1 see
        10 preempted c1 see by c2
        10 released nurse c1
        10 claimed nurse c2 base>base
        10 arrived nurse c2 at base
        10 started c2 save
        10 waits c1 see nurse all_busy
        15 ended c2 save
        15 released nurse c2
        15 done c2 served
        15 claimed nurse c1 base>base
        15 arrived nurse c1 at base
        15 started c1 see
        35 ended c1 see
        35 released nurse c1
        35 done c1 served
    """)


def test_work_stopped_twice_keeps_the_share_that_is_left():
    # 30 min: 0-10, then 15-20, then the last 15.
    text = scene({"care": (0, 5), "rescue1": (10, 1), "rescue2": (20, 1)}, {"care": CARE, "rescue": RESCUE})
    assert told(text, of="c1", kinds=STOPS) == lines("""
        0 started c1 see
        10 preempted c1 see by c2
        15 started c1 see
        20 preempted c1 see by c3
        25 started c1 see
        40 ended c1 see
    """)


def test_nobody_of_the_same_priority_is_stopped_nor_without_saying_so():
    for priority, rescue in ((5, RESCUE), (1, RESCUE.replace(", preempts: any", ""))):
        text = scene({"care": (0, 5), "rescue": (10, priority)}, {"care": CARE, "rescue": rescue})
        assert told(text, kinds=STOPS)[1:3] == lines("30 ended c1 see\n30 started c2 save")


def test_nobody_is_stopped_while_somebody_is_free():
    staff = "nurse: {at: base, count: 2}"
    text = scene({"care": (0, 5), "rescue": (10, 1)}, {"care": CARE, "rescue": RESCUE}, staff=staff)
    assert told(text, kinds=(Kind.PREEMPTED,)) == []


TEAM = "save: {treat: {needs: {doctor: 1, nurse: 1}, takes: 5 min, preempts: any}}"
DOCTOR = "see: {treat: {needs: {doctor: 1}, takes: 30 min}}"
BOTH = "doctor: {at: base}, nurse: {at: base}"


def test_nobody_is_stopped_unless_that_completes_the_claim():
    # The doctor can't be taken: the nurse goes on too, until 30; then the doctor is free as well.
    held = DOCTOR.replace("takes", "interruptible: false, takes")
    paths = {"care": CARE, "held": held, "team": TEAM}
    text = scene({"care": (0, 5), "held": (0, 5), "team": (10, 1)}, paths, staff=BOTH)
    assert told(text, kinds=(Kind.PREEMPTED, Kind.STARTED)) == lines("""
        0 started c1 see
        0 started c2 see
        30 started c3 save
    """)


def test_two_cases_are_stopped_where_it_takes_both():
    paths = {"care": CARE, "other": DOCTOR, "team": TEAM}
    text = scene({"care": (0, 5), "other": (0, 5), "team": (10, 1)}, paths, staff=BOTH)
    assert told(text, kinds=STOPS)[2:] == lines("""
        10 preempted c1 see by c3
        10 preempted c2 see by c3
        10 started c3 save
        15 ended c3 save
        15 started c1 see
        15 started c2 see
        35 ended c1 see
        35 ended c2 see
    """)


def test_as_few_as_possible_are_stopped_even_if_they_are_more_urgent():
    two = "save: {treat: {needs: {nurse: 2}, takes: 5 min, preempts: any}}"
    pair = "see: {treat: {needs: {nurse: 2}, takes: 30 min}}"
    text = scene({"care1": (0, 9), "care2": (0, 9), "pair": (0, 3), "two": (10, 1)},
                 {"care": CARE, "pair": pair, "two": two}, staff="nurse: {at: base, count: 4}")  # fmt: skip
    assert told(text, kinds=(Kind.PREEMPTED,)) == ["10 preempted c3 see by c4"]


@pytest.mark.parametrize(("priorities", "victim"), [((3, 7, 5), "c2"), ((5, 5, 5), "c3"), ((6, 6, 5), "c2")])
def test_the_least_urgent_is_stopped_and_of_those_the_latest_started(priorities, victim):
    cases = {f"care{n}": (n, priority) for n, priority in enumerate(priorities)}
    text = scene({**cases, "rescue": (10, 1)}, {"care": CARE, "rescue": RESCUE}, staff="nurse: {at: base, count: 3}")
    assert told(text, kinds=(Kind.PREEMPTED,)) == [f"10 preempted {victim} see by c4"]


def test_latest_started_is_by_the_start_of_work_not_by_the_claim():
    # c1 is claimed first, but its nurse walks 20 min; c2's starts at once. At 30 c1 has had 10 min of work, c2 20.
    text = """
        sites: {base: {}, ward: {}}
        travel: {foot: {links: {base: {ward: 20 min}}}}
        staff: {nurse: {at: base, count: 2, mode: foot}}
        demand:
          far: {at_times: [0 min], where: ward, pathway: care}
          near: {at_times: [10 min], where: base, pathway: care}
          rescue: {at_times: [30 min], where: base, priority: 1, pathway: rescue}
        pathways:
          care: {see: {treat: {needs: {nurse: 1}, takes: 60 min}}}
          rescue: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}
    """
    assert told(text, kinds=(Kind.PREEMPTED,)) == ["30 preempted c1 see by c3"]


def test_who_is_still_on_the_way_is_stopped_before_who_is_at_work():
    text = """
        sites: {base: {}, ward: {}}
        travel: {foot: {links: {base: {ward: 20 min}}}}
        staff: {nurse: {at: base, count: 2, mode: foot}}
        demand:
          far: {at_times: [0 min], where: ward, pathway: care}
          near: {at_times: [10 min], where: base, pathway: care}
          rescue: {at_times: [15 min], where: base, priority: 1, pathway: rescue}
        pathways:
          care: {see: {treat: {needs: {nurse: 1}, takes: 60 min}}}
          rescue: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}
    """
    assert told(text, kinds=(Kind.PREEMPTED,)) == ["15 preempted c1 see by c3"]


def test_places_of_a_room_are_taken_like_people():
    stay = "stay: {treat: {needs: {bed: 1}, takes: 30 min}}"
    big = "stay: {treat: {needs: {bed: 2}, takes: 5 min, preempts: any}}"
    cases, rooms = {"stay1": (0, 5), "stay2": (1, 5), "big": (10, 1)}, "bed: {at: base, count: 2}"
    text = scene(cases, {"stay": stay, "big": big}, rooms=rooms)
    assert told(text, kinds=STOPS) == lines("""
        0 started c1 stay
        1 started c2 stay
        10 preempted c2 stay by c3
        10 preempted c1 stay by c3
        10 started c3 stay
        15 ended c3 stay
        15 started c1 stay
        15 started c2 stay
        35 ended c1 stay
        36 ended c2 stay
    """)


@pytest.mark.parametrize("step", [
    "treat: {needs: {nurse: 1}, takes: 30 min, interruptible: false}", "handover: {needs: {nurse: 1}, takes: 30 min}",
])  # fmt: skip
def test_steps_that_must_not_be_interrupted(step):
    text = scene({"care": (0, 5), "rescue": (10, 1)}, {"care": f"see: {{{step}}}", "rescue": RESCUE})
    assert told(text, kinds=STOPS)[:3] == lines("0 started c1 see\n30 ended c1 see\n30 started c2 save")


def test_a_handover_may_be_made_interruptible():
    step = "handover: {needs: {nurse: 1}, takes: 30 min, interruptible: true}"
    text = scene({"care": (0, 5), "rescue": (10, 1)}, {"care": f"see: {{{step}}}", "rescue": RESCUE})
    assert told(text, kinds=(Kind.PREEMPTED,)) == ["10 preempted c1 see by c2"]


def test_an_urgent_case_that_waits_takes_the_units_when_they_come_to_a_step_that_may_be_interrupted():
    steps = (
        "fixed: {respond: {needs: {nurse: 1}, takes: 30 min, interruptible: false}}, "
        "loose: {treat: {needs: {nurse: 1}, takes: 30 min}}"
    )
    text = scene({"care": (0, 5), "rescue": (10, 1)}, {"care": steps, "rescue": RESCUE})
    assert told(text, kinds=STOPS) == lines("""
        0 started c1 fixed
        30 ended c1 fixed
        30 started c1 loose
        30 preempted c1 loose by c2
        30 started c2 save
        35 ended c2 save
        35 started c1 loose
        65 ended c1 loose
    """)


def test_en_route_takes_only_units_that_travel():
    text = scene({"care": (0, 5), "rescue": (10, 1)}, {"care": CARE, "rescue": RESCUE.replace("any", "en_route")})
    assert told(text, kinds=STOPS)[:3] == lines("0 started c1 see\n30 ended c1 see\n30 started c2 save")


def test_en_route_leaves_work_alone_though_others_travel():
    # At 15 a doctor is on the way, who is of no use; the nurse goes on with her work until 30.
    text = """
        sites: {base: {}, ward: {}}
        travel: {foot: {links: {base: {ward: 20 min}}}}
        staff: {nurse: {at: base}, doctor: {at: base, mode: foot}}
        demand:
          care: {at_times: [0 min], where: base, pathway: care}
          round: {at_times: [10 min], where: ward, pathway: round}
          rescue: {at_times: [15 min], where: base, priority: 1, pathway: rescue}
        pathways:
          care: {see: {treat: {needs: {nurse: 1}, takes: 30 min}}}
          round: {look: {treat: {needs: {doctor: 1}, takes: 30 min}}}
          rescue: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: en_route}}}
    """
    assert told(text, kinds=STOPS)[:4] == lines("""
        0 started c1 see
        30 ended c1 see
        30 started c2 look
        30 started c3 save
    """)


def test_who_is_past_the_end_of_the_shift_takes_nothing_new_and_is_not_taken():
    text = """
        sites: {base: {}}
        rosters: {early: {weekly: "Mon 00:00-00:20"}}
        staff: {early_nurse: {at: base, skills: [nurse], roster: early}, nurse: {at: base, starts: "2025-01-06 00:01"}}
        demand:
          care: {at_times: [0 min], where: base, pathway: care}
          other: {at_times: [2 min], where: base, priority: 4, pathway: care}
          rescue: {at_times: [25 min], where: base, priority: 1, pathway: rescue}
        pathways:
          care: {see: {treat: {needs: {nurse: 1}, takes: 60 min}}}
          rescue: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}
    """
    assert told(text, kinds=(Kind.PREEMPTED,)) == ["25 preempted c2 see by c3"]


def test_what_is_kept_for_an_earlier_case_is_not_gained_by_stopping_others():
    # c2 waits for both and has the nurse reserved; c3 is more urgent than c1, but behind c2: nobody is stopped for it.
    held = DOCTOR.replace("takes", "interruptible: false, takes")
    text = scene({"held": (0, 9), "care": (0, 9), "team": (5, 1), "rescue": (10, 2)},
                 {"held": held, "care": CARE, "team": TEAM, "rescue": RESCUE}, staff=BOTH,
                 policies="queue_rule: reserve")  # fmt: skip
    assert told(text, kinds=(Kind.PREEMPTED, Kind.STARTED)) == lines("""
        0 started c1 see
        0 started c2 see
        30 started c3 save
        35 started c4 save
    """)


def test_as_many_are_stopped_as_it_takes():
    # Six nurses are wanted and one is free: the five least urgent of seven, of equals the latest started.
    priorities = [5, 9, 5, 4, 9, 5, 5]
    cases = {f"care{n}": (n, priority) for n, priority in enumerate(priorities)}
    six = "save: {treat: {needs: {nurse: 6}, takes: 5 min, preempts: any}}"
    text = scene({**cases, "six": (10, 1)}, {"care": CARE, "six": six}, staff="nurse: {at: base, count: 8}")
    assert told(text, kinds=(Kind.PREEMPTED,)) == lines("""
        10 preempted c5 see by c8
        10 preempted c2 see by c8
        10 preempted c7 see by c8
        10 preempted c6 see by c8
        10 preempted c3 see by c8
    """)


def test_when_stopping_all_would_not_do_nobody_is_stopped():
    # Six nurses are wanted; five are at work that may stop, the sixth is not.
    fixed = CARE.replace("takes", "interruptible: false, takes")
    cases = {f"care{n}": (0, 5) for n in range(5)}
    six = "save: {treat: {needs: {nurse: 6}, takes: 5 min, preempts: any}}"
    text = scene({**cases, "fixed": (5, 5), "six": (10, 1)}, {"care": CARE, "fixed": fixed, "six": six},
                 staff="nurse: {at: base, count: 6}")  # fmt: skip
    assert told(text, kinds=(Kind.PREEMPTED,)) == []


def test_fewest_among_cases_that_hold_different_things():
    # Two doctors and two nurses are wanted: c3 and c4 bring both each, though c1, c2 and c5 are less urgent.
    pair = "see: {treat: {needs: {doctor: 1, nurse: 1}, takes: 30 min}}"
    four = "save: {treat: {needs: {doctor: 2, nurse: 2}, takes: 5 min, preempts: any}}"
    text = scene({"doc1": (0, 9), "doc2": (1, 9), "pair1": (2, 3), "pair2": (3, 4), "care": (4, 9), "four": (10, 1)},
                 {"doc": DOCTOR, "pair": pair, "care": CARE, "four": four},
                 staff="doctor: {at: base, count: 4}, nurse: {at: base, count: 3}")  # fmt: skip
    assert told(text, kinds=(Kind.PREEMPTED,)) == ["10 preempted c4 see by c6", "10 preempted c3 see by c6"]


def test_a_place_in_a_room_that_is_shut_is_not_gained():
    # The room shut at 5; c1 may stay until 30, and its place would help nobody.
    text = """
        sites: {base: {}}
        rooms: {bed: {at: base, open: "00:00-00:05"}}
        demand:
          stay: {at_times: [0 min], where: base, priority: 5, pathway: stay}
          rescue: {at_times: [10 min], where: base, priority: 1, pathway: rescue}
        pathways:
          stay: {stay: {treat: {needs: {bed: 1}, takes: 30 min}}}
          rescue: {save: {treat: {needs: {bed: 1}, takes: 5 min, preempts: any}}}
    """
    assert told(text, kinds=(Kind.PREEMPTED, Kind.WAITS, Kind.ENDED)) == lines("""
        10 waits c2 save bed closed
        30 ended c1 stay
    """)


def test_a_place_that_a_background_step_has_may_be_taken():
    paths = {
        "care": "rest: {treat: {needs: {bed: 1}, takes: 30 min}, background: true}, wait: {wait: {takes: 60 min}}",
        "rescue": "save: {treat: {needs: {bed: 1}, takes: 5 min, preempts: any}}",
    }
    text = scene({"care": (0, 5), "rescue": (10, 1)}, paths, rooms="bed: {at: base}")
    assert told(text, kinds=STOPS) == lines("""
        0 started c1 wait
        0 started c1 rest
        10 preempted c1 rest by c2
        10 started c2 save
        15 ended c2 save
        15 started c1 rest
        35 ended c1 rest
        60 ended c1 wait
    """)


def test_who_has_to_go_home_first_is_not_gained():
    # The nurse works in the ward from 20 to 80, walks home till 100 and comes back at 120: taking her at 30 gains nothing.
    text = """
        sites: {base: {}, ward: {}}
        travel: {foot: {links: {base: {ward: 20 min}}}}
        staff: {nurse: {at: base, mode: foot, returns: return_first}}
        demand:
          care: {at_times: [0 min], where: ward, pathway: care}
          rescue: {at_times: [30 min], where: ward, priority: 1, pathway: rescue}
        pathways:
          care: {see: {treat: {needs: {nurse: 1}, takes: 60 min}}}
          rescue: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}
    """
    assert told(text, kinds=STOPS) == lines("""
        20 started c1 see
        80 ended c1 see
        120 started c2 save
        125 ended c2 save
    """)
