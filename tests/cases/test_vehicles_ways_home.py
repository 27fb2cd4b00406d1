"""How crews get home, and those who stay aboard a vehicle that is sent elsewhere. A km takes a minute."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

SITES = """
    sites: {base: {at: [0, 0]}, pit: {at: [4, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
"""
CREW = "pathways: {care: {help: {respond: {needs: {medic: 1, ambulance: 1}, takes: 20 min}}}}"
MOVES = (Kind.CLAIMED, Kind.DEPARTED, Kind.RETURNING, Kind.HOME)


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


def test_a_crew_that_is_released_one_by_one_is_home_with_the_vehicle_too():
    text = f"""{SITES}
    staff: {{medic: {{at: base, count: 2}}}}
    vehicles: {{ambulance: {{at: base, mode: road, returns: instant}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    {CREW.replace("medic: 1", "medic: 2").replace("respond", "treat")}
"""
    assert told(text, kinds=(Kind.RELEASED, Kind.RETURNING, Kind.HOME)) == lines("""
        35 released ambulance c1
        35 home ambulance
        35 released medic_1 c1
        35 home medic_1
        35 released medic_2 c1
        35 home medic_2
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
