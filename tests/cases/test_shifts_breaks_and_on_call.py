"""Breaks, hours on call, and changes from one kind of duty to another. 12:00 is 720, 12:30 is 750."""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.events import Kind


def post(calls: str, roster: str, staff: str = "medic: {at: base, roster: r}", takes: str = "20 min") -> str:
    """Medics at one site; ``calls`` are times in minutes."""
    return f"""
    sites: {{base: {{}}}}
    rosters: {{r: {{{roster}}}}}
    staff: {{{staff}}}
    demand: {{fall: {{at_times: [{", ".join(f"{time} min" for time in calls.split())}], where: base, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{medic: 1}}, takes: {takes}}}}}}}}}
"""


LUNCH = 'always: true, breaks: {lunch: "12:00-12:30"}'


def test_nobody_is_taken_from_a_break():
    assert told(post("730", LUNCH)) == lines("""
        720 break_start medic
        730 waits c1 help medic on_break
        750 break_end medic
        750 claimed medic c1 base>base
        750 arrived medic c1 at base
        750 started c1 help
        770 ended c1 help
        770 released medic c1
        770 done c1 served
    """)


@pytest.mark.parametrize(("busy", "calls", "cause"), [(1, "715 730", "on_break"), (2, "714 715 730", "all_busy")])
def test_the_cause_is_that_of_most_and_of_two_as_frequent_the_more_telling(busy, calls, cause):
    # One medic is at lunch; of the others all are at work when the last case calls.
    staff = f"at_work: {{at: base, count: {busy}, skills: [medic]}}, at_lunch: {{at: base, roster: r, skills: [medic]}}"
    assert told(post(calls, LUNCH, staff), kinds=(Kind.WAITS,)) == [f"730 waits c{busy + 1} help medic {cause}"]


def test_a_break_is_put_off_until_the_work_is_done_and_then_taken_whole():
    # The second case waits through the rest of the work and the break.
    assert told(post("715 716", LUNCH), of="medic")[2:] == lines("""
        716 waits c2 help medic all_busy
        735 released medic c1
        735 break_start medic
        765 break_end medic
        765 claimed medic c2 base>base
        765 arrived medic c2 at base
        785 released medic c2
    """)


def test_a_break_is_taken_at_home_not_on_the_way():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    rosters: {r: {always: true, breaks: {lunch: "12:00-12:30"}}}
    staff: {medic: {at: base, mode: road, roster: r}}
    demand: {fall: {at_times: [700 min, 722 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {medic: 1}, takes: 8 min}}}}
    """
    # On the way home from 718; the break is due, so nothing is taken at 722.
    assert told(text, of="medic")[3:9] == lines("""
        718 released medic c1
        718 returning medic mine>base 10
        722 waits c2 help medic travelling
        728 home medic
        728 break_start medic
        758 break_end medic
    """)


def test_breaks_are_staggered_so_that_not_all_rest_at_once():
    staff = "medic: {at: base, roster: r, count: 2}"
    assert told(post("725 755", f"{LUNCH}, break_stagger: 30 min", staff), of="medic_1 medic_2") == lines("""
        720 break_start medic_1
        725 claimed medic_2 c1 base>base
        725 arrived medic_2 c1 at base
        745 released medic_2 c1
        750 break_end medic_1
        750 break_start medic_2
        755 claimed medic_1 c2 base>base
        755 arrived medic_1 c2 at base
        775 released medic_1 c2
        780 break_end medic_2
    """)


def test_a_break_that_was_put_off_ends_with_the_shift():
    roster = 'weekly: "08:00-12:45", breaks: {lunch: "12:00-12:30"}'
    assert told(post("715", roster), of="medic") == lines("""
        480 on_duty medic regular
        715 claimed medic c1 base>base
        715 arrived medic c1 at base
        735 released medic c1
        735 break_start medic
        765 break_end medic
        765 off_duty medic
    """)
    assert told(post("715", roster.replace("12:45", "12:40")), of="medic")[4:] == lines("""
        735 break_start medic
        760 break_end medic
        760 off_duty medic
    """)


ON_CALL = 'on_call: "20:00-24:00", call_out: 5 min'


def test_call_out_precedes_travel():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    rosters: {r: {on_call: "20:00-24:00", call_out: 5 min}}
    staff: {medic: {at: base, roster: r}}
    vehicles: {ambulance: {at: base, mode: road, turnout: 2 min}}
    demand: {fall: {at_times: [1210 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {medic: 1, ambulance: 1}, takes: 20 min}}}}
    """
    # The ambulance, ready after 2 min, leaves with its crew after 5.
    assert told(text)[:7] == lines("""
        1200 on_duty medic on_call
        1210 claimed ambulance c1 base>mine
        1210 claimed medic c1 base>mine
        1215 departed ambulance c1 base>mine 10
        1215 departed medic c1 base>mine 10
        1225 arrived ambulance c1 at mine
        1225 arrived medic c1 at mine
    """)


def test_call_out_precedes_work_at_the_own_site_too():
    assert told(post("1210", ON_CALL), of="c1") == lines("""
        1210 claimed medic c1 base>base
        1215 arrived medic c1 at base
        1215 started c1 help
        1235 ended c1 help
        1235 released medic c1
        1235 done c1 served
    """)


def test_call_out_and_turnout_add_up():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    rosters: {r: {on_call: "20:00-24:00", call_out: 5 min}}
    staff: {medic: {at: base, mode: road, roster: r, turnout: 1 min}}
    demand: {fall: {at_times: [1210 min, 1240 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {medic: 1}, takes: 20 min}}}}
    """
    # Who is still out needs neither: the second case is taken from the first one's place.
    assert told(text, of="medic")[2:] == lines("""
        1216 departed medic c1 base>mine 10
        1226 arrived medic c1 at mine
        1240 waits c2 help medic all_busy
        1246 released medic c1
        1246 claimed medic c2 mine>mine
        1246 arrived medic c2 at mine
        1266 released medic c2
        1266 returning medic mine>base 10
        1276 home medic
    """)


def test_who_is_in_post_goes_before_who_is_on_call():
    staff = "first: {at: base, roster: r, skills: [medic]}, second: {at: base, skills: [medic]}"
    assert told(post("1210 1211", ON_CALL, staff), kinds=(Kind.CLAIMED, Kind.ARRIVED)) == lines("""
        1210 claimed second c1 base>base
        1210 arrived second c1 at base
        1211 claimed first c2 base>base
        1216 arrived first c2 at base
    """)


def test_the_call_out_counts_when_the_nearest_is_sought():
    # The first lives 10 min from the mine and needs 15 to be called out; the second is in post 20 min away.
    text = """
    sites: {near: {at: [0, 0]}, mine: {at: [10, 0]}, far: {at: [30, 0]}}
    travel: {foot: {speed: 60 km/h}}
    rosters: {home: {on_call: "00:00-24:00", call_out: 15 min}}
    staff:
      first: {at: near, mode: foot, roster: home, skills: [medic]}
      second: {at: far, mode: foot, skills: [medic]}
    demand: {fall: {at_times: [0 min, 1 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {medic: 1}, takes: 20 min}}}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.ARRIVED)) == lines("""
        0 claimed second c1 far>mine
        1 claimed first c2 near>mine
        20 arrived second c1 at mine
        26 arrived first c2 at mine
    """)


def test_a_call_out_alone_makes_all_duty_hours_on_call_hours():
    assert told(post("500", 'weekly: "08:00-12:00", call_out: 5 min'), of="medic") == lines("""
        480 on_duty medic on_call
        500 claimed medic c1 base>base
        505 arrived medic c1 at base
        525 released medic c1
        720 off_duty medic
    """)


def test_from_duty_to_on_call_without_leaving():
    # Work in hand at the change goes on; the call-out begins with the hours on call.
    roster = 'weekly: "08:00-12:00", on_call: "12:00-20:00", call_out: 5 min'
    assert told(post("500 710 800", roster), of="medic") == lines("""
        480 on_duty medic regular
        500 claimed medic c1 base>base
        500 arrived medic c1 at base
        520 released medic c1
        710 claimed medic c2 base>base
        710 arrived medic c2 at base
        720 on_duty medic on_call
        730 released medic c2
        800 claimed medic c3 base>base
        805 arrived medic c3 at base
        825 released medic c3
        1200 off_duty medic
    """)


def test_a_handover_is_to_somebody_in_post():
    # At noon a colleague goes on call and nobody comes: the work is finished as overtime.
    text = """
    sites: {base: {}}
    rosters:
      early: {weekly: "08:00-12:00", end_of_shift: handover}
      home: {on_call: "12:00-20:00", call_out: 5 min}
    staff: {day: {at: base, roster: early, skills: [medic]}, backup: {at: base, roster: home, skills: [medic]}}
    demand: {fall: {at_times: [710 min], where: base, pathway: care}}
    pathways: {care: {help: {treat: {needs: {medic: 1}, takes: 20 min}}}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.SHIFT_END, Kind.RELEASED)) == lines("""
        710 claimed day c1 base>base
        720 shift_end day
        730 released day c1
    """)


def test_a_vehicle_has_its_hours():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    rosters: {r: {weekly: "08:00-20:00", breaks: {wash: "12:00-12:30"}}}
    staff: {medic: {at: base}}
    vehicles: {ambulance: {at: base, mode: road, roster: r}}
    demand: {fall: {at_times: [470 min, 725 min, 1210 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {medic: 1, ambulance: 1}, takes: 20 min}}}}
    """
    assert told(text, kinds=(Kind.WAITS, Kind.CLAIMED)) == lines("""
        470 waits c1 help ambulance nobody_on_duty
        480 claimed ambulance c1 base>mine
        480 claimed medic c1 base>mine
        725 waits c2 help ambulance on_break
        750 claimed ambulance c2 base>mine
        750 claimed medic c2 base>mine
        1210 waits c3 help ambulance nobody_on_duty
    """)
