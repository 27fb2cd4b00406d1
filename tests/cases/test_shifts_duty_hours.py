"""On and off duty, and what happens to work in hand at the end of a shift. 08:00 is 480, 12:00 is 720."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

COMING = (Kind.ON_DUTY, Kind.SHIFT_END, Kind.OFF_DUTY)


def post(calls: str, rosters: str, staff: str, takes: str = "20 min", more: str = "") -> str:
    """Medics at one site; ``calls`` are times in minutes."""
    return f"""
    sites: {{base: {{}}}}
    rosters: {{{rosters}}}
    staff: {{{staff}}}
    demand: {{fall: {{at_times: [{", ".join(f"{time} min" for time in calls.split())}], where: base, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{medic: 1}}, takes: {takes}}}}}}}}}
    {more}
"""


MORNING = 'morning: {weekly: "08:00-12:00"}'
MEDIC = "medic: {at: base, roster: morning}"


def test_nobody_is_on_duty_until_the_shift_begins():
    # Who comes at the very moment of the call is there for it.
    assert told(post("470 600", MORNING, MEDIC)) == lines("""
        470 waits c1 help medic nobody_on_duty
        480 on_duty medic regular
        480 claimed medic c1 base>base
        480 arrived medic c1 at base
        480 started c1 help
        500 ended c1 help
        500 released medic c1
        500 done c1 served
        600 claimed medic c2 base>base
        600 arrived medic c2 at base
        600 started c2 help
        620 ended c2 help
        620 released medic c2
        620 done c2 served
        720 off_duty medic
    """)


def test_a_call_at_the_moment_of_coming_is_served_and_one_at_the_moment_of_going_is_not():
    assert told(post("480", MORNING, MEDIC))[:2] == lines("""
        480 on_duty medic regular
        480 claimed medic c1 base>base
    """)
    assert told(post("720", MORNING, MEDIC)) == lines("""
        480 on_duty medic regular
        720 off_duty medic
        720 waits c1 help medic nobody_on_duty
    """)


def test_work_that_ends_with_the_shift_is_no_overtime():
    assert told(post("700", MORNING, MEDIC), of="medic")[2:] == lines("""
        700 arrived medic c1 at base
        720 released medic c1
        720 off_duty medic
    """)


def test_finish_does_the_work_in_hand_as_overtime_and_takes_nothing_new():
    assert told(post("710 725", MORNING, MEDIC))[4:] == lines("""
        720 shift_end medic
        725 waits c2 help medic all_busy
        730 ended c1 help
        730 released medic c1
        730 off_duty medic
        730 done c1 served
    """)


def test_finish_includes_the_way_home():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    rosters: {morning: {weekly: "08:00-12:00"}}
    vehicles: {ambulance: {at: base, mode: road, roster: morning}}
    demand: {fall: {at_times: [690 min, 716 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {ambulance: 1}, takes: 15 min}}}}
    """
    # On its way home it is diverted a minute back to the mine, where noon passes.
    assert told(text, of="ambulance")[5:] == lines("""
        715 returning ambulance mine>base 10
        716 claimed ambulance c2 road>mine
        716 departed ambulance c2 road>mine 1
        717 arrived ambulance c2 at mine
        720 shift_end ambulance
        732 released ambulance c2
        732 returning ambulance mine>base 10
        742 home ambulance
        742 off_duty ambulance
    """)


def test_on_the_way_home_after_the_end_of_the_shift_nothing_new_is_taken():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    rosters: {morning: {weekly: "08:00-12:00"}}
    vehicles: {ambulance: {at: base, mode: road, roster: morning}}
    demand: {fall: {at_times: [690 min, 721 min], where: mine, pathway: care}}
    pathways: {care: {help: {respond: {needs: {ambulance: 1}, takes: 15 min}}}}
    """
    assert told(text, of="ambulance")[5:] == lines("""
        715 returning ambulance mine>base 10
        720 shift_end ambulance
        721 waits c2 help ambulance nobody_on_duty
        725 home ambulance
        725 off_duty ambulance
    """)


def test_overtime_into_the_next_shift_of_the_same_person():
    # 08:00-12:00 and 14:00-17:00; work from 11:50 to 14:50 bridges the gap; on duty again without having left.
    text = post("710 845", 'split: {weekly: "08:00-12:00, 14:00-17:00"}', "medic: {at: base, roster: split}", "180 min")
    assert told(text, of="medic")[2:] == lines("""
        710 arrived medic c1 at base
        720 shift_end medic
        840 on_duty medic regular
        845 waits c2 help medic all_busy
        890 released medic c1
        890 claimed medic c2 base>base
        890 arrived medic c2 at base
        1020 shift_end medic
        1070 released medic c2
        1070 off_duty medic
    """)


TWO_SHIFTS = 'early: {weekly: "08:00-12:00", end_of_shift: RULE}, late: {weekly: "12:00-20:00"}'
TWO_MEDICS = "early_medic: {at: base, roster: early, skills: [medic]}, late_medic: {at: base, roster: late, skills: [medic]}"


def test_handover_to_the_colleague_who_comes():
    assert told(post("710", TWO_SHIFTS.replace("RULE", "handover"), TWO_MEDICS)) == lines("""
        480 on_duty early_medic regular
        710 claimed early_medic c1 base>base
        710 arrived early_medic c1 at base
        710 started c1 help
        720 on_duty late_medic regular
        720 shift_end early_medic
        720 claimed late_medic c1 base>base
        720 arrived late_medic c1 at base
        720 released early_medic c1
        720 off_duty early_medic
        730 ended c1 help
        730 released late_medic c1
        730 done c1 served
        1200 off_duty late_medic
    """)


def test_handover_without_a_free_colleague_finishes():
    late = TWO_SHIFTS.replace("RULE", "handover").replace("12:00-20:00", "12:01-20:00")
    assert told(post("710", late, TWO_MEDICS), of="early_medic")[3:] == lines("""
        720 shift_end early_medic
        730 released early_medic c1
        730 off_duty early_medic
    """)


def test_a_colleague_who_has_a_case_takes_nothing_over():
    both = TWO_SHIFTS.replace("RULE", "handover").replace("12:00-20:00", "11:00-20:00")
    assert told(post("705 710", both, TWO_MEDICS), kinds=(Kind.CLAIMED, Kind.RELEASED)) == lines("""
        705 claimed early_medic c1 base>base
        710 claimed late_medic c2 base>base
        725 released early_medic c1
        730 released late_medic c2
    """)


def test_a_colleague_at_another_site_takes_nothing_over():
    both = TWO_SHIFTS.replace("RULE", "handover").replace("12:00-20:00", "11:00-20:00")
    text = post("705", both, TWO_MEDICS.replace("late_medic: {at: base", "late_medic: {at: ward"))
    assert told(text.replace("{base: {}}", "{base: {}, ward: {}}"), kinds=(Kind.CLAIMED, Kind.RELEASED)) == lines("""
        705 claimed early_medic c1 base>base
        725 released early_medic c1
    """)


def test_handover_of_work_in_the_background():
    text = """
    sites: {base: {}}
    rosters: {early: {weekly: "08:00-12:00", end_of_shift: handover}, late: {weekly: "12:00-20:00"}}
    staff:
      early_medic: {at: base, roster: early, skills: [medic]}
      late_medic: {at: base, roster: late, skills: [medic]}
    demand: {fall: {at_times: [710 min], where: base, pathway: care}}
    pathways:
      care:
        help: {treat: {needs: {medic: 1}, takes: 20 min}, background: true}
        stay: {wait: {takes: 60 min}, joins: [help]}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.RELEASED)) == lines("""
        710 claimed early_medic c1 base>base
        720 claimed late_medic c1 base>base
        720 released early_medic c1
        730 released late_medic c1
    """)


def test_stop_goes_back_to_the_queue_with_the_work_left():
    # 10 of 20 min are done at noon; the late medic comes at 12:15 and does the other 10.
    late = TWO_SHIFTS.replace("RULE", "stop").replace("12:00-20:00", "12:15-20:00")
    assert told(post("710", late, TWO_MEDICS))[3:] == lines("""
        710 started c1 help
        720 shift_end early_medic
        720 released early_medic c1
        720 off_duty early_medic
        720 waits c1 help medic nobody_on_duty
        735 on_duty late_medic regular
        735 claimed late_medic c1 base>base
        735 arrived late_medic c1 at base
        735 started c1 help
        745 ended c1 help
        745 released late_medic c1
        745 done c1 served
        1200 off_duty late_medic
    """)


def test_what_was_stopped_goes_before_all_that_wait():
    # Case 1 waits from 600 on for the medic and a room that opens at noon; case 2 has the medic from 710. At 720 both
    # could have the late medic: case 2 goes on first.
    text = """
    sites: {base: {}}
    rosters: {early: {weekly: "08:00-12:00", end_of_shift: stop}, late: {weekly: "12:00-20:00"}}
    staff:
      early_medic: {at: base, roster: early, skills: [medic]}
      late_medic: {at: base, roster: late, skills: [medic]}
    rooms: {theatre: {at: base, open: "12:00-20:00"}}
    demand:
      plan: {at_times: [600 min], where: base, pathway: operate}
      fall: {at_times: [710 min], where: base, pathway: care}
    pathways:
      operate: {cut: {treat: {needs: {medic: 1, theatre: 1}, takes: 30 min}}}
      care: {help: {treat: {needs: {medic: 1}, takes: 20 min}}}
    """
    assert told(text, kinds=(Kind.WAITS, Kind.STARTED)) == lines("""
        600 waits c1 cut theatre closed
        710 started c2 help
        720 started c2 help
        730 started c1 cut
    """)


def on_the_road(call: int, roster: str = "stop") -> str:
    return f"""
    sites: {{base: {{at: [0, 0]}}, mine: {{at: [10, 0]}}, hospital: {{at: [16, 0]}}}}
    travel: {{road: {{speed: 60 km/h}}}}
    rosters: {{early: {{weekly: "08:00-12:00", end_of_shift: {roster}}}}}
    vehicles: {{ambulance: {{at: base, mode: road, roster: early}}}}
    demand: {{fall: {{at_times: [{call} min], where: mine, pathway: care}}}}
    pathways:
      care:
        help: {{respond: {{needs: {{ambulance: 1}}, takes: 5 min}}}}
        convey: {{transport: {{to: hospital}}}}
        hand_over: {{handover: {{takes: 10 min}}}}
"""


def test_stop_turns_a_travelling_unit_home():
    # Noon after 6 of the 10 min to the mine.
    assert told(on_the_road(714)) == lines("""
        480 on_duty ambulance regular
        714 claimed ambulance c1 base>mine
        714 departed ambulance c1 base>mine 10
        720 shift_end ambulance
        720 released ambulance c1
        720 waits c1 help ambulance nobody_on_duty
        720 returning ambulance road>base 6
        726 home ambulance
        726 off_duty ambulance
    """)


def test_with_a_patient_aboard_stop_finishes():
    # The drive with the patient lasts from 715 to 721, the handover to 731, the way home to 747.
    finished = lines("""
        721 arrived ambulance c1 at hospital
        731 released ambulance c1
        731 returning ambulance hospital>base 16
        747 home ambulance
        747 off_duty ambulance
    """)
    assert told(on_the_road(700), of="ambulance")[5:] == [*lines("720 shift_end ambulance"), *finished]
    # Noon within the handover (718 to 728): the patient isn't sent back to the mine.
    assert told(on_the_road(697), of="ambulance")[6:] == lines("""
        720 shift_end ambulance
        728 released ambulance c1
        728 returning ambulance hospital>base 16
        744 home ambulance
        744 off_duty ambulance
    """)


def test_a_vehicle_sent_to_fetch_a_patient_turns_home_at_its_end_of_shift():
    text = on_the_road(714).replace("""        help: {respond: {needs: {ambulance: 1}, takes: 5 min}}
        convey: {transport: {to: hospital}}""", "        convey: {transport: {needs: {ambulance: 1}, to: hospital}}")
    assert told(text, of="ambulance")[3:] == lines("""
        720 shift_end ambulance
        720 released ambulance c1
        720 waits c1 convey ambulance nobody_on_duty
        720 returning ambulance road>base 6
        726 home ambulance
        726 off_duty ambulance
    """)


def test_validity_dates_bound_the_days_in_service():
    text = post("100 1500 2900", "always_on: {always: true}", "medic: {at: base, starts: 2025-01-07, ends: 2025-01-08}")
    text = "\n    clock: {start: 2025-01-06, horizon: 3 days}" + text
    assert told(text, of="medic") == lines("""
        100 waits c1 help medic nobody_on_duty
        1440 on_duty medic regular
        1440 claimed medic c1 base>base
        1440 arrived medic c1 at base
        1460 released medic c1
        1500 claimed medic c2 base>base
        1500 arrived medic c2 at base
        1520 released medic c2
        2880 off_duty medic
        2900 waits c3 help medic nobody_on_duty
    """)


def test_crews_of_a_cycle_change_at_the_hour():
    # The cycle is two days long: medic 1 has the day on Monday and the night from Tuesday evening, and comes out of
    # Sunday's night; medic 2 has Monday's night and Tuesday's day.
    cycle = 'two: {cycle: [day, night], shifts: {day: "08:00-20:00", night: "20:00-08:00"}}'
    text = post("500 1300", cycle, "medic: {at: base, count: 2, roster: two}")
    assert told(f"    clock: {{start: 2025-01-06, horizon: 2 days}}\n{text}", kinds=(*COMING, Kind.CLAIMED)) == lines("""
        0 on_duty medic_1 regular
        500 claimed medic_1 c1 base>base
        1200 on_duty medic_2 regular
        1200 off_duty medic_1
        1300 claimed medic_2 c2 base>base
        2640 on_duty medic_1 regular
        2640 off_duty medic_2
    """)


def test_a_colleague_in_the_same_team_does_not_take_over_a_second_part():
    # The late medic could have two cases, but has this one already: the early medic finishes it.
    text = """
    sites: {base: {}}
    rosters: {early: {weekly: "08:00-12:00", end_of_shift: handover}}
    staff:
      early_medic: {at: base, roster: early, skills: [medic]}
      other_medic: {at: base, skills: [medic], at_once: 2}
    demand: {fall: {at_times: [710 min], where: base, pathway: care}}
    pathways: {care: {help: {treat: {needs: {medic: 2}, takes: 20 min}}}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.RELEASED)) == lines("""
        710 claimed early_medic c1 base>base
        710 claimed other_medic c1 base>base
        730 released early_medic c1
        730 released other_medic c1
    """)
