"""What the lab does to a run, a headless run does again to the same bits."""

from tuitrain.config import Loaded
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.view import Phase
from tuitrain.lab.app import LabApp


async def until(pilot, holds):
    """Let the app go on until `holds` of the newest view; pytest's timeout guards it."""
    while True:
        view = pilot.app.session.latest()
        if view is not None and holds(view):
            return view
        await pilot.pause(0.01)


async def test_pauses_single_updates_a_resize_and_a_changed_rate_are_replayed_headless(tiny):
    preset = tiny(optimizer={"name": "adam"}, updates=4000, evaluate={"every": 500})
    app = LabApp(Loaded(preset, "small.yaml", ()))
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda view: True)
        await pilot.press("less_than_sign", "space")  # slow, so that it does not end before the last key
        await until(pilot, lambda view: view.trial.updates > 10)
        await pilot.press("space")
        await until(pilot, lambda view: view.phase is Phase.PAUSED)
        await pilot.press("n", "n", "plus")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda view: len(view.trial.edits) == 1 and view.phase is Phase.PAUSED)
        await pilot.press("e", "h", "space")
        await until(pilot, lambda view: view.phase is Phase.RUNNING)
        await pilot.press("minus", "minus")
        await until(pilot, lambda view: len(view.trial.edits) == 3)
        await pilot.resize_terminal(60, 16)
        await pilot.press("greater_than_sign")
        view = await until(pilot, lambda view: view.phase is Phase.FINISHED)
        seen = app.session._experiment._rounds.places[0].trial.state()
    assert len(view.trial.edits) == 3
    assert view.trial.edits[0].set == {"optimizer.lr": 0.002}
    again = Runner(preset.model_copy(update={"edits": view.trial.edits}))
    while not again.finished:
        for _ in again.advance(1000):
            pass
    result = again.plan.results["run"]
    assert (result.parameters_sha256, result.state_sha256) == (seen.parameters_sha256, seen.state_sha256)
    plain = Runner(preset)
    while not plain.finished:
        for _ in plain.advance(1000):
            pass
    assert plain.plan.results["run"].state_sha256 != seen.state_sha256
