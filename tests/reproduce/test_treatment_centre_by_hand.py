"""Seven patients of the published treatment centre, followed with pencil and paper."""

from __future__ import annotations

from pathlib import Path

import pytest

import covsim
from tests.reproduce.treatment_centre import FILE, STEPS

# Minutes: call; then how long each step takes (none: the patient doesn't get there).
PATIENTS = """\
id,time,severity,triage,register,examine,treat_minor,stabilise,treat_trauma,treated
1,0,minor,4,5,30,10,,,yes
2,1,minor,2,5,30,10,,,yes
3,2,trauma,3,,,,60,30,
4,3,minor,1,6,40,,,,no
5,5,minor,2,5,11,10,,,yes
6,8,trauma,3,,,,20,30,
7,9,trauma,2,,,,31,30,
"""

SCENARIO = """\
extends: {base}
demand:
  patients:
    severity: null
    table: null
    trace:
      file: patients.csv
      id: id
      severity: severity
      columns: {{{columns}, treated: text}}
pathways:
  visit:
{steps}
    further: {{branch: {{by: treated, to: {{"yes": treat_minor, "no": end}}}}}}
"""

STARTS: dict[str, list[float | None]] = {
    "triage": [0, 4, 6, 9, 10, 12, 15],               # one bay, in order of arrival
    "register": [4, 9, None, 14, 20, None, None],     # one desk
    "examine": [9, 14, None, 20, 39, None, None],     # three rooms: who comes fourth, at 25, waits for the first to go
    "treat_minor": [39, 49, None, None, 59, None, None],
    "stabilise": [None, None, 9, None, None, 15, 35],     # two trauma rooms: the third to come, at 17, waits
    "treat_trauma": [None, None, 96, None, None, 35, 66],  # stabilised first, and treated last
}
WAITS: dict[str, list[float | None]] = {
    "triage": [0, 3, 4, 6, 5, 4, 6],
    "register": [0, 3, None, 4, 8, None, None],
    "examine": [0, 0, None, 0, 14, None, None],
    "treat_minor": [0, 5, None, None, 9, None, None],
    "stabilise": [None, None, 0, None, None, 0, 18],
    "treat_trauma": [None, None, 27, None, None, 0, 0],
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> covsim.Results:
    folder = tmp_path_factory.mktemp("by_hand")
    (folder / "patients.csv").write_text(PATIENTS, encoding="utf-8")
    text = SCENARIO.format(
        base=FILE.resolve(), columns=", ".join(f"{step}: min" for step in STEPS),
        steps="\n".join(f"    {step}: {{treat: {{takes: {{field: {step}}}}}}}" for step in STEPS),
    )  # fmt: skip
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return covsim.run(
        Path(folder / "scenario.yaml"), models=["base"], replications=1, keep="all", assumptions=0, executor="serial",
        out=folder / "run",
    )  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_every_patient_starts_and_waits_as_by_hand(results: covsim.Results, step: str) -> None:
    visits = results.visits("base")
    mine = visits[visits["step"] == f"visit.{step}"].set_index("incident")
    for patient, (start, wait) in enumerate(zip(STARTS[step], WAITS[step], strict=True)):
        assert (patient in mine.index) == (start is not None), f"patient {patient + 1}"
        if start is not None:
            assert mine.loc[patient, "started"] == pytest.approx(start), f"patient {patient + 1}"
            assert mine.loc[patient, "waited"] == pytest.approx(wait), f"patient {patient + 1}"


def test_the_means_are_those_of_the_patients(results: covsim.Results) -> None:
    table = results.kpis.query("kpi == 'wait.mean'").set_index("scope")["mean"]
    for step, waits in WAITS.items():
        known = [wait for wait in waits if wait is not None]
        assert table[f"step=visit.{step}"] == pytest.approx(sum(known) / len(known))
