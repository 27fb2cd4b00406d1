"""Whatever stands in a scenario, it is read or refused with a message: no other error comes out."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from covsim.errors import ScenarioError
from covsim.scenario.loader import read
from covsim.scenario.nodes import compose
from covsim.scenario.resources import list_resources

TEXT = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
SMALL = compose(TEXT, "small.yaml", "base")[0].plain()
KEYS = ["a", "value", "kind", "range", "evidence", "nurse", "by", "field", "file", "column", "from_file", "like"]

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from(["5 min", "90%", "7/year", "3 CNY", "always", "end", "never", "mine", "nurse", "2025-01-01"]),
)  # fmt: skip
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.dictionaries(st.sampled_from(KEYS), SCALARS, max_size=3),
)


def places(value, path=()):
    """All paths in a document but the root."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(places(SMALL), key=str)), value=VALUES)
def test_any_value_at_any_place(tmp_path, path, value):
    """JSON is YAML, so the changed document is written as such."""
    document = copy.deepcopy(SMALL)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    file = tmp_path / "scenario.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    try:
        found = read(file)
    except ScenarioError:
        return
    for model in found.models:
        list_resources(found.scenario(model))
