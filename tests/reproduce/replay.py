"""A run again from its own folder: the resolved scenario of run.json and the saved cases give the same log."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import covsim
from covsim import Incidents, Luck, Results, Scenario
from covsim.experiment.tables import parquet_tables


def differing_rows(results: Results, folder: Path, work: Path) -> int:
    """How many rows of the kept event logs of a run come out otherwise the second time.

    ``folder`` is that of the scenario, for the tables that it names; ``work`` is an empty one to write in.
    """
    shutil.copytree(folder, work, dirs_exist_ok=True)
    return sum(
        _differing(results, model, int(file.stem.rpartition("-")[2]), work)
        for model in results.models
        for file in sorted((results.path / "events").glob(f"{model}-*.parquet"))
    )


def _differing(results: Results, model: str, replication: int, work: Path) -> int:
    scenario = _resolved(results, model, work)
    incidents = _saved(results.incidents(model, replication), scenario, Luck(results.manifest["seed"], replication))
    log = covsim.simulate(scenario, incidents)
    again = pd.read_parquet(io.BytesIO(parquet_tables(scenario, incidents, log)["events"]))
    saved = results.events(model, replication)
    if len(again) != len(saved) or list(again) != list(saved):
        return max(len(again), len(saved))
    same = [(again[name] == saved[name]) | (again[name].isna() & saved[name].isna()) for name in saved]
    return int((~np.logical_and.reduce(same)).sum())


def _resolved(results: Results, model: str, work: Path) -> Scenario:
    """The scenario as it was run, from run.json (JSON is YAML), where it stands alone."""
    file = work / "resolved.yaml"
    file.write_text(json.dumps(results.manifest["resolved"][model], ensure_ascii=False), encoding="utf-8")
    return covsim.load(file)


def _saved(table: pd.DataFrame, scenario: Scenario, luck: Luck) -> Incidents:
    """The cases as they were saved; only the order of names is taken from the scenario, nothing is drawn."""
    names = covsim.sample(scenario, luck)
    attributes = {
        name: _column(table[name if f"attribute.{name}" not in table else f"attribute.{name}"], values.dtype)
        for name, values in names.attributes.items()
    }
    return replace(
        names,
        time=table["call"].to_numpy(float),
        key=table["key"].to_numpy(np.int64), child=table["child"].to_numpy(np.int64),
        stream=_codes(table["stream"], names.streams), site=_codes(table["site"], names.sites),
        severity=_codes(table["severity"], names.severities), attributes=attributes,
    )  # fmt: skip


def _codes(column: pd.Series[Any], names: Sequence[str]) -> NDArray[np.int64]:
    codes = {name: code for code, name in enumerate(names)}
    return np.array([-1 if pd.isna(name) else codes[name] for name in column.astype(object)], dtype=np.int64)


def _column(column: pd.Series[Any], kind: np.dtype[Any]) -> NDArray[Any]:
    if kind.kind == "f":
        return column.to_numpy(kind)
    return np.array([None if pd.isna(text) else text for text in column.astype(object)], dtype=object)
