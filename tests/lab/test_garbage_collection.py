"""While the lab is open, what its screens are made of is not looked through for garbage again and again."""

import gc

from tuitrain.config import Loaded
from tuitrain.lab.app import YOUNG, LabApp


async def test_the_collector_leaves_the_screens_alone_while_the_lab_is_open(small):
    usual = gc.get_threshold()
    async with LabApp(Loaded(small(), "small.yaml", ())).run_test() as pilot:
        await pilot.pause()
        assert gc.get_threshold()[0] == YOUNG > usual[0]
        assert gc.get_freeze_count()
    assert gc.get_threshold() == usual
    assert not gc.get_freeze_count()
