"""How units travel, and ways home."""

from __future__ import annotations

from mutant import Mutant, Rule

LEGS, OFF, CREWS, TRANSPORT, HOME, CALLS = (
    "cases/test_travel_legs.py", "cases/test_travel_broken_off.py", "cases/test_vehicles_crews.py",
    "cases/test_vehicles_transport.py", "cases/test_vehicles_ways_home.py", "cases/test_shifts_breaks_and_on_call.py",
)  # fmt: skip
FLOW, POLICIES, NETWORK = "cases/test_steps_flow.py", "cases/test_policies_in_runs.py", "unit/travel"

TRAVEL = "Units travel"

RULES = (
    Rule(TRAVEL, "Units travel from where they are", (
        Mutant("from-home", "a unit under way counts as at the start of its leg (no interpolation)",
               "engine/state.py", "return (now - self.leave) / (self.arrive - self.leave)", "return 0.0", (LEGS,)),
        Mutant("via-far-end", "without coordinates a diverted unit goes by way of the farther end of its leg",
               "engine/movement/journeys.py", "if done < 0.5 and leg.origin >= 0:", "if done >= 0.5 and leg.origin >= 0:", (LEGS,)),
        Mutant("broken-off-at-post", "a unit called off on its way is back at its post at once",
               "engine/movement/journeys.py", "elif leg.origin >= 0:\n                    self._stand",
               "if leg.origin >= 0:\n                    self._stand", (OFF,)),
        Mutant("claim-from-home-only", "who becomes free away from home starts back before it takes a waiting case",
               "engine/allocation/allocator.py", "and (unit.site == unit.home or (", "and (unit.site == unit.home or unit.returning and (",
               (LEGS,)),
    )),
    Rule(TRAVEL, "turnout applies when leaving a post, not when diverted", (
        Mutant("turnout-dropped", "units leave at once",
               "engine/movement/journeys.py", "if unit.turnout is not None and unit.site != visit.place:", "if False:", (LEGS,)),
        Mutant("turnout-when-diverted", "a diverted unit turns out again",
               "engine/movement/journeys.py", "if unit.site == unit.home:\n            key = unit.group",
               "if True:\n            key = unit.group", (LEGS,)),
        Mutant("turnout-on-the-spot", "a unit at the place of the case turns out too",
               "engine/movement/journeys.py", "if unit.turnout is not None and unit.site != visit.place:",
               "if unit.turnout is not None:", (LEGS,)),
    )),
    Rule(TRAVEL, "People without a mode ride in a vehicle of the same claim; alone they can't leave their site", (
        Mutant("walks-in-no-time", "somebody without a mode is anywhere in no time",
               "engine/movement/journeys.py", "elif unit.mode is None or tied(unit):\n                return INFINITY",
               "elif unit.mode is None or tied(unit):\n                return 0.0", (CREWS,)),
        Mutant("rides-from-anywhere", "people ride in a vehicle that stands at another site",
               "engine/movement/journeys.py", "return rider.site == vehicle.site", "return True", (CREWS,)),
        Mutant("one-vehicle-tried", "no other vehicle is tried where the nearest one's place lacks the people",
               "engine/allocation/selection.py", "starts = [options[:count]] if count > 1 else [[unit] for unit in options]",
               "starts = [options[:count]]", (CREWS,)),
        Mutant("crew-apart", "a crew doesn't wait for its slowest before it leaves",
               "engine/movement/journeys.py", "leave = max(leave, now + self._delay_at_post(one, visit, now))", "pass", (CREWS,)),
        Mutant("left-where-they-are", "a transport leaves behind the people who are with the case",
               "engine/movement/journeys.py", "and unit.kind != \"kit\" and unit not in units",
               "and unit.kind == \"vehicle\" and unit not in units", (TRANSPORT,)),
    )),
    Rule(TRAVEL, "Leg times are fixed at departure", (
        Mutant("fixed-at-claim", "the hour of the claim gives the factor, not that of the departure",
               "engine/movement/journeys.py", "minutes = mode.leg(unit.site, place, leave)", "minutes = mode.leg(unit.site, place, now)",
               (LEGS,)),
        Mutant("hour-ignored", "the factor of the hour is ignored",
               "travel/network.py", "return self.base[origin][destination] * self._factors",
               "return self.base[origin][destination] or self._factors", (LEGS,)),
    )),
    Rule(TRAVEL, "With a matrix, further travel counts from the nearest site with coordinates and a row", (
        Mutant("matrix-left", "a diverted unit travels by straight line though there is a matrix",
               "travel/network.py", "if node is not None:", "if False:", (LEGS, NETWORK)),
        Mutant("matrix-transposed", "rows of a matrix are read as destinations",
               "travel/matrix.py", "minutes[sites[name], indices] =", "minutes[indices, sites[name]] =", (LEGS, NETWORK)),
    )),
    Rule(TRAVEL, "Return divertible (default): on the way home a unit may take a case", (
        Mutant("divertible-as-when-home", "nobody is diverted on the way home",
               "engine/allocation/allocator.py", 'not (unit.returning and unit.returns != "divertible")', "not unit.returning", (LEGS,)),
    )),
    Rule(TRAVEL, "Return when_home: takes waiting work straight after a job, can't be diverted", (
        Mutant("when-home-as-divertible", "it is diverted on the way home",
               "engine/allocation/allocator.py", 'not (unit.returning and unit.returns != "divertible")', "True", (LEGS,)),
        Mutant("when-home-as-return-first", "it goes home before it takes waiting work",
               "engine/allocation/allocator.py", 'and unit.returns != "return_first"',
               'and unit.returns not in ("return_first", "when_home")', (LEGS,)),
    )),
    Rule(TRAVEL, "Return return_first: home before anything", (
        Mutant("return-first-as-when-home", "it takes waiting work straight after a job",
               "engine/allocation/allocator.py", 'and unit.returns != "return_first"', "", (LEGS, OFF)),
        Mutant("return-first-idle", "its way home doesn't count as busy",
               "metrics/replication.py", 'firm = self.returning("return_first")', 'firm = self.returning("nobody")',
               ("unit/metrics",)),
        Mutant("return-first-pre-empts", "pre-emption counts on a unit that has to go home first",
               "engine/allocation/preemption.py", 'member.returns != "return_first" or', "True or", (OFF, "cases/test_preemption_victims.py")),
    )),
    Rule(TRAVEL, "Return instant", (
        Mutant("instant-ignored", "who should be home at once travels",
               "engine/movement/journeys.py", '(unit.returns if unit.ride is None else unit.ride.returns) == "instant"', "False", (LEGS,)),
        Mutant("crew-not-instant", "the crew of a vehicle that is home at once travels",
               "engine/movement/journeys.py", "(unit.returns if unit.ride is None else unit.ride.returns)", "unit.returns", (HOME,)),
    )),
    Rule(TRAVEL, "Return journeys may have a speed factor of their own", (
        Mutant("return-factor-dropped", "the way home takes as long as the way there",
               "engine/movement/journeys.py", "minutes *= unit.mode.return_factor", "pass", (LEGS,)),
        Mutant("return-factor-inverted", "the factor divides the time of the way home",
               "engine/movement/journeys.py", "minutes *= unit.mode.return_factor", "minutes /= unit.mode.return_factor", (LEGS,)),
    )),
    Rule(TRAVEL, "A unit that becomes free takes the first waiting case that it can serve", (
        Mutant("waits-for-next-event", "who becomes free is not offered to the waiting",
               "engine/allocation/allocator.py", "for kind in unit.listed:\n            if kind.lines:\n                self._heat(kind)", "pass",
               (LEGS,)),
        Mutant("free-before-unseen", "who was free before anybody asked for such people isn't found",
               "engine/allocation/needs.py", "sorted(unit.index for unit in self.units if unit.free)", "[]",
               ("cases/test_duties_planned_work.py",)),
        Mutant("places-not-offered", "a place that becomes free is not offered to the waiting",
               "engine/allocation/allocator.py", "for kind in member.providers:", "for kind in ():", ("cases/test_queue_limits.py",)),
    )),
    Rule(TRAVEL, "The case goes where the nearest site offers it; diversion passes by full sites", (
        Mutant("farthest-site", "the farthest site is chosen",
               "policies/referral.py", "return min(range(len(sites)), key=lambda n: sites[n].minutes)",
               "return max(range(len(sites)), key=lambda n: sites[n].minutes)", (TRANSPORT, POLICIES)),
        Mutant("never-diverted", "full sites are not passed by",
               "engine/progress/referral_sites.py", "[one for one in found if not world.diversion.closed(one)] or found", "found",
               (TRANSPORT,)),
    )),
    Rule("External sites", "External sites take referrals with their own travel", (
        Mutant("referral-without-travel", "a referred case is at the other site at once",
               "engine/progress/own_way.py", "yield from way(run, visit, to, takes, by)",
               "visit.case.place = run.destination(visit.case, to, run.first_mode)", (FLOW,)),
    )),
    Rule("External sites", "and their own delay", (
        Mutant("referral-without-delay", "care at an external site starts on arrival",
               "engine/progress/own_way.py", "if delay is not None:", "if False:", (FLOW,)),
    )),
)
