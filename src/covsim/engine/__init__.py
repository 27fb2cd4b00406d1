"""The engine: the only importer of SimPy, the only place that mutates state."""

from covsim.engine.simulate import simulate

__all__ = ["simulate"]
