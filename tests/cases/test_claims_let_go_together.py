"""What a handover lets go at its end: a crew that is at once free at its base, places, or only what it doesn't keep.

A km takes a minute. The case calls at minute 5 at the mine; work there takes 20 minutes, the hospital is 5 km away.
"""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.events import Kind

KINDS = (Kind.ENDED, Kind.MARK, Kind.RELEASED, Kind.HOME, Kind.DONE)


def world(hand_over: str, more: str = "") -> str:
    return f"""
    sites: {{base: {{at: [0, 0]}}, mine: {{at: [10, 0]}}, hospital: {{at: [15, 0]}}}}
    travel: {{road: {{speed: 60 km/h}}}}
    staff: {{medic: {{at: base}}}}
    vehicles: {{van: {{at: base, mode: road, returns: instant}}}}
    rooms: {{bay: {{count: 2, at: hospital}}, desk: {{count: 1, at: hospital}}}}
    demand: {{fall: {{at_times: [5 min], where: mine, pathway: care}}}}
    pathways:
      care:
        help: {{respond: {{needs: {{medic: 1, van: 1}}, takes: 20 min}}}}
        drive: {{transport: {{to: hospital}}}}
        hand_over: {hand_over}
{more}
"""


@pytest.mark.parametrize(("hand_over", "more", "expected"), [
    ("{handover: {needs: {bay: 1}, takes: 5 min}}", "", """
        45 ended c1 hand_over
        45 released van c1
        45 home van
        45 released medic c1
        45 home medic
        45 released bay c1
        45 done c1 served
    """),
    ("{handover: {takes: 5 min}}", "", """
        45 ended c1 hand_over
        45 released van c1
        45 home van
        45 released medic c1
        45 home medic
        45 done c1 served
    """),
    ("{handover: {needs: {bay: 1, desk: 1}, takes: 5 min}}", "", """
        45 ended c1 hand_over
        45 released van c1
        45 home van
        45 released medic c1
        45 home medic
        45 released bay c1
        45 released desk c1
        45 done c1 served
    """),
    ("{handover: {needs: {bay: 1}, takes: 5 min}, marks: {ended: over}}", "", """
        45 ended c1 hand_over
        45 mark c1 hand_over over
        45 released van c1
        45 home van
        45 released medic c1
        45 home medic
        45 released bay c1
        45 done c1 served
    """),
    ("{handover: {needs: {bay: 1}, takes: 5 min, keeps: [bay, medic]}}", "        rest: {wait: {takes: 3 min}}", """
        45 ended c1 hand_over
        45 released van c1
        45 home van
        48 ended c1 rest
        48 released medic c1
        48 home medic
        48 released bay c1
        48 done c1 served
    """),
    ("{handover: {needs: {bay: 1}, takes: 5 min}}", "        rest: {wait: {takes: 3 min}}", """
        45 ended c1 hand_over
        45 released van c1
        45 home van
        45 released medic c1
        45 home medic
        45 released bay c1
        48 ended c1 rest
        48 done c1 served
    """),
])  # fmt: skip
def test_work_ends_and_what_the_case_holds_goes(hand_over, more, expected):
    text = world(hand_over, more)
    assert told(text, kinds=KINDS)[-len(lines(expected)) :] == lines(expected)
