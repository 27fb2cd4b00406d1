"""Messages name commands as the user started the program."""

from __future__ import annotations

import pytest

from covsim.errors import ScenarioError
from covsim.invocation import VARIABLE, command, quoted
from covsim.scenario.loader import read
from covsim.store import Results, StoreError


def test_the_command_is_covsim_unless_something_else_started_it(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert command("check a.yaml") == "covsim check a.yaml"
    monkeypatch.setenv(VARIABLE, "")
    assert command() == "covsim"
    monkeypatch.setenv(VARIABLE, "python3 dev.py")
    assert command("check a.yaml") == "python3 dev.py check a.yaml"
    assert command() == "python3 dev.py"
    assert (quoted("a.yaml"), quoted("新集 一.yaml")) == ("a.yaml", '"新集 一.yaml"')


def test_messages_name_it(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, "python3 dev.py")
    (tmp_path / "empty.yaml").write_text("")
    with pytest.raises(ScenarioError, match=r"start from the example that 'python3 dev\.py new DIR' writes"):
        read(tmp_path / "empty.yaml")
    with pytest.raises(StoreError, match=r"name the folder of a finished run, as 'python3 dev\.py run' prints it"):
        Results.open(tmp_path)
