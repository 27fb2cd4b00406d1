"""``start_with``: two claims, the part and the rest, with the same ready time."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

ROAD = """
        sites: {base: {}, ward: {}}
        travel: {foot: {links: {base: {ward: 20 min}}}}
"""


def ward(takes: int, *, staff: str = "nurse: {at: ward}, doctor: {at: base, mode: foot}", more: str = "",
         calls: str = "", paths: str = "", otherwise: str = "") -> str:  # fmt: skip
    """A nurse in the ward and a doctor 20 min away; work starts with the nurse."""
    return f"""{ROAD}
        staff: {{{staff}}}
        demand:
          care: {{at_times: [10 min], where: ward, pathway: care}}
          {calls}
        pathways:
          care:
            see:
              treat: {{needs: {{nurse: 1, doctor: 1}}, start_with: {{nurse: 1}}, takes: {takes} min, {more}}}
              {otherwise}
          nurse: {{n: {{treat: {{needs: {{nurse: 1}}, takes: 15 min}}}}}}
          doctor: {{d: {{treat: {{needs: {{doctor: 1}}, takes: 15 min}}}}}}
    """


def test_work_starts_with_the_part_and_does_not_end_before_the_rest_has_come():
    assert told(ward(12)) == lines("""
        10 claimed nurse c1 ward>ward
        10 arrived nurse c1 at ward
        10 started c1 see
        10 claimed doctor c1 base>ward
        10 departed doctor c1 base>ward 20
        30 arrived doctor c1 at ward
        30 ended c1 see
        30 released nurse c1
        30 released doctor c1
        30 done c1 served
        30 returning doctor ward>base 20
        50 home doctor
    """)


def test_work_that_takes_longer_than_the_rest_ends_as_usual():
    ends = told(ward(50), kinds=(Kind.ENDED, Kind.RELEASED))
    assert ends == lines("60 ended c1 see\n60 released nurse c1\n60 released doctor c1")


def test_the_rest_sets_off_though_the_part_still_waits():
    # The nurse is busy till 15; the doctor leaves at 10 all the same and is there at 30.
    text = ward(12, calls="other: {at_times: [0 min], where: ward, pathway: nurse}")
    assert told(text, of="c2", kinds=(Kind.WAITS, Kind.CLAIMED, Kind.ARRIVED, Kind.STARTED, Kind.ENDED)) == lines("""
        10 waits c2 see nurse all_busy
        10 claimed doctor c2 base>ward
        15 claimed nurse c2 ward>ward
        15 arrived nurse c2 at ward
        15 started c2 see
        30 arrived doctor c2 at ward
        30 ended c2 see
    """)


def test_the_rest_may_be_there_before_the_part():
    calls = "other: {at_times: [0 min], where: ward, pathway: nurse}"
    text = ward(12, staff="nurse: {at: ward}, doctor: {at: ward}", calls=calls)
    assert told(text, of="c2", kinds=(Kind.ARRIVED, Kind.STARTED, Kind.ENDED, Kind.RELEASED)) == lines("""
        10 arrived doctor c2 at ward
        15 arrived nurse c2 at ward
        15 started c2 see
        27 ended c2 see
        27 released doctor c2
        27 released nurse c2
    """)


def test_the_rest_keeps_the_ready_time_of_its_visit():
    # c1's doctor (ready at 10) goes before c3's (ready at 12), though c1's part was there only at 15.
    calls = """other: {at_times: [0 min], where: ward, pathway: nurse}
          busy: {at_times: [5 min], where: base, pathway: doctor}
          later: {at_times: [12 min], where: base, pathway: doctor}"""
    claims = told(ward(12, calls=calls), of="doctor", kinds=(Kind.CLAIMED,))
    assert claims == lines("""
        5 claimed doctor c2 base>base
        20 claimed doctor c3 base>ward
        40 claimed doctor c4 ward>base
    """)


def test_a_rest_whose_patience_ends_falls_back_and_work_ends_without_it():
    text = ward(12, more="patience: 8 min", calls="other: {at_times: [5 min], where: base, pathway: doctor}")
    assert told(text, of="c2") == lines("""
        10 claimed nurse c2 ward>ward
        10 arrived nurse c2 at ward
        10 started c2 see
        10 waits c2 see doctor all_busy
        18 fell_back c2 see doctor all_busy less
        22 ended c2 see
        22 released nurse c2
        22 done c2 served
    """)


def test_a_rest_that_nobody_could_ever_be_falls_back_at_once():
    text = ward(12, staff="nurse: {at: ward}, doctor: {at: base}", otherwise="otherwise: leave")
    assert told(text) == lines("""
        10 claimed nurse c1 ward>ward
        10 arrived nurse c1 at ward
        10 fell_back c1 see doctor no_such_skill less
        10 started c1 see
        22 ended c1 see
        22 released nurse c1
        22 done c1 served
    """)


def test_when_the_part_falls_back_the_rest_turns_round():
    text = ward(12, more="patience: 8 min", calls="other: {at_times: [9 min], where: ward, pathway: nurse}")
    kinds = (Kind.FELL_BACK, Kind.RELEASED, Kind.RETURNING, Kind.DONE, Kind.HOME)
    assert told(text, of="c2 doctor", kinds=kinds) == lines("""
        18 fell_back c2 see nurse all_busy left
        18 released doctor c2
        18 done c2 left
        18 returning doctor road>base 8
        26 home doctor
    """)


def test_when_the_part_falls_back_the_rest_that_has_come_is_free():
    # The doctor is there at once; the nurse is busy till 24, too long; the case goes on elsewhere till 25, without the doctor.
    text = ward(12, staff="nurse: {at: ward}, doctor: {at: ward}", more="patience: 8 min",
                calls="other: {at_times: [9 min], where: ward, pathway: nurse}",
                otherwise="otherwise: {go: stay}\n            stay: {wait: {takes: 7 min}}")  # fmt: skip
    assert told(text, of="c2", kinds=(Kind.CLAIMED, Kind.FELL_BACK, Kind.RELEASED, Kind.DONE)) == lines("""
        10 claimed doctor c2 ward>ward
        18 fell_back c2 see nurse all_busy step
        18 released doctor c2
        25 done c2 served
    """)


def test_what_the_case_already_holds_counts_for_the_rest_too():
    text = f"""{ROAD}
        staff: {{nurse: {{at: ward}}, doctor: {{at: ward}}}}
        demand: {{care: {{at_times: [0 min], where: ward, pathway: care}}}}
        pathways:
          care:
            reach: {{respond: {{needs: {{doctor: 1}}, takes: 5 min}}}}
            see: {{treat: {{needs: {{nurse: 1, doctor: 1}}, start_with: {{nurse: 1}}, takes: 10 min}}}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.ENDED)) == lines("""
        0 claimed doctor c1 ward>ward
        5 ended c1 reach
        5 claimed nurse c1 ward>ward
        15 ended c1 see
    """)


def test_two_of_a_kind_the_first_to_start_the_second_to_follow():
    text = ward(12, staff="nurse: {at: [ward, base], count: 2, mode: foot}, doctor: {at: base}").replace(
        "needs: {nurse: 1, doctor: 1}", "needs: {nurse: 2}"
    )
    assert told(text, kinds=(Kind.CLAIMED, Kind.STARTED, Kind.ENDED)) == lines("""
        10 claimed nurse_1 c1 ward>ward
        10 started c1 see
        10 claimed nurse_2 c1 base>ward
        30 ended c1 see
    """)


def test_start_with_in_the_background_hands_the_whole_team_over_once():
    text = f"""{ROAD}
        staff: {{nurse: {{at: ward}}, doctor: {{at: base, mode: foot}}}}
        demand: {{care: {{at_times: [0 min], where: ward, pathway: care}}}}
        pathways:
          care:
            send:
              respond: {{needs: {{nurse: 1, doctor: 1}}, start_with: {{nurse: 1}}, takes: 5 min}}
              background: true
            talk: {{wait: {{takes: 10 min}}}}
            see: {{treat: {{takes: 5 min}}, joins: [send]}}
    """
    assert told(text, kinds=(Kind.STARTED, Kind.ENDED, Kind.RELEASED)) == lines("""
        0 started c1 talk
        0 started c1 send
        10 ended c1 talk
        20 ended c1 send
        20 started c1 see
        25 ended c1 see
        25 released nurse c1
        25 released doctor c1
    """)
