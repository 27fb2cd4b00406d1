"""How long work takes: by unit, pace, from claim to release; and units that serve several cases."""

from __future__ import annotations

from math import log

import pytest
from story import lines, simulated, told

from covsim.events import Kind
from covsim.streams import Luck

TIMES = (Kind.STARTED, Kind.ENDED)


def ward(step: str, *, staff: str = "nurse: {at: base}", calls: str = "[0 min]", kind: str = "treat") -> str:
    """Cases in the ward, 20 min on foot from the base."""
    return f"""
        sites: {{base: {{}}, ward: {{}}}}
        travel: {{foot: {{links: {{base: {{ward: 20 min}}}}}}}}
        staff: {{{staff}}}
        demand: {{calls: {{at_times: {calls}, where: ward, pathway: p}}}}
        pathways: {{p: {{see: {{{kind}: {{{step}}}}}}}}}
    """


def test_work_begins_when_all_are_there():
    text = ward("needs: {nurse: 1, doctor: 1}, takes: 5 min", staff="nurse: {at: ward}, doctor: {at: base, mode: foot}")
    assert told(text, kinds=(*TIMES, Kind.ARRIVED)) == lines("""
        0 arrived nurse c1 at ward
        20 arrived doctor c1 at ward
        20 started c1 see
        25 ended c1 see
    """)


@pytest.mark.parametrize("takes", [
    "{by: unit, cases: {Ann: 10 min, Bo: 30 min}}",
    "{by: [unit, place], cases: {'Ann,ward': 10 min, 'Bo,ward': 30 min}}",
    "{by: [unit, severity], cases: {'Ann,': 10 min}, otherwise: 30 min}",
])  # fmt: skip
def test_a_table_of_times_by_the_unit_that_serves(takes):
    staff = "nurse: {at: ward, names: [Ann, Bo]}"
    text = ward(f"needs: {{nurse: 1}}, takes: {takes}", staff=staff, calls="[0 min, 1 min]")
    assert told(text, kinds=(Kind.ENDED,)) == lines("10 ended c1 see\n31 ended c2 see")


def test_a_table_of_times_by_group():
    staff = "nurse: {at: ward, skills: [helper]}, porter: {at: ward, skills: [helper]}"
    takes = "takes: {by: group, cases: {nurse: 10 min}, otherwise: 30 min}"
    text = ward(f"needs: {{helper: 1}}, {takes}", staff=staff, calls="[0 min, 1 min]")
    assert told(text, kinds=(Kind.ENDED,)) == lines("10 ended c1 see\n31 ended c2 see")


def test_a_slower_pace_stretches_the_work_and_the_slowest_of_a_team_counts():
    staff = "nurse: {at: ward}, pupil: {at: ward, skills: [nurse], pace: 1.5}"
    text = ward("needs: {nurse: 1}, takes: 10 min", staff=staff, calls="[0 min, 1 min]")
    assert told(text, kinds=(Kind.ENDED,)) == lines("10 ended c1 see\n16 ended c2 see")
    team = ward("needs: {nurse: 1, pupil: 1}, takes: 10 min", staff="nurse: {at: ward}, pupil: {at: ward, pace: 2}")
    assert told(team, kinds=(Kind.ENDED,)) == ["20 ended c1 see"]


def test_kept_units_set_the_pace_of_a_step_that_claims_nobody():
    text = """
        sites: {base: {}}
        staff: {pupil: {at: base, pace: 2}}
        demand: {calls: {at_times: [0 min], where: base, pathway: p}}
        pathways: {p: {reach: {respond: {needs: {pupil: 1}}}, see: {treat: {takes: 10 min}}}}
    """
    assert told(text, kinds=TIMES)[2:] == lines("0 started c1 see\n20 ended c1 see")


def test_from_claim_to_release_the_travel_counts_in():
    # 50 min in all, 20 of them on the way; a nurse in the ward works all 50.
    assert told(ward("needs: {nurse: 1}, claim_to_release: 50 min", staff="nurse: {at: base, mode: foot}")) == lines("""
        0 claimed nurse c1 base>ward
        0 departed nurse c1 base>ward 20
        20 arrived nurse c1 at ward
        20 started c1 see
        50 ended c1 see
        50 released nurse c1
        50 done c1 served
        50 returning nurse ward>base 20
        70 home nurse
    """)
    near = ward("needs: {nurse: 1}, claim_to_release: 50 min", staff="nurse: {at: ward}", kind="respond")
    assert told(near, kinds=(*TIMES, Kind.RELEASED)) == lines("0 started c1 see\n50 ended c1 see\n50 released nurse c1")


def test_from_claim_to_release_may_be_over_on_the_way():
    # 5 min in all, 20 on the way: the nurse is free at 5 and next called then, each case is reached after its way.
    text = ward(
        "needs: {nurse: 1}, claim_to_release: 5 min",
        staff="nurse: {at: base, mode: foot, returns: instant}", calls="[0 min, 1 min]",
    ).replace("5 min}}", "5 min}, marks: reached}")
    assert told(text, kinds=(Kind.CLAIMED, Kind.RELEASED, Kind.ARRIVED, Kind.MARK, Kind.DONE)) == lines("""
        0 claimed nurse c1 base>ward
        5 released nurse c1
        5 claimed nurse c2 base>ward
        10 released nurse c2
        20 arrived nurse c1 at ward
        20 mark c1 see reached
        20 done c1 served
        25 arrived nurse c2 at ward
        25 mark c2 see reached
        25 done c2 served
    """)


def test_from_claim_to_release_by_unit():
    takes = "claim_to_release: {by: [unit, place], cases: {'Ann,ward': 10 min, 'Bo,ward': 30 min}}"
    text = ward(f"needs: {{nurse: 1}}, {takes}", staff="nurse: {at: ward, names: [Ann, Bo]}", calls="[0 min, 1 min]")
    assert told(text, kinds=(Kind.ENDED,)) == lines("10 ended c1 see\n31 ended c2 see")


def test_from_claim_to_release_counts_from_the_claim_not_from_the_wait():
    text = ward("needs: {nurse: 1}, claim_to_release: 30 min", staff="nurse: {at: ward}", calls="[0 min, 10 min]")
    assert told(text, kinds=(Kind.ENDED,)) == lines("30 ended c1 see\n60 ended c2 see")


def test_a_duration_may_be_a_field_of_the_case():
    text = ward("needs: {nurse: 1}, takes: {field: minutes}", staff="nurse: {at: ward}").replace(
        "calls: {at_times", "calls: {attributes: {minutes: 12}, at_times"
    )
    assert told(text, kinds=(Kind.ENDED,)) == ["12 ended c1 see"]


def test_durations_are_quantiles_of_the_case_s_own_luck():
    step, staff = "needs: {nurse: 1}, takes: {exponential: {mean: 20 min}}", "nurse: {at: ward, count: 3}"
    text = ward(step, staff=staff, calls="[0 min, 1 min, 2 min]")
    rows = simulated(text)
    ends = {int(row["incident"]): float(row["time"]) for row in rows.of(Kind.ENDED)}
    luck = Luck(1, 0)
    assert [ends[n] - n for n in range(3)] == pytest.approx(
        [-20 * log(1 - luck.draw("calls", n, "takes", step="p.see")) for n in range(3)]
    )


def test_children_of_a_batch_have_luck_of_their_own():
    step, staff = "needs: {nurse: 1}, takes: {exponential: {mean: 20 min}}", "nurse: {at: ward, count: 3}"
    rows = simulated(ward(step, staff=staff).replace("where:", "batch: 3, where:"))
    ends = {int(row["incident"]): float(row["time"]) for row in rows.of(Kind.ENDED)}
    luck = Luck(1, 0)
    assert [ends[n] for n in range(3)] == pytest.approx(
        [-20 * log(1 - luck.draw("calls", 0, "takes", step="p.see", child=n)) for n in range(3)]
    )


def test_every_law_of_a_step_has_luck_of_its_own():
    # All laws are the same; turnout, way, loading and the time at the destination differ by their luck alone.
    law = "{uniform: {low: 0 min, high: 60 min}}"
    text = f"""
        sites: {{base: {{}}, ward: {{}}}}
        travel: {{road: {{links: {{base: {{ward: 1 min}}}}, spread: {{uniform: {{low: 0, high: 60}}}}}}}}
        vehicles: {{van: {{at: base, mode: road, turnout: {law}}}}}
        demand: {{calls: {{at_times: [0 min], where: ward, pathway: p}}}}
        pathways:
          p:
            ride: {{transport: {{needs: {{van: 1}}, to: base, load: {law}, takes: {law}}}}}
            back: {{respond: {{needs: {{van: 1}}, takes: {law}}}}}
    """
    rows = simulated(text)
    kinds = (Kind.DEPARTED, Kind.ARRIVED, Kind.STARTED, Kind.ENDED)
    departed, arrived, started, ended = (rows.of(kind)["time"] for kind in kinds)
    found = [
        departed[0], arrived[0] - departed[0], departed[1] - started[0], ended[0] - arrived[1], ended[1] - started[1],
    ]  # fmt: skip
    luck = Luck(1, 0)
    slots = [("turnout", "p.ride"), ("travel", "p.ride"), ("load", "p.ride"), ("takes", "p.ride"), ("takes", "p.back")]
    assert found == pytest.approx([60 * luck.draw("calls", 0, slot, step=step) for slot, step in slots])


def test_somebody_with_several_cases_at_once_is_free_till_all_hands_are_full():
    staff = "nurse: {at: ward, at_once: 3}"
    text = ward("needs: {nurse: 1}, takes: 10 min", staff=staff, calls="[0 min, 2 min, 4 min, 6 min]")
    assert told(text, kinds=(Kind.WAITS, *TIMES)) == lines("""
        0 started c1 see
        2 started c2 see
        4 started c3 see
        6 waits c4 see nurse all_busy
        10 ended c1 see
        10 started c4 see
        12 ended c2 see
        14 ended c3 see
        20 ended c4 see
    """)


def test_a_transport_claims_a_vehicle_and_takes_along_who_is_with_the_case():
    # Nurse and case in the ward; the van comes from the base (20), loads 2 min, drives back 20, and keeps both.
    text = """
        sites: {base: {}, ward: {}}
        travel: {road: {links: {base: {ward: 20 min}}}}
        staff: {nurse: {at: ward}}
        vehicles: {van: {at: base, mode: road}}
        demand: {calls: {at_times: [0 min], where: ward, pathway: p}}
        pathways:
          p:
            reach: {respond: {needs: {nurse: 1}, takes: 3 min}}
            ride: {transport: {needs: {van: 1}, to: base, load: 2 min}}
            hand_over: {handover: {takes: 4 min}}
    """
    assert told(text) == lines("""
        0 claimed nurse c1 ward>ward
        0 arrived nurse c1 at ward
        0 started c1 reach
        3 ended c1 reach
        3 claimed van c1 base>ward
        3 departed van c1 base>ward 20
        23 arrived van c1 at ward
        23 started c1 ride
        25 departed nurse c1 ward>base 20
        25 departed van c1 ward>base 20
        45 arrived nurse c1 at base
        45 arrived van c1 at base
        45 ended c1 ride
        45 started c1 hand_over
        49 ended c1 hand_over
        49 released nurse c1
        49 released van c1
        49 done c1 served
        49 returning nurse base>ward 20
        69 home nurse
    """)


@pytest.mark.parametrize(("keeps", "released"), [("", ""), ("keeps: [nurse]", "van"), ("keeps: false", "nurse van")])
def test_what_a_transport_keeps(keeps, released):
    text = f"""
        sites: {{base: {{}}, ward: {{}}}}
        travel: {{road: {{links: {{base: {{ward: 20 min}}}}}}}}
        staff: {{nurse: {{at: ward}}}}
        vehicles: {{van: {{at: ward, mode: road}}}}
        demand: {{calls: {{at_times: [0 min], where: ward, pathway: p}}}}
        pathways:
          p:
            reach: {{respond: {{needs: {{nurse: 1}}}}}}
            ride: {{transport: {{needs: {{van: 1}}, to: base, {keeps}}}}}
            rest: {{wait: {{takes: 1 min}}}}
    """
    releases = told(text, kinds=(Kind.RELEASED,))
    assert [line.split()[2] for line in releases if line.startswith("20 ")] == released.split()
