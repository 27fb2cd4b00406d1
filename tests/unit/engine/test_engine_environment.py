"""covsim's environment is a SimPy environment: ordinary SimPy programs run on it as on SimPy's own."""

from __future__ import annotations

import pytest
import simpy

from covsim.engine.environment import CALLS, ENDS, EXPIRY, ROSTER, Environment, Task


def bank(env, say):
    """Customers with patience, interrupted by a failing machine."""
    counter, vault = simpy.Resource(env, capacity=2), simpy.PreemptiveResource(env)

    def customer(name, arrives, patience):
        yield env.timeout(arrives)
        with counter.request() as request:
            result = yield request | env.timeout(patience)
            say(name, "served" if request in result else "left")
            if request in result:
                try:
                    with vault.request(priority=arrives % 3) as key:
                        yield key
                        yield env.timeout(3)
                        say(name, "done")
                except simpy.Interrupt as interrupt:
                    say(name, "lost the key", interrupt.cause.usage_since)

    for n in range(8):
        env.process(customer(f"c{n}", n * 0.7, 1.5))


def conditions(env, say):
    """All-of and any-of, values of events, failing events, processes as events."""

    def child(minutes):
        yield env.timeout(minutes)
        if minutes > 4:
            raise ValueError("too long")
        return minutes

    def parent():
        first = yield env.process(child(2)) & env.timeout(3, value="x")
        say(list(first.values()))
        second = yield env.process(child(1)) | env.timeout(9)
        say(list(second.values()))
        event = env.event()
        env.process(later(event))
        say((yield event))
        try:
            yield env.process(child(5))
        except ValueError as problem:
            say(str(problem))

    def later(event):
        yield env.timeout(0)
        event.succeed("now")

    env.process(parent())


def stores(env, say):
    """A store and a container between a producer and a consumer of the same instants."""
    store, tank = simpy.Store(env, capacity=2), simpy.Container(env, capacity=10, init=1)

    def producer():
        for n in range(5):
            yield store.put(n)
            yield tank.put(2)
            say("put", n, tank.level)
            yield env.timeout(1)

    def consumer():
        while True:
            got = yield store.get()
            yield tank.get(3)
            say("got", got, tank.level)

    env.process(producer())
    env.process(consumer())


def interrupts(env, say):
    """A sleeper is woken again and again."""

    def sleeper():
        for _ in range(3):
            try:
                yield env.timeout(10)
                say("slept")
            except simpy.Interrupt as interrupt:
                say("woken", interrupt.cause)

    def waker(process):
        yield env.timeout(3)
        process.interrupt("noise")
        process.interrupt("more noise")

    env.process(waker(env.process(sleeper())))


def trace(env, program, until):
    said = []
    program(env, lambda *what: said.append((env.now, *what)))
    ended = env.run(until=until)
    return said, ended, env.now, env.peek()


@pytest.mark.parametrize("until", [None, 2.1, 12])
@pytest.mark.parametrize("program", [bank, conditions, stores, interrupts])
def test_ordinary_programs_run_as_on_simpy(program, until):
    expected = trace(simpy.Environment(), program, until)
    assert trace(Environment(), program, until) == expected
    assert len(expected[0]) >= (1 if until == 2.1 and program in (interrupts, conditions) else 2) or until == 2.1


def test_run_until_an_event_returns_its_value_and_an_empty_schedule_is_an_error():
    for env in (simpy.Environment(), Environment()):
        assert env.run(until=env.timeout(5, value="x")) == "x"
        assert env.now == 5
        with pytest.raises(RuntimeError, match="No scheduled events left"):
            env.run(until=env.event())


def test_light_tasks_run_beside_simpy_s_processes():
    env, said = Environment(), []
    task = Task()

    def light():
        for wait in (2.0, None):
            value = yield wait
            said.append((env.now, "light", value))

    def process():
        yield env.timeout(3)
        said.append((env.now, "process"))
        env.wake(task, "woken")

    env.start(task, light())
    env.process(process())
    env.run()
    assert said == [(2.0, "light", None), (3, "process"), (3, "light", "woken")]


def test_an_interrupted_task_forgets_what_it_waited_for():
    env, said = Environment(), []
    task = Task()

    def light():
        try:
            yield 5.0
        except KeyError:
            said.append((env.now, "interrupted"))
        yield 10.0
        said.append((env.now, "over"))

    env.start(task, light())
    env.call_at(3.0, ENDS, lambda _, eid: env.interrupt(task, KeyError()), None)
    env.advance(100.0)
    assert said == [(3.0, "interrupted"), (13.0, "over")]


def test_a_stopped_task_never_goes_on():
    env, said = Environment(), []
    task = Task()

    def light():
        try:
            yield 5.0
            said.append("went on")
        finally:
            said.append("closed")

    env.start(task, light())
    env.call_at(3.0, ENDS, lambda _, eid: env.stop(task), None)
    env.advance(100.0)
    assert said == ["closed"]


@pytest.mark.parametrize("run", [lambda env: env.advance(50.0), lambda env: env.run(until=50)])
def test_one_instant_ends_rosters_calls_settling_patience(run):
    env, said = Environment(), []

    def note(what, eid):
        said.append((env.now, what))
        if what != "patience":
            env.unsettled = True

    def settle():
        env.unsettled = False
        said.append((env.now, "settled"))

    env.settle = settle
    for rank, what in ((EXPIRY, "patience"), (CALLS, "call"), (ROSTER, "roster"), (ENDS, "end")):
        env.call_at(7.0, rank, note, what)
        env.call_at(5.0, rank, note, what)
    run(env)
    one = ["end", "roster", "call", "settled", "patience"]
    assert said == [(5.0, what) for what in one] + [(7.0, what) for what in one]


def test_what_settling_sets_off_at_the_same_instant_is_settled_again_before_time_goes_on():
    env, said = Environment(), []

    def settle():
        env.unsettled = False
        said.append((env.now, "settled"))
        if len(said) < 3:
            env.call_at(env.now, ENDS, note, "end")

    def note(what, eid):
        said.append((env.now, what))
        env.unsettled = True

    env.settle = settle
    env.call_at(5.0, ENDS, note, "end")
    env.call_at(5.0, EXPIRY, note, "patience")
    env.advance(9.0)
    assert [what for _, what in said] == ["end", "settled", "end", "settled", "patience", "settled"]


def test_advance_stops_before_its_end_and_can_be_continued():
    env, said = Environment(), []
    for time in (1.0, 2.0, 3.0):
        env.call_at(time, ENDS, lambda what, eid: said.append(what), time)
    env.advance(2.0)
    assert said == [1.0]
    env.advance(4.0)
    assert said == [1.0, 2.0, 3.0]


def test_alone_is_when_nothing_else_happens_at_this_instant():
    env, said = Environment(), []

    def ask(what, eid):
        said.append(env.alone())

    for time in (1.0, 2.0, 2.0):
        env.call_at(time, ENDS, ask, None)
    env.advance(3.0)
    assert said == [True, False, True]
    env.unsettled = True
    assert not env.alone()


def test_an_environment_that_has_advanced_leaves_nothing_behind_but_what_is_still_to_come():
    env, said = Environment(), []
    env.advance(2.0)
    assert (env.now, env.peek()) == (2.0, float("inf"))
    env.call_at(5.0, ENDS, lambda what, eid: said.append(what), "late")
    env.advance(4.0)
    assert (env.now, env.peek(), said) == (4.0, 5.0, [])
    env.run(until=6.0)
    assert said == ["late"]
