"""Stocks that can't do what is asked of them, and reserved places whose time makes no sense."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.distributions import Distribution
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.serving import groups_serving
from covsim.scenario.stocks import Stock


def check(subject: Subject) -> Iterator[Finding]:
    """Sites and supply of stocks, where stocks are asked for, and the times of reserved places."""
    scenario = subject.scenario
    for name, stock in scenario.stocks.items():
        path: Path = ("stocks", name)
        if stock.at and stock.at not in scenario.sites:
            what = f"there is no site {stock.at!r}"
            yield Finding((*path, "at"), what, suggestion(stock.at, scenario.sites, "add it"), name=stock.at)
        yield from _supply(path, stock)
    for name, cover in scenario.cover.items():
        for need in cover.needs:
            if _is_stock(subject, need):
                what = f"{need!r} is a stock, which cover can't watch"
                yield Finding(("cover", name, "needs", need), what, "see the KPI stock.out_share instead", at_key=True)
    for path, _, work in subject.claims:
        for n, need in enumerate(work.keeps if isinstance(work.keeps, tuple) else ()):
            if _is_stock(subject, need):
                what = f"{need!r} is used up and can't be kept"
                yield Finding((*path, "keeps", n), what, "leave it out", name=need)
    for name, room in scenario.rooms.items():
        kept = room.reserved
        if kept and kept.starts and kept.until and kept.until <= kept.starts:
            what = "the places are released before they are reserved"
            yield Finding(("rooms", name, "reserved", "until"), what, "give a later moment, or an earlier starts")


def _supply(path: Path, stock: Stock) -> Iterator[Finding]:
    order = stock.order
    if order is not None and order.up_to < order.below:
        what = f"orders up to {order.up_to} go out when fewer than {order.below} are left"
        yield Finding((*path, "order", "up_to"), what, "raise it to below or more")
    if order is not None and not isinstance(order.takes, Distribution):
        what = "the time of an order can't depend on a case"
        yield Finding((*path, "order", "takes"), what, "give a duration or a law")
    if stock.deliver is not None and stock.deliver.every <= 0:
        yield Finding((*path, "deliver", "every"), "must be longer than nothing", "write it like 7 days")


def _is_stock(subject: Subject, need: str) -> bool:
    return any(section == "stocks" for section, _ in groups_serving(subject.scenario, need))
