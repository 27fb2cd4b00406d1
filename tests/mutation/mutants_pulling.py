"""Who is taken beyond so many of each need; stocks, remote people, reserved places."""

from __future__ import annotations

from mutant import Mutant, Rule

PULLING, TEAMS, STOCKS, REMOTE, RESERVED = (
    "cases/test_pulling_staff.py", "cases/test_teams.py", "cases/test_stocks.py", "cases/test_remote_units.py",
    "cases/test_reserved_places.py",
)  # fmt: skip

CHOICE, THINGS = "Ranges, teams, cores and dispatch", "Stocks, remote people and reserved places"

RULES = (
    Rule(CHOICE, "A range takes as many as are free, up to its end", (
        Mutant("only-the-least", "a range takes the fewest that will do",
               "engine/allocation/choosing.py", "if picks is not None and not spare:", "if False:", (PULLING,)),
        Mutant("more-than-the-range", "a range takes everybody",
               "engine/allocation/choosing.py", "if more == 0:", "if False:", (PULLING,)),
    )),
    Rule(CHOICE, "A team is so many different kinds, one person for each, the first in the list", (
        Mutant("whole-team", "a team needs one of each kind",
               "engine/allocation/needs.py", "list(ranks.values()), parts, spec.at_least)", "list(ranks.values()), parts, len(parts))",
               (TEAMS,)),
        Mutant("no-kinds", "any so many people make a team",
               "engine/allocation/choosing.py", "            if need.team:", "            if False:", (TEAMS,)),
    )),
    Rule(CHOICE, "A core stays, site by site, of those who are on no duty", (
        Mutant("no-core", "a core is not looked at",
               "engine/prepared/choice.py", "if any(left[member.home] <= 0 for left in hit):", "if False:", (PULLING,)),
        Mutant("duties-forgotten", "a core counts who is on a duty",
               "engine/prepared/choice.py", "if unit in spare or not is_pulled(unit)]", "]", (PULLING,)),
    )),
    Rule(CHOICE, "Spread takes from all groups by their size, spare first from where most are free", (
        Mutant("spread-by-order", "spread takes one group after another",
               "policies/dispatch.py", "shares.append(((before + 0.5) /", "shares.append((0 /", (PULLING,)),
        Mutant("spare-last", "spare first takes from where fewest are free",
               "policies/dispatch.py", "spare.append((-left[unit.group], place))", "spare.append((left[unit.group], place))",
               (PULLING,)),
    )),
    Rule(CHOICE, "Work that is an amount is shared by those who do it, by their pace", (
        Mutant("work-unshared", "one person does all of it",
               "engine/progress/shared_work.py", "for unit in workers)", "for unit in workers[:1])", (PULLING,)),
        Mutant("everybody-works", "who only came along works too",
               "engine/progress/shared_work.py", "(not self._by or need.name in self._by)", "True", (PULLING,)),
    )),
    Rule(THINGS, "What a visit uses up is gone, and is ordered or delivered again", (
        Mutant("never-used-up", "a stock never runs low",
               "engine/allocation/stocks.py", "pool.capacity -= 1", "pool.capacity -= 0", (STOCKS,)),
        Mutant("orders-forgotten", "what is on order doesn't count",
               "engine/allocation/stocks.py", "there = pool.capacity + self._on_order[pool]", "there = pool.capacity", (STOCKS,)),
    )),
    Rule(THINGS, "Who is remote serves everywhere and goes nowhere", (
        Mutant("remote-moves", "who was called at home is at the case from then on",
               "engine/allocation/remote.py", "unit.site = unit.home", "pass", (REMOTE,)),
        Mutant("remote-moves-at-once", "who is remote is at the case when a job is over before the call-out",
               "engine/steps/job_time.py", "run.journeys.settle_at(visit.place, party)",
               "[setattr(unit, 'site', visit.place) for unit in party.units]", (REMOTE,)),
        Mutant("remote-rides", "who is remote comes along from their own site",
               "engine/allocation/remote.py", "if not any(unit.remote for unit in party.units):", "if True:", (REMOTE,)),
    )),
    Rule(THINGS, "Reserved places are kept in their time and released after it", (
        Mutant("never-released", "a place is reserved for ever",
               "engine/allocation/reservations.py", "self._pool.reserved = places", "pass", (RESERVED,)),
        Mutant("released-unheard", "nobody is told of a release",
               "engine/allocation/reservations.py", "self._stir(self._pool)", "pass", (RESERVED,)),
    )),
)  # fmt: skip
