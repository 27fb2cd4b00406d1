"""Units that may have several cases at once, and cases with several tasks. A km takes a minute."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

SITES = """
    sites: {base: {at: [0, 0]}, pit: {at: [4, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
"""


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
