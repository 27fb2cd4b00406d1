"""Rules of decision: open protocols with built-ins; a package may add its own through an entry point.

A policy only ranks what the engine offers; it changes nothing and draws no luck of its own. The engine knows the
protocols, never a name.
"""

from covsim.policies.dispatch import Dispatch
from covsim.policies.diversion import Diversion
from covsim.policies.queue_order import QueueOrder
from covsim.policies.referral import Referral
from covsim.policies.registry import PolicyError, find, names
from covsim.policies.relocation import Relocation
from covsim.policies.views import CaseView, MovableView, SiteView, UnitView

__all__ = [
    "CaseView", "Dispatch", "Diversion", "MovableView", "PolicyError", "QueueOrder", "Referral", "Relocation",
    "SiteView", "UnitView", "find", "names",
]  # fmt: skip
