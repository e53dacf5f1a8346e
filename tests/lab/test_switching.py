"""While the lab is open, drawing keeps training from the interpreter for a moment only."""

import sys

from tuitrain.config import Loaded
from tuitrain.lab.app import SWITCH_SECONDS, LabApp


async def test_threads_take_turns_quickly_while_the_lab_is_open_and_as_usual_afterwards(small):
    usual = sys.getswitchinterval()
    async with LabApp(Loaded(small(), "small.yaml", ())).run_test():
        assert sys.getswitchinterval() < 2 * SWITCH_SECONDS < usual
    assert sys.getswitchinterval() == usual
