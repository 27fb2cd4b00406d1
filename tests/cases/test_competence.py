"""Competence: levels that grow at lessons, decay by half-life, and decide who may serve. Half-life here: one hour."""

from __future__ import annotations

import pytest
from story import lines, simulated, told

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, Kind
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck


def ward(lessons: str, calls: str, *, competence: str = "", locals_: str = "", more: str = "") -> str:
    """Lessons beside an expert raise 80% of what lacks to 1; births need somebody with 0.4 or more, and wait 5 min."""
    return f"""
    sites: {{base: {{}}}}
    staff: {{expert: {{at: base, skills: [teacher]}}, local: {{at: base{locals_}}}{more}}}
    competence:
      birth:
        held_by: [local]
        half_life: 60 min
        gains: {{taught: {{step: lesson.teach, beside: teacher, by: 80%}}}}
        qualifies: {{able: 0.4}}
        {competence}
    demand:
      lessons: {{at_times: [{_times(lessons)}], where: base, pathway: lesson}}
      births: {{at_times: [{_times(calls)}], where: base, pathway: birth}}
    pathways:
      lesson: {{teach: {{treat: {{needs: {{expert: 1, local: 1}}, takes: 10 min}}}}}}
      birth: {{deliver: {{treat: {{needs: {{able: 1}}, takes: 1 min, patience: 5 min}}}}}}
"""


def _times(text: str) -> str:
    """Times of calls; without any, one after the end of the run."""
    return ", ".join(f"{time} min" for time in text.split() or ["5000"])


def levels(log: EventLog) -> list[tuple[float, str, float]]:
    """Time, person and level of every gain."""
    return [(row["time"], log.names.resources[row["unit"]], round(row["value"], 9)) for row in log.of(Kind.LEVEL)]


def test_who_has_learnt_serves_until_the_level_has_decayed_below_the_threshold():
    # 0 at first; 0.8 at 10, so 0.4 at 70. What waits when nobody has the skill says so.
    assert told(ward("0", "5 20 69.5 71"), kinds=(Kind.CLAIMED, Kind.WAITS, Kind.DONE, Kind.LEVEL)) == lines("""
        0 level local
        0 claimed expert c1 base>base
        0 claimed local c1 base>base
        5 waits c2 deliver able no_such_skill
        10 level local c1 teach
        10 done c1 served
        10 claimed local c2 base>base
        11 done c2 served
        20 claimed local c3 base>base
        21 done c3 served
        69.5 claimed local c4 base>base
        70.5 done c4 served
        71 waits c5 deliver able no_such_skill
        76 done c5 left
    """)


def test_a_lesson_that_is_over_on_the_way_is_learnt_all_the_same():
    # The pupil walks to the birth for 30 min, and the job takes 10 from the claim on.
    text = """
    sites: {base: {at: [0, 0]}, house: {at: [2, 0]}}
    travel: {foot: {speed: 4 km/h}}
    staff: {pupil: {at: base, mode: foot, returns: instant}}
    competence: {birth: {held_by: [pupil], gains: {practice: {step: birth.deliver, by: 80%}}, qualifies: {able: 0.4}}}
    demand: {births: {at_times: [0 min], where: house, pathway: birth}}
    pathways: {birth: {deliver: {treat: {needs: {pupil: 1}, claim_to_release: 10 min}}}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.LEVEL, Kind.RELEASED, Kind.ARRIVED, Kind.DONE)) == lines("""
        0 level pupil
        0 claimed pupil c1 base>house
        10 level pupil c1 deliver
        10 released pupil c1
        30 arrived pupil c1 at house
        30 done c1 served
    """)


def test_a_gain_closes_a_share_of_the_gap_of_the_level_that_is_left():
    # 0.8 at 10; half is left at 70, and 80% of the missing 0.6 is 0.48: 0.88 at 70, which is 0.4 at 70 + 60 log2 2.2.
    log = simulated(ward("0 60", "138 139"))
    assert levels(log) == [(0.0, "local", 0.0), (10.0, "local", 0.8), (70.0, "local", 0.88)]
    waits = log.of(Kind.WAITS)
    assert [row["time"] for row in waits] == [139.0]  # 70 + 60 log2(0.88 / 0.4) = 138.25


def test_an_older_lapse_is_void_after_a_new_gain():
    assert told(ward("0 40", "71 109.9"), kinds=(Kind.WAITS,)) == []  # 0.92 at 50 lasts until 122


def test_without_half_life_nothing_is_forgotten_and_each_person_learns_alone():
    text = ward("0 100", "1000", locals_=", count: 2").replace("half_life: 60 min", "least: 0.1")
    assert levels(simulated(text)) == [
        (0.0, "local 1", 0.1), (0.0, "local 2", 0.1), (10.0, "local 1", 0.82), (110.0, "local 1", 0.964),
    ]  # fmt: skip


def test_a_lesson_counts_only_beside_a_teacher():
    alone = ward("0", "5").replace("needs: {expert: 1, local: 1}", "needs: {local: 1}")
    assert levels(simulated(alone)) == [(0.0, "local", 0.0)]
    practice = alone.replace("beside: teacher, ", "")
    assert levels(simulated(practice)) == [(0.0, "local", 0.0), (10.0, "local", 0.8)]


def test_a_duty_is_an_occasion_too_at_every_site_of_a_round():
    text = ward("", "25") + """
    duties:
      drill: {dates: [2025-01-06], at: base, needs: {local: 1}, takes: 10 min}
    """
    text = text.replace("{step: lesson.teach, beside: teacher, by: 80%}", "{duty: drill, by: 50%}")
    assert levels(simulated(text)) == [(0.0, "local", 0.0), (10.0, "local", 0.5)]
    assert told(text, kinds=(Kind.WAITS,)) == []


def test_who_has_the_skill_for_good_never_loses_it():
    text = ward("", "500", more=", midwife: {at: base, skills: [able]}")
    assert told(text, of="midwife c1", kinds=(Kind.CLAIMED, Kind.WAITS)) == ["500 claimed midwife c1 base>base"]


def test_who_has_begun_goes_on_when_the_level_falls_and_hands_on_nothing():
    # The delivery takes from 65 to 105, beyond 70 when the level falls below 0.4; the one behind it can't be served.
    text = ward("0", "65 66").replace("takes: 1 min, patience: 5 min", "takes: 40 min, patience: 60 min")
    assert told(text, of="c2 c3", kinds=(Kind.CLAIMED, Kind.WAITS, Kind.DONE)) == lines("""
        65 claimed local c2 base>base
        66 waits c3 deliver able all_busy
        105 done c2 served
        126 done c3 left
    """)


def test_a_ranking_takes_who_has_learnt_before_the_expert():
    text = ward("0", "20 71").replace("{able: 1}", "{anybody: 1}") + "    skills: {anybody: [able, expert]}\n"
    assert told(text, of="c2 c3", kinds=(Kind.CLAIMED,)) == lines("""
        20 claimed local c2 base>base
        71 claimed expert c3 base>base
    """)


@pytest.mark.parametrize(
    ("half_life", "six", "twelve"), [("6.5 months", 0.53, 0.28), ("11 months", 0.69, 0.47), ("13 months", 0.73, 0.53)]
)
def test_what_is_left_of_a_gain_without_practice_as_published(half_life, six, twelve, tmp_path):
    """Tatel and Ackerman: half is lost after 6.5 months (accuracy), 11 (mixed), 13 (speed)."""
    file = tmp_path / "scenario.yaml"
    file.write_text(f"""
covsim: 1
name: unpractised
clock: {{start: 2025-01-01, horizon: 12 months}}
sites: {{base: {{}}}}
staff: {{local: {{at: base}}}}
demand: {{calls: {{rate: 1/month, where: base, pathway: care}}}}
pathways: {{care: {{help: {{treat: {{needs: {{local: 1}}, takes: 1 h}}}}}}}}
competence: {{birth: {{held_by: [local], starts: 1, half_life: {half_life}, report_on: [2025-07-02 15:00]}}}}
""", encoding="utf-8")
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 0))
    figures = {(one.kpi, one.scope): one.value for one in measure(scenario, incidents, simulate(scenario, incidents)).figures}
    assert round(figures["competence.birth.end", "on=2025-07-02"], 2) == six
    assert round(figures["competence.birth.end", "all"], 2) == twelve


def test_means_over_time_are_integrals_and_qualified_time_is_exact(tmp_path):
    file = tmp_path / "scenario.yaml"
    text = ward("0", "", competence="report_on: [2025-01-06 01:00]")
    file.write_text("covsim: 1\nname: one day\nclock: {start: 2025-01-06, horizon: 1 day}\n" + _dedented(text))
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 0))
    figures = {(one.kpi, one.scope): one.value for one in measure(scenario, incidents, simulate(scenario, incidents)).figures}
    # 0.8 x 60 / ln 2 from minute 10 on (what is left after 1430 min is below 1e-7), over 1440 min; able from 10 to 70.
    assert figures["competence.birth.mean", "all"] == pytest.approx(0.8 * 60 / 0.6931471805599453 / 1440, rel=1e-6)
    assert figures["qualified.able.share", "role=local"] == pytest.approx(60 / 1440)
    assert figures["competence.birth.end", "on=2025-01-06"] == pytest.approx(0.8 * 2 ** (-50 / 60))
    assert figures["qualified.able.end", "on=2025-01-06"] == 1.0
    assert figures["qualified.able.end", "all"] == 0.0


def _dedented(text: str) -> str:
    return "\n".join(line[4:] for line in text.splitlines())
