"""Journeys that are broken off: by more urgent work, or because the case is over."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

# From base to the mine (6, 8) it is 10 km and as many minutes; half way lies (3, 4), 3 km from the pit.
SITES = """
    sites: {base: {at: [0, 0]}, mine: {at: [6, 8]}, pit: {at: [6, 4]}}
    travel: {road: {speed: 60 km/h}}
    vehicles: {ambulance: {at: base, mode: road, turnout: 2 min}}
"""


def urgent_at(time: float, preempts: str = "en_route") -> str:
    return f"""{SITES}
    demand:
      fall: {{at_times: [5 min], where: mine, pathway: care}}
      arrest: {{at_times: [{time} min], where: pit, priority: 1, pathway: rescue}}
    pathways:
      care: {{help: {{respond: {{needs: {{ambulance: 1}}, takes: 6 min}}}}}}
      rescue: {{save: {{respond: {{needs: {{ambulance: 1}}, takes: 6 min, preempts: {preempts}}}}}}}
"""


def test_a_unit_pre_empted_on_the_way_goes_on_from_where_it_is():
    assert told(urgent_at(12)) == lines("""
        5 claimed ambulance c1 base>mine
        7 departed ambulance c1 base>mine 10
        12 preempted c1 help by c2
        12 released ambulance c1
        12 claimed ambulance c2 road>pit
        12 waits c1 help ambulance all_busy
        12 departed ambulance c2 road>pit 3
        15 arrived ambulance c2 at pit
        15 started c2 save
        21 ended c2 save
        21 released ambulance c2
        21 done c2 served
        21 claimed ambulance c1 pit>mine
        21 departed ambulance c1 pit>mine 4
        25 arrived ambulance c1 at mine
        25 started c1 help
        31 ended c1 help
        31 released ambulance c1
        31 done c1 served
        31 returning ambulance mine>base 10
        41 home ambulance
    """)


def test_a_unit_pre_empted_while_it_turns_out_has_not_left_its_post():
    # It turns out anew: 6 + 2, and sqrt(52) km to the pit.
    found = told(urgent_at(6), kinds=(Kind.CLAIMED, Kind.DEPARTED))[:3]
    assert found == lines("""
        5 claimed ambulance c1 base>mine
        6 claimed ambulance c2 base>pit
        8 departed ambulance c2 base>pit 7.211102551
    """)


def test_a_unit_that_has_arrived_is_not_taken_en_route():
    # At 17 it is there (an end takes effect before a call at the same instant); it finishes at 23.
    assert told(urgent_at(17), of="c2")[:3] == lines("""
        17 waits c2 save ambulance all_busy
        23 claimed ambulance c2 mine>pit
        23 departed ambulance c2 mine>pit 4
    """)


def background(minutes: int) -> str:
    """An ambulance is sent for in the background; the case is over after so many minutes."""
    return f"""{SITES}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    pathways:
      care:
        send: {{respond: {{needs: {{ambulance: 1}}, takes: 6 min}}, background: true}}
        stay: {{wait: {{takes: {minutes} min}}}}
"""


def test_a_unit_called_off_on_the_way_turns_back_from_where_it_is():
    assert told(background(8)) == lines("""
        5 started c1 stay
        5 claimed ambulance c1 base>mine
        7 departed ambulance c1 base>mine 10
        13 ended c1 stay
        13 released ambulance c1
        13 done c1 served
        13 returning ambulance road>base 6
        19 home ambulance
    """)


def test_a_unit_called_off_while_it_turns_out_stays_at_its_post():
    assert told(background(1)) == lines("""
        5 started c1 stay
        5 claimed ambulance c1 base>mine
        6 ended c1 stay
        6 released ambulance c1
        6 done c1 served
    """)


def test_a_unit_called_off_at_work_stops_there():
    assert told(background(14), of="ambulance") == lines("""
        5 claimed ambulance c1 base>mine
        7 departed ambulance c1 base>mine 10
        17 arrived ambulance c1 at mine
        19 released ambulance c1
        19 returning ambulance mine>base 10
        29 home ambulance
    """)


def test_a_unit_called_off_that_goes_home_first_takes_nothing_on_the_way():
    # The second case calls at 14, a minute after the first is over; the ambulance has 5 of 6 km home before it.
    text = background(8).replace("[5 min]", "[5 min, 14 min]").replace("mode: road,", "mode: road, returns: return_first,")
    assert told(text, of="ambulance")[2:6] == lines("""
        13 released ambulance c1
        13 returning ambulance road>base 6
        14 waits c2 send ambulance travelling
        19 home ambulance
    """)


def test_a_unit_called_off_that_goes_home_first_does_so_even_when_a_case_waits():
    text = background(8).replace("[5 min]", "[5 min, 12 min]").replace("mode: road,", "mode: road, returns: return_first,")
    assert told(text, of="ambulance")[2:7] == lines("""
        12 waits c2 send ambulance all_busy
        13 released ambulance c1
        13 returning ambulance road>base 6
        19 home ambulance
        19 claimed ambulance c2 base>mine
    """)


def test_a_crew_called_off_rides_back_together():
    text = background(8).replace("{ambulance: 1}", "{medic: 1, ambulance: 1}") + "    staff: {medic: {at: base}}\n"
    assert told(text)[6:] == lines("""
        13 released ambulance c1
        13 released medic c1
        13 done c1 served
        13 returning ambulance road>base 6
        13 returning medic road>base 6
        19 home ambulance
        19 home medic
    """)


def test_a_crew_is_diverted_together():
    # Both are half way at 12; the medic is in the ambulance that is taken.
    text = urgent_at(12).replace("{ambulance: 1}", "{medic: 1, ambulance: 1}") + "    staff: {medic: {at: base}}\n"
    assert told(text, of="c2")[:7] == lines("""
        12 preempted c1 help by c2
        12 claimed ambulance c2 road>pit
        12 claimed medic c2 road>pit
        12 departed ambulance c2 road>pit 3
        12 departed medic c2 road>pit 3
        15 arrived ambulance c2 at pit
        15 arrived medic c2 at pit
    """)


def test_a_background_claim_that_still_waits_is_withdrawn_when_the_case_is_over():
    # The first case has the ambulance until 23; the second gives up at 16, and nobody is sent.
    text = f"""{SITES}
    demand:
      first: {{at_times: [5 min], where: mine, pathway: care}}
      second: {{at_times: [8 min], where: pit, pathway: brief}}
    pathways:
      care: {{help: {{respond: {{needs: {{ambulance: 1}}, takes: 6 min}}}}}}
      brief:
        send: {{respond: {{needs: {{ambulance: 1}}, takes: 6 min}}, background: true}}
        stay: {{wait: {{takes: 8 min}}}}
"""
    assert told(text, of="c2") == lines("""
        8 started c2 stay
        8 waits c2 send ambulance all_busy
        16 ended c2 stay
        16 done c2 served
    """)


def test_the_part_of_a_team_that_is_sent_for_again_waits_with_a_new_patience():
    # Work starts with the medic at 5; at 12 a more urgent case takes the ambulance from the road and the medic. Both
    # come back at 20, when the first case sends for them anew: its patience of 9 min from 5 is over, but runs anew.
    text = """
    sites: {base: {}, pit: {}}
    travel: {road: {links: {base: {pit: 10 min}}}}
    staff: {medic: {at: pit}}
    vehicles: {ambulance: {at: base, mode: road}}
    demand:
      fall: {at_times: [5 min], where: pit, pathway: care}
      arrest: {at_times: [12 min], where: pit, priority: 1, pathway: rescue}
    pathways:
      care:
        help:
          respond: {needs: {medic: 1, ambulance: 1}, start_with: {medic: 1}, takes: 12 min, patience: 9 min}
      rescue: {save: {respond: {needs: {medic: 1, ambulance: 1}, takes: 5 min, preempts: any, keeps: false}}}
    """
    told_of_help = told(text, of="help", kinds=(Kind.STARTED, Kind.WAITS, Kind.FELL_BACK, Kind.ENDED))
    assert told_of_help == lines("""
        5 started c1 help
        12 waits c1 help medic all_busy
        12 waits c1 help ambulance all_busy
        20 started c1 help
        25 ended c1 help
    """)
