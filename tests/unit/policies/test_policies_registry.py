"""Policies by name: settings are checked against what the policy takes, whoever wrote it."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from covsim.policies import PolicyError, find, names, registry


class Fairest:
    """A policy of another package."""

    def __init__(self, share: float, rounds: int = 3, note: str | None = None) -> None:
        if rounds < 1:
            raise ValueError("one round at least")
        self.share = share
        self.rounds = rounds
        self.note = note

    def score(self, unit: object, case: object, minutes: float) -> float:
        return minutes


class Anything(Fairest):
    """Takes whatever it is given."""

    def __init__(self, **settings: object) -> None:
        self.settings = settings


@pytest.fixture(autouse=True)
def package(monkeypatch):
    """A package with three policies is installed; one of them is broken."""
    made = {"fairest": f"{__name__}:Fairest", "anything": f"{__name__}:Anything", "lost": "no_such_package:Lost"}
    points = {f"dispatch.{name}": EntryPoint(name, value, "covsim.policies") for name, value in made.items()}
    monkeypatch.setattr(registry, "_installed", lambda: points)


def test_policies_of_packages_stand_behind_those_of_covsim():
    assert names("dispatch")[-4:] == ("preference", "fairest", "anything", "lost")
    assert names("referral") == ("nearest", "least_loaded")


def test_a_policy_is_made_with_its_settings():
    made = find("dispatch", {"fairest": {"share": 1, "note": "x"}})
    assert (made.share, made.rounds, made.note) == (1, 3, "x")
    assert find("dispatch", {"anything": {"a": 1}}).settings == {"a": 1}
    assert find("dispatch", {"own_area": {"elsewhere": False}}).elsewhere is False


@pytest.mark.parametrize(
    ("spec", "message", "place"),
    [
        ("fairst", "unknown policy 'fairst' - did you mean 'fairest'?", ()),
        ("fairest", "dispatch policy 'fairest' needs 'share' - write {fairest: {share: ...}}", ("fairest",)),
        (
            {"fairest": {"shares": 0.5}},
            "dispatch policy 'fairest' has no setting 'shares' - did you mean 'share'?",
            ("fairest", "shares"),
        ),
        (
            {"fairest": {"x": 0.5}},
            "dispatch policy 'fairest' has no setting 'x' - it has share, rounds, note",
            ("fairest", "x"),
        ),
        (
            {"fairest": {"share": True}},
            "dispatch policy 'fairest': share must be a number, not true",
            ("fairest", "share"),
        ),
        (
            {"fairest": {"share": 1, "rounds": 2.5}},
            "dispatch policy 'fairest': rounds must be a whole number, not 2.5",
            ("fairest", "rounds"),
        ),
        ({"fairest": {"share": 1, "rounds": 0}}, "dispatch policy 'fairest': one round at least", ("fairest",)),
        (
            "lost",
            "dispatch policy 'lost' can't be loaded: No module named 'no_such_package' - install its package anew",
            (),
        ),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(spec, message, place):
    with pytest.raises(PolicyError) as caught:
        find("dispatch", spec)
    assert str(caught.value) == message
    assert caught.value.place == place


def test_a_policy_that_answers_nothing_is_refused(monkeypatch):
    points = {"queue_order.fairest": EntryPoint("fairest", f"{__name__}:Anything", "covsim.policies")}
    monkeypatch.setattr(registry, "_installed", lambda: points)
    with pytest.raises(PolicyError, match="queue order policy 'fairest' has no method 'key' - its package must define it"):
        find("queue_order", "fairest")


def test_orders_of_units_are_read_from_a_file_in_two_encodings(tmp_path):
    for encoding in ("utf-8-sig", "gb18030"):
        (tmp_path / "order.csv").write_text("place,1,2\n一矿, A-1 ,A-2\n\n二矿,A-2,\n", encoding=encoding)
        made = find("dispatch", {"preference": {"file": "order.csv"}}, str(tmp_path))
        assert made.order == {"一矿": ("A-1", "A-2"), "二矿": ("A-2",)}
