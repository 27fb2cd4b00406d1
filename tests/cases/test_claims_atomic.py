"""Claims: all or nothing, units kept from step to step, circles of waiting, substitution."""

from __future__ import annotations

import pytest
from story import lines, simulated, told

from covsim.errors import SimulationError
from covsim.events import Kind

BUSY = (Kind.WAITS, Kind.BLOCKED, Kind.CLAIMED, Kind.RELEASED)


def world(steps: str, calls: str = "calls: {at_times: [0 min], where: base, pathway: p}", staff: str = "",
          rooms: str = "bed: {at: base}") -> str:  # fmt: skip
    """A doctor, a nurse and a bed, each alone; ``steps`` of pathway ``p`` are lines, the first not indented."""
    text = "\n".join(f"    {line.strip()}" for line in steps.strip().splitlines())
    return f"""
sites: {{base: {{}}}}
staff: {{{staff or "doctor: {at: base}, nurse: {at: base}"}}}
rooms: {{{rooms}}}
demand: {{{calls}}}
pathways:
  p:
{text}
  doctor: {{d: {{treat: {{needs: {{doctor: 1}}, takes: 20 min}}}}}}
  nurse: {{n: {{treat: {{needs: {{nurse: 1}}, takes: 20 min}}}}}}
  bed: {{b: {{treat: {{needs: {{bed: 1}}, takes: 20 min}}}}}}
"""


def call(pathway: str, time: int, more: str = "") -> str:
    return f"{pathway}_{time}: {{at_times: [{time} min], where: base, pathway: {pathway}, {more}}}"


def test_a_claim_takes_all_that_it_needs_or_nothing():
    # While c3 waits for the nurse, the doctor stays free for c4.
    text = world("""
        see: {treat: {needs: {doctor: 1, nurse: 1, bed: 1}, takes: 10 min}}
    """, calls=f"{call('nurse', 0)}, {call('doctor', 1)}, {call('p', 2)}, {call('doctor', 21)}")  # fmt: skip
    assert told(text, kinds=BUSY) == lines("""
        0 claimed nurse c1 base>base
        1 claimed doctor c2 base>base
        2 waits c3 see doctor all_busy
        20 released nurse c1
        21 released doctor c2
        21 claimed doctor c3 base>base
        21 claimed nurse c3 base>base
        21 claimed bed c3 base>base
        21 waits c4 d doctor all_busy
        31 released doctor c3
        31 released nurse c3
        31 released bed c3
        31 claimed doctor c4 base>base
        51 released doctor c4
    """)


def test_a_claim_that_finds_a_part_takes_none_of_it():
    # c2 finds the doctor free and the nurse busy; the doctor serves c3 in the meantime.
    text = world("see: {treat: {needs: {doctor: 1, nurse: 1}, takes: 10 min}}",
                 calls=f"{call('nurse', 0)}, {call('p', 2)}, {call('doctor', 5)}")  # fmt: skip
    assert told(text, kinds=BUSY) == lines("""
        0 claimed nurse c1 base>base
        2 waits c2 see nurse all_busy
        5 claimed doctor c3 base>base
        20 released nurse c1
        25 released doctor c3
        25 claimed doctor c2 base>base
        25 claimed nurse c2 base>base
        35 released doctor c2
        35 released nurse c2
    """)


def test_units_kept_from_earlier_steps_stand_still_while_a_further_claim_waits():
    text = world("""
        reach: {respond: {needs: {nurse: 1}, takes: 5 min}}
        see: {treat: {needs: {doctor: 1, nurse: 1}, takes: 10 min}}
        rest: {wait: {takes: 3 min}}
    """, calls=f"{call('doctor', 0)}, {call('p', 1)}, {call('nurse', 2)}")  # fmt: skip
    # The kept nurse counts for the second step, and is not released at its end: she goes when the case is over.
    assert told(text) == lines("""
        0 claimed doctor c1 base>base
        0 arrived doctor c1 at base
        0 started c1 d
        1 claimed nurse c2 base>base
        1 arrived nurse c2 at base
        1 started c2 reach
        2 waits c3 n nurse all_busy
        6 ended c2 reach
        6 waits c2 see doctor all_busy
        6 blocked nurse c2 see
        20 ended c1 d
        20 released doctor c1
        20 done c1 served
        20 claimed doctor c2 base>base
        20 arrived doctor c2 at base
        20 started c2 see
        30 ended c2 see
        30 released doctor c2
        30 started c2 rest
        33 ended c2 rest
        33 released nurse c2
        33 done c2 served
        33 claimed nurse c3 base>base
        33 arrived nurse c3 at base
        33 started c3 n
        53 ended c3 n
        53 released nurse c3
        53 done c3 served
    """)


CROSSING = """
        first: {{only: {{stream: one}}, respond: {{needs: {{nurse: 1}}, takes: 5 min}}}}
        second: {{only: {{stream: other}}, respond: {{needs: {{bed: 1}}, takes: 5 min}}}}
        both: {{treat: {{needs: {{nurse: 1, bed: 1}}, takes: 10 min, {more}}}}}
"""
CROSSING_CALLS = """one: {at_times: [0 min], where: base, pathway: p},
        other: {at_times: [1 min], where: base, pathway: p}"""


def test_a_circle_of_waiting_is_explained_as_an_error():
    with pytest.raises(SimulationError) as caught:
        told(world(CROSSING.format(more=""), calls=CROSSING_CALLS))
    assert str(caught.value) == (
        "p.both: cases wait for each other in a circle: one keeps bed and waits for nurse, all of which are kept by "
        "cases that wait as well - claim everything in one step, release before, or give the step a patience"
    )


def test_patience_opens_a_circle_of_waiting():
    # c1 waits from 5, c2 from 6. At 15 c1 leaves with the nurse.
    text = world(CROSSING.format(more="patience: 10 min"), calls=CROSSING_CALLS)
    assert told(text, kinds=(Kind.BLOCKED, Kind.FELL_BACK, Kind.DONE)) == lines("""
        5 blocked nurse c1 both
        6 blocked bed c2 both
        15 fell_back c1 both bed room_full left
        15 done c1 left
        25 done c2 served
    """)


def test_a_case_that_will_yet_end_is_no_part_of_a_circle():
    # c1 keeps the nurse and waits for a bed, c2 keeps one bed and waits for the nurse - but c3 gives its bed back.
    rooms = "bed: {at: base, count: 2}"
    text = world(CROSSING.format(more=""), calls=f"{CROSSING_CALLS}, {call('bed', 2)}", rooms=rooms)
    assert told(text, kinds=(Kind.STARTED, Kind.DONE)) == lines("""
        0 started c1 first
        1 started c2 second
        2 started c3 b
        22 done c3 served
        22 started c1 both
        32 done c1 served
        32 started c2 both
        42 done c2 served
    """)


def test_a_room_that_is_shut_for_the_night_is_no_circle():
    text = world("""
        reach: {respond: {needs: {nurse: 1}, takes: 5 min}}
        stay: {treat: {needs: {bed: 1}, takes: 10 min}}
    """, rooms='bed: {at: base, count: 0, by_hours: {"08:00-20:00": 1}}')  # fmt: skip
    assert told(text, kinds=BUSY) == lines("""
        0 claimed nurse c1 base>base
        5 waits c1 stay bed room_full
        5 blocked nurse c1 stay
        480 claimed bed c1 base>base
        490 released bed c1
        490 released nurse c1
    """)


def test_somebody_with_a_second_case_in_hand_is_no_circle():
    # The nurse looks after two at once. c3 keeps the bed and waits for her; c1 keeps her and waits for it; c2 ends.
    text = world(CROSSING.format(more=""), calls=f"{CROSSING_CALLS}, {call('nurse', 0)}",
                 staff="doctor: {at: base}, nurse: {at: base, at_once: 2}")  # fmt: skip
    assert told(text, kinds=(Kind.STARTED,)) == lines("""
        0 started c1 first
        0 started c2 n
        1 started c3 second
        20 started c3 both
        30 started c1 both
    """)


def test_somebody_who_serves_two_at_once_takes_a_third_when_one_is_done():
    text = world("see: {treat: {needs: {nurse: 1}, takes: 10 min}}",
                 calls="calls: {at_times: [0 min, 4 min, 5 min], where: base, pathway: p}",
                 staff="doctor: {at: base}, nurse: {at: base, at_once: 2}")  # fmt: skip
    assert told(text, kinds=BUSY) == lines("""
        0 claimed nurse c1 base>base
        4 claimed nurse c2 base>base
        5 waits c3 see nurse all_busy
        10 released nurse c1
        10 claimed nurse c3 base>base
        14 released nurse c2
        20 released nurse c3
    """)


RANKED = """
        sites: {base: {}}
        staff: {doctor: {at: base}, nurse: {at: base, count: 2}, paramedic: {at: base}}
        skills: {clinician: [paramedic, nurse, doctor], anybody: [clinician]}
        demand: {calls: {at_times: [0 min, 1 min, 2 min, 3 min, 4 min], where: base, pathway: p}}
        pathways: {p: {see: {treat: {needs: {clinician: 1}, takes: 30 min}}}}
"""


@pytest.mark.parametrize("need", ["clinician", "anybody"])
def test_the_first_kind_that_is_free_serves_a_ranked_need(need):
    assert told(RANKED.replace("needs: {clinician", f"needs: {{{need}"), kinds=BUSY) == lines(f"""
        0 claimed paramedic c1 base>base
        1 claimed nurse_1 c2 base>base
        2 claimed nurse_2 c3 base>base
        3 claimed doctor c4 base>base
        4 waits c5 see {need} all_busy
        30 released paramedic c1
        30 claimed paramedic c5 base>base
        31 released nurse_1 c2
        32 released nurse_2 c3
        33 released doctor c4
        60 released paramedic c5
    """)


def test_a_need_for_several_goes_through_the_ranks():
    text = RANKED.replace("{clinician: 1}", "{clinician: 3}").replace("[0 min, 1 min, 2 min, 3 min, 4 min]", "[0 min]")
    assert told(text, kinds=(Kind.CLAIMED,)) == lines("""
        0 claimed paramedic c1 base>base
        0 claimed nurse_1 c1 base>base
        0 claimed nurse_2 c1 base>base
    """)


def test_one_person_never_fills_two_needs_and_is_moved_if_that_makes_room():
    # x can do both, y only p: for p and q together y takes p, though x comes first.
    text = """
        sites: {base: {}}
        staff: {x: {at: base, skills: [p, q]}, y: {at: base, skills: [p]}}
        demand: {calls: {at_times: [0 min, 5 min], where: base, pathway: w}}
        pathways: {w: {see: {treat: {needs: {p: 1, q: 1}, takes: 10 min}}}}
    """
    assert told(text, kinds=BUSY) == lines("""
        0 claimed x c1 base>base
        0 claimed y c1 base>base
        5 waits c2 see q all_busy
        10 released x c1
        10 released y c1
        10 claimed x c2 base>base
        10 claimed y c2 base>base
        20 released x c2
        20 released y c2
    """)


def test_what_was_asked_for_is_logged_beside_who_came():
    log = simulated(RANKED)
    first = log.of(Kind.CLAIMED)[0]
    assert (log.names.resources[first["unit"]], first["need"]) == ("paramedic", log.names.needs.index("clinician"))


KEEPS = """
        reach: {{{kind}: {{needs: {{doctor: 1, nurse: 1, bed: 1}}, takes: 5 min, {keeps}}}}}
        rest: {{wait: {{takes: 10 min}}}}
"""


@pytest.mark.parametrize(("kind", "keeps", "released_at_5"), [
    ("respond", "", []), ("respond", "keeps: true", []), ("respond", "keeps: false", ["doctor", "nurse", "bed"]),
    ("respond", "keeps: [bed]", ["doctor", "nurse"]), ("treat", "", ["doctor", "nurse", "bed"]),
    ("treat", "keeps: true", []), ("treat", "keeps: [nurse, bed]", ["doctor"]),
    ("handover", "", ["doctor", "nurse", "bed"]),
    ("handover", "keeps: true", []), ("handover", "keeps: [bed]", ["doctor", "nurse"]),
])  # fmt: skip
def test_what_a_step_keeps(kind, keeps, released_at_5):
    releases = told(world(KEEPS.format(kind=kind, keeps=keeps)), kinds=(Kind.RELEASED,))
    assert releases[: len(released_at_5)] == [f"5 released {who} c1" for who in released_at_5]
    assert all(line.startswith("15 ") for line in releases[len(released_at_5) :])
    assert len(releases) == 3


@pytest.mark.parametrize(("keeps", "released_at_15"), [
    ("", "doctor"),                         # its own; the nurse was brought by the first step
    ("keeps: true", ""),
    ("keeps: [nurse]", "doctor"),
    ("keeps: [doctor]", "nurse"),           # only these are kept
    ("keeps: false", "nurse doctor"),       # none are
])  # fmt: skip
def test_what_a_second_step_keeps_of_what_earlier_steps_brought(keeps, released_at_15):
    text = world(f"""
        reach: {{respond: {{needs: {{nurse: 1}}, takes: 5 min}}}}
        see: {{treat: {{needs: {{doctor: 1}}, takes: 10 min, {keeps}}}}}
        rest: {{wait: {{takes: 10 min}}}}
    """)
    releases = told(text, kinds=(Kind.RELEASED,))
    assert [line.split()[2] for line in releases if line.startswith("15 ")] == released_at_15.split()
    assert len(releases) == 2


def test_a_handover_frees_whatever_brought_the_case():
    text = world("""
        reach: {respond: {needs: {nurse: 1}, takes: 5 min}}
        hand_over: {handover: {needs: {doctor: 1}, takes: 10 min}}
        rest: {wait: {takes: 10 min}}
    """)
    assert told(text, kinds=(Kind.RELEASED,)) == lines("15 released nurse c1\n15 released doctor c1")


def test_release_lets_named_or_all_units_go():
    steps = """
        reach: {{respond: {{needs: {{doctor: 1, nurse: 1, bed: 1}}, takes: 5 min}}}}
        let_go: {{release: {units}}}
        rest: {{wait: {{takes: 10 min}}}}
    """
    text = world(steps.format(units="{units: [bed, doctor]}"))
    assert told(text, kinds=(Kind.RELEASED,)) == lines("5 released doctor c1\n5 released bed c1\n15 released nurse c1")
    assert told(world(steps.format(units="{}")), kinds=(Kind.RELEASED,)) == lines("""
        5 released doctor c1
        5 released nurse c1
        5 released bed c1
    """)


AWAY = """
    sites: {base: {}, town: {}}
    staff: {nurse: {at: base}, town_nurse: {at: town, skills: [nurse]}}
    demand: {calls: {at_times: [0 min], where: base, pathway: p}}
    pathways:
      p:
        reach: {respond: {needs: {nurse: 1}, takes: 5 min}}
        walk: {go: {to: town, takes: 20 min}}
        see: {treat: {needs: {nurse: 1}, takes: 10 min}}
"""


def test_what_a_case_leaves_behind_stays_its_own_but_does_not_help_it_elsewhere():
    assert told(AWAY) == lines("""
        0 claimed nurse c1 base>base
        0 arrived nurse c1 at base
        0 started c1 reach
        5 ended c1 reach
        5 started c1 walk
        25 ended c1 walk
        25 claimed town_nurse c1 town>town
        25 arrived town_nurse c1 at town
        25 started c1 see
        35 ended c1 see
        35 released town_nurse c1
        35 released nurse c1
        35 done c1 served
    """)


def test_back_where_it_left_them_a_case_has_its_units_again():
    text = AWAY.replace("see:", "back: {go: {to: base, takes: 20 min}}\n        see:")
    assert told(text, kinds=(Kind.CLAIMED, Kind.ENDED)) == lines("""
        0 claimed nurse c1 base>base
        5 ended c1 reach
        25 ended c1 walk
        45 ended c1 back
        55 ended c1 see
    """)


def test_waiting_for_what_the_case_itself_left_behind_is_explained_as_an_error():
    with pytest.raises(SimulationError) as caught:
        told(AWAY.replace(", town_nurse: {at: town, skills: [nurse]}", "").replace("{at: base}}", "{at: base, mode: bus}}")
             + "    travel: {bus: {links: {base: {town: 10 min}}}}")  # fmt: skip
    assert str(caught.value) == (
        "p.see: a case waits for nurse and has itself left nurse elsewhere, kept - release what the case keeps before it "
        "goes its own way, or take it along in a transport"
    )


def test_what_was_left_behind_is_not_claimed_again_after_an_interruption():
    # c2 takes the nurse in town at 30; c1 needs only that one again, not the one at base, which is free from then on.
    urgent = "{at_times: [30 min], where: town, priority: 1, pathway: urgent}"
    text = AWAY.replace("pathway: p}}", f"pathway: p}}, urgent: {urgent}}}")
    text += "      urgent: {save: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}\n"
    assert told(text, kinds=(Kind.CLAIMED, Kind.RELEASED, Kind.DONE))[1:] == lines("""
        25 claimed town_nurse c1 town>town
        30 released nurse c1
        30 released town_nurse c1
        30 claimed town_nurse c2 town>town
        35 released town_nurse c2
        35 done c2 served
        35 claimed town_nurse c1 town>town
        40 released town_nurse c1
        40 done c1 served
    """)


@pytest.mark.parametrize(("needs", "start"), [("{bed: 1, place: 1}", 30), ("{place: 1, bed: 1}", 30), ("{place: 2}", 30), ("{bed: 1}", 5)])
def test_one_place_fills_one_need_of_a_claim(needs, start):
    # With the bay taken until 30 there is only the one bed.
    text = world(f"see: {{treat: {{needs: {needs}, takes: 10 min}}}}\n", rooms="bed: {at: base}, bay: {at: base}",
                 calls=f"{call('bay', 0)}, {call('p', 5)}")  # fmt: skip
    text += "  bay: {b: {treat: {needs: {bay: 1}, takes: 30 min}}}\nskills: {place: [bay, bed]}\n"
    assert told(text, of="c2", kinds=(Kind.STARTED,)) == [f"{start} started c2 see"]
