"""Labels that don't lie on each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from covsim.charts.placement import label_points, spread
from covsim.charts.style import covsim_style, new_figure


def test_labels_with_room_stay_where_they_are():
    assert spread([0.2, 0.8], [0.1, 0.1], 0, 1).tolist() == [0.2, 0.8]


def test_two_labels_at_one_place_move_apart_by_the_same_way():
    assert spread([0.5, 0.5], [0.2, 0.2], 0, 1) == pytest.approx([0.4, 0.6])


def test_a_pair_at_the_edge_moves_inside():
    assert spread([1.0, 1.0], [0.2, 0.2], 0, 1) == pytest.approx([0.7, 0.9])


def test_the_order_is_that_of_the_wishes():
    assert spread([0.52, 0.1, 0.5], [0.2, 0.2, 0.2], 0, 1) == pytest.approx([0.61, 0.1, 0.41])


def test_too_many_labels_share_what_there_is():
    assert spread([0.5] * 4, [0.5] * 4, 0, 1) == pytest.approx([0.125, 0.375, 0.625, 0.875])


def test_nothing_to_place():
    assert spread([], [], 0, 1).tolist() == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_no_two_labels_are_closer_than_they_need(wanted):
    placed = spread(wanted, [0.08] * len(wanted), 0, 1)

    assert np.all(np.diff(np.sort(placed)) >= 0.08 - 1e-9)
    assert placed.min() >= 0.04 - 1e-9
    assert placed.max() <= 0.96 + 1e-9
    assert np.array_equal(np.argsort(placed, kind="stable"), np.argsort(wanted, kind="stable"))


@covsim_style()
def test_labels_of_crowded_points_do_not_overlap():
    figure = new_figure(5)
    axes = figure.subplots()
    axes.set(xlim=(0, 10), ylim=(0, 10))
    points = [(5, 5), (5.1, 5.1), (5.2, 4.9), (4.9, 5.2)]
    figure.draw_without_rendering()

    labels = label_points(axes, points, ["hospital", "clinic", "station", "station plus"], ["black"] * 4)

    boxes = [label.get_window_extent() for label in labels]
    assert [label.get_text() for label in labels] == ["hospital", "clinic", "station", "station plus"]
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
