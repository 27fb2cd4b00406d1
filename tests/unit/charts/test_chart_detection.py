"""Who finds what: one panel a stream, one bar a model, the ways stacked."""

from dataclasses import replace

import pandas as pd
import pytest

from covsim.charts.data import NothingToDraw
from covsim.charts.detection import found_by_way


def found(made_up, rows):
    columns = ["model", "kpi", "scope", "unit", "n", "mean", "sd", "ci_low", "ci_high"]
    table = [(model, "detected.by", scope, "share", 5, share, 0.01, share - 0.01, share + 0.01)
             for model, scope, share in rows]  # fmt: skip
    return replace(made_up, kpis=pd.DataFrame(table, columns=columns))


def test_the_ways_are_stacked_to_what_was_found_in_all(maker):
    rows = [("hospital", "all", 0.5), ("hospital", "way=camera", 0.3)]
    rows += [("hospital", "way=camera,stream=tout", 0.25), ("hospital", "way=patrol,stream=tout", 0.125)]
    rows += [("station", "way=camera,stream=tout", 0.5), ("station", "way=patrol,stream=tout", 0.0)]
    rows += [("hospital", "way=camera,stream=theft", 0.0), ("station", "way=camera,stream=theft", 0.0)]

    figure = found_by_way(found(maker(["hospital", "station"]), rows))

    tout, theft = (axes for axes in figure.subfigs[0].axes if axes.get_visible())
    assert [(bar.get_x(), bar.get_width()) for bar in tout.patches] == [(0, 25), (0, 50), (25, 12.5), (50, 0)]
    assert [text.get_text() for text in tout.texts][:2] == ["37.5%", "50.0%"]
    assert [text.get_text() for text in theft.texts][:2] == ["0%", "0%"]
    assert [text.get_text() for text in figure.subfigs[0].legends[0].get_texts()] == ["camera", "patrol"]


def test_without_detect_steps_there_is_nothing_to_draw(made_up):
    with pytest.raises(NothingToDraw, match="nothing has to be found"):
        found_by_way(made_up)
