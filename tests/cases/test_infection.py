"""Infection of staff. What is drawn is each person's resistance; when exposure has used it up is worked out here by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from story import figures, lines, simulated, told

from covsim.events import EventLog, Kind
from covsim.streams import Luck

WORK = 'rosters: {day: {weekly: "08:00-16:00"}}'


def post(infection: str, staff: str = "nurse: {at: base, roster: day}", more: str = WORK, days: int = 10) -> str:
    """A Monday, midnight; who works by day is on duty from 480 to 960, 1920 to 2400 and so on."""
    return f"""
    clock: {{start: 2025-01-06, horizon: {days} days}}
    sites: {{base: {{}}, annex: {{}}}}
    {more}
    staff: {{{staff}}}
    infection: {{flu: {{staff: [{", ".join(one.split(":")[0].strip() for one in staff.split(";"))}], {infection}}}}}
    demand: {{fall: {{at_times: [100 min], where: base, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{nurse: 1}}, takes: 20 min, patience: 0 min}}}}}}}}
""".replace(";", ",")


def resistance(person: str) -> float:
    """Unit-exponential, by the luck of the stories (seed 1, replication 0)."""
    return -log(Luck(1, 0).draw("infection flu", 0, "resistance", person))


def infected(log: EventLog) -> dict[str, float]:
    """When each person was infected."""
    return {log.names.resources[row["unit"]]: float(row["time"]) for row in log.of(Kind.INFECTED)}


def on_duty_minutes(needed: float) -> float:
    """The moment at which somebody with the day roster has been on duty for so long."""
    day, rest = divmod(needed, 480)
    return day * 1440 + 480 + rest


def test_the_community_uses_up_resistance_all_the_time():
    # Hazard 1 a day: infected when the resistance's number of days has passed.
    assert infected(simulated(post("community: {rate: 1/day}"))) == {
        "nurse": pytest.approx(1440 * resistance("nurse"))
    }


def test_work_uses_it_up_on_duty_only():
    needed = resistance("nurse") / 0.5 * 60  # hazard 0.5 an hour
    found = infected(simulated(post("at_work: {rate: 0.5/h}")))
    assert found == {"nurse": pytest.approx(on_duty_minutes(needed))}


def test_exposures_add_up_and_susceptibility_multiplies_them():
    # 0.1 an hour everywhere and another 0.4 on duty, both doubled: 0.2 off duty, 1.0 on duty.
    log = simulated(post("community: {rate: 0.1/h}, at_work: {rate: 0.4/h}, groups: {nurse: {susceptibility: 2}}"))
    left, time = resistance("nurse"), 0.0
    for length, hazard in [(480, 0.2), (480, 1.0), (960, 0.2), (480, 1.0), (960, 0.2), (480, 1.0)]:
        if left <= hazard * length / 60:
            break
        left, time = left - hazard * length / 60, time + length
    assert infected(log) == {"nurse": pytest.approx(time + left / hazard * 60)}


def test_patients_present_count_at_every_full_hour():
    # One patient from 90 on who never goes: counted at 120. Always on duty; hazard 0.3 an hour for each patient.
    text = post("at_work: {rate: 0.3/h, per_case_of: fall}", staff="nurse: {at: base}", more="")
    text = text.replace("at_times: [100 min]", "at_times: [90 min]")
    text = text.replace("{treat: {needs: {nurse: 1}, takes: 20 min, patience: 0 min}}", "{wait: {takes: 30 days}}")
    assert infected(simulated(text)) == {"nurse": pytest.approx(120 + resistance("nurse") / 0.3 * 60)}
    away = text.replace("where: base, pathway", "where: annex, pathway")
    assert infected(simulated(away)) == {}  # at another site


def test_hazards_by_date_hold_from_each_day_on():
    needed = resistance("nurse")
    log = simulated(post("community: {by_date: {2025-01-07: 0.01/day, 2025-01-09: 2/day}}"))
    assert infected(log) == {"nurse": pytest.approx(3 * 1440 + (needed - 0.02) / 2 * 1440)}


def test_the_course_of_an_illness_at_home():
    # Infectious at 500, so ill from 500 to 2420: away for the rest of the first shift and the second; at 2420 there is
    # no shift, so back at 3360.
    text = post("index_cases: {first: {who: nurse, at: 2025-01-06 08:20}}, ill_for: 32 h", days=3)
    assert told(text) == lines("""
        100 waits c1 help nurse nobody_on_duty
        100 fell_back c1 help nurse nobody_on_duty left
        100 done c1 left
        480 on_duty nurse regular
        500 infected nurse
        500 ill nurse
        500 off_duty nurse
        2420 well nurse
        3360 on_duty nurse regular
        3840 off_duty nurse
    """)


def test_who_is_ill_is_absent_and_comes_back_in_the_middle_of_a_shift():
    text = post("index_cases: {first: {who: nurse, at: 2025-01-06 01:00}}, ill_for: 8 h", days=1)
    text = text.replace("[100 min]", "[500 min, 545 min]")
    assert told(text, kinds=(Kind.WAITS, Kind.ON_DUTY, Kind.CLAIMED)) == lines("""
        500 waits c1 help nurse absent
        540 on_duty nurse regular
        545 claimed nurse c2 base>base
    """)


def test_work_in_hand_is_finished_before_going_home():
    text = post("index_cases: {first: {who: nurse, at: 2025-01-06 08:20}}, ill_for: 1 h", days=1)
    assert told(text.replace("[100 min]", "[490 min]"), of="nurse") == lines("""
        480 on_duty nurse regular
        490 claimed nurse c1 base>base
        490 arrived nurse c1 at base
        500 infected nurse
        500 ill nurse
        500 shift_end nurse
        510 released nurse c1
        510 off_duty nurse
        560 well nurse
        560 on_duty nurse regular
        960 off_duty nurse
    """)


def test_who_works_on_is_slower_until_well():
    text = post("index_cases: {first: {who: nurse, at: 2025-01-06 08:20}}, ill_for: 1 h, stays_home: 0, works_sick: {pace: 2}",
                days=1)  # fmt: skip
    text = text.replace("[100 min]", "[490 min, 515 min, 570 min]")
    assert told(text, kinds=(Kind.STARTED, Kind.ENDED)) == lines("""
        490 started c1 help
        510 ended c1 help
        515 started c2 help
        555 ended c2 help
        570 started c3 help
        590 ended c3 help
    """)


def test_who_has_no_symptoms_works_on_as_before():
    text = post("index_cases: {first: {who: nurse, at: 2025-01-06 08:20}}, symptoms: 0", days=1)
    assert told(text, kinds=(Kind.INFECTED, Kind.ILL, Kind.OFF_DUTY)) == ["500 infected nurse", "960 off_duty nurse"]


def test_groups_may_differ_in_who_stays_at_home():
    index = "index_cases: {one: {who: nurse, at: 2025-01-06 08:20}, two: {who: frail, at: 2025-01-06 08:20}}"
    text = post(f"{index}, stays_home: 0, groups: {{frail: {{stays_home: 100%}}}}",
                "nurse: {at: base, roster: day}; frail: {at: base, roster: day}", days=1)  # fmt: skip
    assert told(text, kinds=(Kind.OFF_DUTY,)) == ["500 off_duty frail", "960 off_duty nurse"]


TEAMS = "nurse: {at: base, count: 2, roster: first}; other: {at: base, count: 2, roster: second}"
BLOCKS = 'rosters: {first: {weekly: "Mon-Wed 08:00-16:00"}, second: {weekly: "Thu-Sat 08:00-16:00"}}'
MIXED = 'rosters: {first: {weekly: "Mon-Wed 08:00-16:00"}, second: {weekly: "Tue-Thu 08:00-16:00"}}'
INDEX = "between_colleagues: 1/h, incubation: 1 day, infectious: 30 h, symptoms: 0, " \
        "index_cases: {first: {who: nurse, at: 2025-01-06 08:00}}"  # fmt: skip


def test_split_teams_keep_an_index_case_of_the_first_shift_within_one_team():
    # nurse 1 is infectious from Monday 08:00 (480) for 30 hours, to 2280: 8 h with nurse 2 on Monday, 6 h on Tuesday.
    # nurse 2 catches it when an hour of shared duty for each unit of resistance has passed, is infectious a day later
    # for 30 hours, and by Thursday morning (4800) nobody is: the other team never meets it.
    log = simulated(post(INDEX, TEAMS, BLOCKS))
    needed = resistance("nurse 2") * 60
    assert needed < 14 * 60
    assert infected(log) == {"nurse 1": 480, "nurse 2": pytest.approx(on_duty_minutes(needed))}
    assert on_duty_minutes(needed) + 1440 + 30 * 60 < 4800


def test_teams_that_share_days_pass_it_on():
    # On Tuesday from 1920 on all four are there: nurse 1 until 2280, and nurse 2 as soon as the incubation is over.
    log = simulated(post(INDEX, TEAMS, MIXED))
    second = on_duty_minutes(resistance("nurse 2") * 60)
    found = infected(log)
    assert found["nurse 2"] == pytest.approx(second)
    both = second + 1440  # from here on two are infectious
    assert 1920 < both < 2280
    for person in ("other 1", "other 2"):
        needed = resistance(person) * 60
        alone = both - 1920  # with one infectious colleague first, then with two
        time = 1920 + needed if needed < alone else both + (needed - alone) / 2
        assert time < 2280
        assert found[person] == pytest.approx(time)


def test_other_sites_are_not_exposed():
    apart = TEAMS.replace("other: {at: base", "other: {at: annex")
    assert set(infected(simulated(post(INDEX, apart, MIXED)))) == {"nurse 1", "nurse 2"}


# --- closed forms, with many people at once ---

MANY = 4000


def times(infection: str, days: int, staff: str = f"nurse: {{at: base, count: {MANY}}}") -> np.ndarray:
    return np.sort(simulated(post(infection, staff, "", days)).of(Kind.INFECTED)["time"])


def test_a_constant_hazard_gives_exponential_times_and_the_share_1_minus_exp_minus_h():
    found = times("community: {rate: 0.1/day}", days=20)
    share = 1 - exp(-2)
    assert len(found) / MANY == pytest.approx(share, abs=4 * sqrt(share * (1 - share) / MANY))
    expected = (1 - np.exp(-0.1 * found / 1440)) / share  # the law of those who are infected within 20 days
    gap = np.abs(expected - (np.arange(len(found)) + 0.5) / len(found)).max()
    assert gap < 1.63 / sqrt(len(found))  # Kolmogorov-Smirnov, 1%


def test_one_infectious_colleague_infects_by_hours_of_shared_duty():
    staff = f"index: {{at: base, roster: day}}; nurse: {{at: base, count: {MANY}, roster: day}}"
    text = post("between_colleagues: 0.05/h, incubation: 100 days, infectious: 4 days, "
                "index_cases: {first: {who: index, at: 2025-01-06 08:00}}, symptoms: 0", staff)  # fmt: skip
    share = 1 - exp(-0.05 * 32)  # four days of eight hours
    assert (len(simulated(text).of(Kind.INFECTED)) - 1) / MANY == pytest.approx(
        share, abs=4 * sqrt(share * (1 - share) / MANY)
    )


def test_a_wave_infects_its_share_at_normal_times():
    found = times("community: {wave: {share: 87.6%, middle: 2025-01-26, spread: 5 days}}", days=40)
    assert len(found) / MANY == pytest.approx(0.876, abs=4 * sqrt(0.876 * 0.124 / MANY))
    assert np.mean(found) / 1440 == pytest.approx(20, abs=4 * 5 / sqrt(len(found)))
    assert np.std(found) / 1440 == pytest.approx(5, rel=4 / sqrt(2 * len(found)))


def test_figures_of_the_course_of_an_illness():
    # Ill from 500 to 2420, 32 hours, as above. At home: nobody else could be infected, so at the worst moment all are
    # away. At work instead: on duty from 500 to 960 and from 1920 to 2400, that is 940 minutes.
    text = post("index_cases: {first: {who: nurse, at: 2025-01-06 08:20}}, ill_for: 32 h", days=3)
    found = figures(text)
    assert found["infected.share", "all"] == found["infected.share", "infection=flu"] == 1
    assert found["sick_at_once.max", "role=nurse"] == 1
    assert found["off_sick.hours", "site=base"] == pytest.approx(32)
    assert found["worked_sick.hours", "all"] == 0
    found = figures(text.replace("ill_for: 32 h", "ill_for: 32 h, stays_home: 0%"))
    assert found["sick_at_once.max", "all"] == found["off_sick.hours", "all"] == 0
    assert found["worked_sick.hours", "role=nurse"] == pytest.approx(940 / 60)
