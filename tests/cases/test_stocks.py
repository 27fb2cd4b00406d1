"""Stocks: used up at the grant, ordered when they run low, or delivered."""

from __future__ import annotations

from story import lines, simulated, told

from covsim.events import Kind


def ward(stock: str, calls: str, step: str = "needs: {suit: 1}, takes: 10 min") -> str:
    """A ward with suits; ``calls`` are minutes."""
    times = ", ".join(f"{time} min" for time in calls.split())
    return f"""
    sites: {{ward: {{}}, store: {{}}}}
    staff: {{nurse: {{at: ward, count: 9}}}}
    stocks: {{suit: {{at: ward, {stock}}}}}
    demand: {{visit: {{at_times: [{times}], where: ward, pathway: care}}}}
    pathways: {{care: {{see: {{treat: {{{step}}}, otherwise: leave}}}}}}
    """


def test_what_is_used_up_is_gone():
    text = ward("start: 2", "10 20 30", "needs: {suit: 1, nurse: 1}, takes: 5 min, patience: 15 min")
    assert told(text) == lines("""
        10 claimed nurse_1 c1 ward>ward
        10 arrived nurse_1 c1 at ward
        10 claimed suit c1 ward>ward
        10 released suit c1
        10 started c1 see
        15 ended c1 see
        15 released nurse_1 c1
        15 done c1 served
        20 claimed nurse_1 c2 ward>ward
        20 arrived nurse_1 c2 at ward
        20 claimed suit c2 ward>ward
        20 released suit c2
        20 started c2 see
        25 ended c2 see
        25 released nurse_1 c2
        25 done c2 served
        30 waits c3 see suit equipment_not_ready
        45 fell_back c3 see suit equipment_not_ready left
        45 done c3 left
    """)


def test_an_order_goes_out_when_fewer_than_the_mark_are_left():
    # Five; the third use at 30 leaves two, so three are ordered, which come at 90. The two left are used at 40 and 50;
    # three on order are enough. At 90 the waiting case takes one: two are left and none on order, so three come at 150.
    text = ward("start: 5, order: {below: 3, up_to: 5, takes: 1 h}", "10 20 30 40 50 60 100")
    assert told(text, of="waits supplied started") == lines("""
        10 started c1 see
        20 started c2 see
        30 started c3 see
        40 started c4 see
        50 started c5 see
        60 waits c6 see suit equipment_not_ready
        90 supplied suit
        90 started c6 see
        100 started c7 see
        150 supplied suit
    """)

    rows = simulated(text).of(Kind.SUPPLIED)
    assert rows[["time", "value"]].tolist() == [(90.0, 3.0), (150.0, 3.0)]


def test_deliveries_fill_up_at_fixed_times():
    text = ward("start: 1, deliver: {every: 60 min, up_to: 2}", "10 20 70 80 90 130")
    assert told(text, of="started") == lines("""
        10 started c1 see
        60 started c2 see
        70 started c3 see
        120 started c4 see
        120 started c5 see
        180 started c6 see
    """)
    rows = simulated(text).of(Kind.SUPPLIED)
    assert rows[["time", "value"]][:3].tolist() == [(60.0, 2.0), (120.0, 2.0), (180.0, 2.0)]


def test_several_of_a_kind_and_the_first_who_fits():
    # Three left: a case for two, then one for two has to wait; one for one could be served but stands in another line.
    text = ward("start: 3", "10 20 30", "needs: {suit: 2}, takes: 5 min, patience: 1 h")
    assert told(text, of="started waits") == lines("""
        10 started c1 see
        20 waits c2 see suit equipment_not_ready
        30 waits c3 see suit equipment_not_ready
    """)


def test_an_interruption_uses_no_more():
    text = ward("start: 2", "10", "needs: {suit: 1, nurse: 1}, takes: 30 min").replace("count: 9", "count: 1")
    rescue = "rescue: {go: {treat: {needs: {nurse: 1}, takes: 5 min, preempts: any}}}"
    arrest = "arrest: {at_times: [20 min], where: ward, priority: 1, pathway: rescue}"
    text = text.replace("pathways: {", f"pathways: {{{rescue}, ").replace("demand: {", f"demand: {{{arrest}, ")
    assert told(text, of="suit nurse") == lines("""
        10 claimed nurse c1 ward>ward
        10 arrived nurse c1 at ward
        10 claimed suit c1 ward>ward
        10 released suit c1
        20 released nurse c1
        20 claimed nurse c2 ward>ward
        20 arrived nurse c2 at ward
        20 waits c1 see nurse all_busy
        25 released nurse c2
        25 claimed nurse c1 ward>ward
        25 arrived nurse c1 at ward
        45 released nurse c1
    """)


def test_every_step_that_needs_one_uses_one():
    again = "}, otherwise: leave}, again: {treat: {needs: {suit: 2}, takes: 5 min}}}}"
    text = ward("start: 5", "10").replace("}, otherwise: leave}}}", again)
    assert len(simulated(text).of(Kind.CLAIMED)) == 3


def test_a_stock_of_another_site_is_no_help():
    text = ward("start: 5", "10", "needs: {suit: 1}, takes: 5 min").replace("at: ward, start", "at: store, start")
    assert told(text, of="fell_back") == lines("10 fell_back c1 see suit no_such_skill left")
