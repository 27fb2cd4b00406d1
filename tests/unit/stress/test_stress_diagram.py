"""Where steps lead, for the flow chart."""

from __future__ import annotations

import pytest

from covsim.stress.logic import _followers


@pytest.mark.parametrize(("otherwise", "way"), [
    ("leave", ("leave", "")),
    ({"leave": True}, ("leave", "")),
    ({"go": "b"}, ("go", "b")),
])  # fmt: skip
def test_what_happens_otherwise(otherwise, way):
    steps = {"a": {"treat": {}, "otherwise": otherwise}, "b": {"treat": {}}}
    assert _followers(steps)["a"] == [("", "b"), way]
