"""What the lab does to a run, a headless run does again to the same bits."""

from tuitrain.config import Loaded
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.runner import Runner
from tuitrain.lab.app import LabApp


async def test_pauses_single_updates_a_resize_and_a_changed_rate_are_replayed_headless(run_app, tiny):
    preset = tiny(optimizer={"name": "adam"}, updates=4000, evaluate={"every": 500})
    app = LabApp(Loaded(preset, "small.yaml", ()))
    async with run_app(app) as pilot:

        async def wait_until(holds):
            # What the screen shows and not what the session has: by that the next key pauses, or goes on.
            await pilot.wait_until(lambda: holds(app.screen.controller.view))

        await pilot.press("less_than_sign", "space")  # slow, so that it does not end before the last key
        await wait_until(lambda view: view.trial.updates > 10)
        await pilot.press("space")
        await wait_until(lambda view: view.phase is Phase.PAUSED)
        await pilot.press("n", "n", "plus")
        await pilot.resize_terminal(80, 24)
        await wait_until(lambda view: len(view.trial.edits) == 1 and view.phase is Phase.PAUSED)
        # It stands before that key too: only with more updates made it stands again.
        stood = app.screen.controller.view.trial.updates
        await pilot.press("e", "h")
        await wait_until(lambda view: view.phase is Phase.PAUSED and view.trial.updates > stood)
        await pilot.press("space")
        for edits in (1, 2):
            # Changes after the same update would be one edit.
            await wait_until(lambda view: view.trial.updates > view.trial.edits[-1].update)
            await pilot.press("minus")
            await wait_until(lambda view, edits=edits: len(view.trial.edits) == edits + 1)
        await pilot.resize_terminal(60, 16)
        await pilot.press("greater_than_sign")
        await wait_until(lambda view: view.phase is Phase.FINISHED)
        view, seen = app.session.latest(), app.session._experiment.trials[0].state()
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
