"""Steps in the background: the pathway goes on beside them, a later step may wait for them."""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.errors import SimulationError
from covsim.events import Kind

ENDS = (Kind.STARTED, Kind.ENDED, Kind.RELEASED, Kind.FELL_BACK, Kind.DONE)


def call(pathway: str, time: int, more: str = "") -> str:
    """A stream of one case."""
    return f"{pathway}_{time}: {{at_times: [{time} min], where: base, pathway: {pathway}{more}}}"


BUSY = f"{call('nurse', 0)}, {call('p', 1)}"
"""The nurse is busy until 30."""


def path(steps: str, *, calls: str = call("p", 0), staff: str = "nurse: {at: base}, doctor: {at: base}") -> str:
    """Steps of pathway ``p``, one a line; pathways that occupy the nurse or the doctor for 30 min."""
    text = "\n".join(f"    {line.strip()}" for line in steps.strip().splitlines())
    return f"""
sites: {{base: {{}}, ward: {{}}}}
travel: {{foot: {{links: {{base: {{ward: 8 min}}}}}}}}
staff: {{{staff}}}
rooms: {{bed: {{at: base}}}}
demand: {{{calls}}}
pathways:
  nurse: {{n: {{treat: {{needs: {{nurse: 1}}, takes: 30 min}}}}}}
  doctor: {{d: {{treat: {{needs: {{doctor: 1}}, takes: 30 min}}}}}}
  p:
{text}
"""


def test_the_pathway_goes_on_beside_a_background_step_and_joins_it():
    text = path("""
        send: {respond: {needs: {doctor: 1}, takes: 10 min}, background: true}
        see: {treat: {needs: {nurse: 1}, takes: 4 min}}
        both: {treat: {takes: 5 min}, joins: [send]}
    """)
    # The doctor belongs to the case from 10 on, and goes when it is over.
    assert told(text, kinds=ENDS) == lines("""
        0 started c1 send
        0 started c1 see
        4 ended c1 see
        4 released nurse c1
        10 ended c1 send
        10 started c1 both
        15 ended c1 both
        15 released doctor c1
        15 done c1 served
    """)


def test_a_join_of_a_step_that_has_ended_or_never_began_waits_for_nothing():
    text = path("""
        send: {respond: {needs: {doctor: 1}, takes: 3 min}, background: true}
        never: {respond: {needs: {doctor: 1}, takes: 99 min}, background: true, only: {site: ward}}
        see: {treat: {needs: {nurse: 1}, takes: 4 min}}
        both: {treat: {takes: 5 min}, joins: [send, never]}
    """)
    assert told(text, of="both") == lines("4 started c1 both\n9 ended c1 both")


def test_two_background_steps_are_both_waited_for():
    text = path("""
        one: {wait: {takes: 7 min}, background: true}
        two: {wait: {takes: 3 min}, background: true}
        both: {treat: {takes: 5 min}, joins: [two, one]}
    """)
    assert told(text, of="both") == lines("7 started c1 both\n12 ended c1 both")


def test_a_background_treatment_releases_its_own_units():
    text = path("""
        note: {treat: {needs: {nurse: 1}, takes: 6 min}, background: true}
        see: {treat: {needs: {doctor: 1}, takes: 9 min}}
    """)
    assert told(text, kinds=(Kind.RELEASED,)) == lines("6 released nurse c1\n9 released doctor c1")


def test_a_finished_case_calls_off_a_background_step_at_work():
    text = path("""
        note: {treat: {needs: {nurse: 1}, takes: 60 min}, background: true}
        see: {treat: {needs: {doctor: 1}, takes: 9 min}}
    """)
    assert told(text, kinds=ENDS) == lines("""
        0 started c1 note
        0 started c1 see
        9 ended c1 see
        9 released doctor c1
        9 released nurse c1
        9 done c1 served
    """)


def test_a_finished_case_withdraws_a_background_claim_that_waits():
    # The nurse goes from c1 to c3, not to c2's note.
    text = path("""
        note: {treat: {needs: {nurse: 1}, takes: 5 min}, background: true}
        talk: {wait: {takes: 9 min}}
    """, calls=f"{call('nurse', 0)}, {call('p', 10)}, {call('nurse', 12)}")
    assert told(text, of="nurse", kinds=(Kind.CLAIMED, Kind.WAITS)) == lines("""
        0 claimed nurse c1 base>base
        10 waits c2 note nurse all_busy
        12 waits c3 n nurse all_busy
        30 claimed nurse c3 base>base
    """)


def test_a_finished_case_turns_back_units_on_their_way_for_a_background_step():
    text = path("""
        send: {respond: {needs: {doctor: 1}, takes: 1 min, at: ward}, background: true}
        talk: {wait: {takes: 3 min}}
    """, staff="doctor: {at: base, mode: foot}, nurse: {at: base}")  # fmt: skip
    assert told(text) == lines("""
        0 started c1 talk
        0 claimed doctor c1 base>ward
        0 departed doctor c1 base>ward 8
        3 ended c1 talk
        3 released doctor c1
        3 done c1 served
        3 returning doctor road>base 3
        6 home doctor
    """)


def test_a_case_comes_back_to_a_step_whose_background_is_still_under_way():
    # Three notes of 10 min are begun at 0, 4 and 8; all are waited for.
    text = path("""
        note: {wait: {takes: 10 min}, background: true}
        see: {wait: {takes: 4 min}}
        again: {branch: {by: visits, to: {0: note, 1: note}}}
        last: {wait: {takes: 1 min}, joins: [note]}
    """)
    assert told(text, of="note last") == lines("""
        0 started c1 note
        4 started c1 note
        8 started c1 note
        10 ended c1 note
        14 ended c1 note
        18 ended c1 note
        18 started c1 last
        19 ended c1 last
    """)


@pytest.mark.parametrize("how", ["leave", "{go: end}"])
def test_a_background_step_that_gives_up_leaves_the_case_alone(how):
    text = path(f"""
        send: {{respond: {{needs: {{nurse: 1}}, takes: 5 min, patience: 6 min}}, background: true, otherwise: {how}}}
        see: {{treat: {{needs: {{doctor: 1}}, takes: 9 min}}}}
        last: {{wait: {{takes: 1 min}}, joins: [send]}}
    """, calls=BUSY)
    assert told(text, of="c2", kinds=ENDS) == lines(f"""
        1 started c2 see
        7 fell_back c2 send nurse all_busy {"left" if how == "leave" else "step"}
        10 ended c2 see
        10 released doctor c2
        10 started c2 last
        11 ended c2 last
        11 done c2 served
    """)


def test_another_step_runs_in_the_stead_of_a_background_step_that_gives_up():
    text = path("""
        send: {respond: {needs: {nurse: 1}, takes: 5 min, patience: 6 min}, background: true, otherwise: {go: phone}}
        see: {treat: {needs: {doctor: 1}, takes: 9 min}}
        last: {wait: {takes: 1 min}, joins: [send], next: end}
        phone: {wait: {takes: 20 min}}
    """, calls=BUSY)
    assert told(text, of="c2", kinds=ENDS) == lines("""
        1 started c2 see
        7 fell_back c2 send nurse all_busy step
        7 started c2 phone
        10 ended c2 see
        10 released doctor c2
        27 ended c2 phone
        27 started c2 last
        28 ended c2 last
        28 done c2 served
    """)


def test_a_background_step_may_go_on_with_less():
    text = path("""
        send: {respond: {needs: {nurse: 1, bed: 1}, patience: 6 min}, background: true, otherwise: with_less}
        see: {treat: {needs: {doctor: 1}, takes: 20 min}}
    """, calls=BUSY)
    assert told(text, of="c2", kinds=(Kind.FELL_BACK, Kind.CLAIMED, Kind.ENDED, Kind.RELEASED)) == lines("""
        1 claimed doctor c2 base>base
        7 fell_back c2 send nurse all_busy less
        7 claimed bed c2 base>base
        7 ended c2 send
        21 ended c2 see
        21 released doctor c2
        21 released bed c2
    """)


def test_a_background_step_is_pre_empted_like_any_other():
    text = path("""
        note: {treat: {needs: {nurse: 1}, takes: 10 min}, background: true}
        see: {treat: {needs: {doctor: 1}, takes: 30 min}}
    """, calls=f"{call('p', 0)}, {call('u', 4, ', priority: 1')}")
    text += "  u: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}\n"
    assert told(text, kinds=(Kind.PREEMPTED, Kind.STARTED, Kind.ENDED)) == lines("""
        0 started c1 note
        0 started c1 see
        4 preempted c1 note by c2
        4 started c2 save
        9 ended c2 save
        9 started c1 note
        15 ended c1 note
        30 ended c1 see
    """)


def test_units_at_work_in_front_do_not_stand_still_for_a_claim_in_the_background():
    text = path("""
        reach: {respond: {needs: {doctor: 1}, takes: 2 min}}
        send: {respond: {needs: {nurse: 1}, takes: 5 min}, background: true}
        see: {treat: {takes: 9 min}}
        last: {wait: {takes: 1 min}, joins: [send]}
    """, calls=f"{call('nurse', 0)}, {call('p', 0)}")
    # From 11 on the doctor waits with the case for the nurse, who comes at 30.
    assert told(text, kinds=(Kind.BLOCKED, Kind.STARTED)) == lines("""
        0 started c1 n
        0 started c2 reach
        2 started c2 see
        11 blocked doctor c2 send
        30 started c2 send
        35 started c2 last
    """)


def test_a_circle_through_a_background_step_is_found_when_the_case_waits_for_it():
    steps = """
        mine: {respond: {needs: {FIRST: 1}, takes: 2 min}, only: {stream: WHO}}
    """
    text = path(f"""
        {steps.strip().replace("FIRST", "doctor").replace("WHO", "a").replace("mine", "one")}
        {steps.strip().replace("FIRST", "nurse").replace("WHO", "b").replace("mine", "two")}
        more: {{respond: {{needs: {{nurse: 1}}, takes: 5 min}}, background: true, only: {{stream: a}}}}
        ask: {{treat: {{needs: {{doctor: 1}}, takes: 5 min}}, only: {{stream: b}}}}
        talk: {{wait: {{takes: 9 min}}}}
        last: {{wait: {{takes: 1 min}}, joins: [more]}}
    """, calls=", ".join(f"{who}: {{at_times: [0 min], where: base, pathway: p}}" for who in "ab"))
    with pytest.raises(SimulationError, match=r"p\.more: .* in a circle: one keeps doctor and waits for nurse"):
        told(text)
