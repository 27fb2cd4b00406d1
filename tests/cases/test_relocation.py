"""Relocation: who moves to an uncovered post, who goes back, and who is sent to a case on the way."""

from __future__ import annotations

from story import lines, told

# A km takes a minute: west and middle are 10 apart, middle and east 5.
FIELDS = """
    sites: {west: {at: [0, 0]}, middle: {at: [10, 0]}, east: {at: [15, 0]}}
    travel: {foot: {speed: 60 km/h}}
"""


def fields(at: str, calls: str, rule: str, takes: str = "30 min", more: str = "") -> str:
    """Groups at these fields; ``calls`` are times and fields, ``3 west 8 east``."""
    words = calls.split()
    streams = ", ".join(
        f"s{n}: {{at_times: [{time} min], where: {where}, pathway: care}}" for n, (time, where) in enumerate(zip(words[::2], words[1::2]))
    )
    return f"""
    {FIELDS.strip()}
    staff: {{group: {{count: {len(at.split(","))}, at: [{at}], mode: foot}}}}
    demand: {{{streams}}}
    pathways: {{care: {{help: {{treat: {{needs: {{group: 1}}, takes: {takes}}}}}}}}}
    policies: {{relocation: {rule}}}
    {more}
"""


FILL = "{fill_gaps: {units: group}}"
IN_ORDER = "{hold_in_order: {units: group, posts: [west, middle, east]}}"


def test_never():
    # The first group treats at its post; nobody moves.
    assert told(fields("west, middle, middle", "3 west", "never"), of="moves relocated returning") == []


def test_a_neighbour_fills_the_gap_and_goes_back():
    # At 3 the west has no free group; of the two in the middle the first sets out, and goes back once it is free again.
    assert told(fields("west, middle, middle", "3 west", FILL)) == lines("""
        3 claimed group_1 c1 west>west
        3 arrived group_1 c1 at west
        3 started c1 help
        3 relocated group_2 middle>west 10
        3 returning group_2 middle>west 10
        13 home group_2
        33 ended c1 help
        33 released group_1 c1
        33 done c1 served
        33 relocated group_2 west>middle 10
        33 returning group_2 west>middle 10
        43 home group_2
    """)


def test_where_nobody_stands_too_many_the_gap_stays():
    assert told(fields("west, middle, east", "3 west", FILL), of="relocated") == []


def test_nobody_comes_from_farther_than_the_limit():
    rule = "{fill_gaps: {units: group, within: 9 min}}"
    assert told(fields("west, middle, middle", "3 west", rule), of="relocated") == []
    assert told(fields("east, middle, middle", "3 east", rule), of="relocated") == lines("""
        3 relocated group_2 middle>east 5
        33 relocated group_2 east>middle 5
    """)


def test_the_nearest_of_several_comes():
    # To the east it is 5 from the middle and 15 from the west.
    assert told(fields("west, west, middle, middle, east", "3 east", FILL), of="relocated") == lines("""
        3 relocated group_3 middle>east 5
        33 relocated group_3 east>middle 5
    """)


def test_a_post_may_have_to_keep_more_than_others():
    # Two of the middle have to stay there.
    rule = "{fill_gaps: {units: group, keep: {west: 1, middle: 2, east: 1}}}"
    assert told(fields("west, middle, middle, east", "3 west", rule), of="relocated") == []
    assert told(fields("west, west, middle, middle, east", "3 middle", rule, "5 min"), of="relocated") == lines("""
        3 relocated group_1 west>middle 10
        8 relocated group_1 road>west 5
    """)


def test_on_the_way_it_is_sent_to_a_case():
    # Group 2 is half-way to the west when somebody falls there: 5 minutes. It comes back to its post, the west, where
    # it has nothing to do any more once group 1 is free, at 33: then it goes home.
    assert told(fields("west, middle, middle", "3 west 8 west", FILL), of="group_2 c2") == lines("""
        3 relocated group_2 middle>west 10
        3 returning group_2 middle>west 10
        8 claimed group_2 c2 road>west
        8 departed group_2 c2 road>west 5
        13 arrived group_2 c2 at west
        13 started c2 help
        43 ended c2 help
        43 released group_2 c2
        43 done c2 served
        43 relocated group_2 west>middle 10
        43 returning group_2 west>middle 10
        53 home group_2
    """)


def test_it_is_called_back_before_it_has_arrived():
    # Treated within 4 minutes: group 2 has gone 4 of the 10 minutes and turns round.
    assert told(fields("west, middle, middle", "3 west", FILL, "4 min"), of="group_2") == lines("""
        3 relocated group_2 middle>west 10
        3 returning group_2 middle>west 10
        7 relocated group_2 road>middle 4
        7 returning group_2 road>middle 4
        11 home group_2
    """)


def test_in_order_of_the_posts():
    # With two groups left the east is given up, and taken again once all three are free.
    assert told(fields("west, middle, east", "3 west", IN_ORDER), of="relocated home") == lines("""
        3 relocated group_3 east>west 15
        18 home group_3
        33 relocated group_1 west>east 15
        48 home group_1
    """)


def test_a_shift_ends_at_the_post_and_the_next_begins_at_the_base():
    # Group 2 goes off duty in the west at 20 and comes on again in the middle.
    more = 'rosters: {two: {weekly: "00:00-00:20, 01:00-02:00"}}'
    text = fields("west, middle, middle", "3 west", FILL, "2 h", more).replace("mode: foot", "mode: foot, roster: two")
    assert told(text, of="group_2")[2:6] == lines("""
        13 home group_2
        20 off_duty group_2
        60 on_duty group_2 regular
        60 relocated group_2 middle>west 10
    """)
