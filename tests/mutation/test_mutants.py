"""The list of mutants fits the code as it is now, and its page is the list's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from mutants import RULES

ROOT = Path(__file__).parents[2]
MUTANTS = [mutant for rule in RULES for mutant in rule.mutants]
PAGE = ROOT / "docs" / "mutations.md"


def test_every_rule_is_broken_in_some_way_and_every_way_has_a_name():
    assert all(rule.mutants for rule in RULES)
    assert [name for name, times in Counter(mutant.name for mutant in MUTANTS).items() if times > 1] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_old_text_is_found_once_and_the_change_is_python(mutant):
    source = (ROOT / "src" / "covsim" / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.old) == 1, f"{mutant.file} has {mutant.old!r} {source.count(mutant.old)} times"
    assert mutant.new != mutant.old
    compile(source.replace(mutant.old, mutant.new), mutant.file, "exec")


def test_files_to_try_first_exist():
    assert [test for mutant in MUTANTS for test in mutant.tests if not (ROOT / "tests" / test).exists()] == []


def test_the_page_shows_every_mutant_caught():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| ") and not line.startswith("| Rule |")]
    broken = [row[1] for row in rows]
    assert broken == [mutant.how for mutant in MUTANTS], "run tools/mutation_check.py and commit docs/mutations.md"
    assert [row[1] for row in rows if not row[2].startswith("`")] == []
