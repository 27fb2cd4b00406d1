"""Cross-checks that warn, and those that hang on other files; the errors are in broken.txt."""

from __future__ import annotations

import pytest

from covsim.calendars import parse_hours
from covsim.errors import ScenarioError
from covsim.scenario.staffing import Post, fte_needed, fte_table

SMALL_OVERLAY = "small: {staff: {doctor: {count: 6}}}"


def warned(document):
    """Path and message of each warning."""
    return [(problem.path, problem.message) for problem in document.warnings]


def test_a_scripted_case_outside_the_run_is_left_out_with_a_warning(changed):
    """A shorter horizon by ``--set`` does not stop a run that has nothing to do with the case."""
    case = "what_if: {night: {stream: illness, site: mine, time: 2025-01-28 02:00}}\nexperiment: {b"
    assert changed("experiment: {b", case).warnings == ()
    warning = changed("experiment: {b", case, ["clock.horizon=2 weeks"]).warnings[0]
    assert str(warning).split("\n")[0] == (
        "scenario.yaml:44:54: warning: what_if.night.time: 2025-01-28 02:00 is outside the run, "
        "2025-01-06 to 2025-01-20 - the case is left out; choose a time within it"
    )


@pytest.mark.parametrize(
    ("contract", "leave", "needed"), [(40, 0.15, 4.94), (44, 0.15, 4.49), (48, 0.15, 4.12), (40, 0, 4.2)]
)
def test_a_post_round_the_clock_takes_about_five_people(contract, leave, needed):
    """168 / (contract hours x (1 - leave)): a week has 168 hours, and leave counts once."""
    assert round(fte_needed(168, contract, leave), 2) == needed
    assert fte_needed(168, 40, 1.0) == float("inf")


def test_the_table_has_a_row_for_each_need_for_people(written, small):
    """Cover counts its hours, a duty its occurrences: 1.9 a month of 2 h, 52.18 / 12 weeks a month."""
    rows = fte_table(written(small).scenario("today"))
    cover, duty = rows
    assert cover._replace(needed=round(cover.needed, 9)) == Post("cover", "post", "base", "doctor", 1, 168.0, 4.705882353, 5.0, 0.0)
    assert duty[:5] == ("duty", "inspection", "mine", "nurse", 1)
    assert duty.hours_a_week == pytest.approx(1.9 * 12 / 365.25 * 7 * 2, rel=1e-12)
    assert (duty.held, duty.unrostered) == (5.0, 0.0)


def test_a_post_that_too_few_people_hold_is_warned_of_with_both_figures(changed):
    """Four at 42 hours and 15% leave can't fill 168 hours; three posts of one sort are one warning."""
    document = changed(
        SMALL_OVERLAY,
        "small: {staff: {doctor: {count: 4}}, cover: {second: {at: base, needs: {doctor: 1}, within: 5 min}}}",
    )
    assert warned(document) == [
        (
            "cover.post.needs.doctor",
            "168 h a week take 4.71 FTE (leave counted once), but 4 are held; the same for second (in model small)",
        )
    ]
    assert document.warnings[0].remedy == "add people, shorten the hours, or accept gaps"
    assert document.warnings[0].level == "warning"


@pytest.mark.parametrize(
    ("roster", "hours"),
    [
        ("cycle: [day, night, off, off]", 42),  # 24 h in 4 days
        ("cycle: [day, night, off, off, off]", None),  # 33.6 h
        ("cycle: [day, off], breaks: {meal: \"12:00-12:45\", tea: \"19:45-20:15\"}", 38.5),  # 11 h every other day
        ("weekly: Mon-Fri 08:00-17:00", 45),
        ("weekly: \"Mon-Fri 08:00-16:30\", breaks: {lunch: \"12:00-13:00\"}, on_call: Sat 08:00-20:00", None),
        ("always: true", None),
        ("always: true, call_out: 5 min", None),
    ],
)
def test_a_roster_of_more_than_the_contract_hours_is_warned_of_with_both_figures(changed, roster, hours):
    """Average hours a week on duty, without breaks and hours on call, against 38 h; where nothing is paid, no word."""
    shifts = ", shifts: {day: \"08:00-20:00\", night: \"20:00-08:00\"}" if "cycle" in roster else ""
    text = f"bank: {{{roster}{shifts}}}\nstaff:\n  clerk: {{at: base, roster: bank, skills: [nurse], cost: 80 kCNY/year, "
    document = changed("staff:\n", f"  {text}hours_a_week: 38}}\n")
    expected = [] if hours is None else [
        ("staff.clerk.roster", f"the roster 'bank' gives each person {hours} h a week, above the 38 h of the contract "
         "(hours_a_week)", f"change the roster, or write hours_a_week: {hours} if that is the contract")
    ]  # fmt: skip
    assert [(problem.path, problem.message, problem.remedy) for problem in document.warnings] == expected
    text = text.replace(" cost: 80 kCNY/year,", "")
    assert changed("staff:\n", f"  {text}pace: 2}}\n").warnings == ()


def test_people_who_are_paid_and_have_no_roster_are_there_for_168_hours_a_week(changed):
    """A forgotten roster makes people cheap."""
    (warning,) = changed("nurse: {count: 5, at: base, roster: crew}", "nurse: {at: base, cost: 80 kCNY/year}").warnings
    assert warning.message == (
        "the roster 'always' gives each person 168 h a week, above the 40 h of the contract (hours_a_week)"
    )


def test_people_who_live_at_the_post_fill_it_and_people_on_call_are_not_counted(changed):
    """Of six doctors in turn at two sites, three live at each; those on call hold more than their contract hours."""
    homes = "small: {staff: {doctor: {count: 6, at: [base, mine]}}}"
    what = "168 h a week take 4.71 FTE (leave counted once), but 3 are held (in model small)"
    assert warned(changed(SMALL_OVERLAY, homes)) == [("cover.post.needs.doctor", what)]
    call = "small: {staff: {doctor: {count: 2, roster: standby}}}"
    roster = "staff:\n  doctor"
    standby = "  standby: {always: true, call_out: 5 min}\n"
    document = changed(roster, standby + roster, [f"models.{call[:5]}={call[7:]}"])
    assert warned(document) == []


def test_hours_for_which_nobody_is_rostered_are_warned_of(changed):
    """Office hours leave 168 - 40 hours of a post open, whatever the number of people."""
    office = "small: {rosters: {crew: {weekly: Mon-Fri 08:00-16:00}}, staff: {doctor: {count: 9}}}"
    assert warned(changed(SMALL_OVERLAY, office)) == [
        ("cover.post.needs.doctor", "no roster has anybody for 128 of 168 h a week (in model small)")
    ]


def test_the_hours_of_a_night_shift_reach_into_the_next_week(written, small):
    """Sunday's night ends on Monday."""
    from covsim.scenario.staffing import group_hours

    scenario = written(small.replace("[day, night, off, off]", "[night, off]")).scenario()
    assert group_hours(scenario, scenario.staff["doctor"]).spans == parse_hours("20:00-08:00").spans


@pytest.mark.parametrize(
    ("before", "entry", "warning"),
    [
        ("duties:", "  spare: {a: {wait: {takes: 1 min}}}", "pathways.spare: no stream and no step leads to it"),
        ("staff:\n", "  spare: {always: true}", "rosters.spare: no staff group or vehicle works by it"),
        ("rosters:", "  spare: {speed: 5 km/h}", "travel.spare: nothing travels by it"),
        ("kits:", "skills: {spare: [doctor]}", "skills.spare: nothing asks for it"),
        ("rooms:", "  spare: {at: base, mode: road}", "vehicles.spare: no step, duty or cover entry asks for it"),
    ],
    ids=["pathway", "roster", "mode", "ranking", "vehicle"],
)
def test_what_nothing_uses_is_warned_of(changed, before, entry, warning):
    """A file that is tidied up reads better."""
    path, why = warning.split(": ")
    assert warned(changed(before, f"{entry}\n{before}")) == [(path, f"'spare' is not used: {why}")]


def test_what_one_model_uses_is_used(changed):
    """The room is asked for in one model only."""
    document = changed("small: {staff", "small: {pathways: {emergency: {stay: null}}, staff")
    assert warned(document) == []


def test_measures_and_standards_on_unused_pathways_are_warned_of(changed):
    """No case can get to their marks."""
    document = changed(
        "duties:", "  spare: {a: {wait: {takes: 1 min}, marks: seen}}\nduties:",
        ["measures.time_to_hands={from: call, to: seen}"],
    )  # fmt: skip
    assert [path for path, _ in warned(document)] == ["pathways.spare", "measures.time_to_hands", "standards.in_15"]


def test_a_need_that_nobody_serves_is_a_warning_where_the_step_says_what_else_happens(changed):
    """The case then falls back at once."""
    step = "reach: {respond: {needs: {doctor: 1, nurse: 1, ambulance: 1}}, marks: hands}"
    document = changed(
        step, step.replace("marks", "otherwise: {refer: hospital}, marks"),
        ["models.small={staff: {doctor: null}, cover: {post: null}}"],
    )  # fmt: skip
    path = "pathways.emergency.reach.respond.needs.doctor"
    assert warned(document) == [(path, "nobody can serve 'doctor' (in model small)")]


def test_service_outside_the_run_is_warned_of(changed):
    """Probably a slip in the year."""
    document = changed("nurse: {count: 5,", "nurse: {count: 5, starts: 2026-01-01,")
    assert warned(document) == [("staff.nurse.starts", "starts after the run has ended (2025-02-03)")]


def test_columns_of_a_trace_are_looked_up_in_its_header(changed):
    """Units in the header are no part of the name; the file may be GB18030."""
    trace = "trace: {file: calls.csv, time: time, site: place, columns: {on_scene: min, zone: text}}"
    header = "time [h],site,on_scene [min],zone\n0.5,mine,12,north\n"
    with pytest.raises(ScenarioError) as caught:
        changed("rate: 7.5/year", trace, calls__csv=header)
    assert [(problem.path, problem.message, problem.remedy) for problem in caught.value.problems] == [
        ("demand.illness.trace.site", "calls.csv has no column 'place'", "use time, site, on_scene or zone")
    ]


def test_a_matrix_must_name_the_sites_that_are_travelled(changed):
    """Vehicles have no way to a site that is missing from it."""
    with pytest.raises(ScenarioError) as caught:
        changed("speed: 50 km/h, detour: 1.3", "matrix: m.csv", m__csv=",base,mine\nbase,0,9\nmine,9,0\n")
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        (
            "pathways.emergency.convey.transport.to",
            "no vehicle of this pathway has a way from 'mine' to 'hospital'",
        )
    ]


def test_the_names_in_a_file_of_preferences_are_looked_up(changed):
    """Sites and units, each once; a place has one row."""
    dispatch = "policies: {dispatch: {preference: {file: order.csv}}}\nrooms:"
    with pytest.raises(ScenarioError) as caught:
        changed("rooms:", dispatch, order__csv="place,1,2\nmine,ambulance,ambulanz\n\nmien,ambulanz,\n")
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("policies.dispatch.preference.file", "there is no site 'mien'"),
        ("policies.dispatch.preference.file", "there is no unit 'ambulanz'"),
    ]
    with pytest.raises(ScenarioError, match=r"order\.csv: row 3 is a second one for 'mine' - keep one"):
        changed("rooms:", dispatch, order__csv="place,1\nmine,ambulance\nmine,ambulance\n")
    assert changed("rooms:", dispatch, order__csv="place,1\nmine,ambulance\n").warnings == ()


def test_a_unit_that_one_model_has_may_be_preferred(changed):
    """The others pass over it."""
    document = changed(
        SMALL_OVERLAY, "small: {vehicles: {ambulance: {count: 2}}}",
        ["policies.dispatch={preference: {mine: [ambulance 2, ambulance]}}"],
    )  # fmt: skip
    assert document.warnings == ()


CREW = "{cycle: [day, night, off, off], shifts: {day: \"08:00-20:00\", night: \"20:00-08:00\"}}"


@pytest.mark.parametrize(
    ("roster", "hours"),
    [
        ("{cycle: [day, night], shifts: {day: \"08:00-20:00\", night: \"20:00-08:00\"}}", 24),
        ("{cycle: [night, day, off], shifts: {day: \"8:00-22:00\", night: \"20:00-08:00\"}}", 26),
        ("{cycle: [eve, morn, off], shifts: {eve: \"20:00-24:00\", morn: \"00:00-08:00\"}}", None),  # one night, 12 h
        ("{cycle: [watch, off, off], shifts: {watch: \"08:00-08:00\"}}", None),  # a watch, as written
        ("{cycle: [all], shifts: {all: \"00:00-24:00\"}}", None),  # round the clock, as written
    ],
)
def test_two_shifts_without_rest_between_them_are_warned_of(changed, roster, hours):
    warnings = [problem for problem in changed(CREW, roster).warnings if problem.path.startswith("rosters.")]
    assert [problem.message for problem in warnings] == [
        f"'night' of one day ends at 08:00, when 'day' of the next starts: {hours} h on end without rest"
    ] * (hours is not None)


@pytest.mark.parametrize(
    ("nurses", "need", "most"),
    [
        # Staggered: each of the four nights and days has one nurse, the fifth goes with the first.
        ("{count: 4, at: base, roster: crew}", 2, 1),
        ("{count: 5, at: base, roster: crew}", 2, None),
        ("{count: 5, at: base, roster: crew}", 3, 2),
        ("{count: 2, at: [base, mine], roster: crew}", 2, None),  # the first of each site begin together
        ("{count: 2, at: base}", 2, None),
    ],
)
def test_a_need_for_more_than_are_ever_on_duty_together_is_warned_of(written, small, nurses, need, most):
    old = "  nurse: {count: 5, at: base, roster: crew}\n"
    step = "stabilise: {treat: {takes: 12 min, needs: {aed: 1"
    document = written(small.replace(old, f"  nurse: {nurses}\n").replace(step, f"{step}, nurse: {need}"))
    expected = f"asks for {need} 'nurse', but the rosters have at most {most} on duty at any time"
    found = [(problem.path, problem.message) for problem in document.warnings]
    assert found == [("pathways.emergency.stabilise.treat.needs.nurse", expected)] * (most is not None)


@pytest.mark.parametrize(("second", "most"), [("Mon 12:00-16:00", 1), ("Mon 11:00-16:00", None)])
def test_those_who_come_when_the_others_go_are_not_on_duty_together(written, small, second, most):
    rosters = f"  first: {{weekly: Mon 08:00-12:00}}\n  second: {{weekly: {second}}}\nstaff:\n"
    people = "  aide: {at: base, roster: first, skills: [helper]}\n  porter: {at: base, roster: second, skills: [helper]}\n"
    step = "stabilise: {treat: {takes: 12 min, needs: {aed: 1"
    document = written(small.replace("staff:\n", rosters + people, 1).replace(step, f"{step}, helper: 2"))
    expected = f"asks for 2 'helper', but the rosters have at most {most} on duty at any time"
    assert [problem.message for problem in document.warnings] == [expected] * (most is not None)


def test_links_lead_both_ways(changed):
    """A shaft has one link; the way back is the same."""
    links = "links: {mine: {base: 20 min, hospital: 40 min}}"
    assert changed("speed: 50 km/h, detour: 1.3", links).warnings == ()


@pytest.mark.parametrize(
    ("overlay", "place", "why", "meant"),
    [
        ("rooms: {beds: {count: 6}}", "rooms.beds", "no step, duty or cover entry asks for it", "bed"),
        ("kits: {aeds: {at: base}}", "kits.aeds", "no step, duty or cover entry asks for it", "aed"),
        ("pathways: {emergncy: {stay: {wait: {takes: 1 h}}}}", "pathways.emergncy", "no stream and no step leads to it",
         "emergency"),
        ("sites: {mien: {people: 9}}", "sites.mien", "nobody is there and nothing leads there", "mine"),
    ],
)  # fmt: skip
def test_an_entry_that_one_model_adds_and_nothing_uses_was_meant_for_one_with_a_name_near(
    changed, overlay, place, why, meant
):
    """The other models don't have it, so that they can't speak for it."""
    (warning,) = changed(SMALL_OVERLAY, f"small: {{{overlay}}}").warnings
    name = place.partition(".")[2]
    assert (warning.path, warning.message) == (place, f"{name!r} is not used: {why} (in model small)")
    assert warning.remedy == f"did you mean {meant!r}?"
