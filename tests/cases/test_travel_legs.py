"""Units on the road. Sites lie on a line or a grid in km; at 60 km/h a km takes a minute."""

from __future__ import annotations

import pytest
from story import lines, simulated, told

from covsim.events import Kind

ROAD = """
    sites: {base: {at: [0, 0]}, pit: {at: [4, 0]}, mine: {at: [10, 0]}, far: {at: [16, 0]}}
    travel: {road: {speed: 60 km/h}}
"""
CARE = "pathways: {care: {help: {respond: {needs: {ambulance: 1}, takes: 20 min}}}}"


def world(calls: str, *, ambulance: str = "at: base, turnout: 2 min", road: str = ROAD) -> str:
    """One group of ambulances; ``calls`` are streams."""
    return f"""
    {road.strip()}
    vehicles: {{ambulance: {{mode: road, {ambulance}}}}}
    demand: {{{calls}}}
    {CARE}
"""


def call(site: str, time: str, name: str = "") -> str:
    return f"{name or site}: {{at_times: [{time} min], where: {site}, pathway: care}}"


def test_turnout_comes_before_a_unit_leaves_its_post():
    assert told(world(call("mine", "5"))) == lines("""
        5 claimed ambulance c1 base>mine
        7 departed ambulance c1 base>mine 10
        17 arrived ambulance c1 at mine
        17 started c1 help
        37 ended c1 help
        37 released ambulance c1
        37 done c1 served
        37 returning ambulance mine>base 10
        47 home ambulance
    """)


def test_a_unit_at_the_place_of_the_case_is_there_at_once():
    assert told(world(call("base", "5"))) == lines("""
        5 claimed ambulance c1 base>base
        5 arrived ambulance c1 at base
        5 started c1 help
        25 ended c1 help
        25 released ambulance c1
        25 done c1 served
    """)


def test_a_unit_on_its_way_home_is_diverted_from_where_it_is_without_turnout():
    # At 40 it has driven 3 of the 10 min home and is 7 km from base, 3 km from the pit.
    assert told(world(f"{call('mine', '5')}, {call('pit', '40')}"))[7:] == lines("""
        37 returning ambulance mine>base 10
        40 claimed ambulance c2 road>pit
        40 departed ambulance c2 road>pit 3
        43 arrived ambulance c2 at pit
        43 started c2 help
        63 ended c2 help
        63 released ambulance c2
        63 done c2 served
        63 returning ambulance pit>base 4
        67 home ambulance
    """)


def test_a_unit_diverted_twice_goes_on_from_the_second_point():
    # It leaves far at 43 and is 12 km out at 47; it serves the pit from 55 to 75 and is 2 km out at 77.
    calls = f"{call('far', '5')}, {call('pit', '47')}, {call('base', '77')}"
    assert told(world(calls), of="ambulance")[5:] == lines("""
        47 claimed ambulance c2 road>pit
        47 departed ambulance c2 road>pit 8
        55 arrived ambulance c2 at pit
        75 released ambulance c2
        75 returning ambulance pit>base 4
        77 claimed ambulance c3 road>base
        77 departed ambulance c3 road>base 2
        79 arrived ambulance c3 at base
        99 released ambulance c3
    """)


def test_a_unit_that_becomes_free_takes_the_waiting_case_from_where_it_is():
    assert told(world(f"{call('mine', '5')}, {call('far', '20')}"))[4:] == lines("""
        20 waits c2 help ambulance all_busy
        37 ended c1 help
        37 released ambulance c1
        37 done c1 served
        37 claimed ambulance c2 mine>far
        37 departed ambulance c2 mine>far 6
        43 arrived ambulance c2 at far
        43 started c2 help
        63 ended c2 help
        63 released ambulance c2
        63 done c2 served
        63 returning ambulance far>base 16
        79 home ambulance
    """)


def test_leg_times_are_fixed_at_departure_by_the_factor_of_that_hour():
    road = ROAD.replace("60 km/h", '60 km/h, by_hour: {"00:10-00:30": 2}')
    legs = (Kind.DEPARTED, Kind.RETURNING)
    # Leaves at 7, before the slow hour, and is as fast as ever though it drives on into it; home from 37 likewise.
    assert told(world(call("mine", "5"), road=road), kinds=legs) == lines("""
        7 departed ambulance c1 base>mine 10
        37 returning ambulance mine>base 10
    """)
    # The turnout puts the departure off into the slow hour: 10 min become 20.
    assert told(world(call("mine", "9"), road=road), kinds=legs) == lines("""
        11 departed ambulance c1 base>mine 20
        51 returning ambulance mine>base 10
    """)
    # A leg that begins at 29 is slow to its end; one that begins on the way counts its own hour (at 40: 1).
    assert told(world(f"{call('mine', '27')}, {call('pit', '72')}", road=road), kinds=legs) == lines("""
        29 departed ambulance c1 base>mine 20
        69 returning ambulance mine>base 10
        72 departed ambulance c2 road>pit 3
        95 returning ambulance pit>base 4
    """)


def test_a_spread_stretches_legs_to_the_case_but_not_the_way_home():
    road = ROAD.replace("60 km/h", "60 km/h, spread: 1.5")
    assert told(world(call("mine", "5"), road=road), kinds=(Kind.DEPARTED, Kind.RETURNING)) == lines("""
        7 departed ambulance c1 base>mine 15
        42 returning ambulance mine>base 10
    """)


def test_the_spread_is_the_luck_of_the_case_whoever_drives():
    def factors(ambulance: str, minutes: float) -> list[float]:
        road = ROAD.replace("60 km/h", "60 km/h, spread: {lognormal: {mean: 1, cv: 0.3}}")
        calls = "a: {at_times: [5 min, 405 min, 805 min], where: mine, pathway: care}"
        legs = simulated(world(calls, ambulance=ambulance, road=road)).of(Kind.DEPARTED)
        return [value / minutes for value in legs["value"].tolist()]

    from_base = factors("at: base", 10)
    assert len({round(factor, 6) for factor in from_base}) == 3
    assert factors("at: base, count: 3, turnout: 2 min", 10) == pytest.approx(from_base)
    assert factors("at: pit, names: [other]", 6) == pytest.approx(from_base)


def test_fixed_minutes_are_added_to_every_leg_that_goes_anywhere():
    road = ROAD.replace("60 km/h", "60 km/h, fixed: 3 min")
    calls = f"{call('mine', '5')}, {call('base', '100')}"
    assert told(world(calls, road=road), of="ambulance") == lines("""
        5 claimed ambulance c1 base>mine
        7 departed ambulance c1 base>mine 13
        20 arrived ambulance c1 at mine
        40 released ambulance c1
        40 returning ambulance mine>base 13
        53 home ambulance
        100 claimed ambulance c2 base>base
        100 arrived ambulance c2 at base
        120 released ambulance c2
    """)


def test_the_way_home_has_a_factor_of_its_own():
    # Home in 5 min instead of 10; at 39.5 it is half way, 5 km out: 1 km from the pit at the ordinary speed.
    road = ROAD.replace("60 km/h", "60 km/h, return_factor: 0.5")
    assert told(world(f"{call('mine', '5')}, {call('pit', '39.5')}", road=road), of="ambulance")[4:] == lines("""
        37 returning ambulance mine>base 5
        39.5 claimed ambulance c2 road>pit
        39.5 departed ambulance c2 road>pit 1
        40.5 arrived ambulance c2 at pit
        60.5 released ambulance c2
        60.5 returning ambulance pit>base 2
        62.5 home ambulance
    """)


MATRIX = "from,base,pit,mine\nbase,0,4,10\npit,5,0,7\nmine,14,9,0\n"


def test_a_matrix_may_be_asymmetric():
    road = "sites: {base: {}, pit: {}, mine: {}}\n    travel: {road: {matrix: ways.csv}}"
    text = world(call("mine", "5"), road=road)
    assert told(text, kinds=(Kind.DEPARTED, Kind.RETURNING), files={"ways.csv": MATRIX}) == lines("""
        7 departed ambulance c1 base>mine 10
        37 returning ambulance mine>base 14
    """)


def test_with_a_matrix_a_diverted_unit_counts_from_the_nearest_site_that_has_a_row():
    # Home from the mine takes 14 min. At 42 it is 5/14 of the way, 6.4 km out: nearest is the mine (3.6 km); at 48
    # (11/14, 2.1 km out) the base; the pit itself has no coordinates.
    road = """sites: {base: {at: [0, 0]}, pit: {}, mine: {at: [10, 0]}}
    travel: {road: {matrix: ways.csv}}"""
    for at, arrival in ((42, 42 + 9), (48, 48 + 4)):
        text = world(f"{call('mine', '5')}, {call('pit', str(at))}", road=road)
        assert f"{arrival} arrived ambulance c2 at pit" in told(text, files={"ways.csv": MATRIX})


LINKS = """sites: {base: {}, pit: {}, mine: {}}
    travel: {road: {links: {base: {mine: 10 min, pit: 4 min}, mine: {pit: 7 min}}}}"""


def test_with_links_only_a_diverted_unit_goes_by_way_of_the_nearer_end_of_its_leg():
    # 3 of 10 min gone: back to the mine (3) and on to the pit (7). 8 gone: on to base (2) and to the pit (4).
    for at, minutes in ((40, 10), (45, 6)):
        text = world(f"{call('mine', '5')}, {call('pit', str(at))}", road=LINKS)
        assert told(text, kinds=(Kind.DEPARTED,))[1] == f"{at} departed ambulance c2 road>pit {minutes}"


def test_when_home_takes_waiting_work_straight_after_a_job():
    text = world(f"{call('mine', '5')}, {call('far', '20')}", ambulance="at: base, turnout: 2 min, returns: when_home")
    assert told(text, of="ambulance")[3:7] == lines("""
        20 waits c2 help ambulance all_busy
        37 released ambulance c1
        37 claimed ambulance c2 mine>far
        37 departed ambulance c2 mine>far 6
    """)


def test_when_home_is_not_diverted_on_the_way():
    text = world(f"{call('mine', '5')}, {call('pit', '40')}", ambulance="at: base, turnout: 2 min, returns: when_home")
    assert told(text, of="ambulance")[4:] == lines("""
        37 returning ambulance mine>base 10
        40 waits c2 help ambulance travelling
        47 home ambulance
        47 claimed ambulance c2 base>pit
        49 departed ambulance c2 base>pit 4
        53 arrived ambulance c2 at pit
        73 released ambulance c2
        73 returning ambulance pit>base 4
        77 home ambulance
    """)


def test_return_first_goes_home_before_anything():
    text = world(f"{call('mine', '5')}, {call('far', '20')}", ambulance="at: base, turnout: 2 min, returns: return_first")
    assert told(text, of="ambulance")[3:9] == lines("""
        20 waits c2 help ambulance all_busy
        37 released ambulance c1
        37 returning ambulance mine>base 10
        47 home ambulance
        47 claimed ambulance c2 base>far
        49 departed ambulance c2 base>far 16
    """)


def test_instant_is_home_at_once_and_turns_out_again():
    text = world(f"{call('mine', '5')}, {call('far', '20')}", ambulance="at: base, turnout: 2 min, returns: instant")
    assert told(text, of="ambulance")[3:8] == lines("""
        20 waits c2 help ambulance all_busy
        37 released ambulance c1
        37 home ambulance
        37 claimed ambulance c2 base>far
        39 departed ambulance c2 base>far 16
    """)


def test_the_unit_that_is_nearest_from_where_it_is_goes():
    # Ambulance 2 turns out at 64, drives 12 min, works until 98 and is 9 km out at 105: 1 km from the mine.
    text = world(f"{call('far', '64')}, {call('mine', '105')}", ambulance="count: 2, at: [base, pit], turnout: 2 min")
    assert told(text, kinds=(Kind.CLAIMED, Kind.DEPARTED)) == lines("""
        64 claimed ambulance_2 c1 pit>far
        66 departed ambulance_2 c1 pit>far 12
        105 claimed ambulance_2 c2 road>mine
        105 departed ambulance_2 c2 road>mine 1
    """)
