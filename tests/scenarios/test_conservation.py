"""Nothing is lost and nothing doubled in any scenario that is shipped, and its runs can be repeated bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.reproduce.books import Run, faults
from tests.reproduce.conservation import CASES, FOLDER, SHIPPED, balance, replayed, short
from tests.reproduce.replay import differing_rows

import covsim
from covsim import Results
from covsim.events import Kind

LESSON = "tutorial/03-places-and-an-ambulance.yaml"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_books_balance(name: str) -> None:
    assert balance(name) == 0


@pytest.mark.parametrize("name", SHIPPED)
def test_a_run_is_repeated_bit_for_bit(name: str) -> None:
    models = covsim.read(FOLDER / name).models
    length = "" if name.startswith("published") else "1 week"
    assert replayed(name, length, tuple(dict.fromkeys((models[0], models[-1])))) == 0


def test_every_shipped_scenario_is_a_verification_case() -> None:
    assert len(CASES) == 2 * len(SHIPPED)
    assert {"xinji/scenario.yaml", "published/stroke_wards/scenario.yaml", LESSON} <= set(SHIPPED)


@pytest.mark.parametrize("name", [name for name in SHIPPED if name.startswith("published/")])
def test_published_models_are_read_without_warnings_and_name_their_source(name: str) -> None:
    document = covsim.read(FOLDER / name)
    assert document.warnings == ()
    for model in document.models:
        scenario = document.scenario(model)
        assert all(evidence.kind == "published" and evidence.source for evidence in scenario.evidence)
        assert scenario.unlabelled == ()


# --- what is wrong is found ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def right() -> Run:
    """Three weeks of the lesson with an ambulance, whose books balance."""
    return Run.of(covsim.load(FOLDER / LESSON, sets=short(LESSON)))


def first(rows: NDArray[Any], kind: Kind) -> int:
    """Number of the first row of this kind."""
    return int(np.flatnonzero(rows["kind"] == kind)[0])


def doubled(rows: NDArray[Any], kind: Kind) -> NDArray[Any]:
    return np.insert(rows, first(rows, kind), rows[first(rows, kind)])


def elsewhere(rows: NDArray[Any], kind: Kind, column: str, value: float) -> NDArray[Any]:
    rows = rows.copy()
    rows[column][first(rows, kind)] = value
    return rows


@pytest.mark.parametrize(
    ("falsify", "found"),
    [
        (lambda rows: doubled(rows, Kind.CALL), "38 entries of 37 cases"),
        (lambda rows: elsewhere(rows, Kind.CALL, "time", 0.5), "a case enters at another time than it calls"),
        (lambda rows: doubled(rows, Kind.DONE), "a case leaves twice"),
        (lambda rows: doubled(rows, Kind.DONE), "fewer than no cases of"),
        (lambda rows: elsewhere(rows, Kind.DONE, "value", 0), "a case leaves without an outcome"),
        (lambda rows: doubled(rows, Kind.CLAIMED), "cases, 1 are allowed"),
        (lambda rows: elsewhere(rows, Kind.DEPARTED, "site", 2), "sets out from where it is not"),
        (lambda rows: elsewhere(rows, Kind.ARRIVED, "site", 0), "arrives where it was not going"),
        (lambda rows: elsewhere(rows, Kind.DEPARTED, "value", 600), "min too soon"),
    ],
)
def test_a_false_log_is_found_out(right: Run, falsify: Callable[[NDArray[Any]], NDArray[Any]], found: str) -> None:
    assert faults(right) == []
    wrong = replace(right, log=replace(right.log, rows=falsify(right.log.rows)))
    assert any(found in fault for fault in faults(wrong)), faults(wrong)


@pytest.mark.parametrize("kpi", ["queue.mean", "wait.mean", "time_in_system.mean"])
def test_a_false_figure_is_found_out(right: Run, kpi: str) -> None:
    wrong = replace(right)
    for key, (numerator, denominator) in wrong.figures.items():
        if key[0] == kpi:
            wrong.figures[key] = numerator + 1, denominator
    assert faults(wrong) != []


def test_a_false_place_in_a_room_is_found_out() -> None:
    lesson = "tutorial/04-who-goes-first.yaml"
    right = Run.of(covsim.load(FOLDER / lesson, sets=short(lesson, "2 days")))
    rows = right.log.rows.copy()
    rows["value"][rows["kind"] == Kind.CAPACITY] = 0
    wrong = replace(right, log=replace(right.log, rows=rows))
    assert any(fault.startswith("bay: 1 of 0 places taken") for fault in faults(wrong))


def test_another_log_is_found_out(tmp_path: Path) -> None:
    """A replay of cases that were saved half a minute later differs in every row that belongs to them."""
    results = covsim.run(
        FOLDER / LESSON, sets=short(LESSON), replications=1, keep="all", assumptions=0, executor="serial",
        out=tmp_path / "run",
    )  # fmt: skip
    assert differing_rows(results, (FOLDER / LESSON).parent, tmp_path / "same") == 0
    file = next((results.path / "incidents").glob("*.parquet"))
    cases = results.incidents(results.models[0])
    cases.loc[0, "call"] += 0.5
    cases.to_parquet(file)
    assert differing_rows(Results.open(results.path), (FOLDER / LESSON).parent, tmp_path / "other") > 5
