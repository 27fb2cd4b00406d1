"""Runs that are stopped or killed lose nothing that was finished."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from covsim.store import Results

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def start(scenario_file, out, *options):
    command = [sys.executable, "-m", "covsim", "run", str(scenario_file), "--out", str(out),
               "--replications", "4000", "--log", "none", *options]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                            preexec_fn=heed_ctrl_c)  # fmt: skip


def heed_ctrl_c():
    """Tests that run in the background of a shell inherit that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_parts(process, out, count):
    for _ in range(1200):
        if len(list((out / "parts").glob("*.parquet"))) >= count:
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    raise AssertionError("no replication was finished in two minutes")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_done(scenario_file, tmp_path, jobs):
    out = tmp_path / "out"
    process = start(scenario_file, out, "--jobs", jobs)
    wait_for_parts(process, out, 6)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "what is finished is kept" in err
    assert "Traceback" not in err
    results = Results.open(out)
    assert results.manifest["complete"] is False
    assert 1 <= results.manifest["replications"] < 4000


def test_a_killed_run_is_resumed_with_the_same_figures(covsim, scenario_file, tmp_path):
    out, whole = tmp_path / "out", tmp_path / "whole"
    process = start(scenario_file, out, "--jobs", "2")
    wait_for_parts(process, out, 6)
    process.kill()
    process.communicate(timeout=120)
    options = ("--executor", "serial", "--quiet", "--replications", "3", "--log", "none")
    assert covsim("run", scenario_file, *options, "--out", out)[0] == 0
    assert covsim("run", scenario_file, *options, "--out", whole)[0] == 0
    assert (out / "summary.csv").read_bytes() == (whole / "summary.csv").read_bytes()
    assert (out / "replications.csv").read_bytes() == (whole / "replications.csv").read_bytes()
    assert Results.open(out).manifest["timings"]["replications_already_there"] >= 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(covsim, scenario_file, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    code, _, err = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", locked / "out")
    assert code == 2
    assert "Permission denied" in err


def test_a_full_disk_is_said_and_keeps_what_is_done(covsim, scenario_file, tmp_path, monkeypatch):
    written, write_bytes = [], Path.write_bytes

    def fills_up(path, content):
        if len(written) >= 4:
            raise OSError(28, "No space left on device")
        written.append(path)
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", fills_up)
    options = ("--executor", "serial", "--quiet", "--log", "none", "--out", tmp_path / "out")
    code, _, err = covsim("run", scenario_file, *options)
    assert code == 2
    assert "No space left on device - make room or choose another folder with --out" in err
    monkeypatch.undo()
    assert len(list((tmp_path / "out" / "parts").glob("*.parquet"))) == 3
    assert not list((tmp_path / "out").rglob(".*"))
    assert covsim("run", scenario_file, *options)[0] == 0
