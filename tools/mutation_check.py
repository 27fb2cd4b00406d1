"""Break each rule of the engine on purpose and see which test notices.

    .venv/bin/python tools/mutation_check.py                  all mutants; writes docs/mutations.md
    .venv/bin/python tools/mutation_check.py --new            those that the page doesn't have yet; adds them to it
    .venv/bin/python tools/mutation_check.py NAME ...         these mutants only; writes nothing
    .venv/bin/python tools/mutation_check.py --jobs 2         so many at a time

The mutants stand in tests/mutation. Each is applied to a copy of the sources and tests, and the tests run against that
copy until one fails: first those that the mutant names, then the cases, then the rest. Exits 1 when a mutant survives
and 2 when the list doesn't fit the code.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "mutation"))

from mutant import Mutant, Rule  # noqa: E402
from mutants import RULES  # noqa: E402

PAGE = ROOT / "docs" / "mutations.md"
CASES = ("cases",)
REST = ("properties", "crn", "unit/engine", "unit/rosters", "unit/travel", "unit/demand", "unit/metrics")
PROCESSES = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
PROCESSES.set_forkserver_preload(["pytest", "numpy", "scipy.special", "pydantic", "simpy", "yaml", "hypothesis"])
LONGEST = 120
"""Seconds after which a run of tests counts as one that never ends."""
NEVER_ENDS = " (never ends)"

HEAD = """# Which test catches which broken rule

Every rule of the engine is broken on purpose, in one way or in several, and the tests run against the broken engine
until one fails. A rule whose mutant no test notices would be a rule that only the code knows. The mutants stand in
`tests/mutation`; this page is written by `.venv/bin/python tools/mutation_check.py`.
"""


class Misfit(Exception):
    """A mutant whose old text the code doesn't have exactly once, or tests that fail without any mutant."""


def main(words: Sequence[str]) -> int:
    """Run the mutants asked for and say what caught each; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help="mutants to run; default: all, and write the page")
    parser.add_argument("--new", action="store_true", help="only mutants that the page lacks; other rows stay")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time (default 1)")
    options = parser.parse_args(words)
    known = {mutant.name: mutant for rule in RULES for mutant in rule.mutants}
    if unknown := [name for name in options.names if name not in known]:
        print(f"no mutants: {', '.join(unknown)} - known are {', '.join(known)}", file=sys.stderr)
        return 2
    noted = on_the_page() if options.new else {}
    kept = {name: noted[mutant.how] for name, mutant in known.items() if mutant.how in noted}
    chosen = [known[name] for name in options.names or known if name not in kept]
    try:
        caught = kept | run_all(chosen, options.jobs)
    except Misfit as misfit:
        print(misfit, file=sys.stderr)
        return 2
    survivors = [mutant.name for mutant in chosen if not caught[mutant.name]]
    print(f"{len(chosen)} mutants, {len(chosen) - len(survivors)} caught")
    for name in survivors:
        print(f"survives: {name}")
    if not options.names:
        PAGE.write_text(page(RULES, caught), encoding="utf-8")
    return 1 if survivors else 0


def on_the_page() -> dict[str, str]:
    """What caught each mutant when the page was written, by how it breaks the rule."""
    rows = [line.strip("|").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return {how.strip(): test.strip(" `") for _, how, test in (row for row in rows if len(row) == 3) if "`" in test}


def run_all(chosen: Sequence[Mutant], jobs: int) -> dict[str, str]:
    """What caught each mutant: a test, or nothing. Raises ``Misfit`` before anything runs."""
    caught: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name)  # the state of now, whatever is edited meanwhile
        copy(ROOT, whole)
        for mutant in chosen:
            broken(mutant, whole)
        check(whole, list(dict.fromkeys(test for mutant in chosen for test in mutant.tests)))
        with ThreadPoolExecutor(jobs) as pool:
            for mutant, test in zip(chosen, pool.map(lambda mutant: run(mutant, whole), chosen), strict=True):
                caught[mutant.name] = test
                print(f"{mutant.name}: {test or 'NOT CAUGHT'}", flush=True)
    return caught


def run(mutant: Mutant, whole: Path) -> str:
    """The first test that fails on the broken engine, but not on the whole one; empty when all pass."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(whole, folder)
        (folder / "src" / "covsim" / mutant.file).write_text(broken(mutant, whole), encoding="utf-8")
        stages = (mutant.tests, CASES, REST)
        test = next((test for stage in stages if stage and (test := first_failure(folder, stage))), "")
    if test and not test.startswith(mutant.tests):
        check(whole, [test.removesuffix(NEVER_ENDS)])
    return test


def check(whole: Path, tests: Sequence[str]) -> None:
    """Raise ``Misfit`` if one of these tests fails on the engine as it is."""
    if tests and (test := first_failure(whole, tests)):
        raise Misfit(f"{test} fails without any mutant - put that right first")


def broken(mutant: Mutant, whole: Path) -> str:
    """The file of a mutant with its change."""
    source = (whole / "src" / "covsim" / mutant.file).read_text(encoding="utf-8")
    if (times := source.count(mutant.old)) != 1:
        raise Misfit(f"{mutant.name}: {mutant.file} has {mutant.old!r} {times} times - it must be there exactly once")
    return source.replace(mutant.old, mutant.new)


def copy(source: Path, target: Path) -> None:
    """Copy what the tests need, compiled files too: only the file that is changed is compiled anew."""
    for name in ("src", "tests"):
        shutil.copytree(source / name, target / name)
    shutil.copy2(source / "pyproject.toml", target)


def first_failure(folder: Path, tests: Sequence[str]) -> str:
    """The first of these tests of a copy that fails, by file and name; empty when all pass."""
    receiver, sender = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=run_tests, args=(folder, tests, sender))
    process.start()
    sender.close()
    try:
        if not receiver.poll(LONGEST):
            return tests[0] + NEVER_ENDS
        return str(receiver.recv())
    except EOFError:
        raise Misfit(f"pytest {' '.join(tests)} broke down - run it on the broken engine by hand") from None
    finally:
        process.kill()
        process.join()


class FirstFailure:
    """A pytest plugin that notes what fails first."""

    test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has run."""
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file has been read."""
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid.removeprefix("tests/")


def run_tests(folder: Path, tests: Sequence[str], sender: Connection) -> None:
    """In a process of its own: run tests of a copy against the copy, up to the first failure, and send what it is."""
    os.chdir(folder)
    sys.path.insert(0, str(folder / "src"))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Neither slow machines nor luck decide what is caught.
    hypothesis.settings.register_profile("mutants", deadline=None, derandomize=True, database=None,
                                         suppress_health_check=list(hypothesis.HealthCheck))  # fmt: skip
    hypothesis.settings.load_profile("mutants")
    noted = FirstFailure()
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        code = pytest.main(["-x", "--tb=no", "-p", "no:cacheprovider", *(f"tests/{test}" for test in tests)], [noted])
    tested = sys.modules.get("covsim")
    if noted.test or (code == pytest.ExitCode.OK and tested and str(tested.__file__).startswith(str(folder))):
        sender.send(noted.test)
    sender.close()


def page(rules: Sequence[Rule], caught: dict[str, str]) -> str:
    """The table of all rules and mutants."""
    total, survived = len(caught), sum(not test for test in caught.values())
    lines = [HEAD, f"{len(rules)} rules, {total} mutants, {total - survived} caught."]
    heading = ""
    for rule in rules:
        if rule.heading != heading:
            heading = rule.heading
            lines += ["", f"## {heading}", "", "| Rule | Broken so that | Caught by |", "|---|---|---|"]
        lines += _rows(rule, caught)
    return "\n".join(lines) + "\n"


def _rows(rule: Rule, caught: dict[str, str]) -> Iterator[str]:
    for number, mutant in enumerate(rule.mutants):
        test = caught[mutant.name]
        yield f"| {rule.text if number == 0 else ''} | {mutant.how} | {f'`{test}`' if test else '**nothing**'} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
