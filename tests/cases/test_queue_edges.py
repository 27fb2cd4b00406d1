"""The edges of a run: no cases, a minute, a crowd, cases still open at the end."""

from __future__ import annotations

import numpy as np
from story import lines, simulated, told

from covsim.events import Kind


def nurse(calls: str, *, clock: str = "horizon: 1 day", step: str = "takes: 30 min") -> str:
    return f"""
        clock: {{start: 2025-01-06, {clock}}}
        sites: {{base: {{}}}}
        staff: {{nurse: {{at: base}}}}
        demand: {{{calls}}}
        pathways: {{p: {{see: {{treat: {{needs: {{nurse: 1}}, {step}}}}}}}}}
    """


CROWD = "calls: {at_times: [5 min], batch: 10000, where: base, pathway: p}"


def at(times: str) -> str:
    return f"calls: {{at_times: {times}, where: base, pathway: p}}"


def test_a_run_without_cases():
    for calls in ("rate: 0/day", "at_times: [2 days]"):
        log = simulated(nurse(f"calls: {{{calls}, where: base, pathway: p}}"))
        assert log.rows["kind"].tolist() == [Kind.ON_DUTY, Kind.HORIZON]
        assert log.end == 1440


def test_a_run_of_a_minute():
    text = nurse(at("[0 min, 0.5 min, 1 min]"), clock="horizon: 1 min", step="takes: 0.6 min")
    assert told(text, kinds=(Kind.CALL, Kind.ENDED, Kind.HORIZON)) == lines("""
        0 call c1
        0.5 call c2
        0.6 ended c1 see
        1 horizon
    """)


def test_cases_open_at_the_horizon_are_cut_off_and_have_no_end():
    # c1 is at work, c2 waits; what happens at the horizon itself is no longer in the run.
    text = nurse(at("[1400 min, 1410 min]"), step="takes: 40 min")
    assert told(text) == lines("""
        1400 claimed nurse c1 base>base
        1400 arrived nurse c1 at base
        1400 started c1 see
        1410 waits c2 see nurse all_busy
    """)


def test_a_journey_under_way_at_the_horizon_has_its_departure():
    text = """
        sites: {base: {}, mine: {}}
        travel: {foot: {links: {base: {mine: 60 min}}}}
        staff: {nurse: {at: base, mode: foot}}
        demand: {calls: {at_times: [1400 min], where: mine, pathway: p}}
        pathways: {p: {see: {treat: {needs: {nurse: 1}, takes: 30 min}}}}
    """
    assert told(text) == lines("1400 claimed nurse c1 base>mine\n1400 departed nurse c1 base>mine 60")


def test_until_empty_lets_cases_finish_and_no_new_ones_come():
    text = nurse(at("[1400 min, 1410 min, 1445 min]"), clock="horizon: 1 day, until: empty", step="takes: 40 min")
    assert told(text, kinds=(Kind.CALL, Kind.DONE)) == lines("""
        1400 call c1
        1410 call c2
        1440 done c1 served
        1480 done c2 served
    """)


def test_until_empty_closes_the_log_when_the_last_case_is_done_but_not_before_the_horizon():
    for calls, end in (("[1400 min, 1410 min]", 1480), ("[1300 min]", 1440)):
        log = simulated(nurse(at(calls), clock="horizon: 1 day, until: empty", step="takes: 40 min"))
        assert log.end == end
        assert (log.rows["time"][-1], log.rows["kind"][-1]) == (end, Kind.HORIZON)


def test_until_empty_gives_up_after_a_year():
    # The nurse leaves for good at 01:00 on the first day, the case calls at 02:00.
    clock = "horizon: 1 day, until: empty"
    text = nurse(at("[120 min]"), clock=clock).replace("{at: base}", '{at: base, ends: "2025-01-06 01:00"}')
    log = simulated(text)
    assert log.end == 1440 + 525_960
    assert len(log.of(Kind.DONE)) == 0


def test_until_empty_goes_through_the_rosters_of_the_days_that_follow():
    text = nurse(at("[1260 min]"), clock="horizon: 1 day, until: empty").replace(
        "staff: {nurse: {at: base}}",
        'rosters: {day: {weekly: "08:00-20:00"}}\n        staff: {nurse: {at: base, roster: day}}',
    )
    assert told(text, of="c1") == lines("""
        1260 waits c1 see nurse nobody_on_duty
        1920 claimed nurse c1 base>base
        1920 arrived nurse c1 at base
        1920 started c1 see
        1950 ended c1 see
        1950 released nurse c1
        1950 done c1 served
    """)


def test_work_that_takes_no_time_is_done_at_once():
    assert told(nurse(at("[5 min, 5 min, 5 min]"), step="takes: 0 min"), kinds=(Kind.STARTED, Kind.DONE)) == lines("""
        5 started c1 see
        5 done c1 served
        5 started c2 see
        5 done c2 served
        5 started c3 see
        5 done c3 served
    """)


def test_ten_thousand_cases_at_once_are_served_one_after_the_other_in_order():
    text = nurse(CROWD, clock="horizon: 1 week", step="takes: 1 min")
    log = simulated(text)
    done = log.of(Kind.DONE)
    assert done["incident"].tolist() == list(range(10_000))
    assert np.array_equal(done["time"], np.arange(6.0, 10_006.0))
    assert len(log.of(Kind.WAITS)) == 9_999


def test_ten_thousand_cases_keep_a_bed_and_wait():
    text = f"""
        clock: {{start: 2025-01-06, horizon: 8 days}}
        sites: {{base: {{}}}}
        staff: {{nurse: {{at: base}}}}
        rooms: {{bed: {{at: base, count: unlimited}}}}
        demand: {{{CROWD}}}
        pathways:
          p:
            lie_down: {{treat: {{needs: {{bed: 1}}, keeps: true}}}}
            see: {{treat: {{needs: {{nurse: 1}}, takes: 1 min}}}}
    """
    log = simulated(text)
    assert log.of(Kind.DONE)["time"].tolist() == list(range(6, 10_006))
    assert len(log.of(Kind.BLOCKED)) == 9_999


def test_ten_thousand_cases_leave_at_once():
    text = nurse(CROWD, step="takes: 1 min, patience: 3.5 min")
    done = simulated(text).of(Kind.DONE)
    assert done["incident"].tolist() == [0, 1, 2, *range(4, 10_000), 3]
    assert done["time"].tolist() == [6, 7, 8, *[8.5] * 9_996, 9]
