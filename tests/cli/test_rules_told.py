"""What a run says of its rules, in both languages."""

import json
from pathlib import Path

import pytest

RULES = """
rules:
  week: {label: Working week, hours_a_week: 60 h, source: House rule, as_of: 2024-05-01}
  pair: {label: Two at the base, crew: {medic: 2}, at: base, allow: 90%, source: Licence}
  month: {hours_a_month: 200 h, kind: advisory}
  load: {kpi: utilisation role=medic, at_most: 95%, kind: advisory}
"""


@pytest.fixture
def ruled(scenario_file):
    """The tiny scenario over 15 days, with rules; its medics are on duty two days in three."""
    text = scenario_file.read_text(encoding="utf-8").replace("horizon: 4 days", "horizon: 15 days")
    roster = 'rosters: {turns: {cycle: [on, on, off], shifts: {on: "00:00-24:00"}}}\n'
    text = text.replace("staff:\n", f"{roster}staff:\n", 1).replace("mode: road, hours", "mode: road, roster: turns, hours")
    scenario_file.write_text(text + RULES, encoding="utf-8")
    return scenario_file


def test_check_warns_of_rules_that_the_rosters_break(covsim, ruled):
    """Two medics 24 h apart in a cycle of three days: five days of the first whole week are the most."""
    code, _, err = covsim("check", ruled)
    warned = [line.partition("warning: ")[2] for line in err.splitlines() if "warning: rules." in line]
    assert code == 0
    assert warned == [
        "rules.week.hours_a_week: medic 1 is to work 120 h in the week from 2025-01-06, more than 60 h (4 of 4 break it) "
        "(in model two) - a model that breaks a hard rule can't win",
        "rules.week.hours_a_week: medic is to work 120 h in the week from 2025-01-06, more than 60 h (2 of 2 break it) "
        "(in model one) - a model that breaks a hard rule can't win",
        "rules.pair.crew: the crew is not rostered for 100% of its hours, first from Mon 2025-01-06 00:00 (in model one) "
        "- a model that breaks a hard rule can't win",
        "rules.month.hours_a_month: no whole calendar month with work lies in the measured time, so the rule is not "
        "judged - choose a longer horizon",
    ]


def test_the_table_the_verdict_and_the_rules_name_them(covsim, ruled):
    code, out, _ = covsim("run", ruled, "--executor", "serial", "--quiet", "--out", "run", "--require",
                          "--set", "rules.week.hours_a_week=168 h")  # fmt: skip
    told = " ".join(out.split())
    assert code == 4  # the standard is broken
    assert "breaks Two at the base" in told
    assert "all 2 kept" in told
    assert "One medic breaks the rule Two at the base (complete for 0% of its hours, at least 10%, already by the rosters); " in told
    assert "Working week hard nobody House rule, 2024-05-01" in told
    assert "month advisory not judged" in told
    rulings = json.loads(Path("run/run.json").read_text(encoding="utf-8"))["rules"]
    assert [(each["model"], each["rule"], each["answer"]) for each in rulings][:5] == [
        ("two", "week", "kept"), ("two", "pair", "kept"), ("two", "month", "unjudged"), ("two", "load", "kept"),
        ("one", "week", "kept"),
    ]  # fmt: skip
    out = covsim("compare", "run", "--lang", "zh")[1]
    assert "违反：Two at the base" in out
    covsim("report", "run", "--lang", "zh")
    page = Path("run/report.zh.md").read_text(encoding="utf-8")
    assert "满员时间占 0%，应不低于 10%，按排班即违反" in page
    covsim("stress", "run", "--lang", "zh")
    assert "规则 Two at the base" in Path("run/stress-des.zh.md").read_text(encoding="utf-8")
