"""The KPIs, by what they speak of. Importing this package fills the catalogue."""

from covsim.metrics.kpis import cases, delays, lateness, money, outcomes, readiness, rooms, standards, times, units

__all__ = ["cases", "delays", "lateness", "money", "outcomes", "readiness", "rooms", "standards", "times", "units"]
