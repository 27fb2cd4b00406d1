"""People who can't travel alone ride in the vehicles of their claim. A km takes a minute."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

SITES = """
    sites: {base: {at: [0, 0]}, pit: {at: [4, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
"""
CREW = "pathways: {care: {help: {respond: {needs: {medic: 1, ambulance: 1}, takes: 20 min}}}}"
MOVES = (Kind.CLAIMED, Kind.DEPARTED, Kind.RETURNING, Kind.HOME)


def test_the_crew_boards_where_it_stands_leaves_with_the_slowest_and_rides_home_together():
    text = f"""{SITES}
    staff: {{medic: {{at: base, turnout: 3 min}}}}
    vehicles: {{ambulance: {{at: base, mode: road, turnout: 2 min}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    {CREW}
"""
    assert told(text) == lines("""
        5 claimed ambulance c1 base>mine
        5 claimed medic c1 base>mine
        8 departed ambulance c1 base>mine 10
        8 departed medic c1 base>mine 10
        18 arrived ambulance c1 at mine
        18 arrived medic c1 at mine
        18 started c1 help
        38 ended c1 help
        38 released ambulance c1
        38 released medic c1
        38 done c1 served
        38 returning ambulance mine>base 10
        38 returning medic mine>base 10
        48 home ambulance
        48 home medic
    """)


def test_without_a_vehicle_in_the_claim_nobody_leaves_the_site():
    # What nobody in the model could ever do falls back at once; at their own site they help at once.
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road}}}}
    demand:
      away: {{at_times: [5 min], where: mine, pathway: care}}
      here: {{at_times: [6 min], where: base, pathway: care}}
    pathways: {{care: {{help: {{respond: {{needs: {{medic: 1}}, takes: 20 min}}, otherwise: leave}}}}}}
"""
    assert told(text) == lines("""
        5 fell_back c1 help medic no_such_skill left
        5 done c1 left
        6 claimed medic c2 base>base
        6 arrived medic c2 at base
        6 started c2 help
        26 ended c2 help
        26 released medic c2
        26 done c2 served
    """)


def test_another_vehicle_goes_if_the_people_are_not_where_the_nearest_stands():
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{count: 2, at: [pit, base], mode: road}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    {CREW}
"""
    assert told(text, kinds=MOVES) == lines("""
        5 claimed ambulance_2 c1 base>mine
        5 claimed medic c1 base>mine
        5 departed ambulance_2 c1 base>mine 10
        5 departed medic c1 base>mine 10
        35 returning ambulance_2 mine>base 10
        35 returning medic mine>base 10
        45 home ambulance_2
        45 home medic
    """)


def test_people_wait_for_their_vehicle_to_come_home():
    # The ambulance is free on its way home (37 to 47), but the medic stands at base.
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road, turnout: 2 min}}}}
    demand:
      ride: {{at_times: [5 min], where: mine, pathway: ride}}
      fall: {{at_times: [40 min], where: pit, pathway: care}}
    pathways:
      ride: {{drive: {{respond: {{needs: {{ambulance: 1}}, takes: 20 min}}}}}}
      care: {{help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min}}}}}}
"""
    assert told(text)[7:] == lines("""
        37 returning ambulance mine>base 10
        40 waits c2 help ambulance travelling
        47 home ambulance
        47 claimed ambulance c2 base>pit
        47 claimed medic c2 base>pit
        49 departed ambulance c2 base>pit 4
        49 departed medic c2 base>pit 4
        53 arrived ambulance c2 at pit
        53 arrived medic c2 at pit
        53 started c2 help
        73 ended c2 help
        73 released ambulance c2
        73 released medic c2
        73 done c2 served
        73 returning ambulance pit>base 4
        73 returning medic pit>base 4
        77 home ambulance
        77 home medic
    """)


def test_a_crew_on_its_way_home_is_diverted_together():
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road, turnout: 2 min}}}}
    demand:
      first: {{at_times: [5 min], where: mine, pathway: care}}
      second: {{at_times: [40 min], where: pit, pathway: care}}
    {CREW}
"""
    assert told(text, kinds=MOVES)[4:] == lines("""
        37 returning ambulance mine>base 10
        37 returning medic mine>base 10
        40 claimed ambulance c2 road>pit
        40 claimed medic c2 road>pit
        40 departed ambulance c2 road>pit 3
        40 departed medic c2 road>pit 3
        63 returning ambulance pit>base 4
        63 returning medic pit>base 4
        67 home ambulance
        67 home medic
    """)


def test_who_is_not_needed_stays_aboard_and_comes_home_with_the_vehicle():
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road, turnout: 2 min}}}}
    demand:
      fall: {{at_times: [5 min], where: mine, pathway: care}}
      ride: {{at_times: [40 min], where: pit, pathway: ride}}
    pathways:
      ride: {{drive: {{respond: {{needs: {{ambulance: 1}}, takes: 20 min}}}}}}
      care: {{help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min}}}}}}
"""
    assert told(text, kinds=MOVES)[4:] == lines("""
        37 returning ambulance mine>base 10
        37 returning medic mine>base 10
        40 claimed ambulance c2 road>pit
        40 departed ambulance c2 road>pit 3
        63 returning ambulance pit>base 4
        63 returning medic pit>base 4
        67 home ambulance
        67 home medic
    """)


def test_two_crews_at_one_case_ride_home_each_with_its_own_vehicle():
    # From base 10 min to the mine, from the pit 6; work begins at 15 when all are there.
    text = f"""{SITES}
    staff: {{medic: {{count: 2, at: [base, pit]}}}}
    vehicles: {{ambulance: {{count: 2, at: [base, pit], mode: road}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    pathways: {{care: {{help: {{respond: {{needs: {{medic: 2, ambulance: 2}}, takes: 20 min}}}}}}}}
"""
    assert sorted(told(text, kinds=(Kind.DEPARTED, Kind.RETURNING, Kind.HOME))) == sorted(lines("""
        5 departed ambulance_1 c1 base>mine 10
        5 departed medic_1 c1 base>mine 10
        5 departed ambulance_2 c1 pit>mine 6
        5 departed medic_2 c1 pit>mine 6
        35 returning ambulance_1 mine>base 10
        35 returning medic_1 mine>base 10
        35 returning ambulance_2 mine>pit 6
        35 returning medic_2 mine>pit 6
        41 home ambulance_2
        41 home medic_2
        45 home ambulance_1
        45 home medic_1
    """))


def test_the_crew_of_a_vehicle_that_is_home_at_once_is_home_too():
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road, returns: instant}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    {CREW}
"""
    assert told(text)[7:] == lines("""
        35 ended c1 help
        35 released ambulance c1
        35 home ambulance
        35 released medic c1
        35 home medic
        35 done c1 served
    """)


def test_the_crew_of_a_vehicle_that_returns_first_rides_along_and_is_not_sent_elsewhere():
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road, returns: return_first}}}}
    demand:
      first: {{at_times: [5 min], where: mine, pathway: care}}
      second: {{at_times: [20 min], where: mine, pathway: care}}
    {CREW}
"""
    assert told(text, kinds=MOVES)[4:8] == lines("""
        35 returning ambulance mine>base 10
        35 returning medic mine>base 10
        45 home ambulance
        45 home medic
    """)


def test_somebody_with_a_mode_goes_alone():
    text = f"""{SITES}
    staff: {{medic: {{at: base, mode: road, turnout: 1 min}}}}
    demand: {{fall: {{at_times: [5 min], where: pit, pathway: care}}}}
    pathways: {{care: {{help: {{respond: {{needs: {{medic: 1}}, takes: 20 min}}}}}}}}
"""
    assert told(text, kinds=MOVES) == lines("""
        5 claimed medic c1 base>pit
        6 departed medic c1 base>pit 4
        30 returning medic pit>base 4
        34 home medic
    """)


def test_somebody_left_behind_without_a_vehicle_gets_a_lift_home():
    # The ambulance alone takes the patient to base; the medic is let go at the mine and has no way of their own.
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    pathways:
      care:
        help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min, keeps: [ambulance]}}}}
        convey: {{transport: {{to: base}}}}
"""
    assert told(text)[7:] == lines("""
        35 ended c1 help
        35 released medic c1
        35 started c1 convey
        35 returning medic mine>base 10
        35 departed ambulance c1 mine>base 10
        45 arrived ambulance c1 at base
        45 ended c1 convey
        45 released ambulance c1
        45 done c1 served
        45 home medic
    """)


def test_of_two_at_one_post_the_one_with_a_way_goes():
    text = f"""{SITES}
    staff: {{nurse: {{at: base, skills: [medic]}}, rider: {{at: base, skills: [medic], mode: road}}}}
    demand: {{fall: {{at_times: [5 min], where: pit, pathway: care}}}}
    pathways: {{care: {{help: {{respond: {{needs: {{medic: 1}}, takes: 20 min}}}}}}}}
"""
    assert told(text, kinds=(Kind.CLAIMED,)) == ["5 claimed rider c1 base>pit"]


def test_of_two_vehicles_at_one_post_the_faster_goes():
    text = f"""{SITES.replace("road: {speed: 60 km/h}", "road: {speed: 60 km/h}, air: {speed: 240 km/h}")}
    staff: {{medic: {{at: base}}}}
    vehicles:
      ambulance: {{at: base, mode: road, skills: [carrier]}}
      helicopter: {{at: base, mode: air, skills: [carrier]}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    pathways: {{care: {{help: {{respond: {{needs: {{medic: 1, carrier: 1}}, takes: 20 min}}}}}}}}
"""
    assert told(text, kinds=(Kind.DEPARTED,)) == lines("""
        5 departed helicopter c1 base>mine 2.5
        5 departed medic c1 base>mine 2.5
    """)


def test_who_looks_after_one_case_does_not_leave_it_for_another_elsewhere():
    # The nurse may have two at once, but both where she is; on her way to one she takes none elsewhere.
    text = f"""{SITES}
    staff: {{nurse: {{at: base, mode: road, at_once: 2}}}}
    demand:
      here: {{at_times: [5 min, 6 min], where: base, pathway: care}}
      there: {{at_times: [7 min, 27 min], where: mine, pathway: care}}
    pathways: {{care: {{help: {{respond: {{needs: {{nurse: 1}}, takes: 20 min}}}}}}}}
"""
    assert told(text, kinds=(Kind.WAITS, Kind.CLAIMED, Kind.ARRIVED)) == lines("""
        5 claimed nurse c1 base>base
        5 arrived nurse c1 at base
        6 claimed nurse c2 base>base
        6 arrived nurse c2 at base
        7 waits c3 help nurse all_busy
        26 claimed nurse c3 base>mine
        27 waits c4 help nurse all_busy
        36 arrived nurse c3 at mine
        36 claimed nurse c4 mine>mine
        36 arrived nurse c4 at mine
    """)


def test_who_looks_after_a_case_does_not_ride_away_with_another_crew():
    text = f"""{SITES}
    staff: {{nurse: {{at: base, at_once: 2}}, helper: {{at: base, skills: [nurse]}}}}
    vehicles: {{ambulance: {{at: base, mode: road}}}}
    demand:
      here: {{at_times: [5 min], where: base, pathway: sit}}
      there: {{at_times: [7 min], where: mine, pathway: care}}
    pathways:
      sit: {{watch: {{treat: {{needs: {{nurse: 1}}, takes: 60 min}}}}}}
      care: {{help: {{respond: {{needs: {{nurse: 1, ambulance: 1}}, takes: 20 min}}}}}}
"""
    assert told(text, kinds=(Kind.CLAIMED,)) == lines("""
        5 claimed nurse c1 base>base
        7 claimed ambulance c2 base>mine
        7 claimed helper c2 base>mine
    """)


def test_who_lives_elsewhere_than_the_vehicle_gets_a_lift_straight_home():
    # The mine's medic comes along to the pit; the ambulance that took them goes back to base.
    text = f"""{SITES}
    staff: {{medic: {{at: mine}}}}
    vehicles: {{ambulance: {{at: base, mode: road}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    pathways:
      care:
        help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min}}}}
        convey: {{transport: {{to: pit, keeps: false}}}}
"""
    assert told(text, kinds=(Kind.DEPARTED, Kind.RETURNING, Kind.HOME)) == lines("""
        5 departed ambulance c1 base>mine 10
        35 departed ambulance c1 mine>pit 6
        35 departed medic c1 mine>pit 6
        41 returning ambulance pit>base 4
        41 returning medic pit>mine 6
        45 home ambulance
        47 home medic
    """)


def test_who_stayed_aboard_gets_off_when_the_vehicle_comes_by_its_home():
    # On its way home the ambulance is sent to the pit without its medic, who stays aboard, and brings the patient to
    # base, where it is kept for the handover.
    text = f"""{SITES}
    staff: {{medic: {{at: base}}}}
    vehicles: {{ambulance: {{at: base, mode: road}}}}
    demand:
      fall: {{at_times: [5 min], where: mine, pathway: care}}
      ride: {{at_times: [38 min], where: pit, pathway: ride}}
      here: {{at_times: [50 min], where: base, pathway: here}}
    pathways:
      care: {{help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min}}}}}}
      ride:
        convey: {{transport: {{needs: {{ambulance: 1}}, to: base}}}}
        hand_over: {{handover: {{takes: 30 min}}}}
      here: {{help: {{treat: {{needs: {{medic: 1}}, takes: 5 min}}}}}}
"""
    assert told(text, of="medic")[3:] == lines("""
        35 released medic c1
        35 returning medic mine>base 10
        45 home medic
        50 claimed medic c3 base>base
        50 arrived medic c3 at base
        55 released medic c3
    """)


def test_who_may_have_several_cases_is_not_two_people_for_one():
    # A second clinician is wanted for a case that has the nurse already; she has room for another case, not for this.
    text = f"""{SITES}
    staff: {{nurse: {{at: base, at_once: 2, skills: [clinician]}}, doctor: {{at: base, skills: [clinician]}}}}
    demand:
      busy: {{at_times: [1 min], where: base, pathway: busy}}
      fall: {{at_times: [5 min, 6 min], where: base, pathway: care}}
    pathways:
      busy: {{see: {{treat: {{needs: {{doctor: 1}}, takes: 30 min}}}}}}
      care:
        look: {{treat: {{needs: {{nurse: 1}}, takes: 10 min, keeps: true}}}}
        both: {{treat: {{needs: {{clinician: 2}}, takes: 20 min}}}}
"""
    assert told(text, kinds=(Kind.WAITS, Kind.CLAIMED)) == lines("""
        1 claimed doctor c1 base>base
        5 claimed nurse c2 base>base
        6 claimed nurse c3 base>base
        15 waits c2 both clinician all_busy
        16 waits c3 both clinician all_busy
        31 claimed doctor c2 base>base
        51 claimed doctor c3 base>base
    """)


def test_what_a_side_task_and_its_case_have_of_the_same_room_is_freed_on_both_sides():
    # Both tasks hold a bed when the case ends at 10; the side task is called off: both beds are free for the next.
    text = """
    sites: {base: {}}
    rooms: {bed: {at: base, count: 2}}
    demand: {fall: {at_times: [5 min, 11 min], where: base, pathway: care}}
    pathways:
      care:
        aside: {treat: {needs: {bed: 1}, takes: 30 min}, background: true}
        lie: {treat: {needs: {bed: 1}, takes: 5 min, keeps: true}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.RELEASED)) == lines("""
        5 claimed bed c1 base>base
        5 claimed bed c1 base>base
        10 released bed c1
        10 released bed c1
        11 claimed bed c2 base>base
        11 claimed bed c2 base>base
        16 released bed c2
        16 released bed c2
    """)


def test_who_stayed_aboard_can_help_where_the_vehicle_goes():
    # The medic comes to the pit at 41 in the ambulance that was sent there without them; the pit's own comes at 20:00.
    text = f"""{SITES}
    rosters: {{late: {{weekly: "20:00-24:00"}}}}
    staff: {{medic: {{at: base}}, local: {{at: pit, skills: [medic], roster: late}}}}
    vehicles: {{ambulance: {{at: base, mode: road}}}}
    demand:
      fall: {{at_times: [5 min], where: mine, pathway: care}}
      ride: {{at_times: [38 min], where: pit, pathway: ride}}
      next: {{at_times: [39 min], where: pit, pathway: next}}
    pathways:
      care: {{help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min}}}}}}
      ride: {{drive: {{respond: {{needs: {{ambulance: 1}}, takes: 20 min}}}}}}
      next: {{help: {{treat: {{needs: {{medic: 1}}, takes: 5 min}}}}}}
"""
    assert told(text, of="medic")[4:] == lines("""
        35 returning medic mine>base 10
        39 waits c3 help medic travelling
        41 claimed medic c3 pit>pit
        41 arrived medic c3 at pit
        46 released medic c3
        46 returning medic pit>base 4
        50 home medic
    """)
