"""Cases that somebody has to find: who comes first, who keeps watch, and what becomes of those that nobody finds."""

from __future__ import annotations

import numpy as np
import pytest
from story import lines, simulated, told

from covsim.events import Kind

HALL = "sites: {hall: {}, gate: {}}\n"


def scene(ways: str, step: str = "", more: str = "", at: str = "10 min") -> str:
    """A tout in the hall for 30 min, found in these ways; ``step`` goes on behind the detect step."""
    return f"""
    {HALL}
    demand: {{tout: {{at_times: [{at}], where: hall, pathway: found}}}}
    pathways:
      found:
        seen: {{detect: {{by: {{{ways}}}, dwell: 30 min}}, marks: noticed}}
        {step or "talk: {treat: {takes: 5 min}}"}
    {more}
"""


def found(ways: str, step: str = "") -> list[str]:
    """What happens to it."""
    return told(scene(ways, step))


def seen(ways: str, more: str = "", at: str = "10 min") -> str:
    """When it is found, and in which way."""
    when, _, _, _, way = next(line for line in told(scene(ways, "", more, at), kinds=(Kind.MARK,))).split()
    return f"{when} {way}"


def test_the_first_who_finds_it_wins():
    assert found("camera: {after: 12 min}, public: {after: 8 min}") == lines("""
        10 started c1 seen
        18 mark c1 seen seen.public
        18 mark c1 seen noticed
        18 ended c1 seen
        18 started c1 talk
        23 ended c1 talk
        23 done c1 served
    """)


def test_found_by_nobody_it_ends_by_itself():
    assert found("camera: {after: 31 min}") == lines("""
        10 started c1 seen
        40 mark c1 seen seen.nobody
        40 ended c1 seen
        40 done c1 left
    """)


def test_at_the_last_moment_is_in_time():
    assert seen("camera: {after: 30 min}") == "40 seen.camera"


def test_of_two_at_one_moment_the_first_named_counts():
    assert seen("camera: {after: 8 min}, public: {after: 8 min}") == "18 seen.camera"


def test_without_a_duty_and_a_time_it_is_found_at_once():
    assert seen("public: {}") == "10 seen.public"


@pytest.mark.parametrize(
    ("covers", "way"), [("[hall]", "15 seen.camera"), ("[gate]", "18 seen.public")], ids=["with a camera", "without"]
)
def test_a_camera_finds_only_what_it_covers(covers, way):
    assert seen(f"camera: {{after: 5 min, covers: {covers}}}, public: {{after: 8 min}}") == way


OPERATOR = """
    rosters: {day: {weekly: "00:00-12:00", breaks: {tea: "00:12-00:20"}}}
    staff: {operator: {at: gate, roster: day}}
"""


def test_a_look_that_nobody_keeps_finds_nothing():
    # Looks at 15 (the operator is at tea), 20 (back at this very moment: rosters change after work has ended), and 25.
    assert seen("camera: {needs: {operator: 1}, at: gate, after: 5 min}", OPERATOR) == "25 seen.camera"


def test_who_watches_must_be_at_the_place():
    # Without "at" somebody has to be where the case is.
    assert seen("staff: {needs: {operator: 1}, after: 5 min}", OPERATOR) == "40 seen.nobody"


def test_a_single_look_without_time_between():
    assert seen("camera: {needs: {operator: 1}, at: gate}", OPERATOR, "15 min") == "45 seen.nobody"


def test_who_watches_may_be_busy_at_the_place():
    more = OPERATOR + """
    duties: {screens: {post: "00:00-01:00", needs: {operator: 1}, at: gate}}
    """
    assert seen("camera: {needs: {operator: 1}, at: gate, after: 1 min}", more) == "11 seen.camera"


def test_who_was_called_away_sees_nothing():
    # From 4 to 24 the operator is on the way to the hall, there, and on the way back: looks at 15 and 20 are missed.
    more = """
    travel: {walk: {links: {gate: {hall: 4 min}}}}
    staff: {operator: {at: gate, mode: walk}}
    duties: {errand: {dates: ['2025-01-06 00:04'], needs: {operator: 1}, at: hall, takes: 12 min}}
    """
    assert seen("camera: {needs: {operator: 1}, at: gate, after: 5 min}", more) == "25 seen.camera"


@pytest.mark.parametrize(
    ("otherwise", "last"),
    [
        ("leave", ["40 done c1 left"]),
        ("{go: talk}", ["40 started c1 talk", "45 ended c1 talk", "45 done c1 served"]),
        ("with_less", ["40 started c1 talk", "45 ended c1 talk", "45 done c1 served"]),
        ("{refer: gate}", ["40 referred c1 seen gate", "40 done c1 referred"]),
        ("{pathway: later}", ["40 started c1 rest", "42 ended c1 rest", "42 done c1 served"]),
    ],
)
def test_what_becomes_of_those_that_nobody_finds(otherwise, last):
    text = f"""
    {HALL}
    demand: {{tout: {{at_times: [10 min], where: hall, pathway: found}}}}
    pathways:
      found:
        seen: {{detect: {{by: {{camera: {{chance: 0%}}}}, dwell: 30 min}}, otherwise: {otherwise}}}
        talk: {{treat: {{takes: 5 min}}}}
      later: {{rest: {{wait: {{takes: 2 min}}}}}}
"""
    assert told(text)[:3] == ["10 started c1 seen", "40 mark c1 seen seen.nobody", "40 ended c1 seen"]
    assert told(text)[3:] == last


def test_later_steps_ask_who_found_it():
    step = "route: {branch: {by: seen.by, to: {camera: fast}, otherwise: slow}}\n"
    step += "        slow: {treat: {takes: 9 min}, next: end}\n        fast: {treat: {takes: 1 min}}"
    assert found("camera: {after: 5 min}, public: {after: 9 min}", step)[-1] == "16 done c1 served"
    assert found("camera: {after: 9 min}, public: {after: 5 min}", step)[-1] == "24 done c1 served"
    step = "fast: {treat: {takes: 1 min}, only: {seen.by: [camera, public]}}"
    assert found("camera: {after: 5 min}, public: {}, staff: {}", step)[-1] == "11 done c1 served"
    assert found("camera: {after: 5 min}, public: {after: 6 min}, staff: {}", step)[-1] == "10 done c1 served"


def test_that_nobody_found_it_can_be_asked_too():
    text = scene("camera: {chance: 0%}", "route: {branch: {by: seen.by, to: {nobody: late}}}\n        talk: {wait: {takes: 1 min}}\n        late: {wait: {takes: 2 min}}")
    assert told(text.replace("marks: noticed", "otherwise: with_less"))[-2:] == ["42 ended c1 late", "42 done c1 served"]


def test_the_race_runs_in_the_background_until_the_case_ends():
    text = f"""
    {HALL}
    staff: {{guard: {{at: hall}}}}
    duties: {{patrol: {{dates: ['2025-01-06 00:20'], needs: {{guard: 1}}, at: hall, takes: 1 min}}}}
    demand: {{fight: {{at_times: [10 min], where: hall, pathway: fight}}}}
    pathways:
      fight:
        seen: {{detect: {{by: {{passing: {{duty: patrol}}}}, dwell: 30 min}}, background: true}}
        rage: {{wait: {{takes: 6 min}}}}
"""
    assert told(text, of="c1") == lines("""
        10 started c1 seen
        10 started c1 rage
        16 ended c1 rage
        16 done c1 served
    """)


def chances(way: str, cases: int = 400) -> float:
    """The share found when each case has this chance."""
    text = f"""
    {HALL}
    staff: {{guard: {{at: hall}}}}
    duties: {{patrol: {{every: 1 h, needs: {{guard: 1}}, at: hall, takes: 0 min}}}}
    demand: {{tout: {{schedule: {{per_day: {cases}, window: "00:00-20:00"}}, where: hall, pathway: found}}}}
    pathways: {{found: {{seen: {{detect: {{by: {{way: {way}}}, dwell: 130 min}}}}}}}}
"""
    log = simulated(text)
    marks = np.array([log.names.marks[n] for n in log.of(Kind.MARK)["need"]])
    return float((marks == "seen.way").mean())


def test_a_chance_is_once_for_the_case_or_once_a_pass():
    # Two patrols come by for five cases in six, three for the sixth: 1 - 0.7^2 = 0.51 and 1 - 0.7^3 = 0.657.
    assert chances("{chance: 30%, after: 1 min}") == pytest.approx(0.3, abs=0.07)
    assert chances("{chance: 30%, duty: patrol}") == pytest.approx(0.51 * 5 / 6 + 0.657 / 6, abs=0.08)
