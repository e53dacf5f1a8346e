"""The layer that is worst off is named in the headline of several arms, and a key leads there."""

from dataclasses import replace

import pytest
from screen_text import line_of

from tuitrain.experiments.inspect.verdicts import Ill, Verdict
from tuitrain.experiments.live.commands import Choose, InspectLayer
from tuitrain.lab.presenters.worst import Worst, worst_layer
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.layers import Layers
from tuitrain.training import Divergence

ARMS = {"kind": "compare", "arms": {"calm": {}, "burnt": {"optimizer": {"lr": 0.2}}}}


@pytest.fixture
def compared_arms(make_view, small):
    """A view of two arms that have ended, whose layers are well but for some."""

    def make(ills=(), shown=(), seed=0):
        view = make_view(small(**ARMS), 5)
        layers = [replace(layer, verdict=Verdict("ok")) for layer in view.layers.layers]
        for number, word in shown:
            layers[number - 1] = replace(layers[number - 1], verdict=Verdict(word))
        calm, burnt = view.trials
        trials = (calm, replace(burnt, seed=seed, ills=tuple(Ill(*each) for each in ills)))
        return replace(view, trials=trials, layers=replace(view.layers, layers=tuple(layers)))

    return make


@pytest.mark.parametrize(
    ("ills", "shown", "worst"),
    [
        ([], [], None),
        ([(2, "DEAD")], [], ("burnt", 2, "DEAD")),
        ([], [(1, "FROZEN")], ("calm", 1, "FROZEN")),
        ([(2, "DEAD")], [(1, "FROZEN")], ("burnt", 2, "DEAD")),
        ([(2, "JUMPY")], [(1, "FROZEN")], ("calm", 1, "FROZEN")),
        ([(2, "DEAD"), (3, "NOT FINITE")], [(1, "DEAD")], ("burnt", 3, "NOT FINITE")),
        ([(2, "DEAD")], [(1, "DEAD")], ("calm", 1, "DEAD")),
    ],
)
def test_the_gravest_word_counts_and_then_the_first_layer(compared_arms, ills, shown, worst):
    found = worst_layer(compared_arms(ills, shown))
    assert found == (Worst(worst[0], Ill(*worst[1:])) if worst else None)


def test_of_an_arm_that_diverged_it_is_where_it_broke_whether_it_is_shown_or_not(compared_arms):
    broken = {"divergence": Divergence(4, 2, 1.0), "ills": (Ill(2, "NOT FINITE"),)}
    view = compared_arms([], [(1, "NOT FINITE"), (2, "NOT FINITE")])
    calm, burnt = view.trials
    view = replace(view, trials=(calm, replace(burnt, **broken)), shown=1, chosen="burnt")
    assert worst_layer(view) == Worst("burnt", Ill(2, "NOT FINITE"))
    healthy = replace(compared_arms(), trials=view.trials)
    assert worst_layer(healthy) == Worst("burnt", Ill(2, "NOT FINITE"))


def test_only_the_seed_counts_whose_layers_can_be_shown(compared_arms):
    assert worst_layer(compared_arms([(2, "DEAD")], seed=1)) is None


def test_before_anything_is_probed_nothing_is_known(compared_arms):
    assert worst_layer(replace(compared_arms([], [(1, "DEAD")]), layers=None)) is None


async def test_the_headline_leads_with_it_and_the_key_leads_there(compared_arms, app_for_view, run_app):
    app = app_for_view(compared_arms([(2, "DEAD")]))
    async with run_app(app) as pilot:
        assert line_of(pilot, Headline, 1).startswith("DEAD layer 2 of burnt (!)   LEARNING ×2")
        await pilot.press("!")
        assert app.source.sent == [Choose("burnt")]
        assert isinstance(app.screen.focused, Layers)
        await pilot.press("enter")
        assert app.source.sent[-1] == InspectLayer(2)


async def test_of_a_single_arm_the_headline_says_the_runs_verdict(compared_arms, app_for_view, run_app):
    app = app_for_view(replace(compared_arms([(2, "DEAD")]), chosen="burnt", shown=1))
    async with run_app(app) as pilot:
        assert line_of(pilot, Headline, 1).startswith("LEARNING  loss")


async def test_where_all_are_well_that_is_said(compared_arms, app_for_view, run_app):
    app = app_for_view(compared_arms())
    async with run_app(app) as pilot:
        assert line_of(pilot, Headline, 1).startswith("LEARNING ×2")
        await pilot.press("!")
        assert "no layer has a bad verdict" in pilot.text
        assert app.source.sent == []
