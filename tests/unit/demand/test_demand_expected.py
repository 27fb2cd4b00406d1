"""What a stream is expected to bring: absurd rates and standards without cases are named by ``covsim check``."""

from __future__ import annotations

import pytest

from covsim.demand.expected import expected_cases, expected_duties
from covsim.errors import ScenarioError
from covsim.metrics import read

SCENARIO = """covsim: 1
name: Post
clock: {start: 2025-01-06, horizon: 4 weeks, shifts: {day: "08:00-20:00"}}
sites: {post: {people: 1000}, far: {}}
staff: {nurse: {count: 4, at: post}}
demand:
  visits: {rate: 30/day, where: post, severity: {red: 20%, green: 80%}, pathway: care}
  falls: {rate: 1/day, where: post, pathway: care}
pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: 5 min}, marks: seen}}, spare: {see: {treat: {takes: 1 min}}}}
measures: {wait: {to: seen}}
standards: {soon: {measure: wait, within: 30 min, at_least: 90%}}
"""
VISITS = "visits: {rate: 30/day, where: post, severity: {red: 20%, green: 80%}, pathway: care}"
LIMIT = "expected in the run, more than 50,000,000 - check its number and unit, and clock.horizon"


@pytest.fixture
def document(tmp_path, monkeypatch):
    """Reads the scenario with pieces of text replaced."""
    monkeypatch.chdir(tmp_path)

    def write(*changes):
        text = SCENARIO
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
        return read("s.yaml")

    return write


@pytest.fixture
def problems(document):
    """The first lines of its problems, else of its warnings, those of unused entries left out."""

    def said(*changes):
        try:
            found = document(*changes).warnings
        except ScenarioError as error:
            found = error.problems
        return [str(each).partition("\n")[0] for each in found if "not used" not in each.message]

    return said


@pytest.mark.parametrize(
    ("source", "cases"),
    [
        ("rate: 30/day", 840),
        ("rate: 30/day, starts: 2025-01-27", 210),
        ("rate: 2 per 100 people per day", 560),
        ("rate: 30/day, batch: {geometric: {mean: 4}}", 3360),
        ("table: {step: 12 h, rates: [1/h, 3/h], repeat: daily}", 28 * 48),
        ("table: {step: 12 h, rates: [1/h, 3/h], repeat: weekly}", 4 * 48),
        ("table: {step: 12 h, rates: [1/h, 3/h]}", 48),
        ("between: {gamma: {mean: 2 h, cv: 3}}", 336),
        ("between: {mixture: [{weight: 1, of: never}, {weight: 9, of: 1 h}]}", None),
        ("schedule: {per_day: 10, window: 'Mon-Fri 08:00-12:00', no_show: 10%}", 180),
        ("schedule: {people: 300, window: 'Mon-Fri 08:00-12:00'}", 300),
        ("at_times: [1 day, 2 days, 5 weeks]", 2),
    ],
)
def test_cases_of_a_stream(document, source, cases):
    """Over four weeks: literal numbers."""
    scenario = document(("rate: 30/day", source)).scenario()
    assert expected_cases(scenario, "visits") == pytest.approx(cases)


def test_times_of_a_duty(document):
    """By rate and by interval."""
    duties = "duties: {a: {rate: 2/week, needs: {nurse: 1}, at: post, takes: 1 h}, b: {every: 12 h, needs: {nurse: 1}, "
    duties += "at: post, takes: 1 h, starts: 2025-01-13}}\nmeasures:"
    scenario = document(("measures:", duties)).scenario()
    assert [expected_duties(scenario, duty) for duty in scenario.duties.values()] == pytest.approx([8, 42])


def test_absurd_rates_are_refused_with_their_place(problems):
    """A thousand million cases a day, or a run of a hundred thousand years; duties and batches too."""
    assert problems(("30/day", "1e9/day")) == [f"s.yaml:7:18: error: demand.visits.rate: about 2.8e+10 cases are {LIMIT}"]
    assert problems(("4 weeks", "100000 years")) == [
        f"s.yaml:7:18: error: demand.visits.rate: about 1.1e+09 cases are {LIMIT}"
    ]
    assert problems(("rate: 30/day", "table: {step: 12 h, rates: [1e6/s], repeat: daily}")) == [
        f"s.yaml:7:12: error: demand.visits.table: about 1.21e+12 cases are {LIMIT}"
    ]
    assert problems(("rate: 30/day", "rate: 30/day, batch: 1000000")) == [
        f"s.yaml:7:18: error: demand.visits.rate: about 8.4e+08 cases are {LIMIT}"
    ]
    duties = "duties: {round: {every: 1e-5 s, needs: {nurse: 1}, at: post, takes: 1 h}}\nmeasures:"
    assert f"s.yaml:10:25: error: duties.round.every: about 2.42e+11 times are {LIMIT}" in problems(("measures:", duties))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("{measure: wait", "{pathway: spare, measure: wait"), "no stream starts on 'spare'"),
        (("{measure: wait", "{stream: falls, severity: red, measure: wait"), "no stream has cases that are 'red'"),
        (("{measure: wait", "{site: far, measure: wait"), "no stream has cases at 'far'"),
        ((VISITS + "\n  falls: {rate: 1/day", "visits: {rate: 0/day"), "'visits' brings none in the run"),
        (("30/day", "0/day"), "'visits' brings none in the run"),
    ],
)
def test_a_standard_for_which_no_case_counts_is_warned_of(problems, change, why):
    """By pathway, severity and site, and by streams that never bring any."""
    sets = [("{measure: wait", "{stream: visits, measure: wait")] if change == ("30/day", "0/day") else []
    [found] = problems(change, *sets)
    assert found.partition(": ")[2] == (
        f"warning: standards.soon: no case will ever count for it: {why} - "
        "correct it, or leave it out: nobody can keep or break it"
    )


def test_a_standard_that_one_model_only_has_no_cases_for_is_no_matter(problems):
    """Another model has them; and traces may bring any severity."""
    models = "models: {today: {}, quiet: {demand: {visits: {rate: 0/day}}}}\nmeasures:"
    assert problems(("measures:", models), ("{measure: wait", "{stream: visits, measure: wait")) == []
