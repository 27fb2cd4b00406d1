"""Durations of first and later visits: each is the quantile of the uniform that belongs to case, visit and attempt."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from covsim.distributions import Gamma, Lognormal
from covsim.engine.prepared.luck_columns import Draw, LuckColumns
from covsim.events import Incidents
from covsim.streams import Luck

CASES = 700
FAR = 2**31 + 5
"""The key of a single case to walk through."""


@pytest.mark.parametrize("law", [Gamma(11.1, 7.2), Lognormal(2.0, 0.4)], ids=repr)
@pytest.mark.parametrize(("child", "visit", "attempt"), [(0, 0, 0), (0, 3, 0), (5, 0, 0), (5, 2, 0), (0, 3, 1)])
def test_each_visit_has_the_luck_of_its_name(law, child, visit, attempt):
    key, nothing = np.append(np.arange(CASES), FAR), np.zeros(CASES + 1, dtype=np.int64)
    incidents = Incidents(key * 1.0, nothing, key, nothing, nothing, nothing - 1, ("falls",), ("town",), (), {}, 7, 3)
    draw = Draw(LuckColumns(incidents, Luck(7, 3)), law, "care.see", "takes")
    for n in (0, 63, 64, 255, 256, 511, 512, CASES - 1, 3, FAR, FAR + 300):
        case = SimpleNamespace(stream=0, key=n, child=child)
        wanted = float(law.quantile(Luck(7, 3).draw("falls", n, "takes", "care.see", child, visit, attempt)))
        assert draw.value(case, visit, attempt) == pytest.approx(wanted, rel=1e-15)
