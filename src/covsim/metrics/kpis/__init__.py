"""The KPIs, by what they speak of. Importing this package fills the catalogue."""

from covsim.metrics.kpis import (
    cases,
    competence,
    delays,
    detection,
    duties,
    infection,
    lateness,
    money,
    outcomes,
    posts,
    promptness,
    readiness,
    relocations,
    rooms,
    rules,
    standards,
    stocks,
    times,
    triggers,
    units,
    workload,
)

__all__ = [
    "cases", "competence", "delays", "detection", "duties", "infection", "lateness", "money", "outcomes", "posts",
    "promptness", "readiness", "relocations", "rooms", "rules", "standards", "stocks", "times", "triggers", "units",
    "workload",
]  # fmt: skip
