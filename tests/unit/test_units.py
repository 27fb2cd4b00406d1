"""Quantities with units: what each text is worth, and what is said of texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covsim import units
from covsim.units import Money, QuantityError, Rate


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90 s", 1.5), ("25 min", 25.0), ("25min", 25.0), ("1.5 h", 90.0), ("1 h 30 min", 90.0), ("2 hours", 120.0),
        ("3 days", 4320.0), ("1 d", 1440.0), ("2 weeks", 20160.0), ("1 month", 43830.0), ("1 year", 525960.0),
        ("0 min", 0.0), (".5 h", 30.0), ("1e3 min", 1000.0), ("+2 min", 2.0), (" 2 min ", 2.0),
    ],
)  # fmt: skip
def test_durations(text, minutes):
    """In minutes; a month is a twelfth of 365.25 days."""
    assert units.duration(text) == minutes


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("7.5/year", Rate(7.5 / 525960)), ("0.625/month", Rate(0.625 / 43830)), ("2 per day", Rate(2 / 1440)),
        ("3/h", Rate(0.05)), ("6 / 2 h", Rate(0.05)), ("12 per 1000 people per day", Rate(12 / 1440 / 1000, True)),
        ("1 per person per year", Rate(1 / 525960, True)), ("1 per worker / h", Rate(1 / 60, True)),
    ],
)  # fmt: skip
def test_rates(text, rate):
    """Events per minute, and whether per head."""
    found = units.rate(text)
    assert found.per_minute == pytest.approx(rate.per_minute, rel=1e-14)
    assert found.per_head == rate.per_head


def test_a_rate_a_year_is_twelve_times_the_rate_a_month():
    """The calendar's months are all alike."""
    assert units.rate("7.5/year").per_minute == pytest.approx(units.rate("0.625/month").per_minute, rel=1e-15)


@pytest.mark.parametrize(("value", "share"), [("90%", 0.9), ("0%", 0.0), (0.25, 0.25), (1, 1.0), ("12.5 %", 0.125)])
def test_shares(value, share):
    """With a per cent sign, or from 0 to 1."""
    assert units.share(value) == share


@pytest.mark.parametrize(("text", "speed"), [("60 km/h", 1.0), ("90 m/min", 0.09), ("10 m/s", 0.6), ("30 km / h", 0.5)])
def test_speeds(text, speed):
    """Kilometres per minute."""
    assert units.speed(text) == pytest.approx(speed, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("150 kCNY/year", Money(150000 / 525960, "CNY", "minute")), ("20 CNY/h", Money(20 / 60, "CNY", "minute")),
        ("4 CNY/km", Money(4, "CNY", "km")), ("800 CNY each", Money(800, "CNY", "each")), ("2 MCNY", Money(2e6, "CNY")),
        ("30 EUR per day", Money(30 / 1440, "EUR", "minute")),
    ],
)  # fmt: skip
def test_money(text, money):
    """Amount, currency and what it is paid for."""
    assert units.money(text) == money


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (units.duration, 25, "a duration needs a unit - write '25 min' (or s, min, h, days, weeks, months or years)"),
        (units.duration, "25", "a duration needs a unit - write '25 min' (or s, min, h, days, weeks, months or years)"),
        (units.duration, True, "true is not a duration - write '25 min' (or s, min, h, days, weeks, months or years)"),
        (units.duration, [1], "a list is not a duration - write '25 min' (or s, min, h, days, weeks, months or years)"),
        (units.duration, "soon", "'soon' is not a duration - write for example '25 min', '1.5 h' or '2 days'"),
        (units.duration, "1,5 h", "'1,5 h' is not a duration - write '1.5 h', with a point"),
        (units.duration, "1,500 min", "'1,500 min' is not a duration - write for example '25 min', '1.5 h' or '2 days'"),
        (units.duration, "0,125 h", "'0,125 h' is not a duration - write '0.125 h', with a point"),
        (units.rate, "7,5/year", "'7,5/year' is not a rate - write '7.5/year', with a point"),
        (units.share, "7,5%", "'7,5%' is not a share - write '7.5%', with a point"),
        (units.share, "10 percent", "'10 percent' is not a share - write '10%'"),
        (units.share, "7.5 per cent", "'7.5 per cent' is not a share - write '7.5%'"),
        (units.speed, "7,5 km/h", "'7,5 km/h' is not a speed - write '7.5 km/h', with a point"),
        (units.money, "1,5 kCNY", "'1,5 kCNY' is not an amount of money - write '1.5 kCNY', with a point"),
        (units.duration, "5 hrs", "unknown unit of time 'hrs' - use s, min, h, days, weeks, months or years"),
        (units.duration, "-5 min", "a duration can't be negative: '-5 min'"),
        (units.duration, "1 h -5 min", "a duration can't be negative: '1 h -5 min'"),
        (units.duration, "1e400 h", "1e400 is too large"),
        (units.rate, 3, "a rate needs a unit - write '3/day' (or /h, /week, /month, /year)"),
        (units.rate, "often", "'often' is not a rate - write for example '7.5/year' or '12 per 1000 people per day'"),
        (units.rate, "3/yr", "unknown unit of time 'yr' in the rate - use /min, /h, /day, /week, /month or /year"),
        (units.rate, "3/0 h", "unknown unit of time '0 h' in the rate - use /min, /h, /day, /week, /month or /year"),
        (units.rate, "-3/h", "a rate can't be negative: '-3/h'"),
        (units.rate, "3 per 0 people per h", "a rate per 0 people has no meaning: '3 per 0 people per h'"),
        (units.share, "90", "'90' is not a share - write '90%' or a number from 0 to 1"),
        (units.share, "most", "'most' is not a share - write '90%' or a number from 0 to 1"),
        (units.share, True, "true is not a share - write '90%' or a number from 0 to 1"),
        (units.share, {}, "a mapping is not a share - write '90%' or a number from 0 to 1"),
        (units.share, 15, "a share lies between 0 and 100%, not 15 - write '15%'"),
        (units.share, "150%", "a share lies between 0 and 100%, not 150%"),
        (units.share, -0.5, "a share lies between 0 and 100%, not -0.5"),
        (units.speed, 50, "a speed needs a unit - write '50 km/h' (or m/min)"),
        (units.speed, "50 knots", "'50 knots' is not a speed - write for example '50 km/h' or '90 m/min'"),
        (units.speed, "fast", "'fast' is not a speed - write for example '50 km/h' or '90 m/min'"),
        (units.speed, "0 km/h", "a speed must be above zero: '0 km/h'"),
        (units.money, 800, "an amount of money needs a currency - write '800 CNY' or '150 kCNY/year'"),
        (units.money, "800", "'800' is not an amount of money - write for example '150 kCNY/year' or '800 CNY each'"),
        (units.money, "8 CNY/mile", "unknown unit 'mile' in '8 CNY/mile' - use /year, /month, /day, /h, /km or each"),
    ],
)
def test_what_is_no_quantity_is_told_what_to_write(read, value, message):
    """Every message says what to do."""
    with pytest.raises(QuantityError) as caught:
        read(value)
    assert str(caught.value) == message


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.none(), st.lists(st.integers(), max_size=2)))
def test_whatever_is_given_is_read_or_refused(value):
    """No other error ever comes out, and no infinite or negative amount of time."""
    for read in (units.duration, units.rate, units.share, units.speed, units.money):
        try:
            found = read(value)
        except QuantityError:
            continue
        if read is units.duration:
            assert 0 <= found < float("inf")


@pytest.mark.parametrize(
    ("minutes", "text"), [(8.5, "8.5 min"), (120, "2.0 h"), (4464, "3.1 days"), (-3, "-3.0 min"), (2880, "2.0 days")]
)
def test_durations_for_people(minutes, text):
    """One decimal, in the unit that fits."""
    assert units.describe_minutes(minutes) == text
