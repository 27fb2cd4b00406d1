"""Workers that are told to end leave nobody waiting for them."""

import multiprocessing
import sys
import threading
import time

import pytest

from covsim.experiment import open_workers


def large_result(size):
    """So much that handing it back takes a while."""
    return bytes(size)


@pytest.mark.skipif(sys.platform == "win32", reason="there a process can't finish what it is doing when it is told to end")
def test_a_worker_stopped_while_it_hands_a_result_back_does_not_hang_the_parent():
    for n in range(8):  # some of these stops fall into the hand-over, the others before or behind it
        workers = open_workers("processes", 2)
        before, others = set(threading.enumerate()), set(multiprocessing.active_children())
        workers.submit(large_result, 1).result(timeout=60)
        futures = [workers.submit(large_result, 100_000_000) for _ in range(2)]
        time.sleep(0.03 * n)
        workers.stop()
        for thread in set(threading.enumerate()) - before:
            thread.join(timeout=30)
            assert not thread.is_alive(), f"{thread.name} waits for ever after a stop {0.03 * n:.2f} s into the work"
        assert set(multiprocessing.active_children()) <= others
        del futures
