"""Public holidays in what the program prints: ``check``, and the reporting checklist in both languages."""

from __future__ import annotations

import pytest

CLOCK = "clock: {start: 2025-01-06, horizon: 4 days"
MORE = f"{CLOCK}, shifts: {{free: Hol}}, holidays: [2025-01-07, {{from: 2025-01-08, statutory: false}}]"


@pytest.fixture
def with_holidays(scenario_file):
    """The tiny scenario with two holidays, and a make-up day in one model."""
    text = scenario_file.read_text(encoding="utf-8").replace(CLOCK, MORE).replace(
        "two: {label: Two medics}", "two: {label: Two medics, clock: {workdays: {2025-01-09: Mon}}}"
    )
    scenario_file.write_text(text, encoding="utf-8")
    return scenario_file


def test_check_counts_them_in_each_model(with_holidays, covsim):
    _, shown, _ = covsim("check", with_holidays)
    assert "Calendar (two): 2 public holidays (1 of them statutory), 1 make-up day in the run" in shown
    assert "Calendar (one): 2 public holidays (1 of them statutory), 0 make-up days in the run" in shown


def test_check_says_nothing_of_a_clock_without_them(scenario_file, covsim):
    assert "Calendar" not in covsim("check", scenario_file)[1]


def test_the_checklist_names_them(with_holidays, covsim, tmp_path):
    out = tmp_path / "out"
    covsim("run", with_holidays, "--replications", "2", "--out", out)
    covsim("stress", out)
    covsim("stress", out, "--lang", "zh")
    english = (out / "stress-des.md").read_text(encoding="utf-8")
    assert "an eighth day of the week for hours (Hol), weights of demand and pay: 2025-01-07" in english
    assert "Make-up days, which count as another weekday: 2025-01-09: Mon." in english
    assert "公众假日" in (out / "stress-des.zh.md").read_text(encoding="utf-8")
