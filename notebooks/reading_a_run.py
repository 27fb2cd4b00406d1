# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Reading a run
#
# A run of covsim leaves a folder of tables. This notebook opens one, redraws a chart, and asks a question that the report
# doesn't answer: **for how long is the base without its ambulance after each call, and how many years pass until a second
# call falls into such a gap?** With a handful of emergencies a year no run shows the second call itself; the gaps do.
#
# The run is the fifth tutorial (doctors at the base, or on call from home), four simulated years of each. If the folder
# isn't there yet, the first cell makes it, which takes some seconds.

# %%
from pathlib import Path

import pandas as pd
from IPython.display import Image, display

import covsim

ROOT = next(folder for folder in (Path.cwd(), *Path.cwd().parents) if (folder / "scenarios").is_dir())
FOLDER = ROOT / "results" / "notebook-two-models"

results = covsim.run(
    ROOT / "scenarios/tutorial/05-two-models.yaml",
    replications=4, assumptions=0, keep="all", executor="serial", out=FOLDER,
)  # fmt: skip
results.models

# %% [markdown]
# ## The figures
#
# `results.kpis` has one row for each figure of each model, with its interval; `results.comparison` the paired differences.

# %%
cost = results.kpis.query("kpi == 'cost.per_year' and scope == 'all'")
cover = results.kpis.query("kpi == 'coverage.share' and scope == 'cover=doctor_in_15'")
shown = pd.concat([cost, cover])
shown[["model", "kpi", "n", "mean", "ci_low", "ci_high"]].round(3)

# %%
difference = results.comparison.query("kpi == 'coverage.share' and scope == 'cover=doctor_in_15'")
difference[["baseline", "model", "difference", "ci_low", "ci_high"]].round(4)

# %% [markdown]
# ## A chart again
#
# Every chart of the report can be drawn from the tables, here the cover by hour of the week.

# %%
figure = results.plot.cover()
figure.savefig(FOLDER / "cover-again.png", dpi=110)
display(Image(FOLDER / "cover-again.png", width=700))

# %% [markdown]
# ## How long is the ambulance away?
#
# In the event log, each job of the ambulance begins with `claimed` and is over with `home` (it can be diverted on the way
# home, but not be in two places: the mine waits for it either way).


# %%
def hours_away(model: str, replication: int) -> list[float]:
    """Hours from each claim of the ambulance until it is home again."""
    events = results.events(model, replication)
    moves = events[(events["unit"] == "ambulance") & events["kind"].isin(["claimed", "home"])]
    found, since = [], None
    for time, kind in moves[["time", "kind"]].itertuples(index=False):
        if kind == "claimed":
            since = time if since is None else since
        elif since is not None:
            found.append((time - since) / 60)
            since = None
    return found


CALLS_A_YEAR = 7.5
rows = []
for model in results.models:
    away = pd.Series([hours for replication in range(1, 5) for hours in hours_away(model, replication)])
    overlaps_a_year = CALLS_A_YEAR * CALLS_A_YEAR * away.mean() / 8766  # calls a year x chance of another one meanwhile
    rows.append(
        {
            "model": results.labels.get(model, model),
            "jobs seen": len(away),
            "mean away (h)": away.mean(),
            "longest (h)": away.max(),
            "years to a second call in a gap": 1 / overlaps_a_year,
        }
    )
answer = pd.DataFrame(rows).set_index("model").round(2)
answer

# %% [markdown]
# Calls come independently of each other, so the mean gap is all that counts. A planner can set the years against the price
# of a second ambulance; that doctors are called out from home lengthens each gap only by their way to the base.
