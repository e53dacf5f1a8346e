"""What the lab does to a run, a headless run does again to the same bits."""

from tuitrain.config import Loaded
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.runner import Runner
from tuitrain.lab.app import LabApp


async def test_pauses_single_updates_a_resize_and_a_changed_rate_are_replayed_headless(sit, tiny):
    preset = tiny(optimizer={"name": "adam"}, updates=4000, evaluate={"every": 500})
    app = LabApp(Loaded(preset, "small.yaml", ()))
    async with sit(app) as hands:

        async def until(holds):
            await hands.until(lambda: holds(app.session.latest()))

        await hands.press("less_than_sign", "space")  # slow, so that it does not end before the last key
        await until(lambda view: view.trial.updates > 10)
        await hands.press("space")
        await until(lambda view: view.phase is Phase.PAUSED)
        await hands.press("n", "n", "plus")
        await hands.resize(80, 24)
        await until(lambda view: len(view.trial.edits) == 1 and view.phase is Phase.PAUSED)
        # It stands before that key too: only with more updates made it stands again.
        stood = app.session.latest().trial.updates
        await hands.press("e", "h")
        await until(lambda view: view.phase is Phase.PAUSED and view.trial.updates > stood)
        await hands.press("space")
        for edits in (1, 2):
            # Changes after the same update would be one edit.
            await until(lambda view: view.trial.updates > view.trial.edits[-1].update)
            await hands.press("minus")
            await until(lambda view, edits=edits: len(view.trial.edits) == edits + 1)
        await hands.resize(60, 16)
        await hands.press("greater_than_sign")
        await until(lambda view: view.phase is Phase.FINISHED)
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
