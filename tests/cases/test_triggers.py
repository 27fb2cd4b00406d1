"""Triggers: when they turn, and what they call, open and start. Times are minutes since Monday 00:00."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

TURNS = (Kind.TRIGGER_ON, Kind.TRIGGER_OFF)


def ward(calls: str, trigger: str, more: str = "", takes: str = "100 min") -> str:
    """Patients who stay in unlimited beds and are seen by nobody: their number is all that happens."""
    times = ", ".join(f"{time} min" for time in calls.split())
    return f"""
    sites: {{ward: {{}}}}
    staff: {{nurse: {{count: 2, at: ward}}}}
    rooms: {{bed: {{count: unlimited, at: ward}}}}
    demand: {{flu: {{at_times: [{times}], where: ward, pathway: stay}}}}
    pathways: {{stay: {{lie: {{treat: {{needs: {{bed: 1}}, takes: {takes}}}}}}}}}
    triggers: {{alarm: {{{trigger}}}}}
    {more}
"""


def test_it_is_on_while_more_are_there_than_its_threshold():
    # 1, 2, 3 at 10, 20, 30; 2 again at 110, when the first goes.
    assert told(ward("10 20 30", "count: flu, above: 2"), kinds=TURNS) == lines("""
        30 trigger_on alarm 3
        110 trigger_off alarm 2
    """)


def test_off_only_below_a_second_threshold():
    # Hysteresis: 2 at 110 is not below 2, 1 at 120 is.
    assert told(ward("10 20 30", "count: flu, above: 2, below: 2"), kinds=TURNS) == lines("""
        30 trigger_on alarm 3
        120 trigger_off alarm 1
    """)


def test_a_peak_shorter_than_its_duration_does_nothing():
    # Above 2 from 30 to 110: 80 minutes.
    assert told(ward("10 20 30", "count: flu, above: 2, for: 81 min"), kinds=TURNS) == []
    assert told(ward("10 20 30", "count: flu, above: 2, for: 60 min"), kinds=TURNS) == lines("""
        90 trigger_on alarm 3
        110 trigger_off alarm 2
    """)


def test_the_duration_begins_anew_after_a_dip():
    # Above 1 from 20 to 110 and, with the third and fourth patient, from 115 to 215.
    assert told(ward("10 20 115", "count: flu, above: 1, for: 95 min"), kinds=TURNS) == []
    assert told(ward("10 20 115 116", "count: flu, above: 1, for: 95 min"), kinds=TURNS) == lines("""
        210 trigger_on alarm 2
        215 trigger_off alarm 1
    """)


def test_off_after_a_duration_of_its_own():
    # No longer above 2 from 110 on: off 30 minutes later, when it is 0.
    assert told(ward("10 20 30", "count: flu, above: 2, below_for: 30 min"), kinds=TURNS) == lines("""
        30 trigger_on alarm 3
        140 trigger_off alarm 0
    """)


def test_the_load_is_places_taken_for_each_on_duty():
    # Two nurses in the morning, one from 12:00 (720): 4 beds are 2 each, then 4 each, 3 from 800.
    roster = "rosters: {morning: {weekly: '00:00-12:00'}}"
    staff = "staff: {nurse: {at: ward}, helper: {at: ward, roster: morning, skills: [nursing]}}"
    text = ward("700 701 702 703", "load: {of: bed, per: nursing}, above: 3", roster)
    text = text.replace("staff: {nurse: {count: 2, at: ward}}", staff.replace("{at: ward}", "{at: ward, skills: [nursing]}", 1))
    assert told(text, kinds=TURNS) == lines("""
        720 trigger_on alarm 4
        800 trigger_off alarm 3
    """)


def test_the_load_for_all_who_are_fit_does_not_rise_at_night():
    # The helper of the morning is fit, though not on duty: 4 beds for two.
    roster = "rosters: {morning: {weekly: '00:00-12:00'}}"
    text = ward("700 701 702 703", "load: {of: bed, per: nurse, who: fit}, above: 1.5", roster)
    text = text.replace("{count: 2, at: ward}", "{count: 2, at: ward, roster: morning}")
    assert told(text, kinds=TURNS) == lines("""
        703 trigger_on alarm 2
        800 trigger_off alarm 1.5
    """)


def test_a_load_without_anybody_is_infinite():
    text = ward("10", "load: {of: flu, per: nurse}, above: 1000").replace("count: 2", "count: 0")
    assert told(text, kinds=TURNS) == lines("""
        10 trigger_on alarm inf
        110 trigger_off alarm 0
    """)


def clinic(calls: str, triggers: str, more: str = "", doctor: str = "doctor: {at: post}") -> str:
    """Patients who are seen for 20 minutes each."""
    times = ", ".join(f"{time} min" for time in calls.split())
    return f"""
    sites: {{post: {{}}}}
    staff: {{{doctor}}}
    demand: {{fever: {{at_times: [{times}], where: post, pathway: visit}}}}
    pathways: {{visit: {{see: {{treat: {{needs: {{doctor: 1}}, takes: 20 min}}}}}}}}
    triggers: {{{triggers}}}
    {more}
"""


def test_a_queue_of_a_need_and_of_a_step():
    # One is seen, the others wait: 1 from 1, 2 from 2, 3 from 3; at 20 the next is called in.
    for queue in ("doctor", "visit.see"):
        assert told(clinic("0 1 2 3", f"long: {{queue: {queue}, above: 2}}"), kinds=TURNS) == lines("""
            3 trigger_on long 3
            20 trigger_off long 2
        """)


def test_the_share_that_is_busy():
    # Two doctors: 1 of 2 from 0, both from 5 to 20; from 20 on the third patient has one of them.
    text = clinic("0 5 12", "full: {busy: doctor, above: 90%, for: 10 min}", doctor="doctor: {count: 2, at: post}")
    assert told(text, kinds=TURNS) == lines("""
        15 trigger_on full 1
        25 trigger_off full 0.5
    """)


REINFORCED = "doctor: {at: post}, reserve: {at: post, skills: [doctor], called_by: long"
"""A doctor, and a second one who is called."""


def test_reinforcement_is_called_and_goes_again():
    # 3 wait at 3; the reserve takes the first of them at once, and goes when the queue is short and the patient seen.
    text = clinic("0 1 2 3", "long: {queue: doctor, above: 2}", doctor=REINFORCED + "}")
    assert told(text, of="reserve long") == lines("""
        3 trigger_on long 3
        3 on_duty reserve regular
        3 claimed reserve c2 post>post
        3 arrived reserve c2 at post
        20 trigger_off long 1
        20 shift_end reserve
        23 released reserve c2
        23 off_duty reserve
    """)


def test_at_the_instant_of_the_call_it_turns_only_once():
    # At 3 the reserve shortens the queue to 2 at once; the trigger looks again at the next instant, 20.
    text = clinic("0 1 2 3", "long: {queue: doctor, above: 2}", doctor=REINFORCED + "}")
    assert told(text, kinds=TURNS) == lines("""
        3 trigger_on long 3
        20 trigger_off long 1
    """)


def test_reinforcement_takes_its_time():
    # 30 minutes from 3 on: by then two have been seen, and the queue is short: nobody comes.
    text = clinic("0 1 2 3", "long: {queue: doctor, above: 2, after: 30 min}", doctor=REINFORCED + "}")
    assert told(text, of="reserve long") == lines("""
        3 trigger_on long 3
        20 trigger_off long 2
    """)


def test_who_stays_for_a_time_comes_all_the_same_and_stays():
    text = clinic("0 1 2 3 200", "long: {queue: doctor, above: 2, after: 30 min}", doctor=REINFORCED + ", stays: 5 h}")
    assert told(text, of="reserve long") == lines("""
        3 trigger_on long 3
        20 trigger_off long 2
        33 on_duty reserve regular
        33 claimed reserve c3 post>post
        33 arrived reserve c3 at post
        53 released reserve c3
        333 off_duty reserve
    """)


def test_reinforcement_works_by_its_roster():
    # Called at 3 for two days; on duty from 08:00 to 12:00 of both.
    more = "rosters: {morning: {weekly: '08:00-12:00'}}\n    clock: {start: 2025-01-06, horizon: 3 days}"
    doctor = REINFORCED + ", roster: morning, stays: 48 h}"
    text = clinic("0 1 2 3", "long: {queue: doctor, above: 2}", more, doctor)
    assert told(text, of="reserve") == lines("""
        480 on_duty reserve regular
        720 off_duty reserve
        1920 on_duty reserve regular
        2160 off_duty reserve
    """)


def test_a_vehicle_is_called():
    text = """
    sites: {post: {}, mine: {}}
    travel: {road: {links: {post: {mine: 10 min}}}}
    vehicles: {ambulance: {at: post, mode: road}, spare: {at: post, mode: road, skills: [ambulance], called_by: none_left}}
    demand: {fall: {at_times: [0 min, 5 min], where: mine, pathway: help}}
    pathways: {help: {reach: {respond: {needs: {ambulance: 1}, takes: 30 min}}}}
    triggers: {none_left: {busy: ambulance, above: 99%, after: 15 min}}
    """
    assert told(text, of="spare none_left")[:4] == lines("""
        0 trigger_on none_left 1
        15 on_duty spare regular
        15 claimed spare c2 post>mine
        15 departed spare c2 post>mine 10
    """)
    assert told(text, of="spare none_left")[4:] == lines("""
        25 arrived spare c2 at mine
        40 trigger_off none_left 0.5
        40 shift_end spare
        55 released spare c2
        55 returning spare mine>post 10
        65 home spare
        65 off_duty spare
    """)


def test_surge_beds_are_opened_and_closed():
    # Two beds; the corridor opens 10 minutes after two are waiting, at 12. Then nobody waits: it takes no one else.
    text = """
    sites: {ward: {}}
    rooms: {bed: {count: 2, at: ward}, corridor_bed: {count: 5, at: ward, skills: [bed], opened_by: surge}}
    demand: {flu: {at_times: [0 min, 0 min, 1 min, 2 min, 130 min], where: ward, pathway: stay}}
    pathways: {stay: {lie: {treat: {needs: {bed: 1}, takes: 100 min}}}}
    triggers: {surge: {queue: bed, above: 1, below: 1, after: 10 min}}
    """
    assert told(text, kinds=(*TURNS, Kind.CAPACITY, Kind.CLAIMED, Kind.RELEASED)) == lines("""
        0 capacity corridor_bed
        0 capacity bed
        0 claimed bed c1 ward>ward
        0 claimed bed c2 ward>ward
        2 trigger_on surge 2
        12 capacity corridor_bed
        12 claimed corridor_bed c3 ward>ward
        12 claimed corridor_bed c4 ward>ward
        12 trigger_off surge 0
        12 capacity corridor_bed
        100 released bed c1
        100 released bed c2
        112 released corridor_bed c3
        112 released corridor_bed c4
        130 claimed bed c5 ward>ward
        230 released bed c5
    """)


PATROL = "staff: {guard: {at: post}}"


def patrols(timing: str, more: str = "") -> list[str]:
    """When a guard sets out on extra patrols: 3 patients wait from 3 to 60, with a doctor from 20 on; again from 200."""
    text = clinic(
        "0 1 2 3 200 201 202 203", "long: {queue: doctor, above: 2}",
        f"duties: {{patrol: {{{timing}, started_by: long, needs: {{guard: 1}}, at: post, takes: 2 min}}}}\n    {more}",
        "doctor: {at: post}, guard: {at: post}",
    )  # fmt: skip
    return told(text, of="patrol visit long")


def test_extra_patrols_begin_at_once_and_go_on_at_their_interval():
    # Occurrences fall due at 0, 8, 16 ... (c2, c6, c7); each patrol is the latest that has not been made.
    assert patrols("every: 8 min") == lines("""
        3 trigger_on long 3
        3 started c2 visit
        5 ended c2 visit
        11 started c6 visit
        13 ended c6 visit
        19 started c7 visit
        20 trigger_off long 2
        21 ended c7 visit
        203 trigger_on long 3
        203 started c31 visit
        205 ended c31 visit
        211 started c35 visit
        213 ended c35 visit
        219 started c36 visit
        220 trigger_off long 2
        221 ended c36 visit
    """)


def test_extra_patrols_wait_for_their_window():
    # The next would be at 18, outside the window.
    assert patrols('every: 8 min, window: "00:10-00:15"') == lines("""
        3 trigger_on long 3
        10 started c5 visit
        12 ended c5 visit
        20 trigger_off long 2
        203 trigger_on long 3
        220 trigger_off long 2
    """)


def test_planned_work_at_dates_takes_place_while_the_trigger_is_on():
    # At 1 it is not on yet, at 30 no longer.
    dates = ", ".join(f"'2025-01-06 00:{minute:02}'" for minute in (1, 3, 10, 30))
    assert patrols(f"dates: [{dates}]") == lines("""
        3 trigger_on long 3
        3 started c6 visit
        5 ended c6 visit
        10 started c7 visit
        12 ended c7 visit
        20 trigger_off long 2
        203 trigger_on long 3
        220 trigger_off long 2
    """)
