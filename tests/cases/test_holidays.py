"""A week with a holiday and a make-up day in a run: Wednesday 8 January 2025 is a holiday, Saturday 11 counts as it.

Times are minutes since Monday 6 January; Wednesday begins at 2880, Saturday at 7200.
"""

from __future__ import annotations

import pytest
from story import figures, lines, told

CLOCK = """
    clock:
      start: 2025-01-06
      horizon: 1 week
      holidays: [2025-01-08]
      workdays: {2025-01-11: Wed}
      shifts: {holiday: "Hol", else: "always; Hol off"}
"""


def test_steps_and_rooms_follow_the_calendar():
    # On Wednesday the window is shut until Thursday 8:00 (3 x 1440 + 480), on Saturday it is open; the note is written
    # on the holiday only; the desk is shut on Wednesday, so the second case waits for Thursday 9:00 there.
    text = CLOCK + """
    sites: {base: {}}
    staff: {nurse: {at: base}}
    rooms: {desk: {at: base, open: "Mon-Fri 09:00-12:00; Hol off"}}
    demand:
      ill: {at_times: [57 h, 129 h], where: base, pathway: care}
      ask: {at_times: [58 h], where: base, pathway: desk}
    pathways:
      care:
        note: {wait: {takes: 5 min}, only: {hours: "Hol"}}
        see: {treat: {needs: {nurse: 1}, takes: 10 min, start_window: "Mon-Fri 08:00-12:00; Hol off", patience: 2 days}}
      desk: {ask: {treat: {needs: {desk: 1}, takes: 1 min, patience: 2 days}}}
    """
    assert told(text, of="started ended") == lines("""
        3420 started c1 note
        3425 ended c1 note
        4800 started c1 see
        4810 ended c1 see
        4860 started c2 ask
        4861 ended c2 ask
        7740 started c3 see
        7750 ended c3 see
    """)


def test_traffic_follows_the_calendar():
    # 10 km at 60 km/h; twice as long in the rush hour, which the holiday doesn't have and the make-up day has.
    text = CLOCK + """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    staff: {nurse: {at: base, mode: road}}
    travel: {road: {speed: 60 km/h, by_hour: {"Mon-Fri 07:00-09:00; Hol off": 2}}}
    demand: {ill: {at_times: [8 h, 56 h, 128 h], where: mine, pathway: care}}
    pathways: {care: {see: {respond: {needs: {nurse: 1}}}}}
    """
    assert told(text, of="arrived") == lines("""
        500 arrived nurse c1 at mine
        3370 arrived nurse c2 at mine
        7700 arrived nurse c3 at mine
    """)


def test_cover_counts_the_hours_of_the_calendar():
    # Due Monday to Friday 8 to 16 (the holiday 10 to 12) and on the make-up day: 5 x 480 + 120 min. The nurse is there
    # from 8 to 12 on ordinary days and on the holiday: 5 x 240 + 120.
    text = CLOCK + """
    sites: {base: {}}
    rosters: {short: {weekly: "Mon-Fri, Hol 08:00-12:00"}}
    staff: {nurse: {at: base, roster: short}}
    cover: {desk: {at: base, needs: {nurse: 1}, within: 1 min, when: "Mon-Fri 08:00-16:00; Hol 10:00-12:00"}}
    demand: {ill: {at_times: [1 h], where: base, pathway: care}}
    pathways: {care: {see: {wait: {takes: 1 min}}}}
    """
    found = figures(text)
    assert found["coverage.share", "cover=desk"] == pytest.approx((5 * 240 + 120) / (5 * 480 + 120))
    assert found["coverage.share", "shift=holiday"] == 1.0
    assert found["coverage.share", "shift=else"] == pytest.approx(0.5)


def test_traffic_counts_by_date_in_cover():
    # Within 15 min from 10 min away: met but in the rush hour, two hours on each of five days; the holiday has none.
    text = CLOCK + """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}}
    staff: {nurse: {at: base, mode: road}}
    travel: {road: {speed: 60 km/h, by_hour: {"Mon-Fri 07:00-09:00; Hol off": 2}}}
    cover: {help: {at: mine, needs: {nurse: 1}, within: 15 min}}
    demand: {ill: {at_times: [1 h], where: base, pathway: care}}
    pathways: {care: {see: {wait: {takes: 1 min}}}}
    """
    found = figures(text)
    assert found["coverage.share", "cover=help"] == pytest.approx(1 - 5 * 120 / 10080)
    assert found["coverage.share", "shift=holiday"] == 1.0


PAY = CLOCK + """
    sites: {base: {}}
    rosters: {office: {weekly: "Mon-Fri 08:00-16:00"}}
    staff: {nurse: {at: base, roster: office, hours_a_week: 42, cost: 365.25 kCNY/year, holiday_factor: 3}}
    demand: {ill: {at_times: [15.5 h, 63.5 h], where: base, pathway: care}}
    pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: 60 min}}}}
"""
HOUR = 1000 * 7 / 42
"""Pay of a day over the hours of a day by contract."""


def test_hours_on_a_holiday_have_their_own_pay():
    # Each case keeps the nurse for half an hour longer: on Monday as overtime (1.5), on the holiday by its factor, with
    # the eight hours of duty.
    found = figures(PAY)
    assert found["cost.total", "item=pay"] == pytest.approx(7 * 1000)
    assert found["cost.total", "item=overtime"] == pytest.approx(0.5 * 1.5 * HOUR)
    assert found["cost.total", "item=holiday"] == pytest.approx(8.5 * 3 * HOUR)


def test_days_that_are_only_off_are_paid_as_other_days():
    found = figures(PAY.replace("[2025-01-08]", "[{from: 2025-01-08, statutory: false}]"))
    assert found["cost.total", "item=overtime"] == pytest.approx(2 * 0.5 * 1.5 * HOUR)
    assert found["cost.total", "item=holiday"] == 0
    without = figures(PAY.replace(", holiday_factor: 3", ""))
    assert without["cost.total", "item=overtime"] == pytest.approx(2 * 0.5 * 1.5 * HOUR)
    assert ("cost.total", "item=holiday") not in without


def test_who_stands_in_on_a_holiday_is_paid_by_its_factor():
    # The bank fills all of a leave of 100%: five working days of eight hours, the make-up day and the holiday.
    text = PAY.replace("holiday_factor: 3", "holiday_factor: 3, leave: 100%, backfill: {from: [bank], pay_factor: 2}")
    found = figures(text)
    assert found["cost.total", "item=bank"] == pytest.approx(5 * 8 * 2 * HOUR)
    assert found["cost.total", "item=holiday"] == pytest.approx(8.5 * 3 * HOUR)
