"""Rules judged on rosters before anything is run; every number is worked out beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from covsim.metrics import read
from covsim.rules import on_rosters

SCENARIO = """covsim: 1
name: A ward
clock: {{start: 2025-01-01, horizon: {horizon}}}
sites: {{ward: {{}}}}
rosters:
  office: {{weekly: "Mon-Sat 08:00-12:00, 14:00-18:00"}}
  crew: {{cycle: [day, night, off, off], shifts: {{day: "08:00-20:00", night: "20:00-08:00"}}}}
  split: {{weekly: "Mon-Fri 00:00-08:00, 16:00-24:00"}}
  call: {{weekly: "Mon-Fri 08:00-16:00", on_call: always, call_out: 10 min}}
staff:
  clerk: {{at: ward, roster: office}}
  nurse: {{count: 2, at: ward, roster: crew, skills: [hands]}}
  porter: {{at: ward, roster: split}}
  doctor: {{at: ward, roster: call}}
  guard: {{count: 22, at: ward, roster: crew}}
rooms: {{bed: {{count: {beds}}}}}
demand: {{a: {{rate: 1/day, where: ward, pathway: p}}}}
pathways: {{p: {{t: {{treat: {{needs: {{clerk: 1, nurse: 1, porter: 1, doctor: 1, guard: 1, bed: 1}}, takes: 1 min}}}}}}}}
rules:
  it: {rule}
"""


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """How a rule is kept on the rosters (as rounded numbers), and what is said of it."""
    monkeypatch.chdir(tmp_path)

    def judge(rule: str, horizon: str = "31 days", beds: int = 440):
        Path("s.yaml").write_text(SCENARIO.format(rule=rule, horizon=horizon, beds=beds), encoding="utf-8")
        document = read("s.yaml")
        scenario = document.scenario()
        kept = on_rosters(scenario)["it"]
        said = [(each.path, each.message, each.remedy) for each in document.warnings if each.path.startswith("rules.")]
        return kept, said

    return judge


CANT_WIN = "a model that breaks a hard rule can't win"


def test_overtime_of_a_six_day_week(found):
    """January 2025 has 27 days but Sundays: 27 x 8 = 216 h; ordinary are 40 x 31/7 = 177.14 h: 38.86 h over."""
    kept, said = found("{overtime_a_month: 36 h, for: [clerk]}")
    assert (kept.kept, kept.judged, round(kept.worst, 2), kept.time) == (0, 1, 38.86, 0)
    assert said == [(
        "rules.it.overtime_a_month",
        "clerk is to work 38.86 h of overtime in 2025-01, more than 36 h (1 of 1 break it)", CANT_WIN,
    )]  # fmt: skip
    kept, said = found("{overtime_a_month: 36 h, for: [clerk], ordinary: 184 h}")
    assert (kept.kept, round(kept.worst, 2), said) == (1, 32, [])


def test_hours_of_weeks(found):
    """Three whole weeks from Monday 6 January, 48 h each."""
    kept, said = found("{hours_a_week: 44 h, for: [clerk], kind: advisory}")
    assert (kept.kept, kept.judged, kept.worst, kept.time) == (0, 3, 48, 5 * 1440)
    assert said == [(
        "rules.it.hours_a_week", "clerk is to work 48 h in the week from 2025-01-06, more than 44 h (3 of 3 break it)",
        "it is advisory",
    )]  # fmt: skip


def test_a_share_that_may_break_it(found):
    """Of the 9 weeks of clerk and nurses, those of the clerk have 48 h. The nurses have three or four turns of 12 h."""
    kept, said = found("{hours_a_week: 47 h, for: [clerk, nurse], allow: 60%}")
    assert (kept.judged, kept.kept >= 0.4 * 9, said) == (9, True, [])
    assert found("{hours_a_week: 47 h, for: [clerk, nurse], allow: 20%}")[1]


def test_hours_of_a_month(found):
    kept, said = found("{hours_a_month: 200 h, for: [clerk]}")
    assert (kept.worst, said[0][1]) == (216, "clerk is to work 216 h in 2025-01, more than 200 h (1 of 1 break it)")


def test_the_weekly_day_of_rest(found):
    """Saturday 18:00 to Monday 00:00 are 30 h within the week."""
    assert found("{rest_a_week: 24 h, for: [clerk]}")[1] == []
    kept, said = found("{rest_a_week: 36 h, for: [clerk]}")
    assert kept.worst == 30
    assert said[0][1] == "the longest rest of clerk in the week from 2025-01-06 is 30 h, less than 36 h (3 of 3 break it)"


def test_rest_between_shifts(found):
    """The midday break of 2 h is none; 08:00 to 16:00 is a rest of 8 h, and 24:00 meets 00:00."""
    assert found("{rest_between: 14 h, for: [clerk]}")[1] == []
    kept, said = found("{rest_between: 11 h, for: [porter]}")
    assert kept.worst == 8
    # January has 23 days from Monday to Friday with one such rest each, and 4 weekends of 48 h.
    assert (kept.judged - kept.kept, kept.judged) == (23, 27)
    assert said[0][1] == "porter has 8 h of rest from 2025-01-01 08:00, less than 11 h (23 of 27 break it)"


def test_hours_on_call_are_no_working_hours(found):
    assert found("{hours_a_week: 40 h, for: [doctor]}")[0].worst == 40


def test_a_crew_is_rostered_or_not(found):
    """Two nurses a day apart in a cycle of four days: somebody from 08:00 on day 1 to 08:00 on day 4, and on day 1 the
    second is in the last days of the cycle before. Each covers 2 of 4 days, the hours of both overlap nowhere."""
    kept, said = found('{crew: {hands: 1}, at: ward, when: "08:00-20:00"}', "28 days")
    assert (kept.judged, kept.kept) == (28 * 720, 14 * 720)
    assert said[0][1] == "the crew is not rostered for 50% of its hours, first from Fri 2025-01-03 08:00"
    assert found('{crew: {hands: 1}, at: ward, when: "08:00-20:00", allow: 50%}', "28 days")[1] == []


def test_a_doctor_on_call_is_not_of_the_crew(found):
    kept, _ = found('{crew: {doctor: 1}, at: ward, when: "Mon-Fri 08:00-18:00"}', "28 days")
    assert kept.kept / kept.judged == 0.8


GUARDS = "{{head_count: {{staff: {{share: 3%, of: {staff}}}, beds: {{share: 5%, of: {beds}}}, visits: {{share: 0.3%, of: {visits}}}}}, for: [guard]}}"


@pytest.mark.parametrize(
    ("staff", "beds", "visits", "asked"),
    [
        ("733", "[bed]", "7333", 22), ("734", "[bed]", "7333", 23), ("733", "441", "7333", 23),
        ("733", "[bed]", "7334", 23), ("100", "100", "2000", 6), ("[clerk, nurse, guard]", "20", "300", 1),
    ],
)  # fmt: skip
def test_the_guard_norm_is_the_largest_of_three(found, staff, beds, visits, asked):
    """22 guards are enough for 22/0.03 = 733 medical staff, 22 x 20 = 440 beds and 22/0.003 = 7,333 visits a day.

    Norm of eight ministries, China 2021: 3% of medical staff, 1 per 20 beds, or 3 per mille of daily visits.
    """
    kept, said = found(GUARDS.format(staff=staff, beds=beds, visits=visits))
    told = f"22 on the books, but the norm asks for {asked}"
    assert [message for _, message, _ in said] == ([told] if asked > 22 else [])
    assert (kept.worst, kept.kept) == (22, asked <= 22)


def test_a_run_too_short_to_judge_is_told(found):
    kept, said = found("{hours_a_month: 200 h}", "3 weeks")
    what = "no whole calendar month with work lies in the measured time, so the rule is not judged"
    assert (kept.judged, said) == (0, [("rules.it.hours_a_month", what, "choose a longer horizon")])


def test_rosters_drawn_at_random_are_judged_as_drawn(tmp_path):
    """Eight on a team of two by day and one by night with 11 h of rest: never fewer, and never less rest."""
    text = SCENARIO.replace("on_call: always, call_out: 10 min}}", "on_call: always, call_out: 10 min}}\n  team: "
        '{{random: {{day: 2, night: 1}}, shifts: {{day: "08:00-20:00", night: "20:00-08:00"}}, rest: 11 h}}'
    ).replace("count: 2, at: ward, roster: crew, skills", "count: 8, at: ward, roster: team, skills")  # fmt: skip
    rules = ('{crew: {nurse: 2}, at: ward, when: "08:00-20:00"}', "{rest_between: 11 h, for: [nurse]}",
             "{crew: {nurse: 2}, at: ward}")  # fmt: skip
    found = []
    for rule in rules:
        (tmp_path / "s.yaml").write_text(text.format(rule=rule, horizon="28 days", beds=9), encoding="utf-8")
        found.append(on_rosters(read(tmp_path / "s.yaml").scenario())["it"])
    assert found[0].kept == found[0].judged == 28 * 720
    assert found[1].kept == found[1].judged > 50
    assert found[2].kept / found[2].judged == 0.5
