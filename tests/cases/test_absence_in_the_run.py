"""Leave, sickness and who stands in, as they show in a run. The medic's hours are 08:00-12:00: 480 to 720."""

from __future__ import annotations

from story import figures, lines, told

from covsim.events import Kind

PRESENCE = (Kind.ON_DUTY, Kind.OFF_DUTY, Kind.WAITS)


def post(calls: str, medic: str, more: str = "", days: int = 1) -> str:
    return f"""
    clock: {{start: 2025-01-06, horizon: {days} days}}
    sites: {{base: {{}}}}
    rosters: {{morning: {{weekly: "08:00-12:00"}}, sunday: {{weekly: "Sun 08:00-12:00"}}}}
    staff: {{medic: {{at: base, roster: morning, {medic}}}{more}}}
    demand: {{fall: {{at_times: [{", ".join(f"{time} min" for time in calls.split())}], where: base, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{medic: 1}}, takes: 20 min}}}}}}}}
"""


def test_who_is_on_leave_is_absent_in_rostered_hours_and_off_duty_in_others():
    assert told(post("470 500 730", "leave: 100%"), kinds=PRESENCE) == lines("""
        470 waits c1 help medic nobody_on_duty
        500 waits c2 help medic absent
        730 waits c3 help medic nobody_on_duty
    """)


def test_who_is_sick_is_absent():
    assert told(post("500", "sickness: {share: 100%}"), kinds=PRESENCE) == ["500 waits c1 help medic absent"]


def test_the_bank_stands_in_the_place_of_who_is_on_leave():
    assert told(post("500", "leave: 100%, backfill: {from: [bank]}")) == lines("""
        480 on_duty medic bank
        500 claimed medic c1 base>base
        500 arrived medic c1 at base
        500 started c1 help
        520 ended c1 help
        520 released medic c1
        520 done c1 served
        720 off_duty medic
    """)


def test_a_colleague_stands_in_as_themselves():
    relief = ", relief: {at: base, roster: sunday, skills: [medic]}"
    assert told(post("500", "leave: 100%, backfill: {from: [relief]}", relief), of="relief") == lines("""
        480 on_duty relief backfill
        500 claimed relief c1 base>base
        500 arrived relief c1 at base
        520 released relief c1
        720 off_duty relief
    """)


def test_a_substitute_for_the_sick_comes_later_on_the_first_day_only():
    text = post("500 1940", "sickness: {share: 100%}, backfill: {from: [bank], within: 1 h}", days=2)
    assert told(text, kinds=(*PRESENCE, Kind.CLAIMED)) == lines("""
        500 waits c1 help medic absent
        540 on_duty medic bank
        540 claimed medic c1 base>base
        720 off_duty medic
        1920 on_duty medic bank
        1940 claimed medic c2 base>base
        2160 off_duty medic
    """)


def test_absent_goes_before_off_duty_when_most_are_off():
    # One of three is away, two have other hours: what is missing is the one who should be there.
    text = post("500", "leave: 100%", ", other: {at: base, roster: sunday, skills: [medic], count: 2}")
    assert told(text, kinds=PRESENCE) == ["500 waits c1 help medic absent"]


def test_an_absence_that_somebody_fills_is_not_what_keeps_help_away():
    # The medic's hours are worked, by the bank or a colleague: the second call waits because that one is busy.
    relief = ", relief: {at: base, roster: sunday, skills: [medic]}"
    for source in ("bank", "relief"):
        text = post("500 505", f"leave: 100%, backfill: {{from: [{source}]}}", relief)
        assert told(text, kinds=PRESENCE)[1:-1] == ["505 waits c2 help medic all_busy"]


def test_absence_counts_only_until_the_substitute_comes():
    text = post("500 730", "sickness: {share: 100%}, backfill: {from: [bank], within: 1 h}")
    assert told(text, kinds=(Kind.WAITS,)) == lines("""
        500 waits c1 help medic absent
        730 waits c2 help medic nobody_on_duty
    """)


def test_uncovered_time_has_the_same_causes():
    # 480 to 540 until the substitute comes, the rest of the day is nobody's shift.
    text = post("500", "sickness: {share: 100%}, backfill: {from: [bank], within: 1 h}")
    found = figures(text + "    cover: {help: {at: base, needs: {medic: 1}, within: 0 min}}\n")
    assert found["uncovered.minutes", "cause=absent"] == 60
    assert found["uncovered.minutes", "cause=nobody_on_duty"] == 1200
