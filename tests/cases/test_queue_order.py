"""Who is served when: the order of things at one instant, and of waiting cases."""

from __future__ import annotations

from textwrap import indent

import pytest
from story import lines, told

from covsim.events import Kind

CALLED = (Kind.CALL, Kind.READY)
EVERYTHING = tuple(kind for kind in Kind if kind not in (Kind.CAPACITY, Kind.HORIZON))


def one_nurse(streams: str, *, queue: str = "queue_order: priority", takes: str = "30 min") -> str:
    """Streams, one a line, of cases that need the only nurse for ``takes``."""
    return f"""
sites: {{base: {{}}}}
staff: {{nurse: {{at: base}}}}
policies: {{{queue}}}
demand:
{indent(streams, "  ")}
pathways: {{p: {{see: {{treat: {{needs: {{nurse: 1}}, takes: {takes}}}}}}}}}
"""


def test_at_one_instant_ends_come_first_then_rosters_then_calls_then_one_pass_then_patience():
    text = """
        sites: {base: {}}
        rosters: {late: {weekly: "Mon 01:00-02:00"}}
        staff: {day_nurse: {at: base, skills: [nurse]}, late_nurse: {at: base, skills: [nurse], roster: late}}
        demand: {calls: {at_times: [0 min, 20 min, 20 min, 20 min, 60 min], where: base, pathway: p}}
        pathways: {p: {see: {treat: {needs: {nurse: 1}, takes: 60 min, patience: 40 min}}}}
    """
    assert told(text, kinds=EVERYTHING) == lines("""
        0 on_duty day_nurse regular
        0 call c1
        0 ready c1 see
        0 claimed day_nurse c1 base>base
        0 arrived day_nurse c1 at base
        0 started c1 see
        20 call c2
        20 ready c2 see
        20 call c3
        20 ready c3 see
        20 call c4
        20 ready c4 see
        20 waits c2 see nurse all_busy
        20 waits c3 see nurse all_busy
        20 waits c4 see nurse all_busy
        60 ended c1 see
        60 released day_nurse c1
        60 done c1 served
        60 on_duty late_nurse regular
        60 call c5
        60 ready c5 see
        60 claimed day_nurse c2 base>base
        60 arrived day_nurse c2 at base
        60 started c2 see
        60 claimed late_nurse c3 base>base
        60 arrived late_nurse c3 at base
        60 started c3 see
        60 waits c5 see nurse all_busy
        60 fell_back c4 see nurse all_busy left
        60 done c4 left
        100 fell_back c5 see nurse all_busy left
        100 done c5 left
        120 ended c2 see
        120 released day_nurse c2
        120 done c2 served
        120 ended c3 see
        120 released late_nurse c3
        120 done c3 served
        120 off_duty late_nurse
    """)


def test_of_cases_that_call_at_one_instant_the_most_urgent_is_served_first():
    text = one_nurse("""
routine: {at_times: [10 min], where: base, pathway: p}
urgent: {at_times: [10 min], where: base, pathway: p, priority: 1}""")
    assert told(text, kinds=(Kind.WAITS, Kind.STARTED)) == lines("""
        10 started c2 see
        10 waits c1 see nurse all_busy
        40 started c1 see
    """)


THREE_WAIT = """
routine: {at_times: [0 min, 5 min, 6 min], where: base, pathway: p}
urgent: {at_times: [7 min, 8 min], where: base, pathway: p, priority: 1}"""


@pytest.mark.parametrize(("order", "expected"), [
    ("priority", "c1 c4 c5 c2 c3"),
    ("first_come", "c1 c2 c3 c4 c5"),
    ("last_come", "c1 c5 c4 c3 c2"),
])  # fmt: skip
def test_queue_orders(order, expected):
    starts = told(one_nurse(THREE_WAIT, queue=f"queue_order: {order}"), kinds=(Kind.STARTED,))
    assert starts == [f"{30 * n} started {who} see" for n, who in enumerate(expected.split())]


def test_a_severity_s_priority_goes_before_the_stream_s():
    text = one_nurse("""
first: {at_times: [0 min], where: base, pathway: p}
mild: {at_times: [1 min], where: base, pathway: p, priority: 3, severity: {mild: 1}}
grave: {at_times: [2 min], where: base, pathway: p, priority: 9, severity: {grave: {share: 1, priority: 2}}}""")
    assert told(text, kinds=(Kind.STARTED,)) == lines("0 started c1 see\n30 started c3 see\n60 started c2 see")


def test_a_step_s_priority_goes_before_the_case_s():
    text = """
        sites: {base: {}}
        staff: {nurse: {at: base}}
        demand:
          first: {at_times: [0 min], where: base, pathway: plain}
          plain: {at_times: [1 min], where: base, pathway: plain, priority: 2}
          raised: {at_times: [2 min], where: base, pathway: raised, priority: 9}
        pathways:
          plain: {see: {treat: {needs: {nurse: 1}, takes: 30 min}}}
          raised: {see: {treat: {needs: {nurse: 1}, takes: 30 min, priority: 1}}}
    """
    assert told(text, kinds=(Kind.STARTED,)) == lines("0 started c1 see\n30 started c3 see\n60 started c2 see")


def test_ready_time_counts_by_visit_not_by_call():
    # c1 comes back for its second step at 10, behind c2 that has been ready since 5.
    text = """
        sites: {base: {}}
        staff: {nurse: {at: base}}
        demand: {calls: {at_times: [0 min, 5 min], where: base, pathway: p}}
        pathways:
          p:
            see: {treat: {needs: {nurse: 1}, takes: 10 min}}
            again: {treat: {needs: {nurse: 1}, takes: 10 min}}
    """
    assert told(text, kinds=(Kind.STARTED,)) == lines("""
        0 started c1 see
        10 started c2 see
        20 started c1 again
        30 started c2 again
    """)


def test_a_background_step_has_no_head_start_over_a_more_urgent_step_of_its_case():
    text = """
        sites: {base: {}}
        staff: {nurse: {at: base}}
        demand: {calls: {at_times: [0 min], where: base, pathway: p}}
        pathways:
          p:
            file: {background: true, treat: {needs: {nurse: 1}, takes: 10 min}}
            see: {treat: {needs: {nurse: 1}, takes: 10 min, priority: 1}}
            leave: {joins: [file], wait: {takes: 1 min}}
    """
    assert told(text, kinds=(Kind.STARTED,)) == lines("0 started c1 see\n10 started c1 file\n20 started c1 leave")


RULES = """
        sites: {{base: {{}}}}
        staff: {{doctor: {{at: base}}, nurse: {{at: base, skills: [helper]}}}}
        policies: {{queue_rule: {rule}}}
        demand:
          first: {{at_times: [0 min], where: base, pathway: doctor_only}}
          both: {{at_times: [1 min], where: base, pathway: both}}
          {third}: {{at_times: [2 min], where: base, pathway: {third}}}
        pathways:
          doctor_only: {{see: {{treat: {{needs: {{doctor: 1}}, takes: 30 min}}}}}}
          both: {{see: {{treat: {{needs: {{doctor: 1, nurse: 1}}, takes: 30 min}}}}}}
          nurse: {{see: {{treat: {{needs: {{nurse: 1}}, takes: 40 min}}}}}}
          helper: {{see: {{treat: {{needs: {{helper: 1}}, takes: 40 min}}}}}}
"""


@pytest.mark.parametrize(("rule", "third", "second_starts", "third_starts"), [
    ("backfill", "nurse", 42, 2),       # overtakes: the nurse is free
    ("strict", "nurse", 30, 60),        # c2 waits for a nurse too
    ("strict", "helper", 42, 2),        # another need, though the same person serves it
    ("reserve", "nurse", 30, 60),       # c2 could use that nurse
    ("reserve", "helper", 30, 60),      # the same person, kept for c2 whatever she is asked for as
])  # fmt: skip
def test_queue_rules(rule, third, second_starts, third_starts):
    expected = {"0 started c1 see", f"{second_starts} started c2 see", f"{third_starts} started c3 see"}
    assert set(told(RULES.format(rule=rule, third=third), kinds=(Kind.STARTED,))) == expected


def test_strict_and_reserve_leave_what_no_earlier_case_waits_for():
    for rule in ("strict", "reserve"):
        text = RULES.format(rule=rule, third="helper")
        text = text.replace("skills: [helper]}", "}, clerk: {at: base, skills: [helper]}")
        assert "2 started c3 see" in told(text, kinds=(Kind.STARTED,))


def test_a_line_whose_cases_have_all_left_is_served_again():
    # c2 leaves at 15; the nurse is free from 30 on. c3 calls at the same moment as a case that needs nobody.
    text = """
        sites: {base: {}}
        staff: {nurse: {at: base}}
        demand:
          calls: {at_times: [0 min, 5 min, 40 min], where: base, pathway: p}
          other: {at_times: [40 min], where: base, pathway: q}
        pathways:
          p: {see: {treat: {needs: {nurse: 1}, takes: 30 min, patience: 10 min}}}
          q: {rest: {wait: {takes: 1 min}}}
    """
    assert told(text, kinds=(Kind.WAITS, Kind.STARTED)) == lines("""
        0 started c1 see
        5 waits c2 see nurse all_busy
        40 started c4 rest
        40 started c3 see
    """)
