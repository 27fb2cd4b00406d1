"""Reserved places: kept back for some cases, and released in time."""

from __future__ import annotations

import pytest
from story import lines, told


def hall(reserved: str, calls: str, days: int = 1) -> str:
    """Two beds, one of them reserved for the event (priority 1); patients of the city come at ``calls`` and stay 1 h."""
    times = ", ".join(f"{time} min" for time in calls.split())
    return f"""
    clock: {{start: 2025-01-06, horizon: {days} days}}
    sites: {{hospital: {{}}}}
    rooms: {{bed: {{at: hospital, count: 2, reserved: {{count: 1, priority: 1, {reserved}}}}}}}
    demand: {{city: {{at_times: [{times}], where: hospital, pathway: stay}}}}
    pathways: {{stay: {{lie: {{treat: {{needs: {{bed: 1}}, takes: 60 min}}}}}}}}
    """


@pytest.mark.parametrize(("reserved", "second"), [
    ("", 70),                                                      # at all times
    ("until: '2025-01-06 00:30'", 30),                             # released at half past: nobody needs to leave
    ("starts: '2025-01-06 00:15', until: '2025-01-06 00:45'", 45),
    ("starts: '2025-01-06 01:00'", 20),
    ("hours: '00:00-00:40'", 40),
    ("hours: '00:30-01:00', until: '2025-01-06 00:10'", 20),
])  # fmt: skip
def test_the_second_patient_gets_the_reserved_bed_when_it_is_released(reserved, second):
    assert told(hall(reserved, "10 20"), of="started") == lines(f"""
        10 started c1 lie
        {second} started c2 lie
    """)


def test_reserved_again_at_the_next_hours():
    # The first two take both beds at once, outside the hours; of those at 8:05 and 8:10 the second waits until 9:00.
    text = hall('hours: "08:00-09:00"', "10 20 485 490")
    assert told(text, of="started waits") == lines("""
        10 started c1 lie
        20 started c2 lie
        485 started c3 lie
        490 waits c4 lie bed room_full
        540 started c4 lie
    """)


def test_whom_they_are_kept_for_gets_them():
    text = hall("until: '2025-01-06 00:30'", "10").replace(
        "demand: {", "demand: {event: {at_times: [15 min], where: hospital, priority: 1, pathway: stay}, "
    )
    assert told(text, of="started") == lines("""
        10 started c1 lie
        15 started c2 lie
    """)


def test_a_release_on_another_day():
    text = hall("until: '2025-01-07 18:00'", "10 20", days=3).replace("60 min", "2 days")
    assert told(text, of="started") == lines("""
        10 started c1 lie
        2520 started c2 lie
    """)
