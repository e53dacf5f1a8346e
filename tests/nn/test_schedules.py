"""Schedules: the factor of the rate at chosen updates."""

import pytest

from tuitrain.nn.schedules import schedule


def factors(name, at, total=100, updates_per_epoch=10, **options):
    made = schedule(name, total=total, updates_per_epoch=updates_per_epoch, **options)
    return [made(done) for done in at]


def test_constant_is_one():
    assert factors("constant", (0, 1, 99)) == [1, 1, 1]


def test_steps_come_after_every_so_many_updates():
    assert factors("step", (0, 9, 10, 19, 20), every=10, factor=0.5) == [1, 1, 0.5, 0.5, 0.25]


def test_exponential_leaves_its_rate_after_an_epoch():
    assert factors("exponential", (0, 5, 10, 20), rate=0.25) == pytest.approx([1, 0.5, 0.25, 0.0625])


def test_cosine_goes_from_one_to_its_end_and_stays_there():
    assert factors("cosine", (0, 25, 50, 75, 100, 150), end=0.1) == pytest.approx(
        [1, 0.1 + 0.9 * 0.8535533906, 0.55, 0.1 + 0.9 * 0.1464466094, 0.1, 0.1]
    )


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("constant", {}),
        ("step", {"every": 10, "factor": 0.5}),
        ("exponential", {"rate": 0.9}),
        ("cosine", {"end": 0.0}),
    ],
)
def test_a_warm_up_rises_evenly_to_the_schedule_itself(name, options):
    at = (0, 1, 3, 4, 50)
    plain = factors(name, at, **options)
    warm = factors(name, at, warmup=4, **options)
    shares = (0.25, 0.5, 1, 1, 1)
    assert warm == pytest.approx([factor * share for factor, share in zip(plain, shares, strict=True)])
