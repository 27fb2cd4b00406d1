"""The way through a pathway: conditions, branches, loops, jumps, waits, marks, moves."""

from __future__ import annotations

from math import log

import pytest
from story import lines, simulated, told

from covsim.events import Kind
from covsim.streams import Luck


def path(steps: str, *, calls: str = "calls: {at_times: [0 min], where: base, pathway: p}", more: str = "",
         sites: str = "base: {}, town: {}, hospital: {external: true, delay: 15 min}") -> str:  # fmt: skip
    """Steps of pathway ``p``, one a line; a bus takes 40 min to town, 60 to the hospital."""
    text = "\n".join(f"    {line.strip()}" for line in steps.strip().splitlines())
    return f"""
sites: {{{sites}}}
travel: {{bus: {{links: {{base: {{town: 40 min, hospital: 60 min}}}}}}}}
{more}
demand: {{{calls}}}
pathways:
  p:
{text}
"""


def visited(text: str, who: str = "c1") -> str:
    """The names of the steps that a case started, in order."""
    return " ".join(line.split()[3] for line in told(text, of=who, kinds=(Kind.STARTED,)))


def test_steps_without_needs_just_take_time():
    assert told(path("one: {treat: {takes: 5 min}}\ntwo: {wait: {takes: 3 min}}\nthree: {handover: {}}")) == lines("""
        0 started c1 one
        5 ended c1 one
        5 started c1 two
        8 ended c1 two
        8 started c1 three
        8 ended c1 three
        8 done c1 served
    """)


TWO_CASES = """
    a: {at_times: [0 min], where: base, pathway: p, severity: {grave: 1}, attributes: {age: 70, sex: {male: 1}}},
    b: {at_times: [9 h], where: town, pathway: p, severity: {mild: 1}, attributes: {age: 60, sex: {female: 1}}}
"""


@pytest.mark.parametrize(("condition", "who"), [
    ("only: {severity: grave}", "c1"), ("unless: {severity: grave}", "c2"), ("only: {site: [base, town]}", "c1 c2"),
    ("only: {stream: b}", "c2"), ('only: {age: ">60"}', "c1"), ('only: {age: ">=60"}', "c1 c2"),
    ('only: {age: "<70"}', "c2"), ('only: {age: "!=70"}', "c2"), ("only: {age: 70}", "c1"),
    ("only: {sex: [female]}", "c2"),
    ("only: {sex: male, severity: mild}", ""), ("unless: {sex: male, severity: mild}", "c1 c2"),
    ('only: {hours: "08:00-10:00"}', "c2"), ('only: {hours: "Tue; 23:00-01:00"}', "c1"),
    ("only: {severity: grave}, unless: {site: base}", ""),
])  # fmt: skip
def test_steps_for_some_cases_only(condition, who):
    text = path(f"first: {{wait: {{takes: 1 min}}, {condition}}}\nlast: {{wait: {{takes: 1 min}}}}", calls=TWO_CASES)
    assert [line.split()[2] for line in told(text, kinds=(Kind.STARTED,)) if line.endswith("first")] == who.split()
    assert len(told(text, kinds=(Kind.DONE,))) == 2


def test_next_jumps_and_end_ends():
    steps = """
        one: {wait: {takes: 1 min}, next: three}
        two: {wait: {takes: 1 min}, next: end}
        three: {wait: {takes: 1 min}, next: two}
        four: {wait: {takes: 1 min}}
    """
    assert visited(path(steps)) == "one three two"


def test_a_case_that_skips_a_step_skips_its_jump_too():
    steps = """
        one: {wait: {takes: 1 min}, only: {site: town}, next: three}
        two: {wait: {takes: 1 min}}
        three: {wait: {takes: 1 min}}
    """
    assert visited(path(steps)) == "two three"


BRANCHES = """
        ask: {branch: WHERE}
        one: {wait: {takes: 1 min}, next: end}
        two: {wait: {takes: 1 min}}
        three: {wait: {takes: 1 min}}
"""


@pytest.mark.parametrize(("where", "steps"), [
    ("{shares: {two: 100%}}", "two three"), ("{shares: {continue: 1}}", "one"), ("{shares: {end: 1}}", ""),
    ("{by: site, to: {base: three}}", "three"), ("{by: site, to: {town: three}}", "one"),
    ("{by: site, to: {town: three}, otherwise: two}", "two three"), ("{by: stream, to: {calls: end}}", ""),
    ("{by: stream, to: {calls: continue}, otherwise: end}", "one"),
])  # fmt: skip
def test_branches(where, steps):
    assert visited(path(BRANCHES.replace("WHERE", where))) == steps


def test_branch_by_where_the_case_is_now():
    steps = """
        ride: {go: {to: town, by: bus}}
        ask: {branch: {by: place, to: {town: there}, otherwise: end}}
        here: {wait: {takes: 1 min}, next: end}
        there: {wait: {takes: 1 min}}
    """
    assert visited(path(steps)) == "ride there"


def test_branch_by_an_attribute():
    calls = "calls: {at_times: [0 min, 1 min], where: base, pathway: p, attributes: {part: {limb: 50%, head: 50%}}}"
    steps = """
        ask: {branch: {by: part, to: {head: scan, limb: cast}}}
        scan: {wait: {takes: 1 min}, next: end}
        cast: {wait: {takes: 1 min}}
    """
    limbs = [Luck(1, 0).draw("calls", n, "attribute:part") < 0.5 for n in (0, 1)]
    found = [visited(path(steps, calls=calls), who) for who in ("c1", "c2")]
    assert found == ["cast" if limb else "scan" for limb in limbs]


def test_shares_divide_the_luck_of_each_case():
    calls = f"calls: {{at_times: [{', '.join(f'{n} min' for n in range(40))}], where: base, pathway: p}}"
    steps = """
        ask: {branch: {shares: {one: 30%, two: 50%, end: 20%}}}
        one: {wait: {takes: 1 min}, next: end}
        two: {wait: {takes: 1 min}}
    """
    luck = Luck(1, 0).column("calls", "branch", 40, step="p.ask")
    expected = [f"{n} started c{n + 1} {'one' if u < 0.3 else 'two'}" for n, u in enumerate(luck.tolist()) if u < 0.8]
    assert told(path(steps, calls=calls), kinds=(Kind.STARTED,)) == expected
    assert 20 < len(expected) < 40


def test_shares_are_drawn_anew_each_time_a_case_comes_by():
    text = path("""
        stay: {wait: {takes: 60 min}}
        ask: {branch: {shares: {stay: 60%, end: 40%}}}
    """, calls="calls: {at_times: [0 min], where: base, pathway: p, batch: 20}")  # fmt: skip
    done = simulated(text).of(Kind.DONE)
    turns = dict(zip(done["incident"].tolist(), (done["time"] / 60).tolist()))
    luck = Luck(1, 0)
    for child, hours in turns.items():
        draws = [luck.draw("calls", 0, "branch", step="p.ask", child=child, visit=visit) for visit in range(24)]
        assert hours == next(number for number, u in enumerate(draws, start=1) if u >= 0.6)
    assert len(turns) == 20
    assert max(turns.values()) > 2


LOOP = """
        try: {wait: {takes: TAKES}}
        again: {branch: {by: visits, to: {0: try, 1: try}, otherwise: end}}
"""


def test_a_loop_counts_its_visits():
    text = path(LOOP.replace("TAKES", "5 min"))
    assert told(text, kinds=(Kind.STARTED, Kind.DONE)) == lines("""
        0 started c1 try
        5 started c1 try
        10 started c1 try
        15 done c1 served
    """)
    assert simulated(text).of(Kind.READY)["visit"].tolist() == [0, 1, 2]


def test_each_visit_has_luck_of_its_own():
    rows = simulated(path(LOOP.replace("TAKES", "{exponential: {mean: 30 min}}")))
    lengths = rows.of(Kind.ENDED)["time"] - rows.of(Kind.STARTED)["time"]
    luck = [Luck(1, 0).draw("calls", 0, "takes", step="p.try", visit=visit) for visit in range(3)]
    assert lengths == pytest.approx([-30 * log(1 - u) for u in luck])
    assert len(set(luck)) == 3


def test_wait_until_hours_begin():
    calls = 'calls: {at_times: [7 h, 9 h, 23 h], where: base, pathway: p}'
    text = path('open: {wait: {until: "08:00-10:00, 18:00-19:00"}}', calls=calls)
    text = "clock: {start: 2025-01-06, horizon: 2 days}\n" + text
    # 07:00 to 08:00; 09:00 is within; 23:00 to 08:00 of the next day.
    assert told(text, kinds=(Kind.ENDED,)) == lines("480 ended c1 open\n540 ended c2 open\n1920 ended c3 open")


def test_the_case_goes_on_its_own_way_and_comes_back_to_where_it_called():
    steps = """
        ride: {go: {to: town, by: bus}, marks: there}
        stay: {wait: {takes: 5 min}}
        walk: {go: {to: origin, takes: 100 min}, marks: {ready: off, started: out, arrived: back, ended: home}}
    """
    assert told(path(steps)) == lines("""
        0 started c1 ride
        40 mark c1 ride there
        40 ended c1 ride
        40 started c1 stay
        45 ended c1 stay
        45 mark c1 walk off
        45 started c1 walk
        45 mark c1 walk out
        145 mark c1 walk back
        145 ended c1 walk
        145 mark c1 walk home
        145 done c1 served
    """)


def test_a_referred_case_ends_where_it_was_sent_unless_steps_follow():
    steps = "send: {refer: {to: hospital, by: bus}, marks: door}"
    assert told(path(steps)) == lines("""
        0 started c1 send
        60 referred c1 send hospital
        60 mark c1 send door
        75 ended c1 send
        75 done c1 referred
    """)
    more = steps + "\nback: {go: {to: origin, by: bus}}"
    assert told(path(more))[-3:] == lines("75 started c1 back\n135 ended c1 back\n135 done c1 referred")


def test_refer_in_so_many_minutes_frees_whoever_was_with_the_case():
    steps = """
        reach: {respond: {needs: {nurse: 1}, takes: 5 min}}
        send: {refer: {to: town, takes: 10 min}}
    """
    assert told(path(steps, more="staff: {nurse: {at: base}}"))[4:] == lines("""
        5 started c1 send
        5 released nurse c1
        15 referred c1 send town
        15 ended c1 send
        15 done c1 referred
    """)


def test_work_at_another_site_takes_the_case_there_in_no_time():
    steps = """
        see: {treat: {needs: {nurse: 1}, takes: 5 min, at: town}}
        ride: {go: {to: base, by: bus}}
    """
    assert told(path(steps, more="staff: {nurse: {at: town}}"), kinds=(Kind.CLAIMED, Kind.ENDED)) == lines("""
        0 claimed nurse c1 town>town
        5 ended c1 see
        45 ended c1 ride
    """)


MARKED = "{ready: r, granted: g, arrived: a, started: s, ended: e}"


def test_marks_at_each_moment_of_work():
    # Ready at 0, the nurse is free at 10, walks 40 min, works 5.
    text = path(
        f"see: {{respond: {{needs: {{nurse: 1}}, takes: 5 min}}, marks: {MARKED}}}",
        calls="one: {at_times: [0 min], where: base, pathway: q}, two: {at_times: [0 min], where: town, pathway: p}",
        more="staff: {nurse: {at: base, mode: bus}}",
    )
    text += "  q: {n: {treat: {needs: {nurse: 1}, takes: 10 min}}}\n"
    assert told(text, kinds=(Kind.MARK,)) == lines("""
        0 mark c2 see r
        10 mark c2 see g
        50 mark c2 see a
        50 mark c2 see s
        55 mark c2 see e
    """)


def test_marks_of_a_step_that_claims_nothing():
    assert told(path(f"see: {{treat: {{takes: 5 min}}, marks: {MARKED}}}"), kinds=(Kind.MARK,)) == lines("""
        0 mark c1 see r
        0 mark c1 see g
        0 mark c1 see a
        0 mark c1 see s
        5 mark c1 see e
    """)


@pytest.mark.parametrize(("step", "time"), [
    ("respond: {takes: 5 min}", 0), ("treat: {takes: 5 min}", 0), ("handover: {takes: 5 min}", 0),
    ("wait: {takes: 5 min}", 0),
    ("go: {to: town, by: bus}", 40), ("refer: {to: town, by: bus}", 40),
    ("transport: {needs: {van: 1}, to: town, load: 3 min}", 43),
])  # fmt: skip
def test_a_mark_s_name_alone_is_the_start_of_the_work_or_the_arrival(step, time):
    text = path(f"see: {{{step}, marks: x}}", more="vehicles: {van: {at: base, mode: bus}}")
    assert told(text, kinds=(Kind.MARK,)) == [f"{time} mark c1 see x"]


def test_marks_at_each_moment_of_a_transport():
    # The van comes from town (40), loads 3, drives 60 to the hospital, and 2 min pass there.
    text = path(f"ride: {{transport: {{needs: {{van: 1}}, to: hospital, load: 3 min, takes: 2 min}}, marks: {MARKED}}}",
                more="vehicles: {van: {at: town, mode: bus}}")  # fmt: skip
    assert told(text, kinds=(Kind.MARK,)) == lines("""
        0 mark c1 ride r
        0 mark c1 ride g
        40 mark c1 ride s
        103 mark c1 ride a
        105 mark c1 ride e
    """)
