"""People who can't travel alone ride in the vehicles of their claim. A km takes a minute."""

from __future__ import annotations

import pytest
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


LATE = """
    rosters: {early: {weekly: "Mon 00:00-00:30"}}
    staff:
      nurse: {at: base, roster: early, skills: [carer]}
      second: {at: SECOND, skills: [carer]}
    vehicles: {ambulance: {at: [base, pit], count: COUNT, mode: road}}
    demand:
      first: {at_times: [5 min], where: mine, pathway: care}
      next: {at_times: [CALL], where: hut, pathway: care}
    pathways: {care: {help: {respond: {needs: {carer: 1, ambulance: 1}, takes: 20 min}}}}
"""


@pytest.mark.parametrize(
    ("second", "count", "call", "cause"),
    [
        # The nurse's shift ended at 30; from 35 to 45 she rides home. The second is free at base, where the ambulance
        # comes home: it is what is missing, not a nurse.
        ("base", 1, 40, "ambulance travelling"),
        # Both are at work until 35. The other ambulance stands at the pit, where nobody is.
        ("base", 2, 20, "ambulance all_busy"),
        # No ambulance ever comes home to the mine: whoever could ride along from base has gone.
        ("mine", 1, 40, "carer nobody_on_duty"),
    ],
)
def test_who_is_free_but_has_nothing_to_ride_in_is_not_missing(second, count, call, cause):
    sites = SITES.replace("mine:", "hut: {at: [0, 5]}, mine:")
    crew = LATE.replace("SECOND", second).replace("COUNT", str(count)).replace("CALL", f"{call} min")
    assert told(sites + crew, kinds=(Kind.WAITS,)) == lines(f"{call} waits c2 help {cause}")


def test_people_with_different_vehicles_wait_for_the_one_on_the_road():
    # From 35 to 41 the medic rides home to the pit. The driver stands at base beside the other ambulance.
    text = f"""{SITES}
    staff: {{medic: {{at: pit}}, driver: {{at: base}}}}
    vehicles: {{ambulance: {{count: 2, at: [pit, base], mode: road}}}}
    demand:
      first: {{at_times: [9 min], where: mine, pathway: care}}
      second: {{at_times: [40 min], where: mine, pathway: both}}
    pathways:
      care: {{help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 20 min}}}}}}
      both: {{help: {{respond: {{needs: {{medic: 1, driver: 1, ambulance: 1}}, takes: 20 min}}}}}}
"""
    assert told(text, kinds=(Kind.WAITS,)) == lines("40 waits c2 help ambulance travelling")


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


@pytest.mark.parametrize("turnout", ["", ", turnout: 2 min"])
def test_of_crews_as_near_as_each_other_the_first_in_the_scenario_goes(turnout):
    text = f"""
    sites: {{west: {{at: [0, 0]}}, mine: {{at: [10, 0]}}, east: {{at: [20, 0]}}}}
    travel: {{road: {{speed: 60 km/h}}}}
    staff: {{medic: {{at: [east, west], count: 2}}}}
    vehicles: {{ambulance: {{at: [east, west], count: 2, mode: road{turnout}}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    {CREW}
"""
    assert told(text, kinds=(Kind.CLAIMED,)) == lines("""
        5 claimed ambulance_1 c1 east>mine
        5 claimed medic_1 c1 east>mine
    """)


@pytest.mark.parametrize(
    ("needs", "sent"),
    [
        ("{als: 1, helper: 1}", "als_1, als_2"),
        ("{helper: 1, als: 1}", "als_1, als_2"),
        ("{helper: 2, als: 1}", ""),
        ("{lead: 2, either: 2}", "als_1, als_2, bls, car"),
    ],
)
def test_vehicles_that_can_meet_two_needs_of_a_claim_are_shared_out(needs, sent):
    """Two of a kind for two needs, at one post; and the best for one need makes way for another that lacks it."""
    text = f"""
    sites: {{base: {{}}, mine: {{}}}}
    travel: {{road: {{links: {{base: {{mine: 10 min}}}}}}}}
    vehicles:
      als: {{count: 2, at: base, mode: road}}
      bls: {{at: base, mode: road}}
      car: {{at: base, mode: road}}
    skills: {{helper: [bls, als], lead: [als, bls], either: [als, car]}}
    demand:
      minor: {{at_times: {"[0 min]" if "either" not in needs else "[90 min]"}, where: mine, pathway: minor}}
      major: {{at_times: [5 min], where: mine, pathway: major}}
    pathways:
      minor: {{help: {{respond: {{needs: {{bls: 1}}, takes: 20 min}}}}}}
      major: {{help: {{respond: {{needs: {needs}, takes: 20 min, patience: 0 min}}}}}}
"""
    claimed = [row.split(" claimed ")[1].split(" c")[0] for row in told(text, kinds=(Kind.CLAIMED,)) if row[:2] == "5 "]
    assert ", ".join(sorted(claimed)) == sent
