"""Draws of the assumed inputs."""

import pytest

from covsim.scenario.loader import read
from covsim.studies.assumptions import Flip, draw_assumptions, draw_scenarios, find_flips, ranged

PATH = "demand.falls.rate"


def test_each_part_of_a_range_is_drawn_once(scenario_file):
    draws = draw_assumptions(read(scenario_file), ["today", "one"], 8, seed=3)
    assert list(draws.shares) == [PATH]
    assert sorted(int(8 * share) for share in draws.shares[PATH]) == list(range(8))


def test_draws_are_the_same_for_the_same_seed(scenario_file):
    document = read(scenario_file)
    first, again, other = (draw_assumptions(document, ["today"], 6, seed) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_all_models_get_the_same_draw(scenario_file):
    document = read(scenario_file)
    draws = draw_assumptions(document, document.models, 4, seed=3)
    scenarios, refused = draw_scenarios(document, document.models, draws)
    assert refused == {}
    for draw, models in scenarios.items():
        rates = {scenario.demand["falls"].rate.per_minute * 1440 for scenario in models.values()}
        assert len(rates) == 1
        assert rates.pop() == pytest.approx(1 + 5 * draws.shares[PATH][draw])
        assert [scenario.staff["medic"].count for scenario in models.values()] == [2, 1, 3]


def test_an_input_without_a_range_stays(scenario_file):
    scenario = read(scenario_file).scenario("one")
    assert [evidence.path for evidence in ranged(scenario)] == [PATH]


def test_a_draw_that_makes_no_valid_scenario_is_refused_and_said(scenario_file):
    text = scenario_file.read_text(encoding="utf-8").replace(
        "road: {speed: 60 km/h}",
        "road: {speed: 60 km/h, detour: {value: 1.3, kind: assumed, range: [-1, 2], source: guess}}",
    )
    scenario_file.write_text(text, encoding="utf-8")
    document = read(scenario_file)
    draws = draw_assumptions(document, ["one"], 6, seed=1)
    scenarios, refused = draw_scenarios(document, ["one"], draws)
    assert len(refused) == 2
    assert len(scenarios) == 4


def test_an_input_on_which_the_choice_hangs_is_found(scenario_file):
    document = read(scenario_file)
    draws = draw_assumptions(document, ["today"], 12, seed=3)
    winners = [(draw, "today" if draws.shares[PATH][draw] < 0.5 else "three") for draw in range(12)]
    (flip,) = find_flips(document, ["today"], draws, winners, "today")
    assert flip == Flip(PATH, "3.5/day", 6, 6, 0, 6)
    assert flip.chance == pytest.approx(2 / 924)
    assert find_flips(document, ["today"], draws, [(n, "today") for n in range(12)], "today") == ()


def test_a_split_that_one_input_in_many_shows_by_chance_names_nothing(scenario_file):
    # 6 of 6 against 1 of 6 has probability 14/924: telling for one input, to be expected among twenty
    text = scenario_file.read_text(encoding="utf-8")
    kits = "".join(f"  kit_{n}: {{at: base, cost: {{value: 2 kCNY/year, kind: assumed, range: [1 kCNY/year, 3 kCNY/year], source: guess}}}}\n"
                   for n in range(20))  # fmt: skip
    few, many = read(scenario_file), scenario_file.with_name("many.yaml")
    many.write_text(f"{text.rstrip()}\nkits:\n{kits}", encoding="utf-8")
    for document, count in ((few, 1), (read(many), 0)):
        draws = draw_assumptions(document, ["today"], 12, seed=3)
        upper = [draw for draw in range(12) if draws.shares[PATH][draw] >= 0.5]
        winners = [(draw, "three" if draw in upper[1:] else "today") for draw in range(12)]
        assert [flip.path for flip in find_flips(document, ["today", "three"], draws, winners, "today")] == [PATH] * count


@pytest.mark.parametrize(("low", "high"), [(6, 1), (5, 3), (4, 0)])
def test_the_chance_of_a_split_is_fisher_s(low, high):
    from scipy.stats import fisher_exact

    flip = Flip("x", "1", low, 6, high, 6)
    assert flip.chance == pytest.approx(fisher_exact([[low, 6 - low], [high, 6 - high]]).pvalue)
