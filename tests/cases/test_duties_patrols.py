"""Patrols: rounds in a fixed or random order, at fixed or random moments, and what they find on their way."""

from __future__ import annotations

from collections import Counter

import numpy as np
from story import lines, simulated, told

from covsim.events import Kind

ROUND = """
    sites: {base: {}, hall: {}, ward: {}, yard: {}}
    travel: {walk: {links: {base: {hall: 2 min, ward: 2 min, yard: 2 min}, hall: {ward: 3 min, yard: 3 min}, ward: {yard: 3 min}}}}
    staff: {guard: {at: base, mode: walk}}
"""
FOUND = """
    pathways: {found: {seen: {detect: {by: {passing: {duty: patrol}}, dwell: 10 min}}}}
"""


def test_a_patrol_finds_what_it_comes_to_and_what_begins_while_it_is_there():
    # In the hall from 62 to 67, in the ward from 70 to 75. The tout of 53 has gone at 63, that of 72 is seen at once.
    text = f"""{ROUND}{FOUND}
    duties: {{patrol: {{dates: ['2025-01-06 01:00'], needs: {{guard: 1}}, at: [hall, ward], round: true, takes: 5 min}}}}
    demand:
      hall: {{at_times: [51 min, 53 min, 68 min], where: hall, pathway: found}}
      ward: {{at_times: [72 min, 75 min], where: ward, pathway: found}}
"""
    assert told(text, kinds=(Kind.MARK,)) == lines("""
        61 mark c1 seen seen.nobody
        62 mark c2 seen seen.passing
        72 mark c5 seen seen.passing
        78 mark c4 seen seen.nobody
        85 mark c6 seen seen.nobody
    """)


def test_a_patrol_that_was_called_away_comes_again():
    # At the hall at 62, called away at 63; back at 74, when the case of 66 is found (that of 63 has gone at 73).
    text = f"""{ROUND}
    duties: {{patrol: {{dates: ['2025-01-06 01:00'], needs: {{guard: 1}}, at: hall, takes: 5 min}}}}
    demand:
      fight: {{at_times: [63 min], where: base, priority: 1, pathway: care}}
      tout: {{at_times: [63.5 min, 66 min], where: hall, pathway: found}}
    pathways:
      found: {{seen: {{detect: {{by: {{passing: {{duty: patrol}}}}, dwell: 10 min}}}}}}
      care: {{help: {{respond: {{needs: {{guard: 1}}, preempts: any, takes: 7 min}}}}}}
"""
    assert told(text, kinds=(Kind.MARK,)) == lines("""
        73.5 mark c3 seen seen.nobody
        74 mark c4 seen seen.passing
    """)


def test_a_post_sees_what_happens_there():
    text = f"""{ROUND}
    duties: {{gate: {{post: "00:10-00:40", needs: {{guard: 1}}, at: hall}}}}
    demand: {{tout: {{at_times: [5 min, 20 min, 41 min], where: hall, pathway: found}}}}
    pathways: {{found: {{seen: {{detect: {{by: {{post: {{duty: gate}}}}, dwell: 10 min}}}}}}}}
"""
    assert told(text, kinds=(Kind.MARK,)) == lines("""
        12 mark c1 seen seen.post
        20 mark c3 seen seen.post
        51 mark c4 seen seen.nobody
    """)


def test_a_post_that_is_manned_again_and_again_sees_what_begins_there_once():
    # The guard is called away six times in the first hour; later a tout a minute, each seen with a chance of 30%.
    text = f"""{ROUND}
    duties: {{gate: {{post: "00:00-24:00", needs: {{guard: 1}}, at: hall}}}}
    demand:
      fight: {{at_times: [5 min, 15 min, 25 min, 35 min, 45 min, 55 min], where: base, priority: 1, pathway: care}}
      tout: {{schedule: {{per_day: 1000, window: "02:00-18:40"}}, where: hall, pathway: found}}
    pathways:
      found: {{seen: {{detect: {{by: {{post: {{duty: gate, chance: 30%}}}}, dwell: 10 min}}}}}}
      care: {{help: {{respond: {{needs: {{guard: 1}}, preempts: any, takes: 1 min}}}}}}
"""
    marks = simulated(text)
    seen = [marks.names.marks[n] == "seen.post" for n in marks.of(Kind.MARK)["need"]]
    assert abs(np.mean(seen) - 0.3) < 0.06


def starts(timing: str, days: int = 1) -> list[float]:
    """When a patrol sets out."""
    text = f"""
    clock: {{start: 2025-01-06, horizon: {days} days}}
    {ROUND}
    duties: {{patrol: {{{timing}, needs: {{guard: 1}}, at: hall, takes: 1 min}}}}
"""
    return [float(time) for time in simulated(text).of(Kind.CALL)["time"]]


def test_random_starts_one_in_each_interval():
    times = starts("every: 8 h, spread: random", days=3)
    assert [int(time // 480) for time in times] == list(range(9))
    assert len({round(time % 480, 3) for time in times}) == 9


def test_random_starts_one_within_each_of_the_hours():
    times = np.array(starts('weekly: "08:00-11:00, 14:00-17:00", spread: random', days=30))
    assert len(times) == 60
    morning = times[::2] % 1440
    assert ((morning >= 480) & (morning < 660)).all()
    assert ((times[1::2] % 1440 >= 840) & (times[1::2] % 1440 < 1020)).all()
    assert abs(morning.mean() - 570) < 30


def rounds(order: str) -> list[str]:
    """The sites of each of 600 rounds, in the order of visits, by initials."""
    text = f"""
    clock: {{start: 2025-01-06, horizon: 600 h}}
    {ROUND}
    duties:
      patrol: {{every: 1 h, needs: {{guard: 1}}, at: [hall, ward, yard], round: true, takes: 1 min, order: {order}}}
"""
    log = simulated(text)
    rows = log.of(Kind.STARTED)
    walked: dict[int, str] = {}
    for row in rows:
        walked[row["incident"]] = walked.get(row["incident"], "") + log.names.sites[row["site"]][0]
    return list(walked.values())


def test_a_fixed_order_is_the_same_each_time():
    assert set(rounds("fixed")) == {"hwy"}


def test_a_random_order_takes_each_of_them_alike():
    found = Counter(rounds("random"))
    assert sorted(found) == ["hwy", "hyw", "why", "wyh", "yhw", "ywh"]
    assert all(60 < count < 140 for count in found.values())


def test_a_duty_takes_people_from_less_urgent_work_if_it_may():
    text = f"""{ROUND}
    duties:
      patrol: {{dates: ['2025-01-06 01:00'], needs: {{guard: 1}}, at: hall, takes: 30 min}}
      escort: {{dates: ['2025-01-06 01:10'], needs: {{guard: 1}}, at: base, takes: 5 min, priority: 3, preempts: any}}
"""
    assert told(text)[4:9] == lines("""
        70 preempted c1 visit by c2
        70 released guard c1
        70 claimed guard c2 hall>base
        70 waits c1 visit guard away_on_duty
        70 departed guard c2 hall>base 2
    """)
