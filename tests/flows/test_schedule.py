"""When a feed is asked again: pure, with the clock passed in."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.polling.digests import digest_period, digest_times, next_window, window_begun
from flows.polling.failures import (
    failing_pause,
    failures_after,
    hold_until,
    is_throttling,
    network_is_down,
)
from flows.polling.hints import fresh_for, least_pause
from flows.polling.rhythm import Bounds, Rhythm, half_filled, haste_after, jitter, target, window_after

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=30)
DAY = timedelta(days=1)
BOUNDS = Bounds()


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def rhythm(window: float = 20, profile: dict[int, int] | None = None, **more: object) -> Rhythm:
    return Rhythm(window, profile or {}, first_ok_at=OLD, **more)  # type: ignore[arg-type]


def test_half_of_the_window_fills_by_the_profile_of_this_time_of_day() -> None:
    # 10:00 to 12:00 UTC brings five items an hour, the night nothing: ten items take two hours of the morning
    profile = dict.fromkeys(range(20, 24), 5)
    assert half_filled(rhythm(20, profile), NOW) == hours(1)
    assert half_filled(rhythm(40, profile), NOW) == hours(2)
    assert half_filled(rhythm(40, profile), NOW + hours(12)) == hours(14)
    assert half_filled(rhythm(41, profile), NOW) is None
    assert half_filled(rhythm(20, profile), NOW + minutes(15)) == hours(1)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (rhythm(20, {20: 1000}), minutes(15)),
        (rhythm(20, {}), hours(6)),
        (rhythm(20, dict.fromkeys(range(20, 24), 5)), hours(1)),
        (rhythm(20, dict.fromkeys(range(20, 24), 5), haste=0.5), minutes(30)),
        (Rhythm(20, {20: 1000}, first_ok_at=NOW - hours(3)), minutes(60)),
        (Rhythm(0, {}, first_ok_at=None), minutes(60)),
    ],
)
def test_the_pause_keeps_its_bounds(state: Rhythm, expected: timedelta) -> None:
    assert target(state, NOW, BOUNDS, DAY).length == expected


def test_a_digest_every_six_hours_shortens_the_longest_pause_and_the_list_goes_before_all() -> None:
    assert target(rhythm(), NOW, BOUNDS, hours(6)).length == hours(2)
    assert target(rhythm(), NOW, BOUNDS, DAY, interval=minutes(5)).length == minutes(5)


@given(
    st.floats(0, 1e4),
    st.dictionaries(st.integers(0, 47), st.integers(0, 10_000)),
    st.floats(1 / 16, 1),
    st.integers(0, 10**9),
)
def test_no_rhythm_leads_out_of_the_bounds(
    window: float, profile: dict[int, int], haste: float, seconds: int
) -> None:
    now = NOW + timedelta(seconds=seconds)
    pause = target(Rhythm(window, profile, haste, now - DAY * 9), now, BOUNDS, DAY)
    assert BOUNDS.shortest <= pause.length <= BOUNDS.longest
    assert pause.because


def test_an_overflow_halves_and_five_percent_a_poll_come_back() -> None:
    haste = haste_after(1.0, overflowed=True)
    assert haste == 0.5
    for _ in range(14):
        haste = haste_after(haste, overflowed=False)
    assert 0.98 < haste <= 1
    assert haste_after(haste_after(haste, overflowed=False), overflowed=False) == 1
    for _ in range(50):
        haste = haste_after(haste, overflowed=True)
    assert haste == 1 / 16


def test_the_window_is_a_slowly_decaying_maximum() -> None:
    assert window_after(10, 40) == 40
    shrunk = 40.0
    for _ in range(100):
        shrunk = window_after(shrunk, 10)
    assert 10 <= shrunk < 16


def test_jitter_is_stable_and_within_ten_percent() -> None:
    factors = [jitter(f"{number:08x}" + "0" * 56) for number in range(0, 2**32, 2**28)]
    assert min(factors) >= 0.9
    assert max(factors) <= 1.1
    assert len(set(factors)) == len(factors)
    assert jitter("ff" * 32) == jitter("ff" * 32)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 0),
        ({"cache-control": "max-age=3600"}, 3600),
        ({"cache-control": "public, max-age=3600", "age": "600"}, 3000),
        ({"cache-control": "max-age=3600", "age": "9999"}, 0),
        ({"cache-control": "no-cache, max-age=3600"}, 0),
        ({"cache-control": "no-cache", "expires": "Wed, 04 Mar 2026 11:00:00 GMT"}, 0),
        ({"expires": "Wed, 04 Mar 2026 11:00:00 GMT"}, 3600),
        ({"expires": "Wed, 04 Mar 2026 11:00:00 GMT", "date": "Wed, 04 Mar 2026 10:45:00 GMT"}, 900),
        ({"cache-control": "max-age=60", "expires": "Wed, 04 Mar 2026 11:00:00 GMT"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "-1", "cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age=999999999999999999999"}, 0),
    ],
)
def test_an_answer_is_fresh_for_as_long_as_its_headers_say(headers: dict[str, str], expected: int) -> None:
    assert fresh_for(headers, NOW) == timedelta(seconds=expected)


def test_the_larger_hint_counts_and_no_hint_starves_a_digest() -> None:
    assert least_pause({"cache-control": "max-age=600"}, minutes(30), NOW) == minutes(30)
    assert least_pause({"cache-control": "max-age=864000"}, timedelta(days=7), NOW) == hours(6)


def test_failures_weigh_by_their_kind_and_a_success_forgets_them() -> None:
    assert failures_after("client_error", 0) == 1
    assert failures_after("timeout", 1) == 1.5
    assert failures_after("dns", 1.5) == 1.75
    assert failures_after("throttled", 1.75) == 1.75
    assert failures_after("not_modified", 40) == 0


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(0.25, 1), (1, 1), (3, 3), (23.5, 23.5), (25, 24), (30, 24), (31, 31), (500, 168), (1e300, 168)],
)
def test_a_failing_feed_is_asked_less_and_never_given_up(failures: float, expected: float) -> None:
    assert failing_pause(hours(1), failures) == hours(expected)


def test_a_host_that_names_no_time_is_left_alone_for_twice_as_long_each_time() -> None:
    strikes, pauses = 0, []
    for _ in range(8):
        until, strikes = hold_until(NOW, None, strikes)
        pauses.append(until - NOW)
    assert pauses[:5] == [minutes(15), minutes(30), hours(1), hours(2), hours(4)]
    assert pauses[5:] == [hours(6)] * 3


def test_a_host_that_names_a_time_gets_it_up_to_two_days() -> None:
    assert hold_until(NOW, NOW + minutes(2), 3) == (NOW + minutes(2), 3)
    assert hold_until(NOW, NOW - minutes(2), 0)[0] == NOW
    assert hold_until(NOW, NOW + timedelta(days=400), 0)[0] == NOW + hours(48)


def test_a_403_soon_after_a_429_is_about_too_many_requests() -> None:
    assert is_throttling("throttled", 429, None, NOW)
    assert is_throttling("auth", 403, NOW - hours(1), NOW)
    assert not is_throttling("auth", 403, NOW - hours(30), NOW)
    assert not is_throttling("auth", 401, NOW - hours(1), NOW)
    assert not is_throttling("auth", 403, None, NOW)


def test_the_network_is_down_when_most_of_five_hosts_cannot_be_reached() -> None:
    down = [("a", "dns"), ("b", "connect"), ("c", "timeout"), ("d", "tls"), ("e", "ok")]
    assert network_is_down(down)
    assert not network_is_down(down[:4])
    assert not network_is_down([*down, ("f", "server_error")])
    # many feeds of one host are one host, and one answer shows that the way there is open
    assert not network_is_down([("a", "dns")] * 50)
    assert not network_is_down([*down, *((host, "ok") for host in "abcd")])


def test_digests_follow_their_wall_clock_over_both_changes_of_time() -> None:
    madrid = [(time(7, 0), "Europe/Madrid")]
    spring = digest_times(madrid, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert [at.isoformat()[:16] for at in spring] == [
        "2026-03-27T06:00", "2026-03-28T06:00", "2026-03-29T05:00", "2026-03-30T05:00",
    ]  # fmt: skip
    assert digest_period(spring) == hours(23)
    autumn = digest_times(madrid, datetime(2026, 10, 25, 3, tzinfo=UTC))
    assert datetime(2026, 10, 25, 6, tzinfo=UTC) in autumn


def test_an_hour_that_does_not_exist_or_exists_twice_brings_one_digest() -> None:
    night = [(time(2, 30), "Europe/Madrid")]
    spring = digest_times(night, datetime(2026, 3, 29, 0, tzinfo=UTC))
    assert datetime(2026, 3, 29, 1, 30, tzinfo=UTC) in spring
    autumn = digest_times(night, datetime(2026, 10, 25, 0, tzinfo=UTC))
    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) in autumn
    assert datetime(2026, 10, 25, 1, 30, tzinfo=UTC) not in autumn
    for digests in (spring, autumn):
        assert all(gap >= hours(23) for gap in (b - a for a, b in pairwise(digests)))


def test_the_hour_before_a_digest() -> None:
    digests = digest_times([(time(11, 0), "UTC")], NOW)
    assert next_window(digests, NOW - minutes(1)) == NOW
    assert next_window(digests, NOW) == NOW + DAY
    assert window_begun(digests, NOW - minutes(1)) is None
    assert window_begun(digests, NOW) == NOW
    assert window_begun(digests, NOW + minutes(59)) == NOW
    assert window_begun(digests, NOW + minutes(60)) is None


def test_digests_close_together_do_not_shorten_the_period() -> None:
    digests = digest_times([(time(7, 0), "UTC"), (time(7, 30), "UTC"), (time(19, 0), "UTC")], NOW)
    assert digest_period(digests) == hours(11.5)
    assert digest_period(()) == DAY
