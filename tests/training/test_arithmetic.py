"""The number of BLAS threads is what was asked for, whoever asks, and whoever else computes."""

from threading import Condition, Event, Thread

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from tuitrain.training.arithmetic import _agreed, arithmetic

HANG = 20.0


def threads_now():
    (found,) = {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}
    return found


class Asking(Thread):
    """Wants so many threads; `seen` is how many there were then."""

    def __init__(self, wanted):
        super().__init__(daemon=True)
        self.wanted, self.seen = wanted, None
        self.start()

    def run(self):
        with arithmetic(self.wanted):
            self.seen = threads_now()


class Staying(Asking):
    """Lives on when it has computed, until `go`."""

    def __init__(self, wanted):
        self.computed, self.go = Event(), Event()
        super().__init__(wanted)

    def run(self):
        super().run()
        self.computed.set()
        self.go.wait(HANG)


@pytest.fixture(autouse=True)
def three_threads():
    """There are three when nobody asks for another number."""
    with threadpool_limits(3, "blas"):
        yield


def agreed_on_waiting():
    """Whether anybody waits."""
    return len(_agreed._waiting) > 0


def ask_for_threads(wanted):
    other = Asking(wanted)
    other.join(HANG)
    return other.seen


def test_the_thread_count_is_set_and_restored():
    with arithmetic(1):
        assert threads_now() == 1
    assert threads_now() == 3


def test_any_thread_may_ask_while_those_live_that_asked_before():
    with arithmetic(2):
        pass
    assert ask_for_threads(1) == 1
    assert threads_now() == 3


def test_leaving_first_keeps_the_count_of_others():
    with arithmetic(1):
        assert ask_for_threads(1) == 1
        assert threads_now() == 1
    assert threads_now() == 3


def test_another_thread_count_waits():
    with arithmetic(1):
        other = Asking(2)
        other.join(0.1)
        assert other.is_alive()
        assert threads_now() == 1
    other.join(HANG)
    assert other.seen == 2


def test_waiting_threads_go_before_new_ones():
    with arithmetic(1):
        patient = Asking(2)
        while not agreed_on_waiting():
            pass
        again = Asking(1)  # as those who compute have it, but it has come later
        again.join(0.1)
        assert again.seen is None
    patient.join(HANG)
    again.join(HANG)
    assert (patient.seen, again.seen) == (2, 1)


def test_an_abandoned_wait_blocks_nobody(monkeypatch):
    def give_up(self, condition):
        raise KeyboardInterrupt

    with arithmetic(1):
        with monkeypatch.context() as broken:
            broken.setattr(Condition, "wait_for", give_up)
            with pytest.raises(KeyboardInterrupt), arithmetic(2):
                pass
        assert ask_for_threads(1) == 1
    assert ask_for_threads(2) == 2


def test_after_an_error_there_are_as_many_as_before():
    with pytest.raises(ZeroDivisionError), arithmetic(1):
        raise ZeroDivisionError
    assert threads_now() == 3


def test_other_code_may_set_its_own_count_afterwards():
    other = Staying(1)
    assert other.computed.wait(HANG)
    with threadpool_limits(2, "blas"):
        assert threads_now() == 2
    other.go.set()
    other.join(HANG)
