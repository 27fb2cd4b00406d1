"""Steps that are done each once, in the order in which they can begin."""

from __future__ import annotations

from story import lines, told

from covsim.events import Kind

CHECK_UP = """
    sites: {house: {}}
    rooms: {blood: {at: house}, ecg: {at: house}, x_ray: {at: house}}
    demand: {person: {at_times: [TIMES], where: house, pathway: check_up}}
    pathways:
      check_up:
        stations: {any_order: {steps: [blood, ecg, x_ray]}, marks: through}
        blood: {treat: {needs: {blood: 1}, takes: 10 min}}
        ecg: {treat: {needs: {ecg: 1}, takes: 4 min}}
        x_ray: {treat: {needs: {x_ray: 1}, takes: 6 min}}
        report: {wait: {takes: 1 min}}
"""


def check_up(times: str, old: str = "", new: str = "", kinds: tuple[Kind, ...] = (Kind.STARTED,)) -> list[str]:
    """When which step begins."""
    return told(CHECK_UP.replace("TIMES", times).replace(old, new), kinds=kinds)


def test_alone_the_order_is_that_of_the_list():
    assert told(CHECK_UP.replace("TIMES", "0 min")) == lines("""
        0 claimed blood c1 house>house
        0 started c1 blood
        10 ended c1 blood
        10 released blood c1
        10 claimed ecg c1 house>house
        10 started c1 ecg
        14 ended c1 ecg
        14 released ecg c1
        14 claimed x_ray c1 house>house
        14 started c1 x_ray
        20 ended c1 x_ray
        20 released x_ray c1
        20 mark c1 stations through
        20 started c1 report
        21 ended c1 report
        21 done c1 served
    """)


def test_next_is_what_is_free():
    # c2 finds the blood room taken, c3 the ecg as well. At 5 c2 finds blood and x-ray taken and queues for blood, at 10.
    assert check_up("0 min, 1 min, 2 min") == lines("""
        0 started c1 blood
        1 started c2 ecg
        2 started c3 x_ray
        8 started c3 ecg
        10 started c2 blood
        10 started c1 x_ray
        16 started c1 ecg
        20 started c1 report
        20 started c3 blood
        20 started c2 x_ray
        26 started c2 report
        30 started c3 report
    """)


def test_else_the_shortest_queue_which_is_not_left_again():
    # At 3 all three rooms are taken, by one each: c4 queues for blood, first in the list; c5 then for ecg.
    assert check_up("0 min, 1 min, 2 min, 3 min, 4 min", kinds=(Kind.WAITS,))[:2] == lines("""
        3 waits c4 blood blood room_full
        4 waits c5 ecg ecg room_full
    """)


def test_without_it_the_order_is_fixed():
    assert check_up("0 min, 1 min", "        stations: {any_order: {steps: [blood, ecg, x_ray]}, marks: through}\n")[:3] == lines("""
        0 started c1 blood
        10 started c2 blood
        10 started c1 ecg
    """)


def test_the_short_form():
    assert check_up("0 min, 1 min", "{steps: [blood, ecg, x_ray]}", "[ecg, blood, x_ray]")[:3] == lines("""
        0 started c1 ecg
        1 started c2 blood
        4 started c1 x_ray
    """)


def test_a_step_that_does_not_concern_the_case_is_left_out():
    found = check_up("0 min", "ecg: 1}, takes: 4 min}", "ecg: 1}, takes: 4 min}, unless: {stream: person}")
    assert found == lines("""
        0 started c1 blood
        10 started c1 x_ray
        16 started c1 report
    """)


def test_a_fallback_leaves_what_is_not_done_yet():
    # c2 has no patience for the ecg room, taken for 4 minutes from 0; it leads to the report.
    text = CHECK_UP.replace("TIMES", "0 min, 1 min").replace("[blood, ecg, x_ray]", "[ecg, x_ray, blood]")
    text = text.replace("{needs: {ecg: 1}, takes: 4 min}", "{needs: {ecg: 1}, takes: 40 min, patience: 2 min}, otherwise: {go: report}")
    assert told(text, of="c2") == lines("""
        1 claimed x_ray c2 house>house
        1 started c2 x_ray
        7 ended c2 x_ray
        7 released x_ray c2
        7 claimed blood c2 house>house
        7 started c2 blood
        17 ended c2 blood
        17 released blood c2
        17 waits c2 ecg ecg room_full
        19 fell_back c2 ecg ecg room_full step
        19 started c2 report
        20 ended c2 report
        20 done c2 served
    """)


def test_people_count_as_places_do():
    # One of the two nurses is free at 1: not at the desk of blood (taken), but for the ecg.
    text = CHECK_UP.replace("TIMES", "0 min, 1 min").replace("    rooms:", "    staff: {nurse: {at: house, count: 2}}\n    rooms:")
    text = text.replace("ecg: {treat: {needs: {ecg: 1}", "ecg: {treat: {needs: {nurse: 1}")
    assert told(text, kinds=(Kind.STARTED,))[:3] == lines("""
        0 started c1 blood
        1 started c2 ecg
        5 started c2 x_ray
    """)


def test_whom_it_does_not_concern_leaves_all_its_steps_out():
    # The first step that a case leaves out, the stations that it leaves out, and the last one: c1 has a report only.
    text = CHECK_UP.replace("TIMES", "0 min").replace(
        "stations: {any_order: {steps: [blood, ecg, x_ray]}, marks: through}",
        "talk: {only: {kind: full}, wait: {takes: 2 min}}\n        stations: {CONDITION, any_order: [blood, ecg, x_ray]}",
    ).replace("person: {", "person: {attributes: {kind: {plain: 1}}, ")  # fmt: skip
    left_out = lines("0 started c1 report\n1 ended c1 report\n1 done c1 served")
    assert told(text.replace("CONDITION", "only: {kind: full}")) == left_out
    assert told(text.replace("CONDITION", 'only: {hours: "20:00-21:00"}')) == left_out  # what only the run can tell
    assert told(text.replace("CONDITION", "only: {kind: plain}"), kinds=(Kind.STARTED,)) == lines("""
        0 started c1 blood
        10 started c1 ecg
        14 started c1 x_ray
        20 started c1 report
    """)
