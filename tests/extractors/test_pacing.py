from __future__ import annotations

import time

from extractors.web.pacing import Pacing


def test_a_host_is_held_until_its_job_is_finished() -> None:
    pacing: Pacing[str] = Pacing()
    pacing.add("a", "a1", 2)
    pacing.add("a", "a2", 2)
    pacing.add("b", "b1", 2)
    assert [pacing.take(10), pacing.take(10), pacing.take(10)] == ["a1", "b1", None]
    assert pacing.next_turn() is None
    pacing.finish("a", 10)
    assert pacing.next_turn() == 12
    assert pacing.take(11.9) is None
    assert pacing.take(12) == "a2"
    assert pacing.waiting == 0


def test_what_was_not_asked_costs_no_pause() -> None:
    pacing: Pacing[str] = Pacing()
    pacing.add("a", "a1", 2)
    pacing.add("a", "a2", 2)
    assert pacing.take(0) == "a1"
    pacing.finish("a", None)
    assert pacing.take(0) == "a2"


def test_the_pause_is_the_next_jobs_own_and_at_least_the_hosts() -> None:
    pacing: Pacing[str] = Pacing()
    for job, pause in (("1", 5.0), ("2", 0.0), ("3", 5.0)):
        pacing.add("a", job, pause)
    assert pacing.take(0) == "1"
    pacing.finish("a", 0)
    assert pacing.take(0) == "2"
    pacing.ask_for_pause("a", 7)
    pacing.finish("a", 0)
    assert pacing.next_turn() == 7


def test_who_waited_already_goes_first_and_everybody_gets_a_turn() -> None:
    pacing: Pacing[str] = Pacing()
    pacing.add("a", "later", 0)
    pacing.add("a", "redirected", 0, first=True)
    assert pacing.take(0) == "redirected"


def test_hosts_take_turns() -> None:
    pacing: Pacing[str] = Pacing()
    for number in range(3):
        for host in "abc":
            pacing.add(host, f"{host}{number}", 0)
    order = []
    for now in range(9):
        job = pacing.take(now)
        assert job is not None
        order.append(job)
        pacing.finish(job[0], now)
    assert order == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"]


def test_drained_jobs_are_gone_and_the_host_can_be_used_again() -> None:
    pacing: Pacing[str] = Pacing()
    for job in ("1", "2", "3"):
        pacing.add("a", job, 0)
    assert pacing.take(0) == "1"
    assert pacing.drain("a") == ["2", "3"]
    assert pacing.drain("nobody") == []
    pacing.finish("a", 0)
    assert (pacing.waiting, pacing.take(1)) == (0, None)
    pacing.add("a", "4", 0)
    assert pacing.take(1) == "4"


def test_clear_forgets_jobs_but_not_the_rest() -> None:
    pacing: Pacing[str] = Pacing()
    pacing.add("a", "1", 2)
    pacing.take(0)
    pacing.finish("a", 0)
    pacing.clear()
    pacing.add("a", "2", 2)
    assert pacing.take(1) is None
    assert pacing.take(2) == "2"


def test_ten_times_the_jobs_cost_about_ten_times_the_time() -> None:
    def cost(jobs: int) -> float:
        began = time.process_time()
        pacing: Pacing[int] = Pacing()
        for number in range(jobs):
            pacing.add(f"host{number % 500}", number, 1)
        now, served = 0.0, 0
        while served < jobs:
            job = pacing.take(now)
            if job is None:
                now = pacing.next_turn() or now
                continue
            served += 1
            pacing.finish(f"host{job % 500}", now)
        return time.process_time() - began

    assert cost(50_000) < 30 * max(cost(5_000), 0.01)
