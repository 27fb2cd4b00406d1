"""Equipment at posts: where it can be used, hidden faults, and inspections that find them."""

from __future__ import annotations

from math import log1p

import pytest
from story import lines, simulated, told

from covsim.events import Kind
from covsim.streams import Luck

FAULTS = (Kind.FAULT, Kind.RESTORED)


def first_fault(kit: str, per_minute: float, number: int = 0) -> float:
    """Exponential time to the fault, by the kit's own luck (seed and replication of the stories)."""
    return -log1p(-Luck(1, 0).draw(f"kit {kit}", number, "fault")) / per_minute


def post(calls: str, kit: str = "at: base", duty: str = "", where: str = "base") -> str:
    """A defibrillator, a medic and cases of 20 min; faults come within the first hour when the rate is 60/h."""
    return f"""
    sites: {{base: {{at: [0, 0]}}, mine: {{at: [10, 0]}}}}
    travel: {{road: {{speed: 60 km/h}}}}
    staff: {{medic: {{at: base, mode: road}}}}
    kits: {{aed: {{{kit}}}}}
    demand: {{arrest: {{at_times: [{", ".join(f"{time} min" for time in calls.split())}], where: {where}, pathway: care}}}}
    pathways:
      care: {{shock: {{treat: {{needs: {{aed: 1, medic: 1}}, takes: 20 min, patience: 5 h}}, otherwise: leave}}}}
    {duty}
"""


def test_a_kit_is_claimed_and_released_like_a_unit():
    assert told(post("5 10")) == lines("""
        5 claimed aed_1 c1 base>base
        5 claimed medic c1 base>base
        5 arrived aed_1 c1 at base
        5 arrived medic c1 at base
        5 started c1 shock
        10 waits c2 shock aed all_busy
        25 ended c1 shock
        25 released aed_1 c1
        25 released medic c1
        25 done c1 served
        25 claimed aed_1 c2 base>base
        25 claimed medic c2 base>base
        25 arrived aed_1 c2 at base
        25 arrived medic c2 at base
        25 started c2 shock
        45 ended c2 shock
        45 released aed_1 c2
        45 released medic c2
        45 done c2 served
    """)


def test_a_kit_serves_only_at_its_own_site():
    assert told(post("5", where="mine")) == lines("""
        5 fell_back c1 shock aed no_such_skill left
        5 done c1 left
    """)


def test_each_site_has_its_own():
    assert "15 started c1 shock" in told(post("5", "at: [base, mine]", where="mine"))
    assert "5 claimed aed_2 c1 mine>mine" in told(post("5", "at: [base, mine]", where="mine"))
    # Base's kit is in use; the mine's is of no use here.
    two_medics = post("5 6", "at: [base, mine]").replace("mode: road}}", "mode: road, count: 2}}")
    assert "6 waits c2 shock aed all_busy" in told(two_medics)


def test_a_hidden_fault_keeps_a_kit_from_use():
    text = post("120", "at: base, fault_rate: 6/h")
    fault = simulated(text).of(Kind.FAULT)
    assert fault["time"].tolist() == pytest.approx([first_fault("aed 1", 0.1)])
    assert told(text, of="c1") == lines("""
        120 waits c1 shock aed equipment_not_ready
        420 fell_back c1 shock aed equipment_not_ready left
        420 done c1 left
    """)


CHECK = "duties: {check: {dates: ['2025-01-06 02:10'], needs: {medic: 1}, at: base, takes: 20 min, restores: [aed]MORE}}"


def test_an_inspection_puts_it_right_at_its_end():
    # The case waits from 120; the check lasts from 130 to 150.
    text = post("120", "at: base, fault_rate: 6/h", CHECK.replace("MORE", ""))
    assert told(text, of="aed_1 aed")[1:5] == lines("""
        120 waits c1 shock aed equipment_not_ready
        150 restored aed_1 c2
        150 claimed aed_1 c1 base>base
        150 arrived aed_1 c1 at base
    """)
    # The next fault comes an exponential time after the repair, by the kit's next luck.
    again = simulated(text).of(Kind.FAULT)["time"]
    assert again[1] == pytest.approx(150 + first_fault("aed 1", 0.1, number=1))


def test_an_inspection_finds_its_share_of_the_faults():
    def restored(share: str) -> int:
        check = f"every: 8 h, needs: {{medic: 1}}, at: base, takes: 1 min, restores: [aed], detects: {share}"
        text = post("120", "at: base, fault_rate: 6/h", f"duties: {{check: {{{check}}}}}")
        return len(simulated(f"    clock: {{start: 2025-01-06, horizon: 100 days}}\n{text}").of(Kind.RESTORED))

    # 300 inspections, all but the first (at 0) after a fault: 6 an hour, checked every 8 hours.
    assert restored("0%") == 0
    assert restored("100%") == 299
    assert abs(restored("50%") - 150) < 35


def test_an_inspection_elsewhere_does_not_help():
    duty = CHECK.replace("MORE", "").replace("at: base", "at: mine")
    text = post("120", "at: [base, mine], fault_rate: 6/h", duty)
    found = told(text, kinds=(Kind.RESTORED, Kind.FELL_BACK))
    assert found[0] == "160 restored aed_2 c2"
    assert found[1] == "420 fell_back c1 shock aed equipment_not_ready left"


def test_a_round_puts_right_the_kits_at_each_site_as_it_comes_by():
    duty = """duties:
      check:
        dates: ['2025-01-06 02:10']
        needs: {medic: 1}
        at: [base, mine]
        round: true
        takes: 20 min
        restores: [aed]
    """
    text = post("120", "at: [base, mine], fault_rate: 6/h", duty)
    # 150 at base; 10 min of driving and 20 of checking later at the mine.
    assert [line for line in told(text, kinds=FAULTS) if "restored" in line] == lines("""
        150 restored aed_1 c2
        180 restored aed_2 c2
    """)
