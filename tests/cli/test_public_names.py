"""``import covsim``: a dozen names, loaded when used."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import covsim as package


def test_every_public_name_is_there():
    for name in package.__all__:
        assert getattr(package, name) is not None
    assert dir(package) == sorted(package.__all__)


def test_the_version_is_that_of_the_distribution():
    assert package.__version__ == version("covsim")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'simulator'"):
        _ = package.simulator


def test_importing_the_package_loads_nothing_heavy():
    script = "import sys, covsim; print(sorted({'numpy', 'pydantic', 'simpy', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout.strip() == "[]"


def test_stages_can_be_called_one_by_one(scenario_file):
    scenario = package.load(scenario_file).with_model("one")
    incidents = package.sample(scenario, package.Luck(3, 1))
    log = package.simulate(scenario, incidents)
    figures = package.measure(scenario, incidents, log).figures
    counted = next(figure.value for figure in figures if (figure.kpi, figure.scope) == ("incidents.count", "all"))
    assert counted == len(incidents)


def test_run_gives_results(scenario_file):
    results = package.run(scenario_file, replications=2, executor="serial", out=scenario_file.parent / "out")
    assert results.models == ("two", "one")
    assert results.kpis["n"].max() == 2
    again = package.Results.open(scenario_file.parent / "out")
    assert again.verdict == results.verdict
