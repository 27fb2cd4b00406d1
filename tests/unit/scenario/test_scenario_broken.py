"""Every way to write a wrong scenario has its own clear message, with the place where it was written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from covsim.errors import ScenarioError


class Broken(NamedTuple):
    """A change to the small scenario and all problems that come of it."""

    title: str
    old: str
    new: str
    problems: list[str]


def _cases() -> list[Broken]:
    """The table of broken scenarios."""
    blocks = (Path(__file__).parent / "broken.txt").read_text(encoding="utf-8").split("\n## ")[1:]
    return [_case(block) for block in blocks]


def _case(block: str) -> Broken:
    title, *lines = block.rstrip("\n").split("\n")
    old = [line[2:] for line in lines if line[:2] in ("  ", "- ")]
    new = [line[2:] for line in lines if line[:2] in ("  ", "+ ")]
    problems = [line[2:] for line in lines if line[:2] == "= "]
    return Broken(title, *("".join(f"{line}\n" for line in each) for each in (old, new)), problems)


CASES = _cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_message(changed, case):
    """Exactly these problems are reported, no more."""
    with pytest.raises(ScenarioError) as caught:
        changed(case.old, case.new)
    assert [str(problem).split("\n")[0] for problem in caught.value.problems] == [
        f"scenario.yaml:{problem}" for problem in case.problems
    ]


def test_the_small_scenario_is_sound(written, small):
    """What the table changes is free of errors and warnings."""
    assert written(small).warnings == ()


def test_there_are_many_cases_each_with_a_title_of_its_own():
    """The table is read as it is meant."""
    assert len({case.title for case in CASES}) == len(CASES) > 140
    assert all(case.old and case.problems for case in CASES)


def test_the_line_is_quoted_with_a_caret_under_the_place(changed):
    """What a planner sees of one problem."""
    with pytest.raises(ScenarioError) as caught:
        changed("roster: crew}\nvehicles", "rooster: crew}\nvehicles")
    assert str(caught.value) == (
        "scenario.yaml:14:31: error: staff.nurse.rooster: unknown key 'rooster' - did you mean 'roster'?\n"
        "      nurse: {count: 5, at: base, rooster: crew}\n"
        "                                  ^"
    )


def test_the_caret_stands_under_the_place_behind_wide_characters(changed):
    """Chinese characters take two places on screen."""
    with pytest.raises(ScenarioError) as caught:
        changed("mine: {at: [0, 0], people: 3000}", "mine: {label: 新集一矿, peple: 3000}")
    line, caret = str(caught.value).split("\n")[1:3]
    assert line == "      mine: {label: 新集一矿, peple: 3000}"
    assert caret.index("^") == len(line[: line.index("peple")]) + 4


def test_a_long_line_is_cut_around_the_place(changed):
    """A line of 400 characters does not fill the screen."""
    label = "x" * 300
    with pytest.raises(ScenarioError) as caught:
        changed("nurse: {count: 5,", f"nurse: {{label: {label}, counts: 5,")
    line, caret = str(caught.value).split("\n")[1:3]
    assert len(line) < 180
    assert line[caret.index("^") :].startswith("counts: 5")


def test_all_problems_are_reported_in_one_pass(changed):
    """Structure and cross-checks, sorted by place, without those that only follow from others."""
    with pytest.raises(ScenarioError) as caught:
        changed(
            "  nurse: {count: 5, at: base, roster: crew}",
            "  nurse: {count: 5, at: base, rooster: crew}\n"
            "  clerk: {count: many, at: office}\n"
            "  porter: {at: base, leave: 15 days}",
        )
    assert [(problem.line, problem.path) for problem in caught.value.problems] == [
        (14, "staff.nurse.rooster"),
        (15, "staff.clerk.count"),
        (15, "staff.clerk.at"),
        (16, "staff.porter.leave"),
    ]
    with pytest.raises(ScenarioError) as caught:
        changed(
            "  illness:\n    rate: 7.5/year",
            "  falls: {rate: 3/week, where: pit, pathway: emergncy}\n  illness:\n    rate: 7.5",
        )
    assert [(problem.line, problem.path) for problem in caught.value.problems] == [
        (22, "demand.falls.where"),
        (22, "demand.falls.pathway"),
        (24, "demand.illness.rate"),
    ]


def test_a_problem_that_all_models_share_is_reported_once(changed):
    """Two models lie on the same base."""
    with pytest.raises(ScenarioError) as caught:
        changed("needs: {nurse: 1}", "needs: {nurs: 1}")
    assert len(caught.value.problems) == 1


def test_a_problem_of_some_models_names_them(changed):
    """Of three models, two lose their nurses."""
    with pytest.raises(ScenarioError) as caught:
        changed(
            "small: {staff: {doctor: {count: 6}}}",
            "small: {staff: {nurse: null}}\n  tiny: {staff: {nurse: null}}",
        )
    assert [problem.message for problem in caught.value.problems] == [
        "nobody can serve 'nurse' (in models small, tiny)",
        "nobody can serve 'nurse' (in models small, tiny)",
    ]
