"""Postings: duties of days, of which only their hours are work. Monday 10:00 to Wednesday 10:00, 600 to 3480."""

from __future__ import annotations

from story import figures

ROSTER = "Mon-Fri 08:00-16:00"


def posting(hours: str = "", roster: str = ROSTER) -> dict[tuple[str, str], float | None]:
    return figures(f"""
        clock: {{start: 2025-01-06, horizon: 7 days}}
        sites: {{base: {{}}}}
        rosters: {{day: {{weekly: "{roster}"}}}}
        staff: {{nurse: {{at: base, roster: day, cost: 104 kCNY/year}}}}
        duties: {{quarantine: {{dates: [2025-01-06 10:00], needs: {{nurse: 1}}, at: base, takes: 2 days{hours}}}}}
    """)


def test_without_hours_every_hour_of_it_is_work() -> None:
    found = posting()
    assert found["overtime.hours", "role=nurse"] == 32            # Monday and Tuesday, 16:00 to 08:00
    assert found["hours_a_week.max", "role=nurse"] == 72
    assert found["utilisation", "role=nurse"] == 48 / 40


def test_with_hours_only_these_are_work() -> None:
    found = posting(', hours: "08:00-16:00"')
    assert found["overtime.hours", "role=nurse"] == 0
    assert found["cost.total", "item=overtime"] == 0
    assert found["hours_a_week.max", "role=nurse"] == 40
    assert found["utilisation", "role=nurse"] == (6 + 8 + 2) / 40     # 10-16, 8-16, 8-10
    assert found["days_in_a_row.max", "role=nurse"] == 5


def test_hours_beyond_the_roster_are_overtime() -> None:
    found = posting(', hours: "07:00-17:00"')
    assert found["overtime.hours", "role=nurse"] == 4                 # 16-17, 7-8, 16-17, 7-8
    assert found["hours_a_week.max", "role=nurse"] == 44
