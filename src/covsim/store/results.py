"""A finished run, read back from its folder as pandas frames."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from covsim.invocation import command
from covsim.store.folder import StoreError, part_name

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = {"model", "kpi", "scope", "unit", "baseline", "profile"}


class Results:
    """The results of a run. Frames are read when first asked for; columns are those of the files.

    ``kpis`` is ``summary.csv``; ``comparison``, ``replications`` and ``profiles`` are the files of those names.
    """

    def __init__(self, path: Path, manifest: Mapping[str, Any]) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: str | Path) -> Results:
        """Open the folder of a run (the one that holds ``run.json``)."""
        path = Path(path)
        if path.is_file():
            what = "a scenario file" if path.suffix in (".yaml", ".yml") else "a file"
            raise StoreError(f"{path}: this is {what}; name the folder of a finished run, e.g. results/NAME/ID")
        try:
            manifest = json.loads((path / "run.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise StoreError(
                f"{path} holds no run.json - name the folder of a finished run, as '{command('run')}' prints it"
            ) from None
        except (OSError, ValueError) as error:
            raise StoreError(f"{path / 'run.json'} can't be read ({error}) - run the scenario again") from None
        return cls(path, manifest)

    @cached_property
    def kpis(self) -> pd.DataFrame:
        """model, kpi, scope, unit, n, mean, sd, ci_low, ci_high."""
        return self._csv("summary")

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """kpi, scope, baseline, model, n, difference, ci_low, ci_high, p_best."""
        return self._csv("comparison")

    @cached_property
    def replications(self) -> pd.DataFrame:
        """model, replication, kpi, scope, value, numerator, denominator."""
        return self._csv("replications")

    @cached_property
    def profiles(self) -> pd.DataFrame:
        """model, profile, scope, x, numerator, denominator (summed over replications) and value."""
        return self._csv("profiles")

    @property
    def name(self) -> str:
        """Title of the scenario."""
        return str(self.manifest["name"])

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models, in the order of the scenario."""
        return tuple(self.manifest["models"])

    @property
    def baseline(self) -> str:
        """The model that the others are compared with."""
        return str(self.manifest["baseline"])

    @property
    def level(self) -> float:
        """Confidence of the intervals, 0.95 for 95%."""
        return float(self.manifest["level"])

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of sites, groups, models and so on, by name."""
        return dict(self.manifest["labels"])

    @property
    def standards(self) -> Sequence[Mapping[str, Any]]:
        """The standards: name, label, measure, within (minutes), cover, kpi, at_least, at_most, for_each."""
        return tuple(self.manifest["standards"])

    @property
    def rules(self) -> Sequence[Mapping[str, Any]]:
        """How each model stands to its rules: model, rule, kind, answer, worst, limit, unit and so on; may be empty."""
        return tuple(self.manifest.get("rules", ()))

    @property
    def assumptions(self) -> Mapping[str, Any] | None:
        """What came of the runs with drawn assumptions: ``winners`` by draw, ``inputs``, ``flips``; None without."""
        found = self.manifest.get("assumptions")
        return None if found is None else dict(found)

    @property
    def warm_up(self) -> Mapping[str, Any]:
        """The warm-up in ``minutes``, ``how`` it was found, the ``cuts`` of all series, and the ``short`` ones."""
        return dict(self.manifest.get("warm_up", {}))

    @property
    def observed(self) -> Sequence[Mapping[str, Any]]:
        """Observed figures beside the simulated range: the columns of ``observed.csv``; empty without any."""
        return tuple(self.manifest.get("observed", ()))

    @property
    def verdict(self) -> Mapping[str, Any]:
        """The verdict: ``sentence``, ``chosen`` model, a judgement for each model, what it rests on and why."""
        return dict(self.manifest["verdict"])

    def told(self, lang: str = "en") -> Mapping[str, Any]:
        """The sentences of the verdict in a language: ``sentence``, ``basis``, ``advice``, ``reasons`` by model.

        A run of a version without them in that language has them in English.
        """
        return {**self.verdict, **self.verdict.get("in", {}).get(lang, {})}

    def incidents(self, model: str, replication: int = 1) -> pd.DataFrame:
        """The cases of a kept replication, one a row."""
        return self._parquet("incidents", model, replication)

    def visits(self, model: str, replication: int = 1) -> pd.DataFrame:
        """The visits of cases to steps in a kept replication, one a row."""
        return self._parquet("visits", model, replication)

    def events(self, model: str, replication: int = 1) -> pd.DataFrame:
        """The event log of a kept replication."""
        return self._parquet("events", model, replication)

    @property
    def plot(self) -> Plots:
        """Charts: ``results.plot.response()`` and so on return matplotlib figures."""
        return Plots(self)

    def _csv(self, name: str) -> pd.DataFrame:
        import pandas as pd

        path = self.path / f"{name}.csv"
        try:
            header = pd.read_csv(path, encoding="utf-8-sig", nrows=0).columns
            texts: dict[str, Any] = {column: str for column in header if column in _TEXTS}
            numbers = {column: [""] for column in header if column not in _TEXTS}
            # Names may look like numbers or like "NA": they stay texts.
            return pd.read_csv(path, encoding="utf-8-sig", dtype=texts, keep_default_na=False, na_values=numbers)
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} can't be read ({error}) - run the scenario again") from None

    def _parquet(self, table: str, model: str, replication: int) -> pd.DataFrame:
        import pandas as pd

        path = self.path / table / f"{part_name(model, replication)}.parquet"
        if not path.exists():
            kept = sorted(file.stem for file in path.parent.glob("*.parquet"))
            hint = f"kept are {', '.join(kept)}" if kept else "none are kept"
            raise StoreError(
                f"no {table} of {model!r}, replication {replication}: {hint} - run with --log all to keep them"
            )
        return pd.read_parquet(path)


class Plots:
    """The charts of ``covsim.charts`` as methods, drawn from these results."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def __getattr__(self, name: str) -> Callable[..., Any]:
        # Charts stand above the store in the order of imports, so they are found by name, when one is asked for.
        charts = importlib.import_module("covsim.charts")
        chart = getattr(charts, "CHARTS", {}).get(name)
        if chart is None:
            raise AttributeError(f"there is no chart {name!r}; there are {', '.join(getattr(charts, 'CHARTS', {}))}")

        def draw(*arguments: Any, **options: Any) -> Any:
            return chart(self._results, *arguments, **options)

        return draw
