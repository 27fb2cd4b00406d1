"""How long a way takes."""

from covsim.travel.network import Mode, Network

__all__ = ["Mode", "Network"]
