"""What each kind of step does, one kind a file: generators that yield minutes, or None to be woken."""

from covsim.engine.steps.any_order import any_order
from covsim.engine.steps.branch import branch
from covsim.engine.steps.detect import detect
from covsim.engine.steps.moves import go, refer
from covsim.engine.steps.release import release
from covsim.engine.steps.transport import transport
from covsim.engine.steps.wait import wait
from covsim.engine.steps.work import work

RUNNERS = {
    "respond": work, "treat": work, "handover": work, "transport": transport, "go": go, "refer": refer, "wait": wait,
    "branch": branch, "release": release, "detect": detect, "any_order": any_order,
}  # fmt: skip

__all__ = ["RUNNERS"]
