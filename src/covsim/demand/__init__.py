"""Demand: from a scenario and the luck of a replication to its incidents."""

from covsim.demand.sampling import sample, script_key, scripted

__all__ = ["sample", "script_key", "scripted"]
