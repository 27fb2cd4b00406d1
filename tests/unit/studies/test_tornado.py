"""One input at a time, on known functions of the inputs."""

import csv
import re
from pathlib import Path

import fake_screening as fake
import pytest
from fake_screening import CAR, FALLS, HELP, PAY, SPEED

from covsim.errors import CovsimError
from covsim.scenario.loader import read
from covsim.streams import Luck
from covsim.studies import make_plan
from covsim.studies.responses import Response
from covsim.studies.screening import Design, screen
from covsim.studies.screening_inputs import find_inputs
from covsim.studies.screening_tables import MORRIS, TORNADO, write_tables


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "posts.yaml"
    path.write_text(fake.SCENARIO, encoding="utf-8")
    return read(path)


def tornado(document, replicate=fake.linear, models=None, replications=2, out="out", announce=lambda _: None, **design):
    plan = make_plan(document, models=models, replications=replications, assumptions=0, out=document.path.parent / out)
    return screen(plan, Design("tornado", **design), executor="serial", replicate=replicate, announce=announce)


def table(found):
    """The rows of its file."""
    text = (found.folder.path / write_tables(found)).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def by_path(found, response):
    return {bar.input.path: bar for bar in found.tornado.of(response)}


def test_the_inputs_are_the_assumed_ones_with_a_range_that_a_compared_model_has(document):
    paths = {one.path for one in find_inputs(document, ["two", "one"])}
    assert paths == {FALLS, PAY, SPEED}  # not the minutes of help, which are derived, nor the car of the third model
    assert {one.path: one.models for one in find_inputs(document, document.models)}[CAR] == ("three",)
    assert [one.path for one in find_inputs(document, ["two"], ["pathways.*"])] == [HELP]
    assert [one.path for one in find_inputs(document, ["two"], ["demand.falls", "travel.road.speed"])] == [SPEED, FALLS]


def test_a_pattern_that_fits_nothing_is_an_error_that_helps(document):
    with pytest.raises(CovsimError, match=r"--inputs staff.medic.costs: .* did you mean 'staff.medic.cost'"):
        find_inputs(document, ["two"], ["staff.medic.costs"])


def test_linear_effects_come_out_exactly_and_without_spread(document):
    found = tornado(document)
    cost = Response("cost difference", "two", "three")
    assert found.responses == (cost, Response("worst margin", "two"), Response("worst margin", "three"))
    assert found.base[cost] == pytest.approx(3 * 100 + 20 - 2 * 100)
    bars = by_path(found, cost)
    # three medics less two: one pay; the car belongs to the rival alone
    for path, low, high in ((PAY, -20, 40), (CAR, -10, 10), (FALLS, 0, 0), (SPEED, 0, 0)):
        for change, expected in ((bars[path].low, low), (bars[path].high, high)):
            assert change.difference == pytest.approx(expected)
            assert (change.low, change.high) == (pytest.approx(expected), pytest.approx(expected))
    assert list(bars)[:2] == [PAY, CAR]  # widest first
    assert bars[PAY].swing == pytest.approx(60)


def test_an_input_without_effect_changes_exactly_nothing(document):
    found = tornado(document)
    for response in found.responses:
        bar = by_path(found, response)[SPEED]
        assert (bar.low.difference, bar.low.low, bar.low.high, bar.high.difference, bar.swing) == (0, 0, 0, 0, 0)


def test_the_interval_is_that_of_the_paired_differences(document):
    found = tornado(document, fake.noisy, kpis=("cost.per_year",), models=["two"], replications=3)
    (bar,) = (bar for bar in found.tornado.bars if bar.input.path == FALLS)
    luck = [Luck(3, n).draw("fake", 0, "u") for n in (1, 2, 3)]
    mean = sum(luck) / 3
    sd = (sum((u - mean) ** 2 for u in luck) / 2) ** 0.5
    assert bar.high.difference == pytest.approx(4 * mean)  # from 2 to 6 falls a day
    assert bar.high.high - bar.high.difference == pytest.approx(4.302653 * 4 * sd / 3**0.5, rel=1e-6)


def test_the_choice_and_where_it_changes(document):
    found = tornado(document)
    # two medics cover 95% at 2 falls a day, 87% at 6: then three are needed
    assert found.choice == "two"
    assert [(one.path, end, chosen) for one, end, chosen in found.tornado.flips] == [(FALLS, "high", "three")]
    margin = by_path(found, Response("worst margin", "two"))[FALLS]
    assert found.base[Response("worst margin", "two")] == pytest.approx(0.05)
    assert margin.high.difference == pytest.approx(-0.08)
    assert margin.low.difference == pytest.approx(0.02)


def test_every_model_has_its_own_response_to_a_kpi_that_is_asked_for(document):
    found = tornado(document, kpis=("wait.mean",), models=["two", "one"])
    assert [response.model for response in found.responses] == ["two", "one"]
    assert by_path(found, found.responses[0])[FALLS].high.difference == pytest.approx(40)
    with pytest.raises(CovsimError, match="no model has this figure - see covsim kpis"):
        tornado(document, kpis=("wait.maen",))


def test_runs_are_announced_shared_and_made_once(document):
    told, ran = [], []

    def count(scenario, seed, task):
        ran.append(task)
        return fake.linear(scenario, seed, task)

    found = tornado(document, count, announce=told.append)
    # 3 inputs of all 3 models and the car of one, at 2 ends, 2 replications each
    assert told[0].runs == (3 * 3 + 1) * 2 * 2 == found.runs
    assert (told[0].there, told[0].pair, told[0].wanted) == (0, ("two", "three"), (3 * 2 + 1) * 2 * 2)
    assert len(ran) == told[0].runs + 3 * 2  # and the models as they are
    again = tornado(document, count, announce=told.append)
    assert (told[1].there, len(ran), again.fresh) == (told[0].runs, told[0].runs + 6, 0)
    assert again.tornado.bars == found.tornado.bars
    tornado(document, count, announce=told.append, replications=3)  # only the third replication is new
    assert told[2].there == told[0].runs


def test_a_stopped_screening_keeps_what_is_done_and_goes_on(document):
    ran = []

    def stopped(scenario, seed, task):
        if len(ran) == 20:
            raise KeyboardInterrupt
        ran.append(task)
        return fake.linear(scenario, seed, task)

    found = tornado(document, stopped)
    assert found.interrupted
    assert found.fresh == 20
    finished = {bar.input.path for bar in found.tornado.bars}
    assert finished == {SPEED}  # 6 runs of the models as they are, 12 of the first input, 2 of the next
    whole = tornado(document)
    assert (whole.fresh, whole.interrupted) == (whole.runs + 6 - 20, False)
    assert by_path(whole, whole.responses[0])[SPEED] == by_path(found, found.responses[0])[SPEED]


def test_an_end_that_cannot_be_run_is_left_out_and_said(document):
    found = tornado(document, fake.fails_when_busy)
    assert found.tornado.left_out == {FALLS: "units wait for each other"}
    assert FALLS not in {bar.input.path for bar in found.tornado.bars}
    rows = table(found)
    assert (rows[-1]["input"], rows[-1]["problem"]) == (FALLS, "units wait for each other")


def test_the_file_holds_every_input_with_values_ends_and_choices(document):
    found = tornado(document)
    rows = table(found)
    assert len(rows) == 3 * 4
    (row,) = (row for row in rows if row["input"] == FALLS and row["model"] == "two" and row["response"] == "worst margin")
    assert (row["value"], row["low"], row["high"]) == ("2/day", "1/day", "6/day")
    assert (row["choice"], row["choice_at_low"], row["choice_at_high"]) == ("two", "two", "three")
    assert float(row["swing"]) == pytest.approx(0.10)
    assert rows[0]["unit"] == "CNY"


def test_without_any_range_there_is_nothing_to_vary(tmp_path):
    path = tmp_path / "plain.yaml"
    text = fake.SCENARIO
    for given in ("[40 km/h, 80 km/h]", "[80 CNY/year, 140 CNY/year]", "[1/day, 6/day]", "[10 CNY/year, 30 CNY/year]"):
        text = text.replace(f"range: {given}, ", "")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CovsimError, match="nothing to vary: no input is assumed and has a range"):
        tornado(read(path))


def test_every_column_is_described():
    page = (Path(__file__).parents[3] / "results/README.md").read_text(encoding="utf-8")
    part = page.split("### `sensitivity/`")[1].split("\n### ")[0]
    named = {name for line in part.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert named == {*TORNADO, *MORRIS}
