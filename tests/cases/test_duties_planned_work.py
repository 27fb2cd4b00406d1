"""Planned work that takes people away: when it comes, where it goes, and how they are called back."""

from __future__ import annotations

import pytest
from story import lines, simulated, told

from covsim.events import Kind

# Monday 2025-01-06; a km takes a minute.
POST = """
    sites: {base: {at: [0, 0]}, pit: {at: [4, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    staff: {medic: {at: base, mode: road}}
"""


def visits(duty: str, days: int = 1) -> list[str]:
    """When the medic is there: ``duty`` is its timing."""
    text = f"""
    clock: {{start: 2025-01-06, horizon: {days} days}}
    {POST}
    duties: {{drill: {{{duty}, needs: {{medic: 1}}, at: base, takes: 30 min}}}}
"""
    return told(text, kinds=(Kind.STARTED,))


def test_every():
    assert visits("every: 8 h") == lines("""
        0 started c1 visit
        480 started c2 visit
        960 started c3 visit
    """)


def test_every_waits_for_its_window():
    # At 0, 8 and 16 h; each put off to the next window, two of them to the same: Tuesday would be the next.
    assert visits('every: 8 h, window: "10:00-11:00"', days=2) == lines("""
        600 started c1 visit
        2040 started c2 visit
    """)


def test_weekly():
    assert visits('weekly: "Tue 09:00-10:00, 14:00-15:00"', days=7) == lines("""
        1980 started c1 visit
        2280 started c2 visit
    """)


def test_dates():
    assert visits("dates: ['2025-01-06 10:00', '2025-01-07 08:00']", days=2) == lines("""
        600 started c1 visit
        1920 started c2 visit
    """)


def test_a_rate_falls_into_its_window():
    text = f"""
    clock: {{start: 2025-01-06, horizon: 20 days}}
    {POST}
    duties: {{drill: {{rate: 3/day, window: "10:00-16:00", needs: {{medic: 1}}, at: base, takes: 1 min}}}}
"""
    calls = simulated(text).of(Kind.CALL)["time"] % 1440
    assert 30 < len(calls) < 90
    assert ((calls >= 600) & (calls < 960)).all()


def test_a_duty_takes_people_there_and_home():
    text = f"{POST}    duties: {{drill: {{dates: ['2025-01-06 01:00'], needs: {{medic: 1}}, at: mine, takes: 30 min}}}}\n"
    assert told(text) == lines("""
        60 claimed medic c1 base>mine
        60 departed medic c1 base>mine 10
        70 arrived medic c1 at mine
        70 started c1 visit
        100 ended c1 visit
        100 released medic c1
        100 done c1 served
        100 returning medic mine>base 10
        110 home medic
    """)


ROUND = """
    sites: {base: {at: [0, 0]}, pit: {at: [4, 0]}, mine: {at: [10, 0]}}
    travel: {road: {speed: 60 km/h}}
    staff: {medic: {at: base}}
    vehicles: {van: {at: base, mode: road}}
    kits: {bag: {at: [pit, mine]}}
"""


def test_a_round_visits_all_sites_in_one_go():
    text = ROUND + """
    duties:
      check: {dates: ['2025-01-06 01:00'], needs: {medic: 1, van: 1}, at: [pit, mine], round: true, takes: 20 min}
    """
    assert told(text) == lines("""
        60 claimed van c1 base>pit
        60 claimed medic c1 base>pit
        60 departed van c1 base>pit 4
        60 departed medic c1 base>pit 4
        64 arrived van c1 at pit
        64 arrived medic c1 at pit
        64 started c1 visit
        84 ended c1 visit
        84 departed van c1 pit>mine 6
        84 departed medic c1 pit>mine 6
        90 arrived van c1 at mine
        90 arrived medic c1 at mine
        90 started c1 visit
        110 ended c1 visit
        110 released van c1
        110 released medic c1
        110 done c1 served
        110 returning van mine>base 10
        110 returning medic mine>base 10
        120 home van
        120 home medic
    """)


def test_without_a_round_the_sites_take_turns():
    text = f"""{POST}
    duties: {{check: {{every: 8 h, needs: {{medic: 1}}, at: [pit, mine], takes: 20 min}}}}
"""
    assert told(text, kinds=(Kind.ARRIVED,)) == lines("""
        4 arrived medic c1 at pit
        490 arrived medic c2 at mine
        964 arrived medic c3 at pit
    """)


def test_a_duty_without_its_people_is_cancelled_when_its_patience_ends():
    text = f"""{POST}
    demand: {{fall: {{at_times: [50 min], where: base, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{medic: 1}}, takes: 60 min}}}}}}}}
    duties: {{drill: {{dates: ['2025-01-06 01:00'], needs: {{medic: 1}}, at: base, takes: 5 min, patience: 30 min}}}}
"""
    assert told(text, of="c2") == lines("""
        60 waits c2 visit medic all_busy
        90 fell_back c2 visit medic all_busy left
        90 done c2 cancelled
    """)
    assert told(text.replace("30 min", "51 min"), of="c2")[1:] == lines("""
        110 claimed medic c2 base>base
        110 arrived medic c2 at base
        110 started c2 visit
        115 ended c2 visit
        115 released medic c2
        115 done c2 served
    """)


def called_back(recall: str, priority: int = 1, call: int = 80, preempts: str = "any", patience: str = "2 h") -> str:
    """A drill at the mine from 60 (there at 70) for 30 min; an urgent case at the pit."""
    return f"""{POST}
    demand: {{arrest: {{at_times: [{call} min], where: pit, priority: {priority}, pathway: rescue}}}}
    pathways: {{rescue: {{save: {{respond: {{needs: {{medic: 1}}, takes: 20 min, preempts: {preempts}}}}}}}}}
    duties:
      drill:
        dates: ['2025-01-06 01:00']
        needs: {{medic: 1}}
        at: mine
        takes: 30 min
        patience: {patience}
        recall: {{{recall}}}
"""


def test_people_are_called_back_with_notice_and_the_duty_is_finished_afterwards():
    # 20 of 30 min of the drill are left; from the pit it is 6 min back to the mine.
    assert told(called_back("notice: 3 min"))[4:] == lines("""
        80 preempted c1 visit by c2
        80 released medic c1
        80 claimed medic c2 mine>pit
        80 waits c1 visit medic all_busy
        83 departed medic c2 mine>pit 6
        89 arrived medic c2 at pit
        89 started c2 save
        109 ended c2 save
        109 released medic c2
        109 done c2 served
        109 claimed medic c1 pit>mine
        109 departed medic c1 pit>mine 6
        115 arrived medic c1 at mine
        115 started c1 visit
        135 ended c1 visit
        135 released medic c1
        135 done c1 served
        135 returning medic mine>base 10
        145 home medic
    """)


def test_a_duty_that_was_left_waits_for_its_people_as_long_again():
    # Begun at 70, called away at 80; patience of 15 min runs from there, not from 60: cancelled at 95.
    assert told(called_back("notice: 3 min", patience="15 min"), of="c1")[4:] == lines("""
        80 preempted c1 visit by c2
        80 released medic c1
        80 waits c1 visit medic all_busy
        95 fell_back c1 visit medic all_busy left
        95 done c1 cancelled
    """)


def test_on_the_way_to_a_duty_there_is_nothing_to_leave():
    # At 66 the medic is 6 km out, 2 km past the pit.
    assert told(called_back("notice: 3 min", call=66), of="c2")[:4] == lines("""
        66 preempted c1 visit by c2
        66 claimed medic c2 road>pit
        66 departed medic c2 road>pit 2
        68 arrived medic c2 at pit
    """)


def test_notice_is_given_once():
    # Two are on the drill, one is called back; the other goes home and is free for base's case at 200 without notice.
    text = called_back("notice: 3 min", patience="5 min").replace("needs: {medic: 1}\n        at", "needs: {medic: 2}\n        at")
    text = text.replace("staff: {medic: {at: base, mode: road}}", "staff: {medic: {at: base, mode: road, count: 2}}")
    text = text.replace("at_times: [80 min]", "at_times: [80 min, 200 min, 201 min]").replace("takes: 20 min", "takes: 40 min")
    departures = told(text, kinds=(Kind.DEPARTED,))
    assert departures == lines("""
        60 departed medic_1 c1 base>mine 10
        60 departed medic_2 c1 base>mine 10
        83 departed medic_1 c2 mine>pit 6
        200 departed medic_1 c3 base>pit 4
        201 departed medic_2 c4 base>pit 4
    """)


@pytest.mark.parametrize(("priority", "recalled"), [(2, True), (3, False)])
def test_only_cases_up_to_the_limit_call_people_back(priority, recalled):
    found = told(called_back("priority: 2", priority), of="c2")[0]
    assert found == ("80 preempted c1 visit by c2" if recalled else "80 waits c2 save medic away_on_duty")


def test_without_recall_the_case_waits_for_people_away_on_duty():
    assert told(called_back("allowed: false"), of="c2")[:4] == lines("""
        80 waits c2 save medic away_on_duty
        100 claimed medic c2 mine>pit
        100 departed medic c2 mine>pit 6
        106 arrived medic c2 at pit
    """)


def test_steps_that_do_not_pre_empt_leave_people_on_their_duty():
    assert told(called_back("", preempts="no"), of="c2")[0] == "80 waits c2 save medic away_on_duty"


def test_a_case_less_urgent_than_the_duty_does_not_call_people_back():
    # A duty has priority 8 unless given.
    assert told(called_back("", priority=8), of="c2")[0] == "80 waits c2 save medic away_on_duty"
    assert told(called_back("", priority=7), of="c2")[0] == "80 preempted c1 visit by c2"


def test_people_on_a_round_are_called_back_between_two_sites():
    # From the pit (84) to the mine (90): at 87 they are 7 km out, 3 km from the pit.
    text = ROUND + """
    demand: {arrest: {at_times: [87 min], where: pit, priority: 1, pathway: rescue}}
    pathways: {rescue: {save: {respond: {needs: {medic: 1, van: 1}, takes: 20 min, preempts: any}}}}
    duties:
      check: {dates: ['2025-01-06 01:00'], needs: {medic: 1, van: 1}, at: [pit, mine], round: true, takes: 20 min}
    """
    assert told(text, of="van")[4:] == lines("""
        87 released van c1
        87 claimed van c2 road>pit
        87 waits c1 visit van all_busy
        87 departed van c2 road>pit 3
        90 arrived van c2 at pit
        110 released van c2
        110 claimed van c1 pit>mine
        110 departed van c1 pit>mine 6
        116 arrived van c1 at mine
        136 released van c1
        136 returning van mine>base 10
        146 home van
    """)
