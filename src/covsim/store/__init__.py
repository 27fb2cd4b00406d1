"""Results on disk: where a run lies, what its files hold, and how to read them again."""

from covsim.store.folder import RunFolder, StoreError
from covsim.store.identity import run_id, scenario_slug
from covsim.store.results import Results

__all__ = ["Results", "RunFolder", "StoreError", "run_id", "scenario_slug"]
